import type { Org } from './org.ts'
import { LEAD_STATUSES } from './schema.ts'

const REPS = [
  ['Ana Prado', 'Account Executive', 'AE'],
  ['Bo Lind', 'Account Executive', 'AE'],
  ['Cara Diaz', 'Account Executive', 'AE'],
  ['Mia Kern', 'Sales Manager', 'AE'],
] as const

/**
 * The people of a new org: a team of three and their manager, a queue for leads nobody has, and the integration user.
 * @returns the id of the integration user.
 */
export function people(org: Org): string {
  const role = org.create('UserRole', { Name: 'AE' }, '')
  const integration = org.create('User', personOf('Estafet Integration', null, null), '')
  const manager = org.create('User', personOf('Mia Kern', 'Sales Manager', String(role['Id'])), '')
  for (const [name, title] of REPS) {
    if (name === 'Mia Kern') continue
    org.create('User', { ...personOf(name, title, String(role['Id'])), ManagerId: manager['Id'] }, '')
  }
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
  // An org has it only where somebody turned it on.
  org.hidden.add('OutOfOffice')
  org.create(
    'Organization',
    { Name: 'Acme', TimeZoneSidKey: 'America/New_York', OrganizationType: 'Enterprise Edition' },
    '',
  )
  return String(integration['Id'])
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
