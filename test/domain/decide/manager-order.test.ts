import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/domain/decide.ts'
import type { Activity, LeadMemory } from '../../../src/domain/lead.ts'
import { orderActivity, type ManagerOrder } from '../../../src/domain/manager-order.ts'
import { answerActivity } from '../../../src/domain/rep-answer.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import { anActivity, anInput, compiled, day, NO_FACTS, NOW, REACHABLE, type LeadParts } from './builders.ts'

const DEMO = anActivity('demo-request', NOW)
/** The default policy, but a lead stays with its owner whatever was promised, so that orders alone move it. */
const POLICY = compiled({
  ...defaultPolicy,
  sla: { ...defaultPolicy.sla, steps: defaultPolicy.sla.steps.filter(({ action }) => action !== 'reassign') },
})

function run(memory: LeadMemory | null, at: number, parts: LeadParts, orders: readonly Activity[] = []) {
  const input = anInput({ activities: [DEMO], ...parts, now: at })
  const activities = [...input.activities, ...orders].sort((a, b) => a.at - b.at)
  return decide({ ...input, activities, memory: memory && { ...memory, activities } }, NO_FACTS, POLICY)
}
const mql = run(null, NOW, { fields: REACHABLE }).memory
const owner = mql.assignment!.ownerId
const other = owner === 'ann' ? 'ben' : 'ann'
const shown = (ownerId: string | null) => ({ ...REACHABLE, ownerId })
const order = (key: string, at: number, over: Partial<ManagerOrder> = {}) =>
  orderActivity(key, { order: 'assign', ownerId: other, lockedUntil: day(8), by: 'Maya', ...over }, at)

describe('an order to give the lead to somebody', () => {
  const given = run(mql, day(1), { fields: shown(owner) }, [order('o1', day(1))])

  test('makes them its owner, locked as ordered, and says by whom', () => {
    expect(given.decision.routing).toMatchObject({
      kind: 'assign',
      assignment: { ownerId: other, by: 'person', lockedUntil: day(8), assignedAt: day(1) },
    })
    expect(given.decision.outputs).toMatchObject({
      ownerId: other,
      routingReason: { because: 'route.ordered', saw: { by: 'Maya' } },
    })
    expect(given.memory.formerOwners).toEqual([owner])
  })

  test('counts once, and stays while our write is under way and after it landed', () => {
    for (const ownerId of [owner, other]) {
      const again = run(given.memory, day(2), { fields: shown(ownerId) }, [order('o1', day(1))])
      expect(again.decision.routing).toMatchObject({ kind: 'keep', assignment: { ownerId: other } })
    }
  })

  test('gives way to what a person sets in the CRM later', () => {
    const landed = run(given.memory, day(2), { fields: shown(other) }, [order('o1', day(1))])
    const later = run(landed.memory, day(3), { fields: shown('eko') }, [order('o1', day(1))])
    expect(later.decision.routing).toMatchObject({ kind: 'assign', assignment: { ownerId: 'eko' } })
  })

  test('is nothing the lead did', () => {
    const without = run(mql, day(1), { fields: shown(owner) }).decision
    expect([given.decision.engagement, given.decision.temperature]).toEqual([without.engagement, without.temperature])
    expect(given.memory.activities.map(({ kind }) => kind)).toEqual(['demo-request'])
  })

  test('takes a held lead out of its hold, whatever its contact data', () => {
    const bounced = { ...REACHABLE, emailBounced: true }
    const held = run(null, NOW, { fields: bounced })
    expect(held.decision.routing.kind).toBe('hold')
    const assigned = run(held.memory, day(1), { fields: bounced }, [order('o1', day(1))])
    expect(assigned.decision.routing).toMatchObject({ kind: 'assign', assignment: { ownerId: other } })
    expect(assigned.memory.held).toBeNull()
  })

  test.each([
    ['a person who left', order('o1', day(1), { ownerId: 'nobody' })],
    ['words that are no order', { ...order('o1', day(1)), detail: '{"order":"dance"}' }],
  ])('%s: the rules go on', (_what, activity) => {
    const heard = run(mql, day(1), { fields: shown(owner) }, [activity])
    expect(heard.decision.routing).toMatchObject({ kind: 'keep', assignment: { ownerId: owner } })
    expect(heard.memory.answersSeen).toEqual(['o1'])
  })

  test('of two at once the later counts', () => {
    const both = [order('o1', day(1)), order('o2', day(1) + 1, { ownerId: 'eko', lockedUntil: null })]
    expect(run(mql, day(2), { fields: shown(owner) }, both).memory.assignment).toMatchObject({
      ownerId: 'eko',
      lockedUntil: null,
    })
  })
})

describe('an order to lock the owner', () => {
  const lock = (key: string, lockedUntil: number | null, ownerId = owner) =>
    order(key, day(1), { order: 'lock', ownerId, lockedUntil })

  test('keeps the assignment and locks it; a second one ends the lock', () => {
    const locked = run(mql, day(1), { fields: shown(owner) }, [lock('l1', day(8))])
    expect(locked.memory.assignment).toEqual({ ...mql.assignment, lockedUntil: day(8) })
    expect(locked.decision.outputs.routingReason.because).toBe('route.manual-lock')
    const open = run(locked.memory, day(2), { fields: shown(owner) }, [lock('l1', day(8)), lock('l2', null)])
    expect(open.memory.assignment).toEqual(mql.assignment)
  })

  test('about somebody who no longer has the lead changes nothing', () => {
    const late = run(mql, day(1), { fields: shown(owner) }, [lock('l1', day(8), 'eko')])
    expect(late.memory.assignment).toEqual(mql.assignment)
  })
})

test('a lead that nobody has is given back by a manager', () => {
  const bounced = { ...REACHABLE, emailBounced: true }
  const held = run(null, NOW, { fields: bounced }).memory
  const back = answerActivity('a1', { response: 'rejected', reason: null, ownerId: null, by: 'Maya' }, day(1))
  const recycled = run(held, day(1), { fields: bounced }, [back])
  expect(recycled.memory).toMatchObject({ stage: 'known', status: 'nurture', held: null, answersSeen: ['a1'] })
  const later = run(recycled.memory, day(2), { fields: bounced }, [back])
  expect(later.decision.transitions).toEqual([])
})
