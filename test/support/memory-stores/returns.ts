import { returnedBy, type Returned } from '../../../src/domain/returned.ts'
import { within, type Period } from '../../../src/domain/velocity/stage-times.ts'
import type { ReturnCounts, ReturnReport } from '../../../src/ports/reports.ts'
import type { LeadFacts } from '../../../src/db/lead-facts.ts'
import type { AssignmentRow, Tenant } from './state.ts'

/** Somebody was given a lead, and what became of that. */
interface Turn {
  readonly row: AssignmentRow
  /** Null: they kept it. */
  readonly returned: Returned | null
}

/** Everything given in a period by anybody but a person, and the no that ended it: all moves of the lead are gone through. */
export function turnsOf(tenant: Tenant, period: Period): readonly Turn[] {
  return [...tenant.assignments]
    .filter(({ by, assignedAt }) => by !== 'person' && within(assignedAt, period))
    .map((row) => {
      const nos = tenant.transitions
        .filter(({ leadId }) => leadId === row.leadId)
        .flatMap((one) => returnedBy(one) ?? [])
      const ended = nos.find(
        ({ ownerId, at }) => ownerId === row.ownerId && at >= row.assignedAt && at <= (row.endedAt ?? Infinity),
      )
      return { row, returned: ended ?? null }
    })
}

/** The report, slow and obvious. @param factsOf what a lead is now; undefined: not asked for. */
export function returnsOf(turns: readonly Turn[], factsOf: (leadId: string) => LeadFacts | undefined): ReturnReport {
  const asked = turns.flatMap((turn) => {
    const facts = factsOf(turn.row.leadId)
    return facts === undefined ? [] : [{ ...turn, source: facts.source }]
  })
  type Asked = (typeof asked)[number]
  const back = asked.filter(({ returned }) => returned !== null)
  const grouped = <T>(list: readonly Asked[], by: (turn: Asked) => string, line: (of: readonly Asked[]) => T) =>
    [...Map.groupBy(list, by)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, of]) => line(of))
  const returnedOf = (of: readonly Asked[]): Omit<ReturnCounts, 'given'> => {
    const { returned, returnedLeads } = countsOf(of)
    return { returned, returnedLeads }
  }
  const reasonOf = ({ returned }: Asked): string => returned?.reason ?? ''
  return {
    total: countsOf(asked),
    bySource: grouped(
      asked,
      ({ source }) => source,
      (of) => ({ value: of[0]!.source, ...countsOf(of) }),
    ),
    byOwner: grouped(
      asked,
      ({ row }) => row.ownerId,
      (of) => ({ value: of[0]!.row.ownerId, ...countsOf(of) }),
    ),
    byReason: grouped(back, reasonOf, (of) => ({ value: of[0]!.returned!.reason, ...returnedOf(of) })),
    bySourceAndReason: grouped(
      back,
      (turn) => `${turn.source} ${reasonOf(turn)}`,
      (of) => ({ source: of[0]!.source, reason: of[0]!.returned!.reason, ...returnedOf(of) }),
    ),
  }
}

function countsOf(turns: readonly Turn[]): ReturnCounts {
  const back = turns.filter(({ returned }) => returned !== null)
  return {
    given: turns.length,
    returned: back.length,
    returnedLeads: new Set(back.map(({ row }) => row.leadId)).size,
  }
}
