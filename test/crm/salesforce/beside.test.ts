import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { salesforceMapping } from '../../../mappings/salesforce/mapping.ts'
import { activitiesOfState, readProperties, toDeal, toFields } from '../../../src/mapping/mapping.ts'
import type { CrmRecord } from '../../../src/ports/crm.ts'
import { adapter, connectedOrg, INSTALLATION, lead, userId, type ConnectedOrg } from './connected-org.ts'

const PERSON = readProperties(salesforceMapping, 'contact')
const DAY = 86_400_000
const START = Date.UTC(2026, 2, 4, 15, 0)

let it: ConnectedOrg
let rep: string
beforeEach(async () => {
  it = await connectedOrg({ start: START, speed: 0 })
  rep = userId(it.sandbox, 'Ana Prado')
})
afterEach(() => it.sandbox.close())

async function readOne(id: string): Promise<CrmRecord> {
  const { found, merged } = await it.crm.read(INSTALLATION, 'contact', [id], PERSON, 'normal')
  return (found.get(id) ?? merged.get(id))!
}
const apiCalls = () => [...it.sandbox.calls.values()].reduce((sum, count) => sum + count, 0)
const pass = (ms: number) => it.sandbox.org.clock.moveTo(it.sandbox.org.clock.now() + ms)
function campaign(Name: string, Type: string): string {
  return String(it.sandbox.org.create('Campaign', { Name, Type }, rep)['Id'])
}
function join(LeadId: string, CampaignId: string, Status: string): string {
  return String(it.sandbox.org.create('CampaignMember', { LeadId, CampaignId, Status }, rep)['Id'])
}

test.each([
  { type: 'Trade Show', status: 'Visited Booth', name: 'Expo', engagement: 'badge_scan', kinds: ['badge-scan'] },
  { type: 'Conference', status: 'Attended', name: 'Expo', engagement: 'attendee', kinds: ['badge-scan'] },
  {
    type: 'Event',
    status: 'Had Conversation',
    name: 'Expo',
    engagement: 'conversation',
    kinds: ['event-conversation'],
  },
  { type: 'Event', status: 'Responded', name: 'Expo', engagement: 'responded', kinds: [] },
  { type: 'Event', status: 'Sent', name: null, engagement: null, kinds: [] },
  { type: 'Email', status: 'Responded', name: null, engagement: null, kinds: [] },
])('a lead that is $status in a campaign of type $type came from $name, as $engagement', async (row) => {
  const id = lead(it.sandbox)
  join(id, campaign('Expo', row.type), row.status)
  const record = await readOne(id)
  const { eventName, eventEngagement } = toFields(salesforceMapping, record)
  expect([eventName, eventEngagement]).toEqual([row.name, row.engagement])
  expect(activitiesOfState(salesforceMapping, record).map(({ kind }) => kind)).toEqual(row.kinds)
})

test('an event a known lead goes to later is something it did, not where it came from', async () => {
  const id = lead(it.sandbox)
  pass(2 * DAY)
  join(id, campaign('Expo', 'Event'), 'Attended')
  const record = await readOne(id)
  expect(toFields(salesforceMapping, record).eventName).toBeNull()
  expect(activitiesOfState(salesforceMapping, record)).toEqual([
    { key: `badge-scan:${Date.UTC(2026, 2, 6)}`, kind: 'badge-scan', at: Date.UTC(2026, 2, 6), detail: 'Expo' },
  ])
})

test("the org's own field comes before its campaigns", async () => {
  const id = lead(it.sandbox, { Event_Name__c: 'Dinner' })
  join(id, campaign('Expo', 'Event'), 'Attended')
  expect(toFields(salesforceMapping, await readOne(id)).eventName).toBe('Dinner')
})

test('memberships stay with whoever a lead becomes, each once', async () => {
  const id = lead(it.sandbox, { OwnerId: rep })
  join(id, campaign('Expo', 'Event'), 'Attended')
  const { contactId } = it.sandbox.org.convert(id, {}, rep)
  const record = await readOne(contactId)
  expect(toFields(salesforceMapping, record).eventName).toBe('Expo')
  expect(activitiesOfState(salesforceMapping, record)).toHaveLength(1)
})

test('campaigns go with the call that reads the leads; an org that hides them is read without', async () => {
  const id = lead(it.sandbox)
  join(id, campaign('Expo', 'Event'), 'Attended')
  await readOne(id)
  const before = apiCalls()
  await readOne(id)
  expect(apiCalls() - before).toBe(1)
  it.sandbox.org.hidden.add('CampaignMember')
  const other = adapter(it.sandbox, it.stores)
  const { found } = await other.read(INSTALLATION, 'contact', [id], PERSON, 'normal')
  expect(toFields(salesforceMapping, found.get(id)!).eventName).toBeNull()
})

test('reconciliation finds a lead by a call, a meeting or a campaign that did not change it, and no further once it was read', async () => {
  const ids = Array.from({ length: 4 }, () => lead(it.sandbox))
  pass(DAY)
  const since = it.sandbox.org.clock.now()
  const { org } = it.sandbox
  org.create('Task', { WhoId: ids[0], Status: 'Completed', TaskSubtype: 'Call', OwnerId: rep }, rep)
  const begun = { StartDateTime: new Date(START).toISOString(), EndDateTime: new Date(START + 1).toISOString() }
  org.create('Event', { WhoId: ids[1], OwnerId: rep, ...begun }, rep)
  join(ids[2]!, campaign('Expo', 'Event'), 'Attended')
  org.create('Task', { WhoId: ids[3], Status: 'Not Started', TaskSubtype: 'Call', OwnerId: rep }, rep)
  const other = adapter(it.sandbox, it.stores, {
    clock: { ...it.sandbox.org.clock, now: () => org.clock.now(), monotonicMs: () => 0, sleep: async () => {} },
  })
  const { records, more } = await other.modifiedSince(INSTALLATION, 'contact', since, [], 200)
  expect([records.map(({ id }) => id).toSorted(), more]).toEqual([ids.slice(0, 3), false])
  for (const { id, modifiedAt } of records) expect((await readOne(id)).modifiedAt).toBe(modifiedAt)
})

test('the people with a role in an opportunity are counted, each once, in the call that reads it', async () => {
  const { org } = it.sandbox
  const id = lead(it.sandbox, { OwnerId: rep })
  const { accountId, opportunityId } = org.convert(id, {}, rep)
  const second = org.create('Contact', { LastName: 'Roe', AccountId: accountId }, rep)['Id']
  for (const Role of ['Evaluator', 'Decision Maker'])
    org.create('OpportunityContactRole', { OpportunityId: opportunityId, ContactId: second, Role }, rep)
  const properties = readProperties(salesforceMapping, 'deal')
  const before = apiCalls()
  const { found } = await it.crm.read(INSTALLATION, 'deal', [opportunityId!], properties, 'normal')
  expect(apiCalls() - before).toBeLessThanOrEqual(3)
  expect(toDeal(salesforceMapping, found.get(opportunityId!)!).stakeholders).toBe(2)
})
