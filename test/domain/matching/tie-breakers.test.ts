import { expect, test } from '@jest/globals'
import type { AccountFacts } from '../../../src/domain/lead.ts'
import type { MatchTieBreaker } from '../../../src/domain/matching/matching-policy.ts'
import { compareAccounts, decidingRule } from '../../../src/domain/matching/tie-breakers.ts'
import { aLead, anAccount, aRep, aRoster } from '../routing-world.ts'

const roster = aRoster([aRep('Ann'), aRep('Cem', { active: false })], [])
const ties = (order: readonly MatchTieBreaker[], country: string | null = 'id') => ({
  order,
  snapshot: aLead({ country }),
  roster,
})

test.each<[MatchTieBreaker, string, Partial<AccountFacts>, Partial<AccountFacts>]>([
  ['active-owner', 'an owner who works here before one who left', { ownerId: 'Ann' }, { ownerId: 'Cem' }],
  ['active-owner', 'before a queue, which is nobody', { ownerId: 'Ann' }, { ownerId: 'queue-7' }],
  ['active-owner', 'before none', { ownerId: 'Ann' }, { ownerId: null }],
  ['customer', 'a customer, though it has fewer deals', { isCustomer: true }, { openDeals: 3 }],
  ['open-deals', 'more of them', { openDeals: 2 }, { openDeals: 1 }],
  ['latest-activity', 'the later one', { lastActivityAt: 2 }, { lastActivityAt: 1 }],
  ['latest-activity', 'any before none', { lastActivityAt: 1 }, { lastActivityAt: null }],
  ['same-country', 'whichever way it is written', { country: 'ID' }, { country: 'US' }],
  ['same-country', 'before an unknown one', { country: 'ID' }, { country: null }],
  ['more-contacts', 'more of them', { contacts: 2 }, { contacts: 1 }],
  ['oldest', 'the older one', { createdAt: 1 }, { createdAt: 2 }],
])('by %s: %s', (breaker, _what, better, other) => {
  const [one, two] = [anAccount('9', better), anAccount('1', other)]
  expect(compareAccounts(one, two, ties([breaker]))).toBeLessThan(0)
  expect(compareAccounts(two, one, ties([breaker]))).toBeGreaterThan(0)
  expect(decidingRule(one, two, ties([breaker, 'lowest-id']))).toBe(breaker)
})

test.each<[MatchTieBreaker, Partial<AccountFacts>, Partial<AccountFacts>]>([
  ['active-owner', { ownerId: null }, { ownerId: 'queue-7' }],
  ['latest-activity', { lastActivityAt: null }, { lastActivityAt: null }],
  ['same-country', { country: 'US' }, { country: null }],
])('%s does not tell %j from %j', (breaker, a, b) => {
  const pair = [anAccount('1', a), anAccount('2', b)] as const
  expect(compareAccounts(...pair, ties([breaker]))).toBeCloseTo(0)
  expect(decidingRule(...pair, ties([breaker]))).toBeNull()
})

test('the country says nothing where the lead’s is not known', () => {
  const pair = [anAccount('1', { country: 'ID' }), anAccount('2', { country: null })] as const
  expect(decidingRule(...pair, ties(['same-country'], null))).toBeNull()
})

test.each([
  ['9', '10', 'numbers go by size'],
  ['30', '200', 'numbers go by size'],
  ['12', '34', 'numbers of one length'],
  ['a10', 'b9', 'others go sign by sign'],
  ['001A', '001B', 'others go sign by sign'],
  ['100', 'x9', 'a number and another'],
  ['100', '9x', 'a number and one that only begins like it'],
])('the id %s comes before %s: %s', (lower, higher) => {
  const [one, two] = [anAccount(lower), anAccount(higher)]
  expect(compareAccounts(one, two, ties(['lowest-id']))).toBeLessThan(0)
  expect(compareAccounts(two, one, ties(['lowest-id']))).toBeGreaterThan(0)
  expect(compareAccounts(one, one, ties(['lowest-id']))).toBe(0)
})
