import { inverseTypeId } from './association-types.ts'
import type { Entry, StoredRecord } from './entries.ts'
import { Portal } from './portal.ts'
import type { CrmRecord } from './record.ts'
import { writeValues } from './record.ts'
import type { State } from './state.ts'

/** Applies one entry to the state. Entries about portals that are gone are passed over. */
export function apply(state: State, entry: Entry): void {
  switch (entry.k) {
    case 'clock':
      state.clock = entry.anchor
      return
    case 'app':
      state.apps.set(entry.app.appId, entry.app)
      return
    case 'portal': {
      const known = state.portals.get(entry.facts.portalId)
      if (known) known.facts = entry.facts
      else state.portals.set(entry.facts.portalId, new Portal(entry.facts))
      return
    }
    case 'portal-gone':
      forgetPortal(state, entry.p)
      return
    case 'code':
      state.codes.set(entry.code.code, entry.code)
      return
    case 'code-used':
      state.codes.delete(entry.code)
      return
    case 'install':
      state.installs.set(`${entry.install.appId} ${entry.install.portalId}`, entry.install)
      return
    case 'uninstall':
      forgetInstall(state, entry.appId, entry.p)
      return
    case 'token':
      state.tokens.set(entry.token.token, entry.token)
      return
    case 'plan':
      state.plans.set(entry.plan.id, entry.plan)
      return
    case 'plan-done':
      state.plans.delete(entry.id)
      return
    case 'life':
      state.lives.set(entry.p, entry.life)
      return
    case 'ack':
    case 'pending':
    case 'sequence':
      return
    default: {
      const portal = state.portals.get(entry.p)
      if (portal) applyToPortal(portal, entry)
    }
  }
}

type PortalEntry = Exclude<Extract<Entry, { p: string }>, { k: 'portal-gone' | 'uninstall' | 'life' }>

function applyToPortal(portal: Portal, entry: PortalEntry): void {
  switch (entry.k) {
    case 'owner':
      portal.owners.set(entry.owner.id, entry.owner)
      return
    case 'property':
      portal.schema.get(entry.o)?.set(entry.definition.name, entry.definition)
      return
    case 'group':
      portal.groups.get(entry.o)?.set(entry.group.name, entry.group)
      return
    case 'group-gone':
      portal.groups.get(entry.o)?.delete(entry.name)
      return
    case 'new': {
      const record = emptyRecord(entry.o, entry.id, entry.s.at)
      writeValues(record, entry.v, entry.s)
      portal.put(record)
      return
    }
    case 'set': {
      const record = portal.find(entry.o, entry.id)
      if (!record) return
      for (const name of Object.keys(entry.v)) portal.reindex(record, name, record.values.get(name), entry.v[name]!)
      writeValues(record, entry.v, entry.s)
      return
    }
    case 'gone': {
      if (entry.privacy) portal.erase(entry.o, entry.id)
      else setArchived(portal, entry.o, entry.id, entry.s.at)
      return
    }
    case 'back':
      setArchived(portal, entry.o, entry.id, null)
      return
    case 'merge':
      applyMerge(portal, entry)
      return
    case 'link':
      portal.setLink(entry.id, entry.to, entry.toId, entry.types)
      portal.setLink(entry.toId, entry.o, entry.id, entry.types.map(inverseTypeId))
      return
    case 'mark': {
      const marks = portal.timeline.get(entry.id)
      if (marks) marks.push(entry.mark)
      else portal.timeline.set(entry.id, [entry.mark])
      return
    }
    case 'record':
      portal.put(revive(entry.record))
      if (entry.record.mergedInto !== null) portal.aliases.set(entry.record.id, entry.record.mergedInto)
  }
}

function applyMerge(portal: Portal, entry: Extract<Entry, { k: 'merge' }>): void {
  const primary = portal.find(entry.o, entry.primary)
  const other = portal.find(entry.o, entry.other)
  if (!primary || !other) return
  const merged = emptyRecord(entry.o, entry.id, Math.min(primary.createdAt, other.createdAt))
  for (const [name, list] of primary.history) merged.history.set(name, [...list])
  writeValues(merged, entry.v, entry.s)
  for (const old of [primary, other]) {
    for (const [name, value] of old.values) portal.reindex(old, name, value, '')
    moveLinks(portal, entry.o, old.id, merged.id)
    const marks = portal.timeline.get(old.id)
    if (marks) portal.timeline.set(merged.id, [...(portal.timeline.get(merged.id) ?? []), ...marks])
    portal.timeline.delete(old.id)
    old.mergedInto = merged.id
    portal.aliases.set(old.id, merged.id)
  }
  portal.put(merged)
}

function moveLinks(portal: Portal, typeId: string, fromId: string, toId: string): void {
  for (const [otherType, targets] of portal.links.get(fromId) ?? []) {
    for (const [targetId, types] of [...targets]) {
      const present = portal.linked(toId, otherType)?.get(targetId)
      const hasPrimary = [...(portal.linked(toId, otherType)?.values() ?? [])].some((list) => list.some(isPrimary))
      const moving = hasPrimary && !present ? types.filter((type) => !isPrimary(type)) : types
      const union = [...new Set([...(present ?? []), ...moving])]
      portal.setLink(fromId, otherType, targetId, [])
      portal.setLink(targetId, typeId, fromId, [])
      portal.setLink(toId, otherType, targetId, union)
      portal.setLink(targetId, typeId, toId, union.map(inverseTypeId))
    }
  }
}

function isPrimary(typeId: number): boolean {
  return typeId === 1 || typeId === 5
}

function setArchived(portal: Portal, typeId: string, id: string, at: number | null): void {
  const record = portal.find(typeId, id)
  if (!record) return
  record.archivedAt = at
  if (at === null) portal.put(record)
}

function emptyRecord(typeId: string, id: string, at: number): CrmRecord {
  return {
    id,
    typeId,
    values: new Map(),
    history: new Map(),
    createdAt: at,
    updatedAt: at,
    archivedAt: null,
    mergedInto: null,
  }
}

function revive(stored: StoredRecord): CrmRecord {
  return {
    ...stored,
    values: new Map(stored.values),
    history: new Map(
      stored.history.map(([name, list]) => [
        name,
        list.map(([value, at, source, sourceId]) => ({ value, at, source, sourceId })),
      ]),
    ),
  }
}

function forgetPortal(state: State, portalId: string): void {
  state.portals.delete(portalId)
  state.lives.delete(portalId)
  for (const install of [...state.installs.values()]) {
    if (install.portalId === portalId) forgetInstall(state, install.appId, portalId)
  }
  for (const plan of [...state.plans.values()]) if (plan.portalId === portalId) state.plans.delete(plan.id)
}

function forgetInstall(state: State, appId: string, portalId: string): void {
  state.installs.delete(`${appId} ${portalId}`)
  for (const token of [...state.tokens.values()]) {
    if (token.appId === appId && token.portalId === portalId) state.tokens.delete(token.token)
  }
}
