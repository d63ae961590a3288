import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import {
  diffAnswer,
  lintAnswer,
  policyConflict,
  policyRefusal,
  policyVersionsPage,
  policyView,
  publishAnswer,
} from '../../src/contracts/policy.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { writePolicy } from '../../src/domain/policy/document.ts'
import { parsePolicy } from '../../src/domain/policy/schema.ts'
import { startApi } from './support/api-world.ts'
import type { ApiWorld } from './support/api-world.ts'

let world: ApiWorld
let headers: Record<string, string>
beforeAll(async () => {
  world = await startApi()
})
afterAll(() => world.close())
beforeEach(async () => {
  const cookie = await world.signIn('admin')
  const me: unknown = await (await fetch(`${world.url}/api/me`, { headers: { cookie } })).json()
  const csrf = String(Reflect.get(me as object, 'csrf') ?? Reflect.get(me as object, 'csrfToken'))
  headers = { cookie, 'content-type': 'application/json', 'x-csrf-token': csrf, origin: world.url }
})

const get = (path: string): Promise<Response> => fetch(world.url + path, { headers })
const send = (method: 'POST' | 'PUT', path: string, body: unknown): Promise<Response> =>
  fetch(world.url + path, { method, headers, body: JSON.stringify(body) })
const activeVersion = async (): Promise<number> => policyView.parse(await (await get('/api/policy')).json()).version

describe('reading', () => {
  test('the active policy, one version, and the list agree', async () => {
    const active = policyView.parse(await (await get('/api/policy')).json())
    expect(active).toMatchObject({ version: 14, active: true, author: 'andi', document: { name: 'Version 14' } })
    const old = policyView.parse(await (await get('/api/policy/3')).json())
    expect(old).toMatchObject({ version: 3, active: false, document: { name: 'Version 3' } })
    const page = policyVersionsPage.parse(await (await get('/api/policy/versions?limit=2&before=10')).json())
    expect(page).toMatchObject({ active: 14, more: true, versions: [{ version: 9 }, { version: 8 }] })
  })

  test('a version comes as YAML or JSON text', async () => {
    const yaml = await get('/api/policy/3?format=yaml')
    expect(yaml.headers.get('content-type')).toContain('application/yaml')
    expect(await yaml.text()).toBe(writePolicy(parsePolicy({ ...defaultPolicy, name: 'Version 3' }), 'yaml'))
    const json: unknown = await (await get('/api/policy/3?format=json')).json()
    expect(json).toEqual({ ...defaultPolicy, name: 'Version 3' })
  })

  test.each(['/api/policy/99', '/api/policy/0', '/api/policy/x', '/api/policy/1e99'])(
    '%s is not there',
    async (path) => {
      expect((await get(path)).status).toBe(404)
    },
  )

  test('the schema is a JSON Schema', async () => {
    expect(await (await get('/api/policy/schema')).json()).toMatchObject({ title: 'Estafet policy', type: 'object' })
  })
})

describe('judging and comparing', () => {
  test('lint tells where a text is wrong, and stores nothing', async () => {
    const text = writePolicy(defaultPolicy, 'yaml').replace('minutes: 15', 'minutes: soon')
    const answer = lintAnswer.parse(await (await send('POST', '/api/policy/lint', { text })).json())
    expect(answer.publishable).toBe(false)
    expect(answer.findings).toMatchObject([{ level: 'error', path: 'sla.classes.1.minutes', line: expect.any(Number) }])
    expect(await activeVersion()).toBe(14)
  })

  test('the standard policy has nothing to tell', async () => {
    const answer = lintAnswer.parse(await (await send('POST', '/api/policy/lint', { document: defaultPolicy })).json())
    expect(answer).toEqual({ publishable: true, findings: [] })
  })

  test('two sides are compared in words', async () => {
    const document = {
      ...defaultPolicy,
      name: 'Version 14',
      temperature: { ...defaultPolicy.temperature, hotHours: 24 },
    }
    const answer = diffAnswer.parse(
      await (await send('POST', '/api/policy/diff', { from: { version: 14 }, to: { document } })).json(),
    )
    expect(answer.changes).toEqual([
      {
        kind: 'changed',
        section: 'temperature',
        path: ['temperature', 'hotHours'],
        says: { en: 'Temperature: hot up to 48 → 24 h', id: 'Temperatur: panas sampai 48 → 24 jam' },
        before: 48,
        after: 24,
      },
    ])
  })

  test.each([[{}], [{ text: 'a', document: {} }], [{ from: { version: 1 } }]])('%j is not understood', async (body) => {
    expect((await send('POST', '/api/policy/lint', body)).status).toBe(400)
    expect((await send('POST', '/api/policy/diff', { from: body, to: { version: 1 } })).status).toBe(400)
  })

  test('a side that is no policy is refused', async () => {
    const answer = await send('POST', '/api/policy/diff', { from: { version: 1 }, to: { document: { name: 1 } } })
    expect(answer.status).toBe(422)
  })
})

describe('publishing', () => {
  test('YAML keeps its comments, through a later change of values too', async () => {
    const text = `# Signed off in March.\n${writePolicy(defaultPolicy, 'yaml')}`
    const expectedVersion = await activeVersion()
    const first = await send('PUT', '/api/policy', { expectedVersion, reason: 'as agreed', text })
    expect(publishAnswer.parse(await first.json()).version).toMatchObject({
      version: expectedVersion + 1,
      author: 'Maya',
      reason: 'as agreed',
    })
    const document = { ...defaultPolicy, temperature: { ...defaultPolicy.temperature, hotHours: 24 } }
    await send('PUT', '/api/policy', { expectedVersion: expectedVersion + 1, reason: 'hotter', document })
    const yaml = await (await get(`/api/policy/${expectedVersion + 2}?format=yaml`)).text()
    expect(yaml).toBe(text.replace('hotHours: 48', 'hotHours: 24'))
  })

  test('who comes second hears of it and overwrites nothing', async () => {
    const expectedVersion = (await activeVersion()) - 1
    const answer = await send('PUT', '/api/policy', { expectedVersion, reason: 'late', document: defaultPolicy })
    expect(answer.status).toBe(409)
    const problem = policyConflict.parse(await answer.json())
    expect(problem).toMatchObject({ code: 'policy_changed', active: { version: expectedVersion + 1 } })
    expect(await activeVersion()).toBe(expectedVersion + 1)
  })

  test('errors of lint keep a policy from being published', async () => {
    const expectedVersion = await activeVersion()
    const document = {
      ...defaultPolicy,
      score: { ...defaultPolicy.score, weights: { source: 0.3, qualification: 0.4, fit: 0.35 } },
    }
    const answer = await send('PUT', '/api/policy', { expectedVersion, reason: 'more fit', document })
    expect(answer.status).toBe(422)
    const problem = policyRefusal.parse(await answer.json())
    expect(problem.code).toBe('policy_refused')
    expect(problem.findings).toMatchObject([
      { path: 'score.weights', advice: { en: expect.stringContaining('these make 1.05') } },
    ])
    expect(await activeVersion()).toBe(expectedVersion)
  })

  test('an old version is restored as a new one', async () => {
    const expectedVersion = await activeVersion()
    const answer = await send('POST', '/api/policy/restore', { version: 3, expectedVersion, reason: 'went wrong' })
    expect(publishAnswer.parse(await answer.json()).version).toMatchObject({
      version: expectedVersion + 1,
      restoredFrom: 3,
    })
    expect(policyView.parse(await (await get('/api/policy')).json()).document).toMatchObject({ name: 'Version 3' })
    const unknown = await send('POST', '/api/policy/restore', {
      version: 999,
      expectedVersion: expectedVersion + 1,
      reason: 'x',
    })
    expect(unknown.status).toBe(404)
  })

  test.each([[{ reason: '', document: defaultPolicy }], [{ document: defaultPolicy }], [{ reason: 'x' }]])(
    'a publication needs a reason and a policy: %#',
    async (body) => {
      expect((await send('PUT', '/api/policy', { expectedVersion: 1, ...body })).status).toBe(400)
    },
  )
})
