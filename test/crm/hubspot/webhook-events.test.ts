import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { createHubspotWebhookReader } from '../../../src/crm/hubspot/webhook-events.ts'
import type { ChangeEvent } from '../../../src/ports/webhook.ts'

const reader = createHubspotWebhookReader({ appId: '7700001', clientSecrets: ['secret'] })
const AT = 1_793_620_800_000

function event(over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    eventId: 1,
    subscriptionId: 2,
    portalId: 8800001,
    appId: 7700001,
    occurredAt: AT,
    subscriptionType: 'object.propertyChange',
    attemptNumber: 0,
    objectId: 150000000101,
    objectTypeId: '0-1',
    propertyName: 'jobtitle',
    propertyValue: 'CTO',
    changeSource: 'CRM_UI',
    sourceId: 'userId:6600001',
    ...over,
  }
}
const split = (batch: unknown, by = reader) => by.split(Buffer.from(JSON.stringify(batch)))
function only(batch: unknown, by = reader): readonly ChangeEvent[] {
  const result = split(batch, by)
  if (!result.ok) throw new Error(result.problem)
  return result.accounts.flatMap(({ events }) => events)
}

describe('what each kind tells', () => {
  const changed = {
    kind: 'changed',
    type: 'contact',
    id: '150000000101',
    occurredAt: AT,
    property: 'jobtitle',
    value: 'CTO',
    own: false,
    mergedIds: [],
  }
  test.each([
    { is: 'a generic change', given: event(), tells: [changed] },
    {
      is: 'an older change',
      given: event({ subscriptionType: 'contact.propertyChange', objectTypeId: undefined }),
      tells: [changed],
    },
    { is: 'a cleared value', given: event({ propertyValue: '' }), tells: [{ ...changed, value: '' }] },
    {
      is: 'a sensitive value',
      given: event({ propertyValue: 'REDACTED', isSensitive: true }),
      tells: [{ ...changed, value: null }],
    },
    {
      is: 'a write of our own',
      given: event({ changeSource: 'INTEGRATION', sourceId: '7700001' }),
      tells: [{ ...changed, own: true }],
    },
    {
      is: "another app's write",
      given: event({ changeSource: 'INTEGRATION', sourceId: '7700999' }),
      tells: [{ ...changed, tool: { kind: 'app', id: '7700999' } }],
    },
    {
      is: "a workflow's write",
      given: event({ changeSource: 'AUTOMATION_PLATFORM', sourceId: 'enrollmentId:1;actionExecutionIndex:0' }),
      tells: [{ ...changed, tool: { kind: 'workflow', id: 'enrollmentId:1;actionExecutionIndex:0' } }],
    },
    {
      is: "a write of the CRM's own process that is not told further",
      given: event({ changeSource: 'CALCULATED', sourceId: '' }),
      tells: [{ ...changed, tool: { kind: 'process', id: null } }],
    },
    {
      is: 'a write of a source that nobody knows, which counts as a person’s',
      given: event({ changeSource: 'NEW_SOURCE', sourceId: 'x' }),
      tells: [changed],
    },
    {
      is: 'a property named __proto__',
      given: event({ propertyName: '__proto__' }),
      tells: [{ ...changed, property: '__proto__' }],
    },
    {
      is: 'a creation',
      given: event({ subscriptionType: 'deal.creation', objectId: 350000000301, objectTypeId: undefined }),
      tells: [{ ...changed, kind: 'created', type: 'deal', id: '350000000301', property: null, value: null }],
    },
    {
      is: 'a merge',
      given: event({
        subscriptionType: 'object.merge',
        objectId: 103,
        primaryObjectId: 101,
        mergedObjectIds: [102],
        newObjectId: 103,
      }),
      tells: [{ ...changed, kind: 'merged', id: '103', property: null, value: null, mergedIds: ['101', '102'] }],
    },
    {
      is: 'a link to a company',
      given: event({
        subscriptionType: 'contact.associationChange',
        objectId: undefined,
        objectTypeId: undefined,
        fromObjectId: 1,
        toObjectId: 2,
        associationType: 'CONTACT_TO_COMPANY',
      }),
      tells: [{ ...changed, kind: 'linked', id: '1', property: null, value: null }],
    },
    {
      is: 'a deal linked to a contact',
      given: event({
        subscriptionType: 'object.associationChange',
        objectId: undefined,
        objectTypeId: '0-3',
        fromObjectTypeId: '0-3',
        toObjectTypeId: '0-1',
        fromObjectId: 3,
        toObjectId: 1,
      }),
      tells: [
        { ...changed, kind: 'linked', type: 'deal', id: '3', property: null, value: null },
        { ...changed, kind: 'linked', type: 'contact', id: '1', property: null, value: null },
      ],
    },
    {
      is: 'a link to a task',
      given: event({
        subscriptionType: 'object.associationChange',
        fromObjectTypeId: '0-1',
        toObjectTypeId: '0-27',
        fromObjectId: 1,
        toObjectId: 9,
      }),
      tells: [],
    },
    {
      is: 'a privacy deletion',
      given: event({ subscriptionType: 'contact.privacyDeletion', objectTypeId: undefined }),
      tells: [{ ...changed, kind: 'privacy-deleted', property: null, value: null }],
    },
    { is: 'a kind of the future', given: event({ subscriptionType: 'object.somethingNew' }), tells: [] },
    { is: 'a type we do not use', given: event({ objectTypeId: '0-5' }), tells: [] },
    { is: 'a conversation without fields', given: { subscriptionType: 'conversation.newMessage' }, tells: [] },
  ])('$is', ({ given, tells }) => {
    expect(only([given])).toEqual(tells)
  })

  test('without a known app id, the one each event carries tells our own writes', () => {
    const unknowing = createHubspotWebhookReader({ appId: null, clientSecrets: ['secret'] })
    const own = event({ changeSource: 'INTEGRATION', sourceId: '7700001' })
    const other = event({ changeSource: 'INTEGRATION', sourceId: '7700999' })
    expect(only([own, other], unknowing).map((each) => each.own)).toEqual([true, false])
  })

  test('portals mixed in one batch come apart, and what is ignored is counted', () => {
    expect(
      split([event(), event({ portalId: 8800002 }), event({ subscriptionType: 'ticket.creation' })]),
    ).toMatchObject({
      ok: true,
      total: 3,
      accounts: [
        { accountId: '8800001', events: [{}], ignored: 1 },
        { accountId: '8800002', events: [{}], ignored: 0 },
      ],
    })
  })
})

describe('what is no batch', () => {
  test.each([
    { body: '<html>', reason: 'not_json' },
    { body: '{"a":1}', reason: 'not_a_batch' },
    { body: '[1]', reason: 'not_a_batch' },
    { body: JSON.stringify([event({ objectId: 'x' })]), reason: 'not_a_batch' },
    { body: JSON.stringify([event({ objectId: 2 ** 60 })]), reason: 'not_a_batch' },
    { body: JSON.stringify([event({ portalId: null })]), reason: 'not_a_batch' },
    { body: JSON.stringify([event({ occurredAt: 'yesterday' })]), reason: 'not_a_batch' },
    { body: JSON.stringify([event({ propertyName: 7 })]), reason: 'not_a_batch' },
    { body: JSON.stringify([event({ propertyValue: { a: 1 } })]), reason: 'not_a_batch' },
    { body: JSON.stringify(Array.from({ length: 101 }, () => event())), reason: 'too_many_events' },
  ])('$reason: $body', ({ body, reason }) => {
    expect(reader.split(Buffer.from(body))).toMatchObject({ ok: false, reason, problem: expect.any(String) })
  })
})

const folder = path.resolve('../shared/crm/examples/hubspot')
describe('example payloads', () => {
  if (!existsSync(folder)) {
    test.skip('the folder with the examples is not here', () => undefined)
    return
  }
  test.each(readdirSync(folder).filter((name) => name.startsWith('webhook-')))('%s can be split', (name) => {
    const body = readFileSync(path.join(folder, name))
    const batch = JSON.parse(body.toString()) as unknown[]
    expect(reader.split(body)).toMatchObject({ ok: true, total: batch.length })
  })
})
