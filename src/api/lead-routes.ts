import type { Request, Response } from 'express'
import type { z } from 'zod'
import { COUNTED_EXACTLY, leadsQuery } from '../contracts/leads.ts'
import type { LeadChoicesView, LeadRow, LeadsPage } from '../contracts/leads.ts'
import type { Decision } from '../domain/decision.ts'
import type { Language } from '../contracts/lead-words.ts'
import type { Names } from '../domain/explain/slots.ts'
import type { LeadCursor, LeadFilter, LeadListRow } from '../ports/leads.ts'
import { sealedCursors } from './cursors.ts'
import type { ApiDeps } from './deps.ts'
import { liveRowOf, shownText } from './lead-view.ts'
import { readInput } from './problem.ts'
import { dueOf, promiseOf, returnOf, visitOf, type ReportRoom } from './report-filter.ts'
import { normsFor } from './report-norms.ts'
import { READERS } from './route.ts'
import type { Caller, Route } from './route.ts'

const NOBODY = 'none'

function filterOf(asked: z.infer<typeof leadsQuery>, room: ReportRoom): LeadFilter {
  const { owner, promised, q, ...query } = asked
  const { stage, status, source, fit, waiting, idea } = query
  return {
    stage,
    status,
    source,
    fit,
    waiting,
    idea,
    owner: owner === NOBODY ? null : owner,
    promised: promised === '1',
    due: dueOf(promised, room.now),
    visit: visitOf(asked, room),
    promise: promiseOf(asked, room),
    returned: returnOf(asked, room),
    text: q,
  }
}

function placeOf(text: string): LeadCursor {
  const dot = text.indexOf('.')
  return { at: Number(text.slice(0, dot)), leadId: text.slice(dot + 1) }
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

function leadRowOf(row: LeadListRow, names: Names, deps: ApiDeps, zone: string): LeadRow {
  return {
    ...liveRowOf(row, names, deps.explain, zone),
    fit: shownText(row.decision.fit.top),
    promisedAt: row.promisedAt,
    heldSince: row.decision.routing.kind === 'hold' ? row.decision.routing.hold.since : null,
    idea: ideaOf(row.decision, names, deps, zone),
  }
}

/** GET /api/leads and GET /api/leads/choices. */
export function leadRoutes(deps: ApiDeps): readonly Route[] {
  const { leads } = deps.stores
  const cursors = sealedCursors(deps.sessions.secrets)

  const page = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { installation } = caller
    const query = readInput(leadsQuery, req.query)
    const id = installation.installationId
    const now = deps.clock.now()
    const norms = query.was === undefined ? {} : await normsFor(deps, caller)
    const filter = filterOf(query, { now, zone: installation.zone, norms })
    const list = [id, 'leads', query.sort]
    const after = query.after === undefined ? null : placeOf(cursors.read(list, query.after))
    const [{ rows, next }, counted] = await Promise.all([
      leads.page(id, filter, query.sort, after, query.limit),
      after === null ? leads.count(id, filter, COUNTED_EXACTLY + 1) : null,
    ])
    const names = await deps.names(
      id,
      rows.map(({ decision }) => decision),
    )
    const zone = query.zone ?? installation.zone
    const answer: LeadsPage = {
      now,
      rows: rows.map((row) => leadRowOf(row, names, deps, zone)),
      next: next && cursors.write(list, `${next.at}.${next.leadId}`),
      count: counted === null ? null : { leads: Math.min(counted, COUNTED_EXACTLY), more: counted > COUNTED_EXACTLY },
    }
    res.json(answer)
  }

  const choices = async (_req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const id = installation.installationId
    const [{ sources, fits, owners }, names] = await Promise.all([leads.choices(id), deps.names(id, [])])
    const answer: LeadChoicesView = {
      sources: sources.map((value) => shownText(value)),
      fits: fits.map((value) => shownText(value)),
      owners: owners
        .map((owner) => ({ id: owner, name: shownText(names.rep(owner)) }))
        .toSorted((a, b) => a.name.localeCompare(b.name)),
    }
    res.json(answer)
  }

  return [
    { method: 'get', path: '/api/leads', who: 'role', roles: READERS, handle: page },
    { method: 'get', path: '/api/leads/choices', who: 'role', roles: READERS, handle: choices },
  ]
}
