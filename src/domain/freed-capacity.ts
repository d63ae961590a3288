import type { LeadMemory, PoolId, RepId, Stage } from './lead.ts'
import type { PoolPolicy } from './policy/policy.ts'
import type { Roster } from './roster.ts'

/** Who has room for one more open lead after a decision: whoever had this one open and has it no longer; null: nobody. */
export function freedBy(before: LeadMemory | null, after: LeadMemory, openStages: readonly Stage[]): RepId | null {
  const had = openOwner(before, openStages)
  return had === openOwner(after, openStages) ? null : had
}

function openOwner(memory: LeadMemory | null, openStages: readonly Stage[]): RepId | null {
  return memory !== null && openStages.includes(memory.stage) ? (memory.assignment?.ownerId ?? null) : null
}

/**
 * The pools whose waiting leads these people may be able to take now: the pools with a cap on open leads they are in, and every
 * pool that overflows into one of those.
 */
export function poolsThatWait(
  freed: ReadonlySet<RepId>,
  roster: Roster,
  policies: readonly Pick<PoolPolicy, 'id' | 'caps'>[],
): readonly PoolId[] {
  const capped = new Set(policies.filter(({ caps }) => caps.some(({ per }) => per === 'open')).map(({ id }) => id))
  const found = new Set<PoolId>()
  for (const { poolId, members } of roster.pools.values())
    if (capped.has(poolId) && members.some(({ repId }) => freed.has(repId))) found.add(poolId)
  for (let before = -1; before < found.size;) {
    before = found.size
    for (const { poolId, overflow } of roster.pools.values())
      if (overflow.some((next) => found.has(next))) found.add(poolId)
  }
  return [...found]
}
