import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Role } from '../../src/ports/access.ts'
import { aDecisionRow, decisionId, NOW } from './support/believable-decisions.ts'
import { OURS, REP, startApi, THEIRS, type ApiWorld } from './support/api-world.ts'

// Every route against the ids of another installation and of another partner. Who may use a route at all is in access.test.ts.

let world: ApiWorld
const sessions = new Map<string, { readonly cookie: string; readonly csrf: string }>()
beforeAll(async () => {
  world = await startApi({ mode: 'production', operatorKey: 'the-operator-key' })
  world.shelves.of(OURS).push(aDecisionRow(1, NOW))
  world.shelves.of(THEIRS).push(aDecisionRow(2, NOW))
  for (const [role, installation] of ROLES.flatMap((one) => [[one, OURS] as const, [one, THEIRS] as const])) {
    const cookie = await world.signIn(role, installation)
    const me = (await (await fetch(`${world.url}/api/me`, { headers: { cookie } })).json()) as { csrf: string }
    sessions.set(`${role} ${installation}`, { cookie, csrf: me.csrf })
  }
})
afterAll(() => world.close())

const ROLES: readonly Role[] = ['admin', 'manager', 'viewer', 'rep', 'partner']
const ORDER = { orderId: decisionId(77), action: 're-evaluate' }

/** What a route names by an id, and with which body it is asked. `own`: it names nothing that could be somebody else's. */
const NAMES: Readonly<Record<string, 'own' | { readonly by: Name; readonly body?: object }>> = {
  'get /signin/:token': 'own',
  // Sealed: a link names one lead of one account, and no other can be written into it.
  'get /act/:token': 'own',
  'post /act/:token': 'own',
  'get /oauth/:crm/start': 'own',
  'get /oauth/:crm/callback': 'own',
  'get /api/policy/:version': 'own',
  'get /api/leads/:id': { by: 'lead' },
  'get /api/leads/:id/timeline': { by: 'lead' },
  'get /api/leads/:id/would': { by: 'lead' },
  'get /api/leads/:id/choices': { by: 'lead' },
  'post /api/leads/:id/actions': { by: 'lead', body: ORDER },
  'post /api/audit/:id/undo': { by: 'entry', body: { orderId: decisionId(78) } },
  'get /api/decisions/:id': { by: 'decision' },
  'post /api/absences/:id/end': { by: 'run', body: {} },
  'get /api/team/leaver/:repId': { by: 'run' },
  'get /api/team/:repId': { by: 'run' },
  'post /api/team/:repId/link': { by: 'run', body: {} },
  'post /api/team/:repId/shut-out': { by: 'run', body: {} },
  'get /api/policy/simulations/:runId': { by: 'run' },
  'post /api/policy/simulations/:runId/cancel': { by: 'run', body: {} },
  'get /api/partner/leads/:publicId': { by: 'public' },
  'post /api/partner/leads/:publicId/answer': {
    by: 'public',
    body: { action: 'accept', decisionId: decisionId(2) },
  },
  'post /api/partner/leads/:publicId/recall': { by: 'public', body: { orderId: decisionId(79), reason: 'a mistake' } },
  'put /api/views/:viewId': { by: 'run', body: { name: 'x', query: '', forAll: false } },
  'post /api/views/:viewId/remove': { by: 'run', body: {} },
  'post /api/views/:viewId/restore': { by: 'run', body: {} },
  'get /api/keys/:keyId/calls': { by: 'run' },
  'post /api/keys/:keyId/rotate': { by: 'run', body: { overlapHours: 1 } },
  'post /api/keys/:keyId/revoke': { by: 'run', body: {} },
  'post /api/partners/users/:userId/link': { by: 'user', body: {} },
  'post /api/partners/users/:userId/revoke': { by: 'user', body: {} },
}
type Name = 'lead' | 'decision' | 'run' | 'entry' | 'public' | 'user'
/** Ids that exist, in the other installation. */
const THEIR: Readonly<Record<Name, () => string>> = {
  lead: () => aDecisionRow(2, NOW).leadId,
  decision: () => decisionId(2),
  run: () => decisionId(2),
  entry: () => decisionId(2),
  public: () => aDecisionRow(2, NOW).leadId,
  user: () => THEIR_USER,
}
const THEIR_USER = '00000000-0000-4000-8000-00000000cafe'

async function ask(role: Role, installation: string, method: string, path: string, body?: object): Promise<Response> {
  const { cookie, csrf } = sessions.get(`${role} ${installation}`)!
  return fetch(world.url + path, {
    method: method.toUpperCase(),
    redirect: 'manual',
    headers: { cookie, 'x-csrf-token': csrf, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    ...(method === 'get' ? {} : { body: JSON.stringify(body ?? {}) }),
  })
}

test('every route with something in its address says what it names', () => {
  const named = world.api.routes.filter(({ path }) => path.includes(':')).map(({ method, path }) => `${method} ${path}`)
  expect(Object.keys(NAMES).toSorted()).toEqual(named.toSorted())
})

describe.each(Object.entries(NAMES).flatMap(([route, named]) => (named === 'own' ? [] : [[route, named] as const])))(
  '%s',
  (route, { by, body }) => {
    const [method, path] = route.split(' ') as [string, string]
    test.each(ROLES)('for a %s an id of another installation is as one that is not there', async (role) => {
      const at = (id: string) => path.replace(/:\w+/, encodeURIComponent(id))
      const ids = [THEIR[by](), decisionId(999), 'x', "' or 1=1", '../me']
      const answers = await Promise.all(ids.map((id) => ask(role, OURS, method, at(id), body)))
      // A viewer may learn that they may not act, before anything is looked up.
      const statuses = new Set(answers.map(({ status }) => status))
      expect([[404], [403]]).toContainEqual([...statuses])
      expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
    })
  },
)

test('what one installation changes is changed nowhere else', async () => {
  const refused = await ask('admin', THEIRS, 'post', `/api/partners/users/${decisionId(5)}/revoke`)
  expect(refused.status).toBe(404)
  await ask('admin', OURS, 'post', '/api/failed/replay', { all: true })
  const invited = await ask('admin', OURS, 'post', '/api/partners/users', { partnerId: 'nusantara', name: 'Tom' })
  const { userId } = (await invited.json()) as { userId: string }
  expect((await ask('admin', THEIRS, 'post', `/api/partners/users/${userId}/revoke`)).status).toBe(404)
  expect(await (await ask('admin', THEIRS, 'get', '/api/partners')).text()).not.toContain(userId)
  expect((await ask('admin', OURS, 'post', `/api/partners/users/${userId}/revoke`)).status).toBe(204)
})

describe('a change is made from our own page only', () => {
  const changes = () => world.api.routes.filter(({ method, who }) => method !== 'get' && who === 'role')
  test('every route that changes something refuses a wrong token, another site, and no token', async () => {
    const { cookie, csrf } = sessions.get(`admin ${OURS}`)!
    const partner = sessions.get(`partner ${OURS}`)!
    expect(changes().length).toBeGreaterThan(15)
    for (const { method, path } of changes()) {
      const session = path.startsWith('/api/partner/') ? partner : { cookie, csrf }
      const address = world.url + path.replace(/:\w+/, decisionId(1))
      const send = async (headers: Record<string, string>) =>
        (
          await fetch(address, {
            method: method.toUpperCase(),
            headers: { cookie: session.cookie, 'content-type': 'application/json', ...headers },
            body: '{}',
          })
        ).status
      const own = { 'sec-fetch-site': 'same-origin', 'x-csrf-token': session.csrf }
      const refused = [
        await send({ 'sec-fetch-site': 'same-origin' }),
        await send({ ...own, 'x-csrf-token': 'other' }),
        await send({ ...own, 'x-csrf-token': sessions.get(`admin ${THEIRS}`)!.csrf }),
        await send({ ...own, 'sec-fetch-site': 'cross-site' }),
        await send({ ...own, 'sec-fetch-site': 'same-site' }),
        await send({ 'x-csrf-token': session.csrf, origin: 'https://evil.example' }),
      ]
      expect([path, ...refused]).toEqual([path, 403, 403, 403, 403, 403, 403])
    }
  })
})

describe('a session is nobody’s but its own', () => {
  test('a cookie planted before sign-in does not become the session', async () => {
    const planted = sessions.get(`viewer ${THEIRS}`)!.cookie
    const answer = await fetch(world.url + world.link('admin'), { redirect: 'manual', headers: { cookie: planted } })
    const fresh = answer.headers.getSetCookie()[0]!.split(';')[0]!
    expect(fresh).not.toBe(planted)
    const idOf = (cookie: string): { sessionId: string; installation: string } =>
      JSON.parse(Buffer.from(cookie.split('=')[1]!.split('.')[0]!, 'base64url').toString())
    expect(idOf(fresh).installation).toBe(OURS)
    expect(idOf(fresh).sessionId).not.toBe(idOf(planted).sessionId)
  })

  test('two sign-ins of one person never share a session', async () => {
    const path = world.link('manager', { reusable: true })
    const cookies = await Promise.all(
      [1, 2].map(async () => (await fetch(world.url + path, { redirect: 'manual' })).headers.getSetCookie()[0]),
    )
    expect(new Set(cookies).size).toBe(2)
  })

  test.each(['//evil.example', 'https://evil.example/partner', '/\\evil.example', '/%0d%0aSet-Cookie:x=1'])(
    'sign-in as a partner does not lead to %s',
    async (to) => {
      const answer = await fetch(`${world.url}${world.link('partner')}?to=${encodeURIComponent(to)}`, {
        redirect: 'manual',
      })
      const place = answer.headers.get('location')!
      expect(place.startsWith('/') && !place.startsWith('//') && !place.startsWith('/\\')).toBe(true)
      expect(answer.headers.get('set-cookie')).not.toContain('x=1')
    },
  )
})

test('a name that is markup stays text: JSON that no browser reads as a page', async () => {
  const hostile = '<script>alert(1)</script>'
  const row = aDecisionRow(3, NOW)
  world.shelves.of(OURS).push({ ...row, personName: hostile, company: `"><img src=x onerror=alert(1)>` })
  const answer = await ask('viewer', OURS, 'get', '/api/leads')
  expect(answer.headers.get('content-type')).toContain('application/json')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  const policy = answer.headers.get('content-security-policy')!
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toMatch(/script-src[^;]*(unsafe|data:|\*)/)
  expect(await answer.text()).toContain(JSON.stringify(hostile))
  const csv = await ask('viewer', OURS, 'get', '/api/reports/velocity?format=csv')
  expect(csv.headers.get('content-disposition')).toMatch(/^attachment/)
})

describe('a rep who sees their own leads', () => {
  /** The first is theirs, the second somebody else's. */
  const [own, other] = [aDecisionRow(6, NOW), aDecisionRow(4, NOW)]
  beforeAll(() => {
    world.shelves.of(OURS).push(own, other)
  })
  const get = (path: string) => ask('rep', OURS, 'get', path)
  const bodyOf = async (path: string) => (await (await get(path)).json()) as Record<string, unknown>

  test('finds theirs in every list, and counts to the same number', async () => {
    expect(own.decision.outputs.ownerId).toBe(REP)
    expect(other.decision.outputs.ownerId).not.toBe(REP)
    const list = await bodyOf('/api/leads')
    expect((list['rows'] as { leadId: string }[]).map(({ leadId }) => leadId)).toEqual([own.leadId])
    expect(list['count']).toEqual({ leads: 1, more: false })
    const file = await (await get('/api/leads/export')).text()
    expect([file.includes(own.leadId), file.includes(other.leadId)]).toEqual([true, false])
    expect((await bodyOf('/api/leads/choices'))['owners']).toEqual([{ id: REP, name: 'Sari Dewanti' }])
  })

  test.each(['/api/leads/:lead', '/api/leads/:lead/timeline', '/api/leads/:lead/would', '/api/decisions/:decision'])(
    '%s opens theirs, and says of another one what it says of none',
    async (path) => {
      const at = ({ leadId, decisionId: id }: { leadId: string; decisionId: string }) =>
        get(path.replace(':lead', leadId).replace(':decision', id))
      const nothing = { leadId: decisionId(999), decisionId: decisionId(999) }
      const [theirs, foreign, unknown] = [await at(own), await at(other), await at(nothing)]
      expect([theirs.status, foreign.status, unknown.status]).toEqual([200, 404, 404])
      expect(await foreign.text()).toBe(await unknown.text())
      const asManager = path.replace(':lead', other.leadId).replace(':decision', other.decisionId)
      expect((await ask('manager', OURS, 'get', asManager)).status).toBe(200)
    },
  )

  test.each([
    '/api/leads?owner=12',
    '/api/leads?owner=none',
    '/api/leads/export?owner=12',
    '/api/team/12',
    '/api/team',
  ])('%s is not there', async (path) => {
    expect((await get(path)).status).toBe(404)
  })

  test('is nobody as soon as they have left the CRM', async () => {
    const key = `${OURS} ${REP}`
    const rep = world.shelves.reps.get(key)!
    world.shelves.reps.set(key, { ...rep, active: false })
    expect((await get('/api/leads')).status).toBe(401)
    world.shelves.reps.set(key, rep)
    expect((await get('/api/leads')).status).toBe(200)
  })

  test('is let in by an admin’s link once, and shut out at once', async () => {
    const made = await ask('admin', OURS, 'post', `/api/team/${REP}/link`)
    expect(made.status).toBe(201)
    const { link } = (await made.json()) as { link: string }
    const open = () => fetch(world.url + new URL(link).pathname, { redirect: 'manual' })
    const answer = await open()
    expect(answer.headers.get('location')).toBe('/leads')
    expect((await open()).headers.get('location')).toContain('problem=invitation_used')
    const cookie = answer.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    const me = async () => (await fetch(`${world.url}/api/me`, { headers: { cookie } })).json()
    expect(await me()).toMatchObject({ signedIn: true, role: 'rep', repId: REP, person: 'Sari Dewanti' })
    expect((await ask('admin', OURS, 'post', `/api/team/${REP}/shut-out`)).status).toBe(204)
    expect(await me()).toMatchObject({ signedIn: false })
    expect((await ask('manager', OURS, 'post', `/api/team/${REP}/link`)).status).toBe(404)
  })
})
