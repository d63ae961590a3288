import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { demoContact } from '../../bench/support/demo-contact.ts'
import { startSandbox, type Sandbox } from '../../sandbox/start.ts'
import { WORKFLOW_PATH } from '../../src/api/workflow-routes.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { all, always, when } from '../../src/domain/policy/write-conditions.ts'
import { patienceOf } from '../../src/ports/patience.ts'
import { untilAtRest } from '../support/at-rest.ts'
import { CLIENT_SECRET, Company, PORTAL } from '../support/company.ts'
import { signedV1, signedV2, signedV3 } from '../support/forgery.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { NotedMilestones } from '../support/quiet.ts'
import { SandboxClock } from '../support/sandbox-clock.ts'
import { addressOf, setHours } from './rows/portal-people.ts'

jest.setTimeout(300_000)

// A workflow of the portal asks for a decision, waits, and goes on with what it is told. Nobody else tells of these contacts.

/** Wednesday 4 March 2026, 10:00 in New York. */
const TEN = Date.UTC(2026, 2, 4, 15)
const LONGEST_WAIT_MS = 60_000
const WAITS = { hs_execution_state: 'BLOCK', hs_expiration_duration: 'P1D' }
const GOES_ON = { hs_execution_state: 'SUCCESS' }

let database: FreshDatabase
let sandbox: Sandbox
let company: Company
let clock: SandboxClock
let ownerOfA: string
let contacts = 0
let steps = 0
const milestones = new NotedMilestones()

beforeAll(async () => {
  database = await freshDatabase()
  sandbox = await startSandbox({ port: 0, population: 'company', webhookWindowMs: 5, start: TEN, speed: 0 })
  ownerOfA = [...(await setHours(sandbox))].find(([, name]) => name === 'A')![0]
  clock = await SandboxClock.of(sandbox.url, { sleepsShorterBy: 10 })
  company = await Company.open({
    databaseUrl: database.url,
    running: sandbox,
    clock,
    milestones,
    // A step that could not be told of is taken again after a lease.
    patience: patienceOf(6_000),
    rate: { max: Infinity, windowMs: 10_000, searchMax: Infinity },
  })
  await company.put('/sandbox/faults', { rateLimit: null, searchLagMs: 0, dropWebhooks: 1 })
  const draft = { author: 'test', reason: 'workflow', restoredFrom: null, yaml: null, at: clock.now() }
  await company.app.stores.policies.publish(
    company.installation,
    { ...draft, document: { ...policyOf(), rollout: { compared: 0 } } },
    1,
  )
})
afterAll(async () => {
  await company.close()
  await database.drop()
  await stopSharedServer()
})

/** Whom the workflow sends is A's; somebody of elsewhere is nobody's. */
function policyOf(): Policy {
  const { blackHoles: _holes, cadences: _cadences, ...plain } = defaultPolicy
  return {
    ...plain,
    pools: [
      ...defaultPolicy.pools,
      {
        ...{ id: 'ours', name: 'Ours', method: 'round-robin', hours: 'always', caps: [], overflow: [] },
        members: [{ rep: addressOf('A'), weight: 1 }],
      },
    ],
    routing: {
      ...defaultPolicy.routing,
      stickiness: ['manual-lock'],
      rules: [
        { id: 'ours', name: 'Ours', when: all(when('city', '=', 'Here')), target: { kind: 'pool', pool: 'ours' } },
        { id: 'others', name: 'Others', when: always, target: { kind: 'hold', reason: 'elsewhere' } },
      ],
    },
    sla: { ...defaultPolicy.sla, steps: [] },
  }
}

/** Somebody the portal has and Estafet has not heard of. */
async function unheard(city = 'Here'): Promise<string> {
  contacts += 1
  const person = { ...demoContact(contacts * 10), recent_conversion_date: String(clock.now()), city }
  const [made] = await company.act({ do: 'create', type: 'contacts', properties: person })
  return made!.id
}

/** The workflow comes to our action with a contact. @returns what it is answered at once. */
async function asks(contactId: string, callbackId = `step-${(steps += 1)}`) {
  const asked = (await company.post(`/sandbox/portals/${PORTAL}/steps`, { contactId, callbackId })) as {
    status: number
    answer: { outputFields: unknown }
  }
  expect(asked.status).toBe(200)
  return { callbackId, answered: asked.answer.outputFields }
}

/** What the portal was told of a step; undefined: it waits. */
async function toldOf(callbackId: string): Promise<Record<string, string> | undefined> {
  const told = (await company.get(`/sandbox/portals/${PORTAL}/steps`)) as Record<string, Record<string, string>>
  return told[callbackId]
}

/** Waits until there is what is looked for. */
async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (const until = Date.now() + LONGEST_WAIT_MS; Date.now() < until;) {
    const found = await look()
    if (found !== undefined) return found
    await clock.sleep(200)
  }
  throw new Error(`${what} did not come: ${JSON.stringify(company.log.lines.slice(-5))}`)
}

/** Waits until the portal has been told of a step. */
const end = (callbackId: string): Promise<Record<string, string>> =>
  eventually(`the end of ${callbackId}`, () => toldOf(callbackId))

/** Calls that told of steps so far, by status. */
async function tellings(): Promise<Readonly<Record<string, number>>> {
  const { calls } = (await company.get('/sandbox/counters')) as { calls: Record<string, Record<string, number>> }
  return calls['complete-steps'] ?? {}
}

/** How often somebody was given the lead; looking again gives it to nobody. */
async function timesGiven(contactId: string): Promise<number> {
  const { rows } = await company.query(
    `select count(*)::int as n from decisions where record_id = $1 and decision->'routing'->>'kind' = 'assign'`,
    [contactId],
  )
  return rows[0]!['n'] as number
}

describe('a workflow asks', () => {
  test('and waits until the lead is decided and written; it goes on with what the contact shows', async () => {
    const id = await unheard()
    const { callbackId, answered } = await asks(id)
    expect(answered).toEqual(WAITS)
    const told = await end(callbackId)
    const shown = (await company.dump('contacts')).find((contact) => contact.id === id)!.properties
    expect(told).toEqual({
      ...GOES_ON,
      estafet_owner: ownerOfA,
      estafet_owner_name: 'Mason Davis',
      estafet_stage: 'mql',
      estafet_status: 'active',
      estafet_score: shown['estafet_score'],
      estafet_outcome: 'assigned',
      estafet_reason: shown['estafet_routing_reason'],
    })
    // Written by us; once more where news came while the first write was under way.
    expect(shown).toMatchObject({
      hubspot_owner_id: ownerOfA,
      estafet_stage: 'mql',
      estafet_revision: expect.stringMatching(/^[12]$/),
    })
    expect(await timesGiven(id)).toBe(1)
  })

  test('about a lead that nobody may have: it goes on without an owner, and says why', async () => {
    const { callbackId, answered } = await asks(await unheard('Elsewhere'))
    expect(answered).toEqual(WAITS)
    expect(await end(callbackId)).toMatchObject({
      ...GOES_ON,
      ...{ estafet_owner: '', estafet_owner_name: '', estafet_stage: 'mql', estafet_outcome: 'held' },
      estafet_reason: expect.stringContaining('Held: rule “Others” says so'),
    })
  })

  test('about a contact that is gone: it goes on as failed', async () => {
    const id = await unheard()
    await company.act({ do: 'delete', type: 'contacts', id })
    const { callbackId } = await asks(id)
    expect(await end(callbackId)).toEqual({ hs_execution_state: 'FAIL_CONTINUE' })
  })

  test('the same step again, before and after its end: it is told of once, and goes on at once from then', async () => {
    const id = await unheard()
    const before = await tellings()
    const { callbackId } = await asks(id)
    await asks(id, callbackId)
    const told = await end(callbackId)
    expect((await asks(id, callbackId)).answered).toEqual(GOES_ON)
    await untilAtRest(company, clock)
    expect(await tellings()).toEqual({ ...before, 204: (before[204] ?? 0) + 1 })
    expect(await toldOf(callbackId)).toEqual(told)
    expect(await timesGiven(id)).toBe(1)
  })

  test.each([
    ['answers 5xx', { error5xxRate: 1 }, { error5xxRate: 0 }, /^5\d\d$/],
    ['is at its limit', { rateLimit: 0 }, { rateLimit: null }, /^429$/],
  ])('while HubSpot %s: it is told of later, and the lead was written meanwhile', async (_how, on, off, status) => {
    const id = await unheard()
    milestones.onStep = async (step) => {
      if (step !== 'write.recorded') return
      milestones.onStep = () => undefined
      await company.put('/sandbox/faults', on)
    }
    const { callbackId } = await asks(id)
    const refusals = async () =>
      Object.entries(await tellings()).reduce((sum, [told, count]) => sum + (status.test(told) ? count : 0), 0)
    for (const before = await refusals(); (await refusals()) === before;) await clock.sleep(200)
    const shown = (await company.dump('contacts')).find((contact) => contact.id === id)!.properties
    expect(shown['hubspot_owner_id']).toBe(ownerOfA)
    await company.put('/sandbox/faults', off)
    expect(await end(callbackId)).toMatchObject({ ...GOES_ON, estafet_owner: ownerOfA })
  })
})

describe('refused, and nobody is decided', () => {
  /** A step as HubSpot words it, about somebody whom Estafet does not know. */
  const wordsOf = (contactId: string, portalId: number) =>
    JSON.stringify({
      callbackId: 'forged',
      origin: { portalId, actionDefinitionId: 1, actionDefinitionVersion: 1 },
      context: { source: 'WORKFLOWS', workflowId: 1 },
      object: { objectId: Number(contactId), objectType: 'CONTACT', properties: {} },
      inputFields: {},
    })
  const OURS = Number(PORTAL)
  type Signing = (url: string, body: string) => Record<string, string>
  const rightly: Signing = (url, body) => signedV2(CLIENT_SECRET, url, body)

  test.each<[string, Signing, number, string, number]>([
    [
      'a signature of somebody else',
      (url, body) => signedV2('another secret', url, body),
      401,
      'signature_wrong',
      OURS,
    ],
    ['one of another body', (url) => signedV2(CLIENT_SECRET, url, '{}'), 401, 'signature_wrong', OURS],
    ['version 1, which covers no address', (_url, body) => signedV1(CLIENT_SECRET, body), 401, 'signature_wrong', OURS],
    ['none at all', () => ({ 'content-type': 'application/json' }), 401, 'signature_missing', OURS],
    [
      'an old timestamp beside a right version 2',
      (url, body) => ({ ...rightly(url, body), ...signedV3(CLIENT_SECRET, url, body, TEN - 300_001) }),
      401,
      'timestamp_stale',
      OURS,
    ],
    ['a portal that has not installed Estafet', rightly, 404, 'not_found', 8_800_099],
  ])('%s', async (_what, sign, status, code, portal) => {
    const id = await unheard()
    const url = company.publicUrl + WORKFLOW_PATH
    const body = wordsOf(id, portal)
    const answer = await fetch(url, { method: 'POST', headers: sign(url, body), body })
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code])
    await untilAtRest(company, clock)
    const { rows } = await company.query('select 1 from decisions where record_id = $1', [id])
    expect([rows, await toldOf('forged')]).toEqual([[], undefined])
  })
})
