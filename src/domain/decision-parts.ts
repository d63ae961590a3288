import type { CreditAsked } from './ask-credit.ts'
import type { HolesResult } from './black-holes.ts'
import type { CadenceResult } from './cadence.ts'
import type { Classified } from './classify-lead.ts'
import type { Decision, TaskIntent } from './decision.ts'
import type { Assignment, Conflict, Instant, Pair, RepId } from './lead.ts'
import type { QualificationLevel } from './policy/policy.ts'
import type { Heard } from './rep-answer.ts'
import type { RouteResult } from './route.ts'
import type { Scored } from './score.ts'
import type { SlaResult } from './sla.ts'
import type { SnoozeResult } from './snooze.ts'
import type { StageResult } from './stage.ts'

/** Who owns the lead after the decision, and what the CRM shall show of it. */
export interface Ownership {
  readonly assignment: Assignment | null
  /** Owner the CRM shall show. */
  readonly shownOwnerId: RepId | null
  readonly intendedOwnerId: RepId | null
  readonly ownerSeenAtIntent: RepId | null
  /** The number of our write that it showed beside that one; undefined: not known. */
  readonly writeSeenAtIntent: number | undefined
  /** The number of the first write that asks for the owner, or that tells nobody is any more; undefined: not known. */
  readonly ownerAskedIn: number | undefined
}

/** Everything decided about one lead, part by part. */
export interface Parts {
  readonly known: Classified
  readonly stage: StageResult
  /** Qualification as the stage has it. */
  readonly level: QualificationLevel
  readonly scored: Scored
  readonly routed: RouteResult
  readonly sla: SlaResult
  readonly snooze: SnoozeResult
  readonly ownership: Ownership
  readonly cadence: CadenceResult
  readonly found: HolesResult
  readonly proposal: Decision['proposal']
  readonly tasks: readonly TaskIntent[]
  /** Answers from the app card. */
  readonly heard: Heard
  /** What the CRM shows of the rep's answer is of an earlier assignment or cycle. */
  readonly answerOver: boolean
  /** With other tools of the CRM, open now. */
  readonly conflicts: readonly Conflict[]
  readonly asked: CreditAsked
  /** Since when the lead is left as it was found; null: it is not. */
  readonly foundAt: Instant | null
  /** Where it leads the record of another CRM; null: it does not. */
  readonly pair: Pair | null
}
