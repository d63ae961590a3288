import { OTHER_REASON, RETURNS } from '../../domain/returned.ts'
import type { ReturnCounts, ReturnQuestion, ReturnReport } from '../../ports/reports.ts'
import type { Transaction } from '../transaction.ts'
import { cutSql } from './cut.ts'

/**
 * A rep's no `t` to the lead that the assignment `a` gave them. `$1` is the installation; src/domain/returned.ts says the same.
 * Its words are ours, and stand in the text so that every condition that asks has the same parameters.
 */
export const RETURN_OF = `t.installation_id = $1 and t.lead_id = a.lead_id and t.because in (${RETURNS.map((code) => `'${code}'`).join(', ')})
  and t.evidence->>'ownerId' = a.owner_id and t.at >= a.assigned_at and (a.ended_at is null or t.at <= a.ended_at)`
export const REASON = `coalesce(t.evidence->>'meant', case when t.evidence->>'reason' is not null then '${OTHER_REASON}' end)`
/** Whom a person chose was not given a turn. */
export const GIVEN = `a.assigned_by <> 'person'`

/** What `grouping()` says of each set of columns: a bit is 1 where the column is not told apart. */
const TOLD = { total: 0b111, bySource: 0b011, byOwner: 0b101, byReason: 0b110, both: 0b010 } as const

interface Row extends ReturnCounts {
  readonly told: number
  readonly source: string | null
  readonly owner: string | null
  readonly reason: string | null
}

/** Turns given in a period, and those that came back. */
export async function returns(tx: Transaction, { period, cut: asked }: ReturnQuestion): Promise<ReturnReport> {
  const cut = cutSql(asked, 4)
  const rows = await tx.rows<Row>(
    `returns-${cut.name}`,
    `select grouping(source, owner, reason) as told, source, owner, reason, count(*)::integer as given,
            count(*) filter (where returned)::integer as returned,
            count(distinct lead_id) filter (where returned)::integer as "returnedLeads"
       from (select s.lead_id, s.owner_id as owner, s.source, s.returned, s.reason
               from (select a.lead_id, a.owner_id, o.source_type as source, r.reason, coalesce(r.returned, false) as returned
                       from assignments a
                       join lead_list o on o.installation_id = $1 and o.lead_id = a.lead_id
                       left join lateral (select true as returned, ${REASON} as reason from transitions t
                             where ${RETURN_OF} order by t.transition_id limit 1) r on true
                      where a.installation_id = $1 and a.assigned_at >= $2 and a.assigned_at < $3 and ${GIVEN}) s
              where true${cut.sql}) turns
      group by grouping sets ((), (source), (owner), (reason), (source, reason))`,
    [tx.installation, period.from, period.until, ...cut.values],
  )
  const told = (set: number): readonly Row[] => rows.filter((row) => row.told === set)
  const back = (set: number): readonly Row[] => told(set).filter(({ returned }) => returned > 0)
  const [total] = told(TOLD.total)
  return {
    total: total === undefined ? { given: 0, returned: 0, returnedLeads: 0 } : countsOf(total),
    bySource: told(TOLD.bySource)
      .map((row) => ({ value: row.source, ...countsOf(row) }))
      .sort(byValue),
    byOwner: told(TOLD.byOwner)
      .map((row) => ({ value: row.owner, ...countsOf(row) }))
      .sort(byValue),
    byReason: back(TOLD.byReason)
      .map(({ reason, returned, returnedLeads }) => ({ value: reason, returned, returnedLeads }))
      .sort(byValue),
    bySourceAndReason: back(TOLD.both)
      .map(({ source, reason, returned, returnedLeads }) => ({ source, reason, returned, returnedLeads }))
      .sort((a, b) => compare(a.source, b.source) || compare(a.reason, b.reason)),
  }
}

function countsOf({ given, returned, returnedLeads }: Row): ReturnCounts {
  return { given, returned, returnedLeads }
}

function byValue(a: { readonly value: string | null }, b: { readonly value: string | null }): number {
  return compare(a.value, b.value)
}

/** Nothing before something. */
function compare(a: string | null, b: string | null): number {
  if (a === b) return 0
  return (a ?? '') < (b ?? '') ? -1 : 1
}
