import { createHash, createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { problem } from '../../src/contracts/problem.ts'
import { createHubspotWorkflowReader } from '../../src/crm/hubspot/workflow-request.ts'
import { outputFieldsOf } from '../../src/crm/hubspot/workflow-steps.ts'
import { askByWorkflow, finishSteps } from '../../src/flow/workflow-steps.ts'
import { CrmRefusedError } from '../../src/ports/crm.ts'
import type { Installation } from '../../src/ports/installations.ts'
import { demoRequest, MemoryWorld } from '../support/memory-world.ts'
import { startApi, type ApiWorld } from './support/api-world.ts'

const SECRET = '00000000-1111-4222-8333-444444444444'
const PUBLIC = 'http://localhost:3000'
const PATH = '/hubspot/workflow/route'
const HOUR = 3_600_000

let world: MemoryWorld
let api: ApiWorld
/** Whether the account lets us answer later. */
let mayAnswerLater = true

beforeEach(async () => {
  world = await MemoryWorld.open()
  mayAnswerLater = true
})
beforeAll(async () => {
  world = await MemoryWorld.open()
  api = await startApi({
    stores: storesOfNow(),
    clock: { now: () => world.clock.now(), monotonicMs: () => 0, sleep: async () => undefined },
    workflow: {
      reader: createHubspotWorkflowReader({ clientSecrets: ['an older one', SECRET] }),
      ask: (installation, step) => askByWorkflow(world.flow, installation, step, mayAnswerLater),
    },
  })
})
afterAll(() => api.close())

/** The stores of the world of each test. */
function storesOfNow(): MemoryWorld['stores'] {
  return new Proxy({} as MemoryWorld['stores'], {
    get: (_none, name) => Reflect.get(world.stores, name) as unknown,
  })
}

interface Sent {
  readonly body?: unknown
  readonly secret?: string
  readonly version?: 'v1' | 'v2' | 'v3'
  readonly sentAt?: number
  readonly afterSigning?: string
}

function step(callbackId: string, objectId: string | number, portalId = 8_800_001, objectType = 'CONTACT') {
  return {
    callbackId,
    origin: { portalId, actionDefinitionId: 3_300_123, actionDefinitionVersion: 2 },
    context: { source: 'WORKFLOWS', workflowId: 9_900_123 },
    object: { objectId: Number(objectId), objectType, properties: {} },
    inputFields: {},
  }
}

/** Sends as HubSpot's workflows do. */
function send({ body, secret = SECRET, version = 'v2', sentAt, afterSigning = '' }: Sent): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const at = String(sentAt ?? world.clock.now())
  const hash = (signed: string) => createHash('sha256').update(signed).digest('hex')
  const signed = {
    v1: { 'x-hubspot-signature-version': 'v1', 'x-hubspot-signature': hash(secret + text) },
    v2: { 'x-hubspot-signature-version': 'v2', 'x-hubspot-signature': hash(`${secret}POST${PUBLIC}${PATH}${text}`) },
    v3: {
      'x-hubspot-request-timestamp': at,
      'x-hubspot-signature-v3': createHmac('sha256', secret)
        .update(`POST${PUBLIC}${PATH}${text}${at}`)
        .digest('base64'),
    },
  }[version]
  const headers = { 'content-type': 'application/json', ...signed } as Record<string, string>
  return fetch(api.url + PATH + afterSigning, { method: 'POST', headers, body: text })
}
const stateOf = async (answer: Response): Promise<unknown> => {
  expect(answer.status).toBe(200)
  return ((await answer.json()) as { outputFields: unknown }).outputFields
}
const WAITS = { hs_execution_state: 'BLOCK', hs_expiration_duration: 'P1D' }
const finish = () => finishSteps(world.flow, world.installation.installationId)

describe('a workflow asks', () => {
  test('and waits until the lead is decided and written, then goes on with owner, stage and score', async () => {
    world.crm.put('contact', '501', demoRequest())
    expect(await stateOf(await send({ body: step('cb-1', 501) }))).toEqual(WAITS)
    await finish()
    expect(world.crm.completed).toEqual([])
    await world.settle()
    await finish()
    const owner = world.written('501', 'hubspot_owner_id')!
    expect(world.crm.completed).toEqual([
      {
        callbackId: 'cb-1',
        ended: 'done',
        outputs: {
          estafet_owner: owner,
          estafet_owner_name: expect.stringMatching(/^(Ana Prado|Bo Lind|Cara Diaz)$/),
          estafet_stage: 'mql',
          estafet_status: 'active',
          estafet_score: world.written('501', 'estafet_score')?.split('.')[0],
          estafet_outcome: 'assigned',
          estafet_reason: world.written('501', 'estafet_routing_reason'),
        },
      },
    ])
    expect(outputFieldsOf(world.crm.completed[0]!)).toMatchObject({ hs_execution_state: 'SUCCESS' })
  })

  test('once more with the same callback: one step, and it goes on at once when it was answered', async () => {
    world.crm.put('contact', '501', demoRequest())
    for (const _again of [1, 2, 3]) expect(await stateOf(await send({ body: step('cb-1', 501) }))).toEqual(WAITS)
    await world.settle()
    await finish()
    await finish()
    expect(world.crm.completed).toHaveLength(1)
    expect(await stateOf(await send({ body: step('cb-1', 501) }))).toEqual({ hs_execution_state: 'SUCCESS' })
  })

  test('for a contact that is not there: it goes on as failed, and nobody waits for it', async () => {
    await send({ body: step('cb-1', 999) })
    await world.settle()
    await finish()
    expect(world.crm.completed).toMatchObject([{ callbackId: 'cb-1', ended: 'failed' }])
  })

  test('while nothing can be decided: after half a day it goes on as failed', async () => {
    world.crm.put('contact', '501', demoRequest())
    await send({ body: step('cb-1', 501) })
    world.clock.advance(13 * HOUR)
    await finish()
    expect(world.crm.completed).toMatchObject([{ callbackId: 'cb-1', ended: 'failed' }])
  })

  test('while the CRM does not answer: it is told later', async () => {
    world.crm.put('contact', '501', demoRequest())
    await send({ body: step('cb-1', 501) })
    await world.settle()
    world.crm.trouble = (call) => (call === 'complete steps' ? 'refused-before' : null)
    await finish()
    world.crm.trouble = () => null
    world.clock.advance(HOUR)
    await finish()
    expect(world.crm.completed).toHaveLength(1)
  })

  test('and the CRM refuses to hear of one of two: that one is over, the other is told of', async () => {
    const refused = ['cb-1']
    const tell = world.crm.completeSteps.bind(world.crm)
    world.crm.completeSteps = async (installation, answers) => {
      if (answers.some(({ callbackId }) => refused.includes(callbackId))) throw new CrmRefusedError(400, 'unknown')
      return tell(installation, answers)
    }
    world.crm.put('contact', '501', demoRequest())
    world.crm.put('contact', '502', demoRequest({ email: 'p@other.example', company: 'Other' }))
    await send({ body: step('cb-1', 501) })
    await send({ body: step('cb-2', 502) })
    await world.settle()
    await finish()
    expect(world.crm.completed.map(({ callbackId }) => callbackId)).toEqual(['cb-2'])
    expect(await world.stores.workflowSteps.waiting()).toEqual([])
  })

  test('without the scope to answer later: it goes on at once, and the lead is decided behind it', async () => {
    mayAnswerLater = false
    world.crm.put('contact', '501', demoRequest())
    expect(await stateOf(await send({ body: step('cb-1', 501) }))).toEqual({ hs_execution_state: 'SUCCESS' })
    await world.settle()
    expect(world.written('501', 'estafet_stage')).toBe('mql')
    await finish()
    expect(world.crm.completed).toEqual([])
  })

  test('of an account that is disconnected: it goes on as failed', async () => {
    await world.stores.installations.setState(world.installation.installationId, 'disconnected', 'test')
    expect(await stateOf(await send({ body: step('cb-1', 501) }))).toEqual({ hs_execution_state: 'FAIL_CONTINUE' })
  })
})

describe('refused, and nothing is marked', () => {
  const good = step('cb-1', 501)
  test.each<[string, () => Sent, number, string]>([
    ['a wrong signature', () => ({ body: good, secret: 'another' }), 401, 'signature_wrong'],
    ['a version 1 signature, which covers no address', () => ({ body: good, version: 'v1' }), 401, 'signature_wrong'],
    ['an address changed after signing', () => ({ body: good, afterSigning: '?x=1' }), 401, 'signature_wrong'],
    [
      'a stale timestamp, where HubSpot sends one',
      () => ({ body: good, version: 'v3', sentAt: world.clock.now() - 300_001 }),
      401,
      'timestamp_stale',
    ],
    ['a portal that is not installed', () => ({ body: step('cb-1', 501, 8_800_009) }), 404, 'not_found'],
    ['a company', () => ({ body: step('cb-1', 501, 8_800_001, 'COMPANY') }), 400, 'not_a_step'],
    ['no callback', () => ({ body: { ...good, callbackId: undefined } }), 400, 'not_a_step'],
    ['no JSON', () => ({ body: 'callbackId' }), 400, 'not_a_step'],
  ])('%s', async (_what, sent, status, code) => {
    world.crm.put('contact', '501', demoRequest())
    const answer = await send(sent())
    const body = problem.loose().parse(await answer.json())
    expect([answer.status, body.code]).toEqual([status, code])
    await world.settle()
    expect(world.written('501', 'estafet_stage')).toBeNull()
  })

  test("another portal's record: it is looked for in the account that signed, and is not there", async () => {
    const other = await world.stores.installations.connect({
      ...(world.installation as Installation),
      installationId: '00000000-0000-7000-8000-00000000bbbb',
      accountId: '8800002',
      tokens: { accessToken: 'a', refreshToken: 'r', expiresAt: 1, obtainedAt: 0 },
      policy: (await world.stores.installations.policy(world.installation.installationId, 1)) as object,
      at: 0,
    })
    world.crm.put('contact', '501', demoRequest())
    await world.notify({ id: '501', kind: 'created' })
    await world.settle()
    await send({ body: step('cb-1', 501, 8_800_002) })
    expect(await world.stores.workflowSteps.waiting()).toEqual([other.installationId])
    await finishSteps(world.flow, world.installation.installationId)
    expect(world.crm.completed).toEqual([])
  })
})
