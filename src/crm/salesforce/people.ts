import { isObject, optionalText, type JsonObject } from '../answer-shapes.ts'
import type { RepId } from '../../domain/lead.ts'
import type { CrmPerson, InstallationId } from '../../ports/crm.ts'
import { query } from './query.ts'
import type { CallSalesforce } from './transport.ts'
import { idOf } from './values.ts'

/**
 * Everybody who may own records, with the team that their role and their public groups and queues make. Salesforce keeps hours for the org,
 * not for people: they come from the policy.
 */
export async function readPeople(
  call: CallSalesforce,
  installation: InstallationId,
  integrationUser: string,
): Promise<readonly CrmPerson[]> {
  const target = { installation, lane: 'normal' } as const
  const users = await query(
    call,
    target,
    "SELECT Id,Name,Email,Title,IsActive,TimeZoneSidKey,UserRole.Name FROM User WHERE UserType = 'Standard' ORDER BY Id",
  )
  const members = await query(
    call,
    target,
    "SELECT Id,UserOrGroupId,Group.Name FROM GroupMember WHERE Group.Type IN ('Queue','Regular')",
  )
  const groups = new Map<RepId, string[]>()
  for (const row of members.rows) {
    const [who, name] = [optionalText(row['UserOrGroupId']), nameIn(row['Group'])]
    if (who !== null && name !== null) groups.set(who, [...(groups.get(who) ?? []), name])
  }
  return users.rows
    .filter((row) => idOf(row) !== integrationUser)
    .map((row) => toPerson(row, groups.get(idOf(row)) ?? []))
}

function toPerson(row: JsonObject, groups: readonly string[]): CrmPerson {
  const id = idOf(row)
  const role = nameIn(row['UserRole'])
  return {
    repId: id,
    name: optionalText(row['Name']) ?? `user ${id}`,
    email: optionalText(row['Email']),
    active: row['IsActive'] === true,
    teams: [...new Set([...(role === null ? [] : [role]), ...groups])],
    jobTitle: optionalText(row['Title']),
    zone: optionalText(row['TimeZoneSidKey']),
    hours: null,
    outOfOffice: [],
    away: false,
  }
}

function nameIn(value: unknown): string | null {
  return isObject(value) ? optionalText(value['Name']) : null
}
