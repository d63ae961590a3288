import {
  CrmRefusedError,
  type InstallationId,
  type ObjectType,
  type RecordId,
  type RecordWrite,
  type WriteResult,
} from '../../ports/crm.ts'
import type { Patience } from '../../ports/patience.ts'
import type { Clock } from '../../ports/runtime.ts'
import { writeCollection, type CollectionRecord } from './collections.ts'
import type { Describer, Fields } from './describe.ts'
import { adviceFor, isLocked, rowResult, SalesforceRefusedError } from './failure.ts'
import { objectOf } from './objects.ts'
import type { QueryTarget } from './query.ts'
import { BATCH_SIZE } from './read-records.ts'
import type { CallSalesforce } from './transport.ts'
import { toField } from './values.ts'

export interface Writing {
  readonly call: CallSalesforce
  readonly describer: Describer
  readonly clock: Clock
  readonly patience: Patience
  readonly integrationUser: (installation: InstallationId) => Promise<string>
}

const OWNER = 'OwnerId'
/** Waits before rows that somebody else held are tried again; milliseconds. */
const LOCK_WAITS = [150, 400, 1_000]

/**
 * Writes absolute values to up to 200 records in one call, sorted so that two batches lock rows in the same order. Rows that were locked are
 * tried again in smaller company; what stays locked is answered as absent, to be read and written later.
 * @returns one result per write, in order.
 */
export async function writeRecords(
  writing: Writing,
  target: QueryTarget,
  type: ObjectType,
  writes: readonly RecordWrite[],
): Promise<readonly WriteResult[]> {
  if (writes.length > BATCH_SIZE)
    throw new CrmRefusedError(400, `${writes.length} writes are more than a batch of ${BATCH_SIZE}`)
  const results = new Map<RecordId, WriteResult>()
  const ready: { readonly id: RecordId; readonly record: CollectionRecord }[] = []
  const nobody = await writing.integrationUser(target.installation)
  for (const write of writes) {
    const object = objectOf(type, write.id)
    if (object === null) {
      results.set(write.id, { kind: 'absent', id: write.id })
      continue
    }
    const fields = await writing.describer.fields(target.installation, object)
    const prepared = prepare(write, object, fields, nobody)
    if (prepared.refused !== null) results.set(write.id, prepared.refused)
    else ready.push({ id: write.id, record: prepared.record })
  }
  // Ids of an object begin alike, so this groups by object too.
  ready.sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const result of await send(writing, target, ready)) results.set(result.id, result)
  return writes.map(({ id }) => results.get(id) ?? { kind: 'absent', id })
}

async function send(
  writing: Writing,
  target: QueryTarget,
  ready: readonly { readonly id: RecordId; readonly record: CollectionRecord }[],
): Promise<readonly WriteResult[]> {
  const { call, describer, clock, patience } = writing
  const startedMs = clock.monotonicMs()
  const results: WriteResult[] = []
  let waiting = ready
  for (let turn = 0; waiting.length > 0; turn += 1) {
    const answers = await writeCollection(
      call,
      target,
      'write',
      'PATCH',
      '/composite/sobjects',
      waiting.map(({ record }) => record),
    ).catch((error: unknown) => {
      // Turned down as a whole, e.g. for a field that has just gone: each of them waits for an admin.
      if (!(error instanceof SalesforceRefusedError)) throw error
      return waiting.map(() => ({ id: null, error: error.refusal }))
    })
    const wait = LOCK_WAITS[turn]
    const mayWait = wait !== undefined && clock.monotonicMs() - startedMs + wait < patience.rateWaitMs
    const locked: (typeof ready)[number][] = []
    answers.forEach(({ error }, place) => {
      const one = waiting[place]!
      if (error === null) results.push({ kind: 'written', id: one.id, modifiedAt: clock.now() })
      else if (isLocked(error) && mayWait) locked.push(one)
      else results.push(rowResult(one.id, error))
      if (error !== null && /^INVALID_(FIELD|TYPE)/.test(error.code)) describer.forget(target.installation)
    })
    if (locked.length === 0 || wait === undefined) break
    await clock.sleep(wait)
    waiting = locked
  }
  return results
}

/** The record to send, or why it cannot be: what describe does not show as writable would be refused with the whole row. */
function prepare(
  { id, properties }: RecordWrite,
  object: string,
  fields: Fields,
  nobody: string,
): { readonly record: CollectionRecord; readonly refused: WriteResult | null } {
  const record: Record<string, unknown> & { attributes: { type: string } } = { attributes: { type: object }, Id: id }
  for (const [name, text] of Object.entries(properties)) {
    const field = fields.get(name)
    const value = field?.updateable ? toField(field, text) : undefined
    if (value === undefined) {
      const code =
        field === undefined ? 'INVALID_FIELD' : field.updateable ? 'INVALID_VALUE' : 'INVALID_FIELD_FOR_INSERT_UPDATE'
      const message = `the field ${name} of ${object} ${field === undefined ? 'does not exist or is hidden' : 'does not take this'}`
      const advice = adviceFor({ code, fields: [name] })
      return { record, refused: { kind: 'refused', id, code, message, property: name, advice } }
    }
    // Somebody always owns a record: nobody's is the integration user's.
    record[name] = name === OWNER && value === null ? nobody : value
  }
  return { record, refused: null }
}
