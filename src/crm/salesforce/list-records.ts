import type { CrmRecord, InstallationId, Lane, ListedPage, ModifiedPage, ObjectType } from '../../ports/crm.ts'
import { changedRows, PAGE, untilComplete } from './changed-rows.ts'
import { objectOf, objectsOf, prefixOf, type SalesforceObject } from './objects.ts'
import { query } from './query.ts'
import { BATCH_SIZE, selected, type Reading } from './read-records.ts'
import { moment, quoted } from './soql.ts'
import { touchedPeople } from './touched-people.ts'
import { toRecord } from './values.ts'

const BASE = ['Id', 'CreatedDate', 'SystemModstamp']

/** One page of all records of a type, by rising id: contacts before leads, converted leads only as their contacts. */
export async function listRecords(
  reading: Reading,
  installation: InstallationId,
  type: ObjectType,
  after: string | null,
  properties: readonly string[],
  lane: Lane,
): Promise<ListedPage> {
  const objects = objectsOf(type)
  const at = after === null ? 0 : objects.findIndex((object) => object === objectOf(type, after))
  const object = objects[at]
  if (object === undefined) return { records: [], after: null }
  const filter = [
    ...(after === null || after === startOf(object) ? [] : [`Id > ${quoted(after)}`]),
    ...(object === 'Lead' ? ['IsConverted = false'] : []),
  ]
  const records = await rows(reading, installation, object, properties, filter, `Id LIMIT ${BATCH_SIZE}`, lane)
  const next = objects[at + 1]
  const goesOn = records.length === BATCH_SIZE ? records.at(-1)!.id : next === undefined ? null : startOf(next)
  return { records, after: goesOn }
}

/** A page of the records that were created last, newest first; the cursor is the instant and the id of the last one. */
export async function newestRecords(
  reading: Reading,
  installation: InstallationId,
  type: ObjectType,
  after: string | null,
  properties: readonly string[],
  limit: number,
): Promise<ListedPage> {
  const size = Math.min(limit, BATCH_SIZE)
  const [instant = '', id = ''] = (after ?? '').split(' ')
  const last = moment(Number(instant))
  const place = `(CreatedDate < ${last} OR (CreatedDate = ${last} AND Id < ${quoted(id)}))`
  const parts = await Promise.all(
    objectsOf(type).map((object) => {
      const filter = [...(after === null ? [] : [place]), ...(object === 'Lead' ? ['IsConverted = false'] : [])]
      const order = `CreatedDate DESC,Id DESC LIMIT ${size}`
      return rows(reading, installation, object, properties, filter, order, 'backfill')
    }),
  )
  const records = parts
    .flat()
    .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))
    .slice(0, size)
  const end = records.at(-1)
  return { records, after: end === undefined || records.length < size ? null : `${end.createdAt} ${end.id}` }
}

/** A place before the first record of an object; no id of one. */
function startOf(object: SalesforceObject): string {
  return prefixOf(object)
}

/**
 * Records modified at or after `since`, by themselves or by what stands beside them, oldest first: at least `limit` if there are so many. Salesforce keeps whole seconds, and one data
 * load fills one with thousands: a page never ends inside a second that it also begins with, so that the caller can go on from the last.
 */
export async function modifiedSince(
  reading: Reading,
  installation: InstallationId,
  type: ObjectType,
  since: number,
  properties: readonly string[],
  limit: number,
): Promise<ModifiedPage> {
  const size = Math.min(PAGE, Math.max(limit, 1))
  const parts = await Promise.all([
    ...objectsOf(type).map((object) =>
      changedRows(since, limit, size, (place) =>
        rows(reading, installation, object, properties, [place], `SystemModstamp,Id LIMIT ${size}`, 'backfill'),
      ),
    ),
    ...(type === 'contact' ? [touchedPeople(reading, installation, since, limit)] : []),
  ])
  const { records: all, more } = untilComplete(parts)
  // Once each, as of the latest: a lead may have changed and been called.
  const latest = new Map(all.map((record) => [record.id, record]))
  const records = all.filter((record) => latest.get(record.id) === record)
  return { records, lastModifiedAt: records.at(-1)?.modifiedAt ?? null, more }
}

async function rows(
  reading: Reading,
  installation: InstallationId,
  object: SalesforceObject,
  properties: readonly string[],
  filter: readonly string[],
  order: string,
  lane: Lane,
): Promise<readonly CrmRecord[]> {
  const fields = await selected(reading.describer, installation, object, properties)
  const names = [...new Set([...BASE, ...fields])].join(',')
  const where = filter.length === 0 ? '' : ` WHERE ${filter.join(' AND ')}`
  const soql = `SELECT ${names} FROM ${object}${where} ORDER BY ${order}`
  const user = await reading.integrationUser(installation)
  const found = await query(reading.call, { installation, lane }, soql)
  return found.rows.map((row) => toRecord(row, fields, user))
}
