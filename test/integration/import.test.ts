import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readCsv } from '../../src/cli/csv-rows.ts'
import { readMapping, tellHistory, type HistoryMapping } from '../../src/cli/history-mapping.ts'
import { importInto, readHistory } from '../../src/cli/import.ts'
import type { OpenStores } from '../../src/db/stores.ts'
import type { Stage } from '../../src/domain/lead.ts'
import { summarise } from '../../src/domain/velocity/summary.ts'
import type { StageReport, VelocityReport } from '../../src/ports/reports.ts'
import { chance, openOn } from '../db/contract/both.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'

const DATA = path.resolve('../shared/data')
const whereData = existsSync(DATA) ? test : test.skip
if (!existsSync(DATA))
  process.stdout.write('the lists of ../shared/data are not on this machine: their imports are skipped\n')

const DAY = 86_400_000
const EVER = { from: 0, until: Date.UTC(2100, 0, 1) }
const lineOf = (report: VelocityReport, stage: Stage): StageReport => report.stages.find((one) => one.stage === stage)!

let database: FreshDatabase
let stores: OpenStores
let folder: string
beforeAll(async () => {
  database = await freshDatabase()
  stores = openOn(database.url)
  folder = await mkdtemp(path.join(tmpdir(), 'estafet-import-'))
})
afterAll(async () => {
  await stores.close()
  await database.drop()
  await stopSharedServer()
  await rm(folder, { recursive: true, force: true })
})

async function imported(mapping: HistoryMapping, files: readonly string[]): Promise<string> {
  const told = await readHistory(mapping, files)
  expect(told.unreadable).toEqual([])
  return importInto(stores, chance, mapping.account, told, Date.UTC(2026, 0, 1))
}
const ask = (id: string, now: number, norms = {}) =>
  stores.reports.velocity(id, { period: EVER, now, cut: {}, norms, withinDays: 90 })

describe('the mapping', () => {
  const mapping = readMapping(`
account: tiny
files:
  - { id: id, source: origin, moves: [{ to: mql, at: met }, { to: customer, at: won, when: { state: Won } }] }
`)
  const rows = readCsv(
    'id,origin,met,won,state\n1,web,2020-01-01,2020-01-11,Won\n2,,2020-01-02,2020-01-05,Lost\n3,web,,,\n4,web,soon,,\n',
  )
  const told = tellHistory(mapping, [{ name: 'tiny.csv', rows }])

  test('rows become leads with moves in the order of time; an empty source is a value of its own', () => {
    expect(told.pasts.map(({ recordId, source, moves }) => [recordId, source, moves.map(({ to }) => to)])).toEqual([
      ['1', 'web', ['mql', 'customer']],
      ['2', 'blank', ['mql']],
    ])
  })

  test('what tells no time is counted, and what cannot be read is named with its line', () => {
    expect(told).toMatchObject({ undated: 2, unreadable: ['tiny.csv:5 met: "soon"'] })
  })

  test('a mapping with a stage that is none is refused with its place', () => {
    expect(() => readMapping('account: x\nfiles: [{ id: a, moves: [{ to: hot, at: b }] }]')).toThrow(
      /files\.0\.moves\.0\.to/,
    )
  })

  test('a mapping that is no YAML is refused as such', () => {
    expect(() => readMapping('account: [x')).toThrow(/the mapping has 1 problem/)
  })

  test('an imported account is not active, opens its leads, and is not imported twice', async () => {
    const file = path.join(folder, 'tiny.csv')
    await writeFile(file, 'id,origin,met,won,state\n1,web,2020-01-01,2020-01-11,Won\n2,,2020-01-02,,\n')
    const id = await imported(mapping, [file])
    expect((await stores.installations.find(id))?.state).toBe('disconnected')
    expect(await stores.leads.count(id, { source: 'blank' }, 9)).toBe(1)
    expect((await ask(id, Date.UTC(2020, 5, 1))).journey).toMatchObject({ count: 1, median: 10 })
    await expect(imported(mapping, [file])).rejects.toThrow('was imported before')
  })
})

describe('real histories through import and report', () => {
  whereData('Olist: median 10, mean 15.99, p25 5, p75 18, p90 37, max 141 days, 189 deals', async () => {
    const mapping = readMapping(readFileSync('docs/examples/import-olist.yaml', 'utf8'))
    const files = ['marketing_qualified_leads', 'closed_deals'].map((name) =>
      path.join(DATA, `olist/olist_${name}_dataset.csv`),
    )
    const id = await imported(mapping, files)
    const report = await ask(id, Date.UTC(2018, 2, 1))
    expect(report.journey).toMatchObject({ count: 189, median: 10, p25: 5, p75: 18, p90: 37, max: 141 })
    expect(report.journey!.mean.toFixed(2)).toBe('15.99')
    expect(lineOf(report, 'mql')).toMatchObject({ entered: 4_171, left: 189, open: 3_982 })
    const sources = await stores.leads.choices(id)
    expect(sources.sources).toEqual(expect.arrayContaining(['blank', 'unknown']))
  })

  whereData(
    'CRM opportunities: won 4,238 after 57 days, lost 2,473, 1,479 of 1,589 open ones older than 90',
    async () => {
      const mapping = readMapping(`
account: opportunities
files:
  - id: opportunity_id
    company: account
    owner: sales_agent
    source: deal_stage
    moves:
      - { to: opportunity, at: engage_date }
      - { to: customer, at: close_date, when: { deal_stage: Won } }
      - { to: opportunity, status: lost, at: close_date, when: { deal_stage: Lost } }
`)
      const file = path.join(DATA, 'crm_opportunities/sales_pipeline.csv')
      const id = await imported(mapping, [file])
      const now = Date.UTC(2017, 11, 31)
      const report = await ask(id, now, { opportunity: 90 })
      expect(report.journey).toMatchObject({ count: 4_238, median: 57, p90: 106, max: 138 })
      expect(report.journey!.mean.toFixed(2)).toBe('51.78')
      const line = lineOf(report, 'opportunity')
      expect(line).toMatchObject({ left: 4_238 + 2_473, open: 1_589, openMedianDays: 165, stalled: 1_479 })
      expect(((100 * report.journey!.count) / line.left).toFixed(2)).toBe('63.15')
      const lost = await stores.reports.velocity(id, {
        period: EVER,
        now,
        cut: { source: 'Lost' },
        norms: {},
        withinDays: 90,
      })
      expect(lineOf(lost, 'opportunity').closed).toMatchObject({ count: 2_473, median: 14 })
      expect(lineOf(lost, 'opportunity').closed!.mean.toFixed(2)).toBe('41.48')
      expect(await stores.leads.count(id, { status: 'lost' }, 10_000)).toBe(2_473)
    },
  )

  whereData(
    'BPI 2012: days in each stage as reckoned apart from the product, and the whole of 4,249 cases',
    async () => {
      const stages: Readonly<Record<string, Stage>> = {
        'W_Afhandelen leads': 'known',
        'W_Completeren aanvraag': 'mql',
        'W_Nabellen offertes': 'sal',
        'W_Valideren aanvraag': 'sql',
        'W_Nabellen incomplete dossiers': 'opportunity',
      }
      const text = gunzipSync(readFileSync(path.join(DATA, 'event_logs/bpi2012_work_items.csv.gz'))).toString('utf8')
      const file = path.join(folder, 'bpi.csv')
      await writeFile(file, text)
      const id = await imported(
        readMapping(
          JSON.stringify({
            account: 'bpi',
            files: [{ id: 'case_id', moves: [{ to: { column: 'activity', values: stages }, at: 'start_utc' }] }],
          }),
        ),
        [file],
      )
      const report = await ask(id, Date.UTC(2012, 5, 1))
      const apart = daysApart(text, stages)
      for (const stage of Object.values(stages)) {
        const expected = summarise(apart.get(stage) ?? [])!
        const { count, median, mean, p90 } = lineOf(report, stage).closed!
        expect([stage, count]).toEqual([stage, expected.count])
        expect([median, mean, p90].map((days) => days.toFixed(6))).toEqual(
          [expected.median, expected.mean, expected.p90].map((days) => days.toFixed(6)),
        )
      }
    },
  )
})

/** Runs of the same stage in the order of time, from its first item to the first of the next: without any code of the product. */
function daysApart(text: string, stages: Readonly<Record<string, Stage>>): ReadonlyMap<Stage, number[]> {
  const cases = new Map<string, { at: number; stage: Stage }[]>()
  for (const line of text.trim().split('\n').slice(1)) {
    const [id, activity, , start] = line.split(',')
    const stage = stages[activity!]
    if (stage === undefined) continue
    cases.set(id!, [...(cases.get(id!) ?? []), { at: new Date(start!).getTime(), stage }])
  }
  const days = new Map<Stage, number[]>()
  for (const items of cases.values()) {
    items.sort((a, b) => a.at - b.at)
    let run = items[0]!
    for (const item of items) {
      if (item.stage === run.stage) continue
      days.set(run.stage, [...(days.get(run.stage) ?? []), (item.at - run.at) / DAY])
      run = item
    }
  }
  return days
}
