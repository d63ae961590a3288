import type { InstallationId, RecordId, TaskResult, TaskWrite } from '../../ports/crm.ts'
import type { Clock, Meter } from '../../ports/runtime.ts'
import { asId, asObject, optionalText } from '../answer-shapes.ts'
import type { Refusal } from './failure.ts'
import { objectsPath, toBatch, type BatchProblem } from './records.ts'
import { taskAssociations } from './task-links.ts'
import { refusedTask, TASK_KEY, taskProperties, type TaskTarget } from './task-values.ts'
import { type CallHubspot } from './transport.ts'

/** Tasks this process made lately, which HubSpot's index may not show yet: `installation key` → id and until when to remember. */
export type RecentTasks = Map<string, { readonly taskId: RecordId; readonly untilMs: number }>

/** HubSpot's index is said to lag up to 30 s. */
const REMEMBER_MS = 120_000
const MOST_REMEMBERED = 10_000

export interface LookingDeps {
  readonly call: CallHubspot
  readonly clock: Clock
  readonly meter: Meter
}

/** Looks for each key first; creates what is not there and updates what is. */
export async function writeByLooking(
  { call, clock, meter }: LookingDeps,
  recent: RecentTasks,
  target: TaskTarget,
  tasks: readonly TaskWrite[],
): Promise<readonly TaskResult[]> {
  const known = await look(call, meter, target, tasks)
  for (const { key } of tasks) {
    const made = recent.get(memoryKey(target.installation, key))
    if (made && made.untilMs > clock.monotonicMs() && !known.has(key)) known.set(key, made.taskId)
  }
  const results = new Map<string, TaskResult>()
  const missing = tasks.filter(({ key }) => !known.has(key))
  if (missing.length > 0) {
    const inputs = missing.map((task) => ({
      properties: taskProperties(task),
      associations: taskAssociations(task),
      objectWriteTraceId: task.key,
    }))
    await send(call, target, 'batch-create', '/batch/create', inputs, results)
    remember(recent, clock, target.installation, results)
  }
  const present = tasks.filter(({ key }) => known.has(key))
  if (present.length > 0) {
    const inputs = present.map((task) => ({
      id: known.get(task.key)!,
      properties: taskProperties(task),
      objectWriteTraceId: task.key,
    }))
    await send(call, target, 'batch-update', '/batch/update', inputs, results)
  }
  return tasks.map(({ key }) => results.get(key) ?? refusedTask(key, GONE))
}

/** The task was found a moment ago and is not there any more: a person deleted it, which is their answer to it. */
const GONE: Refusal = {
  code: 'TASK_GONE',
  message: 'the task was deleted in HubSpot',
  property: null,
  advice: 'Nothing to do if it was deleted on purpose; else replay.',
}

async function look(
  call: CallHubspot,
  meter: Meter,
  { installation, lane }: TaskTarget,
  tasks: readonly TaskWrite[],
): Promise<Map<string, RecordId>> {
  const found = new Map<string, RecordId>()
  // HubSpot's search takes at most 3,000 characters, so keys go in small groups.
  for (let start = 0; start < tasks.length; start += 20) {
    const values = tasks.slice(start, start + 20).map(({ key }) => key)
    const pairs = await call(
      {
        installation,
        name: 'search',
        method: 'POST',
        path: objectsPath('tasks', '/search'),
        json: {
          filterGroups: [{ filters: [{ propertyName: TASK_KEY, operator: 'IN', values }] }],
          properties: [TASK_KEY],
          sorts: [],
          limit: 200,
          after: '0',
        },
        lane,
        bucket: 'search',
        batch: true,
        changes: false,
      },
      (body) => toBatch(body).results.map(toPair),
    )
    // The oldest of doubles is the one everybody finds.
    for (const { key, taskId } of pairs ?? []) {
      const other = found.get(key)
      if (other !== undefined && other !== taskId) meter.count('tasks_doubled')
      if (other === undefined || Number(taskId) < Number(other)) found.set(key, taskId)
    }
  }
  return found
}

function toPair(facts: Readonly<Record<string, unknown>>): { readonly key: string; readonly taskId: RecordId } {
  const properties = asObject(facts['properties'], 'properties')
  return { key: optionalText(properties[TASK_KEY]) ?? '', taskId: asId(facts['id'], 'id of a task') }
}

async function send(
  call: CallHubspot,
  { installation, lane }: TaskTarget,
  name: string,
  path: string,
  inputs: readonly { readonly objectWriteTraceId: string; readonly id?: RecordId }[],
  results: Map<string, TaskResult>,
): Promise<void> {
  const answer = await call(
    {
      installation,
      name,
      method: 'POST',
      path: objectsPath('tasks', path),
      json: { inputs },
      lane,
      batch: true,
      changes: true,
    },
    (body) => {
      const { results: entries, problems } = toBatch(body)
      return {
        written: entries.map((entry) => ({ ...toPair(entry), trace: optionalText(entry['objectWriteTraceId']) })),
        problems,
      }
    },
  )
  const keyOf = new Map(inputs.map(({ id, objectWriteTraceId }) => [id, objectWriteTraceId]))
  for (const { key, taskId, trace } of answer?.written ?? []) {
    const written = trace ?? keyOf.get(taskId) ?? key
    results.set(written, { kind: 'written', key: written, taskId })
  }
  for (const problem of answer?.problems ?? []) {
    for (const key of keysOf(problem, keyOf)) results.set(key, refusedTask(key, problem.refusal))
  }
}

function keysOf({ traceIds, ids }: BatchProblem, keyOf: ReadonlyMap<RecordId | undefined, string>): readonly string[] {
  return traceIds.length > 0 ? traceIds : ids.flatMap((id) => keyOf.get(id) ?? [])
}

function remember(
  recent: RecentTasks,
  clock: Clock,
  installation: InstallationId,
  results: ReadonlyMap<string, TaskResult>,
): void {
  const now = clock.monotonicMs()
  if (recent.size > MOST_REMEMBERED) {
    for (const [key, { untilMs }] of recent) if (untilMs <= now) recent.delete(key)
  }
  for (const [key, result] of results) {
    if (result.kind === 'written') {
      recent.set(memoryKey(installation, key), { taskId: result.taskId, untilMs: now + REMEMBER_MS })
    }
  }
}

function memoryKey(installation: InstallationId, key: string): string {
  return `${installation} ${key}`
}
