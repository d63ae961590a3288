import type { PoolId } from '../domain/lead.ts'
import type { Pool } from '../domain/roster.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { HouseSeen, HouseStore } from '../ports/houses.ts'
import type { Flow } from './context.ts'

/** What an admin sees of the house of their account. */
export interface HouseFound extends HouseSeen {
  /** Names of our own people, by id. */
  readonly names: ReadonlyMap<string, string>
  /** Pools of one id on both sides, and whether both have the same people in them with the same weights. */
  readonly pools: readonly { readonly poolId: PoolId; readonly same: boolean }[]
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
  const partnerOf = new Map(house.people.map(({ repId, partnerRep }) => [repId, partnerRep]))
  const pools = [...mine.roster.pools.values()].flatMap((pool) => {
    const other = theirs.roster.pools.get(pool.poolId)
    return other === undefined ? [] : [{ poolId: pool.poolId, same: isSame(pool, other, partnerOf) }]
  })
  const names = new Map([...mine.roster.reps].map(([repId, { name }]) => [repId, name]))
  return { ...house, names, pools }
}

function isSame(mine: Pool, theirs: Pool, partnerOf: ReadonlyMap<string, string>): boolean {
  const weights = new Map(theirs.members.map(({ repId, weight }) => [repId, weight]))
  return (
    mine.members.length === theirs.members.length &&
    mine.members.every(({ repId, weight }) => weights.get(partnerOf.get(repId) ?? '') === weight)
  )
}
