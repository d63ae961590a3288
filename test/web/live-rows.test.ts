import { expect, test } from '@jest/globals'
import type { LiveRow } from '../../src/contracts/live.ts'
import { NO_ROWS, stepRows } from '../../web/src/live/live-rows.ts'
import type { LiveRows, LiveStep } from '../../web/src/live/live-rows.ts'
import { countsAt, rolledTo, withDecision } from '../../web/src/live/minute-counts.ts'
import { liveRowOf } from '../../src/api/lead-view.ts'
import { aDecisionRow, decisionId, NOW } from '../api/support/believable-decisions.ts'
import { fixedExplanations } from '../api/support/fixed-explanations.ts'

const names = { rep: String, account: String, pool: String, rule: String }
const rows = (...ns: number[]): LiveRow[] =>
  ns.map((n) => liveRowOf(aDecisionRow(n, NOW), names, fixedExplanations, 'UTC'))
const numbers = (list: readonly LiveRow[]): number[] =>
  list.map((row) => Number.parseInt(row.decisionId.slice(-12), 16))
function after(...steps: LiveStep[]): LiveRows {
  return steps.reduce(stepRows, NO_ROWS)
}
const loaded: LiveStep = { kind: 'loaded', rows: rows(3, 2, 1), more: true }

test('rows that come are shown newest first, or gather while the reader is busy', () => {
  expect(numbers(after(loaded, { kind: 'arrived', rows: rows(4, 5), held: false }).shown)).toEqual([5, 4, 3, 2, 1])
  const held = after(
    loaded,
    { kind: 'arrived', rows: rows(4), held: true },
    { kind: 'arrived', rows: rows(5, 6), held: true },
  )
  expect([numbers(held.shown), numbers(held.waiting)]).toEqual([
    [3, 2, 1],
    [6, 5, 4],
  ])
  expect(numbers(stepRows(held, { kind: 'let-in' }).shown)).toEqual([6, 5, 4, 3, 2, 1])
  expect(numbers(stepRows(held, { kind: 'arrived', rows: rows(7), held: false }).shown)).toEqual([7, 6, 5, 4, 3, 2, 1])
})

test('a row never stands twice, whatever is told again', () => {
  const again = after(
    loaded,
    { kind: 'arrived', rows: rows(3, 4), held: true },
    { kind: 'arrived', rows: rows(4, 5), held: false },
    { kind: 'older', rows: rows(1, 0), more: false },
  )
  expect(numbers(again.shown)).toEqual([5, 4, 3, 2, 1, 0])
  expect(numbers(stepRows(again, loaded).shown)).toEqual([3, 2, 1])
})

test('the browser keeps at most 400 rows, and knows that older ones exist', () => {
  const many = Array.from({ length: 500 }, (_, index) => index + 4)
  const state = after({ ...loaded, more: false }, { kind: 'arrived', rows: rows(...many), held: false })
  expect(state.shown).toHaveLength(400)
  expect(state.shown[0]!.decisionId).toBe(decisionId(503))
  expect(state.more).toBe(true)
})

test('minutes roll on: new ones begin at 0, old ones fall off, unknown ones stay unknown', () => {
  const told = countsAt([...Array.from({ length: 58 }, () => null), 2, 1], NOW)
  const later = withDecision(withDecision(told, NOW + 2 * 60_000), NOW + 2 * 60_000)
  expect(later.counts).toHaveLength(60)
  expect(later.counts.slice(-5)).toEqual([null, 2, 1, 0, 2])
  expect(withDecision(told, NOW - 60_000).counts.slice(-2)).toEqual([3, 1])
  expect(rolledTo(told, NOW + 120 * 60_000).counts.every((count) => count === 0)).toBe(true)
})
