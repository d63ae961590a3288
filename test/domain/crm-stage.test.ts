import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { followStage, type CrmStages } from '../../src/domain/crm-stage.ts'
import type { Transition } from '../../src/domain/decision.ts'
import { STAGES, type Stage } from '../../src/domain/lead.ts'

/** As HubSpot comes, with a stage of the account's own for SAL. */
const STAGES_OF_ACCOUNT: CrmStages = {
  order: ['subscriber', 'lead', 'mql', '187', 'sql', 'opportunity', 'customer', 'evangelist', 'other'],
  of: { known: 'lead', mql: 'mql', sal: '187', sql: 'sql', opportunity: 'opportunity', customer: 'customer' },
}

const moved = (from: Stage | null, to: Stage, edge: string): readonly Transition[] => [
  {
    ...{ from, to, edge, at: 0, because: '', evidence: {}, cycle: 1 },
    fromStatus: from === null ? null : 'active',
    toStatus: 'active',
  },
]
const follow = (from: Stage | null, to: Stage, edge: string, shown: string, stages = STAGES_OF_ACCOUNT) =>
  followStage(stages, { from, to, transitions: moved(from, to, edge) }, shown)

describe('forward', () => {
  test.each<[Stage | null, Stage, string, string | null]>([
    [null, 'known', '', 'lead'],
    [null, 'mql', 'subscriber', 'mql'],
    ['known', 'mql', 'lead', 'mql'],
    ['known', 'mql', 'mql', 'mql'],
    ['known', 'mql', 'opportunity', null],
    ['mql', 'opportunity', 'customer', null],
    ['opportunity', 'customer', 'evangelist', null],
    ['mql', 'sal', 'mql', '187'],
  ])('%s → %s, shown “%s” → %s', (from, to, shown, value) => {
    expect(follow(from, to, 'promoted', shown)?.to ?? null).toBe(value)
  })
})

describe('back', () => {
  test.each<[string, Stage, Stage, string, string, ReturnType<typeof follow>]>([
    ['what our own stage stood for', 'mql', 'known', 'fell-back', 'mql', { to: 'lead', back: ['mql'] }],
    ['further than ours by its own reason: stays', 'mql', 'known', 'fell-back', 'opportunity', null],
    [
      'E54 the effort has ended: from anywhere before the customer',
      'sql',
      'known',
      'recycled',
      'opportunity',
      { to: 'lead', back: ['mql', '187', 'sql', 'opportunity'] },
    ],
    ['rejected', 'mql', 'known', 'rejected', 'sql', { to: 'lead', back: ['mql', '187', 'sql', 'opportunity'] }],
    ['never from the customer', 'sql', 'known', 'recycled', 'customer', null],
    ['never from what nobody knows', 'sql', 'known', 'recycled', 'gone-since', null],
    ['never from behind the customer', 'sql', 'known', 'recycled', 'evangelist', null],
  ])('%s', (_what, from, to, edge, shown, move) => {
    expect(follow(from, to, edge, shown)).toEqual(move)
  })
})

test('an account that has put its stages in another order: what ours stood for is taken back by that order', () => {
  const stages = { ...STAGES_OF_ACCOUNT, order: ['mql', 'lead', 'sql', 'opportunity', 'customer'] }
  expect(follow('known', 'mql', 'promoted', 'lead', stages)).toEqual({ to: 'mql', back: ['lead'] })
})

test('a stage that the account has dropped is not written', () => {
  const { mql: _dropped, ...of } = STAGES_OF_ACCOUNT.of
  const stages = { order: STAGES_OF_ACCOUNT.order.filter((one) => one !== 'mql'), of }
  expect(follow('known', 'mql', 'promoted', 'lead', stages)).toBeNull()
})

const anyStage = fc.constantFrom(...STAGES)
const shownStage = fc.constantFrom('', 'unknown', ...STAGES_OF_ACCOUNT.order)

test('nothing moves while our stage stays, whatever the CRM shows', () => {
  fc.assert(fc.property(anyStage, shownStage, (stage, shown) => follow(stage, stage, 'went-stale', shown) === null))
})

test('a move up never takes the CRM back', () => {
  fc.assert(
    fc.property(anyStage, anyStage, shownStage, (from, to, shown) => {
      fc.pre(STAGES.indexOf(to) > STAGES.indexOf(from))
      const move = follow(from, to, 'promoted', shown)
      const place = (value: string) => STAGES_OF_ACCOUNT.order.indexOf(value)
      expect(move === null || (place(move.to) >= place(shown) && move.back.length === 0)).toBe(true)
    }),
  )
})

test('no move takes a customer back', () => {
  const edge = fc.constantFrom('rejected', 'recycled', 'unreachable', 'fell-back', 'requalified')
  const behind = fc.constantFrom('customer', 'evangelist', 'other')
  fc.assert(
    fc.property(anyStage, anyStage, edge, behind, (from, to, how, shown) => {
      fc.pre(from !== 'customer' && to !== 'customer')
      expect(follow(from, to, how, shown)).toBeNull()
    }),
  )
})
