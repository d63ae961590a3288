import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { SCOPE_OF } from '../../src/api/key-scopes.ts'
import { apiKeyCalls, apiKeyMade, apiKeysView } from '../../src/contracts/api-keys.ts'
import { leadsPage } from '../../src/contracts/leads.ts'
import { problem } from '../../src/contracts/problem.ts'
import { memoryStores } from '../support/memory-stores/memory-stores.ts'
import { aDecisionRow, decisionId, NOW } from './support/believable-decisions.ts'
import { OURS, startApi, THEIRS, type ApiWorld } from './support/api-world.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
const LEAD = aDecisionRow(1, NOW).leadId

let world: ApiWorld
let admin: { readonly cookie: string; readonly csrf: string }
beforeEach(async () => {
  world = await startApi({ mode: 'production' })
  world.shelves.of(OURS).push(aDecisionRow(1, NOW))
  world.shelves.of(THEIRS).push(aDecisionRow(2, NOW))
  admin = await signedIn(OURS)
})
afterEach(() => world.close())

async function signedIn(installation: string): Promise<typeof admin> {
  const cookie = await world.signIn('admin', installation)
  const me = (await (await fetch(`${world.url}/api/me`, { headers: { cookie } })).json()) as { csrf: string }
  return { cookie, csrf: me.csrf }
}
async function asAdmin(path: string, body?: object, who = admin): Promise<Response> {
  const headers = { cookie: who.cookie, 'x-csrf-token': who.csrf, 'sec-fetch-site': 'same-origin' }
  return fetch(world.url + path, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { ...headers, 'content-type': 'application/json' },
  })
}
async function aKey(scopes: readonly string[], over: object = {}, who = admin) {
  return apiKeyMade.parse(await (await asAdmin('/api/keys', { name: 'BI', scopes, days: 30, ...over }, who)).json())
}
function withKey(token: string, path: string, body?: object): Promise<Response> {
  return fetch(world.url + path, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  })
}
const told = async (answer: Response) => {
  const { status, code } = problem.loose().parse(await answer.json())
  return [status, code]
}
const keysNow = async () => apiKeysView.parse(await (await asAdmin('/api/keys')).json()).keys

describe('a key', () => {
  test('opens what its scopes name, with data of its own installation, and is seen to have been used', async () => {
    const { token } = await aKey(['leads:read'])
    const page = leadsPage.parse(await (await withKey(token, '/api/leads')).json())
    expect(page.rows.map(({ leadId }) => leadId)).toEqual([LEAD])
    expect(await keysNow()).toMatchObject([
      { name: 'BI', scopes: ['leads:read'], createdBy: 'Maya', lastUsedAt: NOW, expiresAt: NOW + 30 * DAY },
    ])
  })

  test('what it asked is counted by route, what it was refused too; ids of an address are not kept', async () => {
    const { token, id } = await aKey(['leads:read'])
    await withKey(token, '/api/leads?q=rina')
    await withKey(token, `/api/leads/${LEAD}?lang=en`)
    await withKey(token, '/api/today')
    const calls = await (await asAdmin(`/api/keys/${id}/calls`)).text()
    expect(apiKeyCalls.parse(JSON.parse(calls)).routes).toEqual([
      { route: 'GET /api/leads', calls: 1, refused: 0, lastAt: NOW },
      { route: 'GET /api/leads/:id', calls: 1, refused: 0, lastAt: NOW },
      { route: 'GET /api/today', calls: 1, refused: 1, lastAt: NOW },
    ])
    expect(calls).not.toMatch(new RegExp(`rina|${LEAD}`))
  })

  test('its token is told once: no list and no act of the log has it', async () => {
    const { token } = await aKey(['leads:read'])
    const secret = token.split('.')[1]!
    expect(await (await asAdmin('/api/keys')).text()).not.toContain(secret)
    const log = await (await asAdmin('/api/audit')).text()
    expect(log).toContain('BI')
    expect(log).not.toContain(secret)
  })

  test('without the scope it is told which one is missing; what is not for machines is not there', async () => {
    const { token } = await aKey(['reports:read'])
    expect(await told(await withKey(token, '/api/leads'))).toEqual([403, 'key_lacks_scope'])
    expect(await told(await withKey(token, '/api/keys'))).toEqual([404, 'not_found'])
    expect(await told(await withKey(token, '/api/keys', { name: 'x', scopes: ['leads:read'], days: 1 }))).toEqual([
      404,
      'not_found',
    ])
    expect((await withKey(token, '/api/today')).status).toBe(200)
  })

  test('acts on leads without a page’s token, under its own name', async () => {
    const { token } = await aKey(['leads:write'])
    const order = { orderId: decisionId(77), action: 're-evaluate' }
    expect((await withKey(token, `/api/leads/${LEAD}/actions`, order)).status).toBe(200)
    expect(world.shelves.orders).toHaveLength(1)
  })

  test('beside the cookie of an admin counts alone', async () => {
    const { token } = await aKey(['reports:read'])
    const headers = { authorization: `Bearer ${token}`, cookie: admin.cookie }
    expect((await fetch(`${world.url}/api/leads`, { headers })).status).toBe(403)
  })

  test('opens nothing of another installation, whoever it says it belongs to', async () => {
    const { token } = await aKey(['leads:read'])
    const forged = `est_${Buffer.from(THEIRS).toString('base64url')}.${token.split('.')[1]!}`
    expect(await told(await withKey(forged, '/api/leads'))).toEqual([401, 'key_unknown'])
    const theirs = await signedIn(THEIRS)
    expect(apiKeysView.parse(await (await asAdmin('/api/keys', undefined, theirs)).json()).keys).toEqual([])
  })

  test('has an end', async () => {
    const { token } = await aKey(['leads:read'], { days: 1 })
    world.clock.now = NOW + DAY - 1
    expect((await withKey(token, '/api/leads')).status).toBe(200)
    world.clock.now = NOW + DAY
    expect(await told(await withKey(token, '/api/leads'))).toEqual([401, 'key_unknown'])
  })

  test('revoked opens nothing from that moment on, and cannot be renewed', async () => {
    const { id, token } = await aKey(['leads:read'])
    expect((await asAdmin(`/api/keys/${id}/revoke`, {})).status).toBe(204)
    expect(await told(await withKey(token, '/api/leads'))).toEqual([401, 'key_unknown'])
    expect((await asAdmin(`/api/keys/${id}/rotate`, { overlapHours: 1 })).status).toBe(404)
    expect((await asAdmin(`/api/keys/${id}/revoke`, {})).status).toBe(404)
  })

  test('renewed: both open for the overlap, then only the new one', async () => {
    const { id, token } = await aKey(['leads:read'])
    world.clock.now = NOW + 1
    const fresh = apiKeyMade.parse(await (await asAdmin(`/api/keys/${id}/rotate`, { overlapHours: 2 })).json())
    const open = async () =>
      Promise.all([token, fresh.token].map(async (one) => (await withKey(one, '/api/leads')).status))
    expect(await open()).toEqual([200, 200])
    world.clock.now = NOW + 1 + 2 * HOUR
    expect(await open()).toEqual([401, 200])
    expect(await keysNow()).toMatchObject([{ scopes: ['leads:read'], expiresAt: NOW + 1 + 30 * DAY }, {}])
  })

  test.each([
    ['no scope', { scopes: [] }],
    ['an unknown scope', { scopes: ['everything'] }],
    ['a scope twice', { scopes: ['leads:read', 'leads:read'] }],
    ['no name', { name: ' ' }],
    ['no end', { days: 10_000 }],
  ])('with %s is not made', async (_what, over) => {
    const answer = await asAdmin('/api/keys', { name: 'BI', scopes: ['leads:read'], days: 30, ...over })
    expect(answer.status).toBe(400)
    expect(await keysNow()).toEqual([])
  })
})

describe('how often', () => {
  test('120 calls a minute for each key; then 429 with the seconds to wait, and afterwards on', async () => {
    await world.close()
    let leases = 0
    const stores = memoryStores(() => leases)
    world = await startApi({ mode: 'production' }, { rates: stores.rates })
    admin = await signedIn(OURS)
    const { token } = await aKey(['reports:read'])
    const other = await aKey(['reports:read'])
    for (let call = 1; call <= 120; call += 1) expect((await withKey(token, '/api/today')).status).toBe(200)
    const refused = await withKey(token, '/api/today')
    expect(Number(refused.headers.get('retry-after'))).toBe(60)
    expect(refused.headers.get('content-type')).toContain('application/problem+json')
    expect(await told(refused)).toEqual([429, 'too_many_calls'])
    expect((await withKey(other.token, '/api/today')).status).toBe(200)
    leases = 60_001
    expect((await withKey(token, '/api/today')).status).toBe(200)
  })

  test('whoever tries keys that open nothing is slowed down', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 32; n += 1) statuses.push((await withKey(`est_x.${'a'.repeat(43)}`, '/api/today')).status)
    expect([statuses[0], statuses.at(-1)]).toEqual([401, 429])
  })
})

test('every route that a scope opens exists, and asks for a session otherwise', () => {
  const routes = new Map(world.api.routes.map(({ method, path, who }) => [`${method} ${path}`, who]))
  expect(Object.keys(SCOPE_OF).map((route) => [route, routes.get(route)])).toEqual(
    Object.keys(SCOPE_OF).map((route) => [route, 'role']),
  )
})

test.each([
  ['another list', (next: string) => `/api/audit?before=${next}`],
  ['another order', (next: string) => `/api/leads?sort=due&after=${next}`],
  ['changed', (next: string) => `/api/leads?after=${next.slice(0, -1)}${next.endsWith('A') ? 'B' : 'A'}`],
])('a place in a list is good for that list alone: %s', async (_what, path) => {
  world.shelves.of(OURS).push(aDecisionRow(3, NOW + 1))
  const page = leadsPage.parse(await (await asAdmin('/api/leads?limit=1')).json())
  expect((await asAdmin(`/api/leads?after=${page.next!}`)).status).toBe(200)
  expect((await asAdmin(path(page.next!))).status).toBe(400)
})
