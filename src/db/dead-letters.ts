import type { Instant } from '../domain/lead.ts'
import type { ObjectType, RecordId, TaskWrite } from '../ports/crm.ts'
import type { DeadLetter } from '../ports/reads.ts'
import { jsonText, plainText } from './json-text.ts'
import type { Transaction } from './transaction.ts'

export interface NewLetter {
  readonly id: string
  readonly kind: DeadLetter['kind']
  readonly type: ObjectType
  /** What failed: a record, or the key of a task. One letter a subject. */
  readonly subject: string
  readonly recordId: RecordId
  readonly code: string
  readonly message: string
  readonly advice: string
  readonly task: TaskWrite | null
}

/** Keeps one letter a subject: the newest reason, under the id it first had. */
export async function putLetters(tx: Transaction, letters: readonly NewLetter[], at: Instant): Promise<void> {
  if (letters.length === 0) return
  const distinct = new Map(letters.map((letter) => [`${letter.kind} ${letter.subject}`, letter]))
  const rows = [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, letter]) => letter)
  await tx.run(
    'put-letters',
    `insert into dead_letters (installation_id, kind, subject, letter_id, type, record_id, code, message, advice, at, task)
     select $1, u.kind, u.subject, u.letter_id, u.type, u.record_id, u.code, u.message, u.advice, $2, u.task::jsonb
       from unnest($3::text[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
         as u (kind, subject, letter_id, type, record_id, code, message, advice, task)
      order by u.kind, u.subject
     on conflict (installation_id, kind, subject) do update set type = excluded.type, record_id = excluded.record_id,
       code = excluded.code, message = excluded.message, advice = excluded.advice, at = excluded.at, task = excluded.task`,
    [
      tx.installation,
      at,
      rows.map((letter) => letter.kind),
      rows.map((letter) => letter.subject),
      rows.map((letter) => letter.id),
      rows.map((letter) => letter.type),
      rows.map((letter) => letter.recordId),
      rows.map((letter) => letter.code),
      rows.map((letter) => plainText(letter.message)),
      rows.map((letter) => plainText(letter.advice)),
      rows.map((letter) => (letter.task === null ? null : jsonText(letter.task))),
    ],
  )
}

/** What failed once has now been done. */
export async function dropLetters(
  tx: Transaction,
  kind: DeadLetter['kind'],
  subjects: readonly string[],
): Promise<void> {
  if (subjects.length === 0) return
  await tx.run(
    'drop-letters',
    'delete from dead_letters where installation_id = $1 and kind = $2 and subject = any($3)',
    [tx.installation, kind, subjects],
  )
}
