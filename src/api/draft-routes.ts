import type { Request, Response } from 'express'
import type { Language } from '../contracts/lead-words.ts'
import { discardRequest, draftRequest, lookRequest, tryRequest } from '../contracts/policy-draft.ts'
import type {
  DraftStateView,
  DraftView,
  LookAnswer,
  TrafficAnswer,
  Tried,
  TryAnswer,
} from '../contracts/policy-draft.ts'
import { conditionInWords } from '../domain/condition-words.ts'
import type { Decision, Routing } from '../domain/decision.ts'
import type { Names } from '../domain/explain/slots.ts'
import { diffPolicies } from '../domain/policy/diff.ts'
import { hasErrors, lintDocument } from '../domain/policy/lint.ts'
import type { Policy } from '../domain/policy/policy.ts'
import { parsePolicy } from '../domain/policy/schema.ts'
import { eachObject, isRuleGroup } from '../domain/policy/walk.ts'
import { routedRule } from '../domain/routed-rule.ts'
import { DocumentRefusedError } from '../errors.ts'
import type { TriedLead } from '../flow/try-policy.ts'
import type { DraftState } from '../ports/drafts.ts'
import type { RuleTraffic } from '../ports/policies.ts'
import { noteAct } from './audit-routes.ts'
import type { ApiDeps } from './deps.ts'
import { ownerOf, shownText } from './lead-view.ts'
import { changeView, findingView } from './policy-view.ts'
import { notFound, readInput, RequestRefusedError } from './problem.ts'
import { READERS } from './route.ts'
import type { Caller, Route } from './route.ts'
import { progressView } from './simulation-routes.ts'

const DAY_MS = 86_400_000
/** How far back a rule's leads are counted. */
const TRAFFIC_DAYS = 30
const LONGEST_LINE = 500

/** The policy that is being written: kept, judged, tried on a lead. Read by everyone of the installation, changed by its admins. */
export function draftRoutes(deps: ApiDeps): readonly Route[] {
  const { drafts, policies, installations, simulations } = deps.stores

  const show = async (_req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const id = installation.installationId
    const [state, active, latest] = await Promise.all([
      drafts.find(id),
      policies.find(id, installation.policyVersion),
      simulations.latest(id),
    ])
    if (active === null) throw notFound()
    const view: DraftView = {
      now: deps.clock.now(),
      ...stateView(state),
      active: { version: active.version, document: active.document },
      simulation: latest && progressView(latest, deps.clock.now()),
    }
    res.json(view)
  }
  const save = async (req: Request, res: Response, { installation, session }: Caller): Promise<void> => {
    const { revision, baseVersion, document } = readInput(draftRequest, req.body)
    if (baseVersion > installation.policyVersion) throw notFound()
    const fresh = { baseVersion, document, changedBy: session.person, changedAt: deps.clock.now() }
    const saved = await drafts.save(installation.installationId, fresh, revision)
    if (saved.kind === 'changed') throw changedMeanwhile(saved.state)
    res.json(stateView(saved.state))
  }
  const discard = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { installation } = caller
    const { revision } = readInput(discardRequest, req.body)
    const { draft } = await drafts.find(installation.installationId)
    const saved = await drafts.save(installation.installationId, null, revision)
    if (saved.kind === 'changed') throw changedMeanwhile(saved.state)
    if (draft !== null) await noteAct(deps, caller, { action: 'discard-draft', after: { base: draft.baseVersion } })
    res.json(stateView(saved.state))
  }
  const look = async (req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const { document } = readInput(lookRequest, req.body)
    const id = installation.installationId
    const [people, active] = await Promise.all([
      installations.people(id),
      policies.find(id, installation.policyVersion),
    ])
    const findings = lintDocument(document, people)
    const policy = readable(document)
    const answer: LookAnswer = {
      publishable: !hasErrors(findings),
      findings: findings.map(findingView),
      changes:
        policy === null || active === null ? [] : diffPolicies(parsePolicy(active.document), policy).map(changeView),
      conditions: policy === null ? {} : conditionsOf(policy),
    }
    res.json(answer)
  }
  const traffic = async (_req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const since = deps.clock.now() - TRAFFIC_DAYS * DAY_MS
    const rules = await policies.traffic(installation.installationId, since)
    const answer: TrafficAnswer = {
      since,
      total: rules.reduce((sum, { leads }) => sum + leads, 0),
      rules: rules.map(trafficView),
    }
    res.json(answer)
  }
  const tryOut = async (req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const { document, leadId, lang, zone } = readInput(tryRequest, req.body)
    const policy = readable(document)
    if (policy === null)
      throw new RequestRefusedError(
        422,
        'policy_refused',
        'The policy cannot be used as it is',
        'It cannot be tried before its errors are mended. Nothing was stored.',
        { findings: lintDocument(document, null).map(findingView) },
      )
    const tried = await deps.policy.tryOn(installation.installationId, policy, leadId ?? null)
    if (tried === null) throw notFound()
    res.json(tryView(tried, lang ?? installation.language, zone ?? installation.zone, deps))
  }

  const read = { who: 'role', roles: READERS } as const
  const write = { who: 'role', roles: ['admin'] } as const
  return [
    { method: 'get', path: '/api/policy/draft', ...read, handle: show },
    { method: 'put', path: '/api/policy/draft', ...write, handle: save },
    { method: 'post', path: '/api/policy/draft/discard', ...write, handle: discard },
    { method: 'post', path: '/api/policy/look', ...read, handle: look },
    { method: 'get', path: '/api/policy/traffic', ...read, handle: traffic },
    { method: 'post', path: '/api/policy/try', ...read, handle: tryOut },
  ]
}

function stateView({ revision, draft }: DraftState): DraftStateView {
  return { revision, draft }
}

function changedMeanwhile(state: DraftState): RequestRefusedError {
  const by = state.draft === null ? 'Somebody discarded the draft' : `${state.draft.changedBy} saved the draft`
  return new RequestRefusedError(
    409,
    'draft_changed',
    'The draft was changed meanwhile',
    `${by} while you edited. Nothing was overwritten.`,
    { state: stateView(state) },
  )
}

/** Null for a document that is no policy yet. */
function readable(document: unknown): Policy | null {
  try {
    return parsePolicy(document)
  } catch (error) {
    if (error instanceof DocumentRefusedError) return null
    throw error
  }
}

/** The outermost conditions of a policy as sentences. */
function conditionsOf(policy: Policy): LookAnswer['conditions'] {
  const found: Record<string, { en: string; id: string }> = {}
  eachObject(policy, (object, path) => {
    // A group inside another is told with it.
    const inGroup = path.some((_, n) => found[path.slice(0, n).join('.')] !== undefined)
    if (!isRuleGroup(object) || inGroup) return
    found[path.join('.')] = { en: conditionInWords(object, 'en'), id: conditionInWords(object, 'id') }
  })
  return found
}

function tryView(
  { lead, active, other, names }: TriedLead,
  language: Language,
  zone: string,
  deps: ApiDeps,
): TryAnswer {
  const view = (decision: Decision): Tried => triedView(decision, language, names, zone, deps)
  return {
    lead: {
      id: lead.leadId,
      name: lead.personName === null ? null : shownText(lead.personName),
      company: lead.company === null ? null : shownText(lead.company),
    },
    active: view(active),
    draft: view(other),
  }
}

const trafficView = ({ ruleId, leads, ways }: RuleTraffic): TrafficAnswer['rules'][number] => ({
  ...{ ruleId, leads, ways: [...ways] },
})

function poolOf(routing: Routing): string | null {
  if (routing.kind === 'assign') return routing.assignment.poolId
  return routing.kind === 'hold' ? routing.hold.poolId : null
}

function triedView(decision: Decision, language: Language, names: Names, zone: string, deps: ApiDeps): Tried {
  const { routing, score, trace } = decision
  const saw = trace.find(({ step }) => step === 'score')?.saw ?? {}
  const points = (name: string): number => (typeof saw[name] === 'number' ? saw[name] : 0)
  return {
    source: decision.sourceType,
    sourceDetail: decision.sourceDetail,
    sourcePoints: points('sourcePoints'),
    qualification: decision.qualification,
    qualificationPoints: points('qualificationPoints'),
    fit: decision.fit.top,
    fitPoints: points('fitPoints'),
    score,
    stage: decision.stage,
    ruleId: routedRule(decision),
    poolId: poolOf(routing),
    owner: ownerOf(decision, names),
    reason: shownText(
      deps.explain.step(decision.outputs.routingReason, language, names, zone),
      routing.kind === 'hold' ? 2 * LONGEST_LINE : LONGEST_LINE,
    ),
  }
}
