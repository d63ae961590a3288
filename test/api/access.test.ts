import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { problem } from '../../src/contracts/problem.ts'
import type { Role } from '../../src/ports/access.ts'
import { aDecisionRow, decisionId, NOW } from './support/believable-decisions.ts'
import { OURS, startApi, THEIRS } from './support/api-world.ts'
import type { ApiWorld } from './support/api-world.ts'

let world: ApiWorld
beforeAll(async () => {
  world = await startApi({ mode: 'production', operatorKey: 'the-operator-key' })
  world.shelves.of(OURS).push(aDecisionRow(6, NOW))
  world.shelves.of(THEIRS).push(aDecisionRow(2, NOW))
})
afterAll(() => world.close())

const askers = ['stranger', 'operator', 'admin', 'manager', 'viewer', 'partner', 'rep'] as const
type Asker = (typeof askers)[number]

const cookies = new Map<Asker, string>()
async function headersOf(asker: Asker): Promise<Record<string, string>> {
  if (asker === 'stranger') return {}
  if (asker === 'operator') return { authorization: 'Bearer the-operator-key' }
  const cookie = cookies.get(asker) ?? (await world.signIn(asker satisfies Role))
  cookies.set(asker, cookie)
  return { cookie }
}

const ours = decisionId(6)
const ourLead = aDecisionRow(6, NOW).leadId
const theirLead = aDecisionRow(2, NOW).leadId
/** Route → what each asker gets, in the order of `askers`. */
const table: readonly (readonly [method: string, path: string, ...statuses: number[]])[] = [
  ['get', '/livez', 200, 200, 200, 200, 200, 200, 200],
  ['get', '/readyz', 200, 200, 200, 200, 200, 200, 200],
  ['get', '/metrics', 404, 200, 404, 404, 404, 404, 404],
  ['get', '/api/stats', 404, 200, 200, 404, 404, 404, 404],
  ['get', '/api/pulse', 401, 401, 200, 200, 200, 404, 404],
  ['get', '/signin/:token', 303, 303, 303, 303, 303, 303, 303],
  ['get', '/act/:token', 404, 404, 404, 404, 404, 404, 404],
  ['post', '/act/:token', 404, 404, 404, 404, 404, 404, 404],
  ['get', '/api/me', 200, 200, 200, 200, 200, 200, 200],
  ['post', '/api/session/end', 401, 401, 403, 403, 403, 403, 403],
  ['get', '/oauth/:crm/start', 303, 303, 303, 303, 303, 303, 303],
  ['get', '/oauth/:crm/callback', 303, 303, 303, 303, 303, 303, 303],
  ['get', '/api/live', 401, 401, 200, 200, 200, 404, 404],
  ['get', '/api/live/stream', 401, 401, 200, 200, 200, 404, 404],
  ['get', '/api/leads', 401, 401, 200, 200, 200, 404, 200],
  ['get', '/api/leads/export', 401, 401, 200, 200, 200, 404, 200],
  ['get', '/api/leads/choices', 401, 401, 200, 200, 200, 404, 200],
  ['get', '/api/leads/:id', 401, 401, 200, 200, 200, 404, 200],
  ['get', '/api/leads/:id/timeline', 401, 401, 200, 200, 200, 404, 200],
  ['get', '/api/leads/:id/would', 401, 401, 200, 200, 200, 404, 200],
  ['get', '/api/leads/:id/choices', 401, 401, 200, 200, 404, 404, 404],
  ['post', '/api/leads/:id/actions', 401, 401, 403, 403, 403, 404, 404],
  ['get', '/api/queues', 401, 401, 200, 200, 200, 404, 404],
  ['get', '/api/me/notices', 401, 401, 200, 200, 200, 404, 404],
  ['put', '/api/me/notices', 401, 401, 403, 403, 403, 404, 404],
  ['post', '/api/me/notices/webhook', 401, 401, 403, 403, 404, 404, 404],
  ['post', '/api/me/notices/test', 401, 401, 403, 403, 403, 404, 404],
  ['post', '/api/me/notices/again', 401, 401, 403, 403, 403, 404, 404],
  ['get', '/t.js', 200, 200, 200, 200, 200, 200, 200],
  ['post', '/t/collect', 204, 204, 204, 204, 204, 204, 204],
  ['get', '/api/views', 401, 401, 200, 200, 200, 404, 404],
  ['post', '/api/views', 401, 401, 403, 403, 403, 404, 404],
  ['put', '/api/views/start', 401, 401, 403, 403, 403, 404, 404],
  ['put', '/api/views/:viewId', 401, 401, 403, 403, 403, 404, 404],
  ['post', '/api/views/:viewId/remove', 401, 401, 403, 403, 403, 404, 404],
  ['post', '/api/views/:viewId/restore', 401, 401, 403, 403, 403, 404, 404],
  ['get', '/api/website', 401, 401, 200, 404, 404, 404, 404],
  ['put', '/api/website', 401, 401, 403, 404, 404, 404, 404],
  ['get', '/api/crm-stages', 401, 401, 200, 404, 404, 404, 404],
  ['put', '/api/crm-stages', 401, 401, 403, 404, 404, 404, 404],
  ['get', '/api/keys', 401, 401, 200, 404, 404, 404, 404],
  ['post', '/api/keys', 401, 401, 403, 404, 404, 404, 404],
  ['get', '/api/keys/:keyId/calls', 401, 401, 404, 404, 404, 404, 404],
  ['post', '/api/keys/:keyId/rotate', 401, 401, 403, 404, 404, 404, 404],
  ['post', '/api/keys/:keyId/revoke', 401, 401, 403, 404, 404, 404, 404],
  ['get', '/api/absences', 401, 401, 200, 200, 200, 404, 404],
  ['post', '/api/absences', 401, 401, 403, 403, 404, 404, 404],
  ['post', '/api/absences/:id/end', 401, 401, 403, 403, 404, 404, 404],
  ['get', '/api/team/leaver/:repId', 401, 401, 404, 404, 404, 404, 404],
  ['get', '/api/house', 401, 401, 200, 404, 404, 404, 404],
  ['post', '/api/house/invitation', 401, 401, 403, 404, 404, 404, 404],
  ['post', '/api/house/join', 401, 401, 403, 404, 404, 404, 404],
  ['post', '/api/house/leave', 401, 401, 403, 404, 404, 404, 404],
  ['get', '/api/team', 401, 401, 200, 200, 200, 404, 404],
  ['get', '/api/team/:repId', 401, 401, 404, 404, 404, 404, 404],
  ['post', '/api/team/:repId/link', 401, 401, 403, 404, 404, 404, 404],
  ['post', '/api/team/:repId/shut-out', 401, 401, 403, 404, 404, 404, 404],
  ['post', '/api/team/handover', 401, 401, 403, 403, 404, 404, 404],
  ['post', '/api/team/handover/undo', 401, 401, 403, 403, 404, 404, 404],
  ['get', '/api/coverage', 401, 401, 200, 200, 200, 404, 404],
  ['get', '/api/duplicates', 401, 401, 200, 200, 200, 404, 404],
  ['post', '/api/duplicates/not-same', 401, 401, 403, 403, 403, 404, 404],
  ['get', '/api/audit', 401, 401, 200, 404, 404, 404, 404],
  ['post', '/api/audit/:id/undo', 401, 401, 403, 403, 403, 404, 404],
  ['get', '/api/reports/velocity', 401, 401, 200, 200, 200, 404, 404],
  ['get', '/api/reports/velocity/breakdown?step=mql&by=source', 401, 401, 200, 200, 200, 404, 404],
  ['get', '/api/reports/velocity/curve?step=mql', 401, 401, 200, 200, 200, 404, 404],
  ['get', '/api/reports/promises', 401, 401, 200, 200, 200, 404, 404],
  ['get', '/api/reports/returns', 401, 401, 200, 200, 200, 404, 404],
  ['get', '/api/today', 401, 401, 200, 200, 200, 404, 404],
  ['get', '/api/decisions/:id', 401, 401, 200, 200, 200, 404, 200],
  ['get', '/api/failed', 401, 401, 200, 404, 404, 404, 404],
  ['post', '/api/failed/replay', 401, 401, 403, 404, 404, 404, 404],
  ['get', '/api/forgotten', 401, 401, 200, 404, 404, 404, 404],
  ['post', '/api/forgotten', 401, 401, 403, 404, 404, 404, 404],
  ['get', '/api/backfill', 401, 401, 200, 200, 200, 404, 404],
  ['get', '/api/backfill/estimate', 401, 401, 404, 404, 404, 404, 404],
  ['post', '/api/backfill', 401, 401, 403, 404, 404, 404, 404],
  ['post', '/api/dry-run', 401, 401, 403, 404, 404, 404, 404],
  ['get', '/api/policy/draft', 401, 401, 200, 200, 200, 404, 404],
  ['put', '/api/policy/draft', 401, 401, 403, 404, 404, 404, 404],
  ['post', '/api/policy/draft/discard', 401, 401, 403, 404, 404, 404, 404],
  ['post', '/api/policy/look', 401, 401, 403, 403, 403, 404, 404],
  ['get', '/api/policy/traffic', 401, 401, 200, 200, 200, 404, 404],
  ['post', '/api/policy/try', 401, 401, 403, 403, 403, 404, 404],
  ['post', '/api/policy/simulations', 401, 401, 403, 404, 404, 404, 404],
  ['get', '/api/policy/simulations/:runId', 401, 401, 404, 404, 404, 404, 404],
  ['post', '/api/policy/simulations/:runId/cancel', 401, 401, 403, 404, 404, 404, 404],
  ['get', '/api/policy', 401, 401, 200, 200, 200, 404, 404],
  ['get', '/api/policy/versions', 401, 401, 200, 200, 200, 404, 404],
  ['get', '/api/policy/schema', 401, 401, 200, 200, 200, 404, 404],
  ['get', '/api/policy/canary', 401, 401, 200, 404, 404, 404, 404],
  ['post', '/api/policy/canary/accept', 401, 401, 403, 404, 404, 404, 404],
  ['get', '/api/policy/:version', 401, 401, 200, 200, 200, 404, 404],
  ['post', '/api/policy/lint', 401, 401, 403, 403, 403, 404, 404],
  ['post', '/api/policy/diff', 401, 401, 403, 403, 403, 404, 404],
  ['put', '/api/policy', 401, 401, 403, 404, 404, 404, 404],
  ['post', '/api/policy/restore', 401, 401, 403, 404, 404, 404, 404],
  ['get', '/api/setup', 401, 401, 200, 404, 404, 404, 404],
  ['get', '/api/setup/fields', 401, 401, 200, 404, 404, 404, 404],
  ['post', '/api/setup/fields', 401, 401, 403, 404, 404, 404, 404],
  ['post', '/api/setup/people', 401, 401, 403, 404, 404, 404, 404],
  ['post', '/api/setup/template', 401, 401, 403, 404, 404, 404, 404],
  ['post', '/api/setup/steps', 401, 401, 403, 404, 404, 404, 404],
  ['post', '/api/setup/live', 401, 401, 403, 404, 404, 404, 404],
  ['get', '/api/definitions', 401, 401, 200, 200, 200, 404, 200],
  ['post', '/api/definitions/sign', 401, 401, 403, 403, 404, 404, 404],
  ['put', '/api/definitions/review', 401, 401, 403, 403, 404, 404, 404],
  ['get', '/', 302, 302, 302, 302, 302, 302, 302],
  ['get', '/api/openapi.json', 401, 401, 200, 200, 200, 200, 404],
  ['get', '/api/partner', 401, 401, 404, 404, 404, 200, 404],
  ['get', '/api/partner/leads', 401, 401, 404, 404, 404, 200, 404],
  ['get', '/api/partner/export', 401, 401, 404, 404, 404, 200, 404],
  ['get', '/api/partner/leads/:publicId', 401, 401, 404, 404, 404, 404, 404],
  ['post', '/api/partner/leads/:publicId/answer', 401, 401, 404, 404, 404, 403, 404],
  ['post', '/api/partner/leads/:publicId/recall', 401, 401, 404, 404, 404, 403, 404],
  ['get', '/api/partners', 401, 401, 200, 404, 404, 404, 404],
  ['post', '/api/partners/users', 401, 401, 403, 404, 404, 404, 404],
  ['post', '/api/partners/users/:userId/link', 401, 401, 403, 404, 404, 404, 404],
  ['post', '/api/partners/users/:userId/revoke', 401, 401, 403, 404, 404, 404, 404],
  ['post', '/api/partners/check', 401, 401, 403, 404, 404, 404, 404],
  ['get', '/hubspot/card', 401, 401, 401, 401, 401, 401, 401],
  ['post', '/hubspot/card/actions', 401, 401, 401, 401, 401, 401, 401],
  ['post', '/hubspot/card/evaluate', 401, 401, 401, 401, 401, 401, 401],
  ['get', '/hubspot/settings', 401, 401, 401, 401, 401, 401, 401],
  ['post', '/hubspot/settings/actions', 401, 401, 401, 401, 401, 401, 401],
  ['post', '/hubspot/workflow/route', 401, 401, 401, 401, 401, 401, 401],
]

/** What is sent to routes that read a body before they look. */
const bodies: Readonly<Record<string, unknown>> = {
  '/api/leads/:id/actions': { orderId: decisionId(77), action: 're-evaluate' },
}

test('every route of the application stands in the table', () => {
  expect(world.api.routes.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(
    table.map(([method, path]) => `${method} ${path.split('?')[0]}`).toSorted(),
  )
})

describe.each(table)('%s %s', (method, path, ...statuses) => {
  test.each(askers.map((asker, index) => [asker, statuses[index]!] as const))('%s → %i', async (asker, status) => {
    const address = path
      .replace(':token', 'unknown')
      .replace(':crm', 'hubspot')
      .replace('/leads/:id', `/leads/${ourLead}`)
      .replace(':id', ours)
      .replace(':publicId', ours)
      .replace(':userId', ours)
      .replace(':version', '14')
    const stop = new AbortController()
    const answer = await fetch(world.url + address, {
      method: method.toUpperCase(),
      headers: await headersOf(asker),
      redirect: 'manual',
      signal: stop.signal,
    })
    expect(answer.status).toBe(status)
    // A person reads it, not a page of ours.
    if (status >= 400 && !path.startsWith('/act/')) {
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
      expect(problem.parse(await answer.json()).status).toBe(status)
    }
    stop.abort()
  })
})

test('a decision of another installation looks like one that is not there', async () => {
  const headers = await headersOf('admin')
  const foreign = await fetch(`${world.url}/api/decisions/${decisionId(2)}`, { headers })
  const unknown = await fetch(`${world.url}/api/decisions/${decisionId(999)}`, { headers })
  const garbage = await fetch(`${world.url}/api/decisions/x'%20or%201=1`, { headers })
  expect([foreign.status, unknown.status, garbage.status]).toEqual([404, 404, 404])
  const text = await foreign.text()
  expect(await unknown.text()).toBe(text)
  expect(await garbage.text()).toBe(text)
})

test.each(table.flatMap(([method, path]) => (path.startsWith('/api/leads/:id') ? [[method, path] as const] : [])))(
  '%s %s: a lead of another installation looks like one that is not there',
  async (method, path) => {
    const me = await (await fetch(`${world.url}/api/me`, { headers: await headersOf('admin') })).json()
    const headers = {
      ...(await headersOf('admin')),
      'x-csrf-token': (me as { csrf: string }).csrf,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
    }
    const answers = await Promise.all(
      [theirLead, decisionId(999), 'x'].map((id) =>
        fetch(world.url + path.replace(':id', id), {
          method: method.toUpperCase(),
          headers,
          ...(method === 'get' ? {} : { body: JSON.stringify(bodies[path] ?? {}) }),
        }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
  },
)

test.each(table.map(([method, path]) => [method, path] as const))(
  '%s %s: the character NUL in the address is refused, whoever asks',
  async (method, path) => {
    const answer = await fetch(`${world.url}${path}${path.includes('?') ? '&' : '?'}q=a%00`, {
      method: method.toUpperCase(),
      headers: await headersOf('admin'),
      redirect: 'manual',
    })
    expect(problem.parse(await answer.json())).toMatchObject({
      status: 400,
      detail: expect.stringContaining('address: '),
    })
  },
)

test('a wrong operator key opens nothing', async () => {
  const answer = await fetch(`${world.url}/metrics`, { headers: { authorization: 'Bearer the-operator-kez' } })
  expect(answer.status).toBe(404)
})

test('in sandbox mode the numbers are open', async () => {
  const sandbox = await startApi()
  const answers = await Promise.all(['/metrics', '/api/stats'].map((path) => fetch(sandbox.url + path)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  await sandbox.close()
})
