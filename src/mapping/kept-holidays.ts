import type { HolidayPolicy } from '../domain/policy/programmes.ts'
import type { CrmPerson } from '../ports/crm.ts'
import type { HolidayDates } from './holidays.ts'
import { comparable } from './told-people.ts'

/** The days on which somebody's hours do not begin. */
export interface DaysOff {
  /** Whose public holidays are among them; null: nobody's. */
  readonly country: string | null
  /** Local dates YYYY-MM-DD. */
  readonly dates: ReadonlySet<string>
}

/** Who keeps which holidays by a policy. */
export class KeptHolidays {
  private readonly policy: HolidayPolicy
  private readonly known: HolidayDates
  private readonly byCountry = new Map<string | null, DaysOff>()

  /** @param known the public holidays of every country the policy names. */
  constructor(policy: HolidayPolicy, known: HolidayDates) {
    this.policy = policy
    this.known = known
  }

  /** @param told the country the policy tells of this very person. */
  by({ teams }: Pick<CrmPerson, 'teams'>, told: string | undefined): DaysOff {
    const mine = new Set(teams.map(comparable))
    const ofTeam = this.policy.teams?.find(({ team }) => mine.has(comparable(team)))?.country
    return this.of(told ?? ofTeam ?? this.policy.country ?? null)
  }

  private of(country: string | null): DaysOff {
    const made = this.byCountry.get(country)
    if (made !== undefined) return made
    const publicOnes = country === null ? undefined : this.known.get(country)
    const closed = (this.policy.closed ?? []).map(({ date }) => date)
    const daysOff = { country, dates: new Set([...(publicOnes ?? []), ...closed]) }
    this.byCountry.set(country, daysOff)
    return daysOff
  }
}
