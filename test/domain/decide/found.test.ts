import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/domain/decide.ts'
import type { LeadMemory } from '../../../src/domain/lead.ts'
import { anActivity, anInput, DAY, day, IDEAL, NO_FACTS, NOW, POLICY, type LeadParts } from './builders.ts'

// A lead that stood in the CRM before a reading of all contacts began, NOW.
const DEMO_BEFORE = anActivity('demo-request', NOW - 3 * DAY)
const find = (parts: LeadParts = {}) =>
  decide(
    { ...anInput({ fields: IDEAL, createdAt: NOW - 90 * DAY, activities: [DEMO_BEFORE], ...parts }), found: NOW },
    NO_FACTS,
    POLICY,
  )
const lookAgain = (memory: LeadMemory, parts: LeadParts) =>
  decide(anInput({ fields: IDEAL, createdAt: NOW - 90 * DAY, now: day(2), memory, ...parts }), NO_FACTS, POLICY)

describe('a lead that was found standing', () => {
  test('is judged as any, but takes no turn, and gets no owner, task or deadline', () => {
    const { decision, memory, rotation } = find()
    expect(decision).toMatchObject({ stage: 'mql', tasks: [], clocks: [], nextTouch: null })
    expect(decision.routing).toEqual({ kind: 'not-yet', because: 'route.found' })
    expect(decision.outputs).toMatchObject({ ownerId: null, assignedAt: null, slaDueAt: null, slaState: null })
    expect(decision.score.total).toBeGreaterThan(0)
    expect({ rotation, foundAt: memory.foundAt }).toEqual({ rotation: null, foundAt: NOW })
  })

  test('keeps the owner the CRM shows', () => {
    const { decision } = find({ fields: { ...IDEAL, ownerId: 'ben' } })
    expect(decision.routing).toEqual({ kind: 'not-yet', because: 'route.found-owner' })
    expect(decision.outputs.ownerId).toBe('ben')
  })

  test('stays as it was found while it does nothing, whoever looks again', () => {
    const { memory } = find()
    const { decision, memory: after } = lookAgain(memory, { activities: [DEMO_BEFORE] })
    expect(decision.routing).toEqual({ kind: 'not-yet', because: 'route.found' })
    expect(after.foundAt).toBe(NOW)
  })

  test('is a lead as any from the first thing it does', () => {
    const { memory } = find()
    const news = anActivity('demo-request', day(1))
    const { decision, memory: after } = lookAgain(memory, {
      fields: { ...IDEAL, lastActivityAt: day(1) },
      activities: [DEMO_BEFORE, news],
    })
    expect(decision.routing.kind).toBe('assign')
    expect(decision.clocks.map(({ kind }) => kind)).toEqual(['lead', 'rep'])
    expect(after.foundAt).toBeUndefined()
  })

  test('one that did something since the reading began was not standing any more', () => {
    const { decision } = find({ fields: { ...IDEAL, lastActivityAt: NOW + 1 }, now: NOW + 2 })
    expect(decision.routing.kind).toBe('assign')
  })
})
