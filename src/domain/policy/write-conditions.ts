import type { FactName } from '../condition-fields.ts'
import type { Operator, Rule, RuleGroup, RuleValue } from './policy.ts'

/** Short forms in which the default policy is written; the documents hold the rule groups these make. */

export const always: RuleGroup = { combinator: 'and', rules: [] }

/** Every part holds. */
export function all(...rules: readonly (Rule | RuleGroup)[]): RuleGroup {
  return { combinator: 'and', rules }
}
/** At least one part holds. */
export function any(...rules: readonly (Rule | RuleGroup)[]): RuleGroup {
  return { combinator: 'or', rules }
}
export function when(field: FactName, operator: Operator, value: RuleValue): Rule {
  return { field, operator, value }
}
export function known(field: FactName): Rule {
  return { field, operator: 'notNull' }
}
