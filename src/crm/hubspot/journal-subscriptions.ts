import type { Subscription } from '../../mapping/mapping.ts'
import { asObject, isObject, type JsonObject, UnbelievableAnswer } from '../answer-shapes.ts'
import { hubspotType, objectTypeOf } from './object-types.ts'

const OBJECT_ACTIONS = ['CREATE', 'UPDATE', 'DELETE', 'MERGE', 'RESTORE']
const LINK_ACTIONS = ['ASSOCIATION_ADDED', 'ASSOCIATION_REMOVED']
const ERASURE_ACTIONS = ['GDPR_DELETE']
/** HubSpot's event type for the removal of an app. */
const APP_UNINSTALL = '4-1916193'

/** What HubSpot shall log of an account: the same as it is asked to notify of. */
export function wantedSubscriptions(accountId: string, notified: readonly Subscription[]): readonly JsonObject[] {
  const portalId = Number(accountId)
  const properties = new Map<string, string[]>()
  for (const { subscriptionType, objectType, propertyName } of notified) {
    const type = objectTypeOf(objectType)
    if (type === undefined || !subscriptionType.startsWith('object.')) continue
    const { id } = hubspotType(type)
    const names = properties.get(id) ?? []
    if (propertyName !== undefined) names.push(propertyName)
    properties.set(id, names)
  }
  const ids = [...properties.keys()]
  const contact = hubspotType('contact').id
  return [
    ...[...properties].map(([objectTypeId, names]) => ({
      ...{ subscriptionType: 'OBJECT', portalId, objectTypeId, actions: OBJECT_ACTIONS },
      ...{ properties: names, objectIds: [] },
    })),
    {
      ...{ subscriptionType: 'ASSOCIATION', portalId, objectTypeId: contact, actions: LINK_ACTIONS },
      ...{ associatedObjectTypeIds: ids.filter((id) => id !== contact), objectIds: [] },
    },
    { subscriptionType: 'GDPR_PRIVACY_DELETION', portalId, objectTypeId: contact, actions: ERASURE_ACTIONS },
    { subscriptionType: 'APP_LIFECYCLE_EVENT', eventTypeId: APP_UNINSTALL, properties: [] },
  ]
}

/** Of these the ones that HubSpot does not hold, or holds with fewer properties. */
export function missingSubscriptions(wanted: readonly JsonObject[], body: unknown): readonly JsonObject[] {
  const results = asObject(body, 'subscriptions')['results']
  if (!Array.isArray(results)) throw new UnbelievableAnswer('results is no list')
  const held = results.filter(isObject)
  return wanted.filter((one) => !held.some((other) => covers(other, one)))
}

function covers(held: JsonObject, wanted: JsonObject): boolean {
  if (held['subscriptionType'] !== wanted['subscriptionType']) return false
  // The whole app is told of its installations; how the answer names the event type is not described.
  if (wanted['subscriptionType'] === 'APP_LIFECYCLE_EVENT') return true
  if (String(held['portalId']) !== String(wanted['portalId']) || held['objectTypeId'] !== wanted['objectTypeId'])
    return false
  return textsIn(wanted['properties']).every((name) => textsIn(held['properties']).includes(name))
}

function textsIn(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : []
}
