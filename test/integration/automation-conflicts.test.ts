import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { demoContact } from '../../bench/support/demo-contact.ts'
import { startSandbox, type Sandbox } from '../../sandbox/start.ts'
import { Company } from '../support/company.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { SandboxClock } from '../support/sandbox-clock.ts'
import { setHours } from './rows/portal-people.ts'

jest.setTimeout(300_000)

// Another tool of the portal rewrites what we wrote, over HTTP: the record of it, and that nobody is fought.

/** Wednesday 4 March 2026, 10:00 in New York. */
const TEN = Date.UTC(2026, 2, 4, 15)
const MINUTE = 60_000
const WORKFLOW = { changeSource: 'AUTOMATION_PLATFORM', sourceId: 'enrollmentId:9;actionExecutionIndex:2' }

let database: FreshDatabase
let sandbox: Sandbox
let company: Company
let clock: SandboxClock

beforeAll(async () => {
  database = await freshDatabase()
  sandbox = await startSandbox({ port: 0, population: 'company', webhookWindowMs: 5, start: TEN, speed: 0 })
  await setHours(sandbox)
  clock = await SandboxClock.of(sandbox.url, { sleepsShorterBy: 10 })
  // The clock stands still between the steps, and no window of a limit would ever end.
  const rate = { max: Infinity, windowMs: 10_000, searchMax: Infinity }
  company = await Company.open({ databaseUrl: database.url, running: sandbox, clock, rate })
  await company.put('/sandbox/faults', { rateLimit: null, searchLagMs: 0 })
})
afterAll(async () => {
  await company.close()
  await database.drop()
  await stopSharedServer()
})

/** A lead that asks for a demo and is given to somebody. @returns its contact's id. */
async function arrives(number: number): Promise<string> {
  const properties = { ...demoContact(number), recent_conversion_date: String(clock.now()) }
  const [made] = await company.act({ do: 'create', type: 'contacts', properties })
  await company.settled()
  return made!.id
}
/** What the portal shows of a contact, and how often each value was written. */
async function portal(id: string) {
  const { properties, history } = (await company.dumpWithHistory('contacts')).find((one) => one.id === id)!
  const written = (property: string) => (history[property] ?? []).length
  return { owner: properties['hubspot_owner_id'] ?? '', stage: properties['estafet_stage'] ?? '', written }
}
const workflowWrites = async (id: string, properties: Readonly<Record<string, string>>) => {
  await company.act({ do: 'update', type: 'contacts', id, properties, ...WORKFLOW })
  await company.settled()
}
async function conflicts() {
  const { leads } = company.app.stores
  const { rows } = await leads.page(company.installation, { conflict: true }, 'decided', null, 10)
  return rows.flatMap(({ recordId, decision }) => decision.conflicts!.map((conflict) => ({ recordId, ...conflict })))
}

test('a workflow rewrites the owner two minutes after us: it is recorded, and its owner stands', async () => {
  const id = await arrives(10)
  const { owner: ours } = await portal(id)
  const other = await arrives(20)
  const { owner: theirs } = await portal(other)
  expect([ours === '', theirs === '', ours === theirs]).toEqual([false, false, false])
  await clock.leapTo(TEN + 2 * MINUTE)
  await workflowWrites(id, { hubspot_owner_id: theirs })
  const after = await portal(id)
  expect(after.owner).toBe(theirs)
  expect(await conflicts()).toEqual([
    expect.objectContaining({
      ...{ recordId: id, what: 'owner', wrote: ours, found: theirs, tool: 'workflow', toolId: WORKFLOW.sourceId },
      times: 1,
    }),
  ])
  expect(company.meter.counts.get('automation_conflicts')).toBe(1)
})

test('a workflow answers each write of the stage with another one: ours ends after the first', async () => {
  const id = await arrives(30)
  const before = await portal(id)
  for (let turn = 0; turn < 5; turn += 1) {
    await clock.leapTo(clock.now() + 1_000)
    await workflowWrites(id, { estafet_stage: turn % 2 === 0 ? 'customer' : 'visitor' })
  }
  const after = await portal(id)
  expect([after.stage, after.written('estafet_stage') - before.written('estafet_stage')]).toEqual(['customer', 5])
  const found = (await conflicts()).filter(({ recordId }) => recordId === id)
  expect(found).toEqual([expect.objectContaining({ what: 'stage', wrote: before.stage, found: 'customer', times: 5 })])
})
