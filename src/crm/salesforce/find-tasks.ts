import { optionalText } from '../answer-shapes.ts'
import type { RecordId, TaskWrite } from '../../ports/crm.ts'
import { objectOf } from './objects.ts'
import { query, queryTogether, type QueryTarget } from './query.ts'
import { among } from './soql.ts'
import type { CallSalesforce } from './transport.ts'
import { idOf } from './values.ts'

/** Field of ours on activities that tells a task from its repetition. */
export const TASK_KEY = 'estafet__Task_Key__c'

/** The tasks that an org holds already. */
export interface TasksThere {
  /** By key. */
  readonly ids: ReadonlyMap<string, RecordId>
  /** Contacts that leads have become, by lead: about a converted lead nothing can be written. */
  readonly contactOf: ReadonlyMap<RecordId, RecordId>
}

/** The lead or contact a task is about. */
export function whoOf({ about }: TaskWrite): RecordId | null {
  return about.find(({ type }) => type === 'contact')?.id ?? null
}

/**
 * Looks for tasks before they are written. The key has no index, and an org may have millions of tasks: those of the people are found by
 * theirs. A conversion takes open tasks to the contact and leaves closed ones with the lead, so both are looked at. One call, and one more
 * where somebody was converted.
 */
export async function findTasks(
  call: CallSalesforce,
  target: QueryTarget,
  tasks: readonly TaskWrite[],
): Promise<TasksThere> {
  const keys = among(
    TASK_KEY,
    tasks.map(({ key }) => key),
  )
  const byKey = (where: string) => `SELECT Id,${TASK_KEY} FROM Task WHERE ${where}`
  const people = tasks.map(whoOf)
  if (!people.every((id) => id !== null)) {
    const { rows } = await query(call, target, byKey(keys))
    return { ids: idsByKey(rows), contactOf: new Map() }
  }
  const leads = people.filter((id) => objectOf('contact', id) === 'Lead')
  const contacts = people.filter((id) => objectOf('contact', id) !== 'Lead')
  const converted = (field: string, ids: readonly RecordId[]) =>
    ids.length === 0
      ? []
      : [{ soql: `SELECT Id,ConvertedContactId FROM Lead WHERE IsConverted = true AND ${among(field, ids)}` }]
  const [found, ...moved] = await queryTogether(call, target, [
    { soql: byKey(`${among('WhoId', people)} AND ${keys}`) },
    ...converted('Id', leads),
    ...converted('ConvertedContactId', contacts),
  ])
  const contactOf = new Map<RecordId, RecordId>()
  for (const row of moved.flatMap(({ rows }) => rows)) {
    const contact = optionalText(row['ConvertedContactId'])
    if (contact !== null) contactOf.set(idOf(row), contact)
  }
  const ids = idsByKey(found!.rows)
  const others = [...contactOf].flat().filter((id) => !people.includes(id))
  if (others.length > 0) {
    const { rows } = await query(call, target, byKey(`${among('WhoId', others)} AND ${keys}`))
    for (const [key, id] of idsByKey(rows)) ids.set(key, id)
  }
  return { ids, contactOf }
}

function idsByKey(rows: Awaited<ReturnType<typeof query>>['rows']): Map<string, RecordId> {
  return new Map(rows.map((row) => [optionalText(row[TASK_KEY]) ?? '', idOf(row)]))
}
