import type { Entry, StoredRecord } from './entries.ts'
import { OBJECT_TYPES } from './object-types.ts'
import type { Portal } from './portal.ts'
import type { CrmRecord } from './record.ts'
import type { State } from './state.ts'

/** The shortest list of entries that gives this state again (pending notifications are added by their owner). */
export function* snapshot(state: State): Generator<Entry> {
  if (state.clock) yield { k: 'clock', anchor: state.clock }
  for (const app of state.apps.values()) yield { k: 'app', app }
  for (const portal of state.portals.values()) yield* portalEntries(portal)
  for (const install of state.installs.values()) yield { k: 'install', install }
  for (const token of state.tokens.values()) yield { k: 'token', token }
  for (const code of state.codes.values()) yield { k: 'code', code }
  for (const plan of state.plans.values()) yield { k: 'plan', plan }
  for (const [p, life] of state.lives) yield { k: 'life', p, life }
}

function* portalEntries(portal: Portal): Generator<Entry> {
  const p = portal.facts.portalId
  yield { k: 'portal', facts: portal.facts }
  for (const owner of portal.owners.values()) yield { k: 'owner', p, owner }
  for (const { id: o } of OBJECT_TYPES) {
    for (const group of portal.groups.get(o)?.values() ?? []) yield { k: 'group', p, o, group }
    for (const definition of portal.schema.get(o)?.values() ?? []) {
      if (!definition.hubspotDefined || definition.updatedAt !== undefined) yield { k: 'property', p, o, definition }
    }
    for (const record of portal.records.get(o)?.values() ?? []) yield { k: 'record', p, record: stored(record) }
  }
  yield* linkEntries(portal)
  for (const [id, marks] of portal.timeline) for (const mark of marks) yield { k: 'mark', p, id, mark }
}

function* linkEntries(portal: Portal): Generator<Entry> {
  const typeOf = new Map<string, string>()
  for (const records of portal.records.values())
    for (const record of records.values()) typeOf.set(record.id, record.typeId)
  for (const [id, byType] of portal.links) {
    const o = typeOf.get(id)
    if (o === undefined) continue
    for (const [to, targets] of byType) {
      for (const [toId, types] of targets) {
        // Both directions are in memory; one is enough in the file.
        if (id < toId) {
          yield { k: 'link', p: portal.facts.portalId, o, id, to, toId, types, s: { at: 0, source: '', sourceId: '' } }
        }
      }
    }
  }
}

function stored(record: CrmRecord): StoredRecord {
  return {
    ...record,
    values: [...record.values],
    history: [...record.history].map(([name, list]) => [
      name,
      list.map(({ value, at, source, sourceId }) => [value, at, source, sourceId]),
    ]),
  }
}
