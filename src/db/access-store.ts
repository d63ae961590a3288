import { subjectOf, type AccessStore, type LetIn } from '../ports/access.ts'
import { asPromised } from './errors.ts'
import { jsonText } from './json-text.ts'
import { inTransaction, type Database, type Transaction } from './transaction.ts'

/** Subject of the epochs that count for everybody of an account; nobody is invited without a name. */
const EVERYBODY = ''

/** Sign-in links, sign-ins that ended early, and OAuth states; only hashes of the secrets are stored. */
export function accessStore(db: Database): AccessStore {
  const ask = <T extends object>(text: string, values: unknown[]) =>
    db.pool.query<T>(text, values).catch((error: unknown) => Promise.reject(asPromised(error)))
  return {
    async addLink(link) {
      await inTransaction(db, link.installation, (tx) =>
        tx.run(
          'add-link',
          `insert into sign_in_links (installation_id, hash, role, person, expires_at, reusable, partner_user, rep_id)
           values ($1, $2, $3, $4, $5, $6, $7, $8)
           on conflict do nothing`,
          [
            link.installation,
            link.hash,
            link.role,
            link.person,
            link.expiresAt,
            link.reusable,
            link.partnerUser ?? null,
            link.repId ?? null,
          ],
        ),
      )
    },

    async useLink(hash, now) {
      const found = await ask<{ id: string | null }>('select installation_of_link($1, $2) as id', [hash, now])
      const installation = found.rows[0]?.id
      if (!installation) return null
      return inTransaction(
        db,
        installation,
        async (tx) => {
          const [link] = await tx.rows<
            Pick<LetIn, 'role' | 'person' | 'partnerUser' | 'repId'> & { reusable: boolean }
          >(
            'lock-link',
            `select role, person, reusable, partner_user as "partnerUser", rep_id as "repId" from sign_in_links
              where installation_id = $1 and hash = $2 and expires_at > $3 for update`,
            [installation, hash, now],
          )
          if (!link) return null
          if (!link.reusable)
            await tx.run('use-link', 'delete from sign_in_links where installation_id = $1 and hash = $2', [
              installation,
              hash,
            ])
          // Read under the lock of the link: whoever ends the person's sign-ins at this moment ends this one too, or took the link away.
          const epoch = await epochIn(tx, subjectOf(link))
          const { role, person, partnerUser, repId } = link
          return { installation, role, person, partnerUser, ...(repId ? { repId } : {}), epoch }
        },
        false,
      )
    },

    epochOf: (installation, subject) => inTransaction(db, installation, (tx) => epochIn(tx, subject)),

    async giveRole(installation, person, role) {
      await inTransaction(db, installation, async (tx) => {
        await tx.run(
          'drop-other-links',
          `delete from sign_in_links where installation_id = $1 and person = $2 and partner_user is null and rep_id is null and role <> $3`,
          [installation, person, role],
        )
        await tx.run(
          'give-role',
          `insert into sign_in_epochs as e (installation_id, subject, epoch, role) values ($1, $2, 1, $3)
           on conflict (installation_id, subject) do update
             set epoch = e.epoch + (e.role is distinct from excluded.role)::int, role = excluded.role`,
          [installation, person, role],
        )
      })
    },

    async endSignIns(installation, subject) {
      await inTransaction(db, installation, async (tx) => {
        await tx.run(
          'drop-links',
          `delete from sign_in_links where installation_id = $1 and ($2::text is null or coalesce(partner_user::text, 'rep:' || rep_id, person) = $2)`,
          [installation, subject],
        )
        await tx.run(
          'begin-epoch',
          `insert into sign_in_epochs as e (installation_id, subject, epoch) values ($1, $2, 1)
           on conflict (installation_id, subject) do update set epoch = e.epoch + 1, role = null`,
          [installation, subject ?? EVERYBODY],
        )
      })
    },

    async endSignIn(installation, signIn, expiresAt, now) {
      await inTransaction(db, installation, async (tx) => {
        await tx.run('forget-ended', 'delete from ended_sign_ins where installation_id = $1 and expires_at <= $2', [
          installation,
          now,
        ])
        await tx.run(
          'end-sign-in',
          `insert into ended_sign_ins (installation_id, sign_in, expires_at) values ($1, $2, $3) on conflict do nothing`,
          [installation, signIn, expiresAt],
        )
      })
    },

    async hasEnded(installation, { signIn, subject, epoch }) {
      return inTransaction(db, installation, async (tx) => {
        const [row] = await tx.rows<{ ended: boolean }>(
          'has-sign-in-ended',
          `select exists (select 1 from ended_sign_ins where installation_id = $1 and sign_in = $2)
             or (select coalesce(sum(epoch), 0) from sign_in_epochs
                  where installation_id = $1 and subject = any(array[$3, $4])) > $5 as ended`,
          [installation, signIn, subject, EVERYBODY, epoch],
        )
        return row?.ended !== false
      })
    },

    async addState(hash, facts, expiresAt) {
      await ask('insert into oauth_states (hash, facts, expires_at) values ($1, $2, $3) on conflict do nothing', [
        hash,
        jsonText(facts ?? null),
        expiresAt,
      ])
    },

    async useState(hash, now) {
      // Deleted whether it is still good or not: a state is used once.
      const { rows } = await ask<{ facts: unknown; expires_at: number }>(
        'delete from oauth_states where hash = $1 returning facts, expires_at',
        [hash],
      )
      const state = rows[0]
      return state && state.expires_at > now ? state.facts : null
    },
  }
}

/** Both numbers only grow, so that their sum tells whether either did. */
async function epochIn(tx: Transaction, subject: string): Promise<number> {
  const [row] = await tx.rows<{ epoch: number }>(
    'epoch-of',
    `select coalesce(sum(epoch), 0)::int as epoch from sign_in_epochs
      where installation_id = $1 and subject = any(array[$2, $3])`,
    [tx.installation, subject, EVERYBODY],
  )
  return row?.epoch ?? 0
}
