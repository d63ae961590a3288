import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { startSandbox, type Sandbox } from '../../sandbox/start.ts'
import { patienceOf } from '../../src/ports/patience.ts'
import { Company } from '../support/company.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { NotedMilestones } from '../support/quiet.ts'
import { SandboxClock } from '../support/sandbox-clock.ts'
import { play, wall, type Sight } from './rows/player.ts'
import { setHours } from './rows/portal-people.ts'
import { ROW_POLICY } from './rows/row-policy.ts'
import { ROWS } from './rows/rows.ts'

jest.setTimeout(600_000)

const BEFORE_ALL_OF_IT = Date.UTC(2026, 0, 14)

let database: FreshDatabase
let sandbox: Sandbox
let company: Company
let sights: ReadonlyMap<string, readonly Sight[]>

// One portal and one server for all rows: the clock stands still but where a row moves it, so that each instant is exact.
beforeAll(async () => {
  database = await freshDatabase()
  sandbox = await startSandbox({
    port: 0,
    population: 'company',
    webhookWindowMs: 5,
    start: BEFORE_ALL_OF_IT,
    speed: 0,
  })
  const names = await setHours(sandbox)
  const clock = await SandboxClock.of(sandbox.url, { sleepsShorterBy: 10 })
  const milestones = new NotedMilestones()
  company = await Company.open({
    databaseUrl: database.url,
    running: sandbox,
    clock,
    milestones,
    // What a worker held when it ended is free again after a lease.
    patience: patienceOf(6_000),
    rate: { max: Infinity, windowMs: 10_000, searchMax: Infinity },
  })
  await company.put('/sandbox/faults', { rateLimit: null, searchLagMs: 0 })
  const draft = {
    document: { ...ROW_POLICY, rollout: { compared: 0 } },
    yaml: null,
    author: 'test',
    reason: 'rows',
    restoredFrom: null,
    at: clock.now(),
  }
  await company.app.stores.policies.publish(company.installation, draft, 1)
  sights = await play({ company, clock, names, milestones })
})
afterAll(async () => {
  await company.close()
  await database.drop()
  await stopSharedServer()
})

test.each(ROWS)('$id $says', ({ id }) => {
  const seen = sights.get(id)!
  const timed = (one: (sight: Sight) => object) => seen.map((sight) => ({ at: wall(sight.step.at), ...one(sight) }))
  expect(seen.length).toBeGreaterThan(0)
  expect(timed(({ seen: shown }) => shown)).toMatchObject(timed(({ step }) => step.sees!))
})

test('the manager’s task tells what was promised and tried, and its links open', async () => {
  const [body] = sights.get('E37')!.flatMap(({ seen }) => seen.told)
  for (const part of [
    /Promised 5 working min /,
    /Elapsed /,
    /Tried: reminder /,
    /Hours of .+: Wed,? 4 Mar, 09:00–17:00 \(America\/New_York\)\./,
    /has \d+ open leads? now\./,
    /Reassign: \S+\/act\//,
    /Why: /,
  ])
    expect(body).toMatch(part)
  const addresses = [...body!.matchAll(/\/act\/[\w.-]+/g)]
  expect(addresses).toHaveLength(2)
  for (const [address] of addresses) {
    const page = await fetch(company.publicUrl + address)
    // Months have passed since.
    expect([page.status, page.headers.get('content-type')]).toEqual([410, 'text/html; charset=utf-8'])
  }
})
