import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { salesforceMapping } from '../../mappings/salesforce/mapping.ts'
import type { Flow } from '../../src/flow/context.ts'
import { evaluateBatch } from '../../src/flow/evaluate-batch.ts'
import { SettingsCache } from '../../src/flow/settings-cache.ts'
import { syncPeople } from '../../src/flow/sync-people.ts'
import { writeBack } from '../../src/flow/write-back.ts'
import { STANDARD_PATIENCE } from '../../src/ports/patience.ts'
import { connectedOrg, INSTALLATION, lead, type ConnectedOrg } from '../crm/salesforce/connected-org.ts'
import { WEDNESDAY_10AM } from '../support/memory-world.ts'
import { countingChance, NotedBells, NotedMeter, NotedMilestones, StandingClock } from '../support/quiet.ts'

const OURS = ['Assigned_At', 'Sla_Due_At', 'First_Response_At', 'Cycle'].map((name) => `estafet__${name}__c`)

let clock: StandingClock
let it: ConnectedOrg
let flow: Flow
beforeEach(async () => {
  clock = new StandingClock(WEDNESDAY_10AM)
  it = await connectedOrg({ start: WEDNESDAY_10AM, speed: 0 }, clock)
  const served = { crm: it.crm, mapping: salesforceMapping }
  flow = {
    stores: it.stores,
    crms: { of: () => served },
    bells: new NotedBells(),
    clock,
    chance: countingChance(),
    milestones: new NotedMilestones(),
    patience: STANDARD_PATIENCE,
    log: it.log,
    meter: new NotedMeter(),
    settings: new SettingsCache(),
    mailLists: { freeMail: new Set(), disposable: new Set() },
  }
  await syncPeople(flow, served, INSTALLATION)
})
afterEach(() => it.sandbox.close())

function pass(ms: number): void {
  clock.advance(ms)
  it.sandbox.org.clock.moveTo(clock.now())
}

/** Tells of a change and lets everything that follows from it happen. */
async function changed(id: string): Promise<void> {
  await it.stores.inbox.mark(INSTALLATION, [{ type: 'contact', id, occurredAt: clock.now() }], 'normal', clock.now())
  for (let turn = 0; turn < 3; turn += 1) {
    await evaluateBatch(flow, { installation: INSTALLATION, type: 'contact' })
    await writeBack(flow, INSTALLATION)
  }
}

test('a lead of the queue gets an owner, answers count, and conversion carries all of it to the contact', async () => {
  const { org } = it.sandbox
  const queue = [...org.rows('Group')][0]!['Id']!
  const id = lead(it.sandbox, {
    OwnerId: queue,
    Email: 'jane@acme.example',
    FirstName: 'Jane',
    Title: 'Head of Sales',
    Country: 'United States',
    Form_Name__c: 'Book a demo',
    Form_Submitted_At__c: new Date(WEDNESDAY_10AM).toISOString(),
  })
  await changed(id)
  const given = { ...org.find('Lead', id)! }
  expect(given).toMatchObject({ estafet__Stage__c: 'mql', estafet__Revision__c: 1 })
  const owner = String(given['OwnerId'])
  expect(org.find('User', owner)).toMatchObject({ Title: 'Account Executive' })

  pass(60_000)
  org.create('Task', { WhoId: id, Status: 'Completed', TaskSubtype: 'Call', OwnerId: owner }, owner)
  await changed(id)
  const called = { ...org.find('Lead', id)! }
  expect(called).toMatchObject({ estafet__Stage__c: 'sal', estafet__Sla_State__c: 'met' })

  pass(60_000)
  const { contactId, opportunityId } = org.convert(id, {}, owner)
  org.update('Opportunity', opportunityId!, { Amount: 12_000 }, owner)
  await changed(id)
  const contact = org.find('Contact', contactId)!
  expect(contact).toMatchObject({ estafet__Stage__c: 'opportunity', OwnerId: owner })
  expect(OURS.map((name) => contact[name])).toEqual(OURS.map((name) => called[name]))
})
