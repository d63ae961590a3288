import type { Request, Response } from 'express'
import { COUNTED_EXACTLY, leadsQuery } from '../contracts/leads.ts'
import type { LeadChoicesView, LeadsPage } from '../contracts/leads.ts'
import type { LeadCursor } from '../ports/leads.ts'
import { sealedCursors } from './cursors.ts'
import type { ApiDeps } from './deps.ts'
import { filterOf, leadRowOf } from './lead-list.ts'
import { shownText } from './lead-view.ts'
import { readInput } from './problem.ts'
import { normsFor } from './report-norms.ts'
import { LEAD_READERS, restrictedTo, withinReach } from './own-leads.ts'
import type { Caller, Route } from './route.ts'

const BEHIND = 'unpromised'

function placeOf(text: string): LeadCursor {
  const [at, leadId, behind] = text.split('.')
  return { at: Number(at), leadId: leadId ?? '', behindPromises: behind === BEHIND }
}

const textOf = ({ at, leadId, behindPromises }: LeadCursor): string =>
  `${at}.${leadId}${behindPromises === true ? `.${BEHIND}` : ''}`

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
    const filter = withinReach(caller, filterOf(query, { now, zone: installation.zone, norms }))
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
      next: next && cursors.write(list, textOf(next)),
      count: counted === null ? null : { leads: Math.min(counted, COUNTED_EXACTLY), more: counted > COUNTED_EXACTLY },
    }
    res.json(answer)
  }

  const choices = async (_req: Request, res: Response, caller: Caller): Promise<void> => {
    const { installation } = caller
    const own = restrictedTo(caller)
    const id = installation.installationId
    const [{ sources, fits, owners }, names] = await Promise.all([leads.choices(id), deps.names(id, [])])
    const answer: LeadChoicesView = {
      sources: sources.map((value) => shownText(value)),
      fits: fits.map((value) => shownText(value)),
      owners: owners
        .filter((owner) => own === null || owner === own)
        .map((owner) => ({ id: owner, name: shownText(names.rep(owner)) }))
        .toSorted((a, b) => a.name.localeCompare(b.name)),
    }
    res.json(answer)
  }

  return [
    { method: 'get', path: '/api/leads', who: 'role', roles: LEAD_READERS, handle: page },
    { method: 'get', path: '/api/leads/choices', who: 'role', roles: LEAD_READERS, handle: choices },
  ]
}
