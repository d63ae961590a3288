import type { CrmPerson, WeeklyHours } from '../../src/ports/crm.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Hours of one person from an instant on. */
export interface PaperHours {
  readonly since: number
  readonly zone: string
  readonly hours: readonly WeeklyHours[]
  readonly closed: ReadonlySet<string>
}

interface Wall {
  readonly weekday: number
  readonly minute: number
  readonly date: string
}

/**
 * Working time told minute by minute from the clock on the wall as the platform's own formatter shows it: slow, plain, and with
 * nothing in common with the calendars that decide.
 */
export class PaperCalendar {
  readonly #history = new Map<string, PaperHours[]>()
  readonly #offsets = new Map<string, number>()
  readonly #dues = new Map<string, number>()
  readonly #formats = new Map<string, Intl.DateTimeFormat>()

  note(people: readonly CrmPerson[], closed: ReadonlySet<string>, since: number): void {
    for (const { repId, zone, hours } of people) {
      const known = this.#history.get(repId) ?? []
      const next = { since, zone: zone!, hours: hours!, closed }
      const last = known.at(-1)
      const same =
        last && last.zone === zone && last.closed === closed && JSON.stringify(last.hours) === JSON.stringify(hours)
      if (!same) this.#history.set(repId, [...known, next])
    }
  }

  /** Takes days as worked that are not: for a test of the tests. */
  forget(days: ReadonlySet<string>): void {
    this.#dues.clear()
    for (const [repId, known] of this.#history) {
      const without = (closed: ReadonlySet<string>) => new Set([...closed].filter((day) => !days.has(day)))
      this.#history.set(
        repId,
        known.map((one) => ({ ...one, closed: without(one.closed) })),
      )
    }
  }

  /** Whether somebody works in the minute that begins at `t`. @param until changes at or after it are not known yet. */
  works(repId: string, t: number, until = Infinity): boolean {
    const known = this.#history.get(repId) ?? []
    const now = known.findLast(({ since }, place) => (place === 0 || since <= t) && (place === 0 || since < until))
    if (now === undefined) return false
    const wall = this.#wall(t, now.zone)
    if (now.closed.has(wall.date)) return false
    return now.hours.some(
      ({ weekday, startMinute, endMinute }) =>
        weekday === wall.weekday && wall.minute >= startMinute && wall.minute < endMinute,
    )
  }

  /** The first instant from `from` on at which `leftMs` were worked; null when that is after `latest`. */
  worked(
    repId: string,
    from: number,
    leftMs: number,
    latest: number,
    until = Infinity,
  ): { at: number | null; leftMs: number } {
    let left = leftMs
    for (let t = from; t < latest;) {
      const next = Math.min(this.#nextChange(repId, t), latest)
      if (this.works(repId, t, until)) {
        if (next - t >= left) return { at: t + left, leftMs: 0 }
        left -= next - t
      }
      t = next
    }
    return { at: null, leftMs: left }
  }

  /** When a target is used up by the hours that are known at `now`. @throws {Error} when it is not by `latest`. */
  dueKnownAt(repId: string, from: number, leftMs: number, latest: number, now: number): number {
    const key = `${repId} ${from} ${leftMs} ${this.#known(repId, now)}`
    const done = this.#dues.get(key)
    if (done !== undefined) return done
    const { at } = this.worked(repId, from, leftMs, latest, now + 1)
    if (at === null) throw new Error(`${repId} does not work ${leftMs} ms from ${from} on`)
    this.#dues.set(key, at)
    return at
  }

  #known(repId: string, now: number): number {
    return (this.#history.get(repId) ?? []).filter(({ since }) => since <= now).length
  }

  /** The next whole minute, or the change of hours that comes before it. */
  #nextChange(repId: string, t: number): number {
    const minute = Math.floor(t / MINUTE) * MINUTE + MINUTE
    const change = (this.#history.get(repId) ?? []).find(({ since }) => since > t)?.since ?? Infinity
    return Math.min(minute, change)
  }

  #wall(t: number, zone: string): Wall {
    const local = t + this.#offset(t, zone)
    const date = new Date(local)
    return {
      weekday: ((date.getUTCDay() + 6) % 7) + 1,
      minute: date.getUTCHours() * 60 + date.getUTCMinutes(),
      date: date.toISOString().slice(0, 10),
    }
  }

  /** Zones of this quarter change their offset on whole hours only. */
  #offset(t: number, zone: string): number {
    const hour = Math.floor(t / HOUR)
    const key = `${zone} ${hour}`
    const known = this.#offsets.get(key)
    if (known !== undefined) return known
    const parts = Object.fromEntries(
      this.#format(zone)
        .formatToParts(hour * HOUR)
        .map(({ type, value }) => [type, value]),
    )
    const [year, month, day] = [Number(parts['year']), Number(parts['month']), Number(parts['day'])]
    const shown = Date.UTC(year, month - 1, day, Number(parts['hour']) % 24, Number(parts['minute']))
    this.#offsets.set(key, shown - hour * HOUR)
    return shown - hour * HOUR
  }

  #format(zone: string): Intl.DateTimeFormat {
    const known = this.#formats.get(zone)
    if (known) return known
    const parts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const
    const made = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...parts })
    this.#formats.set(zone, made)
    return made
  }
}
