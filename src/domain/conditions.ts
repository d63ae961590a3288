import type { ConditionFacts } from './facts.ts'
import type { Instant } from './lead.ts'
import type { Operator, Rule, RuleGroup } from './policy/policy.ts'
import { FIELD_TYPES, type FactName, type FieldType } from './condition-fields.ts'
import { containsAny } from './contains-any.ts'
import { countryOf } from './country.ts'
import { hostOf, isWithin } from './host.ts'
import { READERS, type ReadFact } from './read-fact.ts'
import { remembered } from './remembered.ts'

export { FIELD_TYPES } from './condition-fields.ts'
export { conditionInWords } from './condition-words.ts'

/** A compiled condition. Pure; `now` only matters to `withinDays` and `olderThanDays`. */
export type Holds = (facts: ConditionFacts, now: Instant) => boolean

const DAY_MS = 86_400_000
const always: Holds = () => true
const never: Holds = () => false

/**
 * Compiles a rule group to closures, once per policy version. Text is compared without regard to case.
 * A missing value (null, or an empty list) makes every operator false but `null`, `!=`, `notIn` and `doesNotContain`.
 * An empty group holds always.
 * @param group validated by src/domain/policy/schema.ts; a rule that does not fit its field never holds.
 */
export function compileCondition(group: RuleGroup): Holds {
  const held = join(
    group.combinator,
    group.rules.map((rule) => ('rules' in rule ? compileCondition(rule) : compileRule(rule))),
  )
  if (group.not !== true) return held
  return (facts, now) => !held(facts, now)
}

/** The first field a group names, depth first; what an explanation shows as the deciding value. */
export function firstField(group: RuleGroup): FactName | null {
  for (const rule of group.rules) {
    const field = 'rules' in rule ? firstField(rule) : isFactName(rule.field) ? rule.field : null
    if (field !== null) return field
  }
  return null
}

/**
 * A field without which the group cannot hold: when it is missing, the group need not be asked. Null when there is none such.
 */
export function guardOf(group: RuleGroup): FactName | null {
  if (group.not === true) return null
  const guards = group.rules.map((rule) => ('rules' in rule ? guardOf(rule) : guardOfRule(rule)))
  if (group.combinator === 'and') return guards.find((guard) => guard !== null) ?? null
  const [first] = guards
  return first !== undefined && guards.every((guard) => guard === first) ? first : null
}

const TRUE_WHEN_MISSING: readonly Operator[] = ['null', '!=', 'notIn', 'doesNotContain']
function guardOfRule({ field, operator }: Rule): FactName | null {
  return isFactName(field) && !TRUE_WHEN_MISSING.includes(operator) ? field : null
}

/** All fields a group names, each once. */
export function fieldsOf(group: RuleGroup): readonly FactName[] {
  const found = new Set<FactName>()
  for (const rule of group.rules) {
    if ('rules' in rule) for (const field of fieldsOf(rule)) found.add(field)
    else if (isFactName(rule.field)) found.add(rule.field)
  }
  return [...found]
}

/** Whether a condition can see a field of this name. */
export function isFactName(name: string): name is FactName {
  return Object.hasOwn(FIELD_TYPES, name)
}

/** Small arities are spelled out: a loop over closures costs twice as much. */
function join(combinator: 'and' | 'or', parts: readonly Holds[]): Holds {
  const [first, second, third] = parts
  if (!first) return always
  if (!second) return first
  if (combinator === 'and') {
    if (!third) return (facts, now) => first(facts, now) && second(facts, now)
    if (parts.length === 3) return (facts, now) => first(facts, now) && second(facts, now) && third(facts, now)
    return (facts, now) => {
      for (let i = 0; i < parts.length; i++) if (!parts[i]!(facts, now)) return false
      return true
    }
  }
  if (!third) return (facts, now) => first(facts, now) || second(facts, now)
  if (parts.length === 3) return (facts, now) => first(facts, now) || second(facts, now) || third(facts, now)
  return (facts, now) => {
    for (let i = 0; i < parts.length; i++) if (parts[i]!(facts, now)) return true
    return false
  }
}

function compileRule(rule: Rule): Holds {
  if (!isFactName(rule.field)) return never
  const field = rule.field
  switch (FIELD_TYPES[field].type) {
    case 'text':
    case 'choice':
    case 'domain':
    case 'country':
      return textRule(field, rule)
    case 'number':
    case 'money':
      return numberRule(field, rule)
    case 'boolean':
      return booleanRule(field, rule)
    case 'instant':
      return instantRule(field, rule)
    case 'list':
      return listRule(field, rule)
  }
}

const FOLDS: Partial<Readonly<Record<FieldType, (raw: string) => string>>> = {
  domain: hostOf,
  country: (raw) => countryOf(raw).toLowerCase(),
}
const lower = (raw: string): string => raw.toLowerCase()

/** How texts of a field are brought to the form in which they are compared, on both sides: hosts, country codes, lower case. */
export function foldOf(field: FactName): (raw: string) => string {
  return FOLDS[FIELD_TYPES[field].type] ?? lower
}

/** The compared form of the last text seen in a field: rules on one field follow each other, the text stays the same. */
interface FoldCell {
  readonly of: (raw: string) => string
  raw: string
  folded: string
}
const foldCells = new Map<FactName, FoldCell>()
function foldCell(field: FactName): FoldCell {
  const known = foldCells.get(field)
  if (known) return known
  const cell = { of: foldOf(field), raw: '', folded: '' }
  foldCells.set(field, cell)
  return cell
}
function folded(cell: FoldCell, raw: string): string {
  if (cell.raw !== raw) {
    cell.folded = cell.of(raw)
    cell.raw = raw
  }
  return cell.folded
}

const isMissing = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0)

function missingRule(field: FactName, operator: Operator): Holds | null {
  const read = READERS[field]
  if (operator === 'null') return (facts) => isMissing(read(facts))
  if (operator === 'notNull') return (facts) => !isMissing(read(facts))
  return null
}

function textRule(field: FactName, rule: Rule): Holds {
  const byMissing = missingRule(field, rule.operator)
  if (byMissing) return byMissing
  const read = READERS[field]
  const fold = foldOf(field)
  const wanted = list(rule.value).map((value) => fold(String(value)))
  const isDomain = FIELD_TYPES[field].type === 'domain'
  const test = isDomain && rule.operator === 'endsWith' ? withinAny(wanted) : textTest(rule.operator, wanted)
  if (!test) return never
  const whenMissing = rule.operator === '!=' || rule.operator === 'notIn' || rule.operator === 'doesNotContain'
  if (FIELD_TYPES[field].type === 'choice') {
    // Ids of the policy and of Estafet: lower case already.
    if (rule.operator === '=') return (facts) => read(facts) === wanted[0]
    return (facts) => {
      const value = read(facts)
      return typeof value === 'string' ? test(value) : whenMissing
    }
  }
  if (TAKES_LOOKING.has(rule.operator)) {
    const answer = remembered((raw) => test(fold(raw)))
    return (facts) => {
      const value = read(facts)
      return typeof value === 'string' ? answer(value) : whenMissing
    }
  }
  const cell = foldCell(field)
  return (facts) => {
    const value = read(facts)
    return typeof value === 'string' ? test(folded(cell, value)) : whenMissing
  }
}

/** Operators that go through a text: asking whether the text was seen before is quicker. */
const TAKES_LOOKING: ReadonlySet<Operator> = new Set<Operator>(['contains', 'doesNotContain'])

function withinAny(domains: readonly string[]): (host: string) => boolean {
  return (host) => domains.some((domain) => isWithin(host, domain))
}

function textTest(operator: Operator, wanted: readonly string[]): ((text: string) => boolean) | null {
  const [one] = wanted
  if (one === undefined) return operator === 'notIn' || operator === 'doesNotContain' ? () => true : null
  switch (operator) {
    case '=':
      return (text) => text === one
    case '!=':
      return (text) => text !== one
    case 'in': {
      const values = new Set(wanted)
      return (text) => values.has(text)
    }
    case 'notIn': {
      const values = new Set(wanted)
      return (text) => !values.has(text)
    }
    case 'contains':
      return containsAny(wanted)
    case 'doesNotContain': {
      const held = containsAny(wanted)
      return (text) => !held(text)
    }
    case 'beginsWith':
      return wanted.length === 1
        ? (text) => text.startsWith(one)
        : (text) => wanted.some((part) => text.startsWith(part))
    case 'endsWith':
      return wanted.length === 1 ? (text) => text.endsWith(one) : (text) => wanted.some((part) => text.endsWith(part))
    default:
      return null
  }
}

function numberRule(field: FactName, rule: Rule): Holds {
  const byMissing = missingRule(field, rule.operator)
  if (byMissing) return byMissing
  const read = READERS[field]
  const wanted = list(rule.value).map(Number)
  const low = wanted[0]
  if (low === undefined) return rule.operator === 'notIn' ? always : never
  const high = wanted[1] ?? low
  switch (rule.operator) {
    case '=':
      return (facts) => read(facts) === low
    case '!=':
      return (facts) => read(facts) !== low
    case '<':
      return numberTest(read, (value) => value < low)
    case '<=':
      return numberTest(read, (value) => value <= low)
    case '>':
      return numberTest(read, (value) => value > low)
    case '>=':
      return numberTest(read, (value) => value >= low)
    case 'between':
      return (facts) => {
        const value = read(facts)
        return typeof value === 'number' && value >= low && value <= high
      }
    case 'in':
      return numberTest(read, (value) => wanted.includes(value))
    case 'notIn': {
      const held = numberTest(read, (value) => wanted.includes(value))
      return (facts, now) => !held(facts, now)
    }
    default:
      return never
  }
}

/** False on a missing number. */
function numberTest(read: ReadFact, test: (value: number) => boolean): Holds {
  return (facts) => {
    const value = read(facts)
    return typeof value === 'number' && test(value)
  }
}

function booleanRule(field: FactName, rule: Rule): Holds {
  const byMissing = missingRule(field, rule.operator)
  if (byMissing) return byMissing
  const read = READERS[field]
  if (rule.operator === '=') return (facts) => read(facts) === rule.value
  if (rule.operator === '!=') return (facts) => read(facts) !== rule.value
  return never
}

function instantRule(field: FactName, rule: Rule): Holds {
  const byMissing = missingRule(field, rule.operator)
  if (byMissing) return byMissing
  const read = READERS[field]
  const span = Number(rule.value) * DAY_MS
  if (rule.operator === 'withinDays')
    return (facts, now) => {
      const value = read(facts)
      return typeof value === 'number' && now - value <= span
    }
  if (rule.operator === 'olderThanDays')
    return (facts, now) => {
      const value = read(facts)
      return typeof value === 'number' && now - value > span
    }
  return never
}

function listRule(field: FactName, rule: Rule): Holds {
  const byMissing = missingRule(field, rule.operator)
  if (byMissing) return byMissing
  const read = READERS[field]
  const wanted = list(rule.value).map((value) => String(value).toLowerCase())
  // Ids of the policy are lower case already.
  const isWanted = FIELD_TYPES[field].decided
    ? (entry: string) => wanted.includes(entry)
    : remembered((entry) => wanted.includes(entry.toLowerCase()))
  const holdsAny = (value: unknown): boolean => {
    if (!Array.isArray(value)) return false
    for (const entry of value) if (typeof entry === 'string' && isWanted(entry)) return true
    return false
  }
  if (rule.operator === 'contains') return (facts) => holdsAny(read(facts))
  if (rule.operator === 'doesNotContain') return (facts) => !holdsAny(read(facts))
  return never
}

function list(value: Rule['value']): readonly (string | number | boolean)[] {
  if (value === undefined) return []
  return typeof value === 'object' ? value : [value]
}
