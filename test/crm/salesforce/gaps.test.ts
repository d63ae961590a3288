import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { AccountGap } from '../../../src/ports/crm.ts'
import { adapter, connectedOrg, INSTALLATION, type ConnectedOrg } from './connected-org.ts'

let it: ConnectedOrg
beforeEach(async () => {
  it = await connectedOrg()
})
afterEach(() => it.sandbox.close())

/** What a process that has just begun finds. */
const gaps = (): Promise<readonly AccountGap[]> => adapter(it.sandbox, it.stores).gaps!(INSTALLATION)
const row = (object: string, field: string, value: string) =>
  [...it.sandbox.org.rows(object)].find((one) => one[field] === value)!

test('an org that was set up as asked has none', async () => {
  expect(await gaps()).toEqual([])
})

test.each([
  { hidden: 'Opportunity', says: 'cannot see Opportunity', advice: 'permission set of the org', blocks: true },
  {
    hidden: 'Lead.estafet__Stage__c',
    says: 'cannot be written: Lead.estafet__Stage__c',
    advice: 'Estafet Integration',
    blocks: true,
  },
  {
    hidden: 'Task.estafet__Task_Key__c',
    says: 'Task.estafet__Task_Key__c',
    advice: 'Install the package',
    blocks: true,
  },
  { hidden: 'Contact.OwnerId', says: 'owner cannot be changed on Contact', advice: 'Transfer Record', blocks: true },
  { hidden: 'CampaignMember', says: 'campaigns cannot be seen', advice: 'read access on Campaign', blocks: false },
  {
    hidden: 'PermissionSetAssignment',
    says: 'could not be looked up (INVALID_TYPE)',
    advice: 'View Setup',
    blocks: false,
  },
])('with $hidden hidden from the integration user it is said, with what to do', async ({ hidden, ...gap }) => {
  it.sandbox.org.hidden.add(hidden)
  const found = await gaps()
  expect(found).toHaveLength(1)
  expect(found[0]!.says.en).toContain(gap.says)
  expect(found[0]!.advice.en).toContain(gap.advice)
  expect(found[0]!.blocks).toBe(gap.blocks)
})

test('without View All on an object, or on users, changes would pass unseen: both are said', async () => {
  const { org } = it.sandbox
  const lead = row('ObjectPermissions', 'SobjectType', 'Lead')
  org.update('ObjectPermissions', String(lead['Id']), { PermissionsViewAllRecords: false }, '')
  const set = row('PermissionSet', 'Name', 'Estafet_local')
  org.update('PermissionSet', String(set['Id']), { PermissionsViewAllUsers: false }, '')
  expect((await gaps()).map(({ says }) => says.en)).toEqual([
    'not every record is seen of Lead',
    'not every user may be seen',
  ])
  org.update('PermissionSet', String(set['Id']), { PermissionsViewAllData: true }, '')
  expect(await gaps()).toEqual([])
})

test('a day whose calls are nearly used up is said', async () => {
  await it.sandbox.close()
  it = await connectedOrg({ dailyCalls: 11 })
  expect(await gaps()).toMatchObject([
    { says: { en: expect.stringMatching(/^\d\d % of the org's calls/) }, blocks: false },
  ])
})
