import { fullCap } from './caps.ts'
import type { Cap } from './caps.ts'
import type { RepId } from './lead.ts'
import { workloadOf } from './pool-turn.ts'
import { poolPolicyOf } from './route-input.ts'
import type { CompiledRouting, RouteInput } from './route-input.ts'
import type { Roster } from './roster.ts'

/** A cap that somebody who knows the buyer has reached. */
export interface ReachedCap {
  readonly cap: Cap
  /** Passed over at it, or given the lead all the same. */
  readonly matches: 'bypass' | 'divert'
}

type CapsOfRep = ReadonlyMap<RepId, readonly Cap[]>
const capsByRoster = new WeakMap<Roster, { readonly policy: CompiledRouting; readonly caps: CapsOfRep }>()

/**
 * The cap that a match to this person meets, in any pool they are a member of; one that diverts before one that does not.
 * @returns null when every cap leaves room.
 */
export function reachedCap(input: RouteInput, repId: RepId): ReachedCap | null {
  const caps = capsOfReps(input.roster, input.policy).get(repId)
  const rep = input.roster.reps.get(repId)
  if (caps === undefined || rep === undefined) return null
  const load = workloadOf(rep, input.routingFacts)
  const diverting = fullCap(caps.filter(diverts), rep, load, input.now)
  if (diverting !== null) return { cap: diverting, matches: 'divert' }
  const full = fullCap(caps, rep, load, input.now)
  return full === null ? null : { cap: full, matches: 'bypass' }
}

function diverts({ matches }: Cap): boolean {
  return matches === 'divert'
}

/** Empty when no pool has a cap, which is the usual case. */
function capsOfReps(roster: Roster, policy: CompiledRouting): CapsOfRep {
  const known = capsByRoster.get(roster)
  if (known?.policy === policy) return known.caps
  const lookUp = poolPolicyOf(policy)
  const caps = new Map<RepId, readonly Cap[]>()
  for (const { poolId, members } of roster.pools.values()) {
    const limits = lookUp(poolId)?.caps ?? []
    if (limits.length === 0) continue
    for (const { repId } of members) caps.set(repId, [...(caps.get(repId) ?? []), ...limits])
  }
  capsByRoster.set(roster, { policy, caps })
  return caps
}
