import { z } from 'zod'
import type { Problem } from '../../errors.ts'
import { didYouMean } from './suggestion.ts'
import { said, type Words, wordsOf } from './words.ts'

const KEYS_INTRO = 'only the keys '
const MAX_FOUND = 200
const MAX_DEPTH = 8

/** Takes what may stand at a path, in English and in Indonesian. */
export type Report = (path: readonly PropertyKey[], en: string, id: string) => void

/** A strict object whose refusal of an unknown key names the keys that are known. */
export function strict<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const keys = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? said(KEYS_INTRO + keys, `hanya kunci ${keys}`) : undefined),
  })
}

/** Zod's issues as problems a person can act on: dotted path, what stands there, what may stand there. */
export function problemsOf(issues: readonly z.core.$ZodIssue[], document: unknown): readonly Problem[] {
  return issues.flatMap(spots).map(({ path, allowed }) => problem(path, document, allowed))
}

/** Where a document is wrong, and what may stand there instead. One spot per unknown key. */
export function spots(
  issue: z.core.$ZodIssue,
): readonly { readonly path: readonly PropertyKey[]; readonly allowed: Words }[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, allowed: allowedInWords(issue) }]
  return issue.keys.map((key) => ({ path: [...issue.path, key], allowed: keyAdvice(key, wordsOf(issue.message)) }))
}

/** A problem at `path` of `document`; the value found there is quoted, shortened. */
export function problem(path: readonly PropertyKey[], document: unknown, allowed: Words): Problem {
  let at: unknown = document
  for (const key of path)
    at = typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined
  return { path: path.map(String).join('.'), found: quoted(at), allowed: allowed.en, allowedInIndonesian: allowed.id }
}

function allowedInWords(issue: z.core.$ZodIssue): Words {
  switch (issue.code) {
    case 'invalid_type':
      return { en: `a value of type ${issue.expected}`, id: `nilai berjenis ${issue.expected}` }
    case 'invalid_value': {
      const values = issue.values.map(String)
      const near = didYouMean(typeof issue.input === 'string' ? issue.input : '', values)
      return { en: `one of ${values.join(', ')}${near.en}`, id: `salah satu dari ${values.join(', ')}${near.id}` }
    }
    case 'too_small':
      return bound(issue.origin, issue.inclusive === false ? MORE : LEAST, issue.minimum)
    case 'too_big':
      return bound(issue.origin, issue.inclusive === false ? LESS : MOST, issue.maximum)
    default:
      return wordsOf(issue.message)
  }
}

const MORE: Words = { en: 'more than', id: 'lebih dari' }
const LEAST: Words = { en: 'at least', id: 'paling sedikit' }
const LESS: Words = { en: 'less than', id: 'kurang dari' }
const MOST: Words = { en: 'at most', id: 'paling banyak' }
const NO_SIZE: Words = { en: '', id: '' }
const SIZES: Readonly<Record<string, Words>> = {
  string: { en: 'length ', id: 'panjang ' },
  array: { en: 'number of entries ', id: 'jumlah entri ' },
}

function bound(origin: string, order: Words, limit: number | bigint): Words {
  const size = SIZES[origin] ?? NO_SIZE
  return { en: `${size.en}${order.en} ${limit}`, id: `${size.id}${order.id} ${limit}` }
}

function keyAdvice(key: string, message: Words): Words {
  const known = message.en.startsWith(KEYS_INTRO) ? message.en.slice(KEYS_INTRO.length).split(', ') : []
  const near = didYouMean(key, known)
  return { en: message.en + near.en, id: message.id + near.id }
}

/** The value as JSON, shortened. Cut below a few levels too: a hostile document may be nested deeper than the stack is. */
function quoted(value: unknown): string {
  const depths = new WeakMap<object, number>()
  const text = JSON.stringify(value, function (this: object, _key: string, inner: unknown): unknown {
    if (typeof inner !== 'object' || inner === null) return inner
    const depth = (depths.get(this) ?? 0) + 1
    if (depth > MAX_DEPTH) return '…'
    depths.set(inner, depth)
    return inner
  })
  // What JSON cannot say, such as nothing at all, has no text.
  const shown = typeof text === 'string' ? text : 'nothing'
  return shown.length > MAX_FOUND ? `${shown.slice(0, MAX_FOUND - 1)}…` : shown
}
