import type { Side } from '../domain/definitions/agreement.ts'
import type { AgreementStore, StoredSignature } from '../ports/agreements.ts'
import { plainText } from './json-text.ts'
import { inTransaction, type Database } from './transaction.ts'

interface SignatureRow {
  readonly signature_id: string
  readonly policy_version: number
  readonly side: Side
  readonly person: string
  readonly comment: string
  readonly signed_at: number
}
interface ReviewRow {
  readonly day: string
  readonly set_by: string
  readonly set_at: number
}

/** Who signed the definitions, and when they are reviewed. */
export function agreementStore(db: Database): AgreementStore {
  return {
    signatures: (installation) =>
      inTransaction(db, installation, async (tx) => {
        const rows = await tx.rows<SignatureRow>(
          'list-signatures',
          `select signature_id, policy_version, side, person, comment, signed_at from agreement_signatures
            where installation_id = $1 order by signed_at desc, signature_id desc limit 200`,
          [tx.installation],
        )
        return rows.map(signatureOf)
      }),
    sign: (installation, { signatureId, version, side, person, comment, signedAt }) =>
      inTransaction(db, installation, async (tx) => {
        const kept = await tx.rows(
          'sign-definitions',
          `insert into agreement_signatures (installation_id, signature_id, policy_version, side, person, comment, signed_at)
           values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning side`,
          [tx.installation, signatureId, version, side, plainText(person), plainText(comment), signedAt],
        )
        return kept.length === 1 ? 'signed' : 'signed-before'
      }),
    review: (installation) =>
      inTransaction(db, installation, async (tx) => {
        const [row] = await tx.rows<ReviewRow>(
          'find-review',
          'select day, set_by, set_at from agreement_reviews where installation_id = $1',
          [tx.installation],
        )
        return row === undefined ? null : { day: row.day, setBy: row.set_by, setAt: row.set_at }
      }),
    setReview: (installation, { day, setBy, setAt }) =>
      inTransaction(db, installation, async (tx) => {
        await tx.rows(
          'set-review',
          `insert into agreement_reviews (installation_id, day, set_by, set_at) values ($1, $2, $3, $4)
           on conflict (installation_id) do update
             set day = excluded.day, set_by = excluded.set_by, set_at = excluded.set_at returning day`,
          [tx.installation, day, plainText(setBy), setAt],
        )
      }),
  }
}

function signatureOf(row: SignatureRow): StoredSignature {
  return {
    signatureId: row.signature_id,
    version: row.policy_version,
    side: row.side,
    person: row.person,
    comment: row.comment,
    signedAt: row.signed_at,
  }
}
