import type { InstallationId } from '../ports/crm.ts'
import { asPromised, SecretUnreadableError } from './errors.ts'
import type { KeyRing } from './key-ring.ts'
import { inTransaction, type Database, type Transaction } from './transaction.ts'

/** Under which keys what is stored encrypted stands, and the way to the present one. */
export interface SealedSecrets {
  /** Ids of the keys that stored secrets need, over all installations. */
  keyIds(): Promise<readonly string[]>
  /**
   * Encrypts every secret again that does not stand under the first key. Safe while everything runs, and to run again: a secret that
   * somebody else replaces meanwhile stays as they wrote it.
   */
  reseal(): Promise<Resealed>
}

export interface Resealed {
  readonly resealed: number
  /** Secrets whose key is missing, or that were changed. */
  readonly unreadable: number
}

/** One column of secrets. `place`: the name its ciphertexts are bound to. */
interface SealedColumn {
  readonly table: 'tokens' | 'notice_choices'
  readonly column: string
  readonly place: string
}

/** Every column that holds secrets; a test compares it with the tables. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'tokens', column: 'access_token', place: 'access_token' },
  { table: 'tokens', column: 'refresh_token', place: 'refresh_token' },
  { table: 'notice_choices', column: 'hook_url', place: 'hook_url' },
  { table: 'notice_choices', column: 'hook_secret', place: 'hook_secret' },
  // The present secret becomes the former one as it stands, so both are bound to one name.
  { table: 'notice_choices', column: 'hook_former_secret', place: 'hook_secret' },
]

export function sealedSecrets(db: Database, keys: KeyRing): SealedSecrets {
  const under = async (): Promise<readonly { readonly installation: InstallationId; readonly key: string }[]> => {
    const { rows } = await db.pool
      .query<{ installation: InstallationId; key: string }>(
        'select installation_id as installation, key_id as key from sealed_under()',
      )
      .catch((error: unknown) => Promise.reject(asPromised(error)))
    return rows
  }
  return {
    keyIds: async () => [...new Set((await under()).map(({ key }) => key))].sort(),

    async reseal() {
      const [present] = keys.ids
      const behind = new Set(
        (await under()).filter(({ key }) => key !== present).map(({ installation }) => installation),
      )
      const total = { resealed: 0, unreadable: 0 }
      for (const installation of behind) {
        const done = await inTransaction(db, installation, (tx) => resealIn(tx, keys))
        total.resealed += done.resealed
        total.unreadable += done.unreadable
      }
      return total
    },
  }
}

async function resealIn(tx: Transaction, keys: KeyRing): Promise<Resealed> {
  const done = { resealed: 0, unreadable: 0 }
  for (const { table, column, place } of SEALED_COLUMNS) {
    const rows = await tx.rows<{ sealed: string }>(
      `behind-${table}-${column}`,
      `select distinct ${column} as sealed from ${table}
        where installation_id = $1 and ${column} is not null and split_part(${column}, '.', 1) <> $2`,
      [tx.installation, keys.ids[0]],
    )
    for (const { sealed } of rows) {
      const bound = { table, installation: tx.installation, column: place }
      try {
        const fresh = keys.encrypt(bound, keys.decrypt(bound, sealed))
        // Whoever replaced it in between wrote what counts now.
        done.resealed += await tx.run(
          `reseal-${table}-${column}`,
          `update ${table} set ${column} = $3 where installation_id = $1 and ${column} = $2`,
          [tx.installation, sealed, fresh],
        )
      } catch (error) {
        if (!(error instanceof SecretUnreadableError)) throw error
        done.unreadable += 1
      }
    }
  }
  return done
}
