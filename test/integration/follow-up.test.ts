import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { demoContact } from '../../bench/support/demo-contact.ts'
import { startSandbox, type Sandbox } from '../../sandbox/start.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { CadencePolicy } from '../../src/domain/policy/lifecycle-policy.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { all, always, when } from '../../src/domain/policy/write-conditions.ts'
import { Company, PORTAL } from '../support/company.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { SandboxClock } from '../support/sandbox-clock.ts'
import { addressOf, setHours, type Name } from './rows/portal-people.ts'

jest.setTimeout(300_000)

// What ends a follow-up, over HTTP: people and buyers act in the portal, and its tasks and sequences show what came of it.

/** Wednesday 4 March 2026, 10:00 in New York. */
const TEN = Date.UTC(2026, 2, 4, 15)
const HOUR = 3_600_000

let database: FreshDatabase
let sandbox: Sandbox
let company: Company
let clock: SandboxClock
const owners = new Map<Name, string>()
let sequenceId: string
let leads = 0

beforeAll(async () => {
  database = await freshDatabase()
  sandbox = await startSandbox({ port: 0, population: 'company', webhookWindowMs: 5, start: TEN - HOUR, speed: 0 })
  for (const [ownerId, name] of await setHours(sandbox)) owners.set(name, ownerId)
  clock = await SandboxClock.of(sandbox.url, { sleepsShorterBy: 10 })
  company = await Company.open({
    databaseUrl: database.url,
    running: sandbox,
    clock,
    rate: { max: Infinity, windowMs: 10_000, searchMax: Infinity },
  })
  await company.put('/sandbox/faults', { rateLimit: null, searchLagMs: 0 })
  const [sequence] = await company.act({ do: 'sequence', ownerId: owners.get('A'), name: 'Demo' })
  sequenceId = sequence!.id
  const draft = { author: 'test', reason: 'follow-up', restoredFrom: null, yaml: null, at: clock.now() }
  await company.app.stores.policies.publish(
    company.installation,
    { ...draft, document: { ...policyOf(), rollout: { compared: 0 } } },
    1,
  )
  await clock.leapTo(TEN)
})
afterAll(async () => {
  await company.close()
  await database.drop()
  await stopSharedServer()
})

/** Two cadences that both fit every lead, so that one too many would show; the second company's e-mails are a sequence. */
function policyOf(): Policy {
  const cadence: CadencePolicy = {
    id: 'first',
    name: 'First',
    when: always,
    touches: [
      { id: 'call', channel: 'call', afterHours: 0, template: 'ring' },
      { id: 'mail', channel: 'email', afterHours: 1, template: 'hello' },
      { id: 'link', channel: 'linkedin', afterHours: 48, template: 'bye' },
    ],
    stages: ['mql', 'sal'],
    stopOn: ['reply', 'meeting', 'opt-out'],
    onNewOwner: 'continue',
    tasks: true,
  }
  const { stages, routing, sla } = defaultPolicy
  return {
    ...defaultPolicy,
    blackHoles: { ...defaultPolicy.blackHoles!, sqlDays: 90 },
    stages: {
      ...stages,
      recycle: { ...stages.recycle, reasons: [{ id: 'spam', contains: ['spam'], disqualify: true }] },
    },
    pools: [
      ...defaultPolicy.pools,
      {
        ...{ id: 'ours', name: 'Ours', method: 'round-robin', hours: 'always', caps: [], overflow: [] },
        members: [{ rep: addressOf('A'), weight: 1 }],
      },
    ],
    routing: {
      ...routing,
      stickiness: ['manual-lock'],
      rules: [
        { id: 'ours', name: 'Ours', when: all(when('city', '=', 'Watched')), target: { kind: 'pool', pool: 'ours' } },
        { id: 'others', name: 'Others', when: always, target: { kind: 'hold', reason: 'not-watched' } },
      ],
    },
    sla: { ...sla, steps: [] },
    cadences: [
      { ...cadence, id: 'sequence', name: 'Sequence', when: all(when('postalCode', '=', '77')), sequence: sequenceId },
      cadence,
      { ...cadence, id: 'second', name: 'Second' },
    ],
  }
}

/** A lead that asks for a demo and is given to A. @returns its contact's id. */
async function arrives(more: Readonly<Record<string, string>> = {}): Promise<string> {
  leads += 1
  const person = { ...demoContact(leads * 10), recent_conversion_date: String(clock.now()), city: 'Watched', ...more }
  const [made] = await company.act({ do: 'create', type: 'contacts', properties: person })
  await company.settled()
  return made!.id
}

/** Every follow-up task that the portal holds of a lead, `call of A open`, and the cadences of the lead. */
async function followUp(id: string): Promise<{ readonly tasks: readonly string[]; readonly ended: unknown }> {
  const { rows } = await company.query(
    `select l.memory->'cadence'->>'ended' as ended,
       (select coalesce(array_agg(key), '{}') from task_keys k where k.lead_id = l.lead_id) as keys
       from leads l where l.record_id = $1`,
    [id],
  )
  const keys = rows[0]!['keys'] as readonly string[]
  const nameOf = (ownerId: string | null | undefined) => [...owners].find(([, one]) => one === ownerId)?.[0] ?? null
  const isOf = (key: string | null | undefined) => keys.some((one) => key === one || key === `${one}:leave`)
  const tasks = (await company.dump('tasks')).flatMap(({ properties }) => {
    const { estafet_task_key: key, hs_task_subject: subject, hs_task_status: status } = properties
    if (!isOf(key) || !/:(touch|sequence):/.test(key!)) return []
    const what = subject!.split(':')[0]!
    return [`${what} of ${nameOf(properties['hubspot_owner_id'])} ${status === 'COMPLETED' ? 'done' : 'open'}`]
  })
  return { tasks: tasks.sort(), ended: rows[0]!['ended'] }
}

const CALL = 'Follow up (phone) of A'
type Acts = (id: string) => readonly Record<string, unknown>[]
const update = (properties: Readonly<Record<string, string>>) => (id: string) => [
  { do: 'update', type: 'contacts', id, properties },
]
const QUALIFIED = {
  estafet_rep_response: 'accepted',
  estafet_need_confirmed: 'true',
  estafet_budget_confirmed: 'true',
  estafet_authority_confirmed: 'true',
  estafet_timeline_confirmed: 'true',
}
const deal = { dealname: 'One', amount: '9000', closedate: new Date(TEN + 30 * 24 * HOUR).toISOString(), dealstage: 'qualifiedtobuy' } // prettier-ignore

test.each<[string, string, Acts]>([
  ['the lead replies', 'reply', (id) => [{ do: 'log', kind: 'email', contactId: id, incoming: true }]],
  [
    'a meeting is booked',
    'meeting',
    (id) => [{ do: 'log', kind: 'meeting', contactId: id, properties: { hs_meeting_source: 'MEETINGS_PUBLIC' } }],
  ],
  ['the lead qualifies on', 'stage', update(QUALIFIED)],
  ['the rep calls it spam', 'stage', update({ estafet_rep_response: 'rejected', estafet_reject_reason: 'spam' })],
  ['the rep hands it back', 'stage', update({ estafet_rep_response: 'rejected', estafet_reject_reason: 'no fit' })],
  ['the lead opts out', 'opt-out', update({ hs_email_optout: 'true' })],
  ['a deal is made', 'stage', (id) => [{ do: 'create', type: 'deals', properties: deal, associations: [{ type: 'contacts', id }] }]], // prettier-ignore
])('%s: the follow-up ends (%s), its task is closed in the portal, and no other begins', async (_what, ended, acts) => {
  const id = await arrives()
  expect(await followUp(id)).toEqual({ tasks: [`${CALL} open`], ended: null })
  await clock.leapTo(clock.now() + 60_000)
  await company.act(...acts(id))
  await company.settled()
  expect(await followUp(id)).toEqual({ tasks: [`${CALL} done`], ended })
  // Told again and again, nothing begins anew.
  await company.act({ do: 'update', type: 'contacts', id, properties: { jobtitle: 'CEO' } })
  await company.settled()
  expect((await followUp(id)).tasks).toEqual([`${CALL} done`])
})

test('a new owner goes on: the former one’s task is closed in the portal, theirs is open', async () => {
  const id = await arrives()
  await company.act({ do: 'update', type: 'contacts', id, properties: { hubspot_owner_id: owners.get('B')! } })
  await company.settled()
  expect(await followUp(id)).toEqual({ tasks: [`${CALL} done`, 'Follow up (phone) of B open'], ended: null })
})

describe('a sequence of the portal sends the e-mails', () => {
  const enrolments = async () =>
    (await company.get(`/sandbox/portals/${PORTAL}/enrolments`)) as Record<
      string,
      { sequenceId: string; email: string }
    >
  /** An hour after it came its first e-mail is due. */
  const isMailed = async (): Promise<string> => {
    const id = await arrives({ zip: '77' })
    await clock.leapTo(clock.now() + HOUR)
    await company.act({ do: 'update', type: 'contacts', id, properties: { jobtitle: 'Director' } })
    await company.settled()
    return id
  }

  test('in the owner’s name; whoever replies is out, and nobody is asked to do it', async () => {
    const id = await isMailed()
    expect((await enrolments())[id]).toMatchObject({ sequenceId, email: addressOf('A') })
    expect((await followUp(id)).tasks).toEqual([`${CALL} done`])
    await clock.leapTo(clock.now() + 60_000)
    await company.act({ do: 'log', kind: 'email', contactId: id, incoming: true })
    await company.settled()
    expect((await enrolments())[id]).toBeUndefined()
    expect(await followUp(id)).toEqual({ tasks: [`${CALL} done`], ended: 'reply' })
  })
  test('the lead opts out: the owner is asked to take it out, since no app can', async () => {
    const id = await isMailed()
    await company.act({ do: 'update', type: 'contacts', id, properties: { hs_email_optout: 'true' } })
    await company.settled()
    expect((await followUp(id)).tasks).toEqual([`${CALL} done`, 'Take out of the sequence of A open'])
  })
  test('without a seat the owner is asked for the e-mails, until the follow-up ends', async () => {
    await company.act({ do: 'takeSeat', ownerId: owners.get('A') })
    const id = await isMailed()
    expect((await enrolments())[id]).toBeUndefined()
    expect((await followUp(id)).tasks).toEqual([`${CALL} done`, 'Send the e-mails yourself of A open'])
    await company.act({ do: 'update', type: 'contacts', id, properties: { hs_email_optout: 'true' } })
    await company.settled()
    expect((await followUp(id)).tasks).toEqual([`${CALL} done`, 'Send the e-mails yourself of A done'])
  })
})
