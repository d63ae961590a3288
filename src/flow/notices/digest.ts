import type { Instant } from '../../domain/lead.ts'
import type { Flow } from '../context.ts'
import type { Settings } from '../settings.ts'

const DAY_MS = 86_400_000
/** Counted no further. */
const MOST = 1_000

/** What waits in an account, as counts. */
export interface DigestFacts {
  /** Promises that nobody kept, and that fall due within a day. */
  readonly late: number
  readonly due: number
  readonly held: number
  readonly stale: number
  readonly duplicates: number
  readonly failed: number
  /** Leads answered in the last day. */
  readonly answered: number
}

/** Counts what the morning's letter tells. */
export async function digestFacts(flow: Flow, { installation }: Settings, now: Instant): Promise<DigestFacts> {
  const id = installation.installationId
  const { leads, duplicates, reads, reports } = flow.stores
  const [late, due, held, stale, pairs, stats, answers] = await Promise.all([
    leads.count(id, { due: { from: null, until: now } }, MOST),
    leads.count(id, { due: { from: now, until: now + DAY_MS } }, MOST),
    leads.count(id, { waiting: 'held' }, MOST),
    leads.count(id, { idea: 'stale' }, MOST),
    duplicates.list(id, 'open', MOST),
    reads.stats(id),
    reports.answersIn(id, { from: now - DAY_MS, until: now }),
  ])
  return { late, due, held, stale, duplicates: pairs.length, failed: stats.failed, answered: answers.answered }
}
