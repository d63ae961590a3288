import type { InstallationId } from '../../ports/crm.ts'
import type { ReportStore } from '../../ports/reports.ts'
import { inTransaction, type Database } from '../transaction.ts'
import type { Reading } from './packed-leads.ts'
import { answersIn, promises } from './promises.ts'
import { returns } from './returns.ts'
import { breakdown, timesToNext, velocity } from './velocity.ts'

/** Reports from what is kept for them. */
export function reportStore(db: Database): ReportStore {
  const reading =
    (installation: InstallationId): Reading =>
    (work) =>
      inTransaction(db, installation, async (tx) => {
        // How much lies in a period decides what serves best: each question is planned for its own values.
        await tx.run('plans-for-periods', `select set_config('plan_cache_mode', 'force_custom_plan', true)`)
        return work(tx)
      })
  return {
    velocity: (installation, question) => velocity(reading(installation), question),
    breakdown: (installation, question, from, by) => breakdown(reading(installation), question, from, by),
    timesToNext: (installation, question, from) => timesToNext(reading(installation), question, from),
    promises: (installation, question) => promises(reading(installation), question),
    answersIn: (installation, period) => reading(installation)((tx) => answersIn(tx, period)),
    returns: (installation, question) => returns(reading(installation), question),
  }
}
