import { staff } from '../../generator/staff.ts'
import type { Org } from '../org.ts'
import type { Row } from '../row.ts'

/** The staff of the portals' company as users of an org: the first team of each by role, the others by public group. */
export function hireStaff(org: Org): void {
  org.hidden.delete('OutOfOffice')
  for (const { owner, jobTitle, timeZone, outOfOffice } of staff(org.clock.now())) {
    const [first, ...others] = owner.teams.map(({ name }) => name)
    const values = {
      Name: `${owner.firstName} ${owner.lastName}`,
      Username: owner.email,
      Email: owner.email,
      Title: jobTitle,
      IsActive: true,
      UserType: 'Standard',
      TimeZoneSidKey: timeZone,
      UserRoleId: idOf(named(org, 'UserRole', first!)),
    }
    const user = idOf(org.create('User', values, ''))
    for (const name of others) {
      const group = named(org, 'Group', name, { DeveloperName: name.replaceAll(' ', '_'), Type: 'Regular' })
      org.create('GroupMember', { GroupId: idOf(group), UserOrGroupId: user }, '')
    }
    for (const { startTimestamp, endTimestamp } of outOfOffice) {
      const span = { StartDate: moment(startTimestamp), EndDate: moment(endTimestamp) }
      org.create('OutOfOffice', { UserId: user, ...span, IsEnabled: true }, user)
    }
  }
}

/** The one of that name, made when there is none. */
function named(org: Org, object: string, name: string, more: Row = {}): Row {
  return [...org.rows(object)].find((row) => row['Name'] === name) ?? org.create(object, { Name: name, ...more }, '')
}

function idOf(row: Row): string {
  return String(row['Id'])
}
function moment(at: number): string {
  return new Date(at).toISOString()
}
