import { expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
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
