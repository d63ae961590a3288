import { notifiedValue } from '../crm/values.ts'
import type { App, Subscription } from '../model/app.ts'
import { associationPair, inverseTypeId } from '../model/association-types.ts'
import type { Entry, Stamp } from '../model/entries.ts'
import type { Portal } from '../model/portal.ts'

/** Fields of one event on the wire, without `eventId` and `attemptNumber`. */
export type EventFields = Record<string, string | number | boolean | number[]>

/** An app's subscriptions, found by what happened. */
export class SubscriptionIndex {
  private readonly byKey = new Map<string, Subscription[]>()

  constructor(app: App) {
    for (const subscription of app.subscriptions) {
      const what = subscription.subscriptionType.split('.')[1] ?? ''
      const key = `${what} ${subscription.typeId} ${subscription.propertyName ?? ''}`
      this.byKey.set(key, [...(this.byKey.get(key) ?? []), subscription])
    }
  }

  /** Subscriptions to a kind of change of an object type; `property` for property changes. */
  find(what: string, typeId: string, property = ''): readonly Subscription[] {
    return this.byKey.get(`${what} ${typeId} ${property}`) ?? []
  }
}

/** Whether a subscription uses the generic names. */
function isGeneric(subscription: Subscription): boolean {
  return subscription.subscriptionType.startsWith('object.')
}

function base(app: App, portal: Portal, subscription: Subscription, stamp: Stamp): EventFields {
  return {
    subscriptionId: subscription.id,
    portalId: Number(portal.facts.portalId),
    appId: Number(app.appId),
    occurredAt: stamp.at,
    subscriptionType: subscription.subscriptionType,
    ...(isGeneric(subscription) ? { objectTypeId: subscription.typeId } : {}),
    changeSource: stamp.source,
    sourceId: stamp.sourceId,
  }
}

/**
 * The events an entry causes for an app.
 * @param before association types a `link` entry replaces; empty for other entries.
 */
export function eventsOf(
  app: App,
  index: SubscriptionIndex,
  portal: Portal,
  entry: Entry,
  before: number[],
): EventFields[] {
  switch (entry.k) {
    case 'new': {
      const created = index.find('creation', entry.o).map((subscription) => ({
        ...base(app, portal, subscription, entry.s),
        objectId: Number(entry.id),
        changeFlag: 'CREATED',
      }))
      return [...created, ...propertyEvents(app, index, portal, entry)]
    }
    case 'set':
      return propertyEvents(app, index, portal, entry)
    case 'gone': {
      const deleted = index.find('deletion', entry.o)
      const erased = entry.privacy ? index.find('privacyDeletion', entry.o) : []
      return [...deleted, ...erased].map((subscription) => ({
        ...base(app, portal, subscription, entry.s),
        objectId: Number(entry.id),
        changeFlag: 'DELETED',
      }))
    }
    case 'back':
      return index.find('restore', entry.o).map((subscription) => ({
        ...base(app, portal, subscription, { ...entry.s, source: 'RESTORE_OBJECTS' }),
        objectId: Number(entry.id),
      }))
    case 'merge':
      return index.find('merge', entry.o).map((subscription) => ({
        ...base(app, portal, subscription, entry.s),
        objectId: Number(entry.id),
        primaryObjectId: Number(entry.primary),
        mergedObjectIds: [Number(entry.other)],
        newObjectId: Number(entry.id),
        numberOfPropertiesMoved: entry.moved,
        ...(isGeneric(subscription) ? {} : { changeFlag: 'MERGED' }),
      }))
    case 'link':
      return linkEvents(app, index, portal, entry, before)
    default:
      return []
  }
}

function propertyEvents(
  app: App,
  index: SubscriptionIndex,
  portal: Portal,
  entry: Extract<Entry, { k: 'new' | 'set' }>,
): EventFields[] {
  const out: EventFields[] = []
  for (const name of Object.keys(entry.v)) {
    const subscriptions = index.find('propertyChange', entry.o, name)
    if (subscriptions.length === 0) continue
    const definition = portal.property(entry.o, name)
    if (!definition || definition.calculated) continue
    const sensitive = definition.dataSensitivity === 'sensitive'
    for (const subscription of subscriptions) {
      out.push({
        ...base(app, portal, subscription, entry.s),
        objectId: Number(entry.id),
        propertyName: name,
        propertyValue: notifiedValue(definition, entry.v[name]!),
        ...(isGeneric(subscription) ? { isSensitive: sensitive } : {}),
      })
    }
  }
  return out
}

function linkEvents(
  app: App,
  index: SubscriptionIndex,
  portal: Portal,
  entry: Extract<Entry, { k: 'link' }>,
  before: number[],
): EventFields[] {
  const changed = [
    ...entry.types.filter((typeId) => !before.includes(typeId)).map((typeId) => ({ typeId, removed: false })),
    ...before.filter((typeId) => !entry.types.includes(typeId)).map((typeId) => ({ typeId, removed: true })),
  ]
  const there = { from: entry.o, fromId: entry.id, to: entry.to, toId: entry.toId, back: false }
  const back = { from: entry.to, fromId: entry.toId, to: entry.o, toId: entry.id, back: true }
  const out: EventFields[] = []
  for (const way of [there, back]) {
    const pair = associationPair(way.from, way.to)
    for (const subscription of index.find('associationChange', way.from)) {
      for (const { typeId, removed } of changed) {
        const seen = way.back ? inverseTypeId(typeId) : typeId
        out.push({
          ...base(app, portal, subscription, entry.s),
          fromObjectId: Number(way.fromId),
          toObjectId: Number(way.toId),
          associationType: pair?.name ?? 'UNKNOWN',
          associationRemoved: removed,
          isPrimaryAssociation: seen === pair?.primary,
          ...(isGeneric(subscription)
            ? {
                fromObjectTypeId: way.from,
                toObjectTypeId: way.to,
                associationTypeId: seen,
                associationCategory: 'HUBSPOT_DEFINED',
              }
            : {}),
        })
      }
    }
  }
  return out
}
