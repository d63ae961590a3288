import { expect, test } from '@jest/globals'
import { recompute } from '../../src/flow/recompute.ts'
import { sweepSla } from '../../src/flow/sweep-sla.ts'
import { COMPANY_PEOPLE, demoRequest, MemoryWorld } from '../support/memory-world.ts'

/** A few leads with a life: shared turns, one company twice, a takeover by hand, a late answer, a breach. */
async function aBusyMorning(): Promise<MemoryWorld> {
  const world = await MemoryWorld.open()
  for (let n = 0; n < 8; n += 1) {
    const id = String(100 + n)
    world.crm.put('contact', id, demoRequest({ email: `p${n}@firm${n % 6}.example`, company: `Firm ${n % 6}` }))
    await world.notify({ id, kind: 'created' })
  }
  await world.settle()
  world.crm.put('contact', '100', { hubspot_owner_id: '5502' })
  await world.notify({ id: '100', property: 'hubspot_owner_id', value: '5502' })
  await world.settle()
  world.clock.advance(3 * 3_600_000)
  await sweepSla(world.flow, world.installation.installationId)
  await world.settle()
  return world
}

test('every stored decision comes out the same when it is computed again, also after policy and people have changed', async () => {
  const world = await aBusyMorning()
  const { installationId } = world.installation
  await world.stores.installations.replacePeople(installationId, COMPANY_PEOPLE.slice(1))
  const rows = await world.stores.reads.recentDecisions(installationId, 100, null)
  expect(rows.length).toBeGreaterThan(8)
  for (const { decisionId } of rows)
    expect(await recompute(world.flow, installationId, decisionId)).toEqual({ kind: 'same' })
})

test('computing again writes nothing and takes no turn', async () => {
  const world = await aBusyMorning()
  const { installationId } = world.installation
  const before = [world.crm.calls.length, await world.stores.reads.stats(installationId)]
  const [row] = await world.stores.reads.recentDecisions(installationId, 1, null)
  await recompute(world.flow, installationId, row!.decisionId)
  expect([world.crm.calls.length, await world.stores.reads.stats(installationId)]).toEqual(before)
})

test('an id nobody knows is said to be unknown', async () => {
  const world = await MemoryWorld.open()
  expect(await recompute(world.flow, world.installation.installationId, 'none')).toEqual({ kind: 'unknown' })
})
