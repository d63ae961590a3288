import { expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
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
  await world.stores.installations.replacePeople(installationId, COMPANY_PEOPLE.slice(1), world.clock.now())
  const rows = await world.stores.reads.recentDecisions(installationId, 100, null)
  expect(rows.length).toBeGreaterThan(8)
  for (const { decisionId } of rows)
    expect(await recompute(world.flow, installationId, decisionId)).toEqual({ kind: 'same' })
})

test('what a pool that chooses by performance counted is kept too', async () => {
  const { routing, pools } = defaultPolicy
  const world = await MemoryWorld.open({
    ...defaultPolicy,
    routing: { ...routing, rules: routing.rules.slice(-1) },
    pools: pools.map((pool) => ({
      ...pool,
      method: 'performance' as const,
      performance: { priorRate: 0.5, priorDeals: 1 },
    })),
  })
  const { installationId } = world.installation
  const comes = async (n: number) => {
    world.crm.put('contact', `${n}`, demoRequest({ email: `p@firm${n}.example`, company: `Firm ${n}` }))
    await world.notify({ id: `${n}`, kind: 'created' })
    await world.settle()
  }
  const closes = async (n: number, won: boolean) => {
    const stage = won ? { hs_is_closed_won: 'true' } : { hs_is_closed_lost: 'true' }
    const closed = { hs_is_closed: 'true', dealstage: won ? 'closedwon' : 'closedlost', ...stage }
    world.crm.put('deal', `d${n}`, { amount: '1000', closedate: new Date(world.clock.now()).toISOString(), ...closed })
    world.crm.link('contact', `${n}`, 'deal', `d${n}`)
    world.crm.put('contact', `${n}`, { num_associated_deals: '1' })
    await world.notify({ id: `${n}`, property: 'num_associated_deals', value: '1' })
    await world.settle()
  }
  for (const n of [101, 102, 103]) await comes(n)
  const winner = world.written('101', 'hubspot_owner_id')
  await closes(101, true)
  await closes(102, false)
  for (let n = 104; n < 124; n += 1) await comes(n)
  const rows = await world.stores.reads.recentDecisions(installationId, 100, null)
  const given = (owner: string | null) =>
    rows.filter(({ decision: { routing: answer } }) => answer.kind === 'assign' && answer.assignment.ownerId === owner)
  // Rates 0.75, 0.25 and the prior 0.5: of twenty, the winner gets ten.
  expect(given(winner)).toHaveLength(11)
  expect(given(world.written('102', 'hubspot_owner_id')).length).toBeLessThan(6)
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
