import { describe, expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { sweepSla } from '../../src/flow/sweep-sla.ts'
import { syncPeople } from '../../src/flow/sync-people.ts'
import { recompute } from '../../src/flow/recompute.ts'
import { aPerson, COMPANY_PEOPLE, demoRequest, MemoryWorld, WEDNESDAY_10AM } from '../support/memory-world.ts'

async function aWorld(): Promise<MemoryWorld> {
  const world = await MemoryWorld.open(defaultPolicy)
  world.crm.peopleNow = COMPANY_PEOPLE
  return world
}

async function lead(world: MemoryWorld, n: number): Promise<string | null> {
  const id = String(400 + n)
  world.crm.put('contact', id, demoRequest({ email: `p${n}@firm${n}.example`, company: `Firm ${n}` }))
  await world.notify({ id, kind: 'created', occurredAt: WEDNESDAY_10AM + n })
  await world.settle()
  return world.written(id, 'hubspot_owner_id')
}

test('E10 lead 2 → B, deactivated in the CRM meanwhile: B gives the turn back, lead 2 → C, leads 3 and 4 → C and A', async () => {
  const world = await aWorld()
  expect(await lead(world, 1)).toBe('5501')
  world.crm.refusedOwners.add('5502')
  world.crm.peopleNow = COMPANY_PEOPLE.map((person) =>
    person.repId === '5502' ? aPerson({ ...person, active: false }) : person,
  )
  expect([await lead(world, 2), await lead(world, 3), await lead(world, 4)]).toEqual(['5503', '5503', '5501'])
  expect(world.meter.counts.get('owner_refused')).toBe(1)
  expect((await world.stores.reads.stats(world.installation.installationId)).failed).toBe(0)
})

test('a person whom the CRM still lists as active is not asked again for that lead, and the decision says why', async () => {
  const world = await aWorld()
  world.crm.refusedOwners.add('5501')
  expect(await lead(world, 1)).toBe('5502')
  const { installationId } = world.installation
  const rows = await world.stores.reads.recentDecisions(installationId, 10, null)
  expect(rows).toHaveLength(2)
  expect(rows[0]!.decision.trace.map(({ because }) => because)).toContain('route.owner-refused')
  for (const { decisionId } of rows)
    expect(await recompute(world.flow, installationId, decisionId)).toEqual({ kind: 'same' })
})

test('when the CRM takes nobody, the lead waits and nothing is written for ever', async () => {
  const world = await aWorld()
  for (const { repId } of COMPANY_PEOPLE) world.crm.refusedOwners.add(repId)
  expect(await lead(world, 1)).toBeNull()
  const stats = await world.stores.reads.stats(world.installation.installationId)
  expect(stats).toMatchObject({ dirty: 0, outbox: 0, failed: 0 })
})

async function readPeople(world: MemoryWorld): Promise<void> {
  await syncPeople(world.flow, { crm: world.crm }, world.installation.installationId)
}

const withoutReps = (...left: readonly string[]) =>
  COMPANY_PEOPLE.map((person) => (left.includes(person.repId) ? aPerson({ ...person, active: false }) : person))

test.each([
  { when: 'as soon as the CRM tells', isFirst: false },
  { when: 'also where their going is the first change that leads are marked for', isFirst: true },
])('who leaves is no more the owner of a lead on which nothing falls due, $when', async ({ isFirst }) => {
  const world = await aWorld()
  if (!isFirst) await readPeople(world)
  expect(await lead(world, 1)).toBe('5501')
  world.crm.put('contact', '401', { hs_first_outreach_date: String(WEDNESDAY_10AM + 60_000) })
  world.clock.advance(120_000)
  await world.notify({ id: '401', property: 'hs_first_outreach_date' })
  await world.settle()
  world.crm.refusedOwners.add('5501')
  world.crm.peopleNow = withoutReps('5501')
  await readPeople(world)
  await world.settle()
  expect(world.written('401', 'hubspot_owner_id')).toBe('5502')
})

test('all else of a lead is written though its owner has left and nobody can take it', async () => {
  const world = await aWorld()
  await readPeople(world)
  expect(await lead(world, 1)).toBe('5501')
  world.crm.put('contact', '401', { hs_first_outreach_date: String(WEDNESDAY_10AM + 60_000) })
  world.clock.advance(120_000)
  await world.notify({ id: '401', property: 'hs_first_outreach_date' })
  await world.evaluate()
  const everybody = COMPANY_PEOPLE.map(({ repId }) => repId)
  for (const repId of everybody) world.crm.refusedOwners.add(repId)
  world.crm.peopleNow = withoutReps(...everybody)
  await readPeople(world)
  await world.settle()
  expect(world.written('401', 'estafet_sla_state')).toBe('met')
  expect(await world.stores.reads.stats(world.installation.installationId)).toMatchObject({ outbox: 0, failed: 0 })
})

describe('a task for somebody whom the CRM does not take goes to the next in the chain', () => {
  const head = aPerson({ repId: '5510', name: 'Ida Falk', jobTitle: 'Director of Sales', teams: ['Board'] })
  const people = [...COMPANY_PEOPLE, head]
  const policy = { ...defaultPolicy, people: [{ rep: '5509', manager: '5510' }] }
  const breachTasks = (world: MemoryWorld) =>
    [...world.crm.tasks.values()].filter(({ key }) => key.endsWith(':breach')).map(({ assigneeId }) => assigneeId)
  async function breach(world: MemoryWorld): Promise<void> {
    await lead(world, 1)
    world.clock.advance(35 * 60_000)
    await sweepSla(world.flow, world.installation.installationId)
    await world.settle()
  }

  test.each([
    { row: 'taken: the manager', refused: [], assignee: '5509' },
    { row: 'the manager refused: the one above', refused: ['5509'], assignee: '5510' },
    { row: 'all refused: it stands in the CRM for nobody in particular', refused: ['5509', '5510'], assignee: null },
  ])('$row', async ({ refused, assignee }) => {
    const world = await MemoryWorld.open(policy, people)
    world.crm.peopleNow = people
    for (const repId of refused) world.crm.refusedOwners.add(repId)
    await breach(world)
    expect(breachTasks(world)).toEqual([assignee])
    expect((await world.stores.reads.stats(world.installation.installationId)).failed).toBe(0)
  })

  test('a manager who left after the task was decided does not get it', async () => {
    const world = await MemoryWorld.open(policy, people)
    await lead(world, 1)
    world.clock.advance(35 * 60_000)
    const { installationId } = world.installation
    await sweepSla(world.flow, installationId)
    await world.evaluate()
    const left = people.map((person) => (person.repId === '5509' ? { ...person, active: false } : person))
    await world.stores.installations.replacePeople(installationId, left, world.clock.now())
    await world.settle()
    expect(breachTasks(world)).toEqual(['5510'])
  })
})
