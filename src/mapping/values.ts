import { getDomain } from 'tldts'
import type { Instant } from '../domain/lead.ts'
import { countryOf } from '../domain/country.ts'
import type { BoolReader, ListReader, NumberReader, TextReader, WriterName } from './shape.ts'

/** Longest text a canonical field holds, UTF-16 units; a CRM text may be 64 KB, and no rule needs that. */
export const LONGEST_TEXT = 1_000
/** Most entries of a list field. */
const LONGEST_LIST = 50
/** Instants outside [2000, 2100) are typing errors or placeholders, and read as nothing. */
const EARLIEST: Instant = Date.UTC(2000, 0, 1)
const LATEST: Instant = Date.UTC(2100, 0, 1)

/** PostgreSQL cannot hold U+0000, and no rule wants the others. */
const CONTROLS = /\p{Cc}+/gu

/** A raw property value; `undefined`: the account has no such property. */
export type Raw = string | null | undefined

/** Trimmed, without control characters and broken surrogates, at most {@link LONGEST_TEXT} units; null when nothing is left. */
export function cleanText(raw: Raw): string | null {
  if (raw === null || raw === undefined || raw === '') return null
  const cut = raw.length > LONGEST_TEXT ? raw.slice(0, LONGEST_TEXT).replace(/[\ud800-\udbff]$/, '') : raw
  const text = cut.toWellFormed().replace(CONTROLS, ' ').trim()
  return text === '' ? null : text
}

/** Reads a text: `text` as it is, `lower` in lower case, `country` as ISO 3166 code where known, `language` as its first subtag, `id` as decimal id. */
export function readText(reader: TextReader, raw: Raw): string | null {
  const text = cleanText(raw)
  if (text === null) return null
  switch (reader) {
    case 'text':
      return text
    case 'lower':
      return text.toLowerCase()
    case 'country':
      return countryOf(text)
    case 'language':
      return /^[a-z]{2,3}(?=$|[-_])/i.exec(text)?.[0].toLowerCase() ?? null
    case 'id':
      // Digits, or Salesforce's letters and digits.
      return /^(\d{1,20}|[A-Za-z0-9]{15}|[A-Za-z0-9]{18})$/.test(text) ? text : null
  }
}

/** Reads a number: `number` any, `count` a whole number of 0 or more (ranges give their middle), `money` 0 or more, `instant` UTC ms. */
export function readNumber(reader: NumberReader, raw: Raw): number | null {
  if (raw === null || raw === undefined || raw === '') return null
  switch (reader) {
    case 'number':
      return plainNumber(raw)
    case 'count':
      return readCount(raw)
    case 'money':
      return notNegative(amountOf(raw))
    case 'instant':
      return readInstant(raw)
  }
}

/** Reads a yes or no: `bool` the usual words, `present` yes whenever anything stands there. */
export function readBool(reader: BoolReader, raw: Raw): boolean | null {
  const text = cleanText(raw)?.toLowerCase() ?? null
  if (text === null) return null
  if (reader === 'present') return true
  if (text === 'true' || text === 'yes' || text === '1') return true
  if (text === 'false' || text === 'no' || text === '0') return false
  return null
}

/** Reads entries divided by `;` or `,`: `list` as texts, `domains` as registrable domains in lower case. */
export function readList(reader: ListReader, raw: Raw): readonly string[] {
  if (raw === null || raw === undefined || raw === '') return []
  const entries: string[] = []
  for (const part of raw.slice(0, LONGEST_LIST * LONGEST_TEXT).split(/[;,]/, LONGEST_LIST)) {
    const text = reader === 'list' ? cleanText(part) : registrableDomain(part)
    if (text !== null) entries.push(text)
  }
  return entries
}

/** The registrable domain of a web address or host name, lower case and in punycode; null for addresses, local names and nonsense. */
export function registrableDomain(raw: string): string | null {
  const text = cleanText(raw)
  if (text === null || text.includes('@')) return null
  const host = URL.parse(text.includes('://') ? text : `http://${text}`)?.hostname
  return host === undefined ? null : getDomain(host)
}

/** Reads ISO 8601 (without zone: UTC) or epoch milliseconds. */
export function readInstant(raw: string): Instant | null {
  const text = raw.trim()
  const instant = /^-?\d{1,15}$/.test(text) ? Number(text) : parseIso(text)
  return instant >= EARLIEST && instant < LATEST ? instant : null
}

function parseIso(text: string): number {
  if (!/^\d{4}-\d\d-\d\d/.test(text) || text.length > 40) return NaN
  return Date.parse(text.length > 10 && !/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? `${text}Z` : text)
}

function plainNumber(raw: string): number | null {
  const text = raw.trim()
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text) ? finite(Number(text)) : null
}

/** `250`, `1,000`, `1000+`, `25-50` (its middle: 38). */
function readCount(raw: string): number | null {
  const text = raw.trim()
  if (text.length > 60) return null
  const range = /^([\d.,\s]+?)\s*(?:-|–|to)\s*([\d.,\s]+)$/.exec(text)
  if (range) {
    const from = amountOf(range[1]!)
    const to = amountOf(range[2]!)
    return from === null || to === null || to < from ? null : Math.round((from + to) / 2)
  }
  const count = notNegative(amountOf(text.replace(/\+$/, '')))
  return count === null ? null : Math.round(count)
}

const MULTIPLES: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9 }

/** `1200000`, `$1,200,000.50`, `Rp 5.000.000`, `1.2M`. With both separators the later one is the decimal mark; alone, three digits behind it group. */
function amountOf(raw: string): number | null {
  const text = raw.trim()
  const plain = plainNumber(text)
  if (plain !== null) return plain
  if (text.length > 60) return null
  const parts = /^[^\d\-.,]{0,5}(-?)[^\d\-.,]{0,3}(\d[\d.,\s']*)([kmb])?[^\d]{0,5}$/i.exec(text)
  if (!parts) return null
  const digits = parts[2]!.replace(/[\s']/g, '')
  const decimal = decimalMark(digits)
  const whole = decimal === null ? digits : digits.slice(0, decimal)
  const fraction = decimal === null ? '' : digits.slice(decimal + 1)
  const value = Number(`${parts[1]}${whole.replace(/[.,]/g, '')}.${fraction || '0'}`)
  return finite(value * (MULTIPLES[parts[3]?.toLowerCase() ?? ''] ?? 1))
}

function decimalMark(digits: string): number | null {
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','))
  if (last < 0) return null
  const mark = digits[last]!
  const other = mark === '.' ? ',' : '.'
  if (digits.includes(other)) return digits.indexOf(mark) === last ? last : null
  if (digits.indexOf(mark) !== last) return null
  return digits.length - last - 1 === 3 ? null : last
}

/** Beyond this no count and no amount is real, and sums would lose their digits. */
const LARGEST = 1e15

function finite(value: number): number | null {
  return Math.abs(value) <= LARGEST ? value : null
}

function notNegative(value: number | null): number | null {
  return value === null || value < 0 ? null : value
}

/** A result as the CRM stores it; `""` clears. Instants are epoch milliseconds, the form in which the CRM tells of changes. */
export function writeValue(writer: WriterName, value: string | number | null): string {
  if (value === null) return ''
  switch (writer) {
    case 'text':
      return String(value).toWellFormed()
    case 'integer':
    case 'instant':
      return String(Math.round(Number(value)))
    case 'decimal':
      return String(Math.round(Number(value) * 100) / 100)
  }
}

/** What the CRM shows in the form {@link writeValue} gives, so that the two can be compared. */
export function shownValue(writer: WriterName, raw: string | null): string {
  if (raw === null || raw === '') return ''
  if (writer === 'text') return raw
  const value = writer === 'instant' ? readInstant(raw) : plainNumber(raw)
  return value === null ? raw : writeValue(writer === 'instant' ? 'instant' : 'decimal', value)
}
