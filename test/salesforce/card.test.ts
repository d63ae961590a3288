import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { crmCard, type CrmCard } from '../../src/contracts/crm-card.ts'
import { lead, userId } from '../crm/salesforce/connected-org.ts'
import { DEMO_REQUEST, orgFlow, type OrgFlow } from './org-flow.ts'

const COMPONENT_TEST = 'salesforce/estafet/main/default/lwc/estafetCard/__tests__/a-card.json'

let it: OrgFlow
beforeEach(async () => {
  it = await orgFlow()
})
afterEach(() => it.sandbox.close())

const row = (id: string) => it.sandbox.org.find('Lead', id)!
const cardOf = (id: string): CrmCard => crmCard.parse(JSON.parse(String(row(id)['estafet__Card__c'])))

/** A lead that asked for a demo. */
async function givenLead(): Promise<{ readonly id: string; readonly owner: string }> {
  const id = lead(it.sandbox, { ...DEMO_REQUEST, OwnerId: it.sandbox.integrationUser })
  await it.changed(id)
  return { id, owner: String(row(id)['OwnerId']) }
}
async function answers(id: string, by: string, values: Readonly<Record<string, string>>): Promise<void> {
  it.pass(60_000)
  it.sandbox.org.update('Lead', id, values, by)
  await it.changed(id)
}

test('the card the components are tested with is one that Estafet would write', () => {
  expect(crmCard.safeParse(JSON.parse(readFileSync(COMPONENT_TEST, 'utf8'))).error).toBeUndefined()
})

test('a lead that was given carries who may answer, why them and why not others, in both languages', async () => {
  const { id, owner } = await givenLead()
  const card = cardOf(id)
  const name = String(it.sandbox.org.find('User', owner)!['Name'])
  expect(card.en.why).toContain(name)
  expect(card.id.why).toContain(name)
  expect(card.en.others).toHaveLength(2)
  expect(card.actions).toEqual(['accept', 'reject'])
  expect(card.actors).toEqual([owner, userId(it.sandbox, 'Mia Kern')])
  expect(card.reasons.at(-1)).toMatchObject({ id: 'other', label: { en: 'Other', id: 'Lainnya' }, needsNote: true })
  const { source, qualification, fit } = card.score
  expect(Math.round(source + qualification + fit)).toBe(row(id)['estafet__Score__c'])
})

test('accepted in its field it can be handed back, and why its owner has it stands as it was', async () => {
  const { id, owner } = await givenLead()
  const before = cardOf(id)
  await answers(id, owner, { estafet__Rep_Response__c: 'accepted' })
  const after = cardOf(id)
  expect(row(id)).toMatchObject({ estafet__Stage__c: 'sal', estafet__Rep_Response__c: 'accepted' })
  expect(after.actions).toEqual(['hand-back'])
  expect([after.en.why, after.id.why, after.en.others]).toEqual([before.en.why, before.id.why, before.en.others])

  await answers(id, owner, { estafet__Rep_Response__c: 'rejected' })
  expect(row(id)).toMatchObject({ estafet__Stage__c: 'known', estafet__Status__c: 'nurture' })
  expect(cardOf(id)).toMatchObject({ actions: [], actors: [], reasons: [] })
})

test('rejected with a reason of the list it rests as that reason says', async () => {
  const { id, owner } = await givenLead()
  const { reasons } = cardOf(id)
  const out = reasons.find(({ effect }) => effect === 'out')!
  await answers(id, owner, { estafet__Rep_Response__c: 'rejected', estafet__Reject_Reason__c: `${out.id}: no budget` })
  expect(row(id)).toMatchObject({ estafet__Status__c: 'disqualified' })
})

test('its owner lets it wait by a field, until the deadline at most, and wakes it there', async () => {
  const { id, owner } = await givenLead()
  expect(cardOf(id)).toMatchObject({ snooze: { hours: 24, untilDue: true }, sleepsUntil: null })
  const due = Date.parse(String(row(id)['estafet__Sla_Due_At__c']))
  await answers(id, owner, { estafet__Snooze_Until__c: new Date(due + 3_600_000).toISOString() })
  expect(cardOf(id)).toMatchObject({ sleepsUntil: due, actions: ['accept', 'reject'] })

  await answers(id, owner, { estafet__Snooze_Until__c: new Date(it.flow.clock.now() - 60_000).toISOString() })
  expect(cardOf(id).sleepsUntil).toBeNull()
  await answers(id, owner, { Title: 'Head of Sales' })
  expect(cardOf(id).sleepsUntil).toBeNull()
})

test('looked at again without news nothing is written', async () => {
  const { id } = await givenLead()
  const revision = row(id)['estafet__Revision__c']
  it.pass(60_000)
  await it.changed(id)
  expect(row(id)['estafet__Revision__c']).toBe(revision)
})
