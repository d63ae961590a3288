import { optionalText } from '../answer-shapes.ts'
import type { RecordId, TaskWrite } from '../../ports/crm.ts'
import { objectOf } from './objects.ts'
import { query, queryTogether, type QueryTarget } from './query.ts'
import { LONGEST_CHAIN } from './read-records.ts'
import { among } from './soql.ts'
import type { CallSalesforce } from './transport.ts'
import { idOf } from './values.ts'

/** Field of ours on activities that tells a task from its repetition. */
export const TASK_KEY = 'estafet__Task_Key__c'

/** The tasks that an org holds already. */
export interface TasksThere {
  /** By key. */
  readonly ids: ReadonlyMap<string, RecordId>
  /** Under which record somebody goes on who was converted or merged: about the former one nothing can be written. */
  heirOf(id: RecordId): RecordId
}

/** The lead or contact a task is about. */
export function whoOf({ about }: TaskWrite): RecordId | null {
  return about.find(({ type }) => type === 'contact')?.id ?? null
}

/**
 * Looks for tasks before they are written. The key has no index, and an org may have millions of tasks: those of the people are found by
 * theirs. A conversion takes open tasks to the contact and leaves closed ones with the lead, and a merge takes all to the master, so
 * former and present records are looked at. One call, and one more where somebody was converted or merged.
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
    return { ids: idsByKey(rows), heirOf: (id) => id }
  }
  const ids = new Map<string, RecordId>()
  const heirs = new Map<RecordId, RecordId>()
  const looked = new Set<RecordId>()
  let looking: readonly RecordId[] = [...new Set(people)]
  for (let step = 0; looking.length > 0 && step < LONGEST_CHAIN; step += 1) {
    const ofThese = { soql: byKey(`${among('WhoId', looking)} AND ${keys}`) }
    const [found, ...moved] = await queryTogether(call, target, [ofThese, ...movedAmong(looking)])
    for (const [key, id] of idsByKey(found!.rows)) ids.set(key, id)
    looking.forEach((id) => looked.add(id))
    const others = new Set<RecordId>()
    for (const row of moved.flatMap(({ rows }) => rows)) {
      const heir = optionalText(row['ConvertedContactId']) ?? optionalText(row['MasterRecordId'])
      if (heir === null) continue
      heirs.set(idOf(row), heir)
      others.add(idOf(row)).add(heir)
    }
    looking = [...others].filter((id) => !looked.has(id))
  }
  return { ids, heirOf: (id) => lastHeir(heirs, id) }
}

/** Who of them was converted, converted into, or merged. */
function movedAmong(people: readonly RecordId[]): readonly { readonly soql: string; readonly deleted: boolean }[] {
  const leads = people.filter((id) => objectOf('contact', id) === 'Lead')
  const contacts = people.filter((id) => objectOf('contact', id) !== 'Lead')
  const merged = ['Id', 'MasterRecordId']
  const converted = [...merged, 'ConvertedContactId']
  const wanted = [
    { from: 'Lead', fields: converted, where: '(IsConverted = true OR IsDeleted = true)', field: 'Id', ids: leads },
    { from: 'Lead', fields: converted, where: 'IsConverted = true', field: 'ConvertedContactId', ids: contacts },
    { from: 'Contact', fields: merged, where: 'IsDeleted = true', field: 'Id', ids: contacts },
  ]
  return wanted
    .filter(({ ids }) => ids.length > 0)
    .map(({ from, fields, where, field, ids }) => ({
      soql: `SELECT ${fields.join(',')} FROM ${from} WHERE ${where} AND ${among(field, ids)}`,
      deleted: true,
    }))
}

function lastHeir(heirs: ReadonlyMap<RecordId, RecordId>, id: RecordId): RecordId {
  let last = id
  for (let step = 0; step < LONGEST_CHAIN; step += 1) last = heirs.get(last) ?? last
  return last
}

function idsByKey(rows: Awaited<ReturnType<typeof query>>['rows']): Map<string, RecordId> {
  return new Map(rows.map((row) => [optionalText(row[TASK_KEY]) ?? '', idOf(row)]))
}
