import { CrmRefusedError, type InstallationId, type TaskResult, type TaskWrite } from '../../ports/crm.ts'
import type { Clock, Log, Meter } from '../../ports/runtime.ts'
import { isObject } from '../answer-shapes.ts'
import { API_VERSION } from './api-version.ts'
import { BATCH_SIZE } from './records.ts'
import { associateTasks } from './task-links.ts'
import { writeByLooking, type RecentTasks } from './tasks-by-looking.ts'
import { createLinked, writeByUpsert } from './tasks-by-upsert.ts'
import { refusedTask, TASK_KEY, type TaskTarget } from './task-values.ts'
import { refusedWith, type CallHubspot } from './transport.ts'

/** `key`: the portal holds the key as unique, as an upsert has shown. */
type Way = 'key' | 'look'

/** Writes tasks so that a repeat never makes a second one. */
export type WriteTasks = (target: TaskTarget, tasks: readonly TaskWrite[]) => Promise<readonly TaskResult[]>

/**
 * By upsert on the unique key where the portal holds it as unique; where it could not (ten unique properties per type are HubSpot's limit),
 * by looking for the key before creating. Which of the two is learnt from the portal at the first upsert; where the key is unique, open
 * tasks are then made by a create that links them at once, and only what that leaves is upserted.
 */
export function createTaskWriter(call: CallHubspot, clock: Clock, log: Log, meter: Meter): WriteTasks {
  const ways = new Map<InstallationId, Way>()
  const recent: RecentTasks = new Map()

  async function write(target: TaskTarget, tasks: readonly TaskWrite[]): Promise<readonly TaskResult[]> {
    if (ways.get(target.installation) === 'look') return writeByLooking({ call, clock, meter }, recent, target, tasks)
    try {
      const results = await writeByUpsert(call, target, tasks)
      ways.set(target.installation, 'key')
      return results
    } catch (error) {
      if (!refusedWith(error, 400) || (await keyIsUnique(call, target))) throw error
      log.warn('task_key_not_unique', { installation: target.installation })
      ways.set(target.installation, 'look')
      return writeByLooking({ call, clock, meter }, recent, target, tasks)
    }
  }

  async function writeHalving(target: TaskTarget, tasks: readonly TaskWrite[]): Promise<readonly TaskResult[]> {
    try {
      return await write(target, tasks)
    } catch (error) {
      if (!refusedWith(error, 400, 409, 413, 422)) throw error
      const { refusal } = error
      if (tasks.length === 1) return tasks.map(({ key }) => refusedTask(key, refusal))
      const middle = Math.ceil(tasks.length / 2)
      const left = await writeHalving(target, tasks.slice(0, middle))
      return [...left, ...(await writeHalving(target, tasks.slice(middle)))]
    }
  }

  async function makeNew(target: TaskTarget, tasks: readonly TaskWrite[]): Promise<ReadonlyMap<string, TaskResult>> {
    const open = tasks.filter(({ status }) => status === 'open')
    if (ways.get(target.installation) !== 'key' || open.length === 0) return new Map()
    return createLinked(call, target, open)
  }

  return async (target, tasks) => {
    if (tasks.length > BATCH_SIZE)
      throw new CrmRefusedError(400, `${tasks.length} tasks are more than a batch of ${BATCH_SIZE}`)
    if (tasks.length === 0) return []
    const made = await makeNew(target, tasks)
    const others = tasks.filter(({ key }) => !made.has(key))
    if (others.length === 0) return tasks.map(({ key }) => made.get(key)!)
    const results = await writeHalving(target, others)
    await associateTasks(call, log, target, others, results)
    const byKey = new Map([...made, ...results.map((result) => [result.key, result] as const)])
    return tasks.map(({ key }) => byKey.get(key)!)
  }
}

async function keyIsUnique(call: CallHubspot, { installation, lane }: TaskTarget): Promise<boolean> {
  const unique = await call(
    {
      installation,
      name: 'property-read',
      method: 'GET',
      path: `/crm/properties/${API_VERSION}/tasks/${TASK_KEY}`,
      lane,
      changes: false,
      none: [404],
    },
    (body) => isObject(body) && body['hasUniqueValue'] === true,
  )
  return unique === true
}
