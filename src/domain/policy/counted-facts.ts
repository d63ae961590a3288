import type { Instant, Stage } from '../lead.ts'
import { STAGES } from '../lead.ts'
import { DAY_MS } from '../local-window.ts'
import type { Policy, PoolPolicy } from './policy.ts'

/** The longest window of each kind, with the day more that a change of clocks may add. */
const REACH_MS = { hour: DAY_MS, day: 2 * DAY_MS, week: 8 * DAY_MS, month: 32 * DAY_MS, open: 0 } as const

/**
 * What has to be counted for the pools of a policy: assignments since an instant, open leads in some stages.
 * @returns null when no pool looks at either.
 */
export function countedFor(
  policy: Pick<Policy, 'pools' | 'routing'>,
  now: Instant,
): { readonly since: Instant; readonly stages: readonly Stage[] } | null {
  const reach = Math.max(-1, ...policy.pools.map(reachOf))
  return reach < 0 ? null : { since: now - reach, stages: openStages(policy.routing) }
}

function reachOf({ method, caps }: PoolPolicy): number {
  // Equally loaded members are told apart by who got a lead longest ago.
  const loaded = method === 'least-loaded' ? REACH_MS.week : -1
  return Math.max(loaded, ...caps.map(({ per }) => REACH_MS[per]))
}

function openStages({ openStages: chosen, fromStage }: Policy['routing']): readonly Stage[] {
  return chosen ?? STAGES.slice(STAGES.indexOf(fromStage), STAGES.indexOf('customer'))
}

const PERFORMANCE_DAYS = 365

/** Since when won and lost leads count; null when no pool chooses by performance, so that nothing has to be counted. */
export function outcomesSince({ pools, routing }: Pick<Policy, 'pools' | 'routing'>, now: Instant): Instant | null {
  if (!pools.some(({ method }) => method === 'performance')) return null
  return now - (routing.performanceDays ?? PERFORMANCE_DAYS) * DAY_MS
}
