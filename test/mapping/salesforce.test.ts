import { describe, expect, test } from '@jest/globals'
import { OBJECTS } from '../../sandbox/salesforce/schema.ts'
import { hubspotMapping } from '../../mappings/hubspot/mapping.ts'
import { salesforceMapping as mapping } from '../../mappings/salesforce/mapping.ts'
import {
  activitiesOfState,
  dealCount,
  linkedCompanyId,
  propertyDefinitions,
  readProperties,
  toAccount,
  toDeal,
  toFields,
} from '../../src/mapping/mapping.ts'
import type { CrmRecord } from '../../src/ports/crm.ts'

const LOOK_ASKED = 'estafet__Look_Asked_At__c'
const CREATED = Date.UTC(2026, 2, 1)
function record(properties: Readonly<Record<string, string | null>>): CrmRecord {
  return {
    id: '00Q8d00000LEAD1EAP',
    properties: new Map(Object.entries(properties)),
    createdAt: CREATED,
    modifiedAt: CREATED + 5,
  }
}
const fields = (properties: Readonly<Record<string, string | null>>) => toFields(mapping, record(properties))

describe('a lead or contact', () => {
  test('without any field holds nothing', () => {
    expect(new Set(Object.values(fields({})))).toEqual(new Set([null]))
  })
  test.each([
    { field: 'email', from: { Email: ' Ana@ACME.example ' }, is: 'ana@acme.example' },
    { field: 'phone', from: { Phone: '', MobilePhone: '+62 811' }, is: '+62 811' },
    { field: 'company', from: { 'Account.Name': 'Acme' }, is: 'Acme' },
    { field: 'country', from: { Country: null, MailingCountry: 'Indonesia' }, is: 'ID' },
    { field: 'ownerId', from: { OwnerId: '0058d000004REPaAAO' }, is: '0058d000004REPaAAO' },
    { field: 'ownerId', from: { OwnerId: 'drop table' }, is: null },
    { field: 'sourceExplicit', from: { LeadSource: 'Trade Show' }, is: 'event' },
    { field: 'sourceExplicit', from: { LeadSource: 'Constructor' }, is: 'constructor' },
    { field: 'firstOutreachAt', from: { 'activity:first': '2026-03-04T15:00:00.000Z' }, is: Date.UTC(2026, 2, 4, 15) },
    { field: 'emailBounced', from: { EmailBouncedReason: '550 no such user' }, is: true },
    { field: 'needConfirmed', from: { estafet__Need_Confirmed__c: 'true' }, is: true },
    { field: 'crmStage', from: { Status: 'Qualified' }, is: 'sql' },
  ] as const)('$field of $from is $is', ({ field, from, is }) => {
    expect(fields(from)[field]).toBe(is)
  })
})

test('an opportunity is won, lost or open by what its stage means, never by its name', () => {
  const state = (IsClosed: string, IsWon: string) =>
    toDeal(mapping, record({ IsClosed, IsWon, StageName: 'Closed Won' })).state
  expect([state('false', 'false'), state('true', 'true'), state('true', 'false')]).toEqual(['open', 'won', 'lost'])
})
test('an account is a customer by its type', () => {
  expect(toAccount(mapping, record({ Type: 'Customer - Direct' })).isCustomer).toBe(true)
  expect(toAccount(mapping, record({ Type: 'Prospect' })).isCustomer).toBe(false)
})
test('links are asked for, since no field counts opportunities; the account stands on the contact', () => {
  expect(dealCount(mapping, record({}))).toBe(1)
  expect(linkedCompanyId(mapping, record({ AccountId: '0018d00000ACC01AAH' }))).toBe('0018d00000ACC01AAH')
})

test('every result and input that HubSpot has is a field of the package, on leads and contacts', () => {
  const own = propertyDefinitions(mapping, 'en').map(({ name }) => name)
  // And three more: HubSpot's card asks us for what Salesforce's reads and writes there.
  expect(own).toEqual(expect.arrayContaining([mapping.card!.property, mapping.snooze, LOOK_ASKED]))
  expect(own).toHaveLength(propertyDefinitions(hubspotMapping, 'en').length + 3)
  for (const object of ['Lead', 'Contact']) {
    const known = new Set(OBJECTS.get(object)!.map(({ name }) => name))
    expect(own.filter((name) => !known.has(name))).toEqual([])
  }
})
test('every field of ours is read, so that what the org shows can be compared; but not the one whose change says it all', () => {
  const own = propertyDefinitions(mapping, 'en').map(({ name }) => name)
  const read = readProperties(mapping, 'contact')
  expect(read).toEqual(expect.arrayContaining([...own.filter((name) => name !== LOOK_ASKED), 'OwnerId']))
  expect(read).not.toContain(LOOK_ASKED)
})

describe('an instant until when a lead shall wait', () => {
  const OwnerId = '0058d000004REPaAAO'
  const snoozes = (properties: Readonly<Record<string, string | null>>) =>
    activitiesOfState(mapping, record(properties)).filter(({ kind }) => kind === 'rep-answer')
  test("is the owner's answer, one for each instant, given when the record last changed", () => {
    const [found, ...more] = snoozes({ OwnerId, estafet__Snooze_Until__c: '2026-03-04T15:00:00.000+0000' })
    const until = Date.UTC(2026, 2, 4, 15)
    expect(more).toEqual([])
    expect(found).toMatchObject({ key: `snooze:${until}`, at: CREATED + 5 })
    const said = { response: 'snoozed', reason: null, ownerId: OwnerId, by: OwnerId, until }
    expect(JSON.parse(found!.detail!)).toEqual(said)
  })
  test.each([
    { of: 'nobody', given: { OwnerId: null, estafet__Snooze_Until__c: '2026-03-04T15:00:00Z' } },
    { of: 'no instant', given: { OwnerId, estafet__Snooze_Until__c: null } },
    { of: 'words', given: { OwnerId, estafet__Snooze_Until__c: 'tomorrow' } },
  ])('of $of is none', ({ given }) => {
    expect(snoozes(given)).toEqual([])
  })
})
