import { optionalText } from '../answer-shapes.ts'
import type { InstallationId, ObjectType, PropertyChoice } from '../../ports/crm.ts'
import { query } from './query.ts'
import type { CallSalesforce } from './transport.ts'

/**
 * The statuses a lead of this org may be given, in its own order. Those that mean a conversion are left out: setting one converts nothing.
 * @returns null for any other property.
 */
export async function readLeadStatuses(
  call: CallSalesforce,
  installation: InstallationId,
  type: ObjectType,
  property: string,
): Promise<readonly PropertyChoice[] | null> {
  if (type !== 'contact' || property !== 'Status') return null
  const soql = 'SELECT ApiName,MasterLabel,SortOrder FROM LeadStatus WHERE IsConverted = false ORDER BY SortOrder'
  const { rows } = await query(call, { installation, lane: 'normal' }, soql)
  return rows.flatMap((row) => {
    const value = optionalText(row['ApiName'])
    return value === null ? [] : [{ value, label: optionalText(row['MasterLabel']) ?? value }]
  })
}
