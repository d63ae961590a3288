import { CrmScopeMissingError, type CrmPerson, type InstallationId } from '../../ports/crm.ts'
import type { Log } from '../../ports/runtime.ts'
import { asId, asList, asObject, isObject, optionalText } from '../answer-shapes.ts'
import { API_VERSION } from './api-version.ts'
import { objectsPath, toRecord } from './records.ts'
import type { CallHubspot } from './transport.ts'
import { absencesOf, weeklyHoursOf, zoneOf } from './availability.ts'

const USER_PROPERTIES = [
  'hs_internal_user_id',
  'hs_job_title',
  'hs_availability_status',
  'hs_standard_time_zone',
  'hs_working_hours',
  'hs_out_of_office_hours',
]
const MOST_PAGES = 50

interface Owner {
  readonly id: string
  readonly userId: string | null
  readonly name: string
  readonly email: string | null
  readonly archived: boolean
  readonly person: boolean
  readonly teams: readonly string[]
}

type User = Pick<CrmPerson, 'jobTitle' | 'zone' | 'hours' | 'outOfOffice' | 'away'>
const UNKNOWN_USER: User = { jobTitle: null, zone: null, hours: null, outOfOffice: [], away: false }

/**
 * Everybody who may own records, active and deactivated, with teams, working hours and absences. Three ids meet here: the owner id, which
 * records carry; the user id of the login, which joins; and the id of the user's record, which nobody else needs.
 */
export async function readPeople(
  call: CallHubspot,
  installation: InstallationId,
  log: Log,
): Promise<readonly CrmPerson[]> {
  const active = await readOwners(call, installation, false)
  const archived = await readOwners(call, installation, true)
  const users = await readUsers(call, installation, log)
  const people = new Map<string, CrmPerson>()
  for (const owner of [...archived, ...active]) {
    if (!owner.person) continue
    const user = (owner.userId === null ? undefined : users.get(owner.userId)) ?? UNKNOWN_USER
    const { id, name, email, teams } = owner
    people.set(id, { repId: id, name, email, active: !owner.archived, teams, ...user })
  }
  return [...people.values()]
}

async function readOwners(
  call: CallHubspot,
  installation: InstallationId,
  archived: boolean,
): Promise<readonly Owner[]> {
  const path = `/crm/owners/${API_VERSION}?limit=500&archived=${archived}`
  return readAll(call, installation, 'owners', path, (value) => toOwner(value, archived))
}

function toOwner(value: unknown, archived: boolean): Owner {
  const facts = asObject(value, 'owner')
  const id = asId(facts['id'], 'id of an owner')
  const userId = facts['userId'] ?? facts['userIdIncludingInactive'] ?? null
  const email = optionalText(facts['email'])
  const name = [facts['firstName'], facts['lastName']].filter((part) => optionalText(part) !== null).join(' ')
  const teams = Array.isArray(facts['teams']) ? facts['teams'] : []
  return {
    id,
    userId: userId === null ? null : asId(userId, 'userId of an owner'),
    name: name === '' ? (email ?? `owner ${id}`) : name,
    email,
    archived,
    person: facts['type'] !== 'QUEUE',
    teams: teams.flatMap((team) => (isObject(team) ? (optionalText(team['name']) ?? []) : [])),
  }
}

async function readUsers(
  call: CallHubspot,
  installation: InstallationId,
  log: Log,
): Promise<ReadonlyMap<string, User>> {
  const path = objectsPath('users', `?limit=100&properties=${USER_PROPERTIES.join(',')}`)
  try {
    const records = await readAll(call, installation, 'users', path, toRecord)
    return new Map(
      records.map(({ properties }) => [
        properties.get('hs_internal_user_id') ?? '',
        {
          jobTitle: properties.get('hs_job_title') ?? null,
          zone: zoneOf(properties.get('hs_standard_time_zone') ?? null),
          hours: weeklyHoursOf(properties.get('hs_working_hours') ?? null),
          outOfOffice: absencesOf(properties.get('hs_out_of_office_hours') ?? null),
          away: properties.get('hs_availability_status') === 'away',
        },
      ]),
    )
  } catch (error) {
    if (!(error instanceof CrmScopeMissingError)) throw error
    // The scope is optional: without it hours come from the policy.
    log.info('working_hours_unknown', { installation })
    return new Map()
  }
}

async function readAll<T>(
  call: CallHubspot,
  installation: InstallationId,
  name: string,
  path: string,
  toEntry: (value: unknown) => T,
): Promise<readonly T[]> {
  const all: T[] = []
  let after: string | null = null
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const cursor: string = after === null ? '' : `&after=${encodeURIComponent(after)}`
    const page: { entries: readonly T[]; after: string | null } | null = await call(
      { installation, name, method: 'GET', path: path + cursor, lane: 'normal', changes: false },
      (body) => {
        const facts = asObject(body, name)
        const next = isObject(facts['paging']) && isObject(facts['paging']['next']) ? facts['paging']['next'] : {}
        return { entries: asList(facts['results'], 'results').map(toEntry), after: optionalText(next['after']) }
      },
    )
    all.push(...(page?.entries ?? []))
    after = page?.after ?? null
    if (after === null) break
  }
  return all
}
