import type { Instant, RepId } from '../domain/lead.ts'
import type { CrmPerson, PastCalendar, WeeklyHours } from '../ports/crm.ts'
import { jsonText, plainText } from './json-text.ts'
import type { Transaction } from './transaction.ts'

interface CalendarRow {
  readonly rep_id: RepId
  readonly since: Instant
  readonly zone: string | null
  readonly hours: readonly WeeklyHours[] | null
}

/**
 * Keeps zone and hours of those who have others than before, since `at`; of those never seen before, since always.
 * @param at after every change of the people before it.
 */
export async function keepCalendars(tx: Transaction, people: readonly CrmPerson[], at: Instant): Promise<void> {
  await tx.run(
    'keep-calendars',
    `insert into calendars (installation_id, rep_id, since, zone, hours)
     select $1, u.rep_id, case when latest.since is null then 0 else $2::bigint end, u.zone, u.hours::jsonb
       from unnest($3::text[], $4::text[], $5::text[]) as u (rep_id, zone, hours)
       left join lateral (select since, zone, hours from calendars where installation_id = $1 and rep_id = u.rep_id
                           order by since desc limit 1) latest on true
      where latest.since is null or (latest.zone, latest.hours) is distinct from (u.zone, u.hours::jsonb)
      order by u.rep_id`,
    [
      tx.installation,
      at,
      people.map(({ repId }) => repId),
      people.map(({ zone }) => (zone === null ? null : plainText(zone))),
      people.map(({ hours }) => jsonText(hours)),
    ],
  )
}

/** The people with the calendars they had before the one that held at an instant; as they are where that is not known. */
export async function withCalendarsBefore(
  tx: Transaction,
  people: readonly CrmPerson[],
  at: Instant | null,
): Promise<readonly CrmPerson[]> {
  if (at === null) return people
  const rows = await tx.rows<CalendarRow>(
    'calendars-before',
    'select rep_id, since, zone, hours from calendars where installation_id = $1 and since <= $2 order by rep_id, since',
    [tx.installation, at],
  )
  const before = new Map<RepId, PastCalendar[]>()
  rows.forEach(({ rep_id, zone, hours }, place) => {
    const next = rows[place + 1]
    if (next?.rep_id !== rep_id) return
    const past = { until: next.since, zone, hours }
    before.set(rep_id, [...(before.get(rep_id) ?? []), past])
  })
  if (before.size === 0) return people
  return people.map((person) => {
    const calendarsBefore = before.get(person.repId)
    return calendarsBefore === undefined ? person : { ...person, calendarsBefore }
  })
}
