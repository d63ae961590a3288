import { parseArgs } from 'node:util'
import { check } from './checks.ts'
import { Quarter } from './quarter.ts'

const ANYTHING = 12

/** `npm run quarter -- [leads] [seed] [--crm salesforce]`: plays a quarter and prints what was found. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { crm: { type: 'string', default: 'hubspot' } },
    allowPositionals: true,
  })
  const [leads = '6000', seed = '1'] = positionals
  const begun = performance.now()
  const quarter = await Quarter.open(
    Number(seed),
    Number(leads),
    values.crm === 'salesforce' ? 'salesforce' : 'hubspot',
  )
  await quarter.run()
  const played = performance.now()
  const found = check(quarter)
  const { tally, tenant, notes } = quarter
  const lateness = [...tally.lateness].sort((a, b) => a - b)
  const share = (part: number) => lateness[Math.min(lateness.length - 1, Math.floor(lateness.length * part))] ?? 0
  const rows: readonly (readonly [string, string | number])[] = [
    ['CRM', quarter.crm.kind],
    ['leads', tenant.leads.size],
    ['decisions', tenant.decisions.length],
    ['people read as changed', (tenant.installation?.rosterVersion ?? 2) - 2],
    ['processes killed', tally.kills],
    ['sweeps / killed', `${tally.sweeps} / ${tally.sweepsKilled}`],
    ['clocks', found.clocks],
    ['  kept / breached / closed / running', Object.values(found.outcomes).join(' / ')],
    ['  wrong start', found.wrongStart.length],
    ['  wrong due', found.wrongDue.length],
    ['  wrong breach or outcome', found.wrongOutcome.length],
    ['tasks of escalation steps', found.steps],
    ['  doubled, missing or left open', found.wrongTasks.length],
    ['reassignments', found.reassignments],
    ['  to a former owner, out of hours or away', found.wrongReassignments.length],
    ...Object.entries(found.ends).map(([end, count]) => [`ended ${end}`, count] as const),
    ['  lost', found.lost.length],
    ['dead letters', tenant.letters.size],
    [
      'decided late by, s: median / p99 / most',
      [share(0.5), share(0.99), share(1)].map((s) => s.toFixed(1)).join(' / '),
    ],
    [
      'seconds to play / to check',
      `${((played - begun) / 1000).toFixed(1)} / ${((performance.now() - played) / 1000).toFixed(1)}`,
    ],
  ]
  for (const [name, value] of rows) process.stdout.write(`${name.padEnd(46)}${String(value).padStart(24)}\n`)
  const complaints = [
    ...found.wrongStart,
    ...found.wrongDue,
    ...found.wrongOutcome,
    ...found.wrongTasks,
    ...found.wrongReassignments,
    ...found.lost,
  ]
  for (const complaint of complaints.slice(0, ANYTHING)) process.stdout.write(`${complaint}\n`)
  for (const { event, facts } of notes.lines.filter(({ level }) => level === 'error').slice(0, 3))
    process.stdout.write(`${event} ${String((facts as { error?: unknown })?.error)}\n`)
  if (complaints.length > 0) process.exitCode = 1
  await quarter.crm.close()
}

await main()
