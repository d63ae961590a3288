import type { Transition } from '../domain/decision.ts'
import { STANDINGS, type Standing } from '../domain/partner-standing.ts'
import type { LeadCursor } from '../ports/leads.ts'
import type { PartnerFilter, PartnerLead, PartnerStore, PartnerTotals, PartnerUser } from '../ports/partners.ts'
import { plainText } from './json-text.ts'
import { DECISION, MOVE } from './read-store.ts'
import { inTransaction, isUuid, type Database, type Transaction } from './transaction.ts'

/** As `standingOf` of src/domain/partner-standing.ts; the contract test holds them together. */
const STANDING = `case when l.stage = 'customer' then 'won' when l.status in ('disqualified', 'lost') then 'closed'
  when l.status in ('nurture', 'dormant') then 'resting' else 'work' end`
const ASKED = `l.status in ('active', 'stale') and l.stage not in ('sal', 'sql', 'opportunity', 'customer')`

const USER = `user_id as "userId", partner_id as "partnerId", name, email, invited_at as "invitedAt", invited_by as "invitedBy",
  signed_in_at as "signedInAt", revoked_at as "revokedAt"`

/** Leads by the partner who sent them, and the people of partners. */
export function partnerStore(work: Database, reports: Database): PartnerStore {
  return {
    totals: (installation, partnerId) =>
      inTransaction(reports, installation, async (tx) => {
        const rows = await tx.rows<{ standing: Standing; leads: number; dealt: number }>(
          'partner-totals',
          `select ${STANDING} as standing, count(*)::integer as leads,
             (count(*) filter (where l.stage in ('opportunity', 'customer')))::integer as dealt
             from lead_list l where l.installation_id = $1 and l.partner_id = $2 group by 1`,
          [installation, partnerId],
        )
        const of = (standing: Standing): number => rows.find((row) => row.standing === standing)?.leads ?? 0
        const counts = Object.fromEntries(STANDINGS.map((standing) => [standing, of(standing)]))
        return { ...counts, dealt: rows.reduce((sum, row) => sum + row.dealt, 0) } as PartnerTotals
      }),

    count: (installation, partnerId, filter) =>
      inTransaction(reports, installation, async (tx) => {
        const { name, sql, values } = conditionsOf(filter, 3)
        const [row] = await tx.rows<{ leads: number }>(
          `count-partner-leads${name}`,
          `select count(*)::integer as leads from lead_list l where l.installation_id = $1 and l.partner_id = $2${sql}`,
          [installation, partnerId, ...values],
        )
        return row!.leads
      }),

    page: (installation, partnerId, filter, after, limit) =>
      after !== null && !isUuid(after.leadId)
        ? Promise.resolve({ leads: [], next: null })
        : inTransaction(reports, installation, (tx) => page(tx, partnerId, filter, after, limit)),

    async find(installation, partnerId, publicId) {
      if (!isUuid(publicId)) return null
      const rows = await inTransaction(reports, installation, (tx) =>
        readLeads(tx, 'partner-lead', `l.partner_id = $2 and l.public_id = $3::uuid`, '', [partnerId, publicId]),
      )
      return rows[0] ?? null
    },

    moves: (installation, leadId, most) =>
      isUuid(leadId)
        ? inTransaction(reports, installation, (tx) =>
            tx.rows<Transition>(
              'partner-lead-moves',
              `select ${MOVE} from transitions where installation_id = $1 and lead_id = $2 order by transition_id desc limit $3`,
              [installation, leadId, most],
            ),
          )
        : Promise.resolve([]),

    async addUser(installation, user) {
      await inTransaction(work, installation, (tx) =>
        tx.run(
          'add-partner-user',
          `insert into partner_users (installation_id, user_id, partner_id, name, email, invited_at, invited_by, signed_in_at, revoked_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (installation_id, user_id) do nothing`,
          [
            installation,
            user.userId,
            user.partnerId,
            plainText(user.name),
            user.email === null ? null : plainText(user.email),
            user.invitedAt,
            plainText(user.invitedBy),
            user.signedInAt,
            user.revokedAt,
          ],
        ),
      )
    },

    users: (installation) =>
      inTransaction(reports, installation, (tx) =>
        tx.rows<PartnerUser>(
          'partner-users',
          `select ${USER} from partner_users where installation_id = $1 order by invited_at, user_id`,
          [installation],
        ),
      ),

    async user(installation, userId) {
      if (!isUuid(userId)) return null
      const [user] = await inTransaction(reports, installation, (tx) =>
        tx.rows<PartnerUser>(
          'partner-user',
          `select ${USER} from partner_users where installation_id = $1 and user_id = $2`,
          [installation, userId],
        ),
      )
      return user ?? null
    },

    async noteSignIn(installation, userId, at) {
      await inTransaction(work, installation, (tx) =>
        tx.run(
          'note-partner-sign-in',
          'update partner_users set signed_in_at = $3 where installation_id = $1 and user_id = $2',
          [installation, userId, at],
        ),
      )
    },

    async revoke(installation, userId, at) {
      if (!isUuid(userId)) return false
      return inTransaction(work, installation, async (tx) => {
        const shut = await tx.run(
          'revoke-partner-user',
          'update partner_users set revoked_at = $3 where installation_id = $1 and user_id = $2 and revoked_at is null',
          [installation, userId, at],
        )
        await tx.run(
          'revoke-partner-links',
          'delete from sign_in_links where installation_id = $1 and partner_user = $2',
          [installation, userId],
        )
        return shut === 1
      })
    },
  }
}

/** Conditions on `lead_list l`, their parameters from `$first` on. */
function conditionsOf(
  { standing, askedOf }: PartnerFilter,
  first: number,
): { readonly name: string; readonly sql: string; readonly values: readonly string[] } {
  const values = [standing, askedOf].filter((value) => value !== undefined)
  const standingSql = standing === undefined ? '' : ` and ${STANDING} = $${first}`
  const askedSql = askedOf === undefined ? '' : ` and ${ASKED} and l.owner_id = $${first + values.length - 1}`
  return {
    name: `${standing === undefined ? '' : '-standing'}${askedOf === undefined ? '' : '-asked'}`,
    sql: standingSql + askedSql,
    values,
  }
}

async function page(
  tx: Transaction,
  partnerId: string,
  filter: PartnerFilter,
  after: LeadCursor | null,
  limit: number,
): Promise<{ readonly leads: readonly PartnerLead[]; readonly next: LeadCursor | null }> {
  const { name, sql, values } = conditionsOf(filter, 4)
  const place = values.length + 4
  const from = after === null ? '' : ` and (l.decided_at, l.lead_id) < ($${place}::bigint, $${place + 1}::uuid)`
  const found = await readLeads(
    tx,
    `partner-leads${name}-${after === null ? 'first' : 'next'}`,
    `l.partner_id = $2${sql}${from}`,
    'limit $3',
    [partnerId, limit + 1, ...values, ...(after === null ? [] : [after.at, after.leadId])],
  )
  const leads = found.slice(0, limit)
  const last = leads.at(-1)
  return { leads, next: found.length > limit && last ? { at: last.decidedAt, leadId: last.leadId } : null }
}

async function readLeads(
  tx: Transaction,
  name: string,
  condition: string,
  most: string,
  values: readonly unknown[],
): Promise<readonly PartnerLead[]> {
  return tx.rows<PartnerLead>(
    name,
    `select d.*, listed.public_id as "publicId", seen.created_at as "sentAt", moved.move as "lastMove"
       from (select l.lead_id as listed_id, l.decision_id as shown, l.decided_at as place, l.public_id from lead_list l
              where l.installation_id = $1 and ${condition} order by l.decided_at desc, l.lead_id desc ${most}) listed
       join leads seen on seen.installation_id = $1 and seen.lead_id = listed.listed_id
      cross join lateral (select ${DECISION} from decisions where installation_id = $1 and decision_id = listed.shown) d
       left join lateral (select row_to_json(m) as move from (
             select ${MOVE} from transitions
              where installation_id = $1 and lead_id = listed.listed_id order by transition_id desc limit 1) m) moved on true
      order by listed.place desc, listed.listed_id desc`,
    [tx.installation, ...values],
  )
}
