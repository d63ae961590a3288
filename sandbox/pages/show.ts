import { objectType } from '../model/object-types.ts'
import type { Portal } from '../model/portal.ts'
import type { CrmRecord } from '../model/record.ts'
import { escapeHtml } from './layout.ts'

const NAME_PROPERTIES: Record<string, string> = {
  '0-2': 'name',
  '0-3': 'dealname',
  '0-27': 'hs_task_subject',
  '0-48': 'hs_call_title',
  '0-49': 'hs_email_subject',
  '0-47': 'hs_meeting_title',
  '0-115': 'hs_email',
}

/** What a record is called; plain text. */
export function displayName(record: CrmRecord): string {
  const name = NAME_PROPERTIES[record.typeId]
  const direct = name === undefined ? undefined : record.values.get(name)
  if (direct !== undefined) return direct
  const full = [record.values.get('firstname'), record.values.get('lastname')]
    .filter((part) => part !== undefined)
    .join(' ')
  return full || (record.values.get('email') ?? `${objectType(record.typeId).singular} ${record.id}`)
}

/** A link to a record's page; HTML. */
export function recordLink(portal: Portal, record: CrmRecord): string {
  return `<a href="/contacts/${portal.facts.portalId}/record/${record.typeId}/${record.id}">${escapeHtml(displayName(record))}</a>`
}

/** An owner's name; empty for nobody. Plain text. */
export function ownerName(portal: Portal, ownerId: string | undefined): string {
  const owner = ownerId === undefined ? undefined : portal.owners.get(ownerId)
  return owner ? `${owner.firstName} ${owner.lastName}` : (ownerId ?? '')
}

/** A moment in UTC; HTML. */
export function shownTime(at: number): string {
  if (!Number.isFinite(at)) return ''
  const iso = new Date(at).toISOString()
  return `<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)}</time>`
}

/** Links of a portal for the page header; HTML. */
export function navigation(portalId: string): string {
  const id = escapeHtml(portalId)
  return `<a href="/contacts/${id}/objects/0-1">Contacts</a><a href="/contacts/${id}/objects/0-2">Companies</a><a href="/contacts/${id}/objects/0-3">Deals</a><a href="/tasks/${id}">Tasks</a>`
}
