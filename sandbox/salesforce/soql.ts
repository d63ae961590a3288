import { OrgError } from './errors.ts'
import { asId } from './ids.ts'
import type { Org } from './org.ts'
import type { Row, Value } from './row.ts'
import { RELATIONS } from './schema.ts'

/** The part of SOQL the sandbox understands: fields, one-step relations, COUNT(), AND, OR, IN, comparisons, ORDER BY, LIMIT. */
export interface Query {
  readonly object: string
  readonly fields: readonly string[]
  readonly count: boolean
  readonly where: Condition | null
  readonly orderBy: readonly { readonly field: string; readonly down: boolean }[]
  readonly limit: number | null
}
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly field: string; readonly op: string; readonly values: readonly Literal[] }
type Literal = Value

const TOKEN =
  /\s*(?:'((?:[^'\\]|\\.)*)'|(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d))|(\d{4}-\d\d-\d\d)|(-?\d+(?:\.\d+)?)|([A-Za-z_][\w.]*)|(<=|>=|!=|<|>|=|\(|\)|,))/y
const LONGEST = 100_000
const LONGEST_LITERAL = 4_000

interface Token {
  readonly kind: 'text' | 'moment' | 'number' | 'word' | 'sign'
  readonly text: string
}

/** @throws {OrgError} MALFORMED_QUERY */
export function parse(soql: string): Query {
  if (soql.length > LONGEST)
    throw new OrgError('MALFORMED_QUERY', 'SOQL statements cannot be longer than 100000 characters.')
  const tokens = tokensOf(soql)
  let at = 0
  const peek = () => tokens[at]
  const isWord = (word: string) => peek()?.kind === 'word' && peek()!.text.toUpperCase() === word
  const isSign = (sign: string) => peek()?.kind === 'sign' && peek()!.text === sign
  const fail = (): never => {
    throw new OrgError('MALFORMED_QUERY', `unexpected token: '${peek()?.text ?? '<EOF>'}'`)
  }
  const word = () => (peek()?.kind === 'word' ? tokens[at++]!.text : fail())
  const expectWord = (wanted: string) => (isWord(wanted) ? void at++ : fail())
  const expectSign = (wanted: string) => (isSign(wanted) ? void at++ : fail())

  expectWord('SELECT')
  const fields: string[] = []
  let count = false
  if (isWord('COUNT')) {
    at += 1
    expectSign('(')
    expectSign(')')
    count = true
  } else {
    do {
      if (fields.length > 0) at += 1
      fields.push(word())
    } while (isSign(','))
  }
  expectWord('FROM')
  const object = word()
  const where = isWord('WHERE') ? (at++, either()) : null
  const orderBy: { field: string; down: boolean }[] = []
  if (isWord('ORDER')) {
    at += 1
    expectWord('BY')
    do {
      if (orderBy.length > 0) at += 1
      const field = word()
      const down = isWord('DESC')
      if (down || isWord('ASC')) at += 1
      orderBy.push({ field, down })
    } while (isSign(','))
  }
  let limit: number | null = null
  if (isWord('LIMIT')) {
    at += 1
    if (peek()?.kind !== 'number') fail()
    limit = Number(tokens[at++]!.text)
  }
  if (at < tokens.length) fail()
  return { object, fields, count, where, orderBy, limit }

  function either(): Condition {
    const any = [both()]
    while (isWord('OR')) {
      at += 1
      any.push(both())
    }
    return any.length === 1 ? any[0]! : { any }
  }
  function both(): Condition {
    const all = [single()]
    while (isWord('AND')) {
      at += 1
      all.push(single())
    }
    return all.length === 1 ? all[0]! : { all }
  }
  function single(): Condition {
    if (isSign('(')) {
      at += 1
      const inner = either()
      expectSign(')')
      return inner
    }
    const field = word()
    if (isWord('IN')) {
      at += 1
      expectSign('(')
      const values: Literal[] = []
      do {
        if (values.length > 0) at += 1
        values.push(literal())
      } while (isSign(','))
      expectSign(')')
      return { field, op: 'IN', values }
    }
    if (peek()?.kind !== 'sign' || !['=', '!=', '<', '>', '<=', '>='].includes(peek()!.text)) fail()
    const op = tokens[at++]!.text
    return { field, op, values: [literal()] }
  }
  function literal(): Literal {
    const token = peek()
    if (!token) return fail()
    at += 1
    if (token.kind === 'text') {
      if (token.text.length > LONGEST_LITERAL) throw new OrgError('MALFORMED_QUERY', 'a literal is too long')
      return token.text.replace(/\\(.)/g, '$1')
    }
    if (token.kind === 'moment') return token.text
    if (token.kind === 'number') return Number(token.text)
    const known = token.kind === 'word' ? token.text.toUpperCase() : ''
    if (known === 'TRUE' || known === 'FALSE') return known === 'TRUE'
    if (known === 'NULL') return null
    at -= 1
    return fail()
  }
}

function tokensOf(soql: string): readonly Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  const text = soql.trim()
  while (TOKEN.lastIndex < text.length) {
    const before = TOKEN.lastIndex
    const found = TOKEN.exec(text)
    if (!found)
      throw new OrgError('MALFORMED_QUERY', `unexpected character at ${before}: ${text.slice(before, before + 20)}`)
    const [, quoted, moment, day, number, word, sign] = found
    if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted })
    else if (moment !== undefined || day !== undefined) tokens.push({ kind: 'moment', text: moment ?? day! })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word })
    else tokens.push({ kind: 'sign', text: sign! })
  }
  return tokens
}

/** Rows that a query finds, in order. @param deleted `queryAll`: rows in the bin too. */
export function run(org: Org, query: Query, deleted: boolean): readonly Row[] {
  check(org, query)
  const { object, where, orderBy, limit } = query
  const found: Row[] = []
  const wantedIds = idsOf(where)
  const candidates: Iterable<Row> =
    wantedIds === null ? org.rows(object) : wantedIds.map((id) => org.find(object, id)).filter((row) => row !== null)
  const isWanted = where === null ? () => true : meets(org, object, where)
  for (const row of candidates) {
    if (!deleted && row['IsDeleted'] === true) continue
    if (isWanted(row)) found.push(row)
  }
  if (orderBy.length > 0) {
    found.sort((a, b) => {
      for (const { field, down } of orderBy) {
        const order = compare(valueOf(org, object, a, field), valueOf(org, object, b, field))
        if (order !== 0) return down ? -order : order
      }
      return 0
    })
  }
  return limit === null ? found : found.slice(0, limit)
}

/** A row as the answer shows it. */
export function shown(org: Org, query: Query, row: Row, base: string): Record<string, unknown> {
  const attributes = { type: query.object, url: `${base}/sobjects/${query.object}/${row['Id']}` }
  const view: Record<string, unknown> = { attributes }
  for (const field of query.fields) {
    const dot = field.indexOf('.')
    if (dot < 0) {
      view[field] = row[field] ?? null
      continue
    }
    const relation = field.slice(0, dot)
    const target = related(org, query.object, row, relation)
    if (target === null) {
      view[relation] = null
      continue
    }
    const inner = (view[relation] ?? { attributes: { type: target.object } }) as Record<string, unknown>
    inner[field.slice(dot + 1)] = target.row[field.slice(dot + 1)] ?? null
    view[relation] = inner
  }
  return view
}

/** Ids a query is limited to, so that it need not look at every row. */
function idsOf(where: Condition | null): readonly string[] | null {
  if (where === null || 'any' in where) return null
  if ('all' in where) return where.all.map(idsOf).find((ids) => ids !== null) ?? null
  if (where.field !== 'Id' || (where.op !== 'IN' && where.op !== '=')) return null
  return where.values.map((id) => asId(String(id)) ?? '')
}

function check(org: Org, { object, fields, where, orderBy }: Query): void {
  const known = new Set(org.fields(object).map(({ name }) => name))
  const one = (field: string) => {
    const dot = field.indexOf('.')
    const [, target] = dot < 0 ? [] : (RELATIONS[object]?.[field.slice(0, dot)] ?? [])
    const isKnown = dot < 0 ? known.has(field) : target !== undefined && hasField(org, target, field.slice(dot + 1))
    if (!isKnown) throw new OrgError('INVALID_FIELD', `No such column '${field}' on entity '${object}'.`)
  }
  for (const field of fields) one(field)
  for (const { field } of orderBy) one(field)
  const walk = (condition: Condition): void => {
    if ('all' in condition) condition.all.forEach(walk)
    else if ('any' in condition) condition.any.forEach(walk)
    else {
      one(condition.field)
      const type = org.fields(object).find(({ name }) => name === condition.field)?.type
      if (type === 'textarea')
        throw new OrgError('INVALID_FIELD', `field '${condition.field}' can not be filtered in a query call`)
      const isId = type === 'id' || type === 'reference'
      for (const value of condition.values) {
        if (isId && typeof value === 'string' && asId(value) === null)
          throw new OrgError('INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${value}`)
        if (type === 'datetime' && typeof value === 'string' && !value.includes('T'))
          throw new OrgError(
            'INVALID_FIELD',
            `value of filter criterion for field '${condition.field}' must be of type dateTime`,
          )
      }
    }
  }
  if (where) walk(where)
}

function hasField(org: Org, object: string, name: string): boolean {
  return org.fields(object).some((field) => field.name === name)
}

/** Whether a row meets a condition; worked out once for all rows, since a query looks at every one. */
function meets(org: Org, object: string, condition: Condition): (row: Row) => boolean {
  if ('all' in condition) {
    const all = condition.all.map((one) => meets(org, object, one))
    return (row) => all.every((one) => one(row))
  }
  if ('any' in condition) {
    const any = condition.any.map((one) => meets(org, object, one))
    return (row) => any.some((one) => one(row))
  }
  const { field, op, values } = condition
  if ((op === 'IN' || op === '=') && isReference(org, object, field)) {
    const ids = new Set(values.map((id) => (typeof id === 'string' ? asId(id) : id)))
    return (row) => ids.has(row[field] ?? null)
  }
  return (row) => holds(valueOf(org, object, row, field), op, values)
}

function isReference(org: Org, object: string, name: string): boolean {
  return org.fields(object).some((field) => field.name === name && (field.type === 'id' || field.type === 'reference'))
}

function holds(value: Value, op: string, values: readonly Literal[]): boolean {
  const wanted = values.map((one) => alike(value, one))
  switch (op) {
    case 'IN':
    case '=':
      return wanted.some((one) => compare(value, one) === 0)
    case '!=':
      return wanted.every((one) => compare(value, one) !== 0)
    case '<':
      return value !== null && compare(value, wanted[0]!) < 0
    case '>':
      return value !== null && compare(value, wanted[0]!) > 0
    case '<=':
      return value !== null && compare(value, wanted[0]!) <= 0
    default:
      return value !== null && compare(value, wanted[0]!) >= 0
  }
}

/** Ids compare as 18 characters, moments as instants, text without case. */
function alike(value: Value, wanted: Value): Value {
  return typeof value === 'string' && typeof wanted === 'string' && wanted.length === 15
    ? (asId(wanted) ?? wanted)
    : wanted
}
const MOMENT = /^\d{4}-\d\d-\d\dT/
function compare(a: Value, b: Value): number {
  if (a === b) return 0
  if (a === null) return -1
  if (b === null) return 1
  if (typeof a === 'string' && typeof b === 'string') {
    if (MOMENT.test(a) && MOMENT.test(b)) return Date.parse(a) - Date.parse(b)
    if (asId(a) !== null && asId(b) !== null) return a < b ? -1 : 1
    const [x, y] = [a.toLowerCase(), b.toLowerCase()]
    return x === y ? 0 : x < y ? -1 : 1
  }
  return a < b ? -1 : 1
}

function valueOf(org: Org, object: string, row: Row, field: string): Value {
  const dot = field.indexOf('.')
  if (dot < 0) return row[field] ?? null
  return related(org, object, row, field.slice(0, dot))?.row[field.slice(dot + 1)] ?? null
}

function related(org: Org, object: string, row: Row, relation: string): { object: string; row: Row } | null {
  const [field, target] = RELATIONS[object]?.[relation] ?? []
  if (field === undefined || target === undefined) return null
  const id = row[field]
  const found = typeof id === 'string' ? org.find(target, id) : null
  return found === null ? null : { object: target, row: found }
}
