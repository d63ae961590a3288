import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/domain/decide.ts'
import type { DecisionInput } from '../../../src/domain/decision.ts'
import type { LeadMemory } from '../../../src/domain/lead.ts'
import { orderActivity } from '../../../src/domain/manager-order.ts'
import { aDeal, anActivity, anInput, day, HOUR, IDEAL, NO_FACTS, NOW, POLICY, type LeadParts } from './builders.ts'

// What one step of a decision hands to the next.
const DEMO = anActivity('demo-request', NOW)
const run = (parts: LeadParts, over: Partial<DecisionInput> = {}) =>
  decide({ ...anInput({ fields: IDEAL, createdAt: NOW, activities: [DEMO], ...parts }), ...over }, NO_FACTS, POLICY)
const shown = (memory: LeadMemory, over: object = {}) => ({
  ...IDEAL,
  ownerId: memory.assignment?.ownerId ?? null,
  ...over,
})
const first = run({})
const owner = first.memory.assignment!.ownerId

describe('somebody the CRM refused as the owner', () => {
  const memory = { ...run({ activities: [], fields: { email: null } }).memory, refusedOwners: [owner] }
  test('does not get the lead', () => {
    expect(run({}).memory.assignment?.ownerId).toBe(owner)
    const { decision } = run({ memory, now: NOW + 1 })
    expect(decision.routing).toMatchObject({ kind: 'assign' })
    expect(decision.outputs.ownerId).not.toBe(owner)
  })
  test('has it all the same where the CRM shows them as its owner by now', () => {
    expect(run({ memory, now: NOW + 1, fields: { ...IDEAL, ownerId: owner } }).decision.outputs.ownerId).toBe(owner)
  })
})

describe('a lead found standing', () => {
  test('that a manager gives to somebody is given', () => {
    const { memory } = run({ createdAt: day(-90) }, { found: NOW })
    expect(memory).toMatchObject({ foundAt: NOW, assignment: null })
    const order = orderActivity('o1', { order: 'assign', ownerId: 'eko', lockedUntil: null, by: 'Maya' }, day(1))
    const { decision } = run({ createdAt: day(-90), memory, activities: [DEMO, order], now: day(1) })
    expect(decision.routing).toMatchObject({ kind: 'assign', assignment: { ownerId: 'eko', by: 'person' } })
  })
  test('is no hole, however long it stands', () => {
    const deal = aDeal({ createdAt: day(-80), closeAt: day(90) })
    const looks = { createdAt: day(-90), deals: [deal], fields: { ...IDEAL, ownerId: 'eko' }, activities: [] }
    const { memory } = run(looks, { found: NOW })
    const later = run({ ...looks, memory, now: day(60) })
    expect(later.decision).toMatchObject({ stage: 'opportunity', routing: { because: 'route.found-owner' } })
    expect([later.decision.tasks, later.decision.holes ?? [], later.decision.clocks]).toEqual([[], [], []])
  })
})

test('a lead that is won: its clocks end, and so do the steps of its follow-up', () => {
  const open = first.memory.clocks.map(({ state }) => state)
  expect(open).toEqual(['running', 'running'])
  const won = aDeal({ state: 'won', closedAt: NOW + HOUR })
  const { decision, memory } = run({
    memory: first.memory,
    fields: shown(first.memory),
    deals: [won],
    now: NOW + 2 * HOUR,
  })
  expect(decision).toMatchObject({ stage: 'customer', status: 'active', nextTouch: null })
  expect(memory.clocks.some(({ state }) => state === 'running')).toBe(false)
  const opened = decision.tasks.filter(({ action }) => action === 'open').map(({ key }) => key)
  const closed = decision.tasks.filter(({ action }) => action === 'close').map(({ key }) => key)
  expect(closed).toEqual(expect.arrayContaining(opened))
  expect(decision.tasks.filter(({ kind }) => kind === 'touch').map(({ action }) => action)).not.toContain('open')
})

describe('whoever had the lead', () => {
  const back = (at: number) =>
    ({ ...shown(first.memory), repResponse: 'rejected', rejectReason: 'no budget', at }) as const
  const returned = run({ memory: first.memory, fields: back(1), now: NOW + HOUR })
  const again = (memory: LeadMemory, at: number) =>
    run({
      memory,
      now: at,
      fields: { ...IDEAL, repResponse: 'rejected', rejectReason: 'no budget' },
      activities: [DEMO, anActivity('demo-request', at)],
    })
  test('and gave it back is remembered as one who had it', () => {
    expect(returned.memory).toMatchObject({ status: 'nurture', formerOwners: [owner], assignment: null })
  })
  test('and gave it back as spam has it no more, though the lead stays in its stage', () => {
    const spam = run({ memory: first.memory, fields: { ...back(1), rejectReason: 'Spam' }, now: NOW + HOUR })
    expect(spam.decision).toMatchObject({ stage: 'mql', status: 'disqualified', routing: { kind: 'not-yet' } })
    expect(spam.memory).toMatchObject({ assignment: null, formerOwners: [owner] })
  })
  test('is as any other in the next cycle, in which answers and breaches of the one before count no more', () => {
    const met = returned.memory.clocks.map((clock) => ({ ...clock, state: 'met', stoppedAt: NOW + 1 }) as const)
    const next = again({ ...returned.memory, clocks: met }, day(5))
    expect(next.memory).toMatchObject({ cycle: 2, formerOwners: [], status: 'active' })
    expect(next.decision.clocks.map(({ kind, state, startedAt }) => [kind, state, startedAt])).toEqual([
      ['lead', 'running', day(5)],
      ['rep', 'running', day(5)],
    ])
  })
  test('a rest of which nobody remembers why ends as any', () => {
    const { rest: _forgotten, ...memory } = returned.memory
    expect(again(memory, day(5)).decision.routing).toMatchObject({ kind: 'assign', assignment: { by: 'pool' } })
  })
})

test('who is shown since our latest write was put there by a person; shown since an older one, it may be ours', () => {
  const memory = { ...first.memory, ownerSeenAtIntent: 'eko', ownerAskedIn: 5 }
  const look = (shownBy: number) =>
    run({ memory, now: NOW + 1, fields: { ...IDEAL, ownerId: 'eko' }, writes: { shown: shownBy, next: 9 } }).memory
  expect(look(5).assignment).toMatchObject({ ownerId: 'eko', by: 'person' })
  expect(look(4).assignment).toMatchObject({ ownerId: owner, by: 'pool' })
})

test('a lead held for its contact data has had nobody yet', () => {
  const { memory } = run({ fields: { ...IDEAL, emailBounced: true } })
  expect(memory).toMatchObject({ held: { reason: 'verify-contact' }, formerOwners: [] })
})
