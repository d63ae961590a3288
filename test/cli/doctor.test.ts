import { describe, expect, test } from '@jest/globals'
import { hubspotMapping } from '../../mappings/hubspot/mapping.ts'
import { checkAccounts } from '../../src/cli/checks.ts'
import type { App } from '../../src/wiring.ts'

/** One connected org whose notifications come to an address of its own. */
const APP = {
  stores: {
    installations: { connected: async () => ['a'], find: async () => ({ crm: 'salesforce', accountId: '00Dxx' }) },
    leads: { count: async () => 0 },
  },
  crmOf: () => ({
    scopes: { required: [], optional: [] },
    introspect: async () => ({ scopes: ['api'], accountId: '00Dxx' }),
  }),
  addressFor: () => 'https://estafet.example/webhooks/salesforce/s3cr3t',
} as unknown as App

test.each([
  ['is left out of what the doctor says', false, 'https://estafet.example/webhooks/salesforce/… (in full:'],
  ['is told when it is asked for', true, 'https://estafet.example/webhooks/salesforce/s3cr3t'],
] as const)('the key in the address of an account %s', async (_what, addresses, says) => {
  const [finding] = await checkAccounts(APP, addresses)
  expect(finding?.says).toContain(says)
  expect(JSON.stringify(finding).includes('s3cr3t')).toBe(addresses)
})

test.each([
  ['all there', [], 'ok', 'connected with'],
  ['one was deleted in the CRM', [{ name: 'estafet_stage', state: 'missing' }], 'warn', 'gone: estafet_stage'],
  [
    'one of the same name is another kind',
    [
      { name: 'estafet_stage', state: 'missing' },
      { name: 'estafet_score', state: 'clashing' },
    ],
    'warn',
    'another kind or owner: estafet_score',
  ],
] as const)('properties of a live account: %s', async (_what, planned, state, says) => {
  const app = {
    ...APP,
    stores: {
      ...APP.stores,
      installations: {
        connected: async () => ['a'],
        find: async () => ({ crm: 'hubspot', accountId: '8800001', state: 'active', language: 'en' }),
      },
    },
    crmOf: () => ({
      scopes: { required: [], optional: [] },
      introspect: async () => ({ scopes: ['oauth'], accountId: '8800001' }),
      plan: async () => planned,
    }),
    addressFor: () => null,
  } as unknown as App
  const [finding] = await checkAccounts(app, false)
  expect([finding?.state, finding?.says]).toEqual([state, expect.stringContaining(says)])
})

test.each([
  ['all there', [], 'ok', 'connected with'],
  ['one was dropped', ['marketingqualifiedlead'], 'warn', 'lacks marketingqualifiedlead'],
  ['none can be asked for', null, 'warn', 'lacks the property itself'],
] as const)('stages of an account that follow: %s', async (_what, dropped, state, says) => {
  const options = Object.values(hubspotMapping.crmStage!.of).map((value) => ({ value, label: value }))
  const there = dropped === null ? null : options.filter(({ value }) => !dropped.includes(value as never))
  const installation = {
    ...{ installationId: 'a', crm: 'hubspot', accountId: '8800001', state: 'active', language: 'en' },
    crmStages: { on: true, options: [], chosen: {} },
  }
  const app = {
    ...APP,
    stores: { ...APP.stores, installations: { connected: async () => ['a'], find: async () => installation } },
    flow: {
      settings: { load: async () => ({ installation, mapping: hubspotMapping, crm: { choices: async () => there } }) },
    },
    crmOf: () => ({
      scopes: { required: [], optional: [] },
      introspect: async () => ({ scopes: ['oauth'], accountId: '8800001' }),
      plan: async () => [],
    }),
    addressFor: () => null,
  } as unknown as App
  const [finding] = await checkAccounts(app, false)
  expect([finding?.state, finding?.says]).toEqual([state, expect.stringContaining(says)])
})

describe('change events of a live org', () => {
  const NOW = Date.UTC(2026, 2, 4, 15)
  const HEARD = {
    ...{ state: 'open', stateAt: NOW - 3_600_000, held: true },
    ...{ heardAt: NOW - 60_000, changeAt: NOW - 3_600_000 },
  } as const
  test.each([
    ['heard of', HEARD, 'ok', 'the newest of 2026-03-04T14:00:00.000Z'],
    ['that nobody listens to', { ...HEARD, held: false }, 'warn', 'no process listens'],
    ['that were never listened to', null, 'warn', 'no process listens'],
    ['without a channel', { ...HEARD, state: 'no-channel' }, 'warn', 'the channel of change events is not there'],
    ['used up for the day', { ...HEARD, state: 'daily-limit' }, 'warn', 'are used up'],
    ['not allowed', { ...HEARD, state: 'not-allowed' }, 'warn', 'does not let'],
    ['broken for an hour', { ...HEARD, state: 'broken' }, 'warn', 'nothing is heard'],
    ['broken for a moment', { ...HEARD, state: 'broken', stateAt: NOW - 1_000 }, 'ok', 'subscribed'],
    ['without a sign of life', { ...HEARD, heardAt: NOW - 3_600_000 }, 'warn', 'nothing is heard'],
  ] as const)('%s', async (_what, look, state, says) => {
    const app = {
      ...APP,
      flow: { clock: { now: () => NOW } },
      stores: {
        installations: {
          connected: async () => ['a'],
          find: async () => ({ crm: 'salesforce', accountId: '00Dxx', state: 'active', language: 'en' }),
        },
        streams: { look: async () => look },
        leads: { count: async () => 0 },
      },
      crmOf: () => ({
        scopes: { required: [], optional: [] },
        introspect: async () => ({ scopes: ['api'], accountId: '00Dxx' }),
        plan: async () => [],
        stream: {},
      }),
    } as unknown as App
    const [finding] = await checkAccounts(app, false)
    expect([finding?.state, finding?.says]).toEqual([state, expect.stringContaining(says)])
    if (state === 'warn') expect(finding?.advice).toContain('reconciliation finds every change')
  })
})

test.each([
  [1, 'of leads: 1'],
  [1_000, 'of 1000 leads or more'],
])('another tool writes over owner or stage of %i leads', async (count, says) => {
  const app = { ...APP, stores: { ...APP.stores, leads: { count: async () => count } } } as unknown as App
  const [finding] = await checkAccounts(app, false)
  expect([finding?.state, finding?.says]).toEqual(['warn', expect.stringContaining(says)])
  expect(finding?.advice).toContain('/queues/conflicts')
})

test('a live account whose policy is held up: nothing is written, and both ways out are named', async () => {
  const find = async () => ({
    ...{ crm: 'hubspot', accountId: '8800001', state: 'active', language: 'en', policyVersion: 7 },
    rollout: { state: 'paused', former: 5 },
  })
  const installations = { connected: async () => ['a'], find }
  const app = { ...APP, stores: { ...APP.stores, installations } } as unknown as App
  const [finding] = await checkAccounts(app, false)
  expect([finding?.state, finding?.says]).toEqual([
    'fail',
    'nothing is written: policy v7 changes more leads than v5 did (policy_paused)',
  ])
  expect(finding?.advice).toContain('"estafet policy resume 7"')
  expect(finding?.advice).toContain('"estafet policy restore 5"')
})
