import type { RepId } from '../lead.ts'
import type { PoolMember } from '../roster.ts'
import type { PastTurn } from './past-turn.ts'

/** What somebody had of a pool's turns, beside what was theirs by weight and presence. */
export interface MemberShare {
  readonly turns: number
  /** In turns: of each one, those present have a part by their weight. */
  readonly due: number
}

/**
 * Shares of the turns given, for everybody who had one or was present. Both columns sum to the number of turns.
 * Whoever is a member no longer counts with the mean weight of those who are: the weight they had is not kept.
 * @source docs/decisions/0005-rotation.md
 */
export function sharesOf(members: readonly PoolMember[], turns: readonly PastTurn[]): ReadonlyMap<RepId, MemberShare> {
  const weights = new Map(members.map(({ repId, weight }) => [repId, weight]))
  const mean = members.length === 0 ? 1 : members.reduce((sum, { weight }) => sum + weight, 0) / members.length
  const weightOf = (repId: RepId): number => weights.get(repId) ?? mean
  const shares = new Map<RepId, { turns: number; due: number }>()
  const shareOf = (repId: RepId): { turns: number; due: number } => {
    const known = shares.get(repId)
    if (known !== undefined) return known
    const fresh = { turns: 0, due: 0 }
    shares.set(repId, fresh)
    return fresh
  }
  for (const { takenBy, candidates } of turns) {
    shareOf(takenBy).turns += 1
    const present = candidates.filter((one) => one.present && weightOf(one.repId) > 0).map(({ repId }) => repId)
    const total = present.reduce((sum, repId) => sum + weightOf(repId), 0)
    if (total === 0) shareOf(takenBy).due += 1
    else for (const repId of present) shareOf(repId).due += weightOf(repId) / total
  }
  return shares
}

/** Whether every member can have had a turn: before that a comparison says nothing. */
export function isEarly(members: readonly PoolMember[], turns: number): boolean {
  return turns < members.filter(({ weight }) => weight > 0).length
}
