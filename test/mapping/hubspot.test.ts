import { describe, expect, test } from '@jest/globals'
import { hubspotMapping as mapping } from '../../mappings/hubspot/mapping.ts'
import type { Outputs } from '../../src/domain/decision.ts'
import {
  activitiesOfEvent,
  activitiesOfState,
  dealCount,
  linkedCompanyId,
  outputProperties,
  propertyDefinitions,
  readProperties,
  revisionProperty,
  shownOutputs,
  subscriptions,
  toAccount,
  toDeal,
  toFields,
} from '../../src/mapping/mapping.ts'
import type { CrmRecord } from '../../src/ports/crm.ts'
import type { ChangeEvent } from '../../src/ports/webhook.ts'

const CREATED = Date.UTC(2026, 2, 1)
function record(properties: Readonly<Record<string, string | null>>, id = '101'): CrmRecord {
  return { id, properties: new Map(Object.entries(properties)), createdAt: CREATED, modifiedAt: CREATED + 5 }
}
const fields = (properties: Readonly<Record<string, string | null>>) => toFields(mapping, record(properties))

describe('a contact', () => {
  test('without any property holds nothing', () => {
    expect(new Set(Object.values(fields({})))).toEqual(new Set([null]))
  })

  test.each([
    { field: 'email', from: { email: ' Ana@ACME.example ' }, is: 'ana@acme.example' },
    { field: 'phone', from: { phone: '', mobilephone: '+62 811' }, is: '+62 811' },
    { field: 'country', from: { country: 'Indonesia' }, is: 'ID' },
    { field: 'employees', from: { numemployees: '100-500' }, is: 300 },
    { field: 'recordOrigin', from: { hs_object_source: 'CRM_UI' }, is: 'person' },
    { field: 'recordOrigin', from: { hs_object_source: 'SOMETHING_NEW' }, is: 'something_new' },
    { field: 'recordOrigin', from: { hs_object_source: 'CONSTRUCTOR' }, is: 'constructor' },
    { field: 'repResponse', from: { estafet_rep_response: 'Accepted' }, is: 'accepted' },
    { field: 'repResponse', from: { estafet_rep_response: 'toString' }, is: null },
    { field: 'metricsConfirmed', from: { estafet_metrics_confirmed: 'true' }, is: true },
    { field: 'decisionCriteriaConfirmed', from: { estafet_decision_criteria_confirmed: 'false' }, is: false },
    { field: 'decisionProcessConfirmed', from: { estafet_decision_process_confirmed: 'true' }, is: true },
    { field: 'championConfirmed', from: { estafet_champion_confirmed: 'true' }, is: true },
    { field: 'crmStage', from: { lifecyclestage: 'marketingqualifiedlead' }, is: 'mql' },
    { field: 'crmStage', from: { lifecyclestage: '12345' }, is: null },
    { field: 'emailBounced', from: { hs_email_hard_bounce_reason_enum: 'UNKNOWN_USER' }, is: true },
    { field: 'emailBounced', from: { hs_email_bad_address: 'false' }, is: false },
    { field: 'outboundResponse', from: { outbound_response: 'true' }, is: true },
    { field: 'partner', from: { partner_name: 'PT Mitra' }, is: 'PT Mitra' },
    { field: 'eventEngagement', from: { event_engagement: 'Badge_Scan' }, is: 'badge_scan' },
    {
      field: 'firstOutreachAt',
      from: { hs_first_outreach_date: '2026-03-02T00:00:00Z', notes_last_contacted: '2026-03-05T00:00:00Z' },
      is: Date.UTC(2026, 2, 2),
    },
    { field: 'firstOutreachAt', from: { notes_last_contacted: '2026-03-05T00:00:00Z' }, is: Date.UTC(2026, 2, 5) },
    {
      field: 'lastActivityAt',
      from: { recent_conversion_date: '2026-03-02T00:00:00Z', hs_analytics_last_timestamp: '2026-03-07T00:00:00Z' },
      is: Date.UTC(2026, 2, 7),
    },
    { field: 'lastActivityAt', from: { notes_last_contacted: '2026-03-07T00:00:00Z' }, is: null },
  ] as const)('$field from $from is $is', ({ field, from, is }) => {
    expect(fields(from)[field]).toBe(is)
  })

  test('absurd values are read as nothing, and nothing throws', () => {
    const everything = Object.fromEntries(
      readProperties(mapping, 'contact').map((name) => [name, `${'☠'.repeat(65_536)}\u0000`]),
    )
    const read = fields(everything)
    expect(read.employees).toBeNull()
    expect(read.formAt).toBeNull()
    expect(read.firstName).toHaveLength(1_000)
    expect(fields({ numemployees: '-20', recent_conversion_date: '1900-01-01', __proto__: 'x' }).employees).toBeNull()
  })

  test('its company and deals', () => {
    expect(linkedCompanyId(mapping, record({ associatedcompanyid: '250' }))).toBe('250')
    expect(linkedCompanyId(mapping, record({ associatedcompanyid: null }))).toBeNull()
    expect(dealCount(mapping, record({ num_associated_deals: '2' }))).toBe(2)
    expect(dealCount(mapping, record({}))).toBe(0)
  })
})

test('a company', () => {
  const account = toAccount(
    mapping,
    record({
      name: 'Acme',
      domain: 'www.acme.com',
      hs_additional_domains: 'acme.co.id;acme.com',
      website: 'https://acme.com/x',
      lifecyclestage: 'customer',
      hs_num_open_deals: '1',
      numberofemployees: '1200',
    }),
  )
  expect(account).toMatchObject({
    accountId: '101',
    domains: ['acme.com', 'acme.co.id'],
    isCustomer: true,
    openDeals: 1,
    employees: 1200,
    createdAt: CREATED,
  })
})

describe('a deal', () => {
  test.each([
    { given: { hs_is_closed_won: 'true', hs_is_closed: 'true' }, state: 'won' },
    { given: { hs_is_closed: 'true', hs_is_closed_won: 'false' }, state: 'lost' },
    { given: { hs_is_closed_lost: 'true' }, state: 'lost' },
    { given: { hs_is_closed: 'false', dealstage: 'closedwon' }, state: 'open' },
    { given: { dealstage: 'closedwon' }, state: 'won' },
    { given: { dealstage: '9981' }, state: 'open' },
    { given: {}, state: 'open' },
  ])('$given is $state', ({ given, state }) => {
    expect(toDeal(mapping, record(given)).state).toBe(state)
  })

  test('closes at its close date, or when it was last changed if it has none', () => {
    const closed = { hs_is_closed_won: 'true', closedate: '2026-03-03T00:00:00Z', amount: '12500' }
    expect(toDeal(mapping, record(closed))).toMatchObject({ closedAt: Date.UTC(2026, 2, 3), amount: 12_500 })
    expect(toDeal(mapping, record({ ...closed, closedate: null })).closedAt).toBe(CREATED + 5)
    expect(toDeal(mapping, record({ closedate: '2026-03-03T00:00:00Z' })).closedAt).toBeNull()
  })
})

describe('what the lead did', () => {
  const event = (over: Partial<ChangeEvent>): ChangeEvent => ({
    kind: 'changed',
    type: 'contact',
    id: '101',
    occurredAt: 1_793_620_800_000,
    property: 'hs_analytics_last_url',
    value: 'https://acme.example/pricing',
    own: false,
    mergedIds: [],
    ...over,
  })

  test('each page view is kept from its notification', () => {
    expect(activitiesOfEvent(mapping, event({}))).toEqual([
      {
        id: '101',
        activity: {
          key: 'page:1793620800000',
          kind: 'page',
          at: 1_793_620_800_000,
          detail: 'https://acme.example/pricing',
        },
      },
    ])
  })

  test.each([
    { over: { property: 'jobtitle' } },
    { over: { kind: 'created', property: null, value: null } },
    { over: { type: 'company' } },
    { over: { value: '' } },
  ] as const)('$over is none', ({ over }) => {
    expect(activitiesOfEvent(mapping, event(over))).toEqual([])
  })

  test('the state tells forms, replies, meetings and events, each once', () => {
    const at = '2026-03-02T10:00:00Z'
    const ms = Date.parse(at)
    const state = {
      recent_conversion_date: at,
      recent_conversion_event_name: 'Demo: request',
      first_conversion_date: at,
      first_conversion_event_name: 'Demo: request',
      hs_sales_email_last_replied: at,
      event_engagement: 'conversation',
      event_name: 'Expo',
    }
    expect(activitiesOfState(mapping, record(state))).toEqual([
      { key: `form:${ms}`, kind: 'form', at: ms, detail: 'Demo: request' },
      { key: `reply:${ms}`, kind: 'reply', at: ms, detail: null },
      { key: `event-conversation:${CREATED}`, kind: 'event-conversation', at: CREATED, detail: 'Expo' },
    ])
    expect(activitiesOfState(mapping, record({}))).toEqual([])
  })
})

const outputs: Outputs = {
  stage: 'mql',
  status: 'active',
  score: 83.6,
  band: 'high',
  scoreSource: 100,
  scoreQualification: 60,
  scoreFit: 100,
  sourceType: 'referral',
  sourceDetail: null,
  qualification: 'mql',
  fit: 'icp',
  temperature: 'hot',
  ownerId: '5500001',
  assignedAt: 1_793_620_800_000,
  slaDueAt: 1_793_621_100_000,
  slaState: 'running',
  firstResponseAt: null,
  cycle: 1,
  routingReason: { step: 'route', because: 'route.pool', saw: {} },
}

describe('results', () => {
  const written = outputProperties(mapping, outputs, 3, { reason: 'Ana is next in AE.', card: '' })

  test('are written as absolute texts', () => {
    expect(written).toEqual({
      estafet_stage: 'mql',
      estafet_status: 'active',
      estafet_score: '84',
      estafet_band: 'high',
      estafet_score_source: '100',
      estafet_score_qualification: '60',
      estafet_score_fit: '100',
      estafet_source: 'referral',
      estafet_source_detail: '',
      estafet_qualification: 'mql',
      estafet_fit: 'icp',
      estafet_temperature: 'hot',
      hubspot_owner_id: '5500001',
      estafet_assigned_at: '1793620800000',
      estafet_sla_due_at: '1793621100000',
      estafet_sla_state: 'running',
      estafet_first_response_at: '',
      estafet_cycle: '1',
      estafet_routing_reason: 'Ana is next in AE.',
      estafet_revision: '3',
    })
  })

  test('read back equal, in the form HubSpot shows them', () => {
    const shown = Object.entries(written).map(([name, value]): [string, string | null] => {
      if (value === '') return [name, null]
      return [name, name.endsWith('_at') ? new Date(Number(value)).toISOString() : value]
    })
    expect(shownOutputs(mapping, record(Object.fromEntries(shown)))).toEqual(written)
  })

  test('of a contact never written show empty; properties the account lacks are absent', () => {
    expect(shownOutputs(mapping, record({ estafet_stage: null, estafet_revision: null }))).toEqual({
      estafet_stage: '',
      estafet_revision: '',
    })
  })
})

describe('what an account and the app need', () => {
  test('every property of ours is defined once, in both languages', () => {
    for (const language of ['en', 'id'] as const) {
      const definitions = propertyDefinitions(mapping, language)
      const names = definitions.map(({ name }) => name)
      expect(new Set(names).size).toBe(names.length)
      expect(names.every((name) => /^estafet_[a-z_]+$/.test(name))).toBe(true)
      expect(definitions.every(({ label, description }) => label.length > 9 && description.length > 0)).toBe(true)
      expect(new Set(definitions.map(({ label }) => label)).size).toBe(names.length)
    }
  })

  test('every property of ours that is read or written is defined', () => {
    const defined = new Set(propertyDefinitions(mapping, 'en').map(({ name }) => name))
    const used = readProperties(mapping, 'contact').filter((name) => name.startsWith('estafet_'))
    expect(used.filter((name) => !defined.has(name))).toEqual([])
  })

  test('it is told of what feeds decisions, the owner, the stage and the revision; not of its other results', () => {
    const told = subscriptions(mapping)
    const properties = told.filter(({ objectType }) => objectType === 'contact').map(({ propertyName }) => propertyName)
    expect(properties).toEqual(
      expect.arrayContaining([
        'email',
        'hs_analytics_last_url',
        'recent_conversion_date',
        'notes_last_contacted',
        'hubspot_owner_id',
        'estafet_rep_response',
        revisionProperty(mapping),
        'estafet_stage',
      ]),
    )
    expect(properties).not.toContain('estafet_score')
    expect(properties).not.toContain('num_associated_deals')
    expect(told.length).toBeLessThan(1_000)
    expect(told).toContainEqual({ subscriptionType: 'contact.privacyDeletion', objectType: 'contact' })
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(told.length)
    for (const { property } of mapping.eventActivities) expect(properties).toContain(property)
  })
})
