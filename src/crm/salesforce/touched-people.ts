import type { Instant } from '../../domain/lead.ts'
import { optionalText, type JsonObject } from '../answer-shapes.ts'
import type { CrmRecord, InstallationId } from '../../ports/crm.ts'
import { type Changed, changedFrom, changedRows, PAGE, untilComplete } from './changed-rows.ts'
import { id18, objectOf } from './objects.ts'
import { query, queryTogether } from './query.ts'
import type { Reading } from './read-records.ts'
import { moment } from './soql.ts'
import { idOf, instantOf } from './values.ts'

/** An object whose rows say something of a lead or contact, and the fields that name it. */
interface Beside {
  readonly object: string
  readonly names: readonly string[]
  readonly filter: string
}
function besides(now: Instant): readonly Beside[] {
  return [
    { object: 'Task', names: ['WhoId'], filter: "IsClosed = true AND TaskSubtype IN ('Call','Email')" },
    { object: 'Event', names: ['WhoId'], filter: `StartDateTime <= ${moment(now)}` },
    { object: 'CampaignMember', names: ['LeadId', 'ContactId'], filter: 'HasResponded = true' },
  ]
}

/**
 * Leads and contacts of which a done call or e-mail, a begun meeting or a campaign tells something new: none of these need change the
 * record itself. One call as a rule; a page that is full is followed.
 * @returns of each the instant of what is new, and no property.
 */
export async function touchedPeople(
  { call, describer, clock }: Reading,
  installation: InstallationId,
  since: Instant,
  limit: number,
): Promise<Changed<CrmRecord>> {
  const target = { installation, lane: 'backfill' } as const
  const there: Beside[] = []
  for (const one of besides(clock.now()))
    if ((await describer.fields(installation, one.object)).size > 0) there.push(one)
  const soqlOf = ({ object, names, filter }: Beside, place: string) =>
    `SELECT ${['Id', ...names, 'CreatedDate', 'SystemModstamp'].join(',')} FROM ${object} WHERE ${place} AND ${filter} ORDER BY SystemModstamp,Id LIMIT ${PAGE}`
  const first = changedFrom(since)
  const pages = await queryTogether(
    call,
    target,
    there.map((one) => ({ soql: soqlOf(one, first) })),
  )
  const parts = await Promise.all(
    there.map((one, index) =>
      changedRows(since, limit, PAGE, async (place) => {
        const { rows } = place === first ? pages[index]! : await query(call, target, soqlOf(one, place))
        return rows.map((row) => ({
          id: idOf(row),
          modifiedAt: instantOf(row['SystemModstamp']),
          row,
          names: one.names,
        }))
      }),
    ),
  )
  const cut = untilComplete(parts)
  const found = cut.records.flatMap(({ row, names }) => peopleIn(row, names))
  return { records: found, more: cut.more }
}

function peopleIn(row: JsonObject, names: readonly string[]): readonly CrmRecord[] {
  return names.flatMap((name) => {
    const id = id18(optionalText(row[name]) ?? '')
    if (id === null || objectOf('contact', id) === null) return []
    const [createdAt, modifiedAt] = [instantOf(row['CreatedDate']), instantOf(row['SystemModstamp'])]
    return [{ id, properties: new Map(), createdAt, modifiedAt }]
  })
}
