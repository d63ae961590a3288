import type { Instant, LeadId, LeadMemory } from './lead.ts'

/** A lead that waits for a pool. */
export interface Waiting {
  readonly leadId: string
  readonly heldSince: Instant
  /** What it was promised, in minutes; null: nothing. */
  readonly promisedMinutes: number | null
}

/** The lead's place among those that wait for a pool; null when it waits for none. */
export function waitingOf(leadId: LeadId, memory: LeadMemory | null): Waiting | null {
  if (memory === null || memory.held === null || memory.held.poolId === null) return null
  const { since, promisedMinutes } = memory.held
  return { leadId, heldSince: since, promisedMinutes: promisedMinutes ?? null }
}

/** The same leads, those that wait for a pool before the others: they came earlier. The others keep their order. */
export function waitingFirst<Lead>(leads: readonly Lead[], waitingOf: (lead: Lead) => Waiting | null): readonly Lead[] {
  const placed = leads.map((lead) => ({ lead, waiting: waitingOf(lead) }))
  if (placed.every(({ waiting }) => waiting === null)) return leads
  const first = placed.flatMap(({ lead, waiting }) => (waiting === null ? [] : [{ lead, waiting }]))
  first.sort((a, b) => drainOrder(a.waiting, b.waiting))
  return [...first, ...placed.filter(({ waiting }) => waiting === null)].map(({ lead }) => lead)
}

/**
 * The order in which waiting leads meet a pool that can give again: the tightest promise first, then the longest wait, then by
 * id.
 */
export function drainOrder(a: Waiting, b: Waiting): number {
  const promise = (a.promisedMinutes ?? Infinity) - (b.promisedMinutes ?? Infinity)
  if (promise !== 0 && !Number.isNaN(promise)) return promise
  if (a.heldSince !== b.heldSince) return a.heldSince - b.heldSince
  return a.leadId === b.leadId ? 0 : a.leadId < b.leadId ? -1 : 1
}
