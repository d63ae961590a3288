import { instantOf } from '../crm/values.ts'

const OPERATORS = [
  'EQ',
  'NEQ',
  'LT',
  'LTE',
  'GT',
  'GTE',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
] as const

/** A search operator. */
export type Operator = (typeof OPERATORS)[number]

/** How values of a property are compared. */
export type Kind = 'number' | 'time' | 'text' | 'choice' | 'association'

/** One condition of a search. */
export interface Filter {
  propertyName: string
  operator: Operator
  value: string
  highValue: string
  values: string[]
  kind: Kind
}

/** Whether a text is an operator. */
export function isOperator(text: string): text is Operator {
  return OPERATORS.some((operator) => operator === text)
}

/** A value in the form in which it is compared and sorted; null when it has none. */
export function comparable(kind: Kind, value: string | null): number | string | null {
  if (value === null || value === '') return null
  if (kind === 'number') return Number(value)
  if (kind === 'time') return instantOf(value)
  return kind === 'text' ? value.toLowerCase() : value
}

/** Whether a value meets a condition. A missing value meets only the negative ones. */
export function matches(filter: Filter, value: string | null): boolean {
  const { operator, kind } = filter
  const present = comparable(kind, value)
  if (operator === 'HAS_PROPERTY') return present !== null
  if (operator === 'NOT_HAS_PROPERTY') return present === null
  if (present === null) return operator === 'NEQ' || operator === 'NOT_IN' || operator === 'NOT_CONTAINS_TOKEN'
  switch (operator) {
    case 'EQ':
      return present === comparable(kind, filter.value)
    case 'NEQ':
      return present !== comparable(kind, filter.value)
    case 'IN':
      return isListed(filter, present)
    case 'NOT_IN':
      return !isListed(filter, present)
    case 'CONTAINS_TOKEN':
      return hasToken(String(present), filter.value)
    case 'NOT_CONTAINS_TOKEN':
      return !hasToken(String(present), filter.value)
    default:
      return isInRange(filter, present)
  }
}

function isListed(filter: Filter, present: number | string): boolean {
  // Listed texts must be given in lower case to match, as in the CRM's index; they are not lowered here.
  if (filter.kind === 'text') return filter.values.some((value) => value === present)
  return filter.values.some((value) => comparable(filter.kind, value) === present)
}

function isInRange(filter: Filter, present: number | string): boolean {
  const low = comparable(filter.kind, filter.value)
  if (low === null) return false
  switch (filter.operator) {
    case 'LT':
      return present < low
    case 'LTE':
      return present <= low
    case 'GT':
      return present > low
    case 'GTE':
      return present >= low
    default: {
      const high = comparable(filter.kind, filter.highValue)
      return high !== null && present >= low && present <= high
    }
  }
}

function hasToken(text: string, wanted: string): boolean {
  const tokens = text.toLowerCase().split(/[^\p{L}\p{N}]+/u)
  const parts = wanted
    .toLowerCase()
    .split(/[^\p{L}\p{N}*]+/u)
    .filter((part) => part !== '')
  return parts.every((part) => tokens.some((token) => fits(token, part)))
}

function fits(token: string, pattern: string): boolean {
  if (!pattern.includes('*')) return token === pattern
  const pieces = pattern.split('*')
  const first = pieces[0]!
  const last = pieces[pieces.length - 1]!
  if (!token.startsWith(first) || !token.endsWith(last) || token.length < first.length + last.length) return false
  let from = first.length
  for (const piece of pieces.slice(1, -1)) {
    const at = token.indexOf(piece, from)
    if (at === -1) return false
    from = at + piece.length
  }
  return from <= token.length - last.length
}
