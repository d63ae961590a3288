import {
  CrmRefusedError,
  type InstallationId,
  type Lane,
  type ObjectType,
  type RecordId,
  type RecordWrite,
  type WriteResult,
} from '../../ports/crm.ts'
import type { HubspotRefusedError, Refusal } from './failure.ts'
import { hubspotType } from './object-types.ts'
import { BATCH_SIZE, objectsPath, toBatch, toRecord, type BatchAnswer, type BatchProblem } from './records.ts'
import { refusedWith, type CallHubspot } from './transport.ts'

/** Where and how urgently a batch goes. */
export interface WriteTarget {
  readonly installation: InstallationId
  readonly type: ObjectType
  readonly lane: Lane
}

/**
 * Writes absolute values to up to 100 records in one call. Each input carries a trace id, which makes HubSpot judge it alone; where one bad
 * value still fails the whole batch with 400, the batch is halved until the bad one stands alone.
 * @returns one result per write, in order.
 */
export async function writeRecords(
  call: CallHubspot,
  target: WriteTarget,
  writes: readonly RecordWrite[],
): Promise<readonly WriteResult[]> {
  if (writes.length > BATCH_SIZE)
    throw new CrmRefusedError(400, `${writes.length} writes are more than a batch of ${BATCH_SIZE}`)
  const results = new Map<RecordId, WriteResult>()
  if (writes.length > 0) {
    for (const result of await writeHalving(call, target, writes)) results.set(result.id, result)
  }
  return writes.map(({ id }) => results.get(id) ?? { kind: 'absent', id })
}

/** Statuses with which HubSpot turns down a batch for what stands in it. */
const REFUSED_AS_A_WHOLE = [400, 409, 413, 414, 422]

async function writeHalving(
  call: CallHubspot,
  target: WriteTarget,
  writes: readonly RecordWrite[],
): Promise<readonly WriteResult[]> {
  try {
    return await writeBatch(call, target, writes)
  } catch (error) {
    if (!refusedWith(error, ...REFUSED_AS_A_WHOLE)) throw error
    if (writes.length === 1 || concernsAll(error, writes)) return writes.map(({ id }) => refused(id, error.refusal))
    const middle = Math.ceil(writes.length / 2)
    const left = await writeHalving(call, target, writes.slice(0, middle))
    return [...left, ...(await writeHalving(call, target, writes.slice(middle)))]
  }
}

/** A property the account lacks fails every write that names it: halving would only cost calls. */
function concernsAll({ refusal }: HubspotRefusedError, writes: readonly RecordWrite[]): boolean {
  const { code, property } = refusal
  if (code !== 'PROPERTY_DOESNT_EXIST' || property === null) return false
  return writes.every(({ properties }) => Object.hasOwn(properties, property))
}

async function writeBatch(
  call: CallHubspot,
  { installation, type, lane }: WriteTarget,
  writes: readonly RecordWrite[],
): Promise<readonly WriteResult[]> {
  const answer = await call(
    {
      installation,
      name: 'batch-update',
      method: 'POST',
      path: objectsPath(hubspotType(type).plural, '/batch/update'),
      json: { inputs: writes.map(({ id, properties }) => ({ id, properties, objectWriteTraceId: traceId(id) })) },
      lane,
      batch: true,
      changes: true,
      none: [404],
    },
    (body) => {
      const { results, problems } = toBatch(body)
      return { records: results.map(toRecord), problems }
    },
  )
  const outcomes: WriteResult[] = []
  // Ids that stand in neither list were merged away: HubSpot answers 200 and leaves them out.
  for (const { id, modifiedAt } of answer?.records ?? []) outcomes.push({ kind: 'written', id, modifiedAt })
  for (const problem of answer?.problems ?? []) {
    for (const id of concerned(problem)) outcomes.push(problemResult(id, problem))
  }
  return outcomes
}

function traceId(id: RecordId): string {
  return `w-${id}`
}

function concerned({ ids, traceIds }: BatchAnswer['problems'][number]): readonly RecordId[] {
  const traced = traceIds.flatMap((trace) => (trace.startsWith('w-') ? [trace.slice(2)] : []))
  return traced.length > 0 ? traced : ids
}

/** Categories that say nothing about the values: the record is read again and written again. */
const PASSING = /NOT_FOUND|RATE|INTERNAL|TIMEOUT|UNAVAILABLE|LOCK/

function problemResult(id: RecordId, { category, refusal }: BatchProblem): WriteResult {
  return PASSING.test(category) ? { kind: 'absent', id } : refused(id, refusal)
}

function refused(id: RecordId, { code, message, property, advice }: Refusal): WriteResult {
  return { kind: 'refused', id, code, message, property, advice }
}
