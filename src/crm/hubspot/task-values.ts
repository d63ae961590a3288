import type { InstallationId, Lane, TaskResult, TaskWrite } from '../../ports/crm.ts'
import type { Refusal } from './failure.ts'

/** Our own property on HubSpot tasks: the key under which a task is made once. */
export const TASK_KEY = 'estafet_task_key'

/** For whom and how urgently tasks are written. */
export interface TaskTarget {
  readonly installation: InstallationId
  readonly lane: Lane
}

const PRIORITIES: Readonly<Record<TaskWrite['priority'], string>> = { low: 'LOW', medium: 'MEDIUM', high: 'HIGH' }

/** A task as HubSpot's properties. The body is HTML there, so plain text is escaped. */
export function taskProperties(task: TaskWrite): Readonly<Record<string, string>> {
  return {
    [TASK_KEY]: task.key,
    hs_timestamp: String(task.dueAt),
    hs_task_subject: task.subject,
    hs_task_body: asHtml(task.body),
    hs_task_priority: PRIORITIES[task.priority],
    hs_task_status: task.status === 'open' ? 'NOT_STARTED' : 'COMPLETED',
    hs_task_type: 'TODO',
    hubspot_owner_id: task.assigneeId ?? '',
  }
}

/** A task that HubSpot refused. */
export function refusedTask(key: string, { code, message, advice, property }: Refusal): TaskResult {
  const refused = { kind: 'refused', key, code, message, advice } as const
  return property === 'hubspot_owner_id' ? { ...refused, assigneeRefused: true } : refused
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function asHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!).replace(/\r?\n/g, '<br>')
}
