import { optionalText } from '../../answer-shapes.ts'
import { CrmRefusedError } from '../../../ports/crm.ts'
import type { InstallationId } from '../../../ports/record-ids.ts'
import { query, queryTogether } from '../query.ts'
import { among, quoted } from '../soql.ts'
import type { CallSalesforce } from '../transport.ts'

const OBJECTS = ['Lead', 'Contact', 'Account', 'Opportunity']

/**
 * Objects on which a user has no View All Records: change events of records that others own are then not told, and nothing says so.
 * Salesforce asks for the right to view setup to answer this; without it every object is named.
 */
export async function hiddenObjects(
  call: CallSalesforce,
  installation: InstallationId,
  userId: string,
): Promise<readonly string[]> {
  try {
    return await withoutViewAll(call, installation, userId)
  } catch (error) {
    if (error instanceof CrmRefusedError) return OBJECTS
    throw error
  }
}

async function withoutViewAll(
  call: CallSalesforce,
  installation: InstallationId,
  userId: string,
): Promise<readonly string[]> {
  const target = { installation, lane: 'normal' } as const
  const assigned = await query(
    call,
    target,
    `SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = ${quoted(userId)}`,
  )
  const sets = assigned.rows.flatMap((row) => optionalText(row['PermissionSetId']) ?? [])
  if (sets.length === 0) return OBJECTS
  const [everything, objects] = await queryTogether(call, target, [
    { soql: `SELECT Id FROM PermissionSet WHERE ${among('Id', sets)} AND PermissionsViewAllData = true` },
    {
      soql: `SELECT SobjectType FROM ObjectPermissions WHERE ${among('ParentId', sets)} AND PermissionsViewAllRecords = true`,
    },
  ])
  if ((everything?.rows.length ?? 0) > 0) return []
  const seen = new Set((objects?.rows ?? []).map((row) => row['SobjectType']))
  return OBJECTS.filter((object) => !seen.has(object))
}
