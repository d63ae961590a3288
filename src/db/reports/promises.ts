import type { Period } from '../../domain/velocity/stage-times.ts'
import type { AnswersOfDay, PromiseQuestion, PromiseReport } from '../../ports/reports.ts'
import type { Transaction } from '../transaction.ts'
import { overLeads, type Reading } from './packed-leads.ts'
import { PromiseTally } from './promise-tally.ts'
import { eachPromise } from './unpack-promises.ts'

/** How a promise ended. A breach that a late-logged call took back is void, and was kept; a void clock without such a call is none. */
export const KEPT = `(s.state = 'met' or (s.state = 'void' and s.stopped_at <= s.due_at))`
/** @param now number of the parameter that holds the instant. */
export const late = (now: number): string => `(s.state = 'breached' or (s.state = 'running' and s.due_at <= $${now}))`
export const open = (now: number): string => `(s.state = 'running' and (s.due_at is null or s.due_at > $${now}))`

/** Promises of a period by how they ended. */
export function promises(reading: Reading, question: PromiseQuestion): Promise<PromiseReport> {
  return overLeads(reading, { column: `${question.kind}_promises`, cut: question.cut, byNumbers: false }, () => {
    const tally = new PromiseTally(question)
    let number = 0
    return {
      each: (_lead, bytes, from, until) => {
        number += 1
        eachPromise(bytes, from, until, (promise) => tally.add(promise, number))
      },
      finish: (words) => tally.report(words),
    }
  })
}

/** Promises to leads answered in a period, however long ago they were made. */
export async function answersIn(tx: Transaction, { from, until }: Period): Promise<AnswersOfDay> {
  const [row] = await tx.rows<{ answered: number; middle: readonly [number, number] | null }>(
    'answers-in',
    `select count(*)::integer as answered,
            percentile_cont(array[0.5, 0.9]) within group (order by greatest(0, s.stopped_at - s.started_at)::double precision / 60000) as middle
       from clocks s
      where s.installation_id = $1 and s.kind = 'lead' and s.stopped_at >= $2 and s.stopped_at < $3
        and (s.state in ('met', 'breached') or ${KEPT})`,
    [tx.installation, from, until],
  )
  return { answered: row?.answered ?? 0, medianMinutes: row?.middle?.[0] ?? null, p90Minutes: row?.middle?.[1] ?? null }
}
