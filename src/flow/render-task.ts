import type { TaskIntent } from '../domain/decision.ts'
import { taskWords, type TaskWords } from '../domain/explain/task-words.ts'
import type { TaskAddresses } from '../domain/explain/task-facts.ts'
import type { RecordId, TaskWrite } from '../ports/crm.ts'
import { namesOf } from './names.ts'
import type { Settings } from './settings.ts'

/** Somebody waits already, or waits for nobody. */
const URGENT: ReadonlySet<TaskIntent['kind']> = new Set(['breach', 'manager-queue', 'delegated', 'held'])

/** A link in a task stays good for so long after the task fell due. */
const LINKS_LAST_MS = 14 * 86_400_000

/** Where a manager may act on the lead of a task at once; null: this task has no such links. */
function linksOf({ installation, links }: Settings, task: TaskIntent): TaskAddresses | null {
  const leadId = task.facts['leadId']
  const { assigneeId: repId, key: taskKey, dueAt, kind, action } = task
  if (links === undefined || action !== 'open' || repId === null || typeof leadId !== 'string') return null
  if (kind !== 'breach' && kind !== 'manager-queue') return null
  const link = { installation: installation.installationId, leadId, taskKey, repId, expiresAt: dueAt + LINKS_LAST_MS }
  return {
    reassign: links.toAct({ ...link, act: 'reassign' }),
    contacted: links.toAct({ ...link, act: 'contacted' }),
    why: links.toLead(leadId),
  }
}

/** Who decides about an overdue lead wants to know how much its owner has to do. */
function workOf({ kind, action, facts }: TaskIntent): Pick<TaskWrite, 'workOf'> {
  const repId = facts['repId']
  const isAsked = action === 'open' && (kind === 'breach' || kind === 'manager-queue')
  return isAsked && typeof repId === 'string' ? { workOf: repId } : {}
}

/** Of a task that stands for a sequence: which, and the words that ask to end it. A sequence that has sent its last e-mail ends by itself. */
function sequenceOf(task: TaskIntent, wordsOf: (one: TaskIntent) => TaskWords): Pick<TaskWrite, 'sequence'> {
  const { kind, action, facts } = task
  const sequenceId = facts['sequence']
  if (kind !== 'sequence' || typeof sequenceId !== 'string') return {}
  const mustLeave = action === 'close' && facts['ended'] !== 'finished'
  return { sequence: { sequenceId, leave: mustLeave ? wordsOf(task) : null } }
}

/** A decided task as the CRM will hold it, in the installation's language. */
export function renderTask(
  settings: Settings,
  recordId: RecordId,
  person: string | null,
  company: string | null,
  task: TaskIntent,
): TaskWrite {
  const { installation } = settings
  const { language, zone } = installation
  const about = { person, company, links: linksOf(settings, task) }
  const wordsOf = (one: TaskIntent) => taskWords(one, about, language, namesOf(settings), zone)
  const words = wordsOf(task.kind === 'sequence' ? { ...task, facts: { ...task.facts, ended: null } } : task)
  return {
    key: task.key,
    subject: words.subject,
    body: words.body,
    assigneeId: task.assigneeId,
    dueAt: task.dueAt,
    priority: URGENT.has(task.kind) ? 'high' : 'medium',
    status: task.action === 'open' ? 'open' : 'done',
    about: [{ type: 'contact', id: recordId }],
    ...workOf(task),
    ...sequenceOf(task, wordsOf),
  }
}
