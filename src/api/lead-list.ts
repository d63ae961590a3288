import type { z } from 'zod'
import type { LeadRow, leadsQuery } from '../contracts/leads.ts'
import type { Language } from '../contracts/lead-words.ts'
import type { Decision } from '../domain/decision.ts'
import type { Names } from '../domain/explain/slots.ts'
import type { LeadFilter, LeadListRow } from '../ports/leads.ts'
import type { ApiDeps } from './deps.ts'
import { liveRowOf, shownText } from './lead-view.ts'
import { dueOf, promiseOf, returnOf, visitOf, type ReportRoom } from './report-filter.ts'

const NOBODY = 'none'

/** What a list of leads was asked for, as the store takes it. */
export function filterOf(asked: Omit<z.infer<typeof leadsQuery>, 'sort' | 'limit'>, room: ReportRoom): LeadFilter {
  const { owner, promised, q, ...query } = asked
  const { stage, status, source, fit, waiting, idea, conflict } = query
  return {
    stage,
    status,
    source,
    fit,
    waiting,
    idea,
    conflict: conflict === '1',
    owner: owner === NOBODY ? null : owner,
    promised: promised === '1',
    due: dueOf(promised, room.now),
    visit: visitOf(asked, room),
    promise: promiseOf(asked, room),
    returned: returnOf(asked, room),
    text: q,
  }
}

/** What is asked of a person, told by the step of the trace that asks. */
function ideaOf(decision: Decision, names: Names, { explain }: ApiDeps, zone: string): LeadRow['idea'] {
  const kind = decision.proposal !== null ? 'stale' : decision.account?.tier === 'T5' ? 'account' : null
  if (kind === null) return null
  const asked = decision.trace.find(({ step, because }) =>
    kind === 'stale' ? because.startsWith('plan.propose-') : step === 'account',
  )
  const told = (language: Language): string =>
    asked === undefined ? '' : shownText(explain.step(asked, language, names, zone), 1_000)
  return { kind, reason: { en: told('en'), id: told('id') } }
}

/** What other tools write over, in words. */
function conflictsOf({ conflicts = [] }: Decision, names: Names): LeadRow['conflicts'] {
  return conflicts.map((conflict) => {
    const shown = (value: string): string => shownText(conflict.what === 'owner' ? names.rep(value) : value)
    const { what, wrote, found, tool, toolId, times, firstAt, lastAt } = conflict
    return {
      ...{ what, wrote: shown(wrote), found: found === null ? null : shown(found), tool },
      ...{ toolId: toolId === null ? null : shownText(toolId), times, firstAt, lastAt },
    }
  })
}

/** A lead as a line of a list. */
export function leadRowOf(row: LeadListRow, names: Names, deps: ApiDeps, zone: string): LeadRow {
  return {
    ...liveRowOf(row, names, deps.explain, zone),
    fit: shownText(row.decision.fit.top),
    promisedAt: row.promisedAt,
    heldSince: row.decision.routing.kind === 'hold' ? row.decision.routing.hold.since : null,
    idea: ideaOf(row.decision, names, deps, zone),
    conflicts: conflictsOf(row.decision, names),
  }
}
