import { inspect } from 'node:util'
import { afterAll, expect, test } from '@jest/globals'
import { Client } from 'pg'
import { demoContact } from '../../bench/support/demo-contact.ts'
import { openMetrics, type Metrics } from '../../src/telemetry/metrics.ts'
import { Company } from '../support/company.ts'
import { freshDatabase, stopSharedServer } from '../support/postgres.ts'
import { until } from '../queue/notebook.ts'

afterAll(stopSharedServer)

/** Every table of every schema in which one of these texts stands, in whatever column. */
async function tablesThatTell(databaseUrl: string, texts: readonly string[]): Promise<readonly string[]> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    )
    const telling: string[] = []
    for (const { name } of rows) {
      // Bytes are shown as hexadecimal digits in a row's text.
      const found = await client.query(
        `select 1 from ${name} t where exists (select 1 from unnest($1::text[]) as u (needle)
           where position(needle in t::text) > 0 or position(encode(convert_to(needle, 'UTF8'), 'hex') in t::text) > 0) limit 1`,
        [texts],
      )
      if (found.rowCount) telling.push(name)
    }
    return telling
  } finally {
    await client.end()
  }
}

/** Errors in log lines with all they carry, which JSON leaves out. */
function told(_key: string, value: unknown): unknown {
  return value instanceof Error ? `${value.stack} ${inspect(value, { depth: 9 })}` : value
}

/** The access we hold is read by nobody: not in a table, a log line, a metric or an answer. */
async function expectTokensNowhere(company: Company, databaseUrl: string, metrics: Metrics): Promise<void> {
  const held = (await company.app.stores.tokens.load(company.installation))!
  const tokens = [held.accessToken, held.refreshToken]
  expect(await tablesThatTell(databaseUrl, tokens)).toEqual([])
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
    const telling = await tablesThatTell(database.url, texts)
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
    await until(async () => (await tablesThatTell(database.url, [...texts, present])).length === 0)

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
