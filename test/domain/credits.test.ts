import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { creditTurn, lapseCredits } from '../../src/domain/credits.ts'
import type { Credit, CreditRequest } from '../../src/domain/credits.ts'
import { drainOrder } from '../../src/domain/hold-queue.ts'
import { EMPTY_ROTATION, HOUSE_ACCOUNT, takeTurn } from '../../src/domain/rotation.ts'
import type { RotationState } from '../../src/domain/roster.ts'
import { at, DAY, HOUR } from './routing-world.ts'

const now = at('2026-03-04 10:00')
const members = ['A', 'B', 'C'].map((repId) => ({ repId, weight: 1 }))
const rules = { reasons: ['spam', 'duplicate'], withinDays: 7 } as const
const everybody = () => true

function aRequest(over: Partial<CreditRequest> = {}): CreditRequest {
  return {
    leadId: 'lead-1',
    repId: 'A',
    poolId: 'sales',
    reason: 'spam',
    assignedAt: now - HOUR,
    takenForBreach: false,
    ...over,
  }
}

function sumOf(state: RotationState): number {
  return Object.values(state.cw).reduce((sum, claim) => sum + claim, 0)
}

function give(state: RotationState, leads: number): { readonly order: string; readonly state: RotationState } {
  const order: string[] = []
  for (let i = 0; i < leads; i++) {
    const turn = takeTurn(state, members, everybody, everybody)!
    order.push(turn.repId)
    state = turn.state
  }
  return { order: order.join(' '), state }
}

test('a credit is one turn more, booked against the house account', () => {
  const answer = creditTurn(aRequest(), rules, [], EMPTY_ROTATION, members, now)
  if (answer.kind !== 'credited') throw new Error(answer.because)
  expect(answer.state.cw).toEqual({ A: 3, [HOUSE_ACCOUNT]: -3 })
  expect(answer.credit).toMatchObject({ expiresAt: now + 7 * DAY, entries: [{ amount: 3 }, { amount: -3 }] })
  const { order, state } = give(answer.state, 7)
  expect(order).toBe('A A B C A B C')
  expect(sumOf(state)).toBe(0)
})

describe('refused', () => {
  const before: Credit = {
    leadId: 'lead-1',
    poolId: 'sales',
    repId: 'B',
    reason: 'spam',
    at: now - DAY,
    expiresAt: now + DAY,
    entries: [],
  }
  test.each([
    { row: 'for a breach, whatever the reason', request: { takenForBreach: true }, because: 'credit.taken-for-breach' },
    {
      row: 'a reason the pool does not accept',
      request: { reason: 'customer' },
      because: 'credit.reason-not-accepted',
    },
    { row: 'after the window', request: { assignedAt: now - 7 * DAY - 1 }, because: 'credit.too-late' },
    { row: 'somebody outside the pool', request: { repId: 'Z' }, because: 'credit.not-a-member' },
  ] as const)('$row', ({ request, because }) => {
    expect(creditTurn(aRequest(request), rules, [], EMPTY_ROTATION, members, now)).toEqual({ kind: 'refused', because })
  })
  test('a second one for the same lead', () => {
    const answer = creditTurn(aRequest(), rules, [before], EMPTY_ROTATION, members, now)
    expect(answer).toEqual({ kind: 'refused', because: 'credit.already-given' })
  })
  test('where the pool gives none', () => {
    const answer = creditTurn(aRequest(), undefined, [], EMPTY_ROTATION, members, now)
    expect(answer).toEqual({ kind: 'refused', because: 'credit.not-offered' })
  })
  test('on the last day it is still given', () => {
    const request = aRequest({ assignedAt: now - 7 * DAY })
    expect(creditTurn(request, rules, [], EMPTY_ROTATION, members, now).kind).toBe('credited')
  })
})

test('an unused credit lapses with its window, a used one does not', () => {
  const answer = creditTurn(aRequest(), rules, [], EMPTY_ROTATION, members, now)
  if (answer.kind !== 'credited') throw new Error(answer.because)
  const credits = [answer.credit]
  const late = now + 7 * DAY
  expect(lapseCredits(answer.state, credits, new Map(), late - 1)).toEqual({ state: answer.state, lapsed: [] })
  const lapsed = lapseCredits(answer.state, credits, new Map(), late)
  expect(lapsed.lapsed).toEqual(credits)
  expect(lapsed.state.cw).toEqual({ A: 0, [HOUSE_ACCOUNT]: 0 })
  expect(lapseCredits(answer.state, credits, new Map([['A', now - 1]]), late).lapsed).toEqual(credits)
  for (const turn of [now, now + 1])
    expect(lapseCredits(answer.state, credits, new Map([['A', turn]]), late).lapsed).toEqual([])
})

test('the ledger sums to zero through turns, credits and lapses', () => {
  const step = fc.oneof(
    fc.constant({ kind: 'turn' } as const),
    fc.record({ kind: fc.constant('credit' as const), repId: fc.constantFrom('A', 'B', 'C'), lead: fc.nat(5) }),
    fc.record({ kind: fc.constant('later' as const), days: fc.nat(9) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let state = EMPTY_ROTATION
      let time = now
      let credits: readonly Credit[] = []
      for (const next of steps) {
        if (next.kind === 'turn') state = give(state, 1).state
        else if (next.kind === 'later') {
          time += next.days * DAY
          const { state: after, lapsed } = lapseCredits(state, credits, new Map(), time)
          state = after
          credits = credits.filter((credit) => !lapsed.includes(credit))
        } else {
          const request = aRequest({ repId: next.repId, leadId: `lead-${next.lead}`, assignedAt: time })
          const answer = creditTurn(request, rules, credits, state, members, time)
          if (answer.kind === 'refused') continue
          state = answer.state
          credits = [...credits, answer.credit]
          expect(answer.credit.entries.reduce((sum, { amount }) => sum + amount, 0)).toBe(0)
        }
        expect(sumOf(state)).toBe(0)
      }
    }),
    { numRuns: 1000 },
  )
})

test('waiting leads drain the tightest promise first, then the longest wait', () => {
  const waiting = [
    { leadId: 'd', heldSince: 1, promisedMinutes: null },
    { leadId: 'c', heldSince: 5, promisedMinutes: 30 },
    { leadId: 'b', heldSince: 9, promisedMinutes: 5 },
    { leadId: 'a', heldSince: 5, promisedMinutes: 30 },
    { leadId: 'e', heldSince: 3, promisedMinutes: 5 },
  ]
  expect(
    waiting
      .toSorted(drainOrder)
      .map(({ leadId }) => leadId)
      .join(' '),
  ).toBe('e b a c d')
})

test('what another lead was credited says nothing; whoever has no share gets no turn back', () => {
  expect(creditTurn(aRequest(), rules, [{ leadId: 'lead-2' }], EMPTY_ROTATION, members, now).kind).toBe('credited')
  const idle = [{ repId: 'A', weight: 0 }, ...members.slice(1)]
  expect(creditTurn(aRequest(), rules, [], EMPTY_ROTATION, idle, now)).toEqual({
    kind: 'refused',
    because: 'credit.not-a-member',
  })
})
