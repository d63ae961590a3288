import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { houseInvitation, houseView } from '../../src/contracts/house.ts'
import type { HouseBegun, Joined } from '../../src/ports/houses.ts'
import { NO_HOUSE, OURS, startApi, type ApiWorld } from './support/api-world.ts'

let world: ApiWorld
let headers: Record<string, string>
let calls: unknown[]
let isAlone: boolean
let joined: Joined
let begun: HouseBegun
beforeEach(async () => {
  calls = []
  isAlone = true
  joined = 'joined'
  begun = { invitedUntil: null, isHalf: false }
  const houses = {
    look: async () =>
      isAlone
        ? null
        : {
            ...{
              partner: 'their-installation',
              crm: 'salesforce' as const,
              accountId: '00D000000000001',
              isHome: true,
            },
            ...{ letsPublish: false, mayPublish: false },
            ...{ since: 7, people: [{ repId: '71', partnerRep: '005A' }], names: new Map([['71', 'Sari']]) },
            pools: [{ poolId: 'ae', name: 'AE', state: 'differs' as const, differing: ['Budi'] }],
            hereOnly: [{ repId: '72', name: 'Budi', inPool: true }],
            thereOnly: [],
          },
    begun: async () => begun,
    invite: async (...asked: unknown[]) => (calls.push(['invite', ...asked]), isAlone),
    join: async (...asked: unknown[]) => (calls.push(['join', ...asked]), joined),
    leave: async (...asked: unknown[]) => (calls.push(['leave', ...asked]), !isAlone),
    letPublish: async (...asked: unknown[]) => (calls.push(['letPublish', ...asked]), !isAlone),
    policy: NO_HOUSE,
  }
  world = await startApi({ mode: 'production', houses })
  const cookie = await world.signIn('admin')
  const me = (await (await fetch(`${world.url}/api/me`, { headers: { cookie } })).json()) as { csrf: string }
  headers = { cookie, 'x-csrf-token': me.csrf, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }
})
afterEach(() => world.close())

const post = (path: string, body: unknown = {}) =>
  fetch(world.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
const look = async () => houseView.parse(await (await fetch(`${world.url}/api/house`, { headers })).json())
async function acts(): Promise<unknown[]> {
  const answer = await fetch(`${world.url}/api/audit`, { headers })
  return ((await answer.json()) as { entries: { action: string }[] }).entries.map(({ action }) => action)
}

test('an admin makes a code for a quarter of an hour; only its hash is kept, and the log says that it was made', async () => {
  const answer = await post('/api/house/invitation')
  const { code, until } = houseInvitation.parse(await answer.json())
  expect(answer.status).toBe(201)
  expect(calls).toEqual([['invite', OURS, expect.stringMatching(/^[0-9a-f]{64}$/), until]])
  expect(JSON.stringify(calls)).not.toContain(code)
  expect(until - (await look()).now).toBe(15 * 60_000)
  expect(await acts()).toEqual(['invite-to-house'])
})

test('a code is entered for the account of the session alone, whatever the request says', async () => {
  expect((await post('/api/house/join', { code: 'c'.repeat(43), installation: 'other' })).status).toBe(400)
  expect(calls).toEqual([])
  expect((await post('/api/house/join', { code: 'c'.repeat(43) })).status).toBe(204)
  expect(calls).toEqual([['join', OURS, expect.stringMatching(/^[0-9a-f]{64}$/), expect.any(Number)]])
  expect(await acts()).toEqual(['join-house'])
})

test.each([
  ['no-such-code', 'house_code_wrong'],
  ['same-crm', 'house_same_crm'],
  ['already-shared', 'house_shared'],
] as const)('refused as %s it is told by %s, and nothing stands in the log', async (why, code) => {
  joined = why
  const answer = await post('/api/house/join', { code: 'c'.repeat(43) })
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([409, code])
  expect(await acts()).toEqual([])
})

test('in a house there is no second code; who is whom and which pools are alike is shown', async () => {
  isAlone = false
  expect((await post('/api/house/invitation')).status).toBe(409)
  expect((await look()).house).toEqual({
    ...{ crmName: 'salesforce', accountId: '00D000000000001', isHome: true, since: 7 },
    people: [{ repId: '71', name: 'Sari', partnerRep: '005A' }],
    pools: [{ poolId: 'ae', name: 'AE', state: 'differs', differing: ['Budi'] }],
    hereOnly: [{ repId: '72', name: 'Budi', inPool: true }],
    thereOnly: [],
  })
})

test('alone, what is begun is shown: a code that waits, or half a house', async () => {
  expect(await look()).toMatchObject({ others: [], invitedUntil: null, isHalf: false, house: null })
  begun = { invitedUntil: 900_000, isHalf: true }
  expect(await look()).toMatchObject({ invitedUntil: 900_000, isHalf: true })
})

test('leaving is one act, and leaving twice is none', async () => {
  isAlone = false
  expect((await post('/api/house/leave')).status).toBe(204)
  isAlone = true
  expect((await post('/api/house/leave')).status).toBe(204)
  expect(await acts()).toEqual(['leave-house'])
})
