import type { readRecords } from '../../src/crm/hubspot/read-records.ts'
import type { CallHubspot, HubspotCall } from '../../src/crm/hubspot/transport.ts'
import type { writeRecords } from '../../src/crm/hubspot/write-records.ts'
import { UnbelievableAnswer } from '../../src/crm/answer-shapes.ts'
import { CrmUnavailableError, type CrmRecord, type RecordId, type RecordWrite } from '../../src/ports/crm.ts'

/** How a batch answer of the CRM makes no sense, each with 200. */
export const NONSENSE = ['a page instead of JSON', 'a result is missing', 'a result with the id of another'] as const
export type Nonsense = (typeof NONSENSE)[number]

/** What of the product makes records of HubSpot's answers. */
export interface Reading {
  readonly read: typeof readRecords
  readonly write: typeof writeRecords
}

/** The far side of one call, once it has done what it was asked for. */
export interface FarSide {
  /** Of these ids the records that are there under them. */
  readonly batch: (ids: readonly RecordId[]) => Promise<readonly CrmRecord[]>
  /** Follows merges; null: gone. */
  readonly one: (id: RecordId) => Promise<CrmRecord | null>
  readonly update: (writes: readonly RecordWrite[]) => Promise<readonly CrmRecord[]>
}

/** Answers as HubSpot would, but for its first batch, which makes no sense in that way. */
export function senseless(crm: FarSide, how: Nonsense): CallHubspot {
  let isFirst = true
  return async (call, read) => {
    const records = await asked(crm, call)
    if (!Array.isArray(records)) return records === null ? null : read(shown(records as CrmRecord))
    const body = { status: 'COMPLETE', results: records.map(shown) }
    const answered = isFirst ? spoiled(body, how) : body
    isFirst = false
    // As the product's transport does.
    if (answered === undefined) throw new CrmUnavailableError('the body is no JSON', call.changes)
    try {
      return read(answered)
    } catch (error) {
      if (error instanceof UnbelievableAnswer) throw new CrmUnavailableError(error.message, call.changes)
      throw error
    }
  }
}

async function asked(crm: FarSide, { path, json }: HubspotCall): Promise<readonly CrmRecord[] | CrmRecord | null> {
  const { inputs = [] } = (json ?? {}) as { readonly inputs?: readonly RecordWrite[] }
  if (path.includes('/batch/read')) return crm.batch(inputs.map(({ id }) => id))
  if (path.includes('/batch/update')) return crm.update(inputs)
  return crm.one(decodeURIComponent(path.slice(path.lastIndexOf('/') + 1).split('?')[0]!))
}

function shown({ id, properties, createdAt, modifiedAt }: CrmRecord) {
  return {
    id,
    properties: Object.fromEntries(properties),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(modifiedAt).toISOString(),
  }
}

/** Nobody's. */
const STRANGER = '999999999'

function spoiled(
  body: { readonly status: string; readonly results: readonly { readonly id: string }[] },
  how: Nonsense,
) {
  const [first, ...rest] = body.results
  if (how === 'a page instead of JSON') return undefined
  if (first === undefined || how === 'a result is missing') return { ...body, results: rest }
  return { ...body, results: [{ ...first, id: STRANGER }, ...rest] }
}
