import { describe, expect, test } from '@jest/globals'
import Holidays from 'date-holidays'
import fc from 'fast-check'
import { DateTime } from 'luxon'
import { isOpen } from '../../src/domain/calendar.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { holidayCalendars } from '../../src/domain/policy/holiday-calendars.ts'
import type { WorkingTime } from '../../src/domain/roster.ts'
import { holidaysFor, publicHolidays, UnknownCountryError } from '../../src/mapping/holidays.ts'
import { localDays, UnknownZoneError, workingTime } from '../../src/mapping/working-time.ts'
import type { WeeklyHours } from '../../src/ports/crm.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NONE: ReadonlySet<string> = new Set()

function instant(text: string): number {
  return DateTime.fromISO(text, { zone: 'UTC' }).toMillis()
}

interface LocalMinute {
  readonly weekday: number
  readonly minute: number
  readonly date: string
  readonly yesterday: { readonly weekday: number; readonly date: string }
}

const clocks = new Map<string, LocalMinute>()

/** What the clock on the wall says; remembered, since many tests ask for the same minutes. */
function localMinute(zone: string, t: number): LocalMinute {
  const key = `${zone} ${t}`
  const known = clocks.get(key)
  if (known !== undefined) return known
  const local = DateTime.fromMillis(t, { zone })
  const dayBefore = DateTime.utc(local.year, local.month, local.day).minus({ days: 1 })
  const told: LocalMinute = {
    weekday: local.weekday,
    minute: local.hour * 60 + local.minute,
    date: local.toISODate()!,
    yesterday: { weekday: dayBefore.weekday, date: dayBefore.toISODate()! },
  }
  clocks.set(key, told)
  return told
}

/** Whether somebody with those hours works at `t`, by the definition alone. */
function worksAt(zone: string, hours: readonly WeeklyHours[], holidays: ReadonlySet<string>): (t: number) => boolean {
  return (t) => {
    const { weekday, minute, date, yesterday } = localMinute(zone, t)
    return hours.some((span) => {
      const pastMidnight = span.endMinute < span.startMinute
      const end = pastMidnight ? 1440 : span.endMinute
      if (span.weekday === weekday && !holidays.has(date) && minute >= span.startMinute && minute < end) return true
      const began = span.weekday === yesterday.weekday && !holidays.has(yesterday.date)
      return pastMidnight && began && minute < span.endMinute
    })
  }
}

function expectAgreement(w: WorkingTime, works: (t: number) => boolean, from: number, until: number): void {
  for (let t = from; t < until; t += MINUTE) {
    if (isOpen(w, t) !== works(t))
      throw new Error(`${new Date(t).toISOString()}: ${isOpen(w, t)}, by the minute ${works(t)}`)
  }
}

/** Four days around each change of the clocks. */
const CHANGES = [
  { zone: 'Europe/London', what: 'clocks forward', from: '2026-03-27T00:00' },
  { zone: 'Europe/London', what: 'clocks back', from: '2026-10-23T00:00' },
  { zone: 'America/New_York', what: 'clocks forward', from: '2026-03-06T00:00' },
  { zone: 'America/New_York', what: 'clocks back', from: '2026-10-30T00:00' },
  { zone: 'America/Sao_Paulo', what: 'midnight left out', from: '2018-11-02T00:00' },
  { zone: 'America/Sao_Paulo', what: 'an hour before midnight again', from: '2019-02-15T00:00' },
  { zone: 'America/Sao_Paulo', what: 'no change any more', from: '2026-10-16T00:00' },
  { zone: 'Asia/Kathmandu', what: 'a quarter-hour zone', from: '2026-03-06T00:00' },
  { zone: 'Australia/Lord_Howe', what: 'half an hour forward', from: '2026-10-02T00:00' },
]

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
const SHIFTS = {
  office: EVERY_DAY.map((weekday) => ({ weekday, startMinute: 9 * 60, endMinute: 17 * 60 })),
  'early hours': EVERY_DAY.map((weekday) => ({ weekday, startMinute: 90, endMinute: 150 })),
  'round the clock': EVERY_DAY.map((weekday) => ({ weekday, startMinute: 0, endMinute: 1440 })),
  'night shift': EVERY_DAY.map((weekday) => ({ weekday, startMinute: 22 * 60 + 30, endMinute: 6 * 60 })),
}

describe('days on which the clocks change, minute by minute', () => {
  for (const { zone, what, from } of CHANGES) {
    for (const [name, hours] of Object.entries(SHIFTS)) {
      test(`${zone}, ${what}, ${name}`, () => {
        const start = instant(from)
        const end = start + 96 * HOUR
        expectAgreement(workingTime(zone, hours, NONE, start, end), worksAt(zone, hours, NONE), start, end)
      })
    }
  }
})

test('any hours, holidays and range agree with counting by the minute', () => {
  const minute = fc.integer({ min: 0, max: 48 }).map((half) => half * 30)
  const hours = fc.array(
    fc.record({ weekday: fc.integer({ min: 1, max: 7 }), startMinute: minute, endMinute: minute }),
    {
      maxLength: 6,
    },
  )
  const day = fc.integer({ min: 0, max: 2 })
  fc.assert(
    fc.property(fc.constantFrom(...CHANGES), hours, day, (change, spans, holiday) => {
      const start = instant(change.from)
      const usable = spans.filter(({ startMinute, endMinute }) => startMinute !== endMinute && startMinute < 1440)
      const date = DateTime.fromMillis(start, { zone: 'UTC' }).plus({ days: holiday }).toISODate()!
      const holidays = new Set([date])
      const w = workingTime(change.zone, usable, holidays, start, start + 72 * HOUR)
      const works = worksAt(change.zone, usable, holidays)
      for (let t = start; t < start + 72 * HOUR; t += 15 * MINUTE) if (isOpen(w, t) !== works(t)) return false
      return true
    }),
    { numRuns: 1000 },
  )
})

test('intervals are sorted, apart from each other and inside the range', () => {
  const start = instant('2026-03-06T13:37')
  const end = instant('2026-04-20T01:11')
  const doubled = [...SHIFTS.office, ...SHIFTS['night shift'], { weekday: 3, startMinute: 600, endMinute: 1200 }]
  const { opens, closes } = workingTime('America/New_York', doubled, NONE, start, end)
  expect(opens[0]).toBeGreaterThanOrEqual(start)
  expect(closes.at(-1)).toBeLessThanOrEqual(end)
  for (let i = 0; i < opens.length; i++) {
    expect(opens[i]).toBeLessThan(closes[i]!)
    if (i > 0) expect(opens[i]).toBeGreaterThan(closes[i - 1]!)
  }
})

test('round the clock is one interval, through a change of the clocks', () => {
  const start = instant('2026-03-01T00:00')
  const w = workingTime('America/New_York', SHIFTS['round the clock'], NONE, start, start + 30 * 24 * HOUR)
  expect(w.opens).toEqual([start])
})

test('a zone that does not exist is refused by name', () => {
  expect(() => workingTime('Mars/Olympus', [], NONE, 0, 1)).toThrow(UnknownZoneError)
})

describe('local days', () => {
  test('the day the clocks go forward has 23 hours, the day they go back 25', () => {
    const lengths = (from: string) => {
      const { starts } = localDays('America/New_York', instant(from), instant(from) + 4 * 24 * HOUR)
      return starts.slice(1).map((start, i) => (start - starts[i]!) / HOUR)
    }
    expect(lengths('2026-03-07T12:00')).toContain(23)
    expect(lengths('2026-10-31T12:00')).toContain(25)
  })
  test('a day without a midnight begins when the clocks say so', () => {
    const { starts } = localDays('America/Sao_Paulo', instant('2018-11-03T12:00'), instant('2018-11-05T12:00'))
    expect(starts).toContain(DateTime.fromISO('2018-11-04T01:00', { zone: 'America/Sao_Paulo' }).toMillis())
  })
  test('the first weekday is that of the first start', () => {
    const { starts, firstWeekday } = localDays('Asia/Jakarta', instant('2026-03-04T12:00'), instant('2026-03-08T00:00'))
    expect(DateTime.fromMillis(starts[0]! + 12 * HOUR, { zone: 'Asia/Jakarta' }).weekday).toBe(firstWeekday)
  })
})

describe('public holidays', () => {
  const year = [instant('2026-01-01T00:00'), instant('2026-12-31T00:00')] as const
  test.each([
    { country: 'ID', day: '2026-08-17' },
    { country: 'us', day: '2026-07-04' },
    { country: 'GB', day: '2026-12-25' },
    { country: 'DE-BY', day: '2026-01-06' },
  ])('$country rests on $day', async ({ country, day }) => {
    expect(await publicHolidays(country, ...year)).toContain(day)
  })
  test('what a part of a country keeps, the rest of it does not', async () => {
    expect(await publicHolidays('DE', ...year)).not.toContain('2026-01-06')
  })
  test.each(['XX', 'DE-XX', ''])('"%s", which does not exist, is refused by name', async (country) => {
    await expect(publicHolidays(country, ...year)).rejects.toThrow(UnknownCountryError)
  })
  test('a policy may name exactly the countries and parts the calendar knows', () => {
    const calendar = new Holidays()
    const known = Object.keys(calendar.getCountries()).flatMap((country) => [
      country,
      ...Object.keys(calendar.getStates(country) ?? {}).map((part) => `${country}-${part}`),
    ])
    expect([...holidayCalendars()].sort()).toEqual(known.sort())
  })
  test('a policy without countries asks for none', async () => {
    expect(await holidaysFor([defaultPolicy], ...year)).toEqual(new Map())
  })
  test('every country a policy names is looked up once: everybody’s, a team’s and a person’s', async () => {
    const holidays = { country: 'ID', teams: [{ team: 'EMEA', country: 'DE-BY' }] }
    const people = [{ rep: '1', country: 'US' }, { rep: '2', country: 'ID' }, { rep: '3' }]
    const found = await holidaysFor([{ ...defaultPolicy, holidays, people }], ...year)
    expect([...found.keys()]).toEqual(['ID', 'DE-BY', 'US'])
  })
})
