import type { ApiKey, ApiKeyStore, RouteCalls } from '../ports/api-keys.ts'
import { plainText } from './json-text.ts'
import { inTransaction, isUuid, type Database } from './transaction.ts'

const KEY = `key_id as "keyId", name, scopes, created_at as "createdAt", created_by as "createdBy", expires_at as "expiresAt",
  last_used_at as "lastUsedAt", revoked_at as "revokedAt"`
/** A use is noted once in this time: a busy key would else write a row at every call. */
const NOTED_EVERY_MS = 60_000
const HOUR_MS = 3_600_000

/** Keys of machines. */
export function apiKeyStore(db: Database): ApiKeyStore {
  return {
    async add(installation, key, hash) {
      await inTransaction(db, installation, (tx) =>
        tx.run(
          'add-api-key',
          `insert into api_keys (installation_id, key_id, name, hash, scopes, created_at, created_by, expires_at, last_used_at, revoked_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (installation_id, key_id) do nothing`,
          [
            ...[installation, key.keyId, plainText(key.name), hash, key.scopes, key.createdAt],
            ...[plainText(key.createdBy), key.expiresAt, key.lastUsedAt, key.revokedAt],
          ],
        ),
      )
    },

    list: (installation) =>
      inTransaction(db, installation, (tx) =>
        tx.rows<ApiKey>(
          'list-api-keys',
          `select ${KEY} from api_keys where installation_id = $1 order by created_at desc, key_id limit 200`,
          [installation],
        ),
      ),

    async find(installation, keyId) {
      if (!isUuid(keyId)) return null
      const [key] = await inTransaction(db, installation, (tx) =>
        tx.rows<ApiKey>('find-api-key', `select ${KEY} from api_keys where installation_id = $1 and key_id = $2`, [
          installation,
          keyId,
        ]),
      )
      return key ?? null
    },

    async use(installation, hash, now) {
      if (!isUuid(installation)) return null
      return inTransaction(db, installation, async (tx) => {
        const [key] = await tx.rows<ApiKey>(
          'use-api-key',
          `select ${KEY} from api_keys where installation_id = $1 and hash = $2 and revoked_at is null and expires_at > $3`,
          [installation, hash, now],
        )
        if (key === undefined) return null
        if (key.lastUsedAt === null || key.lastUsedAt <= now - NOTED_EVERY_MS)
          await tx.run(
            'note-api-key-use',
            'update api_keys set last_used_at = greatest(last_used_at, $3) where installation_id = $1 and key_id = $2',
            [installation, key.keyId, now],
          )
        return key
      })
    },

    async noteCall(installation, keyId, { route, refused, at }) {
      if (!isUuid(keyId)) return
      await inTransaction(db, installation, (tx) =>
        tx.run(
          'note-api-key-call',
          `insert into api_key_calls as c (installation_id, key_id, hour, route, calls, refused, last_at)
           values ($1, $2, $3, $4, 1, $5, $6) on conflict (installation_id, key_id, hour, route) do update
             set calls = c.calls + 1, refused = c.refused + excluded.refused, last_at = greatest(c.last_at, excluded.last_at)`,
          [installation, keyId, at - (at % HOUR_MS), plainText(route), refused ? 1 : 0, at],
        ),
      )
    },

    calls: (installation, keyId, since) =>
      isUuid(keyId)
        ? inTransaction(db, installation, (tx) =>
            tx.rows<RouteCalls>(
              'api-key-calls',
              `select route, sum(calls)::integer as calls, sum(refused)::integer as refused, max(last_at) as "lastAt"
                 from api_key_calls where installation_id = $1 and key_id = $2 and hour >= $3
                group by route order by calls desc, route collate "C" limit 200`,
              [installation, keyId, since - (since % HOUR_MS)],
            ),
          )
        : Promise.resolve([]),

    async endBy(installation, keyId, at) {
      if (!isUuid(keyId)) return
      await inTransaction(db, installation, (tx) =>
        tx.run(
          'end-api-key',
          'update api_keys set expires_at = least(expires_at, $3) where installation_id = $1 and key_id = $2',
          [installation, keyId, at],
        ),
      )
    },

    revoke: (installation, keyId, now) =>
      isUuid(keyId)
        ? inTransaction(db, installation, async (tx) => {
            const revoked = await tx.run(
              'revoke-api-key',
              'update api_keys set revoked_at = $3 where installation_id = $1 and key_id = $2 and revoked_at is null',
              [installation, keyId, now],
            )
            return revoked === 1
          })
        : Promise.resolve(false),
  }
}
