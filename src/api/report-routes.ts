import type { Request, Response } from 'express'
import type { z } from 'zod'
import { breakdownQuery, promiseQuery, reportQuery, stepQuery, todayView, velocityQuery } from '../contracts/reports.ts'
import type { BreakdownView, CurveView, PromiseView, TodayView, VelocityView } from '../contracts/reports.ts'
import type { Language } from '../contracts/lead-words.ts'
import { COUNTED_EXACTLY } from '../contracts/leads.ts'
import { JOURNEY_GUIDES } from '../domain/velocity/norms.ts'
import { kaplanMeierOf } from '../domain/velocity/survival.ts'
import type { ReportCut, VelocityQuestion } from '../ports/reports.ts'
import type { ApiDeps } from './deps.ts'
import { handOut } from './hand-out.ts'
import { readInput } from './problem.ts'
import { SOON_MS } from './report-filter.ts'
import { normsFor } from './report-norms.ts'
import { dayIn, periodOf, startOf, type AskedPeriod } from './report-period.ts'
import { curveOf, stageLines, stepLines, cohortView, wilson } from './report-view.ts'
import { shownText } from './lead-view.ts'
import {
  breakdownTable,
  curveTable,
  hourTable,
  promiseTable,
  returnTable,
  stageTable,
  stepTable,
} from './report-tables.ts'
import { returnView } from './return-view.ts'
import { READERS } from './route.ts'
import type { Caller, Route } from './route.ts'

const NOBODY = 'none'
type Asked = z.infer<typeof reportQuery>

function cutOf({ source, fit, owner }: Asked): ReportCut {
  return { source, fit, owner: owner === NOBODY ? null : owner }
}

const languageOf = ({ lang }: Asked, { installation }: Caller): Language => lang ?? installation.language

/** Reports for managers: velocity and funnel, promises, today. */
export function reportRoutes(deps: ApiDeps): readonly Route[] {
  const { reports, leads } = deps.stores

  const begun = (
    asked: Asked,
    { installation }: Caller,
  ): AskedPeriod & { readonly now: number; readonly zone: string } => {
    const now = deps.clock.now()
    return { ...periodOf(asked, installation.zone, now), now, zone: installation.zone }
  }
  const questionOf = async (asked: Asked, caller: Caller) => {
    const { days, period, now, zone } = begun(asked, caller)
    const norms = await normsFor(deps, caller)
    const question: VelocityQuestion = { period, now, cut: cutOf(asked), norms, withinDays: asked.within }
    return { question, head: { now, zone, period: days } }
  }

  const velocity = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const asked = readInput(velocityQuery, req.query)
    const { question, head } = await questionOf(asked, caller)
    const report = await reports.velocity(caller.installation.installationId, question)
    const stages = stageLines(report, question.norms)
    const steps = stepLines(report)
    if (asked.format === 'csv') {
      const language = languageOf(asked, caller)
      const stepsAsked = asked.table === 'steps'
      const table = stepsAsked ? stepTable(steps, head.period, language) : stageTable(stages, head.period, language)
      return handOut(deps, res, caller, asked.lang, table)
    }
    const { journey } = report
    const costliest = report.bottlenecks[0]
    const view: VelocityView = {
      ...head,
      within: asked.within,
      stages: [...stages],
      steps: [...steps],
      journey: journey && {
        leads: journey.count,
        meanDays: journey.mean,
        medianDays: journey.median,
        p25Days: journey.p25,
        p75Days: journey.p75,
        p90Days: journey.p90,
        maxDays: journey.max,
        norms: [...JOURNEY_GUIDES],
      },
      costliest: costliest !== undefined && costliest.leadDaysBeyond > 0 ? costliest.stage : null,
    }
    res.json(view)
  }

  const breakdown = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const asked = readInput(breakdownQuery, req.query)
    const { question, head } = await questionOf(asked, caller)
    const id = caller.installation.installationId
    const [found, names] = await Promise.all([
      reports.breakdown(id, question, asked.step, asked.by),
      deps.names(id, []),
    ])
    const lines = found.map((line) => {
      const range = wilson(line.reached, line.mature)
      return {
        value: line.value === null ? null : shownText(line.value),
        name: line.value === null ? null : shownText(asked.by === 'owner' ? names.rep(line.value) : line.value),
        ...cohortView(line),
        low: range?.low ?? null,
        high: range?.high ?? null,
      }
    })
    if (asked.format === 'csv')
      return handOut(deps, res, caller, asked.lang, breakdownTable(lines, asked, languageOf(asked, caller)))
    res.json({ ...head, lines } satisfies BreakdownView)
  }

  const curve = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const asked = readInput(stepQuery, req.query)
    const { question, head } = await questionOf(asked, caller)
    const times = await reports.timesToNext(caller.installation.installationId, question, asked.step)
    const view: CurveView = { ...head, ...curveOf(kaplanMeierOf(times)) }
    if (asked.format === 'csv')
      return handOut(deps, res, caller, asked.lang, curveTable(view.points, `${asked.step}-curve`, 'days'))
    res.json(view)
  }

  const promises = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const asked = readInput(promiseQuery, req.query)
    const { days, period, now, zone } = begun(asked, caller)
    const id = caller.installation.installationId
    const [report, names] = await Promise.all([
      reports.promises(id, { period, now, cut: cutOf(asked), kind: asked.clock, zone }),
      deps.names(id, []),
    ])
    const view: PromiseView = {
      now,
      zone,
      period: days,
      clock: asked.clock,
      total: report.total,
      byClass: report.byClass.map(({ value, ...counts }) => ({ value: shownText(value ?? ''), ...counts })),
      byOwner: report.byOwner.map(({ value, ...counts }) => ({
        owner: value === null ? null : { id: value, name: shownText(names.rep(value)) },
        ...counts,
      })),
      byHour: [...report.byHour],
      answers: curveOf(kaplanMeierOf(report.answers)),
    }
    if (asked.format === 'csv') {
      const tables = {
        promises: () => promiseTable(view, languageOf(asked, caller)),
        hours: () => hourTable(view),
        answers: () => curveTable(view.answers.points, `answers-${days.from}-${days.to}`, 'minutes'),
      }
      return handOut(deps, res, caller, asked.lang, tables[asked.table]())
    }
    res.json(view)
  }

  const returns = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const asked = readInput(reportQuery, req.query)
    const { days, period, now, zone } = begun(asked, caller)
    const id = caller.installation.installationId
    const [report, names] = await Promise.all([reports.returns(id, { period, cut: cutOf(asked) }), deps.names(id, [])])
    const view = returnView(report, { now, zone, period: days }, (rep) => names.rep(rep))
    if (asked.format === 'csv')
      return handOut(deps, res, caller, asked.lang, returnTable(view, languageOf(asked, caller)))
    res.json(view)
  }

  const today = async (_req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const id = installation.installationId
    const now = deps.clock.now()
    const most = COUNTED_EXACTLY + 1
    const begin = startOf(dayIn(installation.zone, now), installation.zone)
    const [late, soon, held, answers] = await Promise.all([
      leads.count(id, { due: { from: null, until: now } }, most),
      leads.count(id, { due: { from: now, until: now + SOON_MS } }, most),
      leads.count(id, { waiting: 'held' }, most),
      reports.answersIn(id, { from: begin, until: now + 1 }),
    ])
    const upTo = (count: number): number => Math.min(count, COUNTED_EXACTLY)
    const view: TodayView = {
      now,
      zone: installation.zone,
      late: upTo(late),
      soon: upTo(soon),
      held: upTo(held),
      more: [late, soon, held].some((count) => count > COUNTED_EXACTLY),
      ...answers,
    }
    res.json(todayView.parse(view))
  }

  return [
    { method: 'get', path: '/api/reports/velocity', who: 'role', roles: READERS, handle: velocity },
    { method: 'get', path: '/api/reports/velocity/breakdown', who: 'role', roles: READERS, handle: breakdown },
    { method: 'get', path: '/api/reports/velocity/curve', who: 'role', roles: READERS, handle: curve },
    { method: 'get', path: '/api/reports/promises', who: 'role', roles: READERS, handle: promises },
    { method: 'get', path: '/api/reports/returns', who: 'role', roles: READERS, handle: returns },
    { method: 'get', path: '/api/today', who: 'role', roles: READERS, handle: today },
  ]
}
