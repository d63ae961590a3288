import type { Org } from './org.ts'
import { staff } from '../generator/staff.ts'
import { LEAD_STATUSES } from './schema.ts'

const REPS = [
  ['Ana Prado', 'Account Executive', 'AE'],
  ['Bo Lind', 'Account Executive', 'AE'],
  ['Cara Diaz', 'Account Executive', 'AE'],
  ['Mia Kern', 'Sales Manager', 'AE'],
] as const

const INTEGRATION = 'Estafet Integration'

/** The user who connects apps; null in an org without people. */
export function integrationUserOf(org: Org): string | null {
  for (const user of org.rows('User')) if (user['Name'] === INTEGRATION) return String(user['Id'])
  return null
}

/**
 * The people of a new org: its salespeople, a queue for leads nobody has, and the integration user.
 * @param population a team of three and their manager, or the staff that the pretend company has in its other CRM too.
 */
export function people(org: Org, population: 'team' | 'company'): void {
  const integration = org.create('User', personOf(INTEGRATION, null, null), '')
  if (population === 'team') team(org)
  else company(org)
  org.create('Group', { Name: 'Unassigned leads', DeveloperName: 'Unassigned_Leads', Type: 'Queue' }, '')
  for (const [name, closed] of [
    ['Not Started', false],
    ['In Progress', false],
    ['Completed', true],
  ] as const)
    org.create('TaskStatus', { ApiName: name, IsClosed: closed, IsDefault: name === 'Not Started' }, '')
  grant(org, String(integration['Id']))
  LEAD_STATUSES.forEach((ApiName, index) => {
    const facts = { IsConverted: ApiName === 'Closed - Converted', IsDefault: index === 0, SortOrder: index + 1 }
    org.create('LeadStatus', { ApiName, MasterLabel: ApiName, ...facts }, '')
  })
  org.create('BusinessHours', allHours(), '')
  org.create(
    'Organization',
    { Name: 'Acme', TimeZoneSidKey: 'America/New_York', OrganizationType: 'Enterprise Edition' },
    '',
  )
}

function team(org: Org): void {
  const role = org.create('UserRole', { Name: 'AE' }, '')
  const manager = org.create('User', personOf('Mia Kern', 'Sales Manager', String(role['Id'])), '')
  for (const [name, title] of REPS) {
    if (name === 'Mia Kern') continue
    org.create('User', { ...personOf(name, title, String(role['Id'])), ManagerId: manager['Id'] }, '')
  }
}

/** Under the addresses they have in the other CRM; each team is a public group. */
function company(org: Org): void {
  const groups = new Map<string, string>()
  for (const { owner, jobTitle, timeZone } of staff(org.clock.now())) {
    const { firstName, lastName, email, teams } = owner
    const name = `${firstName} ${lastName}`
    const facts = { ...personOf(name, jobTitle, null), Username: email, Email: email, TimeZoneSidKey: timeZone }
    const user = String(org.create('User', facts, '')['Id'])
    for (const { name: Name } of teams) {
      const known = groups.get(Name)
      const DeveloperName = Name.replaceAll(' ', '_')
      const GroupId = known ?? String(org.create('Group', { Name, DeveloperName, Type: 'Regular' }, '')['Id'])
      groups.set(Name, GroupId)
      org.create('GroupMember', { GroupId, UserOrGroupId: user }, '')
    }
  }
}

/** What docs/salesforce.md asks an admin to give the integration user. */
function grant(org: Org, userId: string): void {
  const rights = { Name: 'Estafet_local', PermissionsViewAllUsers: true }
  const ParentId = String(org.create('PermissionSet', rights, '')['Id'])
  org.create('PermissionSetAssignment', { AssigneeId: userId, PermissionSetId: ParentId }, '')
  for (const SobjectType of ['Lead', 'Contact', 'Account', 'Opportunity'])
    org.create('ObjectPermissions', { ParentId, SobjectType, PermissionsViewAllRecords: true }, '')
}

/** As a new org has them: every day from midnight to midnight. */
function allHours(): Record<string, unknown> {
  const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
  const times = days.flatMap((day) => [`${day}StartTime`, `${day}EndTime`]).map((name) => [name, '00:00:00.000Z'])
  const all = { Name: 'Default', IsDefault: true, IsActive: true, TimeZoneSidKey: 'America/New_York' }
  return { ...all, ...Object.fromEntries(times) }
}

function personOf(name: string, title: string | null, role: string | null): Record<string, unknown> {
  const mail = `${name.toLowerCase().replace(' ', '.')}@acme.example`
  return {
    Name: name,
    Username: mail,
    Email: mail,
    Title: title,
    IsActive: true,
    UserType: 'Standard',
    TimeZoneSidKey: 'America/New_York',
    UserRoleId: role,
  }
}
