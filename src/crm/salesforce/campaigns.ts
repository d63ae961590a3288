import type { Instant } from '../../domain/lead.ts'
import { isObject, optionalText, type JsonObject } from '../answer-shapes.ts'
import type { CrmRecord, RecordId } from '../../ports/crm.ts'
import { id18 } from './objects.ts'
import { among } from './soql.ts'
import { idOf } from './values.ts'

/**
 * What campaigns tell of a lead, as properties that no org has and a mapping names like any field: `campaign:<which>:<what>:<types>`.
 * which: `came`, the campaign with which the lead came; `last`, the latest it took part in. what: `name`, `status` (the member's) or `at`.
 * types: values of the campaign's type, divided by `;`. Only members count that responded, by the meaning their campaign gives to a status.
 */
const PROPERTY = /^campaign:(came|last):(name|status|at):(.+)$/
/** A membership made later than this after the record is no longer how the lead came. */
const COMES_WITHIN_MS = 86_400_000

/** The types of campaigns that these properties ask for; empty: none does. */
export function campaignTypes(properties: readonly string[]): readonly string[] {
  const types = properties.flatMap((property) => PROPERTY.exec(property)?.[3]!.split(';') ?? [])
  return [...new Set(types)]
}

/** Members of campaigns of these types that responded. A converted lead's stand under both its ids. */
export function respondedMembers(ids: readonly RecordId[], types: readonly string[]): string {
  return (
    'SELECT Id,LeadId,ContactId,Status,FirstRespondedDate,CreatedDate,SystemModstamp,Campaign.Name,Campaign.Type FROM CampaignMember ' +
    `WHERE (${among('LeadId', ids)} OR ${among('ContactId', ids)}) AND HasResponded = true AND ${among('Campaign.Type', types)}`
  )
}

interface Membership {
  readonly memberId: RecordId
  readonly name: string
  readonly type: string
  readonly status: string | null
  /** When the member responded, as a day, else when it was made. */
  readonly at: Instant
  readonly madeAt: Instant
}
export type Memberships = ReadonlyMap<RecordId, readonly Membership[]>

/** By the ids of lead and contact. */
export function gatherMemberships(rows: readonly JsonObject[]): Memberships {
  const found = new Map<RecordId, Membership[]>()
  for (const row of rows) {
    const membership = toMembership(row)
    if (membership === null) continue
    for (const value of [row['LeadId'], row['ContactId']]) {
      const id = typeof value === 'string' ? id18(value) : null
      if (id !== null) found.set(id, [...(found.get(id) ?? []), membership])
    }
  }
  return found
}

function toMembership(row: JsonObject): Membership | null {
  const campaign = isObject(row['Campaign']) ? row['Campaign'] : {}
  const [name, type] = [optionalText(campaign['Name']), optionalText(campaign['Type'])]
  const [madeAt, responded] = [instantIn(row['CreatedDate']), instantIn(row['FirstRespondedDate'])]
  if (name === null || type === null || madeAt === null) return null
  return { memberId: idOf(row), name, type, status: optionalText(row['Status']), at: responded ?? madeAt, madeAt }
}

function instantIn(value: unknown): Instant | null {
  const at = typeof value === 'string' ? Date.parse(value) : NaN
  return Number.isNaN(at) ? null : at
}

/** The properties of campaigns among those asked for. @param ids under which the person's memberships may stand. */
export function campaignProperties(
  { createdAt }: Pick<CrmRecord, 'createdAt'>,
  ids: readonly RecordId[],
  memberships: Memberships,
  properties: readonly string[],
): readonly (readonly [string, string | null])[] {
  const all = ids.flatMap((id) => memberships.get(id) ?? [])
  return properties.flatMap((property) => {
    const [, which, what, types] = PROPERTY.exec(property) ?? []
    if (what === undefined || types === undefined) return []
    const wanted = types.toLowerCase().split(';')
    const fitting = all.filter(
      ({ type, madeAt }) =>
        wanted.includes(type.toLowerCase()) && (which === 'last' || madeAt <= createdAt + COMES_WITHIN_MS),
    )
    return [[property, said(latestOf(fitting), what)] as const]
  })
}

/** Of one day the member made last, so that the answer does not depend on the order of rows. */
function latestOf(memberships: readonly Membership[]): Membership | undefined {
  const sorted = memberships.toSorted(
    (a, b) => a.at - b.at || a.madeAt - b.madeAt || (a.memberId < b.memberId ? -1 : 1),
  )
  return sorted.at(-1)
}

function said(membership: Membership | undefined, what: string): string | null {
  if (membership === undefined) return null
  return what === 'at' ? new Date(membership.at).toISOString() : what === 'name' ? membership.name : membership.status
}
