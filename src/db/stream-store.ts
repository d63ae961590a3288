import type { Instant } from '../domain/lead.ts'
import type { StreamLook, StreamStore } from '../ports/change-stream.ts'
import { inTransaction, type Database } from './transaction.ts'

/** Who holds the stream of an account, and after which change it goes on. */
export function streamStore(db: Database): StreamStore {
  return {
    async take(installation, now, leaseMs) {
      const token = db.chance.id()
      const [row] = await inTransaction(db, installation, (tx) =>
        tx.rows<{ offset: string | null }>(
          'take-stream',
          `insert into change_streams as s (installation_id, claim_token, claim_until, state_at)
           values ($1, $2, clock_timestamp() + $3 * interval '1 millisecond', $4)
           on conflict (installation_id) do update set claim_token = excluded.claim_token, claim_until = excluded.claim_until
             where s.claim_token is null or s.claim_until <= clock_timestamp()
           returning stream_offset as "offset"`,
          [installation, token, leaseMs, now],
        ),
      )
      return row ? { token, offset: row.offset } : null
    },

    async renew(installation, token, leaseMs) {
      const renewed = await inTransaction(db, installation, (tx) =>
        tx.run(
          'renew-stream',
          `update change_streams set claim_until = clock_timestamp() + $3 * interval '1 millisecond'
            where installation_id = $1 and claim_token = $2`,
          [installation, token, leaseMs],
        ),
      )
      return renewed > 0
    },

    async keepOffset(installation, token, offset, { at, changeAt }) {
      const kept = await inTransaction(db, installation, (tx) =>
        tx.run(
          'keep-stream-offset',
          `update change_streams set stream_offset = $3, heard_at = $4, change_at = greatest(change_at, $5)
            where installation_id = $1 and claim_token = $2`,
          [installation, token, offset, at, changeAt],
        ),
      )
      return kept > 0
    },

    async tell(installation, token, state, at) {
      await inTransaction(db, installation, (tx) =>
        tx.run(
          'tell-stream',
          `update change_streams set state = $3, state_at = $4
            where installation_id = $1 and claim_token = $2 and state <> $3`,
          [installation, token, state, at],
        ),
      )
    },

    async giveBack(installation, token) {
      await inTransaction(db, installation, (tx) =>
        tx.run(
          'give-back-stream',
          `update change_streams set claim_token = null, claim_until = null where installation_id = $1 and claim_token = $2`,
          [installation, token],
        ),
      )
    },

    async look(installation) {
      const [row] = await inTransaction(db, installation, (tx) =>
        tx.rows<LookRow>(
          'look-at-stream',
          `select state, state_at, heard_at, change_at,
                  claim_token is not null and claim_until > clock_timestamp() as held
             from change_streams where installation_id = $1`,
          [installation],
        ),
      )
      if (!row) return null
      const { state, held } = row
      return { state, held, stateAt: row.state_at, heardAt: row.heard_at, changeAt: row.change_at }
    },
  }
}

interface LookRow extends Pick<StreamLook, 'state' | 'held'> {
  readonly state_at: Instant
  readonly heard_at: Instant | null
  readonly change_at: Instant | null
}
