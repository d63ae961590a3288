/** The value of a rule in the rule-group JSON of react-querybuilder. */
export type RuleValue = string | number | boolean | readonly (string | number)[]
export interface Rule {
  readonly field: string
  readonly operator: Operator
  readonly value?: RuleValue
}
/** An empty group holds always. */
export interface RuleGroup {
  readonly combinator: 'and' | 'or'
  readonly not?: boolean
  readonly rules: readonly (Rule | RuleGroup)[]
}
/** Missing values: every operator but `null` and `notIn`/`!=`/`doesNotContain` is false on a missing value. */
export type Operator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'contains'
  | 'beginsWith'
  | 'endsWith'
  | 'doesNotContain'
  | 'in'
  | 'notIn'
  | 'between'
  | 'null'
  | 'notNull'
  | 'withinDays'
  | 'olderThanDays'
