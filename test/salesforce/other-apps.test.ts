import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { salesforceMapping } from '../../mappings/salesforce/mapping.ts'
import { readChanges } from '../../src/crm/salesforce/pubsub/read-changes.ts'
import { ownFields } from '../../src/crm/salesforce/pubsub/own-fields.ts'
import { keepAccount } from '../../src/flow/receive-events.ts'
import { INSTALLATION, lead, userId } from '../crm/salesforce/connected-org.ts'
import { DEMO_REQUEST, orgFlow, type OrgFlow } from './org-flow.ts'

let it: OrgFlow
beforeEach(async () => {
  it = await orgFlow()
})
afterEach(() => it.sandbox.close())

const row = (id: string) => it.sandbox.org.find('Lead', id)!
const FIELDS = ['ChangeEventHeader', 'OwnerId', 'estafet__Stage__c'].map((name) => ({ name, parts: [] }))

/** Another app of the org writes a field, and its change event is heard. */
async function appWrites(id: string, property: 'OwnerId' | 'estafet__Stage__c', value: string): Promise<void> {
  it.pass(60_000)
  const { integrationUser, org } = it.sandbox
  org.update('Lead', id, { [property]: value }, userId(it.sandbox, 'Mia Kern'))
  const ChangeEventHeader = {
    ...{
      entityName: 'Lead',
      recordIds: [id],
      changeType: 'UPDATE',
      commitTimestamp: it.flow.clock.now(),
      commitUser: '',
    },
    changeOrigin: 'com/salesforce/api/rest/60.0;client=LeanSync',
    changedFields: [property === 'OwnerId' ? '0x2' : '0x4'],
  }
  const { outputs, ...own } = ownFields(salesforceMapping)
  const heard = { fields: FIELDS, payload: { ChangeEventHeader, [property]: value } }
  const writes = { ...own, outputs: new Set(outputs), userId: integrationUser }
  const { events, body, digest } = readChanges(org.orgId, id, [heard], writes, it.flow.clock.now())
  const installation = (await it.stores.installations.find(INSTALLATION))!
  const delivery = { crm: 'salesforce', accounts: [events], body, digest, receivedAt: it.flow.clock.now() } as const
  await keepAccount(it.flow, installation, events, delivery)
  await it.changed(id)
}
const conflicts = async (id: string) =>
  ((await it.stores.reads.lead(INSTALLATION, id, 1))?.latest.decision.conflicts ?? []).map(
    ({ what, wrote, found, tool, toolId }) => ({ what, wrote, found, tool, toolId }),
  )

test('an owner whom another app puts in our place minutes later stays, and the conflict names the app', async () => {
  const id = lead(it.sandbox, { ...DEMO_REQUEST, OwnerId: it.sandbox.integrationUser })
  await it.changed(id)
  const ours = String(row(id)['OwnerId'])
  const theirs = ['Ana Prado', 'Bo Lind'].map((name) => userId(it.sandbox, name)).find((one) => one !== ours)!
  await appWrites(id, 'OwnerId', theirs)
  expect(row(id)['OwnerId']).toBe(theirs)
  expect(await conflicts(id)).toEqual([{ what: 'owner', wrote: ours, found: theirs, tool: 'app', toolId: 'LeanSync' }])
})

test('a stage of ours that another app writes is left as found until the conflict is settled', async () => {
  const id = lead(it.sandbox, { ...DEMO_REQUEST, OwnerId: it.sandbox.integrationUser })
  await it.changed(id)
  const wrote = String(row(id)['estafet__Stage__c'])
  await appWrites(id, 'estafet__Stage__c', 'customer')
  expect(row(id)['estafet__Stage__c']).toBe('customer')
  expect(await conflicts(id)).toEqual([{ what: 'stage', wrote, found: 'customer', tool: 'app', toolId: 'LeanSync' }])
})
