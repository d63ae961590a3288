import { rewriteActivity } from '../domain/conflicts.ts'
import type { Activity, Contested } from '../domain/lead.ts'
import { answerActivity } from '../domain/rep-answer.ts'
import type { CrmRecord } from '../ports/crm.ts'
import type { KeptActivity } from '../ports/inbox.ts'
import type { ChangeEvent } from '../ports/webhook.ts'
import type { Mapping } from './shape.ts'
import { cleanText, readInstant, readText } from './values.ts'

const NONE: readonly never[] = []

/** What a notification tells of the lead's doings: happenings that the record's state forgets, such as each page viewed. */
export function activitiesOfEvent(mapping: Mapping, event: ChangeEvent): readonly KeptActivity[] {
  if (event.kind !== 'changed' || event.type !== 'contact' || event.property === null) return NONE
  const detail = cleanText(event.value)
  const found: KeptActivity[] = rewritesIn(mapping, event, detail)
  if (detail === null) return found
  for (const { property, kind } of mapping.eventActivities) {
    if (property !== event.property) continue
    found.push({ id: event.id, activity: { key: `${kind}:${event.occurredAt}`, kind, at: event.occurredAt, detail } })
  }
  return found
}

/** A value that is ours to write was written by another tool of the CRM. */
function rewritesIn(
  mapping: Mapping,
  { property, tool, id, occurredAt }: ChangeEvent,
  value: string | null,
): KeptActivity[] {
  if (tool === undefined) return []
  const what = contestedIn(mapping, property)
  if (what === null) return []
  const rewrite = { what, value, tool: tool.kind, toolId: tool.id }
  return [{ id, activity: rewriteActivity(rewrite, occurredAt) }]
}

function contestedIn({ outputs }: Mapping, property: string | null): Contested | null {
  if (property === outputs.ownerId?.property) return 'owner'
  return property === outputs.stage?.property ? 'stage' : null
}

/** What the record's present state tells of the lead's doings: the latest form, reply, meeting and so on; and that its owner lets it wait. */
export function activitiesOfState(mapping: Mapping, record: CrmRecord): readonly Activity[] {
  const found = new Map<string, Activity>()
  for (const rule of mapping.stateActivities) {
    const { kind, when } = rule
    if (when && cleanText(record.properties.get(when.property))?.toLowerCase() !== when.is) continue
    const at = rule.at === null ? record.createdAt : readInstant(record.properties.get(rule.at) ?? '')
    if (at === null) continue
    const detail = rule.detail === null ? null : cleanText(record.properties.get(rule.detail))
    const key = `${rule.key}:${at}`
    if (!found.has(key)) found.set(key, { key, kind, at, detail })
  }
  return [...found.values(), ...snoozeIn(mapping, record)]
}

/**
 * An instant that whoever has the lead has set is an answer as one from a page of ours, kept once for each instant. Who set it is not told:
 * it counts as the owner, and as done when the record last changed.
 */
function snoozeIn({ snooze, fields }: Mapping, { properties, modifiedAt }: CrmRecord): readonly Activity[] {
  const until = snooze === null ? null : readInstant(properties.get(snooze) ?? '')
  if (until === null) return NONE
  const [owner] = fields.ownerId
  const ownerId = owner === undefined ? null : readText(owner.reader, properties.get(owner.property))
  if (ownerId === null) return NONE
  const answer = { response: 'snoozed', reason: null, ownerId, by: ownerId, until } as const
  return [answerActivity(`snooze:${until}`, answer, modifiedAt)]
}
