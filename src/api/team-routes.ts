import type { Request, Response } from 'express'
import { z } from 'zod'
import {
  absenceWish,
  handoverUndo,
  handoverWish,
  leaverQuery,
  type AbsencesView,
  type HandoverAnswer,
  type LeaverView,
} from '../contracts/team.ts'
import type { HandedOutcome } from '../flow/leaver.ts'
import { noteAct } from './audit-routes.ts'
import type { ApiDeps } from './deps.ts'
import { shownText, shownTextOrNull } from './lead-view.ts'
import { ACTORS } from './order-routes.ts'
import { notFound, readInput, RequestRefusedError } from './problem.ts'
import { READERS } from './route.ts'
import type { Caller, Route } from './route.ts'

/** People who are away and people who leave: what stands, and what is done about it. */
export function teamRoutes(deps: ApiDeps): readonly Route[] {
  const { team, clock } = deps

  const absences = async (_req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const found = await team.absences(installation.installationId)
    if (found === null) throw notFound()
    const { absences: standing, people } = found
    const who = (id: string) => ({ id, name: shownText(people.find(({ repId }) => repId === id)?.name ?? id) })
    const view: AbsencesView = {
      now: clock.now(),
      absences: standing.map(({ absenceId, repId, start, end, standInId, setBy }) => ({
        ...{ id: absenceId, rep: who(repId), from: start, until: end, setBy: shownText(setBy) },
        standIn: standInId === null ? null : who(standInId),
      })),
      people: people.filter(({ active }) => active).map(({ repId }) => who(repId)),
    }
    res.json(view)
  }

  const set = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { id, rep, from, until, standIn } = readInput(absenceWish, req.body)
    if (from >= until) throw refusal('absence_span', 'An absence ends after it begins.')
    const absence = { absenceId: id, repId: rep, start: from, end: until, standInId: standIn }
    const by = { setBy: caller.session.person, setAt: clock.now() }
    const outcome = await team.setAbsence(caller.installation.installationId, { ...absence, ...by })
    if (outcome === 'past') throw refusal('absence_span', 'The absence is over already.')
    if (outcome === 'unknown-person' || outcome === 'unknown-stand-in')
      throw refusal(outcome.replaceAll('-', '_'), 'The CRM account has no active person of this id.')
    if (outcome === 'set')
      await noteAct(deps, caller, {
        ...{ action: 'set-absence', after: { absenceId: id, repId: rep, start: from, end: until, standInId: standIn } },
      })
    res.status(201).json({})
  }

  const end = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const id = z.uuid().safeParse(req.params['id'])
    if (!id.success) throw notFound()
    const ended = await team.endAbsence(caller.installation.installationId, id.data, caller.session.person)
    if (!ended) throw notFound()
    await noteAct(deps, caller, { action: 'end-absence', after: { absenceId: id.data } })
    res.status(204).end()
  }

  const leaver = async (req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const { to } = readInput(leaverQuery, req.query)
    const among = to === undefined ? null : to.split(',').filter((one) => one !== '')
    const found = await team.leaver(installation.installationId, String(req.params['repId']), among)
    if (found === null) throw notFound()
    const view: LeaverView = {
      now: clock.now(),
      rep: { id: found.repId, name: shownText(found.name) },
      active: found.active,
      leads: found.leads.map(({ leadId, person, company, stage, dueAt, to: next }) => ({
        ...{ id: leadId, name: shownTextOrNull(person), company: shownTextOrNull(company), stage, dueAt, to: next },
      })),
      more: found.more,
      clocks: found.clocks,
      mentions: found.mentions.map(({ place, id, name }) => ({ place, id: shownText(id), name: shownText(name) })),
      takers: found.takers.map(({ repId, name, openLeads, chosen }) => ({
        ...{ id: repId, name: shownText(name), openLeads, chosen },
      })),
    }
    res.json(view)
  }

  const handOver = async (req: Request, res: Response, { installation, session }: Caller): Promise<void> => {
    const { leads, lockDays } = readInput(handoverWish, req.body)
    const by = { person: session.person, role: session.role }
    const orders = leads.map(({ id, orderId, to }) => ({ leadId: id, orderId, to }))
    res.json(answerOf(await team.handOver(installation.installationId, orders, lockDays, by)))
  }

  const takeBack = async (req: Request, res: Response, { installation, session }: Caller): Promise<void> => {
    const { leads } = readInput(handoverUndo, req.body)
    const by = { person: session.person, role: session.role }
    const orders = leads.map(({ id, entryId, orderId }) => ({ leadId: id, entryId, orderId }))
    res.json(answerOf(await team.takeBack(installation.installationId, orders, by)))
  }

  const acting = { who: 'role', roles: ACTORS } as const
  return [
    { method: 'get', path: '/api/absences', who: 'role', roles: READERS, handle: absences },
    { method: 'post', path: '/api/absences', ...acting, handle: set },
    { method: 'post', path: '/api/absences/:id/end', ...acting, handle: end },
    { method: 'get', path: '/api/team/leaver/:repId', ...acting, handle: leaver },
    { method: 'post', path: '/api/team/handover', ...acting, handle: handOver },
    { method: 'post', path: '/api/team/handover/undo', ...acting, handle: takeBack },
  ]
}

const refusal = (code: string, detail: string) => new RequestRefusedError(400, code, 'Not possible', detail)

/** One lead that cannot be moved holds up none of the others: each says what became of it. */
function answerOf(outcomes: readonly HandedOutcome[]): HandoverAnswer {
  return {
    leads: outcomes.map(({ leadId, outcome }) => ({
      id: leadId,
      entryId: outcome.kind === 'done' ? outcome.entryId : null,
      done: outcome.kind === 'done',
      problem:
        outcome.kind === 'done'
          ? null
          : outcome.kind === 'obstacle'
            ? `order_${outcome.obstacle.replace('-', '_')}`
            : outcome.kind.replace('-', '_'),
    })),
  }
}
