import { inspect } from 'node:util'
import { afterAll, expect, test } from '@jest/globals'
import { startSandbox } from '../../sandbox/start.ts'
import { demoContact } from '../../bench/support/demo-contact.ts'
import { openMetrics, type Metrics } from '../../src/telemetry/metrics.ts'
import { Company } from '../support/company.ts'
import { RECORD } from '../sandbox/crm-client.ts'
import { freshDatabase, stopSharedServer } from '../support/postgres.ts'
import { until } from '../queue/notebook.ts'
import { check, costOf } from '../portal/checks.ts'
import { PortalDay, sandboxSettings } from '../portal/portal-day.ts'
import { tracesOf } from '../portal/traces.ts'

afterAll(stopSharedServer)

/** Errors in log lines with all they carry, which JSON leaves out. */
function told(_key: string, value: unknown): unknown {
  return value instanceof Error ? `${value.stack} ${inspect(value, { depth: 9 })}` : value
}

/** The access we hold is read by nobody: not in a table, a log line, a metric or an answer. */
async function expectTokensNowhere(company: Company, databaseUrl: string, metrics: Metrics): Promise<void> {
  const held = (await company.app.stores.tokens.load(company.installation))!
  const tokens = [held.accessToken, held.refreshToken]
  expect([...(await tracesOf(databaseUrl, tokens)).keys()]).toEqual([])
  const answers = await Promise.all(
    ['/api/me', '/api/stats', '/readyz', '/api/openapi.json', '/oauth/hubspot/callback?code=x&state=y'].map(
      async (path) => (await fetch(company.publicUrl + path)).text(),
    ),
  )
  const heard = [JSON.stringify(company.log.lines, told), await metrics.text(), ...answers].join('\n')
  for (const token of tokens) expect(heard.includes(token)).toBe(false)
}

test('after a privacy deletion in the CRM nothing of that person stands in any table, queue or log line', async () => {
  const database = await freshDatabase()
  const metrics = openMetrics()
  const company = await Company.open({ databaseUrl: database.url, metrics })
  try {
    await company.put('/sandbox/faults', { searchLagMs: 0 })
    const person = {
      ...demoContact(1),
      email: 'jane.erasable@acme.example',
      firstname: 'Janeerasable',
      company: 'Erasable GmbH',
    }
    const [[erased], [merged], [kept]] = await Promise.all([
      company.act({ do: 'create', type: 'contacts', properties: person }),
      company.act({
        do: 'create',
        type: 'contacts',
        properties: { ...demoContact(2), email: 'j.erasable@acme.example' },
      }),
      company.act({ do: 'create', type: 'contacts', properties: demoContact(3) }),
    ])
    await company.settled()
    const [union] = await company.act({ do: 'merge', type: 'contacts', primaryId: erased!.id, id: merged!.id })
    await company.settled()
    const texts = [erased!.id, merged!.id, 'jane.erasable', 'j.erasable', 'Janeerasable']
    const telling = [...(await tracesOf(database.url, texts)).keys()]
    expect(telling).toEqual(expect.arrayContaining(['app.decisions', 'app.inbox']))
    // Bells carry ids of accounts, and metrics kinds and codes: neither ever knows a person.
    expect(telling.filter((table) => !table.startsWith('app.'))).toEqual([])
    expect(await metrics.text()).not.toMatch(/erasable/i)

    const standing = (await company.dump('contacts')).map(({ id }) => id)
    const present = union?.id ?? standing.find((id) => ![erased!.id, merged!.id, kept!.id].includes(id))!
    await company.act({ do: 'gdprDelete', type: 'contacts', id: present })
    await company.post('/sandbox/webhooks/flush', {})
    const { forgetting, reads } = company.app.stores
    await until(async () => (await forgetting.report(company.installation, 9)).some(({ doneAt }) => doneAt !== null))
    await company.settled()
    // News that was still under way is turned away by the hash.
    await until(async () => (await tracesOf(database.url, [...texts, present])).size === 0)

    expect((await reads.lead(company.installation, kept!.id, 1))?.recordId).toBe(kept!.id)
    expect(JSON.stringify(company.log.lines, told)).not.toMatch(/erasable/i)
    await expectTokensNowhere(company, database.url, metrics)
    const [proof] = (await forgetting.report(company.installation, 9)).filter(({ rows }) => rows['leads'] === 1)
    expect(proof).toMatchObject({ rows: { decisions: expect.any(Number), inbox: expect.any(Number) } })
  } finally {
    await company.close()
    await database.drop()
  }
})

test('after three hours of lost notifications, failing calls, merges, erasures and a new consent the portal is as a fresh evaluation would make it', async () => {
  const plan = { contacts: 70, seed: 1, hours: 3, speed: 900, merges: 5, deletions: 4, leaseMs: 4_000 }
  const database = await freshDatabase()
  const sandbox = await startSandbox({ port: 0, webhookWindowMs: 20, record: RECORD, ...sandboxSettings(plan) })
  const day = await PortalDay.open(database.url, sandbox, plan)
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
    await day.company.close()
    await database.drop()
  }
})
