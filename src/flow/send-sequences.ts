import { whyNoSequence, type NoSequence } from '../domain/explain/sequence-words.ts'
import { CrmScopeMissingError, type RecordId, type SequenceWish, type TaskWrite } from '../ports/crm.ts'
import type { OutboxClaim, OutboxTask, TaskOutcome } from '../ports/outbox.ts'
import type { Flow } from './context.ts'
import { sendTasks } from './send-tasks.ts'
import type { Settings } from './settings.ts'

/** What was made for a key that is no task of the CRM. */
const ENROLMENT = 'enrolment:'
/** The task that asks a person to take the contact out has a key beside the wish's. */
const LEAVE = ':leave'

/** How a wish stands after the CRM was asked: done, or a task is needed for it. */
type Settled =
  { readonly kind: 'done'; readonly madeId: RecordId } | { readonly kind: 'task'; readonly task: TaskWrite }

export function isSequence({ task }: OutboxTask): boolean {
  return task.sequence !== undefined
}

/**
 * Enrols contacts in sequences of the CRM, looking first where they are: a repeat enrols nobody twice. What the CRM cannot do (no
 * scope, no seat, another sequence) becomes a task of the owner that says why; a sequence that must end is ended by a person, for
 * whom a task is made while the contact is still in it.
 */
export async function sendSequences(
  flow: Flow,
  settings: Settings,
  claim: OutboxClaim,
  maySend: () => boolean,
): Promise<TaskOutcome[]> {
  const outcomes: TaskOutcome[] = []
  const asTasks = new Map<string, OutboxTask>()
  for (const one of claim.tasks) {
    if (!maySend()) break
    const { key, sequence } = one.task
    if (sequence === undefined) continue
    const settled = await settle(settings, one, sequence)
    if (settled.kind === 'task') asTasks.set(settled.task.key, { ...one, task: settled.task })
    else outcomes.push({ key, version: one.version, kind: 'written', taskId: settled.madeId })
  }
  const sent = await sendTasks(flow, settings, { ...claim, tasks: [...asTasks.values()] }, new Map(), maySend)
  return [...outcomes, ...sent.map((outcome) => ({ ...outcome, key: outcome.key.replace(LEAVE, '') }))]
}

async function settle(settings: Settings, one: OutboxTask, wish: SequenceWish): Promise<Settled> {
  const { sequences } = settings.crm
  if (sequences === undefined) return byHand(settings, one, { kind: 'unknown-to-crm' })
  try {
    return one.task.status === 'open' ? await enrol(settings, one, wish) : await leave(settings, one, wish)
  } catch (error) {
    if (!(error instanceof CrmScopeMissingError)) throw error
    return byHand(settings, one, { kind: 'not-granted' })
  }
}

async function enrol(settings: Settings, one: OutboxTask, { sequenceId }: SequenceWish): Promise<Settled> {
  const { installation, roster, crm } = settings
  const { assigneeId: senderId } = one.task
  const contactId = contactOf(one)
  const standing = await crm.sequences!.enrolmentOf(installation.installationId, contactId, 'normal')
  if (standing?.sequenceId === sequenceId) return { kind: 'done', madeId: ENROLMENT + standing.enrolmentId }
  if (standing !== null) return byHand(settings, one, { kind: 'in-another' })
  if (senderId === null || roster.reps.get(senderId)?.active !== true)
    return byHand(settings, one, { kind: 'no-sender' })
  const wish = { sequenceId, contactId, senderId }
  const result = await crm.sequences!.enrol(installation.installationId, wish, 'normal')
  return result.kind === 'enrolled'
    ? { kind: 'done', madeId: ENROLMENT + result.enrolmentId }
    : byHand(settings, one, result)
}

async function leave({ installation, crm }: Settings, one: OutboxTask, wish: SequenceWish): Promise<Settled> {
  const { task, taskId } = one
  if (taskId !== null && !taskId.startsWith(ENROLMENT)) return { kind: 'task', task }
  const standing = await crm.sequences!.enrolmentOf(installation.installationId, contactOf(one), 'normal')
  if (standing?.sequenceId === wish.sequenceId && wish.leave !== null)
    return { kind: 'task', task: { ...task, ...wish.leave, key: task.key + LEAVE, status: 'open' } }
  return { kind: 'done', madeId: taskId ?? ENROLMENT }
}

/** The task itself: the person does what the CRM does not; it closes as any other. */
function byHand({ installation }: Settings, { task }: OutboxTask, why: NoSequence): Settled {
  if (task.status === 'done') return { kind: 'task', task }
  const body = `${whyNoSequence(why, installation.language)}\n${task.body}`
  return { kind: 'task', task: { ...task, body } }
}

function contactOf({ task }: OutboxTask): RecordId {
  return task.about.find(({ type }) => type === 'contact')?.id ?? ''
}
