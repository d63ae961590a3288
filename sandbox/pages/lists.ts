import { findObjectType, OBJECT_TYPES, TASK } from '../model/object-types.ts'
import type { Portal } from '../model/portal.ts'
import type { CrmRecord } from '../model/record.ts'
import { notFound } from '../wire/api-error.ts'
import type { World } from '../world.ts'
import { escapeHtml, page } from './layout.ts'
import { navigation, ownerName, recordLink, shownTime } from './show.ts'

const PAGE_SIZE = 50

/** The first page: portals, counts, and where to go. */
export function homePage(world: World): string {
  const portals = [...world.state.portals.values()].map(portalSection).join('')
  const apps = [...world.state.apps.values()].map((app) => {
    const installs = [...world.state.installs.values()].filter((install) => install.appId === app.appId)
    const where =
      installs.length === 0 ? 'not installed' : `installed in ${installs.map((install) => install.portalId).join(', ')}`
    return `<li>${escapeHtml(app.name)}: ${escapeHtml(where)}</li>`
  })
  const clock = `<p>It is ${shownTime(world.clock.now())} here, at speed ${world.clock.position().speed}.</p>`
  const appList = apps.length === 0 ? '<p class="soft">No app is registered yet.</p>' : `<ul>${apps.join('')}</ul>`
  return page('Home', `<h1>Sandbox CRM</h1>${clock}${portals}<h2>Apps</h2>${appList}`)
}

function portalSection(portal: Portal): string {
  const { portalId, name } = portal.facts
  const counts = OBJECT_TYPES.map((type) => {
    const count = [...portal.all(type.id)].length
    if (count === 0) return ''
    return `<li><a href="/contacts/${portalId}/objects/${type.id}">${escapeHtml(type.plural)}</a>: ${count}</li>`
  })
  return `<h2>${escapeHtml(name)} <span class="soft">(${portalId})</span></h2>
<ul>${counts.join('')}<li><a href="/tasks/${portalId}">open tasks by owner</a></li></ul>`
}

/** Records of a kind, newest first. */
export function contactsPage(world: World, portalId: string, typeId: string, query: URLSearchParams): string {
  const portal = world.portal(portalId)
  const type = findObjectType(typeId)
  if (!type) throw notFound(`Unknown object type ${typeId}`)
  const from = Math.max(0, Number(query.get('from') ?? '0') || 0)
  const all = [...portal.all(type.id)].sort((a, b) => b.createdAt - a.createdAt || Number(b.id) - Number(a.id))
  const rows = all.slice(from, from + PAGE_SIZE).map((record) => listRow(portal, record))
  const older =
    from + PAGE_SIZE < all.length
      ? `<p><a href="/contacts/${portalId}/objects/${type.id}?from=${from + PAGE_SIZE}">Older records</a></p>`
      : ''
  const head = '<tr><th>Name</th><th>Stage</th><th>Owner</th><th>Created</th></tr>'
  const table =
    rows.length === 0
      ? '<p class="soft">There are none yet.</p>'
      : `<div class="wide"><table>${head}${rows.join('')}</table></div>`
  const title = `${type.plural.charAt(0).toUpperCase()}${type.plural.slice(1)}`
  return page(
    title,
    `<h1>${escapeHtml(title)} <span class="soft">(${all.length})</span></h1>${table}${older}`,
    navigation(portalId),
  )
}

function listRow(portal: Portal, record: CrmRecord): string {
  const stage =
    record.values.get('estafet_stage') ??
    record.values.get('lifecyclestage') ??
    record.values.get('dealstage') ??
    record.values.get('hs_task_status') ??
    ''
  const owner = ownerName(portal, record.values.get('hubspot_owner_id'))
  return `<tr><td>${recordLink(portal, record)}</td><td>${escapeHtml(stage)}</td><td>${escapeHtml(owner)}</td><td>${shownTime(record.createdAt)}</td></tr>`
}

/** Open tasks, by owner and due time. */
export function tasksPage(world: World, portalId: string): string {
  const portal = world.portal(portalId)
  const byOwner = new Map<string, CrmRecord[]>()
  for (const task of portal.all(TASK.id)) {
    if (task.values.get('hs_task_status') === 'COMPLETED') continue
    const owner = ownerName(portal, task.values.get('hubspot_owner_id')) || 'Nobody'
    byOwner.set(owner, [...(byOwner.get(owner) ?? []), task])
  }
  const sections = [...byOwner]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([owner, tasks]) => {
      const rows = tasks
        .sort((a, b) => (a.values.get('hs_timestamp') ?? '').localeCompare(b.values.get('hs_timestamp') ?? ''))
        .map((task) => taskRow(portal, task))
      return `<h2>${escapeHtml(owner)} <span class="soft">(${tasks.length})</span></h2>
<div class="wide"><table><tr><th>Task</th><th>Priority</th><th>Due</th><th>About</th></tr>${rows.join('')}</table></div>`
    })
  const body = sections.length === 0 ? '<p class="soft">No open tasks.</p>' : sections.join('')
  return page('Open tasks', `<h1>Open tasks</h1>${body}`, navigation(portalId))
}

function taskRow(portal: Portal, task: CrmRecord): string {
  const about = [...(portal.linked(task.id, '0-1')?.keys() ?? [])].map((id) => portal.live('0-1', id))
  const names = about.map((record) => (record ? recordLink(portal, record) : '')).join(', ')
  const due = Date.parse(task.values.get('hs_timestamp') ?? '')
  const priority = task.values.get('hs_task_priority') ?? ''
  return `<tr><td>${recordLink(portal, task)}</td><td>${escapeHtml(priority)}</td><td>${shownTime(due)}</td><td>${names}</td></tr>`
}
