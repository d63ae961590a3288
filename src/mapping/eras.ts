import type { Instant } from '../domain/lead.ts'
import type { Policy } from '../domain/policy/policy.ts'
import type { CrmPerson, PastCalendar, WeeklyHours } from '../ports/crm.ts'
import type { HolidayDates } from './holidays.ts'
import { KeptHolidays } from './kept-holidays.ts'
import { ToldPeople } from './told-people.ts'
import { isKnownZone, type Era } from './working-time.ts'

/** A policy that held until an instant. */
export interface PastPolicy {
  readonly until: Instant
  readonly policy: Pick<Policy, 'holidays' | 'people'>
}

const OFFICE_START = 9 * 60
const OFFICE_END = 17 * 60
/** For people whose hours the CRM does not know: Monday to Friday, 09–17 on their own clock. */
export const OFFICE_HOURS: readonly WeeklyHours[] = [1, 2, 3, 4, 5].map((weekday) => ({
  weekday,
  startMinute: OFFICE_START,
  endMinute: OFFICE_END,
}))

interface Told {
  readonly until: Instant
  readonly people: ToldPeople
  readonly kept: KeptHolidays
}

/** Which hours and holidays somebody had when: by the calendars the CRM has shown and the policies that were in force. */
export class CalendarEras {
  private readonly told: readonly Told[]
  private readonly from: Instant
  private readonly zone: string

  /**
   * @param past   policies before this one, oldest first.
   * @param people everybody, in the order of the roster.
   * @param from   what held before it is not asked for.
   */
  constructor(
    policy: PastPolicy['policy'],
    past: readonly PastPolicy[],
    people: readonly CrmPerson[],
    holidays: HolidayDates,
    { from, zone }: { readonly from: Instant; readonly zone: string },
  ) {
    this.from = from
    this.zone = zone
    this.told = [...past.filter(({ until }) => until > from), { until: Infinity, policy }].map((one) => ({
      until: one.until,
      people: new ToldPeople(one.policy.people ?? [], people),
      kept: new KeptHolidays(one.policy.holidays ?? {}, holidays),
    }))
  }

  /** Oldest first; neighbours that are the same are one. */
  of(person: CrmPerson): readonly Era[] {
    const { zone, hours } = person
    const shown: readonly PastCalendar[] = [
      ...(person.calendarsBefore ?? []).filter(({ until }) => until > this.from),
      { until: Infinity, zone, hours },
    ]
    const eras: Era[] = []
    let since = this.from
    for (let c = 0, p = 0; c < shown.length && p < this.told.length;) {
      const [calendar, told] = [shown[c]!, this.told[p]!]
      const era = this.eraOf(person, calendar, told, since)
      if (eras.length === 0 || eraKey(eras.at(-1)!) !== eraKey(era)) eras.push(era)
      since = Math.min(calendar.until, told.until)
      if (calendar.until === since) c += 1
      if (told.until === since) p += 1
    }
    return eras
  }

  /** The zone of somebody's clock on the wall. */
  zoneOf({ zone }: Pick<CrmPerson, 'zone'>): string {
    return zone !== null && isKnownZone(zone) ? zone : this.zone
  }

  private eraOf(person: CrmPerson, calendar: PastCalendar, { people, kept }: Told, since: Instant): Era {
    const { dates } = kept.by(person, people.of(person.repId)?.country)
    return { since, zone: this.zoneOf(calendar), hours: calendar.hours ?? OFFICE_HOURS, holidays: dates }
  }
}

/** Equal for eras in which the same is worked. */
export function eraKey({ zone, hours, holidays }: Era): string {
  return `${zone} ${hours.map((span) => `${span.weekday}:${span.startMinute}-${span.endMinute}`).join(' ')} ${daysKey(holidays)}`
}

const daysKeys = new WeakMap<ReadonlySet<string>, string>()

function daysKey(days: ReadonlySet<string>): string {
  const known = daysKeys.get(days)
  if (known !== undefined) return known
  const key = [...days].sort().join()
  daysKeys.set(days, key)
  return key
}
