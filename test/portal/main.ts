import { benchDatabase } from '../../bench/support/database.ts'
import { sandboxProcess } from '../../bench/support/sandbox-process.ts'
import { STANDARD_PATIENCE } from '../../src/ports/patience.ts'
import { check, costOf } from './checks.ts'
import { PortalDay, sandboxSettings, type DayPlan } from './portal-day.ts'

const SHOWN = 12

/** `npm run portal -- [contacts] [seed] [speed]`: 24 hours of a HubSpot account; prints what they cost and what is wrong at their end. */
async function main(): Promise<void> {
  const [contacts = '20000', seed = '1', speed = '84'] = process.argv.slice(2)
  const plan: DayPlan = {
    contacts: Number(contacts),
    seed: Number(seed),
    hours: 24,
    speed: Number(speed),
    merges: 50,
    deletions: 20,
    leaseMs: STANDARD_PATIENCE.leaseMs,
  }
  const settings = sandboxSettings(plan)
  const database = await benchDatabase()
  const sandbox = await sandboxProcess({
    SANDBOX_START: new Date(settings.start).toISOString(),
    SANDBOX_SPEED: String(settings.speed),
    SANDBOX_SEED: String(settings.seed),
    SANDBOX_PACE: String(settings.pace),
    SANDBOX_LIFE: 'on',
  })
  const day = await PortalDay.open(database.url, sandbox, plan)
  const begun = performance.now()
  try {
    await day.play((line) => process.stdout.write(`${line} after ${seconds(begun)} s\n`))
    const cost = await costOf(day)
    const played = performance.now()
    say({ ...day.tally, ...cost, playedSeconds: seconds(begun) })
    await day.rest()
    process.stdout.write(`all is found after ${seconds(begun)} s\n`)
    const found = await check(day)
    say({ checkedSeconds: seconds(played) })
    for (const [what, complaints] of Object.entries(found) as [string, readonly string[]][]) {
      process.stdout.write(`${what.padEnd(20)}${complaints.length}\n`)
      for (const complaint of complaints.slice(0, SHOWN)) process.stdout.write(`  ${complaint}\n`)
      if (complaints.length > 0) process.exitCode = 1
    }
    const errors = day.company.log.lines.filter(({ level }) => level === 'error')
    process.stdout.write(`errors logged       ${errors.length}\n`)
    for (const { event, facts } of errors.slice(0, SHOWN))
      process.stdout.write(
        `  ${event} ${String((facts as { error?: { stack?: string } })?.error?.stack ?? JSON.stringify(facts))}\n`,
      )
  } finally {
    await day.company.close()
    await database.close()
  }
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 1000)
}

function say(figures: object): void {
  process.stdout.write(`${JSON.stringify(figures, null, 1)}\n`)
}

await main()
