import type { Holds } from './conditions.ts'
import type { ConditionFacts } from './facts.ts'
import type { Instant } from './lead.ts'
import type { RuleGroup } from './policy/policy.ts'

/** A compiled rule of a list of which the first that holds decides. */
export interface SourcedRule {
  readonly holds: Holds
  /** The only source with which it can hold, see {@link sourceNeeded}; null or absent: it may hold with any. */
  readonly onlySource?: string | null
}

/** The source that a group asks for and without which it cannot hold; null when it asks for none. */
export function sourceNeeded({ not, combinator, rules }: RuleGroup): string | null {
  if (not === true || (combinator === 'or' && rules.length > 1)) return null
  for (const rule of rules) {
    if ('rules' in rule) {
      const needed = sourceNeeded(rule)
      if (needed !== null) return needed
    } else if (rule.field === 'source' && rule.operator === '=' && typeof rule.value === 'string')
      return rule.value.toLowerCase()
  }
  return null
}

/**
 * Makes a look-up of the rules of a list that may hold with a source, in the list's order. Most rules ask for one source, and
 * a lead has one: leaving the others out spares two thirds of the conditions. Each list is sorted out once a source.
 */
export function rulesBySource<Rule extends SourcedRule>(): (rules: readonly Rule[], source: string) => readonly Rule[] {
  const sorted = new WeakMap<readonly Rule[], Map<string, readonly Rule[]>>()
  // A batch asks one list again and again.
  let latest: readonly Rule[] | null = null
  let bySource = new Map<string, readonly Rule[]>()
  return (rules, source) => {
    if (rules !== latest) {
      bySource = sorted.get(rules) ?? new Map<string, readonly Rule[]>()
      sorted.set(rules, bySource)
      latest = rules
    }
    let possible = bySource.get(source)
    if (possible === undefined) bySource.set(source, (possible = rulesWith(source, rules)))
    return possible
  }
}

function rulesWith<Rule extends SourcedRule>(source: string, rules: readonly Rule[]): readonly Rule[] {
  return rules.filter(({ onlySource = null }) => onlySource === null || onlySource === source)
}

/** The first of the rules that holds for a lead; undefined when none does. */
export function firstThatHolds<Rule extends SourcedRule>(
  rules: readonly Rule[],
  facts: ConditionFacts,
  now: Instant,
): Rule | undefined {
  for (const rule of rules) if (rule.holds(facts, now)) return rule
  return undefined
}
