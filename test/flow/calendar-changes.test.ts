import { expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { catchUp } from '../../src/flow/catch-up.ts'
import { recompute } from '../../src/flow/recompute.ts'
import { sweepSla } from '../../src/flow/sweep-sla.ts'
import { syncPeople } from '../../src/flow/sync-people.ts'
import type { CrmPerson } from '../../src/ports/crm.ts'
import { aPerson, demoRequest, MemoryWorld, WEDNESDAY_10AM } from '../support/memory-world.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const from = (startMinute: number, endMinute: number) =>
  [1, 2, 3, 4, 5].map((weekday) => ({ weekday, startMinute, endMinute }))

/** Two hours are promised to everybody; somebody who is away is stood in for. */
const twoHours: Policy = {
  ...defaultPolicy,
  routing: { ...defaultPolicy.routing, ownerAway: { mode: 'delegate' }, rules: defaultPolicy.routing.rules.slice(-1) },
  people: [{ rep: '5501', backup: '5502' }],
  sla: {
    ...defaultPolicy.sla,
    classes: [{ id: 'all', name: 'All', when: { combinator: 'and', rules: [] }, minutes: 120, unit: 'business' }],
  },
}
const ana = aPerson({ repId: '5501', name: 'Ana Prado' })
const bo = aPerson({ repId: '5502', name: 'Bo Lind', teams: ['SDR'] })
const mia = aPerson({ repId: '5509', name: 'Mia Kern', jobTitle: 'Sales Manager' })

/** One lead of Ana's, given at 10:00. */
async function opened(): Promise<MemoryWorld> {
  const people = [ana, { ...bo, active: false }, mia]
  const world = await MemoryWorld.open(twoHours, people)
  world.crm.peopleNow = people
  world.crm.put('contact', '101', demoRequest())
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()
  return world
}
async function peopleBecome(world: MemoryWorld, people: readonly CrmPerson[]): Promise<void> {
  world.crm.peopleNow = people
  await syncPeople(world.flow, { crm: world.crm }, world.installation.installationId)
  await world.settle()
}
const dueOf = (world: MemoryWorld) => Number(world.written('101', 'estafet_sla_due_at'))
const oclock = (hours: number, minutes = 0) => WEDNESDAY_10AM + (hours - 10) * HOUR + minutes * MINUTE

test.each([
  { row: 'hours that go on', hours: from(540, 1020), zone: 'America/New_York', due: oclock(12) },
  { row: 'the day now ends at 11:00', hours: from(540, 660), zone: 'America/New_York', due: oclock(24 + 10, 0) },
  { row: 'a pause from 10:30 to 14:00', hours: [...from(540, 630), ...from(840, 1020)], due: oclock(15, 30) },
  {
    row: 'moved to Los Angeles, where the day begins at 12:00 of New York',
    zone: 'America/Los_Angeles',
    due: oclock(13, 30),
  },
])(
  'changed at 10:30 with 30 of 120 minutes used: $row',
  async ({ hours = from(540, 1020), zone = 'America/New_York', due }) => {
    const world = await opened()
    expect(dueOf(world)).toBe(oclock(12))
    world.clock.advance(30 * MINUTE)
    await peopleBecome(world, [{ ...ana, hours, zone }, mia])
    expect(dueOf(world)).toBe(due)
    const { installationId } = world.installation
    for (const { decisionId } of await world.stores.reads.recentDecisions(installationId, 9, null))
      expect(await recompute(world.flow, installationId, decisionId)).toEqual({ kind: 'same' })
  },
)

test('changed twice, each part counts by the hours of its time', async () => {
  const world = await opened()
  world.clock.advance(30 * MINUTE)
  await peopleBecome(world, [{ ...ana, hours: from(840, 1020) }, mia])
  expect(dueOf(world)).toBe(oclock(15, 30))
  world.clock.advance(HOUR)
  await peopleBecome(world, [{ ...ana, hours: from(540, 1020) }, mia])
  expect(dueOf(world)).toBe(oclock(13))
})

test('changed and changed back before anybody was marked for it, what was decided in between is decided again', async () => {
  const world = await opened()
  await peopleBecome(world, [ana, { ...bo, active: false }, mia])
  world.clock.advance(30 * MINUTE)
  const { installationId } = world.installation
  const late = [{ ...ana, hours: from(840, 1020) }, { ...bo, active: false }, mia]
  await world.stores.installations.replacePeople(installationId, late, world.clock.now())
  await world.notify({ id: '101' })
  await world.settle()
  expect(dueOf(world)).toBe(oclock(15, 30))
  world.clock.advance(HOUR)
  await peopleBecome(world, [ana, { ...bo, active: false }, mia])
  expect(dueOf(world)).toBe(oclock(13))
})

test('a holiday that a policy brings moves what is due behind it, and what is due today as well from then on', async () => {
  const world = await opened()
  world.clock.advance(30 * MINUTE)
  const { installationId } = world.installation
  const closed = [{ date: '2026-03-04', name: 'Founders’ day' }]
  const draft = { author: 'ana', reason: 'test', restoredFrom: null, yaml: null, at: world.clock.now() }
  await world.stores.policies.publish(installationId, { ...draft, document: { ...twoHours, holidays: { closed } } }, 1)
  await catchUp(world.flow, (await world.flow.settings.load(world.flow, installationId))!)
  await world.settle()
  expect(dueOf(world)).toBe(oclock(24 + 10, 30))
  for (const { decisionId } of await world.stores.reads.recentDecisions(installationId, 9, null))
    expect(await recompute(world.flow, installationId, decisionId)).toEqual({ kind: 'same' })
})

test('a breach stays where it fell due by the hours that held then, and a later change does not move it', async () => {
  const world = await opened()
  world.clock.advance(3 * HOUR)
  await peopleBecome(world, [{ ...ana, hours: from(840, 1020) }, mia])
  await sweepSla(world.flow, world.installation.installationId)
  await world.settle()
  expect(dueOf(world)).toBe(oclock(12))
  expect(world.written('101', 'estafet_sla_state')).toBe('breached')
})

test('whoever is there is asked to stand in as soon as the owner is read as away, and when a known absence begins', async () => {
  const world = await opened()
  const asked = () => [...world.crm.tasks.values()].filter(({ key }) => key.endsWith(':delegated'))
  const leave = { start: oclock(11), end: oclock(24 * 5) }
  await peopleBecome(world, [{ ...ana, outOfOffice: [leave] }, bo, mia])
  expect(asked()).toEqual([])
  world.clock.advance(HOUR)
  await sweepSla(world.flow, world.installation.installationId)
  await world.settle()
  expect(asked()).toMatchObject([{ assigneeId: '5502', status: 'open' }])
  expect(world.written('101', 'hubspot_owner_id')).toBe('5501')
})

test('a reading that ended before its leads were marked is made good by the next one', async () => {
  const world = await opened()
  const changed = [{ ...ana, hours: from(840, 1020) }, mia]
  world.clock.advance(30 * MINUTE)
  await world.stores.installations.replacePeople(world.installation.installationId, changed, world.clock.now())
  await peopleBecome(world, changed)
  expect(dueOf(world)).toBe(oclock(15, 30))
})
