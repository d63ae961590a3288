import { isObject, optionalText, type JsonObject } from '../answer-shapes.ts'
import type { RepId } from '../../domain/lead.ts'
import type { CrmPerson, InstallationId, WeeklyHours } from '../../ports/crm.ts'
import { absencesOf, HOUR_FIELDS, officeHours } from './availability.ts'
import { isQueue } from './objects.ts'
import { queryTogether } from './query.ts'
import type { Reading } from './read-records.ts'
import { moment } from './soql.ts'
import { idOf } from './values.ts'

const USERS =
  "SELECT Id,Name,Email,Title,IsActive,TimeZoneSidKey,UserRole.Name FROM User WHERE UserType = 'Standard' ORDER BY Id"
const MEMBERS = "SELECT Id,GroupId,UserOrGroupId,Group.Name FROM GroupMember WHERE Group.Type IN ('Queue','Regular')"
const OFFICE = `SELECT Id,${HOUR_FIELDS.join(',')} FROM BusinessHours WHERE IsDefault = true AND IsActive = true`

/**
 * Everybody who may own records, with the team that their role, their public groups and their queues make, the absences they have set, and
 * the org's own hours: Salesforce keeps none for people. One call.
 */
export async function readPeople(
  { call, describer, clock, integrationUser }: Reading,
  installation: InstallationId,
): Promise<readonly CrmPerson[]> {
  const hasAbsences = (await describer.fields(installation, 'OutOfOffice')).size > 0
  const hasHours = (await describer.fields(installation, 'BusinessHours')).size > 0
  const absences = `SELECT Id,UserId,StartDate,EndDate FROM OutOfOffice WHERE IsEnabled = true AND EndDate > ${moment(clock.now())}`
  const queries = [USERS, MEMBERS, ...(hasAbsences ? [absences] : []), ...(hasHours ? [OFFICE] : [])]
  const [users, members, ...others] = await queryTogether(
    call,
    { installation, lane: 'normal' },
    queries.map((soql) => ({ soql })),
  )
  const away = absencesOf(hasAbsences ? others.shift()!.rows : [])
  const hours = officeHours(hasHours ? others.shift()!.rows : [])
  const teams = teamsOf(members!.rows)
  const ourselves = await integrationUser(installation)
  return users!.rows
    .filter((row) => idOf(row) !== ourselves)
    .map((row) => toPerson(row, { teams: teams.get(idOf(row)) ?? [], hours, outOfOffice: away.get(idOf(row)) ?? [] }))
}

interface KnownBeside {
  readonly teams: readonly string[]
  readonly hours: readonly WeeklyHours[] | null
  readonly outOfOffice: CrmPerson['outOfOffice']
}
function toPerson(row: JsonObject, { teams, hours, outOfOffice }: KnownBeside): CrmPerson {
  const id = idOf(row)
  const role = nameIn(row['UserRole'])
  return {
    repId: id,
    name: optionalText(row['Name']) ?? `user ${id}`,
    email: optionalText(row['Email']),
    active: row['IsActive'] === true,
    teams: [...new Set([...(role === null ? [] : [role]), ...teams])],
    jobTitle: optionalText(row['Title']),
    zone: optionalText(row['TimeZoneSidKey']),
    hours,
    outOfOffice,
    away: false,
  }
}

/** Names of the groups and queues of each person, also of those whose member is a group of theirs. */
function teamsOf(rows: readonly JsonObject[]): ReadonlyMap<RepId, readonly string[]> {
  const names = new Map<string, string>()
  const groupsOf = new Map<string, string[]>()
  for (const row of rows) {
    const [group, member, name] = [
      optionalText(row['GroupId']),
      optionalText(row['UserOrGroupId']),
      nameIn(row['Group']),
    ]
    if (group === null || member === null || name === null) continue
    names.set(group, name)
    groupsOf.set(member, [...(groupsOf.get(member) ?? []), group])
  }
  return new Map(
    [...groupsOf.keys()]
      .filter((id) => !isQueue(id))
      .map((id) => [id, [...around(id, groupsOf)].map((group) => names.get(group)!)] as const),
  )
}

/** The groups somebody is in, and those that these are in. */
function around(id: string, groupsOf: ReadonlyMap<string, readonly string[]>, seen = new Set<string>()): Set<string> {
  for (const group of groupsOf.get(id) ?? []) if (!seen.has(group)) around(group, groupsOf, seen.add(group))
  return seen
}

function nameIn(value: unknown): string | null {
  return isObject(value) ? optionalText(value['Name']) : null
}
