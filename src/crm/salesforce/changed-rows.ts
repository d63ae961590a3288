import type { Instant } from '../../domain/lead.ts'
import type { RecordId } from '../../ports/crm.ts'
import { moment, quoted } from './soql.ts'

/** Rows of one page of changes, Salesforce's own page size. */
export const PAGE = 2_000
/** A single second may hold the rows of a whole data load; more than this in one is cut. */
const LONGEST_SECOND = 50_000

export interface ChangedRow {
  readonly id: RecordId
  readonly modifiedAt: Instant
}
export interface Changed<Row> {
  readonly records: readonly Row[]
  readonly more: boolean
}

/** The condition for rows from a moment on. */
export function changedFrom(since: Instant): string {
  return `SystemModstamp >= ${moment(since)}`
}

/** Rows by rising change, at least `limit` if there are so many. @param read a page of `size` rows behind a place. */
export async function changedRows<Row extends ChangedRow>(
  since: Instant,
  limit: number,
  size: number,
  read: (place: string) => Promise<readonly Row[]>,
): Promise<Changed<Row>> {
  const records: Row[] = []
  for (;;) {
    const last = records.at(-1)
    const page = await read(
      last === undefined
        ? changedFrom(since)
        : `(SystemModstamp > ${moment(last.modifiedAt)} OR (SystemModstamp = ${moment(last.modifiedAt)} AND Id > ${quoted(last.id)}))`,
    )
    records.push(...page)
    if (page.length < size) return { records, more: false }
    const isOneInstant = records[0]!.modifiedAt === records.at(-1)!.modifiedAt
    if (records.length >= LONGEST_SECOND || (records.length >= limit && !isOneInstant)) return { records, more: true }
  }
}

/** Rows of several objects as one list. Beyond the last instant of a part that was cut nothing is complete, so that is left for later. */
export function untilComplete<Row extends ChangedRow>(parts: readonly Changed<Row>[]): Changed<Row> {
  const horizon = Math.min(...parts.map(({ records, more }) => (more ? records.at(-1)!.modifiedAt : Infinity)))
  const records = parts
    .flatMap((part) => part.records)
    .filter(({ modifiedAt }) => modifiedAt <= horizon)
    .sort((a, b) => a.modifiedAt - b.modifiedAt || (a.id < b.id ? -1 : 1))
  return { records, more: parts.some(({ more }) => more) }
}
