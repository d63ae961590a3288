import type { Instant, PoolId, RepId } from '../domain/lead.ts'
import type { Pool, Roster } from '../domain/roster.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { HouseSeen, HouseStore, Joined } from '../ports/houses.ts'
import type { Flow } from './context.ts'
import { readPeopleNow } from './sync-people.ts'

/** Somebody who is a user of one CRM alone, or of the other more than once. */
export interface Unmatched {
  readonly repId: RepId
  readonly name: string
  /** Whether turns are at stake: a member of some pool. */
  readonly inPool: boolean
}

/** A pool of both sides, or of one alone. */
export interface PoolCompared {
  readonly poolId: PoolId
  readonly name: string
  /** `same`: the same people with the same weights on both sides; `differs`: not so; else on one side alone. */
  readonly state: 'same' | 'differs' | 'here-only' | 'there-only'
  /** Who is a member of one side alone or has another weight there; by name. */
  readonly differing: readonly string[]
}

/** What an admin sees of the house of their account. */
export interface HouseFound extends HouseSeen {
  /** Names of our own people, by id. */
  readonly names: ReadonlyMap<RepId, string>
  readonly pools: readonly PoolCompared[]
  /** Active people without a counterpart, by name. */
  readonly hereOnly: readonly Unmatched[]
  readonly thereOnly: readonly Unmatched[]
}

/** Null: the account stands alone. */
export async function lookAtHouse(
  flow: Flow,
  houses: HouseStore,
  installation: InstallationId,
): Promise<HouseFound | null> {
  const house = await houses.of(installation)
  if (house === null) return null
  const mine = await flow.settings.load(flow, installation)
  const theirs = await flow.settings.load(flow, house.partner)
  if (mine === null || theirs === null) return null
  const names = new Map([...mine.roster.reps].map(([repId, { name }]) => [repId, name]))
  return {
    ...house,
    names,
    pools: comparePools(mine.roster, theirs.roster, house.people),
    hereOnly: unmatched(mine.roster, new Set(house.people.map(({ repId }) => repId))),
    thereOnly: unmatched(theirs.roster, new Set(house.people.map(({ partnerRep }) => partnerRep))),
  }
}

/** As {@link HouseStore.join}; then the people of both are read, so that those known in both have one calendar at once. */
export async function joinHouse(
  flow: Flow,
  houses: HouseStore,
  installation: InstallationId,
  hash: string,
  now: Instant,
): Promise<Joined> {
  const joined = await houses.join(installation, hash, now)
  if (joined === 'joined') await readPeopleNow(flow, installation)
  return joined
}

/** As {@link HouseStore.leave}; then everybody has the calendar of their own account again. */
export async function leaveHouse(flow: Flow, houses: HouseStore, installation: InstallationId): Promise<boolean> {
  const house = await houses.of(installation)
  const left = await houses.leave(installation)
  if (house !== null) for (const id of [installation, house.partner]) await readPeopleNow(flow, id)
  return left
}

function comparePools(mine: Roster, theirs: Roster, people: HouseSeen['people']): readonly PoolCompared[] {
  const hereOf = new Map(people.map(({ repId, partnerRep }) => [partnerRep, repId]))
  const ids = new Set([...mine.pools.keys(), ...theirs.pools.keys()])
  return [...ids].map((poolId) => {
    const [here, there] = [mine.pools.get(poolId), theirs.pools.get(poolId)]
    const name = (here ?? there)?.name ?? poolId
    if (there === undefined) return { poolId, name, state: 'here-only', differing: [] }
    if (here === undefined) return { poolId, name, state: 'there-only', differing: [] }
    const differing = differingIn(here, there, hereOf).map(
      (id) => (mine.reps.get(id) ?? theirs.reps.get(id))?.name ?? id,
    )
    return { poolId, name, state: differing.length === 0 ? 'same' : 'differs', differing: differing.toSorted() }
  })
}

/** By the ids here, and by those there of whoever has none here. */
function differingIn(here: Pool, there: Pool, hereOf: ReadonlyMap<RepId, RepId>): readonly RepId[] {
  const mine = new Map(here.members.map(({ repId, weight }) => [repId, weight]))
  const theirs = new Map(there.members.map(({ repId, weight }) => [hereOf.get(repId) ?? repId, weight]))
  return [...new Set([...mine.keys(), ...theirs.keys()])].filter((id) => mine.get(id) !== theirs.get(id))
}

function unmatched({ reps, pools }: Roster, known: ReadonlySet<RepId>): readonly Unmatched[] {
  const members = new Set([...pools.values()].flatMap((pool) => pool.members.map(({ repId }) => repId)))
  return [...reps.values()]
    .filter(({ repId, active }) => active && !known.has(repId))
    .map(({ repId, name }) => ({ repId, name, inPool: members.has(repId) }))
    .toSorted((one, other) => one.name.localeCompare(other.name))
}
