import type { Instant, RepId } from '../domain/lead.ts'
import { allPools } from '../domain/policy/all-pools.ts'
import type { Policy, PoolPolicy } from '../domain/policy/policy.ts'
import type { LocalDays, Pool, PoolMember, Rep, Roster, WorkingTime } from '../domain/roster.ts'
import type { CrmPerson } from '../ports/crm.ts'
import { CalendarEras, eraKey, type PastPolicy } from './eras.ts'
import type { HolidayDates } from './holidays.ts'
import { comparable, ToldPeople } from './told-people.ts'
import { isKnownZone, localDays, workingTimeOf, type Era } from './working-time.ts'

export interface RosterOptions {
  /** IANA zone of the installation, for people whose own is not known. */
  readonly zone: string
  /** What the working times cover. People shown as away are away for all of it. */
  readonly from: Instant
  readonly until: Instant
  /** Of every country the policy names; none when left out. See `holidaysFor` of src/mapping/holidays.ts. */
  readonly holidays?: HolidayDates
  /** Policies in force before this one, oldest first: their holidays were kept then. None when left out. */
  readonly policiesBefore?: readonly PastPolicy[]
}

const NO_HOLIDAYS: HolidayDates = new Map()

/** Titles of people who lead others; "account manager" and the like are titles of reps. */
const LEADS_OTHERS = /\b(manager|manajer|head of|director|direktur)\b/i
const LEADS_NOBODY = /\b(account|success|relationship|product|project|partner|community|marketing) (manager|manajer)\b/i

/**
 * Brings a policy's pools and the people the CRM knows together.
 *
 * Pools: a team stands for its people in order of their CRM id, without those who manage others unless it has nobody else;
 * a person may be named by e-mail address or CRM id; `everyone` is every active person who manages nobody. Who is mentioned
 * twice counts once, at the first mention. Teams and people that do not exist are left out: a pool may end up empty.
 *
 * What the policy itself tells of people (skills, stand-ins, managers, first day) is added to what the CRM knows. An event's
 * roster is a pool of those who attended. Nobody's hours begin on a holiday they keep.
 *
 * Managers: whoever's job title says so, for the teams they are in. A rep without one, and the manager, answer to
 * `defaultManagerId`, the first manager there is.
 */
export function buildRoster(policy: Policy, people: readonly CrmPerson[], options: RosterOptions): Roster {
  const sorted = people.toSorted((a, b) => compareIds(a.repId, b.repId))
  const managers = sorted.filter((person) => person.active && isManager(person))
  const calendars = new Calendars(options)
  const told = new ToldPeople(policy.people ?? [], sorted)
  const eras = new CalendarEras(policy, options.policiesBefore ?? [], sorted, options.holidays ?? NO_HOLIDAYS, options)
  const reps = new Map<RepId, Rep>(
    sorted.map((person) => [person.repId, told.add(repOf(person, managers, calendars, eras, options))] as const),
  )
  const pools = allPools(policy).map((pool) => [pool.id, poolOf(pool, sorted, calendars)] as const)
  return { reps, pools: new Map(pools), defaultManagerId: managers[0]?.repId ?? null }
}

function repOf(
  person: CrmPerson,
  managers: readonly CrmPerson[],
  calendars: Calendars,
  eras: CalendarEras,
  options: RosterOptions,
): Rep {
  const zone = eras.zoneOf(person)
  const away = person.away ? [{ start: options.from, end: options.until }] : []
  const manager = managers.find(({ repId, teams }) => repId !== person.repId && sharesTeam(teams, person.teams))
  const { workingTime, calendarChangedAt } = calendars.working(eras.of(person))
  return {
    repId: person.repId,
    name: person.name,
    email: person.email,
    active: person.active,
    teams: person.teams,
    managerId: manager?.repId ?? null,
    zone,
    workingTime,
    ...(calendarChangedAt === null ? {} : { calendarChangedAt }),
    localDays: calendars.days(zone),
    outOfOffice: [...person.outOfOffice, ...away],
    ...(person.standIns === undefined ? {} : { standIns: person.standIns }),
    languages: [],
    skills: [],
  }
}

function poolOf(pool: PoolPolicy, people: readonly CrmPerson[], calendars: Calendars): Pool {
  const members = new Map<RepId, PoolMember>()
  for (const mention of pool.members) {
    for (const { repId } of mentioned(mention, people)) {
      if (!members.has(repId)) members.set(repId, { repId, weight: mention.weight })
    }
  }
  const plain: Pool = {
    poolId: pool.id,
    name: pool.name,
    hours: pool.hours,
    members: [...members.values()],
    overflow: pool.overflow,
  }
  const zone = pool.count?.zone
  return zone !== undefined && isKnownZone(zone) ? { ...plain, localDays: calendars.days(zone) } : plain
}

function mentioned(mention: PoolPolicy['members'][number], people: readonly CrmPerson[]): readonly CrmPerson[] {
  if ('everyone' in mention) {
    const active = people.filter((person) => person.active)
    return withoutManagers(active)
  }
  if ('team' in mention) {
    const team = comparable(mention.team)
    return withoutManagers(people.filter(({ teams }) => teams.some((name) => comparable(name) === team)))
  }
  const name = comparable(mention.rep)
  return people.filter(({ repId, email }) => repId === mention.rep || (email !== null && comparable(email) === name))
}

function withoutManagers(people: readonly CrmPerson[]): readonly CrmPerson[] {
  const reps = people.filter((person) => !isManager(person))
  return reps.some(({ active }) => active) ? reps : people
}

function isManager({ jobTitle }: CrmPerson): boolean {
  return jobTitle !== null && LEADS_OTHERS.test(jobTitle) && !LEADS_NOBODY.test(jobTitle)
}

function sharesTeam(a: readonly string[], b: readonly string[]): boolean {
  return a.some((team) => b.includes(team))
}

/** Numeric ids by size, others by code unit: an order that does not depend on how people were read. */
function compareIds(a: RepId, b: RepId): number {
  if (/^\d+$/.test(a) && /^\d+$/.test(b) && a.length !== b.length) return a.length - b.length
  return a === b ? 0 : a < b ? -1 : 1
}

/** Working times by zone, hours and holidays, made once: most of a team shares one. */
class Calendars {
  private readonly options: RosterOptions
  private readonly byHours = new Map<string, Calendar>()
  private readonly byZone = new Map<string, LocalDays>()

  constructor(options: RosterOptions) {
    this.options = options
  }

  working(eras: readonly Era[]): Calendar {
    const { from, until } = this.options
    const key = eras.map((era) => `${era.since} ${eraKey(era)}`).join(' ')
    const made = this.byHours.get(key) ?? {
      workingTime: workingTimeOf(eras, from, until),
      calendarChangedAt: eras.length > 1 ? eras.at(-1)!.since : null,
    }
    this.byHours.set(key, made)
    return made
  }

  days(zone: string): LocalDays {
    const made = this.byZone.get(zone) ?? localDays(zone, this.options.from, this.options.until)
    this.byZone.set(zone, made)
    return made
  }
}

interface Calendar {
  readonly workingTime: WorkingTime
  readonly calendarChangedAt: Instant | null
}
