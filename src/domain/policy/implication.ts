import { sameValue } from './entries.ts'
import type { Operator, Rule, RuleGroup } from './policy.ts'

type Part = Rule | RuleGroup

/** Operators that hold when any of their values fits: a shorter list is the stricter one. */
const ANY_OF: readonly Operator[] = ['=', 'in', 'contains', 'beginsWith', 'endsWith']
/** Operators that hold when none of their values fits: a longer list is the stricter one. */
const NONE_OF: readonly Operator[] = ['!=', 'notIn', 'doesNotContain']

/**
 * Whether `narrow` can only hold where `wide` holds too, as far as their shapes tell. False means "not seen", never "disproved";
 * so what is called implied is so for every record.
 */
export function implies(narrow: Part, wide: Part): boolean {
  if (sameValue(narrow, wide) || holdsAlways(wide)) return true
  if ('rules' in wide && wide.not !== true && wide.rules.length > 0) {
    const held = (part: Part): boolean => implies(narrow, part)
    // An `or` may also be met case by case, which the narrow side below looks at.
    if (wide.combinator === 'and' ? wide.rules.every(held) : wide.rules.some(held)) return true
  }
  if ('rules' in narrow) {
    if (narrow.not === true || narrow.rules.length === 0) return false
    const tells = (part: Part): boolean => implies(part, wide)
    return narrow.combinator === 'and' ? narrow.rules.some(tells) : narrow.rules.every(tells)
  }
  return !('rules' in wide) && ruleImplies(narrow, wide)
}

/** Whether a condition has nothing to ask. */
export function holdsAlways(part: Part): boolean {
  if (!('rules' in part) || part.not === true) return false
  if (part.rules.length === 0) return true
  return part.combinator === 'and' ? part.rules.every(holdsAlways) : part.rules.some(holdsAlways)
}

function ruleImplies(narrow: Rule, wide: Rule): boolean {
  if (narrow.field !== wide.field) return false
  if (wide.operator === 'notNull') return !TRUE_WHEN_MISSING.includes(narrow.operator)
  if (wide.operator === 'withinDays' && narrow.operator === 'withinDays')
    return Number(narrow.value) <= Number(wide.value)
  if (wide.operator === 'olderThanDays' && narrow.operator === 'olderThanDays')
    return Number(narrow.value) >= Number(wide.value)
  return wordsImply(narrow, wide) || rangeImplies(narrow, wide)
}

const TRUE_WHEN_MISSING: readonly Operator[] = ['null', ...NONE_OF]

function wordsImply(narrow: Rule, wide: Rule): boolean {
  const [few, many] = [valuesOf(narrow), valuesOf(wide)]
  if (few.length === 0 || many.length === 0) return false
  const equals = (operator: Operator): boolean => operator === '=' || operator === 'in'
  if (
    ANY_OF.includes(wide.operator) &&
    (narrow.operator === wide.operator || (equals(narrow.operator) && equals(wide.operator)))
  )
    return few.every((value) => many.includes(value))
  const differs = (operator: Operator): boolean => operator === '!=' || operator === 'notIn'
  if (
    NONE_OF.includes(wide.operator) &&
    (narrow.operator === wide.operator || (differs(narrow.operator) && differs(wide.operator)))
  )
    return many.every((value) => few.includes(value))
  return false
}

/** Numbers between which a rule holds; an open end is not part of it. */
interface Range {
  readonly from: number
  readonly fromOpen: boolean
  readonly to: number
  readonly toOpen: boolean
}

function rangeOf({ operator, value }: Rule): Range | null {
  const whole: Range = { from: -Infinity, fromOpen: true, to: Infinity, toOpen: true }
  if (operator === 'between' && Array.isArray(value))
    return { from: Number(value[0]), fromOpen: false, to: Number(value[1]), toOpen: false }
  if (typeof value !== 'number') return null
  switch (operator) {
    case '=':
      return { from: value, fromOpen: false, to: value, toOpen: false }
    case '>':
      return { ...whole, from: value }
    case '>=':
      return { ...whole, from: value, fromOpen: false }
    case '<':
      return { ...whole, to: value }
    case '<=':
      return { ...whole, to: value, toOpen: false }
    default:
      return null
  }
}

function rangeImplies(narrow: Rule, wide: Rule): boolean {
  const [inner, outer] = [rangeOf(narrow), rangeOf(wide)]
  if (inner === null || outer === null) return false
  const fromFits = inner.from > outer.from || (inner.from === outer.from && (inner.fromOpen || !outer.fromOpen))
  const toFits = inner.to < outer.to || (inner.to === outer.to && (inner.toOpen || !outer.toOpen))
  return fromFits && toFits
}

/** Texts without regard to case, as conditions compare them. */
function valuesOf({ value }: Rule): readonly (string | number | boolean)[] {
  if (value === undefined) return []
  const values: readonly (string | number | boolean)[] = typeof value === 'object' ? value : [value]
  return values.map((one) => (typeof one === 'string' ? one.toLowerCase() : one))
}
