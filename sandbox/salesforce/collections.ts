import { jsonBody } from '../wire/router.ts'
import { OrgError } from './errors.ts'
import { PREFIX } from './ids.ts'
import type { Call } from './call.ts'
import type { Org } from './org.ts'
import type { Row } from './row.ts'

const MOST_RECORDS = 200
const MOST_CHUNKS = 10

interface Given {
  readonly attributes?: { readonly type?: string }
  readonly [field: string]: unknown
}

/**
 * sObject Collections: 200 at most, of one type in at most ten runs, answered by position; each record judged alone.
 * A write that leaves the assignment rules switched on reassigns the lead to the default queue, as in an org with an active rule.
 */
export function collections(call: Call, how: 'create' | 'update' | 'upsert'): unknown {
  const { org, userId, request, params } = call
  const { allOrNone, records } = jsonBody(request) as { allOrNone?: boolean; records?: readonly Given[] }
  if (!Array.isArray(records)) throw new OrgError('JSON_PARSER_ERROR', 'records is missing')
  if (records.length > MOST_RECORDS)
    throw new OrgError(
      'EXCEEDED_MAX_SIZE_REQUEST',
      `record limit reached. cannot submit more than ${MOST_RECORDS} records into this call`,
    )
  if (allOrNone === true) throw new OrgError('NOT_IMPLEMENTED', 'the sandbox knows collections without allOrNone only')
  const types = records.map((record) => record.attributes?.type ?? params['object'] ?? '')
  const chunks = types.filter((type, index) => index === 0 || type !== types[index - 1]).length
  if (chunks > MOST_CHUNKS)
    throw new OrgError('INVALID_INPUT', `cannot have more than ${MOST_CHUNKS} chunks in one call`)
  request.inputs = records.length
  const assigns = request.headers['sforce-auto-assign']?.toString().toUpperCase() !== 'FALSE'
  return records.map((record, index) => {
    try {
      const row = one(org, userId, how, types[index]!, record, params['key'] ?? null)
      if (assigns && types[index] === 'Lead') assignByRule(org, row, userId)
      return { id: row['Id'], success: true, errors: [], ...(how === 'upsert' ? { created: false } : {}) }
    } catch (error) {
      if (!(error instanceof OrgError)) throw error
      return error.row()
    }
  })
}

function one(org: Org, userId: string, how: string, object: string, record: Given, key: string | null): Row {
  const { attributes: _attributes, Id: id, id: lower, ...values } = record
  if (PREFIX[object] === undefined) throw new OrgError('INVALID_TYPE', `sObject type '${object}' is not supported.`)
  if (how === 'create') {
    if (id !== undefined)
      throw new OrgError('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', 400, ['Id'])
    return org.create(object, values, userId)
  }
  if (how === 'update') return org.update(object, String(id ?? lower ?? ''), values, userId)
  const external = org.fields(object).find(({ name }) => name === key)
  if (!external?.externalId) throw new OrgError('INVALID_FIELD', `${key} is not an external ID of ${object}`)
  const wanted = values[key!]
  const known = [...org.rows(object)].find((row) => row[key!] === wanted && row['IsDeleted'] !== true)
  if (!known) return org.create(object, values, userId)
  const { [key!]: _key, ...rest } = values
  return org.update(object, String(known['Id']), rest, userId)
}

function assignByRule(org: Org, row: Row, userId: string): void {
  const queue = [...org.rows('Group')].find(({ Type }) => Type === 'Queue')
  if (queue) org.update('Lead', String(row['Id']), { OwnerId: queue['Id']! }, userId)
}
