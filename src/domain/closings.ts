import type { Decided, Outcomes, Transition } from './decision.ts'
import type { Instant, LeadMemory, RepId } from './lead.ts'

/** A lead that was won or lost, and whose it was. */
export interface Closing {
  readonly ownerId: RepId
  readonly isWon: boolean
  readonly at: Instant
}

/** Edges by which a lead is closed. */
export const CLOSING_EDGES: readonly Transition['edge'][] = ['won', 'lost']

/** Who a lead's transitions count for: its owner after the decision or, where that ends the assignment, before it. */
export function ownerOfClosing(before: LeadMemory | null, after: LeadMemory): RepId | null {
  return (after.assignment ?? before?.assignment)?.ownerId ?? null
}

/** What one decision closed; usually nothing. */
export function closingsOf(before: LeadMemory | null, { decision, memory }: Decided): readonly Closing[] {
  const closed = decision.transitions.filter(({ edge }) => CLOSING_EDGES.includes(edge))
  const ownerId = closed.length === 0 ? null : ownerOfClosing(before, memory)
  return ownerId === null ? [] : closed.map(({ edge, at }) => ({ ownerId, isWon: edge === 'won', at }))
}

/** The counts with those closings that happened since; the very same map when none did. */
export function withClosings(
  outcomes: ReadonlyMap<RepId, Outcomes>,
  closings: readonly Closing[],
  since: Instant,
): ReadonlyMap<RepId, Outcomes> {
  const counted = closings.filter(({ at }) => at >= since)
  if (counted.length === 0) return outcomes
  const after = new Map(outcomes)
  for (const { ownerId, isWon } of counted) {
    const { won, closed } = after.get(ownerId) ?? NONE
    after.set(ownerId, { won: won + (isWon ? 1 : 0), closed: closed + 1 })
  }
  return after
}

const NONE: Outcomes = { won: 0, closed: 0 }
