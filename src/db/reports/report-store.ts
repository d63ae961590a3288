import type { InstallationId } from '../../ports/crm.ts'
import type { ReportStore } from '../../ports/reports.ts'
import { inTransaction, type Database, type Transaction } from '../transaction.ts'
import { answersIn, promises } from './promise-sql.ts'
import { returns } from './return-sql.ts'
import { bottlenecks, breakdown, timesToNext, velocity } from './velocity-sql.ts'

/** Reports from what is kept for them. */
export function reportStore(db: Database): ReportStore {
  const reading = <T>(installation: InstallationId, work: (tx: Transaction) => Promise<T>): Promise<T> =>
    inTransaction(db, installation, async (tx) => {
      // How much lies in a period decides what serves best: each question is planned for its own values.
      await tx.run('plans-for-periods', `select set_config('plan_cache_mode', 'force_custom_plan', true)`)
      return work(tx)
    })
  return {
    velocity: (installation, question) => reading(installation, (tx) => velocity(tx, question)),
    breakdown: (installation, question, from, by) => reading(installation, (tx) => breakdown(tx, question, from, by)),
    timesToNext: (installation, question, from) => reading(installation, (tx) => timesToNext(tx, question, from)),
    bottlenecks: (installation, question) => reading(installation, (tx) => bottlenecks(tx, question)),
    promises: (installation, question) => reading(installation, (tx) => promises(tx, question)),
    answersIn: (installation, period) => reading(installation, (tx) => answersIn(tx, period)),
    returns: (installation, question) => reading(installation, (tx) => returns(tx, question)),
  }
}
