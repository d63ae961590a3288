import { CrmUnavailableError, type TaskResult, type TaskWrite } from '../../ports/crm.ts'
import { asId, asObject } from '../answer-shapes.ts'
import { objectsPath, toBatch } from './records.ts'
import { refusedTask, TASK_KEY, taskProperties, type TaskTarget } from './task-values.ts'
import { taskAssociations } from './task-links.ts'
import { refusedWith, type CallHubspot } from './transport.ts'

/**
 * Makes new tasks and links them to their records in one call, where an upsert takes two. HubSpot refuses a key that is there already, so a
 * repeat makes no second task.
 * @returns the tasks that were made, by key. Of the others nothing is known: they may be there, or be refused for a reason that an upsert tells.
 */
export async function createLinked(
  call: CallHubspot,
  { installation, lane }: TaskTarget,
  tasks: readonly TaskWrite[],
): Promise<ReadonlyMap<string, TaskResult>> {
  const inputs = tasks.map((task) => ({
    properties: taskProperties(task),
    associations: taskAssociations(task),
    objectWriteTraceId: task.key,
  }))
  try {
    const made = await call(
      {
        installation,
        name: 'batch-create',
        method: 'POST',
        path: objectsPath('tasks', '/batch/create'),
        json: { inputs },
        lane,
        batch: true,
        changes: true,
      },
      (body) => toBatch(body).results.map(toWritten),
    )
    return new Map((made ?? []).map(({ key, taskId }) => [key, { kind: 'written', key, taskId }]))
  } catch (error) {
    // One key that is there, or one record that is gone, may refuse them all.
    if (!refusedWith(error, 400, 404, 409, 422)) throw error
    return new Map()
  }
}

/** One call: HubSpot itself finds the task of each key, or makes it. @throws {HubspotRefusedError} when the whole batch is refused. */
export async function writeByUpsert(
  call: CallHubspot,
  { installation, lane }: TaskTarget,
  tasks: readonly TaskWrite[],
): Promise<readonly TaskResult[]> {
  const answer = await call(
    {
      installation,
      name: 'batch-upsert',
      method: 'POST',
      path: objectsPath('tasks', '/batch/upsert'),
      json: {
        inputs: tasks.map((task) => ({
          idProperty: TASK_KEY,
          id: task.key,
          properties: taskProperties(task),
          objectWriteTraceId: task.key,
        })),
      },
      lane,
      batch: true,
      changes: true,
    },
    (body) => {
      const { results, problems } = toBatch(body)
      return { written: results.map(toWritten), problems }
    },
  )
  const byKey = new Map<string, TaskResult>()
  for (const { key, taskId } of answer?.written ?? []) byKey.set(key, { kind: 'written', key, taskId })
  for (const { traceIds, ids, refusal } of answer?.problems ?? []) {
    for (const key of traceIds.length > 0 ? traceIds : ids) byKey.set(key, refusedTask(key, refusal))
  }
  return tasks.map(({ key }) => {
    const result = byKey.get(key)
    if (!result) throw new CrmUnavailableError('HubSpot left a task out of its answer', true)
    return result
  })
}

function toWritten(facts: Readonly<Record<string, unknown>>): { readonly key: string; readonly taskId: string } {
  const properties = asObject(facts['properties'], 'properties')
  const key = facts['objectWriteTraceId'] ?? properties[TASK_KEY]
  return { key: typeof key === 'string' ? key : '', taskId: asId(facts['id'], 'id of a task') }
}
