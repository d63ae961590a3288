import { associated } from '../crm/associate.ts'
import { valueOf } from '../crm/view.ts'
import { findObjectType, OBJECT_TYPES, objectType } from '../model/object-types.ts'
import type { Portal } from '../model/portal.ts'
import type { CrmRecord, TimelineMark } from '../model/record.ts'
import type { PropertyDefinition } from '../schema/property.ts'
import { notFound } from '../wire/api-error.ts'
import type { World } from '../world.ts'
import { escapeHtml, page } from './layout.ts'
import { displayName, navigation, ownerName, recordLink, shownTime } from './show.ts'

const LONGEST_TIMELINE = 60
const ACTIVITIES = ['0-48', '0-49', '0-47', '0-46']

/** A record as a rep sees it: properties by group, associations, timeline. */
export function recordPage(world: World, portalId: string, typeId: string, id: string): string {
  const portal = world.portal(portalId)
  const type = findObjectType(typeId)
  const record = type && (portal.resolve(type.id, id) ?? portal.find(type.id, id))
  if (!type || !record) throw notFound(`There is no ${type?.singular ?? 'record'} ${id}`)
  const owner = ownerName(portal, record.values.get('hubspot_owner_id'))
  const head = `<h1>${escapeHtml(displayName(record))}</h1>
<p class="soft">${escapeHtml(type.singular)} ${escapeHtml(record.id)}${record.archivedAt === null ? '' : ', deleted'} · owner: ${escapeHtml(owner || 'nobody')}</p>`
  const body = `${head}<div class="columns"><section>${propertyTables(portal, record)}</section>
<section>${associationList(portal, record)}${timeline(portal, record)}</section></div>`
  return page(displayName(record), body, navigation(portalId))
}

function propertyTables(portal: Portal, record: CrmRecord): string {
  const groups = new Map<string, PropertyDefinition[]>()
  for (const definition of portal.schema.get(record.typeId)?.values() ?? []) {
    if (definition.archived || valueOf(record, objectType(record.typeId), definition.name) === null) continue
    groups.set(definition.groupName, [...(groups.get(definition.groupName) ?? []), definition])
  }
  const rank = (name: string) => (name.startsWith('estafet') ? 0 : 1)
  return [...groups]
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([name, definitions]) => {
      const label = portal.groups.get(record.typeId)?.get(name)?.label ?? name
      const rows = definitions.map((definition) => propertyRow(portal, record, definition)).join('')
      return `<h2>${escapeHtml(label)}</h2><table>${rows}</table>`
    })
    .join('')
}

function propertyRow(portal: Portal, record: CrmRecord, definition: PropertyDefinition): string {
  const value = valueOf(record, objectType(record.typeId), definition.name) ?? ''
  const shown = definition.externalOptions
    ? escapeHtml(ownerName(portal, value))
    : definition.type === 'datetime'
      ? shownTime(Date.parse(value))
      : escapeHtml(definition.options.find((option) => option.value === value)?.label ?? value)
  return `<tr><th scope="row">${escapeHtml(definition.label)}</th><td>${shown}</td></tr>`
}

function associationList(portal: Portal, record: CrmRecord): string {
  const lists = OBJECT_TYPES.filter((type) => !ACTIVITIES.includes(type.id)).map((type) => {
    const items = [...associated(portal, record.id, type.id)].map(([id, types]) => {
      const other = portal.live(type.id, id)
      if (!other) return ''
      const mark = types.some((typeId) => [1, 2, 5, 6].includes(typeId)) ? ' (primary)' : ''
      const status = other.values.get('hs_task_status') ?? other.values.get('dealstage')
      return `<li>${recordLink(portal, other)}${mark}${status === undefined ? '' : ` <span class="soft">${escapeHtml(status)}</span>`}</li>`
    })
    return items.length === 0
      ? ''
      : `<h2>${escapeHtml(type.plural.charAt(0).toUpperCase() + type.plural.slice(1))}</h2><ul>${items.join('')}</ul>`
  })
  return lists.join('')
}

function timeline(portal: Portal, record: CrmRecord): string {
  const marks = [...(portal.timeline.get(record.id) ?? []), ...activityMarks(portal, record), ...changeMarks(record)]
  const rows = marks
    .sort((a, b) => b.at - a.at)
    .slice(0, LONGEST_TIMELINE)
    .map(
      (mark) =>
        `<li>${shownTime(mark.at)} ${escapeHtml(mark.title)} <span class="soft">${escapeHtml(mark.detail)}</span></li>`,
    )
  return `<h2>Timeline</h2>${rows.length === 0 ? '<p class="soft">Nothing yet.</p>' : `<ul>${rows.join('')}</ul>`}`
}

function activityMarks(portal: Portal, record: CrmRecord): TimelineMark[] {
  const marks: TimelineMark[] = []
  for (const typeId of ACTIVITIES) {
    for (const [id] of associated(portal, record.id, typeId)) {
      const activity = portal.live(typeId, id)
      if (!activity) continue
      const at = Date.parse(activity.values.get('hs_timestamp') ?? '') || activity.createdAt
      const incoming = activity.values.get('hs_email_direction') === 'INCOMING_EMAIL' ? 'received ' : ''
      const by = ownerName(portal, activity.values.get('hubspot_owner_id'))
      marks.push({
        at,
        kind: 'note',
        title: `${incoming}${objectType(typeId).singular}: ${displayName(activity)}`,
        detail: by,
      })
    }
  }
  return marks
}

function changeMarks(record: CrmRecord): TimelineMark[] {
  const marks: TimelineMark[] = []
  for (const name of ['lifecyclestage', 'estafet_stage', 'hubspot_owner_id', 'dealstage', 'hs_task_status']) {
    for (const entry of record.history.get(name) ?? []) {
      marks.push({ at: entry.at, kind: 'note', title: `${name} → ${entry.value || '(empty)'}`, detail: entry.source })
    }
  }
  return marks
}
