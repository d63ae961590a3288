import { describe, expect, test } from '@jest/globals'
import type { DecisionInput, Routing } from '../../src/domain/decision.ts'
import type { LeadMemory } from '../../src/domain/lead.ts'
import { hearOrders, orderActivity, readOrder, type ManagerOrder } from '../../src/domain/manager-order.ts'
import {
  answerActivity,
  hearAnswers,
  isAnswerOver,
  readAnswer,
  withAnswerEmptied,
  type RepAnswer,
} from '../../src/domain/rep-answer.ts'
import { aLead, aMemory, anAssignment, ownedBy } from './routing-world.ts'

const assign = (by: 'pool' | 'person'): Routing => ({
  kind: 'assign',
  assignment: anAssignment('A', { by }),
  because: 'x',
  candidates: [],
})
const KEEP: Routing = { kind: 'keep', assignment: anAssignment('A'), because: 'x' }

describe('the answer in the CRM belongs to an earlier assignment', () => {
  const heard = (over: Partial<LeadMemory> = {}) => aMemory({ responseSeen: 'accepted', ...over })
  test.each<[string, 'accepted' | 'rejected' | null, LeadMemory | null, Routing, boolean, boolean]>([
    ['there is none', null, heard(), assign('pool'), true, false],
    ['news, and the owner stays', 'accepted', aMemory(), KEEP, false, false],
    ['news, and the lead is given by a turn', 'accepted', aMemory(), assign('pool'), false, true],
    ['of a lead never seen, given by a turn', 'accepted', null, assign('pool'), false, true],
    ['of a lead never seen, whose owner a person set', 'accepted', null, assign('person'), false, false],
    ['news, and a person set the owner', 'accepted', aMemory(), assign('person'), false, false],
    ['heard, and a person set the owner', 'accepted', heard(), assign('person'), false, true],
    ['heard, and the owner stays', 'accepted', heard(), KEEP, false, false],
    ['heard, and a new cycle began', 'accepted', heard(), KEEP, true, true],
    ['news, and a new cycle began', 'rejected', heard(), KEEP, true, false],
    ['heard, and over before', 'accepted', heard({ responseOver: true }), KEEP, false, true],
    ['another than the one that was over', 'rejected', heard({ responseOver: true }), KEEP, false, false],
  ])('%s', (_, repResponse, memory, routing, cycleBegan, over) => {
    expect(isAnswerOver({ repResponse }, memory, routing, cycleBegan)).toBe(over)
  })
  test('once the CRM has emptied it, whatever it shows is news', () => {
    const emptied = withAnswerEmptied(heard({ responseOver: true }))
    expect(emptied.responseSeen).toBeNull()
    expect(Object.keys(emptied)).not.toContain('responseOver')
  })
})

const inputOf = (
  activities: DecisionInput['activities'],
  memory: LeadMemory | null,
  repResponse: 'accepted' | 'rejected' | null = null,
) => ({ snapshot: aLead({ repResponse, rejectReason: 'in the CRM' }), memory, activities }) as unknown as DecisionInput
const TALK = { key: 'talk', kind: 'talk', at: 1, detail: null }

describe('a person’s orders', () => {
  const order = (over: Partial<ManagerOrder> = {}): ManagerOrder => ({
    order: 'assign',
    ownerId: 'B',
    lockedUntil: 9,
    by: 'Maya',
    ...over,
  })
  const hear = (orders: readonly ManagerOrder[], memory: LeadMemory | null = ownedBy('A')) =>
    hearOrders(inputOf([TALK, ...orders.map((one, i) => orderActivity(`o${i}`, one, i))], memory))
  test('none: nothing is touched', () => {
    const input = inputOf([TALK], ownedBy('A'))
    expect(hearOrders(input)).toEqual({ input, assign: null, seen: [], stopsCadence: false })
    expect(hearOrders(input).input).toBe(input)
  })
  test('are no doings of the lead, and are seen', () => {
    const heard = hear([order()])
    expect(heard.input.activities).toEqual([TALK])
    expect(heard.input.memory!.activities).toEqual([TALK])
    expect(heard.seen).toEqual(['o0'])
    expect(heard.assign).toEqual(order())
  })
  test.each<[string, readonly ManagerOrder[], LeadMemory | null, ManagerOrder | null, number | null]>([
    ['the newest assignment counts', [order(), order({ ownerId: 'C' })], ownedBy('A'), order({ ownerId: 'C' }), null],
    [
      'a lock is laid over the assignment it was meant for',
      [order({ order: 'lock', ownerId: 'A', lockedUntil: 7 })],
      ownedBy('A'),
      null,
      7,
    ],
    ['a lock meant for somebody else is not', [order({ order: 'lock', ownerId: 'C' })], ownedBy('A'), null, null],
    [
      'a lock of whom the lead is ordered to is laid over the order',
      [order(), order({ order: 'lock', lockedUntil: null })],
      ownedBy('A'),
      order({ lockedUntil: null }),
      null,
    ],
    [
      'a lock of the present owner goes beside the order',
      [order(), order({ order: 'lock', ownerId: 'A', lockedUntil: 7 })],
      ownedBy('A'),
      order(),
      7,
    ],
    ['what was heard before is no news', [order()], ownedBy('A', { answersSeen: ['o0'] }), null, null],
    ['a lead never seen hears none', [order()], null, null, null],
    ['a lead nobody owns is locked to nobody', [order({ order: 'lock' })], aMemory(), null, null],
  ])('%s', (_, orders, memory, assigned, lockedUntil) => {
    const heard = hear(orders, memory)
    expect(heard.assign).toEqual(assigned)
    expect(heard.input.memory?.assignment?.lockedUntil ?? null).toBe(lockedUntil)
    expect(heard.seen).toHaveLength(orders.length)
    expect(heard.input.activities).toEqual([TALK])
  })
  test.each<[string, readonly ManagerOrder[], LeadMemory | null, boolean]>([
    ['is ordered', [order({ order: 'stop-cadence' })], ownedBy('A'), true],
    ['was ordered before', [order({ order: 'stop-cadence' })], ownedBy('A', { answersSeen: ['o0'] }), false],
    ['is ordered of a lead never seen', [order({ order: 'stop-cadence' })], null, false],
    ['is not what is ordered', [order(), order({ order: 'lock', ownerId: 'A' })], ownedBy('A'), false],
  ])('the end of the follow-up %s', (_, orders, memory, stops) => {
    const heard = hear(orders, memory)
    expect(heard.stopsCadence).toBe(stops)
    expect(heard.input.memory?.assignment?.ownerId).toBe(memory?.assignment?.ownerId)
  })
  test.each([null, '', '{}', 'no order', '{"order":"sell","ownerId":"B","lockedUntil":null,"by":"x"}'])(
    '%j is none',
    (detail) => {
      expect(readOrder(detail)).toBeNull()
    },
  )
})

describe('a rep’s answer from outside the CRM’s own property', () => {
  const answer = (over: Partial<RepAnswer> = {}): RepAnswer => ({
    response: 'rejected',
    reason: 'spam',
    ownerId: 'A',
    by: 'A',
    ...over,
  })
  const hear = (
    answers: readonly RepAnswer[],
    memory: LeadMemory | null,
    shown: 'accepted' | 'rejected' | null = null,
  ) => hearAnswers(inputOf([TALK, ...answers.map((one, i) => answerActivity(`a${i}`, one, i))], memory, shown))
  const said = ({ input }: ReturnType<typeof hear>) => {
    const { repResponse, rejectReason } = input.snapshot.fields
    return [repResponse, rejectReason, input.memory?.responseSeen ?? null]
  }
  const UNTOUCHED = [null, 'in the CRM', null]
  test('none: nothing is touched', () => {
    const input = inputOf([TALK], ownedBy('A'))
    expect(hearAnswers(input).input).toBe(input)
    expect(hearAnswers(input).heard).toEqual({ standing: null, snooze: null, seen: [] })
  })
  test.each<[string, readonly RepAnswer[], LeadMemory | null, readonly unknown[]]>([
    [
      'is laid over what the CRM shows, as news',
      [answer()],
      ownedBy('A', { responseSeen: 'rejected' }),
      ['rejected', 'spam', null],
    ],
    [
      'the newest counts',
      [answer(), answer({ response: 'accepted', reason: null })],
      ownedBy('A'),
      ['accepted', null, null],
    ],
    ['not one about somebody else’s lead', [answer({ ownerId: 'B' })], ownedBy('A'), UNTOUCHED],
    ['one behind it about this one', [answer(), answer({ ownerId: 'B' })], ownedBy('A'), ['rejected', 'spam', null]],
    ['not one heard before', [answer()], ownedBy('A', { answersSeen: ['a0'] }), UNTOUCHED],
    ['not of a lead never seen', [answer()], null, UNTOUCHED],
    ['of a lead nobody has', [answer({ ownerId: null })], aMemory(), ['rejected', 'spam', null]],
  ])('%s', (_, answers, memory, expected) => {
    const result = hear(answers, memory)
    expect(said(result)).toEqual(expected)
    expect(result.input.activities).toEqual([TALK])
    expect(result.input.memory?.activities).toEqual(memory === null ? undefined : [TALK])
    expect(result.heard.seen).toEqual(answers.map((_answer, i) => `a${i}`))
    const isHeard = expected !== UNTOUCHED
    expect(result.heard.standing === null).toBe(!isHeard)
    if (isHeard) expect(result.heard.standing).toMatchObject({ response: expected[0], reason: expected[1], over: null })
  })
  const snoozed = (until?: number, ownerId: string | null = 'A') =>
    answer({ response: 'snoozed', reason: null, ownerId, by: 'Maya', ...(until === undefined ? {} : { until }) })
  test.each<[string, readonly RepAnswer[], LeadMemory, number | null]>([
    ['as it was said', [snoozed(50)], ownedBy('A'), 50],
    ['by what was said last', [snoozed(50), snoozed(70)], ownedBy('A'), 70],
    ['not by an answer', [answer()], ownedBy('A'), null],
    ['no more than by what was said since the answer', [snoozed(50), answer()], ownedBy('A'), null],
    ['as was said after the answer', [answer(), snoozed(50)], ownedBy('A'), 50],
    ['not without an end', [snoozed()], ownedBy('A'), null],
    ['not where nobody has it', [snoozed(50, null)], aMemory(), null],
    ['not by what was heard before', [snoozed(50)], ownedBy('A', { answersSeen: ['a0'] }), null],
  ])('lets the lead wait: %s', (_, answers, memory, until) => {
    const { snooze } = hear(answers, memory).heard
    const since = answers.findLastIndex(({ response }) => response === 'snoozed')
    expect(snooze).toEqual(until === null ? null : { ownerId: 'A', by: 'Maya', since, until })
  })
  test('stands as long as the CRM shows what it was laid over and its owner has the lead', () => {
    const standing = { response: 'accepted', reason: null, ownerId: 'A', over: null } as const
    const memory = ownedBy('A', { answer: standing, responseSeen: 'accepted' })
    expect(said(hear([], memory))).toEqual(['accepted', null, 'accepted'])
    expect(hear([], memory).heard.standing).toBe(standing)
    // The CRM's own property has changed, or the lead has changed hands: what was covered counts as heard.
    expect(said(hear([], memory, 'rejected'))).toEqual(['rejected', 'in the CRM', null])
    expect(hear([], memory, 'rejected').heard.standing).toBeNull()
    expect(said(hear([], ownedBy('B', { answer: standing })))).toEqual(UNTOUCHED)
    const ofNobody = aMemory({ answer: { ...standing, ownerId: null, over: 'rejected' } })
    expect(said(hear([], ofNobody, 'rejected'))).toEqual(['rejected', 'in the CRM', 'rejected'])
  })
  test.each([null, '', '[]', '{"response":"maybe","reason":null,"ownerId":null,"by":"x"}'])('%j is none', (detail) => {
    expect(readAnswer(detail)).toBeNull()
  })
})
