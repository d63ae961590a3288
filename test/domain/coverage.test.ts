import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Cap } from '../../src/domain/caps.ts'
import { coverageGaps, workedBy, type Loads } from '../../src/domain/coverage.ts'
import { isOpen } from '../../src/domain/calendar.ts'
import type { Instant } from '../../src/domain/lead.ts'
import { isAway } from '../../src/domain/presence.ts'
import type { Pool, Rep, Roster } from '../../src/domain/roster.ts'
import { localDays, workingTimeOf } from '../../src/mapping/working-time.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Monday 2 March 2026, 00:00 UTC; the clocks of New York change on the 8th. */
const MONDAY = Date.UTC(2026, 2, 2)
const [FROM, UNTIL] = [MONDAY - 21 * DAY, MONDAY + 35 * DAY]

interface Hours {
  readonly weekday: number
  readonly startMinute: number
  readonly endMinute: number
}
const weekdays = (startMinute: number, endMinute: number, days = [1, 2, 3, 4, 5]): readonly Hours[] =>
  days.map((weekday) => ({ weekday, startMinute, endMinute }))

function aRep(repId: string, hours: readonly Hours[], more: Partial<Rep> & { readonly holidays?: string[] } = {}): Rep {
  const { holidays = [], zone = 'UTC', ...rest } = more
  const era = { since: FROM, zone, hours, holidays: new Set(holidays) }
  return {
    ...{ repId, name: repId, email: null, active: true, teams: [], managerId: null, zone },
    ...{ outOfOffice: [], languages: [], skills: [] },
    workingTime: workingTimeOf([era], FROM, UNTIL),
    localDays: localDays(zone, FROM, UNTIL),
    ...rest,
  }
}
const aPool = (poolId: string, reps: readonly Rep[], more: Partial<Pool> = {}): Pool => ({
  ...{ poolId, name: poolId, hours: 'members', overflow: [] },
  members: reps.map(({ repId }) => ({ repId, weight: 1 })),
  ...more,
})
const rosterOf = (reps: readonly Rep[], pools: readonly Pool[]): Roster => ({
  reps: new Map(reps.map((rep) => [rep.repId, rep])),
  pools: new Map(pools.map((pool) => [pool.poolId, pool])),
  defaultManagerId: null,
})
const NO_LOADS: Loads = { assignedTimes: new Map(), openLeads: new Map() }
const NO_CAPS = (): readonly Cap[] => []
const WEEK = { from: MONDAY, until: MONDAY + 7 * DAY }
const at = (day: number, hour: number): Instant => MONDAY + (day - 2) * DAY + hour * HOUR

describe('gaps of a pool in which people work 9 to 17 on weekdays, UTC', () => {
  const morning = aRep('ayu', [...weekdays(9 * 60, 12 * 60), ...weekdays(13 * 60, 17 * 60)])
  const gapsOf = (reps: readonly Rep[], more: Partial<Pool> = {}, others: readonly Pool[] = []) => {
    const pool = aPool('ae', reps, more)
    const all = [...reps, ...others.flatMap(({ members }) => members).flatMap(({ repId }) => LATE[repId] ?? [])]
    return coverageGaps(pool, rosterOf(all, [pool, ...others]), 'business', NO_LOADS, NO_CAPS, WEEK)
  }
  const late = aRep('late', weekdays(12 * 60, 13 * 60))
  const LATE: Readonly<Record<string, Rep>> = { late }

  test('everybody at lunch: an hour a day in which nobody can take a lead', () => {
    expect(gapsOf([morning]).map(({ from, until }) => [from, until])).toEqual(
      [2, 3, 4, 5, 6].map((day) => [at(day, 12), at(day, 13)]),
    )
  })
  test('a member who eats later covers it, and so does a pool that leads go on to', () => {
    expect(gapsOf([morning, late])).toEqual([])
    expect(gapsOf([morning], { overflow: ['night'] }, [aPool('night', [late])])).toEqual([])
  })
  test('a public holiday is a day on which somebody was expected; a Sunday is not', () => {
    const plain = aRep('budi', weekdays(9 * 60, 17 * 60), { holidays: ['2026-03-04'] })
    expect(gapsOf([plain])).toEqual([
      { from: at(4, 9), until: at(4, 17), absent: [{ repId: 'budi', because: 'out-of-hours' }] },
    ])
  })
  test('away from Thursday noon: the rest of the week, with the reason', () => {
    const away = aRep('citra', weekdays(9 * 60, 17 * 60), { outOfOffice: [{ start: at(5, 12), end: at(20, 0) }] })
    expect(gapsOf([away])).toEqual([
      { from: at(5, 12), until: at(5, 17), absent: [{ repId: 'citra', because: 'out-of-office' }] },
      { from: at(6, 9), until: at(6, 17), absent: [{ repId: 'citra', because: 'out-of-office' }] },
    ])
  })
  test('so does one that works in a pool that minds no hours, and a pool two steps on', () => {
    const always = aPool('night', [late], { hours: 'always' })
    expect(gapsOf([morning], { overflow: ['night'] }, [always])).toEqual([])
    const ring = [
      aPool('between', [], { overflow: ['ae', 'night', 'gone'] }),
      aPool('night', [late], { overflow: ['ae'] }),
    ]
    expect(gapsOf([morning], { overflow: ['between'] }, ring)).toEqual([])
  })
  test('whoever has no share, is inactive or not known covers nothing; the last two are told', () => {
    const off = aRep('off', weekdays(12 * 60, 13 * 60), { active: false })
    const members = ['ayu', 'late', 'off', 'gone'].map((repId) => ({ repId, weight: repId === 'late' ? 0 : 1 }))
    const [first] = gapsOf([morning, late, off], { members })
    expect(first).toEqual({
      from: at(2, 12),
      until: at(2, 13),
      absent: [
        { repId: 'ayu', because: 'out-of-hours' },
        { repId: 'off', because: 'inactive' },
        { repId: 'gone', because: 'inactive' },
      ],
    })
  })
  test('a pool that minds no hours is to be covered around the clock; who is away there is missed at night', () => {
    const away = aRep('away', weekdays(9 * 60, 17 * 60), { outOfOffice: [{ start: at(4, 0), end: at(5, 0) }] })
    expect(gapsOf([away], { hours: 'always' })).toEqual([
      { from: at(4, 0), until: at(5, 0), absent: [{ repId: 'away', because: 'out-of-office' }] },
    ])
  })
  test('in such a pool a full cap is the reason at any hour', () => {
    const full = aRep('full', weekdays(9 * 60, 17 * 60))
    const pool = aPool('ae', [full], { hours: 'always' })
    const loads: Loads = { assignedTimes: new Map(), openLeads: new Map([['full', 5]]) }
    const cap: Cap = { per: 'open', count: 5, window: 'static' }
    expect(coverageGaps(pool, rosterOf([full], [pool]), 'business', loads, () => [cap], WEEK)).toEqual([
      { ...WEEK, absent: [{ repId: 'full', because: 'cap' }] },
    ])
  })
  test('somebody works whenever one of the active does who is not away', () => {
    const night = aRep('night', weekdays(20 * 60, 22 * 60, [1, 2]), {
      outOfOffice: [{ start: at(3, 0), end: at(4, 0) }],
    })
    const gone = aRep('gone', weekdays(0, 60), { active: false })
    const day = { start: at(2, 10), end: at(4, 0) }
    expect(workedBy([morning, night, gone], day).map(({ start, end }) => [start, end])).toEqual([
      [at(2, 10), at(2, 12)],
      [at(2, 13), at(2, 17)],
      [at(2, 20), at(2, 22)],
      [at(3, 9), at(3, 12)],
      [at(3, 13), at(3, 17)],
    ])
  })
  test('a promise around the clock expects somebody at night', () => {
    const plain = aRep('dewi', weekdays(9 * 60, 17 * 60))
    const pool = aPool('ae', [plain])
    const gaps = coverageGaps(pool, rosterOf([plain], [pool]), 'calendar', NO_LOADS, NO_CAPS, WEEK)
    expect(gaps[0]).toMatchObject({ from: MONDAY, until: at(2, 9) })
    expect(gaps.at(-1)).toMatchObject({ from: at(6, 17), until: WEEK.until })
  })
  test('a daily cap that is full covers nothing until the day turns; one on open leads nothing at all', () => {
    const plain = aRep('eka', weekdays(9 * 60, 17 * 60))
    const pool = aPool('ae', [plain])
    const now = at(2, 10)
    const loads: Loads = { assignedTimes: new Map([['eka', [at(2, 9)]]]), openLeads: new Map([['eka', 5]]) }
    const gapsWith = (cap: Cap) =>
      coverageGaps(pool, rosterOf([plain], [pool]), 'business', loads, () => [cap], { from: now, until: at(4, 0) })
    expect(gapsWith({ per: 'day', count: 1, window: 'static' })).toEqual([
      { from: now, until: at(2, 17), absent: [{ repId: 'eka', because: 'cap' }] },
    ])
    expect(gapsWith({ per: 'open', count: 5, window: 'static' }).map(({ from }) => from)).toEqual([now, at(3, 9)])
  })
})

/** Minute by minute, by the questions a decision asks. */
function gapMinutes(pool: Pool, roster: Roster, expected: 'business' | 'calendar', free: (rep: Rep) => Instant) {
  const reps = pool.members.flatMap(({ repId }) => roster.reps.get(repId) ?? []).filter(({ active }) => active)
  const others = pool.overflow.flatMap((id) => roster.pools.get(id) ?? [])
  const there = (one: Pool, t: Instant): boolean =>
    one.members.some(({ repId }) => {
      const rep = roster.reps.get(repId)!
      return rep.active && (one.hours === 'always' || isOpen(rep.workingTime, t)) && !isAway(rep, t) && t >= free(rep)
    })
  const minutes: Instant[] = []
  for (let t = WEEK.from; t < WEEK.until; t += MINUTE) {
    const asked = expected === 'calendar' || pool.hours === 'always' || reps.some((rep) => isExpected(rep, t))
    if (asked && ![pool, ...others].some((one) => there(one, t))) minutes.push(t)
  }
  return minutes
}

/** Whether the rep works both before (or at) and after this minute of the local day, or of the same weekday nearby if the day is off. */
function isExpected(rep: Rep, t: Instant): boolean {
  const { starts } = rep.localDays!
  const day = starts.findLastIndex((start) => start <= t)
  for (const weeks of [0, -1, 1, -2, 2]) {
    const begin = starts[day + weeks * 7]
    const end = starts[day + weeks * 7 + 1]
    if (begin === undefined || end === undefined) continue
    const worked: number[] = []
    for (let m = begin; m < end; m += 15 * MINUTE) if (isOpen(rep.workingTime, m)) worked.push(m - begin)
    if (worked.length === 0) continue
    const into = t - starts[day]!
    return into >= worked[0]! && into < worked.at(-1)! + 15 * MINUTE
  }
  return false
}

const quarters = (n: number): number => n * 15
const someHours = fc
  .uniqueArray(
    fc.record({
      weekday: fc.integer({ min: 1, max: 7 }),
      from: fc.nat(60),
      first: fc.integer({ min: 1, max: 16 }),
      pause: fc.nat(6),
      second: fc.nat(13),
    }),
    { selector: ({ weekday }) => weekday, maxLength: 7 },
  )
  .map((days) =>
    days.flatMap(({ weekday, from, first, pause, second }) => {
      const [open, shut, again] = [quarters(from), quarters(from + first), quarters(from + first + pause)]
      const morning = { weekday, startMinute: open, endMinute: shut }
      return second === 0 ? [morning] : [morning, { weekday, startMinute: again, endMinute: again + quarters(second) }]
    }),
  )
const someRep = fc.record({
  hours: someHours,
  zone: fc.constantFrom('UTC', 'Asia/Jakarta', 'America/New_York'),
  holiday: fc.option(fc.integer({ min: 2, max: 8 }), { nil: null }),
  away: fc.option(fc.tuple(fc.nat(7 * 24 * 60), fc.integer({ min: 1, max: 2 * 24 * 60 })), { nil: null }),
  active: fc.boolean(),
  freeAfter: fc.nat(4 * 24),
})

test('the same minutes as are found by looking at each of them', () => {
  fc.assert(
    fc.property(
      fc.array(someRep, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('business', 'calendar'),
      fc.constantFrom('members', 'always'),
      fc.boolean(),
      (made, expected, hours, overflows) => {
        const reps = made.map(({ hours: week, zone, holiday, away, active }, i) =>
          aRep(`rep-${i}`, week, {
            zone,
            active: active || i === 0,
            holidays: holiday === null ? [] : [`2026-03-0${holiday}`],
            outOfOffice:
              away === null ? [] : [{ start: MONDAY + away[0] * MINUTE, end: MONDAY + (away[0] + away[1]) * MINUTE }],
          }),
        )
        // The last one stands in another pool, which leads go on to.
        const own = overflows && reps.length > 1 ? reps.slice(0, -1) : reps
        const other = aPool('other', reps.slice(-1))
        const pool = aPool('ae', own, { hours, overflow: overflows ? ['other'] : [] })
        const roster = rosterOf(reps, [pool, other])
        // A rolling hour-cap of one is full until an hour after the last lead.
        const cap: Cap = { per: 'hour', count: 1, window: 'rolling' }
        const last = new Map(reps.map(({ repId }, i) => [repId, MONDAY + (made[i]!.freeAfter - 4) * 15 * MINUTE]))
        const loads: Loads = {
          assignedTimes: new Map([...last].map(([id, t]) => [id, t <= MONDAY ? [t] : []])),
          openLeads: new Map(),
        }
        const free = ({ repId }: Rep): Instant => {
          const t = last.get(repId)!
          return t <= MONDAY && t > MONDAY - HOUR ? t + HOUR : MONDAY
        }
        const gaps = coverageGaps(pool, roster, expected, loads, () => [cap], WEEK)
        const found = new Set<Instant>()
        for (const { from, until } of gaps) for (let t = from; t < until; t += MINUTE) found.add(t)
        expect([...found]).toEqual(gapMinutes(pool, roster, expected, free))
      },
    ),
    { numRuns: 40 },
  )
})
