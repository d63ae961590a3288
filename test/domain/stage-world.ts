import type { ConditionFacts } from '../../src/domain/facts.ts'
import type { DealFacts, Instant, LeadMemory, LeadSnapshot, Stage, Status } from '../../src/domain/lead.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { StagePolicy } from '../../src/domain/policy/policy.ts'
import { compileStages, type StageInput } from '../../src/domain/stage-input.ts'
import { Journey } from '../../src/domain/stage-record.ts'
import { decideStage } from '../../src/domain/stage.ts'
import { aDeal, compiled } from './decide/builders.ts'
import { aLead, aMemory, anAssignment, DAY, someFacts } from './routing-world.ts'

const ENGAGEMENT = compiled().engagement

/** So many days after the lead reached its stage. */
export const day = (n: number): Instant => 1_770_000_000_000 + n * DAY
/** What is different of a lead on its way; see {@link aWay}. */
export interface Given {
  readonly stage?: Stage
  readonly status?: Status
  readonly memory?: Partial<LeadMemory> | null
  readonly facts?: Partial<ConditionFacts>
  readonly now?: Instant
  readonly policy?: Partial<StagePolicy>
  readonly score?: number
  readonly points?: number
  readonly intent?: boolean
  readonly lastActivityAt?: Instant
  readonly snapshot?: Partial<LeadSnapshot>
  readonly activities?: readonly { readonly kind: string; readonly at: Instant }[]
}

/** A lead in its stage since day 0, looked at on day 20 with nothing new. */
export function aWay(given: Given = {}) {
  const { stage = 'sal', status = 'active', memory: over = {}, activities = [] } = given
  const stayed = { firstEnteredAt: day(0), lastEnteredAt: day(0), lastExitedAt: null, entries: 1 }
  const stages = { [stage]: { ...stayed, latestMs: null, cumulativeMs: 0, skipped: false } }
  const memory = over === null ? null : aMemory({ stage, status, stages, assignment: anAssignment('ann'), ...over })
  const input = {
    snapshot: aLead({}, given.snapshot),
    memory,
    facts: someFacts(given.facts),
    createdAt: day(0),
    now: given.now ?? day(20),
    score: given.score ?? 70,
    doings: {
      points: given.points ?? 0,
      activities: activities.map(({ kind, at }) => ({ key: `${kind}:${at}`, kind, at, detail: null })),
      kinds: activities.map(({ kind }) => kind),
    },
    intent: given.intent === true ? { id: 'demo-request', at: day(19) } : null,
    lastActivityAt: given.lastActivityAt ?? null,
    stages: compileStages({ ...defaultPolicy.stages, ...given.policy }),
    engagement: ENGAGEMENT,
  } as unknown as StageInput
  return { input, journey: new Journey(memory, day(0)) }
}

/** What becomes of a lead in its stage since day 0. */
export const decided = (given: Given) => decideStage(aWay(given).input)
/** Its moves in short. */
export const moved = (given: Given) =>
  decided(given).transitions.map(({ edge, to, toStatus, at, because, cycle }) => [
    edge,
    to,
    toStatus,
    at,
    because,
    cycle,
  ])
/** Basic fit. */
export const FIT = { emailValid: true, company: 'Acme', role: 'Buyer' }
/** An open deal of day 3 that is to close on day 90. */
export const deal = (over: Partial<DealFacts>) => aDeal({ createdAt: day(3), closeAt: day(90), ...over })
