import { HOME_NAMES, partnerNames, type SharedNames } from '../domain/shared-turns.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { Transaction } from './transaction.ts'

/** The house an account stands in: whose rotation it uses, and by which names it finds its people there. */
export interface House {
  readonly home: InstallationId
  readonly names: SharedNames
}

interface NameRow {
  readonly home_id: InstallationId
  readonly rep_id: string | null
  readonly partner_rep: string | null
}

/** Holds the account's gate open: until the end of this transaction no house begins or ends. */
export function enterHouse(tx: Transaction): Promise<number> {
  return tx.run('enter-house', 'select pg_advisory_xact_lock_shared(house_gate($1))', [tx.installation])
}

/** Null: the account stands alone. Holds for what is read after it only behind {@link enterHouse}. */
export async function houseOf(tx: Transaction): Promise<House | null> {
  const rows = await tx.rows<NameRow>(
    'house-names',
    `select h.home_id, s.rep_id, s.partner_rep from house_of_account() h
       left join lateral (select rep_id, partner_rep from house_people() where h.home_id <> $1) s on true`,
    [tx.installation],
  )
  const [first] = rows
  if (first === undefined) return null
  if (first.home_id === tx.installation) return { home: first.home_id, names: HOME_NAMES }
  const same = rows.flatMap(({ rep_id, partner_rep }) =>
    rep_id === null || partner_rep === null ? [] : [[rep_id, partner_rep] as const],
  )
  return { home: first.home_id, names: partnerNames(same) }
}
