import { describe, expect, test } from '@jest/globals'
import { hubspotMapping } from '../../../mappings/hubspot/mapping.ts'
import { isOffsetGone } from '../../../src/crm/hubspot/journal.ts'
import { isOwn, mergedIds, readJournalFile } from '../../../src/crm/hubspot/journal-events.ts'
import { missingSubscriptions, wantedSubscriptions } from '../../../src/crm/hubspot/journal-subscriptions.ts'
import { isScopeRefusal } from '../../../src/crm/hubspot/oauth.ts'
import { subscriptions } from '../../../src/mapping/mapping.ts'

const AT = '2026-11-02T12:00:00Z'
const OBJECT = { type: 'crmObject', portalId: 8800001, occurredAt: AT, objectTypeId: '0-1', objectId: 150000000101 }
const read = (...journalEvents: readonly object[]) => readJournalFile({ journalEvents }, '8800001', '7700001')

describe('a file of the journal', () => {
  test('tells what notifications would have told, one change a property', () => {
    const { events, removed } = read(
      { ...OBJECT, action: 'CREATE', propertyChanges: { email: 'a@b.example' } },
      { ...OBJECT, action: 'UPDATE', propertyChanges: { lifecyclestage: 'lead', hs_analytics_last_url: 'https://x' } },
      { ...OBJECT, action: 'GDPR_DELETE' },
    )
    expect(events.events.map(({ kind, property, value }) => [kind, property, value])).toEqual([
      ['created', null, null],
      ['changed', 'lifecyclestage', 'lead'],
      ['changed', 'hs_analytics_last_url', 'https://x'],
      ['privacy-deleted', null, null],
    ])
    expect(events.events[0]).toMatchObject({ type: 'contact', id: '150000000101', occurredAt: Date.parse(AT) })
    expect(removed).toBe(false)
  })

  test('a link concerns where it starts and a contact at its other end', () => {
    const link = { type: 'association', portalId: 8800001, occurredAt: AT, action: 'ASSOCIATION_ADDED' }
    const ends = {
      fromObjectTypeId: '0-2',
      fromObjectId: 250000000201,
      toObjectTypeId: '0-1',
      toObjectId: 150000000101,
    }
    const { events } = read({ ...link, ...ends })
    expect(events.events.map(({ type, id }) => [type, id])).toEqual([
      ['company', '250000000201'],
      ['contact', '150000000101'],
    ])
  })

  test('other accounts are left out, kinds nobody uses are counted, a removal is noticed', () => {
    const { events, removed } = read(
      { ...OBJECT, portalId: 8800002, action: 'DELETE' },
      { ...OBJECT, action: 'SNAPSHOT' },
      { type: 'app_lifecycle_event', portalId: 8800001, occurredAt: AT, action: 'APP_UNINSTALL' },
    )
    expect([events.events, events.ignored, removed]).toEqual([[], 2, true])
  })

  test.each([
    ['no list', {}],
    ['an id that lost digits', { journalEvents: [{ ...OBJECT, action: 'DELETE', objectId: 2 ** 60 }] }],
    ['no instant', { journalEvents: [{ ...OBJECT, action: 'DELETE', occurredAt: 'soon' }] }],
  ])('%s: the file is not believed', (_what, body) => {
    expect(() => readJournalFile(body, '8800001', null)).toThrow()
  })
})

describe('what HubSpot does not document, either way', () => {
  test.each([
    ['an entry names us as its writer', { changeSource: 'INTEGRATION', sourceId: '7700001' }, true],
    ['it names another app', { changeSource: 'INTEGRATION', sourceId: '7700002' }, false],
    ['it names nobody', {}, false],
  ])('%s', (_what, entry, own) => {
    expect(isOwn(entry, '7700001')).toBe(own)
  })

  test.each([
    ['a merge names its parties', { objectId: 3, primaryObjectId: 1, mergedObjectIds: [2] }, ['1', '2']],
    ['only the others', { objectId: 1, mergedObjectIds: [2] }, ['2']],
    ['nobody', { objectId: 3 }, []],
  ])('%s', (_what, entry, ids) => {
    expect(mergedIds(entry)).toEqual(ids)
  })

  test.each([
    [400, true],
    [404, true],
    [410, true],
    [200, false],
    [429, false],
    [503, false],
  ])('an offset answered with %i is too old: %s', (status, gone) => {
    expect(isOffsetGone({ status })).toBe(gone)
  })

  test.each([
    [400, { status: 'BAD_SCOPES' }, true],
    [400, { message: 'scope unknown' }, true],
    [403, null, true],
    [400, { status: 'BAD_CLIENT_SECRET' }, false],
    [200, {}, false],
    [503, null, false],
  ])('a token refused with %i %j is a refusal of scopes: %s', (status, body, refused) => {
    expect(isScopeRefusal({ status, body })).toBe(refused)
  })
})

test('logged is what is notified of; what is held already is not asked for again', () => {
  const wanted = wantedSubscriptions('8800001', subscriptions(hubspotMapping))
  expect(wanted.map(({ subscriptionType }) => subscriptionType)).toEqual([
    'OBJECT',
    'OBJECT',
    'OBJECT',
    'ASSOCIATION',
    'GDPR_PRIVACY_DELETION',
    'APP_LIFECYCLE_EVENT',
  ])
  expect(missingSubscriptions(wanted, { results: [] })).toHaveLength(6)
  expect(missingSubscriptions(wanted, { results: wanted })).toEqual([])
  const fewer = wanted.map((one) => (one['objectTypeId'] === '0-3' ? { ...one, properties: [] } : one))
  expect(missingSubscriptions(wanted, { results: fewer }).map(({ objectTypeId }) => objectTypeId)).toEqual(['0-3'])
})
