/** Choices of a pool and of routing that a policy may leave out. */

/**
 * Whether members who are away keep gaining turns: `none` (when left out) freezes them, `limited` lets at most `turns` turns
 * pile up, `full` any number. Leave counts only where `leave` says so. Whoever is at a cap or inactive never gains.
 */
export type CatchUp =
  | { readonly mode: 'none' }
  | { readonly mode: 'limited'; readonly turns: number; readonly leave?: boolean }
  | { readonly mode: 'full'; readonly leave?: boolean }

/** New people start at `fromShare` of their weight (0–1) and reach all of it after `days`, growing each day. */
export interface RampUp {
  readonly days: number
  readonly fromShare: number
}

/** What a lead may ask of a rep. */
export type Skill = 'language' | 'industry' | 'product' | 'territory'

/** `before-closing`: only members whose day still holds the whole promise are chosen. */
export type Feasibility = 'before-closing'

/** What happens to a lead whose acquaintance is out of office. */
export type OwnerAway =
  | { readonly mode: 'owner-anyway' }
  /** The owner stays; a stand-in gets the task and the clock. Without one: the pool. */
  | { readonly mode: 'delegate' }
  | { readonly mode: 'pool-if-away-longer-than'; readonly hours: number }
  | { readonly mode: 'pool-if-sla-infeasible' }

/** For which reasons, and how many days after the assignment, a rep gets a turn back. */
export interface CreditRules {
  readonly reasons: readonly CreditReason[]
  readonly withinDays: number
}
export const CREDIT_REASONS = ['spam', 'duplicate', 'wrong-data', 'customer'] as const
export type CreditReason = (typeof CREDIT_REASONS)[number]
