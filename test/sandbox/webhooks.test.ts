import { createHash, createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Json } from './crm-client.ts'
import { APP, Crm, Receiver } from './crm-client.ts'

let crm: Crm
let receiver: Receiver
let ana: string

const subscriptions = [
  { subscriptionType: 'object.creation', objectType: 'contact' },
  { subscriptionType: 'object.propertyChange', objectType: 'contact', propertyName: 'firstname' },
  { subscriptionType: 'object.propertyChange', objectType: 'contact', propertyName: 'notes_last_contacted' },
  { subscriptionType: 'object.propertyChange', objectType: 'contact', propertyName: 'hs_first_outreach_date' },
  { subscriptionType: 'contact.propertyChange', propertyName: 'lastname' },
  { subscriptionType: 'object.deletion', objectType: 'contact' },
  { subscriptionType: 'contact.privacyDeletion' },
  { subscriptionType: 'object.restore', objectType: 'contact' },
  { subscriptionType: 'object.merge', objectType: 'contact' },
  { subscriptionType: 'contact.associationChange' },
  { subscriptionType: 'object.associationChange', objectType: 'company' },
]

beforeAll(async () => {
  receiver = await new Receiver().open()
  crm = await (await Crm.start()).install({ webhookUrl: receiver.url, subscriptions })
})
afterAll(async () => {
  await crm.close()
  await receiver.close()
})
beforeEach(async () => {
  await crm.control('PUT', 'faults', { reset: true, rateLimit: null })
  receiver.status = 204
  ;[ana] = (await crm.contacts({ firstname: 'Ana', lastname: 'Prado' })) as [string]
  await crm.flush()
  receiver.clear()
})

const types = (events: Json[]) => events.map((event) => String(event['subscriptionType'])).sort()

/** Independent of the sandbox: decodes exactly the escapes the protocol names. */
function v3(url: string, body: string, timestamp: string): string {
  const decoded = url.replace(/%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/g, (escape) => decodeURIComponent(escape))
  return createHmac('sha256', APP.clientSecret).update(`POST${decoded}${body}${timestamp}`).digest('base64')
}

test('a creation tells of itself and of every subscribed property, at one moment', async () => {
  const [id] = await crm.contacts({ firstname: 'Bo', lastname: 'Łoś 🚀' })
  await crm.flush()
  const events = receiver.events()
  expect(types(events)).toEqual(['contact.propertyChange', 'object.creation', 'object.propertyChange'])
  const creation = events.find((event) => event['subscriptionType'] === 'object.creation')
  expect(creation).toMatchObject({
    objectId: Number(id),
    objectTypeId: '0-1',
    portalId: 8800001,
    appId: 7700001,
    attemptNumber: 0,
    changeFlag: 'CREATED',
    changeSource: 'CRM_UI',
    sourceId: 'userId:6600001',
  })
  expect(new Set(events.map((event) => event['occurredAt'])).size).toBe(1)
  expect(events.find((event) => event['propertyName'] === 'lastname')).not.toHaveProperty('objectTypeId')
  expect(events.find((event) => event['propertyName'] === 'firstname')).toMatchObject({
    propertyValue: 'Bo',
    isSensitive: false,
  })
})

test('deliveries are signed with v1 and v3', async () => {
  await crm.contacts({ lastname: 'Ñúñez-Łoś 佐藤' })
  await crm.flush()
  for (const { headers, raw } of receiver.deliveries) {
    expect(headers['x-hubspot-signature-version']).toBe('v1')
    expect(headers['x-hubspot-signature']).toBe(
      createHash('sha256')
        .update(APP.clientSecret + raw)
        .digest('hex'),
    )
    const timestamp = String(headers['x-hubspot-request-timestamp'])
    expect(timestamp).toMatch(/^\d{13}$/)
    expect(headers['x-hubspot-signature-v3']).toBe(v3(receiver.url, raw, timestamp))
  }
})

test('own writes come back as INTEGRATION of this app; unchanged values say nothing', async () => {
  const write = (firstname: string) =>
    crm.objects('POST', 'contacts/batch/update', { inputs: [{ id: ana, properties: { firstname } }] })
  await write('Ana')
  await crm.flush()
  expect(receiver.events()).toEqual([])
  await write('Anna')
  await crm.flush()
  expect(receiver.events()).toHaveLength(1)
  expect(receiver.events()[0]).toMatchObject({
    propertyValue: 'Anna',
    changeSource: 'INTEGRATION',
    sourceId: '7700001',
  })
})

test('a cleared value is told as an empty text', async () => {
  await crm.act({ do: 'update', type: 'contacts', id: ana, properties: { firstname: '' } })
  await crm.flush()
  expect(receiver.events()[0]).toMatchObject({ propertyName: 'firstname', propertyValue: '' })
})

test('a logged call moves the contact dates; only those that are not calculated are told', async () => {
  await crm.act({ do: 'log', kind: 'call', contactId: ana })
  await crm.flush()
  expect(receiver.events().map((event) => event['propertyName'])).toEqual(['notes_last_contacted'])
  expect(receiver.events()[0]).toMatchObject({ changeSource: 'ENGAGEMENTS' })
  expect(String(receiver.events()[0]?.['propertyValue'])).toMatch(/^\d{13}$/)
  const read = await crm.read('contacts', ana, 'hs_first_outreach_date', 'notes_last_contacted', 'num_contacted_notes')
  expect(read['hs_first_outreach_date']).toBe(read['notes_last_contacted'])
  expect(read['num_contacted_notes']).toBe('1')
})

test('deletion, restore, privacy deletion', async () => {
  await crm.act({ do: 'delete', type: 'contacts', id: ana })
  await crm.act({ do: 'restore', type: 'contacts', id: ana })
  await crm.act({ do: 'gdprDelete', type: 'contacts', id: ana })
  await crm.flush()
  expect(types(receiver.events())).toEqual([
    'contact.privacyDeletion',
    'object.deletion',
    'object.deletion',
    'object.restore',
  ])
  expect((await crm.objects('GET', `contacts/${ana}`)).status).toBe(404)
})

test('a merge names both old ids and the new one', async () => {
  const [bo] = (await crm.contacts({ email: 'bo@customer.example' })) as [string]
  await crm.flush()
  receiver.clear()
  const [merged] = await crm.act({ do: 'merge', type: 'contacts', primaryId: ana, id: bo })
  await crm.flush()
  expect(receiver.events()).toHaveLength(1)
  expect(receiver.events()[0]).toMatchObject({
    subscriptionType: 'object.merge',
    objectId: Number(merged),
    primaryObjectId: Number(ana),
    mergedObjectIds: [Number(bo)],
    newObjectId: Number(merged),
  })
})

test('an association is told once per direction, and the primary one beside the unlabelled', async () => {
  const [company] = (await crm.act({ do: 'create', type: 'companies', properties: { name: 'Harbour' } })) as [string]
  await crm.act({ do: 'associate', from: { type: 'contacts', id: ana }, to: { type: 'companies', id: company } })
  await crm.flush()
  const changes = receiver.events().filter((event) => String(event['subscriptionType']).endsWith('associationChange'))
  expect(changes.map((event) => [event['associationType'], event['isPrimaryAssociation']]).sort()).toEqual([
    ['COMPANY_TO_CONTACT', false],
    ['COMPANY_TO_CONTACT', true],
    ['CONTACT_TO_COMPANY', false],
    ['CONTACT_TO_COMPANY', true],
  ])
  const generic = changes.find((event) => event['objectTypeId'] === '0-2' && event['isPrimaryAssociation'] === true)
  expect(generic).toMatchObject({
    fromObjectTypeId: '0-2',
    toObjectTypeId: '0-1',
    associationTypeId: 2,
    associationRemoved: false,
  })
  expect((await crm.read('contacts', ana, 'associatedcompanyid'))['associatedcompanyid']).toBe(company)
})

test('a batch that was not acknowledged comes again, with a higher attempt number', async () => {
  receiver.status = 500
  await crm.contacts({ firstname: 'Retry' })
  await settled(() => receiver.deliveries.length === 1)
  receiver.status = 204
  await crm.advance(2_000)
  await settled(() => receiver.deliveries.length === 2)
  expect(receiver.deliveries.map((delivery) => delivery.events[0]?.['attemptNumber'])).toEqual([0, 1])
  const keys = receiver.deliveries.map((delivery) => delivery.events.map((event) => String(event['eventId'])).sort())
  expect(keys[1]).toEqual(keys[0])
  await crm.flush()
})

test('a batch is given up after ten tries', async () => {
  receiver.status = 503
  await crm.contacts({ firstname: 'Hopeless' })
  for (let attempt = 1; attempt <= 10; attempt++) {
    await settled(() => receiver.deliveries.length === attempt)
    await crm.advance(40_000_000)
  }
  const counters = await crm.control('GET', 'counters')
  expect(counters.body['webhooks']).toMatchObject({ batchesGivenUp: 1, pending: 0 })
  expect(receiver.deliveries).toHaveLength(10)
})

describe('faults', () => {
  const bulk = (mark: string) =>
    crm.contacts(...Array.from({ length: 150 }, (_, index) => ({ firstname: `${mark} ${index}` })))

  test('batches hold at most 100 events, in no order', async () => {
    await bulk('A')
    await crm.flush()
    expect(receiver.events()).toHaveLength(300)
    expect(Math.max(...receiver.deliveries.map((delivery) => delivery.events.length))).toBeLessThanOrEqual(100)
    const ids = receiver.events().map((event) => Number(event['eventId']))
    expect(ids).not.toEqual(ids.toSorted((a, b) => a - b))
  })

  test('duplicates come at the set rate', async () => {
    await crm.control('PUT', 'faults', { duplicateWebhooks: 1 })
    await crm.contacts({ firstname: 'Twice' })
    await crm.advance(6_000)
    await settled(() => receiver.events().length === 4)
    expect(new Set(receiver.events().map((event) => event['eventId'])).size).toBe(2)
  })

  test('dropped events never come', async () => {
    await crm.control('PUT', 'faults', { dropWebhooks: true })
    await bulk('B')
    await crm.flush()
    expect(receiver.events()).toEqual([])
  })

  test('late events come after their virtual delay', async () => {
    await crm.control('PUT', 'faults', { lateWebhooks: { rate: 1, delayMs: 3_600_000 } })
    await crm.contacts({ firstname: 'Late' })
    await crm.advance(3_000_000)
    expect(receiver.events()).toEqual([])
    await crm.advance(700_000)
    await settled(() => receiver.events().length === 2)
    await crm.flush()
  })
})

test.each([
  { subscriptionType: 'object.propertyChange', objectType: 'contact' },
  { subscriptionType: 'object.creation', objectType: 'nonsense' },
  { subscriptionType: 'contact.somethingNew' },
  { subscriptionType: 'object.propertyChange', objectType: 'contact', propertyName: 'lastmodifieddate' },
  { subscriptionType: 'company.privacyDeletion' },
])('subscription $subscriptionType $objectType $propertyName is refused', async (subscription) => {
  const other = await Crm.start()
  expect((await other.register({ subscriptions: [subscription] })).status).toBe(400)
  await other.close()
})

/** Waits until something is true; the test's own timeout ends it. */
async function settled(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5))
}
