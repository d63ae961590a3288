import {
  CrmRefusedError,
  type CrmRecord,
  type InstallationId,
  type Lane,
  type ObjectType,
  type ReadAnswer,
  type RecordId,
} from '../../ports/crm.ts'
import { hubspotType } from './object-types.ts'
import { BATCH_SIZE, objectsPath, toBatch, toRecord } from './records.ts'
import { refusedWith, type CallHubspot } from './transport.ts'

/** Look-ups of single records that may be under way at once. */
const SINGLES_AT_ONCE = 4

/**
 * Reads up to 100 records in one call. What the answer lacks was deleted or merged: only a single read follows HubSpot's aliases, so
 * each missing id is asked for alone.
 */
export async function readRecords(
  call: CallHubspot,
  installation: InstallationId,
  type: ObjectType,
  ids: readonly RecordId[],
  properties: readonly string[],
  lane: Lane,
): Promise<ReadAnswer> {
  const asked = new Set(ids)
  if (asked.size > BATCH_SIZE)
    throw new CrmRefusedError(400, `${asked.size} ids are more than a batch of ${BATCH_SIZE}`)
  const found = new Map<RecordId, CrmRecord>()
  if (asked.size > 0) {
    for (const record of await readBatch(call, installation, type, [...asked], properties, lane)) {
      if (asked.has(record.id)) found.set(record.id, record)
    }
  }
  const merged = new Map<RecordId, CrmRecord>()
  const gone: RecordId[] = []
  const missing = [...asked].filter((id) => !found.has(id))
  for (let start = 0; start < missing.length; start += SINGLES_AT_ONCE) {
    const some = missing.slice(start, start + SINGLES_AT_ONCE)
    const records = await Promise.all(some.map((id) => readOne(call, installation, type, id, properties, lane)))
    some.forEach((id, index) => {
      const record = records[index] ?? null
      if (record === null) gone.push(id)
      else if (record.id === id) found.set(id, record)
      else merged.set(id, record)
    })
  }
  return { found, merged, gone }
}

/** Of up to 100 ids those that are there now. */
export async function presentRecords(
  call: CallHubspot,
  installation: InstallationId,
  type: ObjectType,
  ids: readonly RecordId[],
  lane: Lane,
): Promise<ReadonlySet<RecordId>> {
  const asked = new Set(ids)
  if (asked.size === 0) return asked
  const records = await readBatch(call, installation, type, [...asked], [], lane)
  return idsOf(records, asked)
}

/**
 * Of up to 100 ids those that lie in the bin, from which people may restore them for 90 days; what was erased is in neither place.
 * HubSpot describes `archived` for a batch read without saying what it answers: where the batch is refused, each record is asked for by
 * itself, for which the parameter is documented.
 * (https://developers.hubspot.com/docs/api-reference/latest/crm/using-object-apis)
 */
export async function recordsInBin(
  call: CallHubspot,
  installation: InstallationId,
  type: ObjectType,
  ids: readonly RecordId[],
  lane: Lane,
): Promise<ReadonlySet<RecordId>> {
  const asked = new Set(ids)
  if (asked.size === 0) return asked
  try {
    return idsOf(await readBatch(call, installation, type, [...asked], [], lane, true), asked)
  } catch (error) {
    if (!refusedWith(error, 400)) throw error
  }
  const found: CrmRecord[] = []
  for (let start = 0; start < asked.size; start += SINGLES_AT_ONCE) {
    const some = [...asked].slice(start, start + SINGLES_AT_ONCE)
    const records = await Promise.all(some.map((id) => readOne(call, installation, type, id, [], lane, true)))
    found.push(...records.filter((record) => record !== null))
  }
  return idsOf(found, asked)
}

function idsOf(records: readonly CrmRecord[], asked: ReadonlySet<RecordId>): ReadonlySet<RecordId> {
  return new Set(records.map(({ id }) => id).filter((id) => asked.has(id)))
}

async function readBatch(
  call: CallHubspot,
  installation: InstallationId,
  type: ObjectType,
  ids: readonly RecordId[],
  properties: readonly string[],
  lane: Lane,
  archived = false,
): Promise<readonly CrmRecord[]> {
  const records = await call(
    {
      installation,
      name: 'batch-read',
      method: 'POST',
      path: objectsPath(hubspotType(type).plural, `/batch/read${archived ? '?archived=true' : ''}`),
      json: { properties, propertiesWithHistory: [], inputs: ids.map((id) => ({ id })) },
      lane,
      batch: true,
      changes: false,
      // Some answers to a batch of which nothing exists.
      none: [404],
    },
    (body) => toBatch(body).results.map(toRecord),
  )
  return records ?? []
}

async function readOne(
  call: CallHubspot,
  installation: InstallationId,
  type: ObjectType,
  id: RecordId,
  properties: readonly string[],
  lane: Lane,
  archived = false,
): Promise<CrmRecord | null> {
  const query = `?properties=${properties.map(encodeURIComponent).join(',')}${archived ? '&archived=true' : ''}`
  return call(
    {
      installation,
      name: 'read',
      method: 'GET',
      path: objectsPath(hubspotType(type).plural, `/${encodeURIComponent(id)}${query}`),
      lane,
      changes: false,
      none: [404],
    },
    toRecord,
  )
}
