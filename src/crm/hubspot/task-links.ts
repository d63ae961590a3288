import type { ObjectType, TaskResult, TaskWrite } from '../../ports/crm.ts'
import type { Log } from '../../ports/runtime.ts'
import { API_VERSION } from './api-version.ts'
import { hubspotType } from './object-types.ts'
import type { TaskTarget } from './task-values.ts'
import { refusedWith, type CallHubspot } from './transport.ts'

/** HubSpot's association types from a task. */
const TYPE_IDS: Readonly<Record<ObjectType, number>> = { contact: 204, company: 192, deal: 216 }

/** What a task is about, in the form a create call takes. */
export function taskAssociations({ about }: TaskWrite) {
  return about.map(({ type, id }) => ({
    to: { id },
    types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: TYPE_IDS[type] }],
  }))
}

/**
 * Links open tasks to their records. Upsert cannot do that in the same call, and a process may die between the two: so it is done for every
 * open task each time, which changes nothing where the link stands already.
 */
export async function associateTasks(
  call: CallHubspot,
  log: Log,
  { installation, lane }: TaskTarget,
  tasks: readonly TaskWrite[],
  results: readonly TaskResult[],
): Promise<void> {
  const inputs = new Map<ObjectType, { from: { id: string }; to: { id: string } }[]>()
  tasks.forEach((task, index) => {
    const result = results[index]
    if (result?.kind !== 'written' || task.status !== 'open') return
    for (const { type, id } of task.about) {
      const some = inputs.get(type) ?? []
      some.push({ from: { id: result.taskId }, to: { id } })
      inputs.set(type, some)
    }
  })
  for (const [type, links] of inputs) {
    try {
      await call(
        {
          installation,
          name: 'associate',
          method: 'POST',
          path: `/crm/associations/${API_VERSION}/task/${hubspotType(type).singular}/batch/associate/default`,
          json: { inputs: links },
          lane,
          batch: true,
          changes: true,
        },
        () => null,
      )
    } catch (error) {
      // The record was deleted or merged meanwhile. The task stands, and says in words whom it is about.
      if (!refusedWith(error, 400, 404)) throw error
      log.warn('task_link_refused', { installation, type, links: links.length, code: error.refusal.code })
    }
  }
}
