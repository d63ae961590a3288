import { candidatePairs } from './blocking-keys.ts'
import type { DuplicatePolicy } from './duplicate-policy.ts'
import { preparePerson, type PersonRecord, type PreparedPerson } from './person-record.ts'
import { scorePair, type PairScore } from './score-pair.ts'

/** Records taken for one person. */
export interface Cluster {
  /** Two or more ids, sorted. */
  readonly members: readonly string[]
  /** The links that hold it together, strongest first. */
  readonly links: readonly PairScore[]
  /** Score of the weakest link. */
  readonly weakest: number
}

/**
 * Finds duplicates in a list: pairs that share a key are scored, those at or above `policy.proposeAt` are joined, strongest first. Two groups are not
 * joined when most of the pairs between them score below one half, so that a chain (father – household – daughter) does not make one person.
 * @param largestBlock see {@link candidatePairs}; 200 keeps 100,000 records under a few million comparisons.
 * @returns clusters by their first member's id. The order of `people` does not matter.
 */
export function findDuplicates(
  people: readonly PersonRecord[],
  policy: DuplicatePolicy,
  largestBlock = 200,
): readonly Cluster[] {
  const prepared = people.map(preparePerson).sort((a, b) => (a.id < b.id ? -1 : 1))
  const links = candidatePairs(prepared, largestBlock)
    .map(([i, j]) => scorePair(prepared[i]!, prepared[j]!, policy))
    .filter((pair) => pair.verdict !== 'distinct')
  return buildClusters(prepared, links, policy)
}

/** Joins linked records; see {@link findDuplicates}. */
export function buildClusters(
  people: readonly PreparedPerson[],
  links: readonly PairScore[],
  policy: DuplicatePolicy,
): readonly Cluster[] {
  const byId = new Map(people.map((person) => [person.id, person]))
  const groupOf = new Map<string, Group>()
  const ordered = [...links].sort((x, y) => y.score - x.score || compare(x.a, y.a) || compare(x.b, y.b))
  for (const link of ordered) {
    const left = groupOf.get(link.a) ?? { members: [link.a], links: [] }
    const right = groupOf.get(link.b) ?? { members: [link.b], links: [] }
    if (left === right) {
      left.links.push(link)
      continue
    }
    if (!belongTogether(left, right, byId, policy)) continue
    const joined: Group = { members: [...left.members, ...right.members], links: [...left.links, ...right.links, link] }
    for (const id of joined.members) groupOf.set(id, joined)
  }
  return [...new Set(groupOf.values())]
    .map((group) => clusterOf(group))
    .sort((x, y) => compare(x.members[0]!, y.members[0]!))
}

interface Group {
  readonly members: readonly string[]
  readonly links: PairScore[]
}

function belongTogether(
  left: Group,
  right: Group,
  byId: ReadonlyMap<string, PreparedPerson>,
  policy: DuplicatePolicy,
): boolean {
  let doubtful = 0
  for (const a of left.members) {
    for (const b of right.members) {
      if (scorePair(byId.get(a)!, byId.get(b)!, policy).score < 0.5) doubtful++
    }
  }
  return doubtful * 2 <= left.members.length * right.members.length
}

function clusterOf(group: Group): Cluster {
  const links = [...group.links].sort((x, y) => y.score - x.score || compare(x.a, y.a) || compare(x.b, y.b))
  return { members: [...group.members].sort(), links, weakest: links.at(-1)!.score }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
