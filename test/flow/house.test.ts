import { expect, test } from '@jest/globals'
import type { PoolMember, Rep, Roster } from '../../src/domain/roster.ts'
import type { Flow } from '../../src/flow/context.ts'
import { lookAtHouse } from '../../src/flow/house.ts'
import type { HouseSeen, HouseStore } from '../../src/ports/houses.ts'

const SEEN: HouseSeen = {
  ...{ partner: 'theirs', crm: 'salesforce', accountId: '00D', isHome: true, since: 7 },
  ...{ letsPublish: false, mayPublish: false },
  people: [
    { repId: 'h1', partnerRep: 'p1' },
    { repId: 'h2', partnerRep: 'p2' },
  ],
}

const NAMES: Readonly<Record<string, string>> = { 1: 'Ayu', 2: 'Budi', 3: 'Citra', 4: 'Dewi' }

function rosterOf(reps: readonly string[], pools: Readonly<Record<string, readonly PoolMember[]>>, gone = ''): Roster {
  const known = reps.map((repId) => [repId, { repId, name: NAMES[repId[1]!]!, active: repId !== gone } as Rep] as const)
  const named = Object.entries(pools).map(([poolId, members]) => {
    const facts = { poolId, name: poolId.toUpperCase(), hours: 'always' as const, overflow: [] }
    return [poolId, { ...facts, members }] as const
  })
  return { reps: new Map(known), pools: new Map(named), defaultManagerId: null }
}

function look(mine: Roster, theirs: Roster, seen: HouseSeen | null = SEEN) {
  const load = async (_flow: unknown, id: string) => ({ roster: id === 'theirs' ? theirs : mine })
  const houses = { of: async () => seen } as unknown as HouseStore
  return lookAtHouse({ settings: { load } } as unknown as Flow, houses, 'ours')
}

const weight = (repId: string, of = 1): PoolMember => ({ repId, weight: of })

test('an account that stands alone has no house', async () => {
  expect(await look(rosterOf([], {}), rosterOf([], {}), null)).toBeNull()
})

test('pools are the same when each person has the same weight on both sides, in whatever order', async () => {
  const mine = rosterOf(['h1', 'h2'], { ae: [weight('h1', 3), weight('h2')] })
  const theirs = rosterOf(['p1', 'p2'], { ae: [weight('p2'), weight('p1', 3)] })
  expect((await look(mine, theirs))?.pools).toEqual([{ poolId: 'ae', name: 'AE', state: 'same', differing: [] }])
})

test('who has another weight, and who is a member of one side alone, is named; so is a pool of one side', async () => {
  const mine = rosterOf(['h1', 'h2', 'h3'], { ae: [weight('h1', 3), weight('h2'), weight('h3')], sdr: [] })
  const theirs = rosterOf(['p1', 'p2', 'p4'], { ae: [weight('p1', 2), weight('p2'), weight('p4')], inside: [] })
  expect((await look(mine, theirs))?.pools).toEqual([
    { poolId: 'ae', name: 'AE', state: 'differs', differing: ['Ayu', 'Citra', 'Dewi'] },
    { poolId: 'sdr', name: 'SDR', state: 'here-only', differing: [] },
    { poolId: 'inside', name: 'INSIDE', state: 'there-only', differing: [] },
  ])
})

test('active people of one CRM alone are named, and whether turns are at stake', async () => {
  const mine = rosterOf(['h1', 'h2', 'h3', 'h4'], { ae: [weight('h1'), weight('h3')] }, 'h4')
  const theirs = rosterOf(['p1', 'p2', 'p4'], { ae: [weight('p1')] })
  const found = await look(mine, theirs)
  expect(found?.hereOnly).toEqual([{ repId: 'h3', name: 'Citra', inPool: true }])
  expect(found?.thereOnly).toEqual([{ repId: 'p4', name: 'Dewi', inPool: false }])
})
