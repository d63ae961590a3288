import { DateTime } from 'luxon'
import { optionalText } from '../answer-shapes.ts'
import type { RecordId, TaskResult, TaskWrite } from '../../ports/crm.ts'
import type { Clock } from '../../ports/runtime.ts'
import { writeCollection, type CollectionRecord, type CollectionResult } from './collections.ts'
import type { Describer, Fields } from './describe.ts'
import { adviceFor, isOwnerRefused } from './failure.ts'
import { findTasks, TASK_KEY, whoOf } from './find-tasks.ts'
import { objectOf } from './objects.ts'
import { query, queryTogether, type QueryTarget } from './query.ts'
import { among } from './soql.ts'
import type { CallSalesforce } from './transport.ts'
import { idOf } from './values.ts'

const LONGEST_SUBJECT = 255
const LONGEST_BODY = 32_000
const ZONES_KEPT_MS = 3_600_000

/** Writes tasks by key. A repeat never makes a second one. */
export type TaskWriter = (target: QueryTarget, tasks: readonly TaskWrite[]) => Promise<readonly TaskResult[]>

export function createTaskWriter(call: CallSalesforce, describer: Describer, clock: Clock): TaskWriter {
  const zones = new ZoneBook(call, clock)
  return async (target, tasks) => {
    if (tasks.length === 0) return []
    const fields = await describer.fields(target.installation, 'Task')
    const how = keyedBy(fields)
    if (how === 'nothing') return tasks.map(({ key }) => withoutKeys(key))
    const closed = await closedStatus(call, target, fields)
    const known = await zones.of(target, tasks)
    const records = tasks.map((task) => taskRecord(task, fields, closed, known.get(task.assigneeId ?? '') ?? 'UTC'))
    const results =
      how === 'external-id'
        ? await writeCollection(call, target, 'tasks', 'PATCH', `/composite/sobjects/Task/${TASK_KEY}`, records)
        : await lookThenWrite(call, target, tasks, records)
    return tasks.map((task, place) => resultOf(task, results[place]!))
  }
}

/**
 * How tasks are told apart. Whether a field of activities may be an external id is not established for every org, so `describe` decides: with
 * one, tasks are written by it; with a field that can be searched, a task is looked for before it is made.
 */
export function keyedBy(fields: Fields): 'external-id' | 'search' | 'nothing' {
  const field = fields.get(TASK_KEY)
  if (!field?.createable) return 'nothing'
  return field.externalId ? 'external-id' : field.filterable ? 'search' : 'nothing'
}

function withoutKeys(key: string): TaskResult {
  const code = 'INVALID_FIELD'
  const message = `the field ${TASK_KEY} of activities does not exist or is hidden`
  return { kind: 'refused', key, code, message, advice: adviceFor({ code, fields: [TASK_KEY] }) }
}

async function lookThenWrite(
  call: CallSalesforce,
  target: QueryTarget,
  tasks: readonly TaskWrite[],
  records: readonly CollectionRecord[],
): Promise<readonly CollectionResult[]> {
  const { ids, heirOf } = await findTasks(call, target, tasks)
  const recordAt = (place: number): CollectionRecord => {
    const who = whoOf(tasks[place]!)
    return who === null ? records[place]! : { ...records[place]!, WhoId: heirOf(who) }
  }
  const results: CollectionResult[] = []
  const send = async (method: 'POST' | 'PATCH', places: readonly number[]) => {
    const some = places.map((place) =>
      method === 'POST' ? recordAt(place) : { ...recordAt(place), Id: ids.get(tasks[place]!.key) },
    )
    const answers = await writeCollection(call, target, 'tasks', method, '/composite/sobjects', some)
    places.forEach((place, index) => (results[place] = answers[index]!))
  }
  const places = tasks.map((_, place) => place)
  await send(
    'PATCH',
    places.filter((place) => ids.has(tasks[place]!.key)),
  )
  await send(
    'POST',
    places.filter((place) => !ids.has(tasks[place]!.key)),
  )
  return results
}

function taskRecord(task: TaskWrite, fields: Fields, closed: string | null, zone: string): CollectionRecord {
  const { key, subject, body, assigneeId, dueAt, priority, status, about } = task
  const who = whoOf(task)
  const isLead = who !== null && objectOf('contact', who) === 'Lead'
  const what = about.find(({ type }) => type === 'deal') ?? about.find(({ type }) => type === 'company')
  const open = fields.get('Status')?.values[0]
  return {
    attributes: { type: 'Task' },
    [TASK_KEY]: key,
    Subject: subject.slice(0, LONGEST_SUBJECT),
    Description: body.slice(0, LONGEST_BODY),
    Priority: priorityOf(fields, priority),
    ...(status === 'done' ? (closed === null ? {} : { Status: closed }) : open === undefined ? {} : { Status: open }),
    // A date without a zone: the day on which it is due where its assignee lives.
    ActivityDate: DateTime.fromMillis(dueAt, { zone }).toISODate() ?? new Date(dueAt).toISOString().slice(0, 10),
    ...(fields.has('ReminderDateTime')
      ? { IsReminderSet: status === 'open', ReminderDateTime: new Date(dueAt).toISOString() }
      : {}),
    ...(assigneeId === null ? {} : { OwnerId: assigneeId }),
    ...(who === null ? {} : { WhoId: who }),
    // A task about a lead can be about nothing else.
    ...(what === undefined || isLead ? {} : { WhatId: what.id }),
  }
}

function priorityOf(fields: Fields, priority: TaskWrite['priority']): string {
  const wanted = { high: 'High', medium: 'Normal', low: 'Low' }[priority]
  const values = fields.get('Priority')?.values ?? []
  return values.length === 0 || values.includes(wanted) ? wanted : values[0]!
}

/** The status that closes a task in this org; null: it has none. */
async function closedStatus(call: CallSalesforce, target: QueryTarget, fields: Fields): Promise<string | null> {
  const values = fields.get('Status')?.values ?? []
  if (values.includes('Completed')) return 'Completed'
  const { rows } = await query(call, target, 'SELECT ApiName FROM TaskStatus WHERE IsClosed = true')
  return rows.length === 0 ? null : optionalText(rows[0]!['ApiName'])
}

function resultOf({ key }: TaskWrite, { id, error }: CollectionResult): TaskResult {
  if (error === null) return { kind: 'written', key, taskId: id ?? '' }
  const { code, message } = error
  const refusal = { kind: 'refused', key, code, message, advice: adviceFor(error) } as const
  return isOwnerRefused(error) ? { ...refusal, assigneeRefused: true } : refusal
}

/** The time zones of those who get tasks, asked for once an hour. */
class ZoneBook {
  readonly #call: CallSalesforce
  readonly #clock: Clock
  readonly #known = new Map<RecordId, { readonly zone: string; readonly until: number }>()

  constructor(call: CallSalesforce, clock: Clock) {
    this.#call = call
    this.#clock = clock
  }

  async of(target: QueryTarget, tasks: readonly TaskWrite[]): Promise<ReadonlyMap<RecordId, string>> {
    const now = this.#clock.monotonicMs()
    const wanted = [...new Set(tasks.flatMap(({ assigneeId }) => assigneeId ?? []))]
    const missing = wanted.filter((id) => (this.#known.get(id)?.until ?? 0) <= now)
    if (missing.length > 0) {
      const soql = `SELECT Id,TimeZoneSidKey FROM User WHERE ${among('Id', missing)}`
      for (const { rows } of await queryTogether(this.#call, target, [{ soql }])) {
        for (const row of rows)
          this.#known.set(idOf(row), { zone: optionalText(row['TimeZoneSidKey']) ?? 'UTC', until: now + ZONES_KEPT_MS })
      }
    }
    return new Map(wanted.flatMap((id) => (this.#known.has(id) ? [[id, this.#known.get(id)!.zone] as const] : [])))
  }
}
