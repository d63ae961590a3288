import { expect, test } from '@jest/globals'
import { checkHouses } from '../../src/cli/check-houses.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import type { Rep, Roster } from '../../src/domain/roster.ts'
import type { App } from '../../src/wiring.ts'

const rep = (repId: string, name: string): readonly [string, Rep] => [repId, { repId, name, active: true } as Rep]
function roster(weight: number, ...reps: readonly (readonly [string, Rep])[]): Roster {
  const members = reps.map(([repId]) => ({ repId, weight }))
  const ae = { poolId: 'ae', name: 'AE', hours: 'always' as const, members, overflow: [] }
  return { reps: new Map(reps), pools: new Map([['ae', ae]]), defaultManagerId: null }
}

/** Two connected accounts, of which the first is the home. */
function appOf(
  rosters: Readonly<Record<string, Roster>>,
  state: 'stands' | 'half' | 'alone',
  policies: Readonly<Record<string, Policy>> = {},
): App {
  const people = [{ repId: '71', partnerRep: '005A' }]
  const seen = (id: string) => ({
    ...{ partner: id === 'a' ? 'b' : 'a', crm: id === 'a' ? 'salesforce' : 'hubspot' },
    ...{ accountId: id === 'a' ? '00D' : '880', isHome: id === 'a', since: 7 },
    people: id === 'a' ? people : [{ repId: '005A', partnerRep: '71' }],
  })
  return {
    stores: {
      installations: {
        connected: async () => ['a', 'b'],
        find: async (id: string) => ({ accountId: `account-${id}`, policyVersion: 1 }),
        people: async () => [],
      },
      policies: { find: async (id: string) => ({ version: 1, document: policies[id] ?? defaultPolicy }) },
      houses: {
        of: async (id: string) => (state === 'stands' ? seen(id) : null),
        begun: async (id: string) => ({ invitedUntil: null, isHalf: state === 'half' && id === 'b' }),
      },
    },
    flow: {
      clock: { now: () => 0 },
      settings: { load: async (_flow: unknown, id: string) => ({ roster: rosters[id] }) },
    },
  } as unknown as App
}

const ALIKE = { a: roster(1, rep('71', 'Sari')), b: roster(1, rep('005A', 'Sari')) }

test('a house that stands is told once, by its home', async () => {
  const says = 'turns with 00D; people known in both: 1; the same policy'
  expect(await checkHouses(appOf(ALIKE, 'stands'))).toEqual([
    { about: 'house account-a', state: 'ok', says, advice: null },
  ])
})

test('policies that differ are counted, and are no fault: an account may have its own', async () => {
  const [finding] = await checkHouses(appOf(ALIKE, 'stands', { b: { ...defaultPolicy, name: 'Theirs' } }))
  expect(finding).toMatchObject({ state: 'ok', says: expect.stringMatching(/; policies that differ, by 1$/) })
})

test('pools that differ are named with advice', async () => {
  const [finding] = await checkHouses(appOf({ ...ALIKE, b: roster(2, rep('005A', 'Sari')) }, 'stands'))
  expect(finding).toMatchObject({ state: 'warn', says: expect.stringContaining('pools that differ: ae') })
  expect(finding?.advice).toContain('Have the same policy in both accounts')
})

test('members of pools in one CRM alone are named with advice', async () => {
  const [finding] = await checkHouses(
    appOf({ ...ALIKE, b: roster(1, rep('005A', 'Sari'), rep('005B', 'Budi')) }, 'stands'),
  )
  expect(finding).toMatchObject({ state: 'warn', says: expect.stringContaining('in one CRM alone: Budi') })
  expect(finding?.advice).toContain('same e-mail address')
})

test('half a house is told by the account that has it', async () => {
  expect(await checkHouses(appOf(ALIKE, 'half'))).toEqual([
    expect.objectContaining({ about: 'house account-b', state: 'warn', says: expect.stringContaining('half a house') }),
  ])
})

test('accounts that stand alone are not told of', async () => {
  expect(await checkHouses(appOf(ALIKE, 'alone'))).toEqual([])
})
