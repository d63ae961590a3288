import type { DuplicatePolicy } from '../duplicates/duplicate-policy.ts'
import type { PoolId, Stage } from '../lead.ts'
import type { MatchingPolicy } from '../matching/matching-policy.ts'
import type {
  Answer,
  BlackHolePolicy,
  CadencePolicy,
  FallBackPolicy,
  RecycleReason,
  SilencePolicy,
  UnreachablePolicy,
} from './lifecycle-policy.ts'
import type { CatchUp, CreditRules, Feasibility, OwnerAway, RampUp, Skill } from './pool-options.ts'
import type { RuleGroup } from './rule-group.ts'
import type {
  EventPolicy,
  HolidayPolicy,
  PartnerPolicy,
  PersonPolicy,
  TerritoryPolicy,
  TerritoryRow,
} from './programmes.ts'

export type { Operator, Rule, RuleGroup, RuleValue } from './rule-group.ts'

/**
 * The policy: one versioned document that holds every threshold, table and rule of an installation.
 * These are the shapes; src/domain/policy/schema.ts validates them, default-policy.ts fills them with the defaults of docs/rules.md.
 */
export interface Policy {
  readonly schemaVersion: 1
  readonly name: string
  /** Domains of the customer itself; their people are never leads' accounts. */
  readonly ownDomains: readonly string[]
  readonly sources: SourcePolicy
  readonly verification: {
    readonly requireEmail: boolean
    readonly blockDisposable: boolean
    readonly blockRoleAddresses: boolean
  }
  readonly qualification: { readonly points: Readonly<Record<QualificationLevel, number>> }
  readonly fit: FitPolicy
  readonly temperature: { readonly hotHours: number; readonly coldDays: number; readonly staleDays: number }
  readonly engagement: EngagementPolicy
  readonly score: {
    /** Must sum to 1 ± 1e-9. */
    readonly weights: { readonly source: number; readonly qualification: number; readonly fit: number }
    /** Highest first; the last has `from: 0`. */
    readonly bands: readonly { readonly name: string; readonly from: number }[]
  }
  readonly stages: StagePolicy
  readonly matching: MatchingPolicy
  /** How records of one person are recognised; docs/decisions/0007-name-matching.md. The defaults when left out. */
  readonly duplicates?: Partial<DuplicatePolicy>
  readonly routing: RoutingPolicy
  readonly pools: readonly PoolPolicy[]
  readonly sla: SlaPolicy
  /** Days on which people do not work; only weekends when left out. */
  readonly holidays?: HolidayPolicy
  /** What the CRM does not tell of people: skills, territories, who stands in for them. */
  readonly people?: readonly PersonPolicy[]
  readonly territories?: readonly TerritoryPolicy[]
  readonly events?: readonly EventPolicy[]
  readonly partners?: readonly PartnerPolicy[]
  /** How leads are followed up; the first whose condition holds. */
  readonly cadences?: readonly CadencePolicy[]
  /** When leads that vanish are spoken up for; never when left out. */
  readonly blackHoles?: BlackHolePolicy
  readonly limits?: LimitsPolicy
  readonly rollout?: RolloutPolicy
}

export type QualificationLevel = 'raw' | 'iql' | 'mql' | 'sal' | 'sql' | 'opportunity' | 'customer'

/** Ordered rules; the first that holds names source type and detail. */
export interface SourcePolicy {
  readonly rules: readonly {
    readonly id: string
    readonly when: RuleGroup
    readonly source: string
    readonly detail?: string
  }[]
  /** Points by `source` or `source.detail`; the finer key wins. `unknown` must be there. */
  readonly points: Readonly<Record<string, number>>
}

export interface FitPolicy {
  /** Dimensions of the ideal customer: all hold → icp; at least `nearShare` of the known ones, none knocked out → near_icp. */
  readonly dimensions: readonly { readonly id: string; readonly critical: boolean; readonly when: RuleGroup }[]
  readonly knockOut: RuleGroup | null
  /** 0–1. */
  readonly nearShare: number
  /** Further classes by condition: strategic, enterprise, smb, transactional … */
  readonly classes: readonly { readonly id: string; readonly when: RuleGroup }[]
  /** Points by class; `none` must be there. The highest class held counts. */
  readonly points: Readonly<Record<string, number>>
}

export interface EngagementPolicy {
  readonly halfLifeDays: number
  readonly points: Readonly<Record<string, number>>
  /** Patterns that by themselves show intent: `count` activities of `kind` (and matching detail) within `withinDays`. */
  readonly highIntent: readonly {
    readonly id: string
    readonly kind: string
    readonly count: number
    readonly withinDays: number
  }[]
  /** Activity kind by form name or page: first match wins; pattern is a plain case-insensitive substring list. */
  readonly forms: readonly { readonly contains: readonly string[]; readonly kind: string }[]
  readonly pages: readonly { readonly contains: readonly string[]; readonly kind: string }[]
}

export interface StagePolicy {
  readonly mql: {
    readonly basicFit: RuleGroup
    readonly minScore: number
    readonly minEngagement: number
    readonly highIntent: boolean
    /** Never back by score alone when left out. */
    readonly fallBack?: FallBackPolicy
  }
  readonly sal: {
    readonly onAcceptance: boolean
    readonly onFirstOutreach: boolean
    /** Given to a pool's fallback, since nobody took it in time; no when left out. */
    readonly onFallback?: boolean
  }
  readonly sql: { readonly requires: readonly Answer[] }
  /** What a good opportunity has; nothing is said where this is left out. */
  readonly opportunity?: { readonly stakeholders: number }
  readonly recycle: {
    /** Days before a recycled lead may qualify again. */
    readonly coolDownDays: number
    readonly reasons?: readonly RecycleReason[]
  }
  /** When an accepted lead counts as unreachable; never when left out. */
  readonly unreachable?: UnreachablePolicy
  /** When leads grow stale or dormant; never when left out. */
  readonly silence?: SilencePolicy
  /** While it holds, the lead is disqualified. */
  readonly disqualify?: RuleGroup
  /** Days in a stage that are normal; docs/rules.md. */
  readonly normDays: Partial<Readonly<Record<Stage, number>>>
}

export interface RoutingPolicy {
  /** Stages from which on a lead is due to a person. */
  readonly fromStage: Stage
  /** Days during which an owner set by a person is not changed. */
  readonly manualLockDays: number
  /** Days during which the same domain comes back to the same rep. */
  readonly stickyDays: number
  readonly stickiness: readonly ('manual-lock' | 'current-owner' | 'account-owner' | 'same-domain')[]
  /** First whose condition holds decides; the last has `when` empty (always). */
  readonly rules: readonly RoutingRule[]
  /** What happens when somebody who knows the buyer is out of office; `owner-anyway` when left out. A rule may say otherwise. */
  readonly ownerAway?: OwnerAway
  /** Stages whose leads count as open; from `fromStage` up to opportunity when left out. */
  readonly openStages?: readonly Stage[]
  /** Days back in which closed leads count for pools that choose by performance; 365 when left out. */
  readonly performanceDays?: number
  /** Asks the owner of a referred lead to tell the referrer. */
  readonly tellReferrer?: boolean
  /** Tells the manager at once of a lead that is held for one of these reasons, if it was promised an answer this soon. */
  readonly holdTask?: { readonly reasons: readonly HoldReason[]; readonly promisedWithinMinutes: number }
}
/** Why a pool could not give a lead. */
export type HoldReason = 'no-coverage' | 'all-capped' | 'nobody-eligible' | 'pool-empty'
export interface RoutingRule {
  readonly id: string
  readonly name: string
  readonly when: RuleGroup
  readonly target:
    | { readonly kind: 'pool'; readonly pool: PoolId }
    | { readonly kind: 'account-owner'; readonly elsePool: PoolId }
    | { readonly kind: 'named'; readonly rep: string; readonly elsePool: PoolId }
    | { readonly kind: 'territory'; readonly table: readonly TerritoryRow[]; readonly elsePool: PoolId }
    | { readonly kind: 'event'; readonly elsePool: PoolId }
    | { readonly kind: 'partner'; readonly elsePool: PoolId }
    | { readonly kind: 'hold'; readonly reason: string }
  /** In place of the routing's own `ownerAway` for leads of this rule. */
  readonly ownerAway?: OwnerAway
}

export interface PoolPolicy {
  readonly id: PoolId
  readonly name: string
  /** How one of those present and eligible is chosen; docs/decisions/0009-choosing-methods.md. */
  readonly method: 'weighted-round-robin' | 'round-robin' | 'count' | 'least-loaded' | 'performance'
  readonly hours: 'members' | 'always'
  /** People by team name or e-mail, in order; a later mention of the same person is ignored. `everyone` = all active non-managers. */
  readonly members: readonly (
    | { readonly team: string; readonly weight: number }
    | { readonly rep: string; readonly weight: number }
    | { readonly everyone: true; readonly weight: number }
  )[]
  readonly caps: readonly {
    readonly per: 'hour' | 'day' | 'week' | 'month' | 'open'
    readonly count: number
    readonly window: 'static' | 'rolling'
    /** Whether whoever knows the buyer may exceed it (`bypass`, when left out) or is passed over at it. */
    readonly matches?: 'bypass' | 'divert'
  }[]
  readonly overflow: readonly PoolId[]
  /** For `count`: the window in which leads are counted, turning in this IANA zone. */
  readonly count?: { readonly window: 'day' | 'week' | 'month'; readonly zone: string }
  /** For `performance`: the win rate (0–1) assumed before any deal, and how many deals it weighs. */
  readonly performance?: { readonly priorRate: number; readonly priorDeals: number }
  /** For `least-loaded`: open leads a member can carry, unless the person's own number is known; 30 when left out. */
  readonly capacity?: number
  readonly catchUp?: CatchUp
  readonly rampUp?: RampUp
  /** What a member must have for the lead: what the lead does not say is not asked for. */
  readonly match?: readonly Skill[]
  readonly feasible?: Feasibility
  /** Whether a lead that went to a member as its acquaintance uses the member's turn here. */
  readonly countMatches?: boolean
  /** Who gets the lead when it has been held that long. */
  readonly fallback?: { readonly rep: string; readonly afterMinutes: number }
  readonly credits?: CreditRules
}

/** How a new version is watched after it was published; docs/decisions/0059-canary.md. */
export interface RolloutPolicy {
  /** Leads of each group that the version before decides too; 0: none. */
  readonly compared?: number
  /** So many of a group must have been compared before it says anything. */
  readonly atLeast?: number
  /** 1–100. */
  readonly pauseAbovePercent?: number
}

/** How much is done for one record. */
export interface LimitsPolicy {
  /** How often news of one record is answered within an hour; what comes beyond waits for its end. */
  readonly evaluationsPerHour?: number
  /** How many minutes after us a change of the owner by another tool is a conflict. */
  readonly conflictMinutes?: number
  /** After so many days without another change a conflict closes by itself. */
  readonly conflictQuietDays?: number
}

export interface SlaPolicy {
  /** First whose condition holds gives the promise. */
  readonly classes: readonly {
    readonly id: string
    readonly name: string
    readonly when: RuleGroup
    readonly minutes: number
    readonly unit: 'business' | 'calendar'
  }[]
  /** Whether the rep's acceptance stops the clock, beside real outreach. */
  readonly acceptanceStops: boolean
  /** What is done while nobody answers; in this order where two fall due together. */
  readonly steps: readonly SlaStep[]
  /** How often a lead may be taken from its owner in one cycle before it is the manager's to settle; 2 when left out. */
  readonly maxReassigns?: number
  /** Whether an owner whom a person chose may lose the lead too while the choice is locked. */
  readonly reassignLocked?: boolean
  /** While it holds, clocks stand still. */
  readonly pause?: RuleGroup
  /** How long a rep may let a lead wait; when left out a day, and never beyond the deadline. */
  readonly snooze?: SnoozePolicy
}
export interface SnoozePolicy {
  readonly longestHours: number
  /** Whether response times stand still meanwhile; if not, a snooze ends with the deadline at the latest. */
  readonly pausesClock: boolean
}
export interface SlaStep {
  readonly id: string
  /** Share of the target at which it falls due; over 100 is after the due instant. */
  readonly atPercent: number
  /** So many minutes of the promise's own unit later. */
  readonly plusMinutes?: number
  /** `remind` asks the rep; the two tasks ask the rep's manager and the manager's; `reassign` gives the lead to the next one. */
  readonly action: 'remind' | 'manager-task' | 'next-manager' | 'reassign'
}
