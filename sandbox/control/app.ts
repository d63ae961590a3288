import type { App, Subscription } from '../model/app.ts'
import { findObjectType } from '../model/object-types.ts'
import { badRequest } from '../wire/api-error.ts'
import type { JsonObject } from '../wire/json.ts'
import { asList, asNumber, asObject, asOptionalText, asText, asTexts } from '../wire/json.ts'

const FIRST_SUBSCRIPTION_ID = 4_400_001
const WHATS = ['creation', 'propertyChange', 'deletion', 'merge', 'restore', 'associationChange', 'privacyDeletion']
const NOT_SUBSCRIBABLE = ['num_unique_conversion_events', 'lastmodifieddate', 'hs_lastmodifieddate']

/** Reads an app's registration. @throws {ApiError} 400 on a wrong shape or an impossible subscription. */
export function readApp(body: JsonObject): App {
  const most =
    body['maxConcurrentRequests'] === undefined ? 10 : asNumber(body['maxConcurrentRequests'], 'maxConcurrentRequests')
  if (most < 6) throw badRequest('maxConcurrentRequests must be above 5')
  const actionUrl = asOptionalText(body['actionUrl'], 'actionUrl')
  return {
    appId: asText(body['appId'], 'appId'),
    name: asOptionalText(body['name'], 'name') ?? 'Estafet',
    clientId: asText(body['clientId'], 'clientId'),
    clientSecret: asText(body['clientSecret'], 'clientSecret'),
    redirectUrls: asTexts(body['redirectUrls'], 'redirectUrls'),
    requiredScopes: asTexts(body['requiredScopes'], 'requiredScopes'),
    webhookUrl: asOptionalText(body['webhookUrl'], 'webhookUrl') ?? null,
    ...(actionUrl === undefined ? {} : { actionUrl }),
    subscriptions: asList(body['subscriptions'], 'subscriptions', true).map(readSubscription),
    maxConcurrentRequests: most,
    journal: body['journal'] !== false,
  }
}

function readSubscription(value: unknown, index: number): Subscription {
  const given = asObject(value, 'subscriptions[]')
  const subscriptionType = asText(given['subscriptionType'], 'subscriptionType')
  const [family, what, more] = subscriptionType.split('.')
  if (family === undefined || what === undefined || more !== undefined || !WHATS.includes(what)) {
    throw badRequest(`Unknown subscriptionType ${subscriptionType}`)
  }
  const name = family === 'object' ? asText(given['objectType'], 'objectType') : family
  const type = findObjectType(name)
  if (!type || (family !== 'object' && type.legacyName !== family))
    throw badRequest(`Unknown object type in ${subscriptionType}: ${name}`)
  if (what === 'privacyDeletion' && subscriptionType !== 'contact.privacyDeletion') {
    throw badRequest('Only contact.privacyDeletion exists')
  }
  const propertyName = asOptionalText(given['propertyName'], 'propertyName')
  if ((what === 'propertyChange') !== (propertyName !== undefined)) {
    throw badRequest(`${subscriptionType} ${propertyName === undefined ? 'needs' : 'takes no'} propertyName`)
  }
  if (propertyName !== undefined && NOT_SUBSCRIBABLE.includes(propertyName)) {
    throw badRequest(`Property ${propertyName} cannot be subscribed to`)
  }
  return {
    id: FIRST_SUBSCRIPTION_ID + index,
    subscriptionType,
    typeId: type.id,
    ...(propertyName === undefined ? {} : { propertyName }),
  }
}
