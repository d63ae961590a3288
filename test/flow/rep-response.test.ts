import { expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { FRAMEWORKS } from '../../src/domain/stage-evidence.ts'
import { recompute } from '../../src/flow/recompute.ts'
import { demoRequest, MemoryWorld } from '../support/memory-world.ts'

const DAY = 86_400_000

test('a rep rejects, the lead comes back to another rep, who rejects too: both are noticed', async () => {
  const world = await MemoryWorld.open()
  /** Tells of every write as the CRM does. */
  const echoes: Promise<unknown>[] = []
  world.crm.onWrite = (_type, id, properties) => {
    for (const [property, value] of Object.entries(properties))
      if (['estafet_rep_response', 'estafet_revision'].includes(property))
        echoes.push(world.notify({ id, property, value, own: true }))
  }
  const settle = async () => {
    await world.settle()
    await Promise.all(echoes.splice(0))
    await world.settle()
  }
  const reject = async () => {
    world.clock.advance(60_000)
    world.crm.put('contact', '101', { estafet_rep_response: 'rejected', estafet_reject_reason: 'no budget' })
    await world.notify({ id: '101', property: 'estafet_rep_response', value: 'rejected' })
    await settle()
  }
  const askAgain = async () => {
    world.clock.advance(7 * DAY)
    world.crm.put('contact', '101', { recent_conversion_date: new Date(world.clock.now()).toISOString() })
    await world.notify({ id: '101', property: 'recent_conversion_date' })
    await settle()
  }
  const now = () =>
    ['estafet_stage', 'estafet_status', 'estafet_cycle', 'estafet_rep_response'].map((name) =>
      world.written('101', name),
    )

  world.crm.put('contact', '101', demoRequest())
  await world.notify({ id: '101', kind: 'created' })
  await settle()
  await reject()
  expect(now()).toEqual(['known', 'nurture', '1', 'rejected'])
  await askAgain()
  expect(now()).toEqual(['mql', 'active', '2', null])
  expect(world.written('101', 'estafet_reject_reason')).toBeNull()
  await reject()
  expect(now()).toEqual(['known', 'nurture', '2', 'rejected'])
  await askAgain()
  expect(now()).toEqual(['mql', 'active', '3', null])

  const { installationId } = world.installation
  for (const { decisionId } of await world.stores.reads.recentDecisions(installationId, 50, null))
    expect(await recompute(world.flow, installationId, decisionId)).toEqual({ kind: 'same' })
})

test('the same answer given before anybody told us that the old one was emptied is noticed, and stays', async () => {
  const world = await MemoryWorld.open()
  world.crm.put('contact', '101', demoRequest({ estafet_rep_response: 'accepted' }))
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()
  expect(world.written('101', 'estafet_rep_response')).toBeNull()
  expect(world.written('101', 'estafet_stage')).toBe('sal')
  world.crm.put('contact', '101', { estafet_rep_response: 'accepted' })
  await world.notify({ id: '101', property: 'estafet_rep_response', value: 'accepted' })
  await world.settle()
  expect(world.written('101', 'estafet_rep_response')).toBe('accepted')
})

test('MEDDIC, where the policy asks for it, is read from the CRM', async () => {
  const { stages } = defaultPolicy
  const world = await MemoryWorld.open({
    ...defaultPolicy,
    stages: { ...stages, sql: { requires: FRAMEWORKS.meddic } },
  })
  const answers = ['metrics', 'authority', 'decision_criteria', 'decision_process', 'need', 'champion']
  const confirmed = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [`estafet_${name}_confirmed`, 'true']))
  const accept = async (id: string, names: readonly string[]) => {
    world.crm.put('contact', id, demoRequest({ email: `${id}@firm${id}.example`, company: `Firm ${id}` }))
    await world.notify({ id, kind: 'created' })
    await world.settle()
    world.crm.put('contact', id, { estafet_rep_response: 'accepted', ...confirmed(names) })
    await world.notify({ id, property: 'estafet_rep_response', value: 'accepted' })
    await world.settle()
    return world.written(id, 'estafet_stage')
  }
  expect([await accept('101', answers), await accept('102', answers.slice(1))]).toEqual(['sql', 'sal'])
})
