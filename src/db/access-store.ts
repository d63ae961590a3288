import type { AccessStore, Role } from '../ports/access.ts'
import { asPromised } from './errors.ts'
import { jsonText } from './json-text.ts'
import { inTransaction, type Database } from './transaction.ts'

/** Sign-in links and OAuth states; only hashes of the secrets are stored. */
export function accessStore(db: Database): AccessStore {
  const ask = <T extends object>(text: string, values: unknown[]) =>
    db.pool.query<T>(text, values).catch((error: unknown) => Promise.reject(asPromised(error)))
  return {
    async addLink(link) {
      await inTransaction(db, link.installation, (tx) =>
        tx.run(
          'add-link',
          `insert into sign_in_links (installation_id, hash, role, person, expires_at, reusable, partner_user)
           values ($1, $2, $3, $4, $5, $6, $7)
           on conflict do nothing`,
          [
            link.installation,
            link.hash,
            link.role,
            link.person,
            link.expiresAt,
            link.reusable,
            link.partnerUser ?? null,
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
          const [link] = await tx.rows<{ role: Role; person: string; reusable: boolean; partnerUser: string | null }>(
            'lock-link',
            `select role, person, reusable, partner_user as "partnerUser" from sign_in_links
              where installation_id = $1 and hash = $2 and expires_at > $3 for update`,
            [installation, hash, now],
          )
          if (!link) return null
          if (!link.reusable)
            await tx.run('use-link', 'delete from sign_in_links where installation_id = $1 and hash = $2', [
              installation,
              hash,
            ])
          return { installation, role: link.role, person: link.person, partnerUser: link.partnerUser }
        },
        false,
      )
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
