import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { demoContact } from '../../bench/support/demo-contact.ts'
import { evaluateBatch } from '../../src/flow/evaluate-batch.ts'
import { reconcile, RECONCILE_EVERY_MS } from '../../src/flow/reconcile.ts'
import type { Settings } from '../../src/flow/settings.ts'
import { writeBack } from '../../src/flow/write-back.ts'
import { Company, PORTAL, registration } from '../support/company.ts'
import { freshDatabase, stopSharedServer } from '../support/postgres.ts'
import { SandboxClock } from '../support/sandbox-clock.ts'
import { startSandbox } from '../../sandbox/start.ts'
import { RECORD } from '../sandbox/crm-client.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

let company: Company
let clock: SandboxClock

beforeAll(async () => {
  const database = await freshDatabase()
  const sandbox = await startSandbox({
    port: 0,
    population: 'empty',
    webhookWindowMs: 20,
    record: RECORD,
    start: Date.UTC(2026, 2, 4, 15),
  })
  clock = await SandboxClock.of(sandbox.url, { sleepsShorterBy: 4 })
  company = await Company.open({ databaseUrl: database.url, running: sandbox, clock, journal: true, workers: false })
})
afterAll(async () => {
  await company?.close()
  await stopSharedServer()
})
/** Neither a notification nor a search tells of anything from now on. */
beforeEach(() =>
  company.put('/sandbox/faults', { dropWebhooks: 1, searchLagMs: 30 * DAY, rateLimit: null, searchLimit: null }),
)

async function settings(): Promise<Settings> {
  return (await company.app.flow.settings.load(company.app.flow, company.installation))!
}
/** One turn of the reconciliation, and everything decided and written that follows. */
async function catchUp(): Promise<void> {
  await clock.leapTo(clock.now() + RECONCILE_EVERY_MS + 1)
  const { flow } = company.app
  const { installation } = company
  await reconcile(flow, await settings(), 'contact')
  for (let turn = 0; turn < 3; turn += 1) {
    for (const type of ['company', 'deal', 'contact'] as const)
      while ((await evaluateBatch(flow, { installation, type })) === 'more') continue
    while ((await writeBack(flow, installation)) === 'more') continue
  }
}
const count = async (statement: string, values: readonly unknown[] = []) => {
  const { rows } = await company.query(`select count(*)::int as n from ${statement}`, values)
  return Number(rows[0]!['n'])
}
const arrive = (n: number) =>
  company.act({
    do: 'create',
    type: 'contacts',
    properties: { ...demoContact(n), recent_conversion_date: String(clock.now()) },
  })

describe('notifications lost for two hours', () => {
  test('come through the journal, each once', async () => {
    await catchUp()
    const before = await count('leads')
    const ids: string[] = []
    for (let n = 0; n < 6; n += 1) {
      const [made] = await arrive(700_000 + n)
      ids.push(made!.id)
      await company.act({
        do: 'update',
        type: 'contacts',
        id: made!.id,
        properties: { hs_analytics_last_url: `https://firm.example/p${n}` },
      })
      await clock.leapTo(clock.now() + 20 * MINUTE)
    }
    await catchUp()
    expect(await count('leads')).toBe(before + ids.length)
    const pages = "activities where kind = 'page' and record_id = any($1)"
    const seen = await count(pages, [ids])
    expect(seen).toBe(ids.length)

    const decided = await count('decisions')
    await catchUp()
    await catchUp()
    expect([await count('decisions'), await count(pages, [ids]), await count('leads')]).toEqual([
      decided,
      seen,
      before + ids.length,
    ])
  })

  test('deletions and merges among them', async () => {
    const [kept] = await arrive(700_100)
    const [loser] = await arrive(700_101)
    const [gone] = await arrive(700_102)
    await catchUp()
    await company.act({ do: 'merge', type: 'contacts', primaryId: kept!.id, id: loser!.id })
    await company.act({ do: 'delete', type: 'contacts', id: gone!.id })
    await catchUp()
    expect(await count('leads where record_id = $1 and retired_at is not null', [gone!.id])).toBe(1)
    expect(await count('leads where retired_at is null and record_id = any($1)', [[kept!.id, loser!.id]])).toBe(0)
  })

  test('a page that was kept before the process died is not taken in twice', async () => {
    await arrive(700_200)
    await company.query("update reconcile_state set journal_offset = null where type = 'contact'")
    await catchUp()
    // Our own write has come back, and is no news.
    await catchUp()
    const [decided, inbox] = [await count('decisions'), await count('inbox')]
    await company.query("update reconcile_state set journal_offset = null where type = 'contact'")
    await catchUp()
    expect([await count('decisions'), await count('inbox')]).toEqual([decided, inbox])
  })

  test('an offset older than what is kept: the log is read from its oldest entry on', async () => {
    await arrive(700_299)
    await clock.leapTo(clock.now() + 4 * DAY)
    const [late] = await arrive(700_300)
    await catchUp()
    expect(await count('leads where record_id = $1', [late!.id])).toBe(1)
    expect(company.log.lines.filter(({ event }) => event === 'journal_lost')).toHaveLength(1)
  })
})

test('an app that does not get the scopes goes on by search, told once an hour', async () => {
  await company.put('/sandbox/app', { ...registration(company.publicUrl), journal: false })
  await clock.leapTo(clock.now() + 2 * HOUR)
  await company.put('/sandbox/faults', { searchLagMs: 0 })
  const [found] = await arrive(700_400)
  await catchUp()
  await catchUp()
  expect(await count('leads where record_id = $1', [found!.id])).toBe(1)
  expect(company.log.lines.filter(({ event }) => event === 'journal_unavailable')).toHaveLength(1)
  expect(PORTAL).toBe('8800001')
})
