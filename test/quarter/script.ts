import type { CrmPerson } from '../../src/ports/crm.ts'
import { aPerson } from '../support/memory-world.ts'

const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
/** Monday 2 February 2026 until Friday 1 May: clocks go forward in America on 8 March and in Europe on 29 March. */
export const BEGIN = Date.UTC(2026, 1, 2)
export const END = Date.UTC(2026, 4, 1)

/** Numbers by a seed: the same seed is the same quarter. */
export class Dice {
  #state: number
  constructor(seed: number) {
    this.#state = seed >>> 0
  }
  /** In [0, 1). */
  roll(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  below(n: number): number {
    return Math.floor(this.roll() * n)
  }
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }
}

/** Hours on weekdays, minutes after midnight. */
export const weekdays = (startMinute: number, endMinute: number) =>
  [1, 2, 3, 4, 5].map((weekday) => ({ weekday, startMinute, endMinute }))

const ZONES = ['America/New_York', 'America/Los_Angeles', 'Europe/London', 'Asia/Jakarta'] as const

/** Twelve reps, three in each of four zones, in two teams, and their managers. */
export const REPS: readonly CrmPerson[] = ZONES.flatMap((zone, z) =>
  [0, 1, 2].map((n) =>
    aPerson({
      repId: String(5100 + z * 10 + n),
      name: `Rep ${z}${n}`,
      zone,
      teams: [n === 2 ? 'SDR' : 'AE'],
      hours: n === 1 ? [...weekdays(480, 720), ...weekdays(780, 1020)] : weekdays(540, 1020),
    }),
  ),
)
export const MANAGERS: readonly CrmPerson[] = [
  aPerson({ repId: '5901', name: 'Mia Kern', jobTitle: 'Sales Manager', teams: ['AE'] }),
  aPerson({ repId: '5902', name: 'Dewi Hart', jobTitle: 'Sales Manager', teams: ['SDR'], zone: 'Asia/Jakarta' }),
]
/** Who stands in for whom: the neighbour in the zone. */
export const BACKUPS = REPS.map(({ repId }, place) => ({ rep: repId, backup: REPS[(place + 1) % REPS.length]!.repId }))

/** Days on which nobody works: known from the first day, and one that a policy brings while clocks run. */
export const CLOSED = [
  { date: '2026-02-16', name: 'Anniversary' },
  { date: '2026-04-03', name: 'Good Friday' },
  { date: '2026-04-06', name: 'Easter Monday' },
]
export const LATE_CLOSED = { date: '2026-03-19', name: 'Move' }
/** Published at noon of the day itself in New York. */
export const LATE_CLOSED_AT = Date.UTC(2026, 2, 19, 16, 7)

/** Changes of hours, zone and absence, each at the instant at which the CRM shows it. */
export function rosterChanges(
  dice: Dice,
): readonly { readonly at: number; readonly change: (people: CrmPerson[]) => void }[] {
  const changes: { at: number; change: (people: CrmPerson[]) => void }[] = []
  const alter = (at: number, repId: string, over: (person: CrmPerson) => Partial<CrmPerson>) =>
    changes.push({
      at,
      change: (people) => {
        const place = people.findIndex((person) => person.repId === repId)
        people[place] = { ...people[place]!, ...over(people[place]!) }
      },
    })
  for (const { repId } of REPS) {
    // Two weeks of leave somewhere in the quarter and some days now and then, entered a few days or no time before they begin.
    for (const days of [10, 1, 2, 1]) {
      const start = BEGIN + dice.below(80) * DAY + dice.below(24 * 60) * MINUTE
      const leave = { start, end: start + days * DAY }
      alter(Math.max(BEGIN + HOUR, start - dice.below(3) * DAY + 1), repId, ({ outOfOffice }) => ({
        outOfOffice: [...outOfOffice, leave],
      }))
    }
  }
  const [a, b, c, d] = [REPS[0]!, REPS[4]!, REPS[6]!, REPS[9]!]
  alter(Date.UTC(2026, 1, 18, 15, 40), a.repId, () => ({ hours: weekdays(600, 900) }))
  alter(Date.UTC(2026, 2, 11, 18, 5), a.repId, () => ({ hours: weekdays(480, 1080) }))
  alter(Date.UTC(2026, 2, 3, 19, 12), b.repId, () => ({ zone: 'America/Chicago' }))
  alter(Date.UTC(2026, 2, 24, 11, 3), c.repId, () => ({ hours: [...weekdays(540, 660), ...weekdays(900, 1140)] }))
  alter(Date.UTC(2026, 3, 8, 4, 30), d.repId, () => ({ zone: 'Asia/Singapore' }))
  return changes.sort((x, y) => x.at - y.at)
}

const KINDS: readonly { readonly share: number; readonly properties: Readonly<Record<string, string>> }[] = [
  { share: 25, properties: {} },
  { share: 20, properties: { numemployees: '300', industry: 'COMPUTER_SOFTWARE' } },
  { share: 12, properties: { lead_source: 'Referral' } },
  { share: 12, properties: { lead_source: 'Event' } },
  { share: 8, properties: { lead_source: 'Partner' } },
  { share: 8, properties: { lead_source: 'Paid ad' } },
  { share: 8, properties: { lead_source: 'Outbound' } },
  { share: 7, properties: { lead_source: 'Database' } },
]

/** The properties of the n-th lead: a form filled at `at`. */
export function leadProperties(n: number, at: number, dice: Dice): Record<string, string> {
  let roll = dice.below(100)
  const kind = KINDS.find(({ share }) => (roll -= share) < 0) ?? KINDS[0]!
  const company = Math.floor(n / 1.3)
  return {
    email: `person${n}@firm-${company}.example`,
    firstname: `Given${n}`,
    lastname: `Family${n}`,
    company: `Firm ${company}`,
    jobtitle: 'Head of Sales',
    phone: `+1212${String(2_000_000 + n)}`,
    country: 'United States',
    hs_object_source: 'FORM',
    hs_analytics_source: 'ORGANIC_SEARCH',
    recent_conversion_event_name: 'Book a demo',
    recent_conversion_date: new Date(at).toISOString(),
    first_conversion_event_name: 'Book a demo',
    ...kind.properties,
  }
}

/** When the leads come: any minute of the quarter but its last three weeks, three in four in the hours of America and Europe. */
export function arrivals(count: number, dice: Dice): readonly number[] {
  const days = Math.floor((END - BEGIN) / DAY) - 21
  return Array.from({ length: count }, () => {
    const hour = dice.below(4) === 0 ? dice.below(24) : 8 + dice.below(12)
    return BEGIN + dice.below(days) * DAY + hour * HOUR + dice.below(3600) * 1000
  }).sort((a, b) => a - b)
}

/** What an owner does with a lead they were just given. */
export type Doing =
  | { readonly kind: 'outreach'; readonly afterMs: number; readonly loggedAfterMs: number }
  | { readonly kind: 'accept' | 'reject' | 'take-over'; readonly afterMs: number }
  | { readonly kind: 'nothing' }

/** Most answer soon, some late, some not at all; some log a call long after it was made. */
export function doingOf(dice: Dice): Doing {
  const roll = dice.below(100)
  const soon = (30 + dice.below(25 * 60)) * 1000
  if (roll < 45) return { kind: 'outreach', afterMs: soon, loggedAfterMs: dice.below(60) * 1000 }
  if (roll < 55) return { kind: 'outreach', afterMs: soon, loggedAfterMs: dice.below(40) * MINUTE }
  if (roll < 68)
    return { kind: 'outreach', afterMs: dice.below(48 * 60) * MINUTE, loggedAfterMs: dice.below(90) * MINUTE }
  // Nobody answers in the instant in which they are given the lead: what came first could not be told.
  const within = (minutes: number) => 1000 + dice.below(minutes) * MINUTE
  if (roll < 76) return { kind: 'accept', afterMs: within(60) }
  if (roll < 81) return { kind: 'reject', afterMs: within(120) }
  if (roll < 84) return { kind: 'take-over', afterMs: within(60) }
  return { kind: 'nothing' }
}
