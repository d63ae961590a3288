import { inspect } from 'node:util'
import { afterAll, describe, expect, test } from '@jest/globals'
import { startSandbox } from '../../sandbox/start.ts'
import { UNANNOUNCED_WAIT_MS } from '../../src/flow/forget-person.ts'
import type { CrmKind } from '../../src/ports/crm.ts'
import { openMetrics, type Metrics } from '../../src/telemetry/metrics.ts'
import { RECORD } from '../sandbox/crm-client.ts'
import type { House } from '../support/house.ts'
import { HOUSES } from '../support/houses.ts'
import { MovableClock, WEDNESDAY_10AM } from '../support/movable-clock.ts'
import { asksForDemo } from '../support/person.ts'
import { freshDatabase, stopSharedServer } from '../support/postgres.ts'
import { until } from '../queue/notebook.ts'
import { check, costOf } from '../portal/checks.ts'
import { hubspotDay, sandboxSettings } from '../portal/hubspot-day.ts'
import { PortalDay } from '../portal/portal-day.ts'
import { tracesOf } from '../portal/traces.ts'

afterAll(stopSharedServer)

/** Errors in log lines with all they carry, which JSON leaves out. */
function told(_key: string, value: unknown): unknown {
  return value instanceof Error ? `${value.stack} ${inspect(value, { depth: 9 })}` : value
}

/** The access we hold is read by nobody: not in a table, a log line, a metric or an answer. */
async function expectTokensNowhere(kind: CrmKind, house: House, databaseUrl: string, metrics: Metrics): Promise<void> {
  const held = (await house.app.stores.tokens.load(house.installation))!
  const tokens = [held.accessToken, held.refreshToken]
  expect([...(await tracesOf(databaseUrl, tokens)).keys()]).toEqual([])
  const answers = await Promise.all(
    ['/api/me', '/api/stats', '/readyz', '/api/openapi.json', `/oauth/${kind}/callback?code=x&state=y`].map(
      async (path) => (await fetch(house.publicUrl + path)).text(),
    ),
  )
  const heard = [JSON.stringify(house.log.lines, told), await metrics.text(), ...answers].join('\n')
  for (const token of tokens) expect(heard.includes(token)).toBe(false)
}

describe.each(HOUSES)('$crm', ({ kind, open }) => {
  test('after a privacy deletion in the CRM nothing of that person stands in any table, queue or log line', async () => {
    const database = await freshDatabase()
    const metrics = openMetrics()
    const clock = new MovableClock(WEDNESDAY_10AM)
    const house = await open({ databaseUrl: database.url, metrics, clock })
    const { forgetting, reads, inbox } = house.app.stores
    try {
      const person = { ...asksForDemo(1, 'Erasable'), firstName: 'Janeerasable', email: 'jane.erasable@acme.example' }
      const again = { ...asksForDemo(2, 'Acme'), email: 'j.erasable@acme.example' }
      const [erased, merged, kept] = await house.create([person, again, asksForDemo(3, 'Kept')])
      await house.settled()
      // Where the CRM tells neither of merges nor of deletions, the daily look finds them.
      const look = async (id: string) => {
        const marks = [{ type: 'contact', id, occurredAt: clock.now() }] as const
        if (!house.saysErased) await inbox.mark(house.installation, marks, 'normal', clock.now())
        await house.settled()
      }
      const union = await house.merge(erased!, merged!)
      await look(merged!)
      const texts = [erased!, merged!, 'jane.erasable', 'j.erasable', 'Janeerasable']
      const telling = [...(await tracesOf(database.url, texts)).keys()]
      expect(telling).toEqual(expect.arrayContaining(['app.decisions', 'app.inbox']))
      // Bells carry ids of accounts, and metrics kinds and codes: neither ever knows a person.
      expect(telling.filter((table) => !table.startsWith('app.'))).toEqual([])
      expect(await metrics.text()).not.toMatch(/erasable/i)

      await house.erase(union)
      await house.line.hurry()
      await look(union)
      // What nobody announced is forgotten a day after it was missed.
      if (!house.saysErased) {
        clock.advance(UNANNOUNCED_WAIT_MS + 1_000)
        await house.advance(UNANNOUNCED_WAIT_MS + 1_000)
      }
      await until(async () => (await forgetting.report(house.installation, 9)).some(({ doneAt }) => doneAt !== null))
      await house.settled()
      // News that was still under way is turned away by the hash.
      await until(async () => (await tracesOf(database.url, [...texts, union])).size === 0)

      expect((await reads.lead(house.installation, kept!, 1))?.recordId).toBe(kept)
      expect(JSON.stringify(house.log.lines, told)).not.toMatch(/erasable/i)
      await expectTokensNowhere(kind, house, database.url, metrics)
      const [proof] = (await forgetting.report(house.installation, 9)).filter(({ rows }) => rows['leads'] === 1)
      expect(proof).toMatchObject({ rows: { decisions: expect.any(Number), inbox: expect.any(Number) } })
    } finally {
      await house.close()
      await database.drop()
    }
  })
})

test('after three hours of lost notifications, failing calls, merges, erasures and a new consent the portal is as a fresh evaluation would make it', async () => {
  const plan = { contacts: 70, seed: 1, hours: 3, speed: 900, merges: 5, deletions: 4, leaseMs: 4_000 }
  const database = await freshDatabase()
  const sandbox = await startSandbox({ port: 0, webhookWindowMs: 20, record: RECORD, ...sandboxSettings(plan) })
  const day = new PortalDay(await hubspotDay(database.url, sandbox, plan), plan, database.url)
  try {
    await day.play()
    await day.rest()
    const { leads, refusedShare } = await costOf(day)
    expect(await check(day)).toEqual({
      notAsDecided: [],
      notAsEvaluated: [],
      twoOwners: [],
      twoTasks: [],
      remains: [],
      deadLetters: [],
      unknown: [],
    })
    expect(day.tally).toMatchObject({ merges: 5, deletions: 4, storms: 3, revocations: 1 })
    expect(leads).toBeGreaterThan(30)
    expect(refusedShare).toBeGreaterThan(0.02)
  } finally {
    await day.side.close()
    await database.drop()
  }
})
