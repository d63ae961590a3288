import type { CrmPerson } from '../../src/ports/crm.ts'

const WEEK = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, startMinute: 540, endMinute: 1_080 }))
const TEAMS = ['AE', 'SDR', 'Enterprise AE', 'Inside Sales']

/** People of a CRM who own leads, spread over the teams the default policy routes to; the first one is a manager. */
export function madeUpPeople(count: number): readonly CrmPerson[] {
  return Array.from({ length: count }, (_, n) => ({
    repId: String(9_000 + n),
    name: `Rep ${n}`,
    email: `rep${n}@customer.example`,
    active: true,
    teams: [TEAMS[n % TEAMS.length]!],
    jobTitle: n === 0 ? 'Sales Manager' : 'Account Executive',
    zone: 'Asia/Jakarta',
    hours: WEEK,
    outOfOffice: [],
    away: false,
  }))
}
