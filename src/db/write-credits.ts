import type { Credit } from '../domain/credits.ts'
import type { LeadCommit } from '../ports/evaluations.ts'
import type { Transaction } from './transaction.ts'

/** One account of one booking. */
export interface CreditEntry {
  readonly decisionId: string
  readonly booking: 'given' | 'lapsed'
  readonly account: string
  readonly amount: number
}

/** Books the turns that decisions gave back. The pool's state that goes with them is written beside, behind the same lock. */
export async function writeCredits(tx: Transaction, leads: readonly LeadCommit[]): Promise<void> {
  const given = leads.flatMap(({ decisionId, leadId, decided: { decision } }) =>
    decision.credit === undefined ? [] : [{ decisionId, leadId, credit: decision.credit }],
  )
  if (given.length === 0) return
  await Promise.all([
    tx.run(
      'write-credits',
      `insert into credits (installation_id, decision_id, lead_id, pool_id, rep_id, reason, at, expires_at)
       select $1, u.* from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[]) as u`,
      [
        tx.installation,
        given.map(({ decisionId }) => decisionId),
        given.map(({ leadId }) => leadId),
        given.map(({ credit }) => credit.poolId),
        given.map(({ credit }) => credit.repId),
        given.map(({ credit }) => credit.reason),
        given.map(({ credit }) => credit.at),
        given.map(({ credit }) => credit.expiresAt),
      ],
    ),
    writeEntries(
      tx,
      given.flatMap(({ decisionId, credit }) => entriesOf(decisionId, 'given', credit)),
    ),
  ])
}

/** The entries of one booking; taking a credit back books the same the other way round. */
export function entriesOf(
  decisionId: string,
  booking: CreditEntry['booking'],
  { entries }: Pick<Credit, 'entries'>,
): readonly CreditEntry[] {
  const sign = booking === 'given' ? 1 : -1
  return entries.map(({ account, amount }) => ({ decisionId, booking, account, amount: sign * amount }))
}

/** Adds entries to the ledger. */
export async function writeEntries(tx: Transaction, entries: readonly CreditEntry[]): Promise<void> {
  if (entries.length === 0) return
  await tx.run(
    'write-credit-entries',
    `insert into credit_entries (installation_id, decision_id, booking, account, amount)
     select $1, u.* from unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[]) as u`,
    [
      tx.installation,
      entries.map(({ decisionId }) => decisionId),
      entries.map(({ booking }) => booking),
      entries.map(({ account }) => account),
      entries.map(({ amount }) => amount),
    ],
  )
}
