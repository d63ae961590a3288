import { Engine, type RuleProperties } from 'json-rules-engine'
import { decideBatch } from '../src/domain/decide.ts'
import { NO_FACTS, POLICY } from '../test/domain/decide/builders.ts'
import { median, printTable, round, type Figures } from './support/figures.ts'
import { mixedLeads } from './support/mixed-leads.ts'

/**
 * Full decisions of the default policy on one core, in batches of 100 as the flow takes them: new leads of all kinds, and the same leads
 * again with their memory. Baseline in the same run, in turns: json-rules-engine running 20 rules like ours over the same fields and
 * returning only which hold; it scores nothing, routes nothing and explains nothing.
 */
const LEADS = 2_000
const BATCH = 100
const ROUNDS = 7
const ROUND_MS = 800

export async function run(): Promise<Figures> {
  const fresh = inBatches(mixedLeads(LEADS))
  const again = fresh.map((batch) => {
    const { decided } = decideBatch(batch, NO_FACTS, POLICY)
    return batch.map((input, n) => ({ ...input, memory: decided[n]!.memory, now: input.now + 60_000 }))
  })
  const engine = new Engine(twentyRules(), { allowUndefinedFacts: true })
  const records = fresh.flat().map(({ snapshot }) => ({ ...snapshot.fields }))

  const decideAll = (batches: typeof fresh) => () => {
    for (const batch of batches) decideBatch(batch, NO_FACTS, POLICY)
    return Promise.resolve(LEADS)
  }
  const baseline = async () => {
    for (const record of records.slice(0, BATCH)) await engine.run(record)
    return BATCH
  }
  for (let n = 0; n < 20; n += 1) await Promise.all([decideAll(fresh)(), decideAll(again)()])
  await baseline()

  const figures = { fresh: [] as number[], again: [] as number[], engine: [] as number[] }
  for (let round = 0; round < ROUNDS; round += 1) {
    figures.fresh.push(await perCpuSecond(decideAll(fresh)))
    figures.again.push(await perCpuSecond(decideAll(again)))
    figures.engine.push(await perCpuSecond(baseline))
  }
  return report(figures)
}

function inBatches<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / BATCH) }, (_, n) => items.slice(n * BATCH, (n + 1) * BATCH))
}

/** Work done per second of processor time of this process, so that a busy neighbour does not count. */
async function perCpuSecond(work: () => Promise<number>): Promise<number> {
  const started = process.cpuUsage()
  const until = performance.now() + ROUND_MS
  let done = 0
  while (performance.now() < until) done += await work()
  const { user, system } = process.cpuUsage(started)
  return done / ((user + system) / 1e6)
}

function report({ fresh, again, engine }: { fresh: number[]; again: number[]; engine: number[] }): Figures {
  const ratios = fresh.map((value, n) => value / engine[n]!)
  const figures = {
    decisionsPerSecond: round(median(fresh)),
    repeatedPerSecond: round(median(again)),
    ratioToJsonRulesEngine: round(median(ratios), 1),
    jsonRulesEnginePerSecond: round(median(engine)),
  }
  printTable(`Decisions per second of processor time, median of ${ROUNDS} rounds in turns, batches of ${BATCH}`, [
    ['new leads, full decision with trace', String(figures.decisionsPerSecond)],
    ['the same leads again', String(figures.repeatedPerSecond)],
    ['json-rules-engine, 20 rules', String(figures.jsonRulesEnginePerSecond)],
    ['ratio (median of pairs)', String(figures.ratioToJsonRulesEngine)],
  ])
  return figures
}

/** Twenty rules of the same kind as ours: two conditions each over the same fields. */
function twentyRules(): RuleProperties[] {
  const texts = [
    'formName',
    'utmMedium',
    'partner',
    'referrer',
    'eventName',
    'importList',
    'role',
    'country',
    'industry',
    'company',
  ]
  return Array.from({ length: 20 }, (_, n) => ({
    conditions: {
      all: [
        { fact: texts[n % texts.length]!, operator: 'notEqual', value: null },
        { fact: 'employees', operator: n % 2 === 0 ? 'greaterThanInclusive' : 'lessThan', value: n * 100 },
      ],
    },
    event: { type: `rule-${n}` },
  }))
}
