import { describe, expect, test } from '@jest/globals'
import { readChanges, type DecodedEvent } from '../../../src/crm/salesforce/pubsub/read-changes.ts'

const NOW = Date.UTC(2026, 2, 4, 15)
const QUARTER_HOUR = 15 * 60_000
const LEAD = '00Q8d0000000001EAA'
const OWN = {
  ...{ userId: '0058d0000000001AAA', outputs: new Set(['Stage__c', 'Revision__c']), revision: 'Revision__c' },
  contested: ['OwnerId', 'Stage__c'],
}
const FIELDS = ['ChangeEventHeader', 'Title', 'Stage__c', 'Revision__c', 'LastModifiedDate', 'OwnerId'].map((name) => ({
  name,
  parts: [],
}))

function event(header: object, values: object = {}): DecodedEvent {
  const standard = { entityName: 'Lead', recordIds: [LEAD], changeType: 'UPDATE', commitTimestamp: NOW, commitUser: '' }
  return { fields: FIELDS, payload: { ChangeEventHeader: { ...standard, changedFields: [], ...header }, ...values } }
}
const read = (one: DecodedEvent | null) => readChanges('00Dxx', 'offset', [one], OWN, NOW)
/** Stage, revision and date changed; with 0x1E the title as well. */
const OURS = { changedFields: ['0x1C'] }

describe('an event is our own write', () => {
  test.each([
    { told: 'by our app', header: { ...OURS, changeOrigin: 'com/salesforce/api/rest/67.0;client=Estafet' }, own: true },
    { told: 'by our user, its id in 15 characters', header: { ...OURS, commitUser: '0058d0000000001' }, own: true },
    {
      told: 'by an app that only sounds like ours',
      header: { ...OURS, changeOrigin: 'a;client=EstafetX' },
      own: false,
    },
    { told: 'by somebody else', header: { ...OURS, commitUser: '0058d0000000002AAA' }, own: false },
    { told: 'with more than we write', header: { changedFields: ['0x1E'], commitUser: OWN.userId }, own: false },
    {
      told: 'with a field nobody can name',
      header: { changedFields: ['0x1C', '7-0x1'], commitUser: OWN.userId },
      own: false,
    },
  ])('$told: $own', ({ header, own }) => {
    const [told] = read(event(header, { Revision__c: 3 })).events.events
    expect(told).toMatchObject(own ? { own, property: 'Revision__c', value: '3' } : { own, property: null })
  })
})

describe('what another tool wrote over ours', () => {
  const OTHER = '0058d0000000002AAA'
  /** Owner and stage changed. */
  const wrote = (header: object, values: object = { OwnerId: OTHER, Stage__c: 'sql' }) =>
    read(event({ changedFields: ['0x24'], commitUser: OTHER, ...header }, values)).events.events.flatMap(
      ({ property, value, tool }) => (tool === undefined ? [] : [{ property, value, ...tool }]),
    )
  const changeOrigin = 'com/salesforce/api/rest/60.0;client=LeanSync/'

  test('is told with the name the app gives itself', () => {
    expect(wrote({ changeOrigin })).toEqual([
      { property: 'OwnerId', value: OTHER, kind: 'app', id: 'LeanSync' },
      { property: 'Stage__c', value: 'sql', kind: 'app', id: 'LeanSync' },
    ])
  })
  test.each([
    ['a queue', '00G8d0000000001EAA'],
    ['our own user', OWN.userId],
  ])('%s as owner is nobody', (_whose, OwnerId) => {
    expect(wrote({ changeOrigin }, { OwnerId, Stage__c: 'sql' })[0]).toMatchObject({ property: 'OwnerId', value: null })
  })
  test.each([
    {
      told: 'by a page of Salesforce',
      header: { changeOrigin: 'com/salesforce/api/soap/67.0;client=SfdcInternalAPI/' },
    },
    { told: 'by nobody who gives a name', header: { changeOrigin: 'com/salesforce/api/rest/60.0' } },
    { told: 'by our app', header: { changeOrigin: 'com/salesforce/api/rest/67.0;client=Estafet' } },
    { told: 'by our user', header: { changeOrigin, commitUser: OWN.userId } },
    { told: 'on an account', header: { changeOrigin, entityName: 'Account' } },
    { told: 'with a new record', header: { changeOrigin, changeType: 'CREATE' } },
    { told: 'elsewhere', header: { changeOrigin, changedFields: ['0x2'] } },
  ])('$told is no conflict', ({ header }) => {
    expect(wrote(header)).toEqual([])
  })
})

test.each([
  { told: 'bytes nobody can read', one: null },
  { told: 'what is no change event', one: { fields: FIELDS, payload: { ChangeEventHeader: { entityName: 7 } } } },
])('$told: every type is searched', ({ one }) => {
  const { holes, gaps, events } = read(one)
  expect(holes.map(({ type }) => type)).toEqual(['company', 'deal', 'contact'])
  expect(holes.every(({ since }) => since === NOW - QUARTER_HOUR)).toBe(true)
  expect([gaps, events.events, events.ignored]).toEqual([1, [], 0])
})

test('a pattern instead of ids: the type is searched', () => {
  const { holes, events } = read(event({ recordIds: ['00Q*'], changeType: 'GAP_UPDATE' }))
  expect(holes).toEqual([{ type: 'contact', since: NOW - QUARTER_HOUR }])
  expect(events.events).toEqual([])
})

test.each([{ entityName: 'Case' }, { changeType: 'SNAPSHOT' }])('%j is passed over and counted', (header) => {
  const { events, holes } = read(event(header))
  expect([events.events, events.ignored, holes]).toEqual([[], 1, []])
})

test('the same changes after the same offset have the same digest; others have another', () => {
  const digest = (header: object) => read(event(header)).digest
  expect(digest({})).toBe(digest({}))
  expect(digest({})).not.toBe(digest({ commitTimestamp: NOW + 1 }))
})
