import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { readCsv } from '../../../src/cli/csv-rows.ts'
import { leadHistories } from '../../../src/domain/velocity/stage-history.ts'
import { DAY_MS, overallVelocity } from '../../../src/domain/velocity/stage-times.ts'
import { fairness } from '../../../src/domain/velocity/fairness.ts'
import { kaplanMeier, survivalAt } from '../../../src/domain/velocity/survival.ts'
import { summarise } from '../../../src/domain/velocity/summary.ts'
import { moves } from './transitions.ts'

const DATA = resolve('../shared/data')
const present = existsSync(DATA)
const suite = present ? describe : describe.skip
const read = (path: string): ReturnType<typeof readCsv> => {
  const bytes = readFileSync(resolve(DATA, path))
  return readCsv((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'))
}
const day = (text: string | undefined): number => Date.parse(`${text?.slice(0, 10) ?? ''}T00:00:00Z`) / DAY_MS

if (!present) test.skip('the lists in ../shared/data are not on this machine', () => undefined)

suite('Olist: first contact to won', () => {
  test('median 10, mean 15.99, p25 5, p75 18, p90 37, max 141 calendar days, 189 deals', () => {
    const firstContact = new Map(
      read('olist/olist_marketing_qualified_leads_dataset.csv').map((row) => [
        row['mql_id'],
        row['first_contact_date'],
      ]),
    )
    const transitions = read('olist/olist_closed_deals_dataset.csv').flatMap((deal) =>
      moves(
        deal['mql_id']!,
        [day(firstContact.get(deal['mql_id'])), 'mql'],
        [day(deal['won_date']), 'customer', { edge: 'won' }],
      ),
    )
    const { summary } = overallVelocity(leadHistories(transitions), new Map())
    expect(summary).toMatchObject({ count: 189, p25: 5, median: 10, p75: 18, p90: 37, max: 141 })
    expect(summary!.mean).toBeCloseTo(15.99, 2)
  })
})

suite('CRM opportunities', () => {
  const rows = present ? read('crm_opportunities/sales_pipeline.csv') : []
  const daysOf = (stage: string): readonly number[] =>
    rows.filter((row) => row['deal_stage'] === stage).map((row) => day(row['close_date']) - day(row['engage_date']))

  test('won 4,238: median 57, mean 51.78, p90 106, max 138 days; lost 2,473: median 14, mean 41.48', () => {
    const won = summarise(daysOf('Won'))!
    expect(won).toMatchObject({ count: 4238, median: 57, p90: 106, max: 138 })
    expect(won.mean).toBeCloseTo(51.78, 2)
    const lost = summarise(daysOf('Lost'))!
    expect(lost).toMatchObject({ count: 2473, median: 14 })
    expect(lost.mean).toBeCloseTo(41.48, 2)
    expect(((won.count / (won.count + lost.count)) * 100).toFixed(2)).toBe('63.15')
  })

  test('engaging deals on 2017-12-31: median age 165 days, 1,479 of 1,589 older than 90', () => {
    const ages = rows
      .filter((row) => row['deal_stage'] === 'Engaging')
      .map((row) => day('2017-12-31') - day(row['engage_date']))
    expect(summarise(ages)).toMatchObject({ count: 1589, median: 165 })
    expect(ages.filter((age) => age > 90)).toHaveLength(1479)
  })

  test('open and lost deals as censored: half won after 93 days, not after the 57 of those that won', () => {
    const observations = rows
      .filter((row) => row['engage_date'] !== '')
      .map((row) => ({
        days: day(row['close_date'] === '' ? '2017-12-31' : row['close_date']) - day(row['engage_date']),
        happened: row['deal_stage'] === 'Won',
      }))
    const curve = kaplanMeier(observations)
    expect(curve).toMatchObject({ observations: 8300, events: 4238, median: 93 })
    expect(survivalAt(curve, 57)).toBeCloseTo(0.71056, 5)
    expect(survivalAt(curve, 138)).toBeCloseTo(0.32207, 5)
  })
})

suite('BPI 2012: a loan-sales process', () => {
  const items = present ? read('event_logs/bpi2012_work_items.csv.gz') : []

  test('days from the first to the last work item of 4,249 cases: median 7.018, mean 9.049, across the clock change', () => {
    const byCase = Map.groupBy(items, (item) => item['case_id'])
    const journeys = [...byCase].flatMap(([leadId, list]) => {
      const starts = list.map((item) => Date.parse(item['start_utc']!) / DAY_MS)
      const ends = list.map((item) => Date.parse(item['complete_utc']!) / DAY_MS)
      return moves(leadId!, [Math.min(...starts), 'known'], [Math.max(...ends), 'customer'])
    })
    const { summary } = overallVelocity(leadHistories(journeys), new Map())
    expect(summary!.count).toBe(4249)
    expect(summary!.median).toBeCloseTo(7.018257, 5)
    expect(summary!.mean).toBeCloseTo(9.048642, 5)
  })

  test('SYS is the queue of nobody: 3,181 items lie outside the ledger of people', () => {
    const people = [...new Set(items.map((item) => item['resource']!))].filter((resource) => resource !== 'SYS')
    const everyone = people.map((repId) => ({ repId, weight: 1 }))
    const result = fairness(items.map((item) => ({ repId: item['resource']!, present: everyone })))
    expect(result.outside).toBe(3181)
    expect(result.turns).toBe(29816)
  })
})
