import type { PoolId } from '../lead.ts'
import type { Policy, PoolPolicy } from './policy.ts'
import type { EventPolicy } from './programmes.ts'

/** Pools that the policy makes by itself have ids that begin so. */
export const EVENT_POOL_PREFIX = 'event.'

/** The pool of those who attended an event. */
export function eventPoolId(eventId: string): PoolId {
  return `${EVENT_POOL_PREFIX}${eventId}`
}

/** Every pool that can have turns: those of the policy, and one for each event's roster, which overflows into its region. */
export function allPools({ pools, events = [] }: Pick<Policy, 'pools' | 'events'>): readonly PoolPolicy[] {
  const rosters = events.filter(({ reps }) => reps.length > 0)
  return rosters.length === 0 ? pools : [...pools, ...rosters.map(rosterPool)]
}

function rosterPool({ id, name, reps, pool }: EventPolicy): PoolPolicy {
  return {
    id: eventPoolId(id),
    name,
    method: 'round-robin',
    hours: 'members',
    members: reps.map((rep) => ({ rep, weight: 1 })),
    caps: [],
    overflow: [pool],
  }
}
