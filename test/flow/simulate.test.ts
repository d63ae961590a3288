import { describe, expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { startSimulation, type SimulationResult } from '../../src/flow/simulate.ts'
import { sweepSla } from '../../src/flow/sweep-sla.ts'
import { demoRequest, MemoryWorld } from '../support/memory-world.ts'

const MINUTE = 60_000
const { routing, sla, pools } = defaultPolicy

/** Demo requests of several companies over a morning; some are answered in time, one is taken over by hand, one is late. */
async function aMorning(): Promise<MemoryWorld> {
  const world = await MemoryWorld.open()
  const { installationId } = world.installation
  for (let n = 0; n < 12; n += 1) {
    const id = String(100 + n)
    world.crm.put(
      'contact',
      id,
      demoRequest({ email: `p${n}@firm${n}.example`, company: `Firm ${n}` }, world.clock.now()),
    )
    await world.notify({ id, kind: 'created' })
    await world.settle()
    world.clock.advance(2 * MINUTE)
    if (n % 3 === 0) continue
    world.crm.put('contact', id, { hs_first_outreach_date: new Date(world.clock.now()).toISOString() })
    await world.notify({ id, property: 'hs_first_outreach_date' })
    await world.settle()
  }
  world.crm.put('contact', '100', { hubspot_owner_id: '5502' })
  await world.notify({ id: '100', property: 'hubspot_owner_id', value: '5502' })
  await world.settle()
  world.clock.advance(40 * MINUTE)
  await sweepSla(world.flow, installationId)
  await world.settle()
  return world
}

async function draft(world: MemoryWorld, document: unknown): Promise<void> {
  const { installationId } = world.installation
  const { revision } = await world.stores.drafts.find(installationId)
  const fresh = { baseVersion: 1, document, changedBy: 'Maya', changedAt: world.clock.now() }
  await world.stores.drafts.save(installationId, fresh, revision)
}

async function tried(world: MemoryWorld, document: Policy): Promise<SimulationResult> {
  const { installationId } = world.installation
  await draft(world, document)
  const started = await startSimulation(world.flow, installationId, 'Maya')
  if (started.kind !== 'started') throw new Error(started.kind)
  await started.ended
  const run = await world.stores.simulations.find(installationId, started.run.runId)
  expect(run).toMatchObject({ state: 'done', policyVersion: 1 })
  return run!.result as SimulationResult
}

/** All leads of the first rule that holds go to one pool. */
const sentTo = (pool: string): Policy => ({
  ...defaultPolicy,
  routing: {
    ...routing,
    stickiness: ['manual-lock', 'current-owner'],
    rules: [{ ...routing.rules.at(-1)!, id: 'everything', target: { kind: 'pool', pool } }],
  },
})

describe('a draft over what was recorded', () => {
  test('the active policy as a draft changes nothing', async () => {
    const world = await aMorning()
    const result = await tried(world, defaultPolicy)
    expect(result).toMatchObject({ leads: 12, changed: 0, ownerChanged: 0, stageChanged: 0, examples: [], failed: 0 })
    expect(result.load.every(({ before, after }) => before === after)).toBe(true)
    expect(result.load.reduce((sum, { after }) => sum + after, 0)).toBeGreaterThanOrEqual(12)
  })

  test('the same engine over the same records leaves leads where they really are', async () => {
    const world = await aMorning()
    const result = await tried(world, {
      ...sentTo('nobody-there'),
      pools: [...pools, { ...pools[0]!, id: 'nobody-there', members: [{ team: 'Nobody', weight: 1 }], overflow: [] }],
    })
    // All wait but the one a person chose an owner for.
    expect(result.unrouted).toEqual({ before: 0, after: 11 })
    for (const { leadId, before, after } of result.examples) {
      const recordId = await world.stores.leads.recordOf(world.installation.installationId, leadId)
      expect([recordId, before.ownerId]).toEqual([recordId, world.written(recordId!, 'hubspot_owner_id')])
      expect(after).toMatchObject({ ownerId: null, held: 'pool-empty', ruleId: 'everything' })
    }
  })

  test('other weights give other shares; who was chosen by hand stays', async () => {
    const world = await aMorning()
    const members = [
      { rep: '5501', weight: 5 },
      { rep: '5503', weight: 1 },
    ]
    const weighted = {
      ...sentTo('weighted'),
      pools: [...pools, { ...pools[0]!, id: 'weighted', members, overflow: [] }],
    }
    const result = await tried(world, { ...weighted, sla: { ...sla, steps: [] } })
    expect(result.load).toEqual([
      { repId: '5501', before: expect.any(Number), after: 10 },
      { repId: '5503', before: expect.any(Number), after: 2 },
      // Chosen by hand.
      { repId: '5502', before: expect.any(Number), after: 1 },
    ])
    expect(result.rules).toContainEqual({ ruleId: 'everything', before: 0, after: expect.any(Number) })
    const byHand = world.installation.installationId
    const lead = (await world.stores.reads.lead(byHand, '100', 1))!.latest.leadId
    expect(result.examples.map(({ leadId }) => leadId)).not.toContain(lead)
  })

  test('a shorter promise is broken by answers that were in time before', async () => {
    const world = await aMorning()
    const hasty = sla.classes.map((one) => ({ ...one, minutes: 1 }))
    const { promises } = await tried(world, { ...defaultPolicy, sla: { ...sla, classes: hasty } })
    expect(promises.kept.before).toBe(8)
    expect(promises.late.after).toBe(12)
    expect(promises.kept.after).toBe(0)
  })

  test('a higher threshold lets fewer leads qualify', async () => {
    const world = await aMorning()
    const { mql } = defaultPolicy.stages
    const strict = { ...mql, minScore: 100, minEngagement: 100, highIntent: false }
    const result = await tried(world, { ...defaultPolicy, stages: { ...defaultPolicy.stages, mql: strict } })
    const reached = result.stages.find(({ stage }) => stage === 'mql')
    expect(reached).toMatchObject({ earlier: 0, later: 12, reached: { before: 12, after: 0 } })
  })
})

test('a simulation writes nothing but its run, and calls nobody', async () => {
  const world = await aMorning()
  const { installationId } = world.installation
  const print = async () =>
    JSON.stringify([
      world.crm.calls.length,
      await world.stores.reads.stats(installationId),
      await world.stores.reads.recentDecisions(installationId, 1_000, null),
      await world.stores.leads.page(installationId, {}, 'decided', null, 100),
      world.bells,
    ])
  const before = await print()
  await tried(world, sentTo('sdr'))
  expect(await print()).toBe(before)
})

test('one that is cancelled ends without a result', async () => {
  const world = await aMorning()
  const { installationId } = world.installation
  await draft(world, sentTo('sdr'))
  const started = await startSimulation(world.flow, installationId, 'Maya')
  if (started.kind !== 'started') throw new Error(started.kind)
  expect(await startSimulation(world.flow, installationId, 'Andi')).toEqual({ kind: 'busy' })
  const at = world.clock.now()
  await world.stores.simulations.end(installationId, started.run.runId, { state: 'cancelled', result: null, at })
  await started.ended
  expect(await world.stores.simulations.find(installationId, started.run.runId)).toMatchObject({
    state: 'cancelled',
    result: null,
  })
})

test('without a draft, or with one that is no policy yet, nothing begins', async () => {
  const world = await MemoryWorld.open()
  const { installationId } = world.installation
  expect(await startSimulation(world.flow, installationId, 'Maya')).toEqual({ kind: 'no-draft' })
  await draft(world, { name: 'half' })
  expect(await startSimulation(world.flow, installationId, 'Maya')).toEqual({ kind: 'no-draft' })
})
