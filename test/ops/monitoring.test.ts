import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { watch } from '../../src/cli/watch.ts'
import { openMetrics } from '../../src/telemetry/metrics.ts'
import { Company } from '../support/company.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { readPromQl } from './promql.ts'
import { readScrape, type Scrape } from './scrape.ts'

interface Rule {
  readonly record?: string
  readonly alert?: string
  readonly expr: string
  readonly for?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: { readonly summary?: string; readonly runbook?: string }
}
interface Dashboard {
  readonly uid: string
  readonly title: string
  readonly schemaVersion: number
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] }
  readonly panels: readonly {
    readonly id: number
    readonly type: string
    readonly title: string
    readonly description?: string
    readonly datasource?: { readonly uid: string }
    readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>
    readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[]
  }[]
}

const RULE_FILES = ['ops/prometheus/recording.yaml', 'ops/prometheus/alerts.yaml']
const rules = RULE_FILES.flatMap((file) =>
  (parse(readFileSync(file, 'utf8')) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules),
)
const recorded = new Set(rules.flatMap(({ record }) => record ?? []))
const alerts = rules.filter(({ alert }) => alert !== undefined)
const dashboards = readdirSync('ops/grafana').map(
  (file) => [file, JSON.parse(readFileSync(`ops/grafana/${file}`, 'utf8')) as Dashboard] as const,
)
const drawn = dashboards.flatMap(([, { panels }]) => panels.flatMap(({ targets = [] }) => targets))
const asked = [...rules.map(({ expr }) => expr), ...drawn.map(({ expr }) => expr)]

/** Labels Prometheus itself adds to every series. */
const ADDED = ['instance', 'job']
/** Kinds that only come with trouble; what they mean stands in docs/error-codes.md and beside the counters. */
const RARE = new Set(['estafet_token_refresh_total', 'estafet_intake_refused_total'])

let database: FreshDatabase
let company: Company
let scrape: Scrape

beforeAll(async () => {
  database = await freshDatabase()
  const metrics = openMetrics()
  company = await Company.open({ databaseUrl: database.url, metrics })
  watch(metrics, company.app, company.config)
  await company.act({ do: 'create', type: 'contacts', properties: { email: 'ani@firm.example', jobtitle: 'CEO' } })
  await company.settled()
  await fetch(company.publicUrl + company.app.webhookPath)
  metrics.meter.count('token_refresh', 1, { outcome: 'failed' })
  const response = await fetch(`${company.publicUrl}/metrics`)
  expect(response.status).toBe(200)
  scrape = readScrape(await response.text())
}, 120_000)
afterAll(async () => {
  await company.close()
  await database.drop()
  await stopSharedServer()
})

describe('every expression asks for what a running process tells', () => {
  test.each(asked.map((expr) => [expr]))('%s', (expr) => {
    const { selectors, groups } = readPromQl(expr)
    const offered = new Set<string>(ADDED)
    expect(selectors.length).toBeGreaterThan(0)
    for (const { metric, labels } of selectors) {
      if (recorded.has(metric)) {
        const inner = rules.find(({ record }) => record === metric)!.expr
        for (const label of readPromQl(inner).groups) offered.add(label)
        continue
      }
      const known = scrape.get(metric)
      expect([metric, known === undefined ? 'is not told' : 'is told']).toEqual([metric, 'is told'])
      for (const label of known!.keys()) offered.add(label)
      for (const [label, { op, value }] of labels) {
        expect([...known!.keys()]).toContain(label)
        if (op === '=' && !RARE.has(metric)) expect([...(known!.get(label) ?? [])]).toContain(value)
      }
    }
    for (const label of groups) expect([...offered]).toContain(label)
  })
  test('labels shown in a legend are there', () => {
    for (const { expr, legendFormat } of drawn) {
      const { selectors, groups } = readPromQl(expr)
      const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label)
      const labels = new Set([...groups, ...ADDED, ...selectors.flatMap(({ metric }) => labelsOf(metric))])
      expect(shown.filter((label) => label !== undefined && !labels.has(label))).toEqual([])
    }
  })
})

function labelsOf(metric: string): readonly string[] {
  const inner = rules.find(({ record }) => record === metric)?.expr
  return inner === undefined ? [...(scrape.get(metric)?.keys() ?? [])] : readPromQl(inner).groups
}

test('no metric of ours carries a label that grows with customers or people', () => {
  const labels = new Set(
    [...scrape].filter(([name]) => name.startsWith('estafet_')).flatMap(([, known]) => [...known.keys()]),
  )
  for (const label of labels)
    expect(label).not.toMatch(/installation|account|portal|lead|record|contact|rep|email|person/)
})

test('promtool finds nothing wrong, where it is installed', () => {
  const promtool = ['/usr/bin/promtool', process.env['PROMTOOL'] ?? ''].find((file) => file !== '' && existsSync(file))
  if (promtool === undefined) return
  const checked = spawnSync(promtool, ['check', 'rules', ...RULE_FILES], { encoding: 'utf8' })
  expect(checked.stderr).toBe('')
  expect(checked.status).toBe(0)
})

describe('alerts', () => {
  test.each(alerts.map((rule) => [`${rule.alert} (${rule.labels?.['severity']})`, rule] as const))(
    '%s says what happened, how urgent it is, and what to do',
    (_name, { alert, labels, annotations }) => {
      expect(alert).toMatch(/^Estafet[A-Z]\w+$/)
      expect(['page', 'ticket']).toContain(labels?.['severity'])
      expect(annotations?.summary?.length).toBeGreaterThan(20)
      expect(existsSync(annotations?.runbook ?? '')).toBe(true)
      expect(readFileSync(annotations!.runbook!, 'utf8')).toContain(`\`${alert}\``)
    },
  )
})

describe('runbooks', () => {
  const named = new Set(alerts.map(({ annotations }) => annotations?.runbook))
  const pages = readdirSync('docs/runbooks').filter((file) => file !== 'README.md')
  test.each(pages)('%s has a first command and every part', (file) => {
    const page = readFileSync(`docs/runbooks/${file}`, 'utf8')
    expect(page).toMatch(/^# .+\n\n(First|    )[^\n]*`?/)
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
    expect(headings).toEqual(['What it means', 'What the customer sees', 'First look', 'Steps', 'Over when'])
    const codes = [...page.matchAll(/`(estafet_[a-z0-9_]+)/g)].map(([, metric = '']) => metric)
    expect(codes.filter((metric) => !scrape.has(metric) && !scrape.has(`${metric}_count`))).toEqual([])
  })
  test('the list names every page', () => {
    const list = readFileSync('docs/runbooks/README.md', 'utf8')
    expect(pages.filter((file) => !list.includes(`(${file})`))).toEqual([])
    expect([...named].filter((file) => !pages.includes((file ?? '').split('/').at(-1) ?? ''))).toEqual([])
  })
})

describe('dashboards', () => {
  test.each(dashboards)('%s is what Grafana imports', (_file, { uid, title, schemaVersion, templating, panels }) => {
    expect([uid.length > 0, title.length > 0]).toEqual([true, true])
    expect(schemaVersion).toBeGreaterThanOrEqual(36)
    expect(templating.list).toEqual([expect.objectContaining({ name: 'datasource', type: 'datasource' })])
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    for (const { type, title: name, gridPos, datasource, description, targets = [] } of panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
      if (type === 'row') continue
      expect(datasource?.uid).toBe('${datasource}')
      expect([name, targets.length > 0, (description ?? '').length > 0]).toEqual([name, true, true])
    }
    expect(overlapping(panels)).toEqual([])
  })
})

/** Titles of panels that lie on another. */
function overlapping(panels: Dashboard['panels']): readonly string[] {
  return panels.flatMap((one, index) =>
    panels.slice(index + 1).flatMap((other) => {
      const [a, b] = [one.gridPos, other.gridPos]
      const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y
      return apart ? [] : [`${one.title} / ${other.title}`]
    }),
  )
}
