import type { Request, Response } from 'express'
import type { Language } from '../contracts/lead-words.ts'
import { simulationQuery } from '../contracts/policy-draft.ts'
import type {
  SimulationProgress,
  SimulationResultView,
  SimulationView,
  StandingView,
} from '../contracts/policy-draft.ts'
import type { Names } from '../domain/explain/slots.ts'
import type { Standing } from '../domain/simulation/compare.ts'
import type { SimulationResult } from '../flow/simulate.ts'
import type { InstallationId } from '../ports/crm.ts'
import { SILENCE_MS, type Simulation } from '../ports/simulations.ts'
import { noteAct } from './audit-routes.ts'
import type { ApiDeps } from './deps.ts'
import { shownText } from './lead-view.ts'
import { notFound, readInput, RequestRefusedError } from './problem.ts'
import { READERS } from './route.ts'
import type { Caller, Route } from './route.ts'

const LONGEST_LINE = 300

/** How far a run is; one that has told nothing for long has failed with its process. */
export function progressView(run: Simulation, now: number): SimulationProgress {
  const { runId, draftRevision, policyVersion, startedBy, startedAt, endedAt, done, total } = run
  const state = run.state === 'running' && run.touchedAt < now - SILENCE_MS ? 'failed' : run.state
  return { runId, state, draftRevision, policyVersion, startedBy, startedAt, endedAt, done, total }
}

/** Runs of the draft over what was recorded: begun and cancelled by admins, seen by everyone of the installation. */
export function simulationRoutes(deps: ApiDeps): readonly Route[] {
  const { drafts, simulations } = deps.stores
  const find = async (req: Request, id: InstallationId): Promise<Simulation> => {
    const run = await simulations.find(id, String(req.params['runId']))
    if (run === null) throw notFound()
    return run
  }
  const start = async (_req: Request, res: Response, caller: Caller): Promise<void> => {
    const { installation, session } = caller
    const begun = await deps.policy.simulate(installation.installationId, session.person)
    if (begun.kind === 'started') {
      await noteAct(deps, caller, { action: 'start-simulation', after: { version: begun.run.policyVersion } })
      res.status(202).json(progressView(begun.run, deps.clock.now()))
      return
    }
    throw begun.kind === 'busy'
      ? refused('simulation_busy', 'A simulation runs already. Wait for it, or cancel it.')
      : refused('simulation_no_draft', 'There is no draft that could be tried: write one, and mend its errors.')
  }
  const show = async (req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const { lang, zone } = readInput(simulationQuery, req.query)
    const id = installation.installationId
    const [run, { revision }] = await Promise.all([find(req, id), drafts.find(id)])
    const outdated = run.draftRevision !== revision || run.policyVersion !== installation.policyVersion
    const progress = progressView(run, deps.clock.now())
    const result =
      run.state === 'done'
        ? await resultView(deps, id, run, lang ?? installation.language, zone ?? installation.zone)
        : null
    res.json({ ...progress, now: deps.clock.now(), outdated, result } satisfies SimulationView)
  }
  const cancel = async (req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const id = installation.installationId
    const run = await find(req, id)
    await simulations.end(id, run.runId, { state: 'cancelled', result: null, at: deps.clock.now() })
    res.json(progressView(await find(req, id), deps.clock.now()))
  }

  const write = { who: 'role', roles: ['admin'] } as const
  return [
    { method: 'post', path: '/api/policy/simulations', ...write, handle: start },
    { method: 'get', path: '/api/policy/simulations/:runId', who: 'role', roles: READERS, handle: show },
    { method: 'post', path: '/api/policy/simulations/:runId/cancel', ...write, handle: cancel },
  ]
}

function refused(code: string, detail: string): RequestRefusedError {
  return new RequestRefusedError(409, code, 'Not possible now', `${detail} Nothing was changed.`)
}

async function resultView(
  deps: ApiDeps,
  id: InstallationId,
  run: Simulation,
  language: Language,
  zone: string,
): Promise<SimulationResultView> {
  const { examples, load, rules, ruleNames, ...figures } = run.result as SimulationResult
  const [labels, known] = await Promise.all([
    deps.stores.simulations.labels(
      id,
      examples.map(({ leadId }) => leadId),
    ),
    deps.names(id, []),
  ])
  const rule = (ruleId: string): string => ruleNames[ruleId] ?? known.rule(ruleId)
  const names: Names = { ...known, rule }
  const personOf = (repId: string) => ({ id: repId, name: shownText(names.rep(repId)) })
  const standing = (one: Standing): StandingView => standingView(one, language, zone, names, deps)
  return {
    ...figures,
    stages: [...figures.stages],
    load: load.map(({ repId, ...pair }) => ({ ...pair, person: personOf(repId) })),
    rules: rules.map(({ ruleId, ...pair }) => ({ ...pair, ruleId, name: shownText(names.rule(ruleId)) })),
    examples: examples.map(({ leadId, before, after }) => {
      const { personName = null, company = null } = labels.get(leadId) ?? {}
      return {
        leadId,
        name: personName === null ? null : shownText(personName),
        company: company === null ? null : shownText(company),
        before: standing(before),
        after: standing(after),
      }
    }),
  }
}

function standingView(
  { stage, ownerId, ruleId, held, promise, reason }: Standing,
  language: Language,
  zone: string,
  names: Names,
  deps: ApiDeps,
): StandingView {
  return {
    ...{ stage, ruleId, held, promise },
    rule: ruleId === null ? null : shownText(names.rule(ruleId)),
    owner: ownerId === null ? null : { id: ownerId, name: shownText(names.rep(ownerId)) },
    reason: shownText(deps.explain.step(reason, language, names, zone), LONGEST_LINE),
  }
}
