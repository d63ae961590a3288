import { benchDatabase } from './support/database.ts'
import { printTable, round, type Figures } from './support/figures.ts'
import { tryDraft } from './support/tried-draft.ts'

/** What trying a draft over 90 days may take; seconds. */
const BAR = 20

/**
 * A draft over 90 days of recorded decisions, beside the active policy, as the editor begins it: reading, deciding twice, comparing.
 * Every table of the account is hashed before and after; only the run itself may have been written.
 * @param args how many leads; 50,000 when left out, with two recorded decisions each.
 * @throws Error when anything else was written.
 */
export async function run([count = '50000']: readonly string[]): Promise<Figures> {
  const leads = Number(count)
  const database = await benchDatabase()
  try {
    process.stdout.write(`making ${leads} leads …\n`)
    const { result, seconds, cpuSeconds, changedTables, tables, filledTables } = await tryDraft(database.url, leads)
    const written = changedTables.filter((table) => table !== 'simulations')
    if (written.length > 0) throw new Error(`trying a draft wrote into ${written.join(', ')}`)
    const figures = {
      leads: result.leads,
      decisions: result.decisions,
      changed: result.changed,
      seconds: round(seconds, 1),
      cpuSeconds: round(cpuSeconds, 1),
      residentMb: round(process.memoryUsage().rss / 1e6),
      tablesHashed: tables,
      tablesWithRows: filledTables,
      tablesWrittenBesideTheRun: written.length,
    }
    const rows = Object.entries(figures).map(
      ([name, value]) => [name, `${value}${name === 'seconds' && value > BAR ? `  over ${BAR}` : ''}`] as const,
    )
    printTable('a draft over 90 days', rows)
    return figures
  } finally {
    await database.close()
  }
}
