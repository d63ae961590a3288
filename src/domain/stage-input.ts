import { compileCondition, type Holds } from './conditions.ts'
import { containsAny } from './contains-any.ts'
import type { CompiledEngagement, Doings, HighIntent } from './engagement.ts'
import type { ConditionFacts } from './facts.ts'
import type { Instant, LeadMemory, LeadSnapshot, RepId, Stage } from './lead.ts'
import type { RecycleReason } from './policy/lifecycle-policy.ts'
import type { StagePolicy } from './policy/policy.ts'

/** The stages of a policy with their conditions compiled; made once per policy version. */
export interface CompiledStages {
  readonly policy: StagePolicy
  readonly basicFit: Holds
  /** While it holds, the lead is disqualified; absent: never by condition. */
  readonly disqualifies?: Holds
  readonly reasons: readonly CompiledReason[]
}
interface CompiledReason {
  readonly reason: RecycleReason
  readonly isIn: (text: string) => boolean
}

/** Compiles the stages of a policy. */
export function compileStages(policy: StagePolicy): CompiledStages {
  const reasons = (policy.recycle.reasons ?? []).map((reason) => ({
    reason,
    isIn: containsAny(reason.contains.map((part) => part.toLowerCase())),
  }))
  const compiled = { policy, basicFit: compileCondition(policy.mql.basicFit), reasons }
  return policy.disqualify === undefined ? compiled : { ...compiled, disqualifies: compileCondition(policy.disqualify) }
}

/** Everything a lead's way through the lifecycle depends on. */
export interface StageInput {
  readonly snapshot: LeadSnapshot
  readonly memory: LeadMemory | null
  readonly facts: ConditionFacts
  /** When the record was made, as far as it can be believed. */
  readonly createdAt: Instant
  readonly now: Instant
  /** Score of the lead with the qualification its data give it: what has to reach the threshold. */
  readonly score: number
  readonly doings: Doings
  readonly intent: HighIntent | null
  /** When the lead last did anything; null: not known. */
  readonly lastActivityAt: Instant | null
  /** The stage in which a record of another CRM stood that has become one lead with this one just now; absent or null: none has. */
  readonly joined?: Stage | null
  readonly stages: CompiledStages
  readonly engagement: CompiledEngagement
}

/** Who has the lead, as Estafet or the CRM knows. */
export function ownerOf({ memory, facts }: StageInput): RepId | null {
  return memory?.assignment?.ownerId ?? facts.ownerId
}
