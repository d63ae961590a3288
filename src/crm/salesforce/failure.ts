import {
  CrmRefusedError,
  CrmScopeMissingError,
  CrmUnavailableError,
  type RecordId,
  type WriteResult,
} from '../../ports/crm.ts'
import { SCOPES } from './app.ts'
import type { SalesforceError } from './http.ts'

/** A refusal with Salesforce's reason. */
export class SalesforceRefusedError extends CrmRefusedError {
  override name = 'SalesforceRefusedError'
  readonly refusal: SalesforceError
  constructor(refusal: SalesforceError) {
    super(400, `Salesforce refused with ${refusal.code}: ${refusal.message}`)
    this.refusal = refusal
  }
}

const UNAVAILABLE = /^(SERVER_UNAVAILABLE|QUERY_TIMEOUT|UNKNOWN_EXCEPTION|ERROR_HTTP_(420|5\d\d)|ERROR_HTTP_3\d\d)$/

/** The whole org is out of reach, not only what was asked. */
export function isOutage({ code }: SalesforceError): boolean {
  return /^(SERVER_UNAVAILABLE|ERROR_HTTP_5\d\d)$/.test(code)
}

/** The error that a refused call stands for; sessions and limits are the caller's affair. @param changes whether it may have changed something. */
export function failureOf(error: SalesforceError, changes: boolean): Error {
  if (UNAVAILABLE.test(error.code)) return new CrmUnavailableError(`Salesforce answered ${error.code}`, changes)
  if (/^API_(DISABLED_FOR_ORG|CURRENTLY_DISABLED)$/.test(error.code))
    return new CrmScopeMissingError(SCOPES.slice(0, 1))
  return new SalesforceRefusedError(error)
}

/** The row is held by somebody else for a moment. */
export function isLocked({ code }: SalesforceError): boolean {
  return code === 'UNABLE_TO_LOCK_ROW'
}

/** The record is not there any more as we know it, or was read too early: read it again. */
const READ_AGAIN = new Set([
  'ENTITY_IS_DELETED',
  'NOT_FOUND',
  'CANNOT_UPDATE_CONVERTED_LEAD',
  'UNABLE_TO_LOCK_ROW',
  'SERVER_UNAVAILABLE',
  'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  'PROCESSING_HALTED',
])
const OWNER = 'OwnerId'

/** Whether it is the owner whom Salesforce does not take. */
export function isOwnerRefused({ code, fields }: SalesforceError): boolean {
  if (code === 'INACTIVE_OWNER_OR_USER' || code === 'OP_WITH_INVALID_USER_TYPE_EXCEPTION') return true
  return (code === 'INVALID_CROSS_REFERENCE_KEY' || code === 'TRANSFER_REQUIRES_READ') && fields.includes(OWNER)
}

/** What became of one record of a batch. */
export function rowResult(id: RecordId, error: SalesforceError): WriteResult {
  const { code, message, fields } = error
  if (isOwnerRefused(error)) return { kind: 'refused', id, code, message, advice: adviceFor(error), property: OWNER }
  // Without a field it is the record itself that the id does not lead to.
  if (READ_AGAIN.has(code) || (code === 'INVALID_CROSS_REFERENCE_KEY' && fields.length === 0))
    return { kind: 'absent', id }
  return { kind: 'refused', id, code, message, advice: adviceFor(error), property: fields[0] ?? null }
}

/** What an admin can do about it. */
export function adviceFor({ code, fields }: Pick<SalesforceError, 'code' | 'fields'>): string {
  const which = fields.length === 0 ? 'the record' : `the field ${fields.join(', ')}`
  switch (code) {
    case 'FIELD_CUSTOM_VALIDATION_EXCEPTION':
      return `A validation rule on ${which} forbids this; let the rule pass the integration user, or mend the record, then replay.`
    case 'REQUIRED_FIELD_MISSING':
      return `The org requires ${which}; fill it in or make it optional, then replay.`
    case 'STRING_TOO_LONG':
    case 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST':
      return `${which} does not take this value; check its length and its picklist in Setup, then replay.`
    case 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY':
    case 'CANNOT_EXECUTE_FLOW_TRIGGER':
    case 'APEX_ERROR':
      return 'A flow or trigger of the org failed on this record; its owner must mend it, then replay.'
    case 'DUPLICATES_DETECTED':
      return 'A duplicate rule blocks the record; merge the two or relax the rule, then replay.'
    case 'INVALID_FIELD':
    case 'INVALID_FIELD_FOR_INSERT_UPDATE':
      return `The integration user cannot write ${which}: install the package, assign the permission set Estafet Integration, then replay.`
    case 'INSUFFICIENT_ACCESS_OR_READONLY':
    case 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY':
      return 'The integration user may not edit this record: give its permission set View All and edit access, then replay.'
    case 'INACTIVE_OWNER_OR_USER':
      return 'The user is inactive; the lead is routed to somebody else.'
    default:
      return 'Look at the record in Salesforce; when the reason is gone, replay.'
  }
}
