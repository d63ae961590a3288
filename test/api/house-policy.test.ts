import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  houseLookAnswer,
  housePolicyView,
  policyConflict,
  policyRefusal,
  publishAnswer,
} from '../../src/contracts/policy.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { openHouse, type HouseInMemory } from './support/house-in-memory.ts'

// One policy for two accounts, by HTTP: what an admin of one is told, and what stands in both afterwards.

let house: HouseInMemory
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.ours.api.close())

const NEXT = { ...defaultPolicy, name: 'Next' }
const ask = (path: string, body?: unknown, method?: 'PUT') => house.ours.ask('admin', path, body, method)
const publish = (more: object = { house: { expectedVersion: 1 } }) =>
  ask('/api/policy', { expectedVersion: 1, reason: 'Q3', document: NEXT, ...more }, 'PUT')
const compared = async () => housePolicyView.parse(await (await ask('/api/policy/house')).json()).house!
const looked = async (document: unknown) =>
  houseLookAnswer.parse(await (await ask('/api/policy/house/look', { document })).json()).house
const versionsOf = async (id: string) =>
  (await house.stores.policies.versions(id, 9, null)).map(({ version, author, reason }) => [version, author, reason])
const actsOf = async (id: string) =>
  (await house.stores.audit.page(id, {}, null, 9)).map(({ action, person, after }) => [action, person, after])
const AS_THERE = 'Maya (HubSpot 8800001)'
const FIRST = [1, 'estafet', '']

describe('publishing in both', () => {
  test('the answer names both versions, and each account’s versions and log tell of it by name', async () => {
    expect(await looked(NEXT)).toMatchObject({
      crmName: 'Salesforce',
      mayPublish: true,
      wereSame: true,
      publishable: true,
    })
    const answer = publishAnswer.parse(await (await publish()).json())
    expect(answer).toMatchObject({ version: { version: 2, author: 'Maya' }, house: { version: { author: AS_THERE } } })
    expect(await versionsOf(house.ours.installation)).toEqual([[2, 'Maya', 'Q3'], FIRST])
    expect(await versionsOf(house.partner)).toEqual([[2, AS_THERE, 'Q3'], FIRST])
    const after = { version: 2, reason: 'Q3' }
    expect(await actsOf(house.ours.installation)).toEqual([['publish-policy', 'Maya', after]])
    expect(await actsOf(house.partner)).toEqual([['publish-policy', AS_THERE, after]])
  })

  test('unasked, the other account stays as it is', async () => {
    expect(publishAnswer.parse(await (await publish({})).json()).house).toBeUndefined()
    expect(await versionsOf(house.partner)).toEqual([FIRST])
    expect(await actsOf(house.partner)).toEqual([])
    expect(await looked(defaultPolicy)).toMatchObject({ wereSame: false })
  })

  test('without its leave nothing is published, here neither', async () => {
    house.leave.mayPublish = false
    const answer = await publish()
    expect([answer.status, await answer.json()]).toEqual([409, expect.objectContaining({ code: 'house_not_let' })])
    expect(await versionsOf(house.ours.installation)).toEqual([FIRST])
  })

  test('what does not fit there, or was changed there meanwhile, is told and nothing is published', async () => {
    await house.publishThere({ ...defaultPolicy, name: 'Theirs' })
    const changed = await publish()
    expect(policyConflict.parse(await changed.json())).toMatchObject({
      code: 'house_policy_changed',
      active: { author: 'Dewi' },
    })
    const refused = await publish({ house: { expectedVersion: 2 } })
    expect([changed.status, refused.status]).toEqual([409, 422])
    expect(policyRefusal.parse(await refused.json())).toMatchObject({
      code: 'house_policy_refused',
      findings: [{ code: 'house_differs', path: 'name' }],
    })
    expect(await looked(NEXT)).toMatchObject({ publishable: false, wereSame: false })
    expect(await versionsOf(house.ours.installation)).toEqual([FIRST])
  })

  test('a draft ends with its publication in both', async () => {
    await ask('/api/policy/draft', { revision: 0, baseVersion: 1, document: NEXT }, 'PUT')
    await publish({ house: { expectedVersion: 1 }, draftRevision: 1 })
    expect(await (await ask('/api/policy/draft')).json()).toMatchObject({ draft: null, active: { version: 2 } })
  })
})

describe('taking over', () => {
  test('what differs is told in words, and the other account’s policy becomes a version here that can be taken back', async () => {
    expect(await compared()).toMatchObject({
      same: true,
      changes: [],
      letsPublish: false,
      accountId: '00D8d0000012EsFEAU',
    })
    await house.publishThere(NEXT)
    const found = await compared()
    expect(found).toMatchObject({
      same: false,
      publishable: true,
      here: { version: 1 },
      there: { version: 2, author: 'Dewi' },
    })
    expect(found.changes.map(({ says }) => says.en)).toEqual([expect.stringContaining('Next')])
    const body = { expectedVersion: 1, expectedThere: 2, reason: 'As there' }
    expect((await ask('/api/policy/house/take-over', { ...body, expectedThere: 1 })).status).toBe(409)
    expect((await ask('/api/policy/house/take-over', body)).status).toBe(200)
    expect((await compared()).same).toBe(true)
    expect(await versionsOf(house.ours.installation)).toEqual([[2, 'Maya', 'As there'], FIRST])
    expect(await actsOf(house.partner)).toEqual([])
    await ask('/api/policy/restore', { version: 1, expectedVersion: 2, reason: 'Better before' })
    expect((await compared()).same).toBe(false)
  })
})

test('an admin gives the other account leave to publish here, and takes it back; both stand in the log', async () => {
  for (const isLet of [true, false]) {
    expect((await ask('/api/policy/house/let', { isLet })).status).toBe(204)
    expect((await compared()).letsPublish).toBe(isLet)
  }
  const acts = (await actsOf(house.ours.installation)).map(([action]) => action)
  expect(acts).toEqual(['keep-house-out', 'let-house-publish'])
})
