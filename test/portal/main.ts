import { parseArgs } from 'node:util'
import { benchDatabase } from '../../bench/support/database.ts'
import { printSideBySide, type Figures } from '../../bench/support/figures.ts'
import { sandboxProcess } from '../../bench/support/sandbox-process.ts'
import { STANDARD_PATIENCE } from '../../src/ports/patience.ts'
import { check, costOf } from './checks.ts'
import type { DayPlan } from './day-plan.ts'
import type { DaySide } from './day-side.ts'
import { hubspotDay, sandboxSettings } from './hubspot-day.ts'
import { PortalDay } from './portal-day.ts'
import { salesforceDay } from './salesforce-day.ts'

const SHOWN = 12
const SIDES = { hubspot: inHubspot, salesforce: salesforceDay } as const
type Crm = keyof typeof SIDES

/**
 * `npm run portal -- [contacts] [seed] [speed] [--crm hubspot|salesforce|both]`: 24 hours of an account; prints what they cost and what is
 * wrong at their end.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { crm: { type: 'string', default: 'hubspot' } },
    allowPositionals: true,
  })
  const [contacts = '20000', seed = '1', speed = '84'] = positionals
  const plan: DayPlan = {
    contacts: Number(contacts),
    seed: Number(seed),
    hours: 24,
    speed: Number(speed),
    merges: 50,
    deletions: 20,
    leaseMs: STANDARD_PATIENCE.leaseMs,
  }
  if (values.crm !== 'both') {
    await lived(values.crm === 'salesforce' ? 'salesforce' : 'hubspot', plan)
    return
  }
  printSideBySide(await lived('hubspot', plan), await lived('salesforce', plan))
}

/** One day in one CRM, told as it goes. @returns its figures; the status of the process tells whether something was found. */
async function lived(crm: Crm, plan: DayPlan): Promise<Figures> {
  const database = await benchDatabase()
  const side = await SIDES[crm](database.url, plan)
  const day = new PortalDay(side, plan, database.url)
  const begun = performance.now()
  try {
    await day.play((line) => process.stdout.write(`${crm}, ${line} after ${seconds(begun)} s\n`))
    const cost = await costOf(day)
    const played = performance.now()
    say({ ...day.tally, ...cost, playedSeconds: seconds(begun) })
    await day.rest()
    process.stdout.write(`all is found after ${seconds(begun)} s\n`)
    const found = Object.entries(await check(day)) as [string, readonly string[]][]
    say({ checkedSeconds: seconds(played) })
    for (const [what, complaints] of found) tell(what, complaints)
    const errors = side.house.log.lines.filter(({ level }) => level === 'error')
    tell(
      'errors logged',
      errors.map(({ event, facts }) => `${event} ${reasonIn(facts)}`),
    )
    if (found.some(([, complaints]) => complaints.length > 0)) process.exitCode = 1
    const { leads, decisions, calls, callsPerLead, limitShare, refusedShare } = cost
    return {
      ...day.tally,
      ...{ leads, decisions, calls },
      callsPerLead: rounded(callsPerLead),
      limitShare: rounded(limitShare),
      refusedShare: rounded(refusedShare),
      ...Object.fromEntries(found.map(([what, complaints]) => [what, complaints.length])),
      errorsLogged: errors.length,
    }
  } finally {
    await side.close()
    await database.close()
  }
}

async function inHubspot(databaseUrl: string, plan: DayPlan): Promise<DaySide> {
  const settings = sandboxSettings(plan)
  const sandbox = await sandboxProcess({
    SANDBOX_START: new Date(settings.start).toISOString(),
    SANDBOX_SPEED: String(settings.speed),
    SANDBOX_SEED: String(settings.seed),
    SANDBOX_PACE: String(settings.pace),
    SANDBOX_LIFE: 'on',
  })
  return hubspotDay(databaseUrl, sandbox, plan)
}

function tell(what: string, complaints: readonly string[]): void {
  process.stdout.write(`${what.padEnd(20)}${complaints.length}\n`)
  for (const complaint of complaints.slice(0, SHOWN)) process.stdout.write(`  ${complaint}\n`)
}

function reasonIn(facts: unknown): string {
  return (facts as { error?: { stack?: string } } | undefined)?.error?.stack ?? JSON.stringify(facts)
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 1000)
}
function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000
}

function say(figures: object): void {
  process.stdout.write(`${JSON.stringify(figures, null, 1)}\n`)
}

await main()
