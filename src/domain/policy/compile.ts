import { compileCadences, type CompiledCadences } from '../cadence.ts'
import { compileCondition } from '../conditions.ts'
import type { ConditionFacts } from '../facts.ts'
import type { Instant } from '../lead.ts'
import { compileEngagement, type CompiledEngagement } from '../engagement.ts'
import { compileFit, type CompiledFit } from '../fit.ts'
import { mergeDuplicatePolicy, type DuplicatePolicy } from '../duplicates/duplicate-policy.ts'
import { compileMatching, type CompiledMatching } from '../matching/compile-matching.ts'
import type { MailLists } from '../read-facts.ts'
import type { CompiledRouting } from '../route.ts'
import { sourceNeeded } from '../rules-by-source.ts'
import type { CompiledSla, CompiledSlaClass } from '../sla.ts'
import { compilePromise } from '../sla-input.ts'
import { compileScore, type ScoreLead } from '../score.ts'
import { compileSources, type CompiledSources } from '../source.ts'
import { compileStages, type CompiledStages } from '../stage-input.ts'
import { compileTerritories } from '../territory.ts'
import { allPools } from './all-pools.ts'
import type { Policy } from './policy.ts'

/** A policy ready to decide with: every condition is a closure, every table a map. Made once per policy version; never changed. */
export interface CompiledPolicy {
  readonly policy: Policy
  readonly mail: MailLists
  readonly sources: CompiledSources
  readonly fit: CompiledFit
  readonly scoreLead: ScoreLead
  readonly engagement: CompiledEngagement
  readonly stages: CompiledStages
  readonly matching: CompiledMatching
  readonly duplicates: DuplicatePolicy
  readonly routing: CompiledRouting
  readonly sla: CompiledSla
  /** What is promised to a lead; null: nothing. */
  readonly promised: (facts: ConditionFacts, now: Instant) => CompiledSlaClass | null
  readonly cadences: CompiledCadences
}

/**
 * Compiles a policy.
 * @param policy as {@link parsePolicy} returns it.
 * @param lists  mail domains that say nothing of a company, in lower case.
 */
export function compilePolicy(
  policy: Policy,
  lists: { readonly freeMail: ReadonlySet<string>; readonly disposable: ReadonlySet<string> },
): CompiledPolicy {
  const sla = slaOf(policy)
  return {
    policy,
    mail: { freeMail: lists.freeMail, disposable: lists.disposable, own: new Set(policy.ownDomains) },
    sources: compileSources(policy.sources),
    fit: compileFit(policy.fit),
    scoreLead: compileScore(policy),
    engagement: compileEngagement(policy.engagement),
    stages: compileStages(policy.stages),
    matching: compileMatching(policy.matching),
    duplicates: mergeDuplicatePolicy(policy.duplicates),
    routing: {
      policy: policy.routing,
      pools: allPools(policy),
      territories: compileTerritories(policy.territories ?? []),
      events: policy.events ?? [],
      partners: policy.partners ?? [],
      rules: policy.routing.rules.map((rule) => ({
        rule,
        holds: compileCondition(rule.when),
        onlySource: sourceNeeded(rule.when),
      })),
    },
    sla,
    promised: compilePromise(sla),
    cadences: compileCadences(policy.cadences ?? []),
  }
}

function slaOf({ sla }: Policy): CompiledSla {
  const classes = sla.classes.map(({ id, name, minutes, unit, when }) => ({
    id,
    name,
    minutes,
    unit,
    holds: compileCondition(when),
    onlySource: sourceNeeded(when),
  }))
  const compiled = { policy: sla, classes }
  return sla.pause === undefined ? compiled : { ...compiled, pauses: compileCondition(sla.pause) }
}
