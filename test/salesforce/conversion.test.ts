import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { lead } from '../crm/salesforce/connected-org.ts'
import { DEMO_REQUEST, orgFlow, type OrgFlow } from './org-flow.ts'

const OURS = ['Assigned_At', 'Sla_Due_At', 'First_Response_At', 'Cycle'].map((name) => `estafet__${name}__c`)

let it: OrgFlow
beforeEach(async () => {
  it = await orgFlow()
})
afterEach(() => it.sandbox.close())

test('a lead of the queue gets an owner, answers count, and conversion carries all of it to the contact', async () => {
  const { org } = it.sandbox
  const queue = [...org.rows('Group')][0]!['Id']!
  const id = lead(it.sandbox, { ...DEMO_REQUEST, OwnerId: queue })
  await it.changed(id)
  const given = { ...org.find('Lead', id)! }
  expect(given).toMatchObject({ estafet__Stage__c: 'mql', estafet__Revision__c: 1 })
  const owner = String(given['OwnerId'])
  expect(org.find('User', owner)).toMatchObject({ Title: 'Account Executive' })

  it.pass(60_000)
  org.create('Task', { WhoId: id, Status: 'Completed', TaskSubtype: 'Call', OwnerId: owner }, owner)
  await it.changed(id)
  const called = { ...org.find('Lead', id)! }
  expect(called).toMatchObject({ estafet__Stage__c: 'sal', estafet__Sla_State__c: 'met' })

  it.pass(60_000)
  const { contactId, opportunityId } = org.convert(id, {}, owner)
  org.update('Opportunity', opportunityId!, { Amount: 12_000 }, owner)
  await it.changed(id)
  const contact = org.find('Contact', contactId)!
  expect(contact).toMatchObject({ estafet__Stage__c: 'opportunity', OwnerId: owner })
  expect(OURS.map((name) => contact[name])).toEqual(OURS.map((name) => called[name]))
})
