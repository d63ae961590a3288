import type { Instant } from '../domain/lead.ts'
import type { NoticeClaim, NoticeOutcome } from '../ports/notices.ts'
import { dropLetters, putLetters } from './dead-letters.ts'
import type { Database, Transaction } from './transaction.ts'

/** Ends tries of a claim; a notice that another claim holds by now, or whose person is forgotten, is left alone. */
export async function finishNotices(
  db: Database,
  tx: Transaction,
  { token, notices }: NoticeClaim,
  outcomes: readonly NoticeOutcome[],
  at: Instant,
): Promise<void> {
  const held = await tx.rows<{ id: string; record_id: string | null }>(
    'lock-notices',
    `select notice_id as id, record_id from notices where installation_id = $1 and notice_id = any($2) and claim_token = $3
      order by notice_id for update`,
    [tx.installation, notices.map(({ noticeId }) => noticeId), token],
  )
  const recordOf = new Map(held.map(({ id, record_id: record }) => [id, record]))
  const ours = outcomes.filter(({ noticeId }) => recordOf.has(noticeId))
  if (ours.length === 0) return
  await tx.run(
    'finish-notices',
    `update notices n set state = u.state, problem = u.problem, claim_token = null, claim_until = null,
            ended_at = case when u.state = 'waiting' then null else $2::bigint end,
            not_before = clock_timestamp() + u.after_ms * interval '1 millisecond'
       from unnest($3::uuid[], $4::text[], $5::text[], $6::bigint[]) as u (id, state, problem, after_ms)
      where n.installation_id = $1 and n.notice_id = u.id`,
    [
      tx.installation,
      at,
      ours.map(({ noticeId }) => noticeId),
      ours.map(({ kind }) => (kind === 'again' ? 'waiting' : kind)),
      ours.map((outcome) => (outcome.kind === 'sent' ? null : outcome.problem)),
      ours.map((outcome) => (outcome.kind === 'again' ? Math.round(outcome.afterMs) : 0)),
    ],
  )
  await putLetters(
    tx,
    ours.flatMap((outcome) =>
      outcome.kind === 'failed'
        ? [
            {
              ...{ id: db.chance.id(), kind: 'notice' as const, type: 'contact' as const, subject: outcome.noticeId },
              ...{ recordId: recordOf.get(outcome.noticeId) ?? '', code: outcome.problem, message: outcome.message },
              ...{ advice: outcome.advice, task: null },
            },
          ]
        : [],
    ),
    at,
  )
  await dropLetters(
    tx,
    'notice',
    ours.filter(({ kind }) => kind === 'sent' || kind === 'dropped').map(({ noticeId }) => noticeId),
  )
}
