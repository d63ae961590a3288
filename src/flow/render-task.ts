import type { TaskIntent } from '../domain/decision.ts'
import { taskWords } from '../domain/explain/task-words.ts'
import type { RecordId, TaskWrite } from '../ports/crm.ts'
import { namesOf } from './names.ts'
import type { Settings } from './settings.ts'

/** Somebody waits already, or waits for nobody. */
const URGENT: ReadonlySet<TaskIntent['kind']> = new Set(['breach', 'manager-queue', 'delegated', 'held'])

/** A decided task as the CRM will hold it, in the installation's language. */
export function renderTask(
  settings: Settings,
  recordId: RecordId,
  person: string | null,
  company: string | null,
  task: TaskIntent,
): TaskWrite {
  const { installation } = settings
  const words = taskWords(task, { person, company }, installation.language, namesOf(settings), installation.zone)
  return {
    key: task.key,
    subject: words.subject,
    body: words.body,
    assigneeId: task.assigneeId,
    dueAt: task.dueAt,
    priority: URGENT.has(task.kind) ? 'high' : 'medium',
    status: task.action === 'open' ? 'open' : 'done',
    about: [{ type: 'contact', id: recordId }],
  }
}
