import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { auditPage } from '../../src/contracts/audit.ts'
import { problem } from '../../src/contracts/problem.ts'
import { savedViewsView } from '../../src/contracts/saved-views.ts'
import type { Role } from '../../src/ports/access.ts'
import { newSecret, secretHash } from '../../src/api/secrets.ts'
import { decisionId, NOW } from './support/believable-decisions.ts'
import { OURS, startApi, THEIRS, type ApiWorld } from './support/api-world.ts'

interface Person {
  readonly cookie: string
  readonly csrf: string
}
let world: ApiWorld
let [maya, andi, vera]: readonly Person[] = []
beforeEach(async () => {
  world = await startApi()
  ;[maya, andi, vera] = [
    await signedIn('Maya', 'admin'),
    await signedIn('Andi', 'manager'),
    await signedIn('Vera', 'viewer'),
  ]
})
afterEach(() => world.close())

async function signedIn(person: string, role: Role, installation = OURS): Promise<Person> {
  const token = newSecret()
  world.shelves.links.set(secretHash(token), { installation, role, person, expiresAt: NOW + 60_000, reusable: false })
  const answer = await fetch(`${world.url}/signin/${token}`, { redirect: 'manual' })
  const cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!
  const me = (await (await fetch(`${world.url}/api/me`, { headers: { cookie } })).json()) as { csrf: string }
  return { cookie, csrf: me.csrf }
}
function send(who: Person, method: 'POST' | 'PUT', path: string, body: object = {}): Promise<Response> {
  const headers = { cookie: who.cookie, 'x-csrf-token': who.csrf, 'sec-fetch-site': 'same-origin' }
  return fetch(world.url + path, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}
const keep = (who: Person, n: number, over: object = {}): Promise<Response> =>
  send(who, 'POST', '/api/views', {
    ...{ id: decisionId(n), page: 'leads', query: 'stage=mql', name: `view ${n}`, forAll: false },
    ...over,
  })
const viewsOf = async (who: Person) =>
  savedViewsView.parse(await (await fetch(`${world.url}/api/views`, { headers: { cookie: who.cookie } })).json()).views
const namesOf = async (who: Person) => (await viewsOf(who)).map(({ name }) => name)
const home = async (who: Person) =>
  (await fetch(world.url, { redirect: 'manual', headers: { cookie: who.cookie } })).headers.get('location')
const at = (n: number, act = ''): string => `/api/views/${decisionId(n)}${act}`

describe('a view', () => {
  test('is kept under a name, only for its maker, once however often it is sent', async () => {
    expect([(await keep(vera!, 1)).status, (await keep(vera!, 1)).status]).toEqual([201, 201])
    expect(await viewsOf(vera!)).toEqual([
      {
        ...{ id: decisionId(1), page: 'leads', query: 'stage=mql', name: 'view 1', forAll: false, madeBy: 'Vera' },
        ...{ mayChange: true, start: false },
      },
    ])
    expect(await viewsOf(andi!)).toEqual([])
  })

  test('for everybody is seen by all, changed by its maker, admins and managers, and kept in the audit log', async () => {
    expect((await keep(vera!, 1, { forAll: true })).status).toBe(403)
    await keep(andi!, 1, { forAll: true })
    expect((await viewsOf(vera!)).map(({ mayChange }) => mayChange)).toEqual([false])
    const change = { name: 'MQL of all', query: 'stage=mql&status=active', forAll: true }
    expect((await send(vera!, 'PUT', at(1), change)).status).toBe(403)
    expect((await send(vera!, 'POST', at(1, '/remove'))).status).toBe(403)
    expect((await send(maya!, 'PUT', at(1), change)).status).toBe(204)
    expect(await namesOf(vera!)).toEqual(['MQL of all'])
    expect((await send(maya!, 'POST', at(1, '/remove'))).status).toBe(204)
    const log = await (await fetch(`${world.url}/api/audit?lang=en`, { headers: { cookie: maya!.cookie } })).json()
    expect(auditPage.parse(log).entries.map(({ text }) => text)).toEqual([
      'Removed the view “MQL of all”, which was for everybody.',
      'Kept the view “MQL of all” for everybody.',
      'Kept the view “view 1” for everybody.',
    ])
  })

  test('of another person is as one that is not there, also to an admin', async () => {
    await keep(vera!, 1)
    const change = { name: 'x', query: '', forAll: false }
    expect((await send(maya!, 'PUT', at(1), change)).status).toBe(404)
    expect((await send(maya!, 'POST', at(1, '/remove'))).status).toBe(404)
    const stranger = await signedIn('Vera', 'viewer', THEIRS)
    expect(await viewsOf(stranger)).toEqual([])
    expect((await send(stranger, 'PUT', at(1), change)).status).toBe(404)
  })

  test('that was removed comes back as it was', async () => {
    await keep(vera!, 1)
    await send(vera!, 'POST', at(1, '/remove'))
    expect(await namesOf(vera!)).toEqual([])
    expect((await send(vera!, 'POST', at(1, '/restore'))).status).toBe(204)
    expect(await namesOf(vera!)).toEqual(['view 1'])
  })

  test('a person keeps at most a hundred', async () => {
    for (let n = 1; n <= 100; n += 1) await keep(vera!, n)
    const refused = await keep(vera!, 101)
    expect([refused.status, problem.loose().parse(await refused.json()).code]).toEqual([400, 'too_many_views'])
  })

  test.each([
    { page: 'setup' },
    { name: '' },
    { name: 'x'.repeat(81) },
    { query: 'x'.repeat(1_001) },
    { id: 'x' },
    { more: 1 },
  ])('%j is refused', async (over) => {
    expect((await keep(vera!, 1, over)).status).toBe(400)
  })
})

describe('the view a person begins with', () => {
  test('is where the way in leads, until they choose otherwise or it is gone', async () => {
    await keep(vera!, 1, { page: 'velocity', query: 'span=30&source=inbound' })
    expect((await send(vera!, 'PUT', '/api/views/start', { id: decisionId(1) })).status).toBe(204)
    expect([await home(vera!), await home(andi!)]).toEqual(['/reports/velocity?span=30&source=inbound', '/today'])
    expect((await viewsOf(vera!))[0]!.start).toBe(true)
    await send(vera!, 'POST', at(1, '/remove'))
    expect(await home(vera!)).toBe('/live')
    await send(vera!, 'POST', at(1, '/restore'))
    await send(vera!, 'PUT', '/api/views/start', { id: null })
    expect(await home(vera!)).toBe('/live')
  })

  test('leads nowhere but to its page, whatever it holds', async () => {
    await keep(vera!, 1, { query: '//evil.example?a=1#b\r\nSet-Cookie: x=1' })
    await send(vera!, 'PUT', '/api/views/start', { id: decisionId(1) })
    expect(await home(vera!)).toBe('/leads?%2F%2Fevil.example%3Fa=1%23b%0D%0ASet-Cookie%3A+x%3D1')
  })

  test('cannot be one that the person does not see', async () => {
    await keep(andi!, 1)
    expect((await send(vera!, 'PUT', '/api/views/start', { id: decisionId(1) })).status).toBe(404)
  })
})
