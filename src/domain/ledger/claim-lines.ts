import type { Candidate } from '../decision.ts'
import type { AssignedBy, Instant, RepId } from '../lead.ts'
import type { PoolMember } from '../roster.ts'
import type { LedgerLead, PastCredit, PastGift, PastTurn } from './past-turn.ts'

/** What happened to somebody's claim in a pool. Points: weights gained while present, and paid for a turn. */
export type LedgerEvent =
  /** Their own turn: they gained with everybody present, and paid what all of those gained. */
  | { readonly kind: 'turn'; readonly lead: LedgerLead }
  /** Turns of others while they were present. */
  | { readonly kind: 'others'; readonly turns: number }
  /** Turns of others while they were not: `gate` kept them away, at the last of these. */
  | { readonly kind: 'absent'; readonly turns: number; readonly gate: Candidate['gate'] | 'not-in-pool' }
  | { readonly kind: 'credit' | 'lapsed'; readonly lead: LedgerLead; readonly reason: string }
  /** A lead that used no turn. */
  | { readonly kind: 'gift'; readonly lead: LedgerLead; readonly by: AssignedBy }

export type LedgerLine = LedgerEvent & {
  /** Of several turns: of the last. */
  readonly at: Instant
  readonly change: number
  /** The claim after it. Whoever of those eligible has the highest gets the next lead. */
  readonly claim: number
}

export interface PastOfPool {
  readonly turns: readonly PastTurn[]
  readonly credits: readonly PastCredit[]
  readonly gifts: readonly PastGift[]
}

/**
 * Somebody's ledger in a pool of which the claims are known: every turn, credit and lead beside the turns, oldest first. Turns of
 * others in a row and on one day are told together.
 * @param past     of one stretch of time that ends now, each in order of time.
 * @param claimNow of that member; the ledger is reckoned back from it.
 * @param dayOf    tells days apart.
 * @returns with the claim before the first line.
 * @source docs/decisions/0005-rotation.md
 */
export function claimLines(
  repId: RepId,
  members: readonly PoolMember[],
  { turns, credits, gifts }: PastOfPool,
  claimNow: number,
  dayOf: (at: Instant) => string,
): { readonly before: number; readonly lines: readonly LedgerLine[] } {
  const weights = new Map(members.map((member) => [member.repId, member.weight]))
  const single = [
    ...turns.map((turn) => ({ at: turn.at, ...turnOf(repId, turn, weights) })),
    ...credits
      .filter((credit) => credit.repId === repId)
      .map(({ kind, lead, at, reason, points }) => ({ at, change: points, event: { kind, lead, reason } as const })),
    ...gifts.map(({ lead, at, by }) => ({ at, change: 0, event: { kind: 'gift', lead, by } as const })),
  ].toSorted((a, b) => a.at - b.at)
  const told: { at: Instant; change: number; event: LedgerEvent }[] = []
  for (const line of single) {
    const last = told.at(-1)
    const both = last === undefined || dayOf(last.at) !== dayOf(line.at) ? null : together(last.event, line.event)
    if (last === undefined || both === null) told.push(line)
    else told[told.length - 1] = { at: line.at, change: last.change + line.change, event: both }
  }
  const before = claimNow - told.reduce((sum, { change }) => sum + change, 0)
  let claim = before
  const lines = told.map(({ at, change, event }): LedgerLine => ({ ...event, at, change, claim: (claim += change) }))
  return { before, lines }
}

function turnOf(
  repId: RepId,
  { lead, takenBy, candidates }: PastTurn,
  weights: ReadonlyMap<RepId, number>,
): { readonly change: number; readonly event: LedgerEvent } {
  const own = candidates.find((one) => one.repId === repId)
  const gained = own?.present === true ? Math.max(0, weights.get(repId) ?? 0) : 0
  if (takenBy === repId) {
    const paid = candidates.reduce((sum, one) => sum + (one.present ? Math.max(0, weights.get(one.repId) ?? 0) : 0), 0)
    return { change: gained - paid, event: { kind: 'turn', lead } }
  }
  if (own?.present === true) return { change: gained, event: { kind: 'others', turns: 1 } }
  return { change: 0, event: { kind: 'absent', turns: 1, gate: own?.gate ?? 'not-in-pool' } }
}

function together(before: LedgerEvent, next: LedgerEvent): LedgerEvent | null {
  if (before.kind === 'others' && next.kind === 'others') return { kind: 'others', turns: before.turns + next.turns }
  if (before.kind === 'absent' && next.kind === 'absent' && before.gate === next.gate)
    return { ...next, turns: before.turns + next.turns }
  return null
}
