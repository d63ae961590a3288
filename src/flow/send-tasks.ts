import { workloadWords } from '../domain/explain/workload-words.ts'
import type { RepId } from '../domain/lead.ts'
import { nextInChain } from '../domain/task-chain.ts'
import { CrmRateLimitedError, type RecordId, type TaskResult, type TaskWrite } from '../ports/crm.ts'
import type { OutboxClaim, OutboxTask, TaskOutcome } from '../ports/outbox.ts'
import type { Flow } from './context.ts'
import type { Settings } from './settings.ts'

/** So often a task is offered to somebody else in one round; nobody has that many people above them. */
const LONGEST_CHAIN = 5

/**
 * Sends the tasks of a claim. One whose assignee is deactivated, or whom the CRM does not take, goes to the next in the chain: a breach
 * that nobody hears of is worse than one the manager's manager hears of.
 * @param refusedOwners whom the CRM refused just now as the owner of a record: their tasks about it are not theirs either.
 */
export async function sendTasks(
  flow: Flow,
  settings: Settings,
  claim: OutboxClaim,
  refusedOwners: ReadonlyMap<RecordId, RepId>,
  maySend: () => boolean,
): Promise<TaskOutcome[]> {
  if (claim.tasks.length === 0) return []
  await flow.milestones.at('task.sent')
  if (!maySend()) throw new CrmRateLimitedError(0)
  const { crm, roster } = settings
  const send = (tasks: readonly TaskWrite[]) => crm.writeTasks(claim.installation, tasks, 'urgent')
  const refused = new Set<RepId>()
  let waiting = claim.tasks.map((one) => {
    const task = withWorkload(settings, one)
    const { assigneeId } = task
    if (assigneeId === null || !(isRefusedFor(task, refusedOwners) || isGone(settings, assigneeId))) return task
    return { ...task, assigneeId: nextInChain(roster, assigneeId, new Set([assigneeId])) }
  })
  const results = new Map<string, TaskResult>()
  for (let turn = 0; waiting.length > 0 && (turn === 0 || maySend()); turn += 1) {
    for (const result of await send(waiting)) results.set(result.key, result)
    const back = turn < LONGEST_CHAIN ? waiting.filter(({ key }) => isAssigneeRefused(results.get(key))) : []
    for (const { assigneeId } of back) if (assigneeId !== null) refused.add(assigneeId)
    waiting = back.flatMap((task) =>
      task.assigneeId === null ? [] : [{ ...task, assigneeId: nextInChain(roster, task.assigneeId, refused) }],
    )
  }
  await flow.milestones.at('task.answered')
  return claim.tasks.flatMap(({ task: { key }, version }) => {
    const result = results.get(key)
    return result === undefined ? [] : [{ ...result, version }]
  })
}

/** How much the owner has to do is told as it stands when the task is sent. */
function withWorkload({ installation, roster }: Settings, { task, openLeads }: OutboxTask): TaskWrite {
  if (task.workOf === undefined || openLeads === null) return task
  const name = roster.reps.get(task.workOf)?.name ?? task.workOf
  return { ...task, body: `${task.body}\n${workloadWords(name, openLeads, installation.language)}` }
}

function isRefusedFor({ assigneeId, about }: TaskWrite, refusedOwners: ReadonlyMap<RecordId, RepId>): boolean {
  return about.some(({ type, id }) => type === 'contact' && refusedOwners.get(id) === assigneeId)
}

function isGone({ roster }: Settings, repId: RepId): boolean {
  return roster.reps.get(repId)?.active === false
}

function isAssigneeRefused(result: TaskResult | undefined): boolean {
  return result?.kind === 'refused' && result.assigneeRefused === true
}
