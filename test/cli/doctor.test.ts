import { expect, test } from '@jest/globals'
import { checkAccounts } from '../../src/cli/checks.ts'
import type { App } from '../../src/wiring.ts'

/** One connected org whose notifications come to an address of its own. */
const APP = {
  stores: {
    installations: { connected: async () => ['a'], find: async () => ({ crm: 'salesforce', accountId: '00Dxx' }) },
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
