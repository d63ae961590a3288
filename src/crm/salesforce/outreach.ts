import type { Instant } from '../../domain/lead.ts'
import { type JsonObject } from '../answer-shapes.ts'
import type { RecordId } from '../../ports/crm.ts'
import type { Fields } from './describe.ts'
import { id18 } from './objects.ts'
import { among, moment } from './soql.ts'

/**
 * What a rep did for a lead, from activities: Salesforce's own fields for the first call and e-mail exist only with Sales Engagement. These
 * three are no fields of the org; a mapping names them like any other.
 */
export const FIRST_OUTREACH = 'activity:first'
export const LAST_OUTREACH = 'activity:last'
export const OUTREACH_COUNT = 'activity:count'
const NAMES = [FIRST_OUTREACH, LAST_OUTREACH, OUTREACH_COUNT]

export function wantsOutreach(properties: readonly string[]): boolean {
  return properties.some((property) => NAMES.includes(property))
}

/** Calls and e-mails that are done; tasks of ours are of neither kind. */
export function doneTasks(ids: readonly RecordId[], fields: Fields): string {
  return (
    `SELECT Id,WhoId,CreatedDate,SystemModstamp${fields.has('CompletedDateTime') ? ',CompletedDateTime' : ''} FROM Task ` +
    `WHERE ${among('WhoId', ids)} AND IsClosed = true AND TaskSubtype IN ('Call','Email')`
  )
}

/** Meetings that have begun. */
export function heldMeetings(ids: readonly RecordId[], now: Instant): string {
  return `SELECT Id,WhoId,StartDateTime,SystemModstamp FROM Event WHERE ${among('WhoId', ids)} AND StartDateTime <= ${moment(now)}`
}

interface Outreach {
  first: Instant
  last: Instant
  count: number
}

/** By the id of the lead or contact they are about. */
export function gatherOutreach(rows: readonly JsonObject[]): ReadonlyMap<RecordId, Outreach> {
  const found = new Map<RecordId, Outreach>()
  for (const row of rows) {
    const whoId = typeof row['WhoId'] === 'string' ? id18(row['WhoId']) : null
    const at = whenDone(row)
    if (whoId === null || at === null) continue
    const known = found.get(whoId)
    if (known === undefined) found.set(whoId, { first: at, last: at, count: 1 })
    else {
      known.first = Math.min(known.first, at)
      known.last = Math.max(known.last, at)
      known.count += 1
    }
  }
  return found
}

/** A call is logged when it was made, so where nothing tells of its end its beginning does. */
function whenDone({ StartDateTime, CompletedDateTime, CreatedDate }: JsonObject): Instant | null {
  for (const value of [StartDateTime, CompletedDateTime, CreatedDate]) {
    const at = typeof value === 'string' ? Date.parse(value) : NaN
    if (!Number.isNaN(at)) return at
  }
  return null
}

export function outreachProperties(outreach: Outreach | undefined): readonly (readonly [string, string | null])[] {
  return [
    [FIRST_OUTREACH, outreach === undefined ? null : new Date(outreach.first).toISOString()],
    [LAST_OUTREACH, outreach === undefined ? null : new Date(outreach.last).toISOString()],
    [OUTREACH_COUNT, outreach === undefined ? null : String(outreach.count)],
  ]
}
