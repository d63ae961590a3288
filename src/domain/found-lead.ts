import type { DecisionInput } from './decision.ts'
import type { Instant, LeadMemory } from './lead.ts'
import { step, type RouteResult } from './route-input.ts'

/**
 * Since when a lead that was found standing in the CRM is left as it was found: it is classified, scored and given its stage, but nobody
 * is given it and nothing is promised. Null: it is treated as any other. That begins when the lead does something after it was found.
 * @param lastActivityAt the latest thing the lead itself did.
 */
export function foundSince({ memory, found }: DecisionInput, lastActivityAt: Instant | null): Instant | null {
  const since = memory === null ? (found ?? null) : (memory.foundAt ?? null)
  if (since === null) return null
  return lastActivityAt !== null && lastActivityAt > since ? null : since
}

/** Whoever the CRM shows as the owner stays so; no turn is used. */
export function leaveAsFound(memory: LeadMemory | null, since: Instant, ownerId: string | null): RouteResult {
  const because = ownerId === null ? 'route.found' : 'route.found-owner'
  return {
    routing: { kind: 'not-yet', because },
    rotation: null,
    trace: [step(because, ownerId === null ? { since } : { since, ownerId })],
    formerOwners: memory?.formerOwners ?? [],
  }
}
