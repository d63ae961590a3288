import type { Pace, RateStore } from '../ports/rates.ts'
import { inTransaction, type Database, type Transaction } from './transaction.ts'

const NO_PACE: Pace = { from: 2 ** 31 - 1, gapMs: 0 }

/** Sliding rate windows, shared by all processes of an installation; judged by the database's clock. */
export function rateStore(db: Database): RateStore {
  const book: RateStore['book'] = async (installation, bucket, max, windowMs, aheadMs, pace = NO_PACE) => {
    if (!Number.isFinite(max)) return { kind: 'booked', inMs: 0 }
    return inTransaction(db, installation, async (tx) => {
      await forgetfully(tx)
      const [row] = await tx.rows<{ wait: number }>('book-rate', 'select book_rate($1, $2, $3, $4, $5, $6) as wait', [
        bucket,
        Math.floor(max),
        Math.ceil(windowMs),
        pace.from,
        pace.gapMs,
        Math.floor(aheadMs),
      ])
      const wait = row?.wait ?? 0
      return wait > 0 ? { kind: 'full', againMs: wait } : { kind: 'booked', inMs: 0 - wait }
    })
  }
  return {
    book,
    async take(installation, bucket, max, windowMs) {
      const place = await book(installation, bucket, max, windowMs, 0)
      return place.kind === 'booked' ? 0 : place.againMs
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
