import type { Request, Response } from 'express'
import { leadQuery } from '../contracts/lead.ts'
import { leadOrder, undoOrder } from '../contracts/lead-orders.ts'
import type { LeadOrder, LeadWould, OrderAnswer, OrderChoices } from '../contracts/lead-orders.ts'
import type { Language } from '../contracts/lead-words.ts'
import { reasonFor } from '../domain/explain/return-reasons.ts'
import { OTHER_REASON } from '../flow/answer-lead.ts'
import type { Asker, OrderOutcome, Wanted } from '../flow/order-lead.ts'
import type { Role } from '../ports/access.ts'
import { CrmDisconnectedError, CrmRateLimitedError, CrmScopeMissingError, CrmUnavailableError } from '../ports/crm.ts'
import { decisionViewOf, linkTo } from './decision-view.ts'
import type { ApiDeps } from './deps.ts'
import { leadIdOf } from './lead-page-routes.ts'
import { shownText } from './lead-view.ts'
import { notFound, readInput, RequestRefusedError } from './problem.ts'
import { LEAD_READERS, mustReach } from './own-leads.ts'
import { READERS } from './route.ts'
import type { Caller, Route } from './route.ts'
import { changesBetween } from './would-view.ts'

/** Roles which may act on leads. */
export const ACTORS: readonly Role[] = ['admin', 'manager']

/** Whoever may see a lead and not act on it is told so. @throws {RequestRefusedError} 403. */
export function actorOf({ session }: Caller): Asker {
  if (!ACTORS.includes(session.role))
    throw new RequestRefusedError(
      403,
      'role_missing',
      'Not yours to do',
      'Only an admin or a manager may do this. Nothing was changed.',
    )
  return { person: session.person, role: session.role }
}

/**
 * What people do with one lead: GET …/would shows what would be decided now, GET …/choices what can be chosen, POST …/actions
 * does it, POST /api/audit/:id/undo takes it back.
 */
export function orderRoutes(deps: ApiDeps): readonly Route[] {
  const would = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { installation } = caller
    const { lang, zone: asked } = readInput(leadQuery, req.query)
    const id = installation.installationId
    const leadId = leadIdOf(req)
    await mustReach(caller, deps.stores.leads, leadId)
    const preview = await deps.lead.preview(id, leadId).catch((error: unknown) => Promise.reject(crmTrouble(error)))
    if (preview.kind === 'unknown') throw notFound()
    if (preview.kind === 'gone')
      throw new RequestRefusedError(409, 'record_gone', 'The record is gone', 'The CRM no longer has this record.')
    if (preview.kind === 'failed') throw new RequestRefusedError(409, 'decide_failed', 'Not decided', preview.message)
    const { latest, would: row, names } = preview.would
    const [language, zone] = [lang ?? installation.language, asked ?? installation.zone]
    const answer: LeadWould = {
      now: deps.clock.now(),
      changes: changesBetween(latest.decision, row.decision, language, names, zone),
      why: decisionViewOf(row, await linkTo(deps, id, row.recordId), language, names, zone, deps),
    }
    res.json(answer)
  }

  const choices = async (req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const { lang } = readInput(leadQuery, req.query)
    const found = await deps.lead.choices(installation.installationId, leadIdOf(req))
    if (found === null) throw notFound()
    const language = lang ?? installation.language
    const answer: OrderChoices = {
      takers: found.takers.map(({ repId, name, gate, changesAt, openLeads }) => ({
        id: repId,
        name: shownText(name),
        gate,
        changesAt,
        openLeads,
      })),
      reasons: found.reasons.map((id) => ({ id, label: reasonLabel(id, language), needsNote: id === OTHER_REASON })),
      lockDays: found.lockDays,
    }
    res.json(answer)
  }

  const act = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const by = actorOf(caller)
    const leadId = leadIdOf(req)
    const order = readInput(leadOrder, req.body)
    const asked = { orderId: order.orderId, leadId, wanted: wantedOf(order), by }
    res.json(orderAnswerOf(await deps.lead.order(caller.installation.installationId, asked)))
  }

  const undo = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const by = actorOf(caller)
    const entryId = leadIdOf(req)
    const { orderId } = readInput(undoOrder, req.body)
    res.json(orderAnswerOf(await deps.lead.undo(caller.installation.installationId, { entryId, orderId, by })))
  }

  return [
    { method: 'get', path: '/api/leads/:id/would', who: 'role', roles: LEAD_READERS, handle: would },
    { method: 'get', path: '/api/leads/:id/choices', who: 'role', roles: ACTORS, handle: choices },
    { method: 'post', path: '/api/leads/:id/actions', who: 'role', roles: READERS, handle: act },
    { method: 'post', path: '/api/audit/:id/undo', who: 'role', roles: READERS, handle: undo },
  ]
}

function wantedOf(order: LeadOrder): Wanted {
  switch (order.action) {
    case 're-evaluate':
    case 'stop-cadence':
    case 'settle-conflict':
      return { action: order.action }
    case 'reassign':
      return { action: order.action, ownerId: order.ownerId, lockDays: order.lockDays }
    case 'lock':
      return { action: order.action, lockDays: order.lockDays ?? null }
    case 'recycle':
      return { action: order.action, reason: order.reason, note: order.note ?? null }
  }
}

function reasonLabel(id: string, language: Language): string {
  return shownText(reasonFor(id, language))
}

/** Why an order was not taken; each has a sentence of its own on the page. */
const OBSTACLES = {
  'below-stage': 'Routing begins at a later stage. Set the owner in the CRM instead.',
  'no-owner': 'Nobody has this lead, so there is no owner to lock.',
  'same-owner': 'This person has the lead already.',
  'owner-inactive': 'This person is not active in the CRM.',
  resting: 'This lead rests already.',
  'no-conflict': 'No other tool is in conflict over this lead.',
  'no-cadence': 'No follow-up runs for this lead.',
  opportunity: 'A deal speaks for this lead. Close the deal in the CRM instead.',
} as const

/** @throws {RequestRefusedError} for whatever was not done. */
export function orderAnswerOf(outcome: OrderOutcome): OrderAnswer {
  switch (outcome.kind) {
    case 'done':
      return { entryId: outcome.entryId, decided: outcome.decided, canUndo: outcome.canUndo }
    case 'unknown':
      throw notFound()
    case 'obstacle': {
      const { obstacle } = outcome
      const code = `order_${obstacle.replace('-', '_')}`
      throw new RequestRefusedError(409, code, 'Not possible for this lead', OBSTACLES[obstacle])
    }
    case 'reason-wrong':
      throw new RequestRefusedError(
        400,
        'reason_wrong',
        'A reason is needed',
        `Choose one of: ${outcome.allowed.join(', ')}. The reason "other" needs a note.`,
        { allowed: outcome.allowed },
      )
    case 'too-late':
      throw new RequestRefusedError(
        409,
        'too_late_to_undo',
        'Too late',
        'The lead has moved on since. Reassign instead.',
      )
    case 'undone-before':
      throw new RequestRefusedError(409, 'undone_before', 'Undone before', 'This was taken back already.')
  }
}

/** The CRM has to be asked for a preview; its troubles are said as what they are. */
function crmTrouble(error: unknown): unknown {
  if (error instanceof CrmDisconnectedError || error instanceof CrmScopeMissingError)
    return new RequestRefusedError(409, 'crm_disconnected', 'Not connected', 'The CRM does not accept our access now.')
  if (error instanceof CrmRateLimitedError || error instanceof CrmUnavailableError)
    return new RequestRefusedError(
      503,
      'crm_unavailable',
      'The CRM does not answer',
      'The present state cannot be read from the CRM now. What stands here is as of the latest decision. Try again in a moment.',
    )
  return error
}
