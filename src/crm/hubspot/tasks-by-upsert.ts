import { CrmUnavailableError, type TaskResult, type TaskWrite } from '../../ports/crm.ts'
import { asId, asObject } from '../answer-shapes.ts'
import { objectsPath, toBatch } from './records.ts'
import { refusedTask, TASK_KEY, taskProperties, type TaskTarget } from './task-values.ts'
import { type CallHubspot } from './transport.ts'

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
