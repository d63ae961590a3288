import type { TFunction } from 'i18next'
import { languageNow, localeOf } from '../words/speak.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

function format(at: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(localeOf(languageNow()), options).format(at)
}

/** Hour and minute in the reader's zone: 09:15, in Indonesian 09.15. */
export function hourMinute(at: number): string {
  return format(at, { hour: '2-digit', minute: '2-digit' })
}

/** Date, time and zone in full, for tooltips. */
export function exactTime(at: number): string {
  return format(at, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  })
}

/** A day without a time, as YYYY-MM-DD: 9 Mar 2026. */
export function dayWords(day: string): string {
  return format(Date.parse(`${day}T00:00:00Z`), { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
}

function sameDay(a: number, b: number): boolean {
  return format(a, { dateStyle: 'short' }) === format(b, { dateStyle: 'short' })
}

/** A moment as people say it: today 16:20, Mon 09:20, 9 Mar 2026. */
export function momentWords(at: number, now: number, t: TFunction): string {
  if (sameDay(at, now)) return t('time.today', { time: hourMinute(at) })
  if (Math.abs(at - now) < 6 * DAY)
    return format(at, { weekday: 'short', hour: '2-digit', minute: '2-digit' }).replace(',', '')
  return format(at, { day: 'numeric', month: 'short', year: 'numeric' })
}

/** The time of a row: the hour today, else with its day. */
export function rowTime(at: number, now: number): string {
  if (sameDay(at, now)) return hourMinute(at)
  return Math.abs(at - now) < 6 * DAY
    ? format(at, { weekday: 'short', hour: '2-digit', minute: '2-digit' }).replace(',', '')
    : format(at, { day: 'numeric', month: 'short' })
}

/** When something falls due: in 4 min, by today 16:20. */
export function dueWords(at: number, now: number, t: TFunction): string {
  const left = at - now
  if (left < MINUTE) return t('time.inUnderMinute')
  if (left < HOUR) return t('time.inMinutes', { count: Math.floor(left / MINUTE) })
  return t('time.by', { time: momentWords(at, now, t) })
}

/** A length of time: under a minute, 12 min, 2 h 5 min, 3 days. */
export function lengthWords(ms: number, t: TFunction): string {
  if (ms < MINUTE) return t('time.underMinute')
  if (ms < HOUR) return t('time.minutes', { count: Math.floor(ms / MINUTE) })
  if (ms >= 2 * DAY) return t('time.days', { count: Math.floor(ms / DAY) })
  const hours = Math.floor(ms / HOUR)
  const minutes = Math.floor((ms % HOUR) / MINUTE)
  return minutes === 0 ? t('time.wholeHours', { hours }) : t('time.hours', { hours, minutes })
}

/** How long ago: just now, 6 min ago, today 08:12. */
export function agoWords(at: number, now: number, t: TFunction): string {
  const past = now - at
  if (past < MINUTE) return t('time.agoUnderMinute')
  if (past < HOUR) return t('time.agoMinutes', { count: Math.floor(past / MINUTE) })
  return momentWords(at, now, t)
}
