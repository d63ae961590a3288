import type { LeadId, RepId } from './lead.ts'

/** A lead that needs another owner. */
export interface LeadToShare {
  readonly leadId: LeadId
  /** Leads of one company stay together; null: of none that is known. */
  readonly company: string | null
}

/** Somebody who can take leads over. */
export interface Taker {
  readonly repId: RepId
  /** Open leads they have now. */
  readonly open: number
}

/**
 * Shares leads out evenly: the biggest companies first, each to whoever has been given the fewest of them, of these to whoever has the
 * fewest open leads, then in the order of the takers. Counts differ by no more than the leads of the biggest company, and by one where
 * every lead is alone.
 * @returns who gets each lead, in the order the leads came; empty without takers.
 */
export function shareOut(
  leads: readonly LeadToShare[],
  takers: readonly Taker[],
): readonly { readonly leadId: LeadId; readonly to: RepId }[] {
  if (takers.length === 0) return []
  const given = new Map(takers.map(({ repId }) => [repId, 0]))
  const together = Map.groupBy(leads, ({ leadId, company }) => company ?? `\u0000${leadId}`)
  const to = new Map<LeadId, RepId>()
  for (const group of [...together.values()].toSorted((a, b) => b.length - a.length)) {
    const load = ({ repId, open }: Taker): readonly [number, number] => [given.get(repId)!, open]
    const next = takers.reduce((best, one) => (isLess(load(one), load(best)) ? one : best))
    given.set(next.repId, given.get(next.repId)! + group.length)
    for (const { leadId } of group) to.set(leadId, next.repId)
  }
  return leads.map(({ leadId }) => ({ leadId, to: to.get(leadId)! }))
}

function isLess([a, b]: readonly [number, number], [c, d]: readonly [number, number]): boolean {
  return a < c || (a === c && b < d)
}
