import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { endOfHour, hourOf, USUAL_EVALUATIONS } from '../../src/domain/evaluation-cap.ts'
import { leadPage, leadTimeline } from '../../src/contracts/lead.ts'
import type { LeadPageView, LeadTimeline } from '../../src/contracts/lead.ts'
import { openLeadWorld, type LeadWorld } from './support/lead-world.ts'

let open: LeadWorld
beforeAll(async () => {
  open = await openLeadWorld()
})
afterAll(() => open.api.close())

async function look(leadId: string, query = ''): Promise<LeadPageView> {
  const answer = await open.ask('viewer', `/api/leads/${leadId}?${query}`)
  expect(answer.status).toBe(200)
  return leadPage.parse(await answer.json())
}
async function timeline(leadId: string, query = ''): Promise<LeadTimeline> {
  const answer = await open.ask('viewer', `/api/leads/${leadId}/timeline?${query}`)
  return leadTimeline.parse(await answer.json())
}

test('the lead as it stands: why, promises, brief, next, details', async () => {
  const { leadId, recordId } = await open.aLead()
  const page = await look(leadId)
  const owner = page.why.owner!
  expect(page.why).toMatchObject({ leadId, recordId, stage: 'mql', person: 'Jane Doe', slaState: 'running' })
  expect(page.why.headline).toContain(owner.name)
  expect(page.why.candidates.filter(({ gate }) => gate === 'chosen')).toEqual([expect.objectContaining(owner)])
  expect(page.clocks.map(({ kind, owner: whose }) => [kind, whose?.name])).toEqual([
    ['lead', owner.name],
    ['rep', owner.name],
  ])
  expect(page.next.length).toBeGreaterThan(0)
  const [person, company] = page.details
  expect(person!.rows).toContainEqual({ label: 'Role', value: 'Head of Sales' })
  expect(company!.rows).toContainEqual({ label: 'Company', value: 'Acme' })
})

test('why stays what gave the lead to its owner, though looking again only kept it', async () => {
  const { leadId, recordId } = await open.aLead()
  const before = await look(leadId)
  open.world.crm.put('contact', recordId, { jobtitle: 'Director of Sales' })
  await open.world.notify({ id: recordId, property: 'jobtitle', value: 'Director of Sales' })
  await open.world.settle()
  const after = await look(leadId)
  expect(after.why.decisionId).not.toBe(before.why.decisionId)
  expect(after.assigned?.decisionId).toBe(before.why.decisionId)
  expect([after.why.headline, after.why.candidates]).toEqual([before.why.headline, before.why.candidates])
})

test('so much came of it within the hour that the rest waits: until when', async () => {
  const { leadId, recordId } = await open.aLead()
  expect((await look(leadId)).newsWaitsUntil).toBeNull()
  for (let turn = 0; turn < USUAL_EVALUATIONS; turn += 1) {
    open.world.crm.put('contact', recordId, { city: `City ${turn}` })
    await open.world.notify({ id: recordId, property: 'city', value: `City ${turn}` })
    await open.world.evaluate()
  }
  expect((await look(leadId)).newsWaitsUntil).toBe(endOfHour(hourOf(open.world.clock.now())))
})

test('what happened, newest first, each with its cause; in both languages', async () => {
  const { leadId } = await open.aLead()
  open.world.clock.advance(3 * 3_600_000)
  await open.world.stores.sweep.markDue(open.installation, open.world.clock.now(), 9)
  await open.world.settle()
  const { entries, more } = await timeline(leadId)
  expect(more).toBe(false)
  expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).toSorted((a, b) => b - a))
  expect(new Set(entries.map(({ kind }) => kind))).toEqual(
    new Set(['decision', 'move', 'assignment', 'clock', 'breach', 'task', 'activity']),
  )
  expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length)
  expect(entries.map(({ text }) => text).join('\n')).not.toMatch(/\{|not known|undefined|route\./)
  const indonesian = await timeline(leadId, 'lang=id')
  expect(indonesian.entries.map(({ key }) => key)).toEqual(entries.map(({ key }) => key))
  expect(indonesian.entries.every(({ text }, index) => text !== entries[index]!.text || /:/.test(text))).toBe(true)
  const few = await timeline(leadId, 'most=2')
  expect([few.entries.length, few.more]).toEqual([2, true])
})
