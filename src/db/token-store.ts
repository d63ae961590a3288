import type { TokenSet, TokenStore } from '../ports/tokens.ts'
import type { KeyRing } from './key-ring.ts'
import { inTransaction, type Database, type Transaction } from './transaction.ts'

interface TokenRow {
  readonly access_token: string
  readonly refresh_token: string
  readonly expires_at: number
  readonly obtained_at: number
  readonly api_origin: string | null
}

/** Tokens, encrypted at rest; one process at a time refreshes them, by a lease of the database's clock. */
export function tokenStore(db: Database, keys: KeyRing): TokenStore {
  return {
    load: (id) =>
      inTransaction(db, id, async (tx) => {
        const [row] = await tx.rows<TokenRow>(
          'load-tokens',
          'select access_token, refresh_token, expires_at, obtained_at, api_origin from tokens where installation_id = $1',
          [id],
        )
        if (!row) return null
        return {
          accessToken: keys.decrypt(placeOf(id, 'access_token'), row.access_token),
          refreshToken: keys.decrypt(placeOf(id, 'refresh_token'), row.refresh_token),
          expiresAt: row.expires_at,
          obtainedAt: row.obtained_at,
          ...(row.api_origin === null ? {} : { origin: row.api_origin }),
        }
      }),

    async takeRefreshLease(id, leaseMs) {
      const lease = db.chance.id()
      const taken = await inTransaction(db, id, (tx) =>
        tx.run(
          'take-refresh-lease',
          `update tokens set refresh_lease = $2, refresh_lease_until = clock_timestamp() + $3 * interval '1 millisecond'
            where installation_id = $1 and (refresh_lease is null or refresh_lease_until <= clock_timestamp())`,
          [id, lease, leaseMs],
        ),
      )
      return taken === 1 ? lease : null
    },

    async saveRefreshed(id, lease, tokens) {
      // Not repeated after a lost commit: the caller would hear "fenced" although its tokens are stored.
      const saved = await inTransaction(db, id, (tx) => replaceTokens(tx, keys, lease, tokens), false)
      return saved ? 'saved' : 'fenced'
    },

    accessEnded: (id, lease, why) =>
      inTransaction(db, id, async (tx) => {
        // The installation before its tokens, as whoever connects it does.
        await tx.rows('lock-ended', 'select 1 from installations where installation_id = $1 for update', [id])
        const ours = await tx.run('access-ended', GIVE_BACK_LEASE, [id, lease])
        if (ours === 0) return 'fenced'
        await tx.run(
          'disconnect',
          `update installations set state = 'disconnected', state_reason = $2 where installation_id = $1 and state = 'active'`,
          [id, why],
        )
        return 'ended'
      }),

    async giveBackRefreshLease(id, lease) {
      await inTransaction(db, id, (tx) => tx.run('give-back-refresh-lease', GIVE_BACK_LEASE, [id, lease]))
    },
  }
}

const GIVE_BACK_LEASE =
  'update tokens set refresh_lease = null, refresh_lease_until = null where installation_id = $1 and refresh_lease = $2'

/** Stores the tokens of a new connection; whoever was refreshing the former ones is fenced. */
export async function putTokens(tx: Transaction, keys: KeyRing, tokens: TokenSet): Promise<void> {
  await tx.run(
    'put-tokens',
    `insert into tokens (installation_id, access_token, refresh_token, expires_at, obtained_at, api_origin) values ($1, $2, $3, $4, $5, $6)
     on conflict (installation_id) do update set access_token = excluded.access_token, refresh_token = excluded.refresh_token,
       expires_at = excluded.expires_at, obtained_at = excluded.obtained_at, api_origin = excluded.api_origin, refresh_lease = null, refresh_lease_until = null`,
    [tx.installation, ...sealed(tx, keys, tokens)],
  )
}

async function replaceTokens(tx: Transaction, keys: KeyRing, lease: string, tokens: TokenSet): Promise<boolean> {
  const values = [tx.installation, ...sealed(tx, keys, tokens), lease]
  const saved = await tx.run(
    'save-refreshed',
    `update tokens set access_token = $2, refresh_token = $3, expires_at = $4, obtained_at = $5, api_origin = $6,
            refresh_lease = null, refresh_lease_until = null where installation_id = $1 and refresh_lease = $7`,
    values,
  )
  return saved === 1
}

function sealed(tx: Transaction, keys: KeyRing, tokens: TokenSet): readonly unknown[] {
  return [
    keys.encrypt(placeOf(tx.installation, 'access_token'), tokens.accessToken),
    keys.encrypt(placeOf(tx.installation, 'refresh_token'), tokens.refreshToken),
    tokens.expiresAt,
    tokens.obtainedAt,
    tokens.origin ?? null,
  ]
}

function placeOf(installation: string, column: string) {
  return { table: 'tokens', installation, column }
}
