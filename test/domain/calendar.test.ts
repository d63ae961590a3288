import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  dueAt,
  instantWithLeft,
  isOpen,
  lookAgainNearEnd,
  nextClose,
  nextOpen,
  workedBetween,
} from '../../src/domain/calendar.ts'
import type { Pause } from '../../src/domain/calendar.ts'
import type { WorkingTime } from '../../src/domain/roster.ts'
import type { WeeklyHours } from '../../src/ports/crm.ts'
import { workingTime } from '../../src/mapping/working-time.ts'
import { at, HOUR, MINUTE, OFFICE, officeTime } from './routing-world.ts'

const RUNS = { numRuns: 1000 }
const FROM = at('2026-02-01 00:00')
const UNTIL = at('2026-06-01 00:00')

function weekdays(start: number, end: number): readonly WeeklyHours[] {
  return [1, 2, 3, 4, 5].map((weekday) => ({ weekday, startMinute: start * 60, endMinute: end * 60 }))
}

describe('worked examples, hours Mon–Fri 09–17 New York unless stated', () => {
  const nineToSix = workingTime('America/New_York', weekdays(9, 18), new Set(), FROM, UNTIL)
  const mondayOff = officeTime('America/New_York', ['2026-03-09'])
  test.each([
    {
      row: 'E27 assigned Fri 16:50, 30 min',
      w: OFFICE,
      start: '2026-03-06 16:50',
      minutes: 30,
      due: '2026-03-09 09:20',
    },
    {
      row: 'E28 assigned Fri 16:30, 30 min: closing time sharp',
      w: OFFICE,
      start: '2026-03-06 16:30',
      minutes: 30,
      due: '2026-03-06 17:00',
    },
    {
      row: 'E29 created Sat 15:00, 2 h, hours 09–18',
      w: nineToSix,
      start: '2026-03-07 15:00',
      minutes: 120,
      due: '2026-03-09 11:00',
    },
    {
      row: 'E30 E27 with Monday a holiday',
      w: mondayOff,
      start: '2026-03-06 16:50',
      minutes: 30,
      due: '2026-03-10 09:20',
    },
    {
      row: 'E31 24 business hours from Wed 10:00',
      w: OFFICE,
      start: '2026-03-04 10:00',
      minutes: 24 * 60,
      due: '2026-03-09 10:00',
    },
  ])('$row → $due', ({ w, start, minutes, due }) => {
    expect(dueAt(w, at(start), minutes * MINUTE)).toBe(at(due))
    expect(workedBetween(w, at(start), at(due))).toBe(minutes * MINUTE)
  })

  test('E32 60 min from 10:00, paused 10:20–12:00 → 12:40', () => {
    const pauses: Pause[] = [{ start: at('2026-03-04 10:20'), end: at('2026-03-04 12:00') }]
    const due = dueAt(OFFICE, at('2026-03-04 10:00'), 60 * MINUTE, pauses)
    expect(due).toBe(at('2026-03-04 12:40'))
    expect(workedBetween(OFFICE, at('2026-03-04 10:00'), due!, pauses)).toBe(60 * MINUTE)
  })

  test('E34 opened Fri 20:49, schedule 08–17, now Mon 09:44 → 1 h 44 elapsed, 21.7 % of 8 h', () => {
    const w = workingTime('America/New_York', weekdays(8, 17), new Set(), FROM, UNTIL)
    const elapsed = workedBetween(w, at('2026-03-06 20:49'), at('2026-03-09 09:44'))
    expect(elapsed).toBe(104 * MINUTE)
    expect(((elapsed / (8 * HOUR)) * 100).toFixed(1)).toBe('21.7')
  })

  test('E35 lead 14 Jan 09:00 Jakarta, London rep, 30 min → starts 09:00 UTC, due 09:30 UTC', () => {
    const london = officeTime('Europe/London')
    const lead = at('2026-01-14 09:00', 'Asia/Jakarta')
    expect(nextOpen(london, lead)).toBe(at('2026-01-14 09:00', 'UTC'))
    expect(dueAt(london, lead, 30 * MINUTE)).toBe(at('2026-01-14 16:30', 'Asia/Jakarta'))
  })

  test('a step at 80 % of 5 min from 10:00 falls due at 10:04', () => {
    expect(instantWithLeft(OFFICE, at('2026-03-04 10:05'), MINUTE)).toBe(at('2026-03-04 10:04'))
  })
  test('what is used up exactly at closing time falls due at closing time, not at the next opening', () => {
    expect(instantWithLeft(OFFICE, at('2026-03-09 09:20'), 20 * MINUTE)).toBe(at('2026-03-06 17:00'))
  })
})

describe('edges', () => {
  test.each([
    { t: '2026-03-06 08:59', open: false, next: '2026-03-06 09:00', close: '2026-03-06 17:00' },
    { t: '2026-03-06 09:00', open: true, next: '2026-03-06 09:00', close: '2026-03-06 17:00' },
    { t: '2026-03-06 16:59', open: true, next: '2026-03-06 16:59', close: '2026-03-06 17:00' },
    { t: '2026-03-06 17:00', open: false, next: '2026-03-09 09:00', close: '2026-03-09 17:00' },
  ])('$t: open $open, next open $next', ({ t, open, next, close }) => {
    expect(isOpen(OFFICE, at(t))).toBe(open)
    expect(nextOpen(OFFICE, at(t))).toBe(at(next))
    expect(nextClose(OFFICE, at(t))).toBe(at(close))
  })

  test('outside the known range nothing is known', () => {
    const w: WorkingTime = { from: 100, until: 200, opens: [100], closes: [200] }
    expect([isOpen(w, 99), isOpen(w, 200), nextOpen(w, 99), nextOpen(w, 200)]).toEqual([false, false, null, null])
    expect(nextClose(w, 200)).toBe(200)
    expect([dueAt(w, 99, 1), dueAt(w, 150, 51), dueAt(w, 200, 1)]).toEqual([null, null, null])
    expect(dueAt(w, 150, 50)).toBe(200)
    expect(workedBetween(w, 0, 1000)).toBe(100)
  })

  test('what is known ends where it ends, though the hours written there go on', () => {
    const short: WorkingTime = { from: 0, until: 10, opens: [2, 8], closes: [4, 12] }
    expect([9, 10, 11].map((t) => isOpen(short, t))).toEqual([true, false, false])
    expect([-1, 0, 2, 4, 9, 10].map((t) => nextOpen(short, t))).toEqual([null, 2, 2, 8, 9, null])
    expect([9, 10, 11].map((t) => dueAt(short, t, 0))).toEqual([9, null, null])
    expect(workedBetween(short, 0, 20)).toBe(4)
  })
  test('a calendar that ends is asked again a day before its end, yet an hour from now at the earliest', () => {
    const w: WorkingTime = { from: 0, until: 240 * HOUR, opens: [], closes: [] }
    const hours = (now: number) => lookAgainNearEnd(w, now * HOUR) / HOUR
    expect([0, 215, 215.5, 239.5, 300].map(hours)).toEqual([216, 216, 216.5, 240.5, 301])
  })
  test('a pause without an end leaves no due instant', () => {
    const pauses: Pause[] = [{ start: at('2026-03-04 10:20'), end: Infinity }]
    expect(dueAt(OFFICE, at('2026-03-04 10:00'), 60 * MINUTE, pauses)).toBeNull()
  })
})

describe('properties', () => {
  /** Gaps and lengths in turn make a sorted calendar without overlaps. */
  const calendar = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 })), { maxLength: 12 })
    .map((pairs): WorkingTime => {
      const opens: number[] = []
      const closes: number[] = []
      let t = 0
      for (const [gap, length] of pairs) {
        opens.push(t + gap)
        t += gap + length
        closes.push(t)
      }
      return { from: 0, until: t + 20, opens, closes }
    })
  const pauses = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 60 })), { maxLength: 4 })
    .map((pairs) => {
      const list: Pause[] = []
      let t = 0
      for (const [gap, length] of pairs) {
        list.push({ start: t + gap, end: t + gap + length })
        t += gap + length
      }
      return list
    })
  const start = fc.nat(300)
  const target = fc.nat(400)
  const counts = (w: WorkingTime, list: readonly Pause[], t: number): boolean =>
    isOpen(w, t) && !list.some((pause) => t >= pause.start && t < pause.end)

  test('due is the first instant at which the elapsed time is the target', () => {
    fc.assert(
      fc.property(calendar, pauses, start, target, (w, list, from, ms) => {
        const due = dueAt(w, from, ms, list)
        if (due === null) {
          expect(from >= w.until || workedBetween(w, from, w.until, list) < ms).toBe(true)
          return
        }
        expect(due).toBeGreaterThanOrEqual(from)
        expect(workedBetween(w, from, due, list)).toBe(ms)
        if (due > from) expect(workedBetween(w, from, due - 1, list)).toBe(ms - 1)
      }),
      RUNS,
    )
  })

  test('a longer target is never due earlier', () => {
    fc.assert(
      fc.property(calendar, pauses, start, target, target, (w, list, from, a, b) => {
        const sooner = dueAt(w, from, Math.min(a, b), list)
        const later = dueAt(w, from, Math.max(a, b), list)
        if (later !== null) expect(sooner).toBeLessThanOrEqual(later)
      }),
      RUNS,
    )
  })

  test('elapsed time agrees with counting millisecond by millisecond, so never runs out of hours or in a pause', () => {
    fc.assert(
      fc.property(calendar, pauses, start, fc.nat(200), (w, list, from, length) => {
        let counted = 0
        for (let t = from; t < from + length; t++) if (counts(w, list, t)) counted++
        expect(workedBetween(w, from, from + length, list)).toBe(counted)
      }),
      RUNS,
    )
  })

  test('the next open instant is the first open one', () => {
    fc.assert(
      fc.property(calendar, start, (w, from) => {
        let t = from
        while (t < w.until && !isOpen(w, t)) t++
        expect(nextOpen(w, from)).toBe(t < w.until ? t : null)
      }),
      RUNS,
    )
  })

  test('the instant with so much left is the first from which no more than that is left', () => {
    fc.assert(
      fc.property(calendar, start, target, (w, end, left) => {
        const t = instantWithLeft(w, end, left)
        expect(workedBetween(w, t, end)).toBeLessThanOrEqual(left)
        if (t > w.from) expect(workedBetween(w, t - 1, end)).toBeGreaterThan(left)
      }),
      RUNS,
    )
  })
})
