import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { STAGES } from '../../../src/domain/lead.ts'
import { leadHistories, type LeadTransition } from '../../../src/domain/velocity/stage-history.ts'
import {
  DAY_MS,
  openAgeDays,
  overallVelocity,
  stageFigures,
  stayDays,
  timeInStage,
  within,
} from '../../../src/domain/velocity/stage-times.ts'
import { moves } from './transitions.ts'

/** SEMANTICS E47: MQL d0, SAL d2, recycled d9, MQL d40, SAL d41. */
const e47 = moves(
  'e47',
  [0, 'mql'],
  [2, 'sal'],
  [9, 'known', { status: 'nurture', edge: 'recycled' }],
  [40, 'mql', { cycle: 2, edge: 'requalified' }],
  [41, 'sal', { cycle: 2 }],
)

describe('visits', () => {
  test('E46 Known day 0 → SQL day 10: MQL and SAL skipped without duration, velocity 10 days', () => {
    const [history] = leadHistories(moves('e46', [0, 'known'], [10, 'sql']))
    expect(history!.skips.map(({ stage, at }) => [stage, at / DAY_MS])).toEqual([
      ['mql', 10],
      ['sal', 10],
    ])
    expect(history!.stays.map(({ stage }) => stage)).toEqual(['known', 'sql'])
    expect(stageFigures(history!, 'mql', 20 * DAY_MS)).toMatchObject({
      entries: 0,
      skipped: true,
      latestDays: null,
      cumulativeDays: 0,
    })
    expect(overallVelocity([history!], new Map(), 'sql').summary?.median).toBe(10)
  })

  test('E46 with the skips recorded as edges gives the same', () => {
    const recorded = leadHistories(
      moves('e46', [0, 'known'], [10, 'mql', { edge: 'skipped' }], [10, 'sal', { edge: 'skipped' }], [10, 'sql']),
    )
    expect(recorded).toEqual(leadHistories(moves('e46', [0, 'known'], [10, 'sql'])))
  })

  test('E47 first MQL d0, last d40, entries 2, cycle 2, latest 1 d, cumulative 3 d', () => {
    const [history] = leadHistories(e47)
    expect(stageFigures(history!, 'mql', 50 * DAY_MS)).toEqual({
      firstEnteredAt: 0,
      lastEnteredAt: 40 * DAY_MS,
      lastExitedAt: 41 * DAY_MS,
      entries: 2,
      latestDays: 1,
      cumulativeDays: 3,
      ageDays: null,
      skipped: false,
    })
    expect(history!.stays.at(-1)).toMatchObject({ stage: 'sal', cycle: 2, exitedAt: null, exit: null })
    expect(stageFigures(history!, 'sal', 50 * DAY_MS)).toMatchObject({ latestDays: 7, cumulativeDays: 7, ageDays: 9 })
    expect(history!.stays.map(({ exit }) => exit)).toEqual(['forward', 'aside', 'forward', null])
  })

  test('a lead grown stale stays where it is; a lost one is nowhere; iql is not skipped', () => {
    const [stale] = leadHistories(moves('a', [0, 'known'], [1, 'mql'], [95, 'mql', { status: 'stale' }]))
    expect(stale!.stays.at(-1)).toMatchObject({ stage: 'mql', enteredAt: DAY_MS, exitedAt: null })
    expect(stale!.skips).toEqual([])
    const [lost] = leadHistories(moves('b', [0, 'opportunity'], [5, 'opportunity', { status: 'lost', edge: 'lost' }]))
    expect(lost!.stays).toEqual([
      { leadId: 'b', stage: 'opportunity', cycle: 1, enteredAt: 0, exitedAt: 5 * DAY_MS, exit: 'aside' },
    ])
  })

  test('a lead that falls back has left backward', () => {
    const [history] = leadHistories(moves('a', [0, 'mql'], [3, 'known', { edge: 'rejected' }]))
    expect(history!.stays[0]).toMatchObject({ stage: 'mql', exit: 'backward' })
  })

  test('closed visits and open ages are told apart, and a period counts what ended in it', () => {
    const histories = leadHistories([
      ...moves('a', [0, 'mql'], [4, 'sal']),
      ...moves('b', [0, 'mql'], [8, 'sql']),
      ...moves('c', [2, 'mql']),
    ])
    const all = timeInStage(histories, 'mql', 10 * DAY_MS)
    expect(all.closed).toMatchObject({ count: 2, median: 6, mean: 6 })
    expect(all.open).toMatchObject({ count: 1, max: 8 })
    expect(timeInStage(histories, 'sal', 10 * DAY_MS).skipped).toBe(1)
    const early = timeInStage(histories, 'mql', 10 * DAY_MS, { from: 0, until: 8 * DAY_MS })
    expect(early.closed?.count).toBe(1)
  })

  test('a stage counts as skipped only where it was, and only in its period', () => {
    const histories = leadHistories([...moves('a', [0, 'known'], [8, 'sql']), ...moves('b', [0, 'known'], [9, 'sal'])])
    const skipped = (stage: 'mql' | 'sal' | 'sql', until: number) =>
      timeInStage(histories, stage, 20 * DAY_MS, { from: 0, until: until * DAY_MS }).skipped
    expect([skipped('mql', 9), skipped('mql', 10), skipped('sal', 10), skipped('sql', 10)]).toEqual([1, 2, 1, 0])
    expect(stageFigures(histories[1]!, 'mql', 20 * DAY_MS).skipped).toBe(true)
    expect(stageFigures(histories[1]!, 'sal', 20 * DAY_MS).skipped).toBe(false)
  })

  test('of three visits the first and the last are told', () => {
    const [history] = leadHistories(moves('a', [3, 'mql'], [4, 'known'], [7, 'mql'], [8, 'known'], [9, 'mql']))
    expect(stageFigures(history!, 'mql', 20 * DAY_MS)).toMatchObject({
      firstEnteredAt: 3 * DAY_MS,
      lastEnteredAt: 9 * DAY_MS,
      lastExitedAt: 8 * DAY_MS,
      entries: 3,
    })
  })

  test('a new cycle in the same stage is a new visit, and leaves no stage forward', () => {
    const [history] = leadHistories(moves('a', [0, 'mql'], [5, 'mql', { cycle: 2 }]))
    expect(history!.stays.map(({ cycle, exit }) => [cycle, exit])).toEqual([
      [1, 'backward'],
      [2, null],
    ])
  })

  test('a period holds its first moment, not its last; age is that of open visits alone', () => {
    const period = { from: DAY_MS, until: 2 * DAY_MS }
    expect([DAY_MS - 1, DAY_MS, 2 * DAY_MS - 1, 2 * DAY_MS].map((at) => within(at, period))).toEqual([
      false,
      true,
      true,
      false,
    ])
    const [history] = leadHistories(moves('a', [0, 'mql'], [2, 'sal']))
    expect(history!.stays.map((stay) => openAgeDays(stay, 9 * DAY_MS))).toEqual([null, 7])
  })

  test('who never arrived made no journey', () => {
    const histories = leadHistories([...moves('a', [0, 'known']), ...moves('b', [0, 'known'], [2, 'customer'])])
    expect(overallVelocity(histories, new Map()).journeys).toEqual([{ leadId: 'b', days: 2 }])
  })

  test('first touch from before the first transition counts', () => {
    const histories = leadHistories(moves('a', [10, 'known'], [30, 'customer']))
    expect(overallVelocity(histories, new Map([['a', 5 * DAY_MS]])).journeys).toEqual([{ leadId: 'a', days: 25 }])
    expect(overallVelocity(histories, new Map(), 'customer', { from: 0, until: 30 * DAY_MS }).summary).toBeNull()
  })
})

const anyTransition: fc.Arbitrary<LeadTransition> = fc
  .record({
    day: fc.nat(50),
    to: fc.constantFrom(...STAGES),
    status: fc.constantFrom('active', 'nurture', 'lost', 'stale'),
    lead: fc.constantFrom('a', 'b'),
  } as const)
  .map(({ day, to, status, lead }) => moves(lead, [day, to, { status }])[0]!)

test('visits never overlap, never run backward, and at most the last is open', () => {
  fc.assert(
    fc.property(fc.array(anyTransition, { maxLength: 20 }), (transitions) => {
      for (const { stays } of leadHistories(transitions)) {
        stays.forEach((stay, at) => {
          const next = stays[at + 1]
          if (next) expect(stay.exitedAt).toBeLessThanOrEqual(next.enteredAt)
          expect(stayDays(stay) ?? 0).toBeGreaterThanOrEqual(0)
          expect(stay.exitedAt === null).toBe(stay.exit === null)
        })
      }
    }),
    { numRuns: 1000 },
  )
})

test('the order in which leads are mixed does not matter', () => {
  fc.assert(
    fc.property(fc.array(anyTransition, { maxLength: 20 }), (transitions) => {
      const apart = [
        ...transitions.filter((one) => one.leadId === 'b'),
        ...transitions.filter((one) => one.leadId === 'a'),
      ]
      expect(leadHistories(apart)).toEqual(leadHistories(transitions))
    }),
    { numRuns: 1000 },
  )
})
