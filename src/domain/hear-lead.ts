import { hearRewrites, REWRITE_KIND } from './conflicts.ts'
import type { DecisionInput } from './decision.ts'
import type { Conflict } from './lead.ts'
import { hearOrders, ORDER_KIND, type ManagerOrder } from './manager-order.ts'
import type { Policy } from './policy/policy.ts'
import { ANSWER_KIND, hearAnswers, NOTHING_HEARD, type Heard } from './rep-answer.ts'

/** What people and other tools said about a lead outside its fields. */
export interface Said {
  /** Conflicts with other tools that are open now, at most one a kind. */
  readonly conflicts: readonly Conflict[]
  /** Who shall have the lead from now on; null: nothing new was ordered. */
  readonly assign: ManagerOrder | null
  /** The follow-up that runs shall end. */
  readonly stopsCadence: boolean
  /** Answers of the rep, and the keys of everything heard. */
  readonly heard: Heard
}

/** The same, and the lead without it. */
export interface HeardOfLead extends Said {
  readonly input: DecisionInput
}

/** What was said of nearly every lead. */
export const NOTHING_SAID: Said = { conflicts: [], assign: null, stopsCadence: false, heard: NOTHING_HEARD }

/**
 * Takes what was said out of what the lead did: rewrites by other tools, orders of people here, answers of its rep.
 * @returns null when nothing was said.
 */
export function hearLead(given: DecisionInput, policy: Pick<Policy, 'limits'>): HeardOfLead | null {
  if (isQuiet(given)) return null
  const rewritten = hearRewrites(given, policy)
  const { input: ordered, assign, stopsCadence, seen } = hearOrders(rewritten.input)
  const { input, heard } = hearAnswers(ordered)
  const others = [...seen, ...rewritten.seen]
  return {
    input,
    conflicts: rewritten.conflicts,
    assign,
    stopsCadence,
    heard: others.length === 0 ? heard : { ...heard, seen: [...heard.seen, ...others] },
  }
}

/** Nothing was said of nearly every lead: one look at what it did tells. */
function isQuiet({ activities, memory }: DecisionInput): boolean {
  if (memory?.conflicts !== undefined || memory?.answer !== undefined) return false
  for (const { kind } of activities)
    if (kind === REWRITE_KIND || kind === ORDER_KIND || kind === ANSWER_KIND) return false
  return true
}
