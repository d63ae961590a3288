import { optionalText, type JsonObject } from '../answer-shapes.ts'
import {
  CrmRefusedError,
  type CrmRecord,
  type InstallationId,
  type Lane,
  type ObjectType,
  type ReadAnswer,
  type RecordId,
} from '../../ports/crm.ts'
import type { Clock } from '../../ports/runtime.ts'
import { besideQueries } from './beside.ts'
import type { Describer } from './describe.ts'
import { objectOf, objectsOf, type SalesforceObject } from './objects.ts'
import { query, queryTogether, type QueryTarget } from './query.ts'
import { among } from './soql.ts'
import type { CallSalesforce } from './transport.ts'
import { idOf, toRecord } from './values.ts'

/** Salesforce's limit of records per write, and ours per read. */
export const BATCH_SIZE = 200
/** A record merged into one that was merged or converted is followed so far. */
export const LONGEST_CHAIN = 5

/** What reading needs of the adapter. */
export interface Reading {
  readonly call: CallSalesforce
  readonly describer: Describer
  readonly clock: Clock
  readonly integrationUser: (installation: InstallationId) => Promise<string>
}

/**
 * Reads up to 200 records and what reps did for them in one call. A lead that was converted is answered as merged into its contact, so
 * that its history, its clock and its owner go on there; a merged record, as merged into its master.
 */
export async function readRecords(
  reading: Reading,
  target: QueryTarget,
  type: ObjectType,
  ids: readonly RecordId[],
  properties: readonly string[],
): Promise<ReadAnswer> {
  if (ids.length > BATCH_SIZE)
    throw new CrmRefusedError(400, `${ids.length} ids are more than a batch of ${BATCH_SIZE}`)
  const found = new Map<RecordId, CrmRecord>()
  const merged = new Map<RecordId, CrmRecord>()
  const gone: RecordId[] = []
  // Where to look now → ids that were asked for.
  let looking = new Map<RecordId, readonly RecordId[]>([...new Set(ids)].map((id) => [id, [id]]))
  for (let step = 0; looking.size > 0 && step < LONGEST_CHAIN; step += 1) {
    const rows = await readRows(reading, target, type, looking, properties)
    const next = new Map<RecordId, readonly RecordId[]>()
    const goOn = (id: RecordId, asked: readonly RecordId[]) => next.set(id, [...(next.get(id) ?? []), ...asked])
    const missing = new Map<RecordId, readonly RecordId[]>()
    for (const [id, asked] of looking) {
      const row = rows.get(id)
      if (row === undefined) missing.set(id, asked)
      else if (row.heir !== null) goOn(row.heir, asked)
      else for (const one of asked) (one === id ? found : merged).set(one, row.record)
    }
    const masters = await mastersOf(reading, target, type, [...missing.keys()])
    for (const [id, asked] of missing) {
      const master = masters.get(id)
      if (master === undefined) gone.push(...asked)
      else goOn(master, asked)
    }
    looking = next
  }
  for (const asked of looking.values()) gone.push(...asked)
  return { found, merged, gone }
}

interface ReadRow {
  readonly record: CrmRecord
  /** The contact a converted lead goes on as. */
  readonly heir: RecordId | null
}

async function readRows(
  reading: Reading,
  target: QueryTarget,
  type: ObjectType,
  looking: ReadonlyMap<RecordId, readonly RecordId[]>,
  properties: readonly string[],
): Promise<ReadonlyMap<RecordId, ReadRow>> {
  const { call, describer, integrationUser } = reading
  const queries: { soql: string }[] = []
  const asked: { object: SalesforceObject; fields: readonly string[] }[] = []
  for (const object of objectsOf(type)) {
    const ids = [...looking.keys()].filter((id) => objectOf(type, id) === object)
    if (ids.length === 0) continue
    const fields = await selected(describer, target.installation, object, properties)
    queries.push({
      soql: `SELECT ${[...BASE, ...fields, ...conversion(object)].filter(once).join(',')} FROM ${object} WHERE ${among('Id', ids)}`,
    })
    asked.push({ object, fields })
  }
  if (queries.length === 0) return new Map()
  const beside = await besideQueries(reading, target, type, looking, properties)
  const answers = await queryTogether(call, target, [...queries, ...beside.queries.map((soql) => ({ soql }))])
  const besideOf = beside.read(answers.slice(asked.length).map(({ rows }) => rows))
  const user = await integrationUser(target.installation)
  const rows = new Map<RecordId, ReadRow>()
  asked.forEach(({ fields }, index) => {
    for (const row of answers[index]!.rows) {
      const record = toRecord(row, fields, user)
      const { properties: more, modifiedAt } = besideOf(record, [record.id, ...(looking.get(record.id) ?? [])])
      const full = {
        ...record,
        properties: new Map([...record.properties, ...more]),
        // As new as the newest of what was read of it, which is what reconciliation compares.
        modifiedAt: Math.max(record.modifiedAt, modifiedAt),
      }
      rows.set(record.id, { record: full, heir: heirOf(row) })
    }
  })
  return rows
}

const BASE = ['Id', 'CreatedDate', 'SystemModstamp']

function conversion(object: SalesforceObject): readonly string[] {
  return object === 'Lead' ? ['IsConverted', 'ConvertedContactId'] : []
}
function heirOf(row: JsonObject): RecordId | null {
  return row['IsConverted'] === true ? optionalText(row['ConvertedContactId']) : null
}
function once(name: string, index: number, names: readonly string[]): boolean {
  return names.indexOf(name) === index
}
/** Of the properties asked for those that this org has and the integration user may see. */
export async function selected(
  describer: Describer,
  installation: InstallationId,
  object: SalesforceObject,
  properties: readonly string[],
): Promise<readonly string[]> {
  const fields = await describer.fields(installation, object)
  const relations = new Set([...fields.values()].map(({ relationship }) => relationship))
  return properties.filter((property) => {
    const dot = property.indexOf('.')
    return dot < 0 ? fields.has(property) : relations.has(property.slice(0, dot))
  })
}

/** The records into which merged ones went. */
async function mastersOf(
  { call }: Reading,
  target: QueryTarget,
  type: ObjectType,
  ids: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, RecordId>> {
  const masters = new Map<RecordId, RecordId>()
  const queries = byObject(type, ids)
    .filter(({ object }) => object !== 'Opportunity')
    .map(({ object, ids: some }) => ({
      soql: `SELECT Id,MasterRecordId FROM ${object} WHERE ${among('Id', some)} AND IsDeleted = true`,
      deleted: true,
    }))
  for (const { rows } of await queryTogether(call, target, queries)) {
    for (const row of rows) {
      const master = optionalText(row['MasterRecordId'])
      if (master !== null) masters.set(idOf(row), master)
    }
  }
  return masters
}

/** Ids of one type sorted by Salesforce's objects; what is no id of the type is left out. */
export function byObject(
  type: ObjectType,
  ids: readonly RecordId[],
): readonly { readonly object: SalesforceObject; readonly ids: readonly RecordId[] }[] {
  return objectsOf(type).flatMap((object) => {
    const some = [...new Set(ids)].filter((id) => objectOf(type, id) === object)
    return some.length === 0 ? [] : [{ object, ids: some }]
  })
}

/** Of these ids those that are there now under this very id, or that lie in the bin. A converted lead is there as its contact only. */
export async function presentRecords(
  { call }: Reading,
  installation: InstallationId,
  type: ObjectType,
  ids: readonly RecordId[],
  lane: Lane,
  where: 'there' | 'bin',
): Promise<ReadonlySet<RecordId>> {
  const queries = byObject(type, ids).map(({ object, ids: some }) => {
    const merged = object === 'Opportunity' ? '' : ' AND MasterRecordId = null'
    const filter =
      where === 'bin' ? ` AND IsDeleted = true${merged}` : object === 'Lead' ? ' AND IsConverted = false' : ''
    return { soql: `SELECT Id FROM ${object} WHERE ${among('Id', some)}${filter}`, deleted: where === 'bin' }
  })
  const answers = await queryTogether(call, { installation, lane }, queries)
  return new Set(answers.flatMap(({ rows }) => rows.map(idOf)))
}

/** How many records of a type there are. */
export async function countRecords({ call }: Reading, installation: InstallationId, type: ObjectType): Promise<number> {
  let count = 0
  for (const object of objectsOf(type)) {
    const filter = object === 'Lead' ? ' WHERE IsConverted = false' : ''
    count += (await query(call, { installation, lane: 'normal' }, `SELECT COUNT() FROM ${object}${filter}`)).total
  }
  return count
}
