import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { chooseCrmStages, lookAtCrmStages } from '../../src/flow/crm-stages.ts'
import { INSTALLATION, lead } from '../crm/salesforce/connected-org.ts'
import { DEMO_REQUEST, orgFlow, type OrgFlow } from './org-flow.ts'

let it: OrgFlow
beforeEach(async () => {
  it = await orgFlow()
})
afterEach(() => it.sandbox.close())

const row = (id: string) => it.sandbox.org.find('Lead', id)!
const choose = (on: boolean, chosen = {}) => chooseCrmStages(it.flow, INSTALLATION, { on, chosen })
async function givenLead(): Promise<string> {
  const id = lead(it.sandbox, { ...DEMO_REQUEST, OwnerId: it.sandbox.integrationUser })
  await it.changed(id)
  return id
}
async function answers(id: string, response: 'accepted' | 'rejected'): Promise<void> {
  it.pass(60_000)
  it.sandbox.org.update('Lead', id, { estafet__Rep_Response__c: response }, String(row(id)['OwnerId']))
  await it.changed(id)
}

test("an org's statuses are offered in its own order, without those that mean a conversion", async () => {
  const { sync, stages, missing } = (await lookAtCrmStages(it.flow, INSTALLATION))!
  expect(sync.options.map(({ value }) => value)).toEqual([
    'Open - Not Contacted',
    'Working - Contacted',
    'Closed - Not Converted',
  ])
  expect(stages.filter(({ value }) => value !== null)).toMatchObject([
    { stage: 'known', label: 'Open - Not Contacted' },
    { stage: 'sal', label: 'Working - Contacted' },
  ])
  expect(missing).toEqual([])
})

test('off at first: the status is never written', async () => {
  const id = await givenLead()
  await answers(id, 'accepted')
  expect(row(id)).toMatchObject({ Status: 'Open - Not Contacted', estafet__Stage__c: 'sal' })
})

test('on, the status follows the stage forth and back, and never stands empty between', async () => {
  await choose(true)
  const id = await givenLead()
  await answers(id, 'accepted')
  expect(row(id)['Status']).toBe('Working - Contacted')
  const seen: unknown[] = []
  it.sandbox.org.onChange(({ object }) => object === 'Lead' && seen.push(row(id)['Status']))
  await answers(id, 'rejected')
  expect(row(id)).toMatchObject({ Status: 'Open - Not Contacted', estafet__Stage__c: 'known' })
  expect(seen).not.toContain(null)
})

test('a status of the org that is chosen for a stage is the one that is set; one it lacks is refused', async () => {
  expect(await choose(true, { mql: 'Nobody home' })).toMatchObject({ kind: 'no-such-stage' })
  await choose(true, { mql: 'Working - Contacted', sal: null })
  expect(row(await givenLead())['Status']).toBe('Working - Contacted')
})

test('the contact that a lead becomes has no status, and is written all the same', async () => {
  await choose(true)
  const id = await givenLead()
  await answers(id, 'accepted')
  const { contactId } = it.sandbox.org.convert(id, {}, String(row(id)['OwnerId']))
  it.pass(60_000)
  await it.changed(id)
  expect(it.sandbox.org.find('Contact', contactId)).toMatchObject({ estafet__Stage__c: 'sal' })
})
