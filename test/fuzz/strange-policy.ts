import { FIELD_TYPES, OPERATORS } from '../../src/domain/condition-fields.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { writePolicy } from '../../src/domain/policy/document.ts'
import { SMALL } from '../domain/policy/any-policy.ts'
import type { SeededChance } from './chance.ts'
import { strangeValue, withBytesChanged, withOneChange } from './strange-values.ts'

const BASES = [SMALL, defaultPolicy]
const YAML = BASES.map((policy) => Buffer.from(writePolicy(policy, 'yaml')))
const FIELDS = Object.keys(FIELD_TYPES)
const EVERY_OPERATOR = [...new Set(Object.values(OPERATORS).flat())]
/** Patterns that would hold up an engine that goes back, texts that look like patterns, and plain ones. */
const WORDS = ['^(a+)+$', '(', '[', '\\', '%', '_', '.*', 'acme', 'ID', 'example.com', '1', 'mql', '2026-02-30']

/** A policy as somebody might hand it in, by mistake or by malice. YAML is the rarer notation: its reader takes most of the time. */
export function strangePolicyText(chance: SeededChance): string {
  if (chance.oneIn(20)) return withBytesChanged(chance.oneOf(YAML), chance).toString('utf8')
  const text = JSON.stringify(strangePolicy(chance)) ?? 'null'
  return chance.oneIn(10) ? withBytesChanged(Buffer.from(text), chance).toString('utf8') : text
}

/** The same as a value: one to three places changed, or a rule under a condition nobody would write. */
export function strangePolicy(chance: SeededChance): unknown {
  const base = chance.oneOf(BASES)
  if (chance.oneIn(3)) {
    const { rules } = base.routing
    const at = chance.below(rules.length)
    const when = strangeCondition(chance)
    return {
      ...base,
      routing: { ...base.routing, rules: rules.map((rule, n) => (n === at ? { ...rule, when } : rule)) },
    }
  }
  let document: unknown = base
  for (let n = 1 + chance.below(3); n > 0; n -= 1) document = withOneChange(document, chance)
  return document
}

/** A group of conditions that is nearly right: known names mixed with unknown ones, values of every type. */
export function strangeCondition(chance: SeededChance, depth = 0): unknown {
  const rules = Array.from({ length: chance.below(4) }, () =>
    chance.oneIn(4) && depth < 8 ? strangeCondition(chance, depth + 1) : strangeRule(chance),
  )
  const group = { combinator: chance.oneIn(30) ? strangeValue(chance) : chance.oneOf(['and', 'or']), rules }
  return chance.oneIn(4) ? { ...group, not: chance.oneIn(20) ? strangeValue(chance) : chance.oneIn(2) } : group
}

function strangeRule(chance: SeededChance): unknown {
  const field = chance.oneIn(30) ? strangeValue(chance) : chance.oneOf(FIELDS)
  const fitting = OPERATORS[FIELD_TYPES[field as keyof typeof FIELD_TYPES]?.type ?? 'text']
  const operator = chance.oneOf(chance.oneIn(30) ? EVERY_OPERATOR : fitting)
  const value = chance.oneIn(20) ? strangeValue(chance) : valueFor(operator, chance)
  return value === undefined ? { field, operator } : { field, operator, value }
}

function valueFor(operator: string, chance: SeededChance): unknown {
  if (operator === 'null' || operator === 'notNull') return undefined
  if (operator === 'between') return [chance.below(10), chance.below(1_000)]
  if (/^[<>]|Days$/.test(operator)) return chance.below(1_000) - 2
  if (/In$|^in$/.test(operator)) return Array.from({ length: 1 + chance.below(4) }, () => chance.oneOf(WORDS))
  return chance.oneIn(4) ? chance.below(1_000) : chance.oneIn(6) ? chance.oneIn(2) : chance.oneOf(WORDS)
}
