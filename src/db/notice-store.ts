import type { Saw } from '../domain/decision.ts'
import type { Instant } from '../domain/lead.ts'
import type { Channel, LeadNews, MadeNotice, NoticeEvent } from '../domain/notices.ts'
import type { Role } from '../ports/access.ts'
import type { AccountTold, Notice, NoticeChoice, NoticeSeen, NoticeStore } from '../ports/notices.ts'
import { asPromised } from './errors.ts'
import { jsonText, plainText } from './json-text.ts'
import type { KeyRing } from './key-ring.ts'
import { finishNotices } from './notice-outcomes.ts'
import { inTransaction, isUuid, type Database, type Transaction } from './transaction.ts'

interface ChoiceRow {
  readonly person: string
  readonly role: Role
  readonly rep_id: string | null
  readonly language: 'en' | 'id'
  readonly scope: 'mine' | 'all'
  readonly events: Partial<Record<NoticeEvent, Channel[]>>
  readonly revision: number
  readonly hook_url: string | null
  readonly hook_secret: string | null
  readonly hook_former_secret: string | null
  readonly hook_former_until: Instant | null
  readonly hook_failing_since: Instant | null
  readonly hook_off_since: Instant | null
}

const CHOICE = `person, role, rep_id, language, scope, events, revision, hook_url, hook_secret, hook_former_secret,
  hook_former_until, hook_failing_since, hook_off_since`
const NOTICE = `notice_id as "noticeId", person, channel, event, lead_id as "leadId", record_id as "recordId", facts,
  made_at as "madeAt", attempts`
const FIRST_ID = '00000000-0000-0000-0000-000000000000'

/** What people want to be told, and what they are being told. */
export function noticeStore(db: Database, keys: KeyRing): NoticeStore {
  const choiceOf = (installation: string, row: ChoiceRow): NoticeChoice => {
    const open = (column: 'hook_url' | 'hook_secret' | 'hook_former_secret'): string | null => {
      const sealed = row[column]
      return sealed === null ? null : keys.decrypt(placeOf(installation, column), sealed)
    }
    const { person, role, rep_id: repId, language, scope, events, revision } = row
    const [url, secret, former] = [open('hook_url'), open('hook_secret'), open('hook_former_secret')]
    const hook =
      url === null || secret === null
        ? null
        : {
            ...{ url, secret, failingSince: row.hook_failing_since, offSince: row.hook_off_since },
            former:
              former === null || row.hook_former_until === null
                ? null
                : { secret: former, until: row.hook_former_until },
          }
    return { person, role, repId, language, scope, events, revision, hook }
  }

  return {
    choice: (installation, person) =>
      inTransaction(db, installation, async (tx) => {
        const [row] = await tx.rows<ChoiceRow>(
          'notice-choice',
          `select ${CHOICE} from notice_choices where installation_id = $1 and person = $2`,
          [installation, plainText(person)],
        )
        return row === undefined ? null : choiceOf(installation, row)
      }),

    choices: (installation) =>
      inTransaction(db, installation, async (tx) => {
        const rows = await tx.rows<ChoiceRow>(
          'notice-choices',
          `select ${CHOICE} from notice_choices where installation_id = $1 order by person`,
          [installation],
        )
        return rows.map((row) => choiceOf(installation, row))
      }),

    save: (installation, { person, role, repId, language, scope, events, revision }) =>
      inTransaction(
        db,
        installation,
        async (tx) => {
          const values = [
            installation,
            plainText(person),
            role,
            repId,
            language,
            scope,
            JSON.stringify(events),
            revision,
          ]
          const saved = await tx.run(
            'save-notice-choice',
            `insert into notice_choices as c (installation_id, person, role, rep_id, language, scope, events)
             select $1, $2, $3, $4, $5, $6, $7::jsonb where $8 = 0
                or exists (select 1 from notice_choices where installation_id = $1 and person = $2)
             on conflict (installation_id, person) do update set role = excluded.role, rep_id = excluded.rep_id,
               language = excluded.language, scope = excluded.scope, events = excluded.events, revision = c.revision + 1
              where c.revision = $8`,
            values,
          )
          return saved === 1 ? 'saved' : 'changed'
        },
        false,
      ),

    async putHook(installation, person, hook) {
      await inTransaction(db, installation, (tx) =>
        tx.run(
          'put-notice-hook',
          `update notice_choices set hook_former_secret = case when $5::bigint is null then null else hook_secret end,
                  hook_former_until = $5, hook_url = $3, hook_secret = $4, hook_failing_since = null, hook_off_since = null,
                  revision = revision + 1
            where installation_id = $1 and person = $2`,
          [
            installation,
            plainText(person),
            hook && keys.encrypt(placeOf(installation, 'hook_url'), hook.url),
            hook && keys.encrypt(placeOf(installation, 'hook_secret'), hook.secret),
            hook?.formerUntil ?? null,
          ],
        ),
      )
    },

    async noteHook(installation, person, how, at) {
      await inTransaction(db, installation, (tx) =>
        tx.run(
          `note-hook-${how}`,
          `update notice_choices set ${HOW[how]} where installation_id = $1 and person = $2`,
          how === 'taken' ? [installation, plainText(person)] : [installation, plainText(person), at],
        ),
      )
    },

    async forgetPerson(installation, person) {
      await inTransaction(db, installation, async (tx) => {
        for (const table of ['notice_choices', 'notices'])
          await tx.run(`forget-${table}`, `delete from ${table} where installation_id = $1 and person = $2`, [
            installation,
            plainText(person),
          ])
      })
    },

    news: (installation, limit) => inTransaction(db, installation, (tx) => readNews(tx, limit)),

    tell: (installation, upTo, notices, at) =>
      inTransaction(db, installation, async (tx) => {
        const [from, xid, decision] = upTo.split(' ')
        const moved = await tx.run(
          'move-notice-cursor',
          `update notice_state set cursor_xid = $3::text::xid8, cursor_decision = $4
            where installation_id = $1 and cursor_xid::text || '/' || cursor_decision::text = $2`,
          [installation, from, xid, decision],
        )
        if (moved === 0) return 'overtaken'
        await putNotices(db, tx, notices, at)
        return 'told'
      }),

    put: (installation, notices, at) => inTransaction(db, installation, (tx) => putNotices(db, tx, notices, at)),

    async putTest(installation, person, channel, at) {
      const id = db.chance.id()
      await inTransaction(db, installation, (tx) =>
        tx.run(
          'put-test-notice',
          `insert into notices (installation_id, notice_id, person, key, channel, event, facts, made_at)
           values ($1, $2, $3, $6, $4, 'test', '{}', $5)`,
          [installation, id, plainText(person), channel, at, `test:${id}`],
        ),
      )
      return id
    },

    accountTold: (installation) =>
      inTransaction(db, installation, async (tx) => {
        const [row] = await tx.rows<AccountTold>(
          'account-told',
          `select disconnected_at as "disconnectedAt", failed_told_at as "failedToldAt" from notice_state where installation_id = $1`,
          [installation],
        )
        return row ?? { disconnectedAt: null, failedToldAt: null }
      }),

    async noteAccount(installation, { disconnectedAt, failedToldAt }) {
      await inTransaction(db, installation, (tx) =>
        tx.run(
          'note-account',
          `insert into notice_state (installation_id, disconnected_at, failed_told_at) values ($1, $2, $3)
           on conflict (installation_id) do update set disconnected_at = excluded.disconnected_at, failed_told_at = excluded.failed_told_at`,
          [installation, disconnectedAt, failedToldAt],
        ),
      )
    },

    async claim(installation, limit, leaseMs) {
      const token = db.chance.id()
      const notices = await inTransaction(db, installation, (tx) =>
        tx.rows<Notice>(
          'claim-notices',
          `with due as (select notice_id from notices
             where installation_id = $1 and state = 'waiting' and not_before <= clock_timestamp()
               and (claim_token is null or claim_until <= clock_timestamp())
             order by not_before, notice_id limit $2 for update skip locked)
           update notices n set attempts = n.attempts + 1, claim_token = $3,
                  claim_until = clock_timestamp() + $4 * interval '1 millisecond'
             from due where n.installation_id = $1 and n.notice_id = due.notice_id
           returning ${NOTICE.replaceAll('notice_id', 'n.notice_id')}`,
          [installation, limit, token, leaseMs],
        ),
      )
      if (notices.length === 0) return null
      return { installation, token, notices: notices.sort((a, b) => (a.noticeId < b.noticeId ? -1 : 1)) }
    },

    finish: (claim, outcomes, at) =>
      inTransaction(db, claim.installation, (tx) => finishNotices(db, tx, claim, outcomes, at)),

    recent: (installation, person, limit) =>
      inTransaction(db, installation, (tx) =>
        tx.rows<NoticeSeen>(
          'recent-notices',
          `select ${NOTICE}, state, ended_at as "endedAt", problem from notices
            where installation_id = $1 and person = $2 order by made_at desc, notice_id desc limit $3`,
          [installation, plainText(person), limit],
        ),
      ),

    again: (installation, person, ids) =>
      inTransaction(db, installation, async (tx) => {
        const mine = await tx.rows<{ id: string }>(
          'notices-again',
          `update notices set state = 'waiting', attempts = 0, not_before = clock_timestamp(), ended_at = null, problem = null
            where installation_id = $1 and person = $2 and notice_id = any($3) and state = 'failed' returning notice_id as id`,
          [installation, plainText(person), ids.filter(isUuid)],
        )
        await tx.run(
          'letters-of-notices',
          `delete from dead_letters where installation_id = $1 and kind = 'notice' and subject = any($2)`,
          [installation, mine.map(({ id }) => id)],
        )
        return mine.length
      }),

    listening: () => across(db, 'notice_listeners'),
    waiting: () => across(db, 'waiting_notices'),
  }
}

const HOW = {
  taken: 'hook_failing_since = null',
  refused: 'hook_failing_since = coalesce(hook_failing_since, $3)',
  off: 'hook_off_since = coalesce(hook_off_since, $3)',
} as const

/** Decisions after the place that was reached, up to the oldest transaction still open: as the live page reads them. */
async function readNews(
  tx: Transaction,
  limit: number,
): Promise<{ readonly upTo: string; readonly news: readonly LeadNews[] }> {
  await tx.run(
    'begin-notice-state',
    `insert into notice_state as s (installation_id, cursor_xid, cursor_decision)
     values ($1, pg_snapshot_xmin(pg_current_snapshot()), '${FIRST_ID}')
     on conflict (installation_id) do update set cursor_xid = excluded.cursor_xid, cursor_decision = excluded.cursor_decision
      where s.cursor_xid is null`,
    [tx.installation],
  )
  const [state] = await tx.rows<{ at: string }>(
    'notice-cursor',
    `select cursor_xid::text || '/' || cursor_decision::text as at from notice_state where installation_id = $1`,
    [tx.installation],
  )
  const from = state!.at
  const [xid, decision] = from.split('/')
  const rows = await tx.rows<LeadNews & { readonly xid: string }>(
    'news-for-notices',
    `select d.xid::text as xid, d.decision_id as "decisionId", d.lead_id as "leadId", d.record_id as "recordId",
            d.decided_at as "decidedAt", d.decision, a.owner_id as "ownerId"
       from decisions d
       left join lateral (select owner_id from assignments
         where installation_id = $1 and lead_id = d.lead_id order by assignment_id desc limit 1) a on true
      where d.installation_id = $1 and d.visible and d.xid < pg_snapshot_xmin(pg_current_snapshot())
        and (d.xid, d.decision_id) > ($2::text::xid8, $3::uuid)
      order by d.xid, d.decision_id limit $4`,
    [tx.installation, xid, decision, limit],
  )
  const last = rows.at(-1)
  return { upTo: `${from} ${last?.xid ?? xid} ${last?.decisionId ?? decision}`, news: rows }
}

async function putNotices(db: Database, tx: Transaction, notices: readonly MadeNotice[], at: Instant): Promise<number> {
  const rows = notices.flatMap((made) => made.channels.map((channel) => ({ ...made, channel, id: db.chance.id() })))
  if (rows.length === 0) return 0
  return tx.run(
    'put-notices',
    `insert into notices (installation_id, notice_id, person, key, channel, event, lead_id, record_id, facts, made_at)
     select $1, u.id, u.person, u.key, u.channel, u.event, u.lead_id, u.record_id, u.facts::jsonb, $2
       from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::text[], $10::text[])
         as u (id, person, key, channel, event, lead_id, record_id, facts)
      order by u.person, u.channel, u.key
     on conflict (installation_id, person, channel, key) do nothing`,
    [
      tx.installation,
      at,
      rows.map(({ id }) => id),
      rows.map(({ person }) => plainText(person)),
      rows.map(({ key }) => plainText(key)),
      rows.map(({ channel }) => channel),
      rows.map(({ event }) => event),
      rows.map(({ lead }) => lead?.leadId ?? null),
      rows.map(({ lead }) => lead?.recordId ?? null),
      rows.map(({ facts }: { readonly facts: Saw }) => jsonText(facts)),
    ],
  )
}

async function across(db: Database, name: 'notice_listeners' | 'waiting_notices'): Promise<readonly string[]> {
  const { rows } = await db.pool
    .query<{ id: string }>(`select ${name}() as id`)
    .catch((error: unknown) => Promise.reject(asPromised(error)))
  return rows.map((row) => row.id)
}

/** Both secrets are of one place, so that the present one can become the former one as it stands. */
function placeOf(installation: string, column: 'hook_url' | 'hook_secret' | 'hook_former_secret') {
  return {
    table: 'notice_choices',
    installation,
    column: column === 'hook_former_secret' ? 'hook_secret' : column,
  }
}
