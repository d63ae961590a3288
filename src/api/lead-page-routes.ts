import type { Request, Response } from 'express'
import { z } from 'zod'
import { leadQuery, timelineQuery } from '../contracts/lead.ts'
import type { ClockView, LeadPageView, LeadTimeline } from '../contracts/lead.ts'
import type { Language } from '../contracts/lead-words.ts'
import { briefInWords } from '../domain/explain/brief-words.ts'
import type { Names } from '../domain/explain/slots.ts'
import type { Clock } from '../domain/lead.ts'
import type { LeadSeen } from '../flow/see-lead.ts'
import type { InstallationId } from '../ports/crm.ts'
import { decisionViewOf, linkTo } from './decision-view.ts'
import type { ApiDeps } from './deps.ts'
import { detailsOf } from './lead-details.ts'
import { shownText } from './lead-view.ts'
import { notFound, readInput } from './problem.ts'
import { LEAD_READERS, mustReach } from './own-leads.ts'
import type { Caller, Route } from './route.ts'
import { timelineOf } from './timeline-view.ts'

const LONGEST_LINE = 500

/** The lead an address names. @throws {RequestRefusedError} 404 for what can be no lead's id. */
export function leadIdOf(req: Request): string {
  const id = z.uuid().safeParse(req.params['id'])
  if (!id.success) throw notFound()
  return id.data
}

function clockViewOf(clock: Clock, names: Names): ClockView {
  const { clockId: id, kind, ownerId, startedAt, dueAt, targetMinutes, unit, state, stoppedAt, pausedAt } = clock
  return {
    ...{ id, kind, startedAt, dueAt, targetMinutes, unit, state, stoppedAt },
    owner: ownerId === null ? null : { id: ownerId, name: shownText(names.rep(ownerId)) },
    paused: pausedAt !== null && pausedAt !== undefined,
  }
}

function pageOf(
  seen: LeadSeen,
  urls: { readonly own: string | null; readonly other: string | null },
  language: Language,
  zone: string,
  deps: Pick<ApiDeps, 'explain' | 'clock'>,
): LeadPageView {
  const { lead, names } = seen
  const { latest, assigned } = lead
  const { routing, clocks, pair } = latest.decision
  const giving = routing.kind === 'keep' ? (assigned ?? latest) : latest
  const brief = briefInWords(seen.brief, language, names, zone).map(({ title, lines }) => ({
    title,
    lines: lines.map((line) => shownText(line, LONGEST_LINE)),
  }))
  const held = routing.kind === 'keep' || routing.kind === 'assign' ? routing.assignment : null
  return {
    now: deps.clock.now(),
    why: { ...decisionViewOf(latest, urls.own, language, names, zone, deps, giving), recordId: lead.recordId },
    assigned: assigned && { decisionId: assigned.decisionId, at: assigned.decidedAt },
    lockedUntil: held?.lockedUntil ?? null,
    newsWaitsUntil: seen.newsWaitsUntil,
    pair: pair === undefined ? null : { role: pair.role, crm: pair.crm, recordUrl: urls.other },
    clocks: clocks.map((clock) => clockViewOf(clock, names)),
    brief: brief.slice(0, -1),
    next: brief.at(-1)?.lines ?? [],
    details: detailsOf(seen, language, zone),
  }
}

/** GET /api/leads/:id and GET /api/leads/:id/timeline: one lead as it stands, and how it came there. */
export function leadPageRoutes(deps: ApiDeps): readonly Route[] {
  const show = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { installation } = caller
    const { lang, zone } = readInput(leadQuery, req.query)
    const id = installation.installationId
    const leadId = leadIdOf(req)
    await mustReach(caller, deps.stores.leads, leadId)
    const seen = await deps.lead.see(id, leadId)
    if (seen === null) throw notFound()
    const urls = { own: await linkTo(deps, id, seen.lead.recordId), other: await otherRecord(id, seen) }
    res.json(pageOf(seen, urls, lang ?? installation.language, zone ?? installation.zone, deps))
  }

  const otherRecord = async (id: InstallationId, { lead }: LeadSeen): Promise<string | null> => {
    const { pair } = lead.latest.decision
    const house = pair === undefined ? null : await deps.houses.look(id)
    return pair === undefined || house === null ? null : linkTo(deps, house.partner, pair.recordId)
  }

  const timeline = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { installation } = caller
    const { lang, zone, most } = readInput(timelineQuery, req.query)
    const id = installation.installationId
    const leadId = leadIdOf(req)
    const { leads } = deps.stores
    await mustReach(caller, leads, leadId)
    const [recordId, history] = await Promise.all([leads.recordOf(id, leadId), leads.history(id, leadId, most + 1)])
    if (recordId === null) throw notFound()
    const names = await deps.names(
      id,
      history.decisions.map(({ decision }) => decision),
    )
    const entries = timelineOf(history, lang ?? installation.language, names, zone ?? installation.zone, deps.explain)
    const answer: LeadTimeline = {
      now: deps.clock.now(),
      entries: entries.slice(0, most),
      more: entries.length > most,
    }
    res.json(answer)
  }

  return [
    { method: 'get', path: '/api/leads/:id', who: 'role', roles: LEAD_READERS, handle: show },
    { method: 'get', path: '/api/leads/:id/timeline', who: 'role', roles: LEAD_READERS, handle: timeline },
  ]
}
