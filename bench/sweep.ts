import { randomUUID } from 'node:crypto'
import { keyRingFrom } from '../src/db/key-ring.ts'
import { openStores } from '../src/db/stores.ts'
import { defaultPolicy } from '../src/domain/policy/default-policy.ts'
import type { Policy } from '../src/domain/policy/policy.ts'
import { sweepSla } from '../src/flow/sweep-sla.ts'
import { Company } from '../test/support/company.ts'
import { MemoryWorld } from '../test/support/memory-world.ts'
import { SandboxClock } from '../test/support/sandbox-clock.ts'
import { benchDatabase } from './support/database.ts'
import { demoContact } from './support/demo-contact.ts'
import { median, percentile, printTable, round, type Figures } from './support/figures.ts'
import { putOpenClocks } from './support/open-clocks.ts'
import { SampleMeter } from './support/sample-meter.ts'
import { sandboxProcess } from './support/sandbox-process.ts'

const OPEN_CLOCKS = 1_000_000
/** 0.1 %. */
const ONE_IN = 1_000
const TIMES = 5
const AT_ONCE = 10_000
/** Leads of an import that wait in the last lane while the others fall due. */
const IMPORTED = 500
const MINUTE = 60_000
const PATIENCE_MS = 900_000

/**
 * Two parts, `million` and `crowd`: one sweep over a million open clocks of which one in a thousand is due; and ten thousand promises that fall due together,
 * everything real, the CRM's limit on, with an import in the way. A number after `crowd` is another size of it.
 */
export async function run([part = 'both', atOnce = String(AT_ONCE)]: readonly string[]): Promise<Figures> {
  return {
    ...(part === 'crowd' ? {} : await theMillion()),
    ...(part === 'million' ? {} : await theCrowd(Number(atOnce))),
  }
}

async function theMillion(): Promise<Figures> {
  const sweeps = await sweepsOfAMillion()
  const figures = { sweepMs: round(median(sweeps), 1), slowestSweepMs: round(Math.max(...sweeps), 1) }
  printTable('Promises falling due among a million', [
    [
      `a sweep over ${OPEN_CLOCKS} open clocks, ${OPEN_CLOCKS / ONE_IN} due, median / slowest of ${TIMES}`,
      `${figures.sweepMs} / ${figures.slowestSweepMs} ms`,
    ],
  ])
  return figures
}

async function theCrowd(atOnce: number): Promise<Figures> {
  const crowd = await allAtOnce(atOnce)
  const figures = {
    decidedSeconds: round(crowd.decidedSeconds, 1),
    handledSeconds: round(crowd.handledSeconds, 1),
    latenessP50: round(percentile(crowd.lateness, 0.5), 1),
    latenessP99: round(percentile(crowd.lateness, 0.99), 1),
    importedBefore: crowd.importedBefore,
    refusedByLimit: crowd.refused,
  }
  printTable('Promises falling due together', [
    [`${atOnce} due at once: decided / in the CRM`, `${figures.decidedSeconds} / ${figures.handledSeconds} s`],
    ['lateness, p50 / p99', `${figures.latenessP50} / ${figures.latenessP99} s`],
    [`of ${IMPORTED} imported records decided before the last of them`, String(figures.importedBefore)],
    ['answers 429', String(figures.refusedByLimit)],
  ])
  return figures
}

async function sweepsOfAMillion(): Promise<readonly number[]> {
  const database = await benchDatabase()
  const world = new MemoryWorld()
  const stores = openStores({
    url: database.url,
    keys: keyRingFrom(`bench:${Buffer.alloc(32, 7).toString('base64')}`),
    chance: { id: () => randomUUID(), below: () => 0 },
    log: world.log,
    meter: world.meter,
  })
  const now = world.clock.now()
  const { installationId } = await stores.installations.connect({
    installationId: '00000000-0000-7000-8000-00000000aaaa',
    crm: 'hubspot',
    accountId: '8800001',
    scopes: [],
    language: 'en',
    zone: 'America/New_York',
    uiDomain: null,
    tokens: { accessToken: 'a', refreshToken: 'r', expiresAt: now, obtainedAt: now },
    policy: defaultPolicy,
    at: now,
  })
  const flow = { ...world.flow, stores }
  const took: number[] = []
  await putOpenClocks(database.url, installationId, OPEN_CLOCKS, ONE_IN, now)
  for (let turn = 0; turn < TIMES; turn += 1) {
    const started = performance.now()
    const marked = await sweepSla(flow, installationId)
    took.push(performance.now() - started)
    if (turn === 0 && marked !== OPEN_CLOCKS / ONE_IN) throw new Error(`${marked} leads were due`)
    // The next thousand: what falls due in the part of the following weeks that holds as many.
    world.clock.advance(MINUTE + 1_800_000_000 / ONE_IN)
  }
  await stores.close()
  await database.close()
  return took
}

interface Crowd {
  /** From the instant until the last is decided, and until its writes and tasks are in the CRM. */
  readonly decidedSeconds: number
  readonly handledSeconds: number
  /** Of each decision, seconds after that instant. */
  readonly lateness: readonly number[]
  readonly importedBefore: number
  readonly refused: number
}

/** Before anybody works in New York: whatever comes now starts to count at six, and falls due together half an hour later. */
const NIGHT = '2026-03-04T07:00:00Z'
const CALLS_FORGOTTEN_MS = 12_000

/** Two people of one zone have everything, by day and by night. */
const NIGHT_POLICY: Policy = {
  ...defaultPolicy,
  rollout: { compared: 0 },
  pools: defaultPolicy.pools.map((pool) => ({
    ...pool,
    hours: 'always',
    members: ['mason.davis', 'emma.garcia'].map((rep) => ({ rep: `${rep}@estafet-demo.example`, weight: 1 })),
  })),
}

async function allAtOnce(atOnce: number): Promise<Crowd> {
  const database = await benchDatabase()
  const running = await sandboxProcess({ SANDBOX_START: NIGHT, SANDBOX_WEBHOOK_WINDOW_MS: '20' })
  const clock = await SandboxClock.of(running.url)
  const meter = new SampleMeter()
  const company = await Company.open({ databaseUrl: database.url, running, clock, meter })
  const draft = { document: NIGHT_POLICY, yaml: null, author: 'bench', reason: 'one zone', restoredFrom: null }
  await company.app.stores.policies.publish(company.installation, { ...draft, at: clock.now() }, 1)
  await create(company, atOnce, 0, clock.now())
  await company.settled(PATIENCE_MS)
  const { rows } = await company.query(
    `select due_at::float8 as due, count(*)::int as clocks from clocks where state = 'running' and kind = 'lead'
      group by due_at order by 2 desc`,
  )
  const { due: instant, clocks } = rows[0] as { due: number; clocks: number }
  if (clocks < atOnce) throw new Error(`only ${clocks} of ${atOnce} fall due together`)
  const before = await refused(company)
  // The calls that made them are no part of this.
  await clock.sleep(CALLS_FORGOTTEN_MS)
  await clock.leapTo(instant)
  const imported = create(company, IMPORTED, atOnce, clock.now())
  const handled = await until(
    company,
    `select (select count(*) from clocks where state = 'running' and kind = 'lead' and due_at <= ${instant})::int
       + (select count(*) from outbox_writes w join leads l using (installation_id, record_id) where l.created_at < ${instant})::int
       + (select count(*) from outbox_tasks o join task_keys k using (installation_id, key) join leads l using (lead_id)
           where l.created_at < ${instant})::int as left`,
    clock,
    instant,
  )
  await imported
  const late = await company.query(
    `select (d.decided_at - c.breached_at)::float8 / 1000 as late from clocks c
       join lateral (select min(decided_at) as decided_at from decisions
         where lead_id = c.lead_id and decided_at >= c.breached_at) d on true
      where c.kind = 'lead' and c.breached_at = ${instant}`,
  )
  const lateness = late.rows.map(({ late: seconds }) => Number(seconds))
  const decided = Math.max(...lateness)
  const imports = await company.query(
    `select count(*)::int as before from leads where created_at > ${instant} and created_at < ${instant + decided * 1000}`,
  )
  const after = await refused(company)
  await company.close()
  await database.close()
  return {
    decidedSeconds: decided,
    handledSeconds: handled,
    lateness,
    importedBefore: Number(imports.rows[0]!['before']),
    refused: after - before,
  }
}

async function create(company: Company, count: number, from: number, at: number): Promise<void> {
  for (let n = 0; n < count; n += 2_000) {
    const chunk = Array.from({ length: Math.min(2_000, count - n) }, (_, place) => ({
      do: 'create',
      type: 'contacts',
      properties: { ...demoContact(from + n + place), recent_conversion_date: String(at) },
    }))
    await company.act(...chunk)
  }
}

/** Seconds of business from an instant until nothing is left. */
async function until(company: Company, statement: string, clock: SandboxClock, instant: number): Promise<number> {
  const giveUp = performance.now() + PATIENCE_MS
  for (;;) {
    const { rows } = await company.query(statement)
    if (Number(rows[0]!['left']) === 0) return (clock.now() - instant) / 1000
    if (performance.now() > giveUp) throw new Error(`${String(rows[0]!['left'])} are left: ${statement}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** Calls the sandbox has refused for the limit. */
async function refused(company: Company): Promise<number> {
  const { calls } = (await company.get('/sandbox/counters')) as { calls: Record<string, Record<string, number>> }
  return Object.values(calls).reduce((sum, byStatus) => sum + (byStatus['429'] ?? 0), 0)
}
