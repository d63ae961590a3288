import { parseArgs } from 'node:util'
import { machineLine, printTable } from '../../bench/support/figures.ts'
import { redisInstalled } from '../queue/redis-server.ts'
import { stopSharedServer } from '../support/postgres.ts'
import { simulate, type Campaign } from './campaign.ts'
import type { Outcome } from './live.ts'
import { ROWS, type Row, type Shown } from './rows.ts'
import { runSuite, type Verdict } from './suite.ts'

const USAGE = `npm run faults -- [--only redis,crm.fails] [--sim-runs 1000] [--no-live] [--no-tests] [--at-once 2] [--crm salesforce]
Goes through the fault table: every row on real processes where it can be, by its tests, and in the simulation. Tells how each was shown,
then a table of results, times to recover and targets, and a last line of JSON. Ends with 1 when a row did not hold.
With another CRM than HubSpot: those rows in which it matters which CRM it is, on real processes.
`
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    'sim-runs': { type: 'string', default: '1000' },
    tests: { type: 'boolean', default: true },
    live: { type: 'boolean', default: true },
    'at-once': { type: 'string', default: '2' },
    crm: { type: 'string', default: 'hubspot' },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
})
const CRM = values.crm === 'salesforce' ? 'salesforce' : 'hubspot'
if (values.help) process.stdout.write(USAGE)
else process.exitCode = (await goThrough()) ? 0 : 1

interface Line {
  readonly row: Row
  readonly lived: Outcome | null
  readonly wrong: readonly string[]
  readonly shownBy: readonly string[]
}

async function goThrough(): Promise<boolean> {
  const only = values.only.split(',').filter(Boolean)
  const isOther = CRM !== 'hubspot'
  const rows = ROWS.filter(({ id }) => only.length === 0 || only.some((part) => id.startsWith(part)))
    .filter(({ live }) => !isOther || live?.both === true)
    // What tests and the simulation show, they show once.
    .map((row): Row => (isOther ? { ...row, tests: [], simulated: [] } : row))
  const lived = await liveAll(values.live ? rows : [], Number(values['at-once']))
  const verdictOf = runSuite(values.tests ? rows.flatMap(({ tests = [] }) => tests) : [])
  const campaign = simulate(rows.some(({ simulated = [] }) => simulated.length > 0) ? Number(values['sim-runs']) : 0)
  const lines = rows.map((row) => lineOf(row, lived.get(row.id) ?? null, verdictOf, campaign))
  tellHow(lines)
  printTable('The fault table', lines.map(cellsOf))
  const held = lines.filter(({ row, wrong }) => wrong.length === 0 && row.missing === undefined).length
  const summary = {
    crm: CRM,
    rows: lines.length,
    held,
    notBuilt: lines.filter(({ row }) => row.missing !== undefined).length,
    broken: lines.filter(({ wrong }) => wrong.length > 0).map(({ row }) => row.id),
    live: lines.filter((one) => one.lived?.result === 'held').length,
    simulatedRuns: campaign.runs,
  }
  process.stdout.write(`\nfaults on ${machineLine()}\n${JSON.stringify(summary)}\n`)
  return summary.broken.length === 0 && campaign.clean
}

/** Rows side by side; those that stop the server come one at a time behind them. */
async function liveAll(rows: readonly Row[], atOnce: number): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  const tryOne = async (row: Row) => {
    const needsRedis = row.id.startsWith('redis.') && !redisInstalled()
    const outcome = needsRedis
      ? { result: 'not tried' as const, seconds: null, told: 'redis-server is not installed here' }
      : await row
          .live!.run(CRM)
          .catch((error: unknown): Outcome => ({ result: 'broken', seconds: null, told: String(error) }))
    outcomes.set(row.id, outcome)
    const took = outcome.seconds === null ? '' : ` ${outcome.seconds.toFixed(1)} s`
    process.stderr.write(
      `${row.id}: ${outcome.result}${took}${outcome.result === 'broken' ? `: ${outcome.told}` : ''}\n`,
    )
  }
  const waiting = rows.filter(({ live }) => live && live.alone !== true)
  const takeTurns = async () => {
    for (let row = waiting.shift(); row; row = waiting.shift()) await tryOne(row)
  }
  await Promise.all(Array.from({ length: atOnce }, takeTurns))
  for (const row of rows.filter(({ live }) => live?.alone === true)) await tryOne(row)
  await stopSharedServer()
  return outcomes
}

function lineOf(row: Row, lived: Outcome | null, verdictOf: (one: Shown) => Verdict, campaign: Campaign): Line {
  const wrong: string[] = []
  const shownBy: string[] = []
  if (lived?.result === 'broken') wrong.push(lived.told)
  else if (lived !== null) shownBy.push(lived.result === 'held' ? lived.told : `not tried: ${lived.told}`)
  const took = lived?.seconds ?? null
  if (took !== null && row.withinS !== null && took > row.withinS)
    wrong.push(`took ${took.toFixed(1)} s, not ${row.withinS} s`)
  for (const one of values.tests ? (row.tests ?? []) : []) {
    const { passed, failed } = verdictOf(one)
    if (failed.length > 0) wrong.push(`failed: ${failed.join('; ')}`)
    else if (passed === 0) wrong.push(`no such test: ${one.file} ${one.name}`)
    else shownBy.push(`${passed} test${passed === 1 ? '' : 's'} of ${one.file}`)
  }
  if (campaign.runs > 0 && row.simulated !== undefined) {
    const met = row.simulated.map((state) => `${state} ${campaign.met(state)}×`)
    shownBy.push(`simulated in ${campaign.runs} runs: ${met.join(', ')}`)
    for (const state of row.simulated) if (campaign.met(state) === 0) wrong.push(`the simulation never met: ${state}`)
  }
  return { row, lived, wrong, shownBy }
}

function tellHow(lines: readonly Line[]): void {
  for (const { row, wrong, shownBy } of lines) {
    process.stdout.write(`${row.id}: ${row.fault}\n`)
    for (const told of [...wrong, ...(row.missing === undefined ? [] : [row.missing]), ...shownBy])
      process.stdout.write(`    ${told}\n`)
  }
}

/** One row of the table: what it is, and result, time to recover and target. */
function cellsOf({ row, lived, wrong, shownBy }: Line): readonly [string, string] {
  const held = shownBy.length > 0 ? 'held' : 'not tried'
  const result = wrong.length > 0 ? 'BROKEN' : row.missing === undefined ? held : 'not built'
  const took = lived?.seconds ?? null
  const seconds = took === null ? '–' : `${took.toFixed(1)} s`
  const limit = row.withinS === null ? '' : `, here at most ${row.withinS} s`
  return [row.id, `${result.padEnd(10)}${seconds.padStart(8)}  ${row.target}${limit}`]
}
