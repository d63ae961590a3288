import type { Pace, RateStore } from '../ports/rates.ts'
import { inTransaction, type Database, type Transaction } from './transaction.ts'

const NO_PACE: Pace = { from: 1, gapMs: 0 }

/** Sliding rate windows, shared by all processes of an installation; judged by the database's clock. */
export function rateStore(db: Database): RateStore {
  return {
    async take(installation, bucket, max, windowMs, pace = NO_PACE) {
      if (!Number.isFinite(max)) return 0
      return inTransaction(db, installation, async (tx) => {
        await forgetfully(tx)
        const [row] = await tx.rows<{ wait: number }>('take-rate', 'select take_rate($1, $2, $3, $4, $5) as wait', [
          bucket,
          Math.floor(max),
          Math.ceil(windowMs),
          pace.from,
          pace.gapMs,
        ])
        return row?.wait ?? 0
      })
    },
    async close(installation, bucket, forMs) {
      await inTransaction(db, installation, async (tx) => {
        await forgetfully(tx)
        await tx.rows('close-rate', 'select close_rate($1, $2)', [bucket, Math.ceil(forMs)])
      })
    },
  }
}

/** A window lost in a crash of the server is worth less than a wait for the disk at every call. */
async function forgetfully(tx: Transaction): Promise<void> {
  await tx.rows('forgetfully', `select set_config('synchronous_commit', 'off', true)`)
}
