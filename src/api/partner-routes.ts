import type { Request, Response } from 'express'
import { z } from 'zod'
import { partnerAnswer, partnerLeadsQuery, partnerQuery, partnerRecall } from '../contracts/partner.ts'
import type { PartnerHome, PartnerLeadPage, PartnerLeads, PartnerLeadView } from '../contracts/partner.ts'
import { OTHER_REASON, type AnswerOutcome } from '../flow/answer-lead.ts'
import type { LeadCursor } from '../ports/leads.ts'
import type { PartnerLead, PartnerUser } from '../ports/partners.ts'
import { noteAct } from './audit-routes.ts'
import { sealedCursors } from './cursors.ts'
import type { ApiDeps } from './deps.ts'
import { shownText } from './lead-view.ts'
import { orderAnswerOf } from './order-routes.ts'
import { checkValue, digestOf, partnerCsv } from './partner-export.ts'
import { partnerEvents, partnerLeadOf, reasonWord, recallNote, type PartnerReader } from './partner-view.ts'
import { notFound, readInput, RequestRefusedError } from './problem.ts'
import type { Caller, Route } from './route.ts'

const MOST_EVENTS = 50
/** Larger partners ask for their leads in pages. */
const MOST_EXPORTED = 10_000
const EXPORT_PAGE = 200

type Asked = z.infer<typeof partnerQuery>

function publicIdOf(req: Request): string {
  const id = z.uuid().safeParse(req.params['publicId'])
  if (!id.success) throw notFound()
  return id.data
}

/** What a partner's people see and do: their own leads, by public ids, and nothing else. */
export function partnerRoutes(deps: ApiDeps): readonly Route[] {
  const { partners } = deps.stores
  const cursors = sealedCursors(deps.sessions.secrets)

  const readerOf = async (caller: Caller, { lang, zone }: Asked): Promise<PartnerReader & { user: PartnerUser }> => {
    const { installation, partner: user } = caller
    const desk = user && (await deps.partner.desk(installation.installationId, user))
    // An agreement that has ended looks like a page that is not there.
    if (!user || !desk) throw notFound()
    return { user, desk, language: lang ?? installation.language, zone: zone ?? installation.zone }
  }
  /** Pages end at public ids: our own never leave. */
  const cursorOf = async (id: string, partnerId: string, asked: string | undefined): Promise<LeadCursor | null> => {
    if (asked === undefined) return null
    const text = cursors.read([id, 'partner', partnerId], asked)
    const dot = text.indexOf('.')
    const last = await partners.find(id, partnerId, text.slice(dot + 1))
    if (last === null) throw notFound()
    return { at: Number(text.slice(0, dot)), leadId: last.leadId }
  }
  const leadOf = async (req: Request, { installation }: Caller, user: PartnerUser): Promise<PartnerLead> => {
    const lead = await partners.find(installation.installationId, user.partnerId, publicIdOf(req))
    if (lead === null) throw notFound()
    return lead
  }

  const home = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { user, desk, language } = await readerOf(caller, readInput(partnerQuery, req.query))
    const id = caller.installation.installationId
    const [totals, asked] = await Promise.all([
      partners.totals(id, user.partnerId),
      desk.repId === null ? 0 : partners.count(id, user.partnerId, { askedOf: desk.repId }),
    ])
    const { work, won, resting, closed, dealt } = totals
    const answer: PartnerHome = {
      now: deps.clock.now(),
      partner: shownText(desk.agreement.name),
      totals: { sent: work + won + resting + closed, work, won, resting, closed, dealt, asked },
      reasons: desk.reasons.map((id) => ({ id, label: reasonWord(id, language), needsNote: id === OTHER_REASON })),
    }
    res.json(answer)
  }

  const list = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const asked = readInput(partnerLeadsQuery, req.query)
    const reader = await readerOf(caller, asked)
    const { desk, user } = reader
    const now = deps.clock.now()
    if (asked.asked === '1' && desk.repId === null) {
      res.json({ now, leads: [], next: null } satisfies PartnerLeads)
      return
    }
    const id = caller.installation.installationId
    const filter = { standing: asked.standing, askedOf: asked.asked === '1' ? desk.repId! : undefined }
    const after = await cursorOf(id, user.partnerId, asked.after)
    const found = await partners.page(id, user.partnerId, filter, after, asked.limit)
    const answer: PartnerLeads = {
      now,
      leads: found.leads.map((lead) => partnerLeadOf(lead, reader)),
      next:
        found.next &&
        cursors.write([id, 'partner', user.partnerId], `${found.next.at}.${found.leads.at(-1)!.publicId}`),
    }
    res.json(answer)
  }

  const show = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const reader = await readerOf(caller, readInput(partnerQuery, req.query))
    const lead = await leadOf(req, caller, reader.user)
    const moves = await partners.moves(caller.installation.installationId, lead.leadId, MOST_EVENTS)
    const answer: PartnerLeadPage = {
      now: deps.clock.now(),
      lead: partnerLeadOf(lead, reader),
      events: partnerEvents(lead, moves, reader),
    }
    res.json(answer)
  }

  const exported = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const reader = await readerOf(caller, readInput(partnerQuery, req.query))
    const id = caller.installation.installationId
    const { partnerId } = reader.user
    const leads: PartnerLeadView[] = []
    let after: LeadCursor | null = null
    do {
      const found = await partners.page(id, partnerId, {}, after, EXPORT_PAGE)
      leads.push(...found.leads.map((lead) => partnerLeadOf(lead, reader)))
      after = found.next
    } while (after !== null && leads.length < MOST_EXPORTED)
    const csv = partnerCsv(leads)
    await noteAct(deps, caller, { action: 'export-leads', after: { count: leads.length } })
    res.setHeader('X-Estafet-Check', checkValue(deps.sessions.secrets, id, partnerId, digestOf(csv)))
    res.setHeader('X-Estafet-Leads', String(leads.length))
    res.type('text/csv; charset=utf-8').setHeader('Content-Disposition', 'attachment; filename="leads.csv"')
    res.send(csv)
  }

  const answer = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { user } = await readerOf(caller, {})
    const lead = await leadOf(req, caller, user)
    const given = readInput(partnerAnswer, req.body)
    const { action, decisionId } = given
    const [reason, note] = given.action === 'decline' ? [given.reason, given.note ?? null] : [null, null]
    const id = caller.installation.installationId
    const outcome = await deps.partner.answer(id, user, {
      publicId: lead.publicId,
      ...{ action, decisionId, reason, note },
    })
    const decided = decidedOf(outcome)
    await noteAct(deps, caller, {
      action: action === 'accept' ? 'accept-lead' : 'decline-lead',
      after: { reason },
      lead,
    })
    res.json({ decided })
  }

  const recall = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { user, desk } = await readerOf(caller, {})
    const { leadId } = await leadOf(req, caller, user)
    const { orderId, reason } = readInput(partnerRecall, req.body)
    const outcome = await deps.lead.order(caller.installation.installationId, {
      orderId,
      leadId,
      wanted: { action: 'recycle', reason: OTHER_REASON, note: recallNote(desk.agreement, reason) },
      by: { person: user.name, role: 'partner' },
    })
    res.json({ decided: orderAnswerOf(outcome).decided })
  }

  const place = { who: 'role', roles: ['partner'] } as const
  return [
    { method: 'get', path: '/api/partner', ...place, handle: home },
    { method: 'get', path: '/api/partner/leads', ...place, handle: list },
    { method: 'get', path: '/api/partner/export', ...place, handle: exported },
    { method: 'get', path: '/api/partner/leads/:publicId', ...place, handle: show },
    { method: 'post', path: '/api/partner/leads/:publicId/answer', ...place, handle: answer },
    { method: 'post', path: '/api/partner/leads/:publicId/recall', ...place, handle: recall },
  ]
}

/** @throws {RequestRefusedError} for an answer that was not taken. */
function decidedOf(outcome: AnswerOutcome): boolean {
  switch (outcome.kind) {
    case 'recorded':
      return outcome.card !== null
    case 'unknown':
      throw notFound()
    case 'reason-wrong':
      throw new RequestRefusedError(
        400,
        'reason_wrong',
        'A reason is needed',
        `Choose one of: ${outcome.allowed.join(', ')}. The reason "other" needs a note.`,
      )
    case 'not-allowed':
    case 'until-wrong':
    case 'moved':
    case 'not-open':
      throw new RequestRefusedError(
        409,
        'answer_not_open',
        'Nothing to answer any more',
        'This lead has moved on since. Nothing was changed.',
      )
  }
}
