import type { Request, Response } from 'express'
import { z } from 'zod'
import { decisionQuery } from '../contracts/decision.ts'
import type { ApiDeps } from './deps.ts'
import { decisionViewOf, linkTo } from './decision-view.ts'
import { notFound, readInput } from './problem.ts'
import { LEAD_READERS, mustReach } from './own-leads.ts'
import type { Caller, Route } from './route.ts'

/** GET /api/decisions/:id?lang=: one decision in words, with everyone who was not chosen in it. */
export function decisionRoutes(deps: ApiDeps): readonly Route[] {
  const show = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { installation } = caller
    const decisionId = z.uuid().safeParse(req.params['id'])
    const { lang, zone } = readInput(decisionQuery, req.query)
    if (!decisionId.success) throw notFound()
    const id = installation.installationId
    const row = await deps.stores.reads.decision(id, decisionId.data)
    if (!row) throw notFound()
    await mustReach(caller, deps.stores.leads, row.leadId)
    const [names, recordUrl] = await Promise.all([deps.names(id, [row.decision]), linkTo(deps, id, row.recordId)])
    res.json(decisionViewOf(row, recordUrl, lang ?? installation.language, names, zone ?? installation.zone, deps))
  }
  return [{ method: 'get', path: '/api/decisions/:id', who: 'role', roles: LEAD_READERS, handle: show }]
}
