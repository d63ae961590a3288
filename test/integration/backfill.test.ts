import { afterAll, expect, test } from '@jest/globals'
import { demoContact } from '../../bench/support/demo-contact.ts'
import { startSandbox } from '../../sandbox/start.ts'
import { backfill } from '../../src/flow/backfill.ts'
import { lookAtBackfill, startBackfill } from '../../src/flow/begin-backfill.ts'
import { STANDARD_PATIENCE } from '../../src/ports/patience.ts'
import { until } from '../queue/notebook.ts'
import { RECORD } from '../sandbox/crm-client.ts'
import { Company, PORTAL } from '../support/company.ts'
import { freshDatabase, stopSharedServer } from '../support/postgres.ts'

afterAll(stopSharedServer)

const STOOD_BEFORE = 1_000
const PAGES = STOOD_BEFORE / 100

/** A portal in which contacts stand already when Estafet is installed. */
async function anOldPortal() {
  const sandbox = await startSandbox({ port: 0, population: 'empty', webhookWindowMs: 20, record: RECORD })
  const actions = Array.from({ length: STOOD_BEFORE }, (_, n) => ({
    do: 'create',
    type: 'contacts',
    properties: {
      email: `old${n}@firm${n}.example`,
      firstname: 'Old',
      company: `Firm ${n}`,
      jobtitle: 'Director of Sales',
    },
  }))
  const answer = await fetch(`${sandbox.url}/sandbox/portals/${PORTAL}/act`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ actions }),
  })
  if (!answer.ok) throw new Error(await answer.text())
  return sandbox
}

async function callsOf(company: Company, kind: string): Promise<number> {
  const { calls } = (await company.get('/sandbox/counters')) as { calls: Record<string, Record<string, number>> }
  return Object.values(calls[kind] ?? {}).reduce((sum, count) => sum + count, 0)
}

test('all contacts that stood before are read and shown with two calls a hundred, also when a process dies on the way, and a lead that comes meanwhile is routed', async () => {
  const database = await freshDatabase()
  const company = await Company.open({ databaseUrl: database.url, running: await anOldPortal(), workers: false })
  try {
    await readAll(company)
  } finally {
    await company.close()
    await database.drop()
  }
})

async function readAll(company: Company): Promise<void> {
  const { installation, app } = company
  await company.put('/sandbox/faults', { searchLagMs: 0 })
  const settings = async () => (await app.flow.settings.load(app.flow, installation))!
  await app.stores.installations.replacePeople(
    installation,
    await app.crmOf('hubspot').people(installation),
    Date.now(),
  )
  expect(await startBackfill(app.flow, installation, false)).toMatchObject({ expected: STOOD_BEFORE })

  // A process that dies when its third page is committed and not yet booked.
  let commits = 0
  const died = new Promise<void>((resolve) => {
    const at = (step: string) => {
      if (step !== 'commit.after' || ++commits < 3) return Promise.resolve()
      resolve()
      return new Promise<void>(() => undefined)
    }
    const flow = { ...app.flow, milestones: { at }, patience: { ...STANDARD_PATIENCE, leaseMs: 200 } }
    void settings().then((known) => backfill(flow, known))
  })
  await died
  expect(await app.stores.backfills.find(installation)).toMatchObject({ state: 'running', records: 200 })

  await app.startWorkers()
  const [fresh] = await company.act({ do: 'create', type: 'contacts', properties: demoContact(1) })
  await until(async () => (await app.stores.backfills.find(installation))?.state === 'done')
  await company.settled()

  expect(await lookAtBackfill(app.flow, installation)).toMatchObject({
    backfill: { records: expect.any(Number), state: 'done' },
    minutesLeft: null,
  })
  const contacts = await company.dump('contacts')
  const old = contacts.filter(({ id }) => id !== fresh!.id)
  expect(old).toHaveLength(STOOD_BEFORE)
  expect(old.filter(({ properties }) => !properties['estafet_score'])).toEqual([])
  expect(old.filter(({ properties }) => properties['hubspot_owner_id'] || properties['estafet_sla_due_at'])).toEqual([])

  // Nobody works in an empty portal: the live lead waits for somebody, as it would without a backfill.
  const live = await app.stores.reads.lead(installation, fresh!.id, 1)
  expect(live?.latest.decision.routing.kind).toBe('hold')

  // Far fewer than a second reading would take, however the batches fell; the page that was lost is listed again.
  expect(await callsOf(company, 'list')).toBeLessThan(2 * PAGES)
  expect(await callsOf(company, 'batch-update')).toBeLessThan(2 * PAGES)
  expect((await app.stores.backfills.find(installation))?.calls).toBeLessThanOrEqual(2 * PAGES + 2)
  const { rows } = await company.query(
    `select (select count(*) from assignments) as assignments, (select count(*) from clocks) as clocks,
            (select count(*) from task_keys k join leads l using (installation_id, lead_id) where l.record_id <> $1) as tasks,
            (select coalesce(sum(turns), 0) from rotation) as turns`,
    [fresh!.id],
  )
  expect(rows[0]).toEqual({ assignments: '0', clocks: '0', tasks: '0', turns: '0' })
}
