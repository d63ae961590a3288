import { describe, expect, test } from '@jest/globals'
import {
  countCompared,
  formerFor,
  isTooMuch,
  isWatched,
  NOTHING_COMPARED,
  rolloutLimits,
  wantsMore,
  type Canary,
  type Compared,
} from '../../src/domain/canary.ts'
import { aDecided, aMemory, anAssignment } from '../db/samples.ts'

const NOW = Date.UTC(2026, 2, 4)
const DAY = 86_400_000
const LIMITS = { compared: 10, atLeast: 5, pauseAbovePercent: 30 }
const CANARY: Canary = {
  version: 2,
  former: 1,
  state: 'comparing',
  begunAt: NOW,
  pausedAt: null,
  tallies: NOTHING_COMPARED,
}
type Over = Parameters<typeof aMemory>[0]

let ids = 0
function compared(group: Compared['group'], former: Over, now: Over): Compared {
  ids += 1
  return { leadId: `lead-${ids}`, group, former: aDecided(aMemory(former)), now: aDecided(aMemory(now)) }
}
const same = (count: number, group: Compared['group'] = 'fresh') =>
  Array.from({ length: count }, () => compared(group, {}, {}))
const moved = (count: number, group: Compared['group'] = 'fresh') =>
  Array.from({ length: count }, () => compared(group, { stage: 'known' }, { stage: 'mql' }))
const count = (leads: readonly Compared[], canary = CANARY, now = NOW) => countCompared(canary, leads, LIMITS, now)

test('where the policy says nothing, 200 leads are compared, and 30 % of 20 are too much', () => {
  expect(rolloutLimits({})).toEqual({ compared: 200, atLeast: 20, pauseAbovePercent: 30 })
})

describe('what a change is', () => {
  const tally = (former: Over, now: Over) => count([compared('fresh', former, now)]).canary.tallies.fresh
  const ana = anAssignment('ana')
  test.each([
    ['nothing', {}, {}, { changed: 0, owner: 0, stage: 0 }],
    ['another owner', { assignment: ana }, { assignment: anAssignment('bo') }, { changed: 1, owner: 1, stage: 0 }],
    ['an owner where nobody was', {}, { assignment: ana }, { changed: 1, owner: 1, stage: 0 }],
    ['another stage', { stage: 'known' }, { stage: 'mql' }, { changed: 1, owner: 0, stage: 1 }],
    ['another status', {}, { status: 'disqualified' }, { changed: 1, owner: 0, stage: 1 }],
    ['both', {}, { stage: 'sal', assignment: ana }, { changed: 1, owner: 1, stage: 1 }],
    [
      'the way to the same owner',
      { assignment: ana },
      { assignment: { ...ana, by: 'named' } },
      { changed: 0, owner: 0, stage: 0 },
    ],
  ] as const)('%s', (_what, former, now, expected) => {
    expect(tally(former, now)).toEqual({ compared: 1, ...expected })
  })
})

describe('when it is too much', () => {
  test.each([
    [4, 4, false],
    [5, 2, true],
    [5, 1, false],
    [10, 3, false],
    [10, 4, true],
  ])('of %i compared %i changed: %p', (all, changed, expected) => {
    expect(isTooMuch({ compared: all, changed, owner: 0, stage: changed }, LIMITS)).toBe(expected)
  })
})

test('it pauses at the instant of the batch, with examples of what changed', () => {
  const { canary, examples } = count([...same(3), ...moved(2)])
  expect(canary).toMatchObject({ state: 'paused', pausedAt: NOW, tallies: { fresh: { compared: 5, changed: 2 } } })
  expect(examples.map(({ former, now }) => [former.stage, now.stage])).toEqual([
    ['known', 'mql'],
    ['known', 'mql'],
  ])
})

test('many known leads that stay do not hide new ones that change', () => {
  expect(count([...same(10, 'known'), ...moved(5)]).canary.state).toBe('paused')
})

test('beyond the number of a group nothing is counted, and after both it is trusted', () => {
  const half = count([...same(12), ...same(4, 'known')]).canary
  expect(half).toMatchObject({ state: 'comparing', tallies: { fresh: { compared: 10 }, known: { compared: 4 } } })
  expect(count(same(6, 'known'), half).canary.state).toBe('passed')
})

test('after seven days it is trusted, however few leads it decided; what came by then still counts', () => {
  expect(isWatched(CANARY, NOW + 7 * DAY - 1)).toBe(true)
  expect(isWatched(CANARY, NOW + 7 * DAY)).toBe(false)
  expect(count(same(1), CANARY, NOW + 7 * DAY).canary.state).toBe('passed')
  expect(count(moved(5), CANARY, NOW + 7 * DAY).canary.state).toBe('paused')
})

test('once it is paused, passed or accepted nothing is counted any more', () => {
  for (const state of ['paused', 'passed', 'accepted'] as const)
    expect(count(moved(9), { ...CANARY, state })).toEqual({ canary: { ...CANARY, state }, examples: [] })
})

test('no more than ten examples are kept, over all batches', () => {
  const limits = { compared: 100, atLeast: 50, pauseAbovePercent: 100 }
  const first = countCompared(CANARY, moved(7), limits, NOW)
  expect(first.examples).toHaveLength(7)
  expect(countCompared(first.canary, moved(7), limits, NOW).examples).toHaveLength(3)
})

describe('what a new version is compared with', () => {
  test.each([
    ['the version before', null, 2],
    ['the one trusted before both, while that is compared', CANARY, 1],
    ['the one trusted before both, while that is paused, however long', { ...CANARY, state: 'paused', begunAt: 0 }, 1],
    ['the version before, once that is trusted by time', { ...CANARY, begunAt: NOW - 7 * DAY }, 2],
    ['the version before, once that has passed', { ...CANARY, state: 'passed' }, 2],
    ['the version before, once an admin let it go on', { ...CANARY, state: 'accepted' }, 2],
  ] as const)('%s', (_what, current, former) => {
    expect(formerFor(current, 2, NOW)).toBe(former)
  })
})

test('leads of each group are compared up to the limit', () => {
  const wants = (fresh: number, known: number) => {
    const tallies = {
      fresh: { ...NOTHING_COMPARED.fresh, compared: fresh },
      known: { ...NOTHING_COMPARED.known, compared: known },
    }
    return [wantsMore({ tallies }, 'fresh', LIMITS), wantsMore({ tallies }, 'known', LIMITS)]
  }
  expect([wants(0, 9), wants(9, 10), wants(10, 11)]).toEqual([
    [true, true],
    [true, false],
    [false, false],
  ])
})
