import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { appSettingsView, type AppSettingsView } from '../../src/contracts/app-settings.ts'
import { problem } from '../../src/contracts/problem.ts'
import { createHubspotUserReader } from '../../src/crm/hubspot/signed-user.ts'
import { leaveAccount, lookAtAppSettings } from '../../src/flow/app-settings.ts'
import { changeBackfill, estimateBackfill, lookAtBackfill, startBackfill } from '../../src/flow/begin-backfill.ts'
import { CrmUnavailableError } from '../../src/ports/crm.ts'
import { MemoryWorld } from '../support/memory-world.ts'
import { startApi, type ApiWorld } from './support/api-world.ts'

const SECRET = '00000000-1111-4222-8333-444444444444'
const APP = '7700001'
const PUBLIC = 'http://localhost:3000'
const PORTAL = '8800001'
const MANAGER = '5509@customer.example'
const REP = '5501@customer.example'

let world: MemoryWorld
let api: ApiWorld
const left: string[] = []
/** False: the CRM does not answer when it is asked to remove the app. */
let answers = true

beforeAll(async () => {
  world = await MemoryWorld.open()
  api = await startApi({
    stores: new Proxy({} as MemoryWorld['stores'], {
      get: (_none, name) => Reflect.get(world.stores, name) as unknown,
    }),
    clock: { now: () => world.clock.now(), monotonicMs: () => 0, sleep: async () => undefined },
    card: {
      reader: createHubspotUserReader({ appId: APP, clientSecrets: [SECRET] }),
      look: async () => null,
      isThere: async () => null,
      answer: async () => ({ kind: 'unknown' }),
      evaluate: async () => ({ kind: 'unknown' }),
    },
    appSettings: {
      optionalScopesOf: () => ['crm.objects.users.read', 'automation'],
      look: (installation, email) => lookAtAppSettings(world.flow, installation, email),
      leave: ({ installationId }, by) => leaveAccount(world.flow, leaver, installationId, by),
    },
    backfill: {
      look: (installation) => lookAtBackfill(world.flow, installation),
      estimate: (installation) => estimateBackfill(world.flow, installation),
      start: (installation, route) => startBackfill(world.flow, installation, route),
      change: (installation, action) => changeBackfill(world.flow, installation, action),
    },
  })
})
afterAll(() => api.close())
beforeEach(async () => {
  world = await MemoryWorld.open()
  left.length = 0
  answers = true
})

const leaver = {
  uninstall: async (installation: string) => {
    if (!answers) throw new CrmUnavailableError('no answer', false)
    left.push(installation)
  },
}

interface Call {
  readonly body?: unknown
  readonly email?: string
  readonly portal?: string
  readonly app?: string
  readonly secret?: string
  readonly sentAt?: number
  readonly lang?: string
}

/** Calls as HubSpot's proxy does for `hubspot.fetch`. */
function call({
  body,
  email = MANAGER,
  portal = PORTAL,
  app = APP,
  secret = SECRET,
  sentAt,
  lang,
}: Call): Promise<Response> {
  const method = body === undefined ? 'GET' : 'POST'
  const query = new URLSearchParams({
    ...(lang ? { lang } : {}),
    userId: '6600001',
    portalId: portal,
    userEmail: email,
    appId: app,
  })
  const address = `/hubspot/settings${body === undefined ? '' : '/actions'}?${query.toString()}`
  const text = body === undefined ? '' : JSON.stringify(body)
  const at = String(sentAt ?? world.clock.now())
  const signature = createHmac('sha256', secret)
    .update(method + PUBLIC + address.replace('%40', '@') + text + at)
    .digest('base64')
  const headers = {
    'content-type': 'application/json',
    'x-hubspot-signature-v3': signature,
    'x-hubspot-request-timestamp': at,
  }
  return fetch(api.url + address, { method, headers, ...(text === '' ? {} : { body: text }) })
}
const seen = async (given: Call): Promise<AppSettingsView> => {
  const answer = await call(given)
  expect(answer.status).toBe(200)
  return appSettingsView.parse(await answer.json())
}
const refused = async (given: Call): Promise<unknown> => {
  const answer = await call(given)
  const { status, code } = problem.loose().parse(await answer.json())
  expect(answer.status).toBe(status)
  return [status, code]
}
const stateNow = async () => (await world.stores.installations.find(world.installation.installationId))!.state

describe('the settings page', () => {
  test('a manager: whether it works, what was not granted, and what may be changed', async () => {
    expect(await seen({})).toMatchObject({
      state: 'active',
      accountId: PORTAL,
      policyVersion: 1,
      people: 4,
      missing: [expect.stringContaining('Working hours'), expect.stringContaining('Workflows')],
      backfill: null,
      mayChange: true,
      whoMayChange: ['Mia Kern'],
    })
  })

  test('anybody else of the account may look', async () => {
    expect(await seen({ email: REP })).toMatchObject({ mayChange: false, whoMayChange: ['Mia Kern'] })
  })

  test('in the language of the reader', async () => {
    expect((await seen({ lang: 'id' })).missing[1]).toContain('Workflow tidak menunggu')
  })

  test('a manager starts, pauses and stops the reading of old contacts', async () => {
    for (const [action, state] of [
      ['backfill-start', 'running'],
      ['backfill-pause', 'paused'],
      ['backfill-resume', 'running'],
      ['backfill-stop', 'stopped'],
    ] as const)
      expect(await seen({ body: { action } })).toMatchObject({ backfill: { state, route: false } })
    expect(await refused({ body: { action: 'backfill-pause' } })).toEqual([409, 'backfill_not_so'])
  })

  test('a manager disconnects: the CRM removes the app, tokens and waiting work go', async () => {
    const { installationId } = world.installation
    await world.notify({ id: '501', kind: 'created' })
    expect(await seen({ body: { action: 'disconnect', confirm: PORTAL } })).toMatchObject({ state: 'uninstalled' })
    expect(left).toEqual([installationId])
    expect(await stateNow()).toBe('uninstalled')
    expect(await world.stores.tokens.load(installationId)).toBeNull()
    expect(await world.stores.inbox.waiting()).toEqual([])
    expect(await refused({})).toEqual([404, 'not_found'])
  })

  test('while the CRM does not answer nothing is disconnected', async () => {
    answers = false
    expect(await refused({ body: { action: 'disconnect', confirm: PORTAL } })).toEqual([503, 'crm_not_answering'])
    expect(await stateNow()).toBe('active')
  })
})

describe('refused, and nothing is changed', () => {
  const body = { action: 'disconnect', confirm: PORTAL }
  test.each<[string, () => Call, number, string]>([
    ['a wrong signature', () => ({ body, secret: 'another' }), 401, 'signature_wrong'],
    ['a stale timestamp', () => ({ body, sentAt: world.clock.now() - 300_001 }), 401, 'timestamp_stale'],
    ['another app', () => ({ body, app: '7700002' }), 401, 'other_app'],
    ['another portal, which is not installed', () => ({ body, portal: '8800009' }), 404, 'not_found'],
    ['a user without rights', () => ({ body, email: REP }), 403, 'not_a_manager'],
    ['a user nobody knows', () => ({ body, email: 'x@customer.example' }), 403, 'not_a_manager'],
    ["another account's id to confirm", () => ({ body: { ...body, confirm: '8800002' } }), 400, 'not_confirmed'],
    ['something else', () => ({ body: { action: 'delete' } }), 400, 'request_wrong'],
  ])('%s', async (_what, given, status, code) => {
    expect(await refused(given())).toEqual([status, code])
    expect(await stateNow()).toBe('active')
    expect(left).toEqual([])
  })

  test('a manager of another account changes only that one', async () => {
    const ours = world.installation
    await world.stores.installations.connect({
      ...ours,
      installationId: '00000000-0000-7000-8000-00000000bbbb',
      accountId: '8800002',
      tokens: { accessToken: 'a', refreshToken: 'r', expiresAt: 1, obtainedAt: 0 },
      policy: (await world.stores.installations.policy(ours.installationId, 1)) as object,
      at: 0,
    })
    expect(await refused({ body, portal: '8800002' })).toEqual([403, 'not_a_manager'])
    expect(await stateNow()).toBe('active')
  })

  test('reading old contacts of an account that is disconnected', async () => {
    await world.stores.installations.setState(world.installation.installationId, 'disconnected', 'test')
    expect(await refused({ body: { action: 'backfill-start' } })).toEqual([409, 'crm_disconnected'])
  })
})
