import { Document, LineCounter, parseDocument } from 'yaml'
import { DocumentRefusedError, type Problem } from '../../errors.ts'
import { sameValue } from './entries.ts'
import { jsonPlaces } from './json-places.ts'
import { type Place, placedYaml, placeFinder } from './place.ts'
import type { Policy } from './policy.ts'
import { parsePolicy } from './schema.ts'
import { createNode, updateNode } from './yaml-update.ts'

/** The two ways to write a policy; they hold the same and are read by the same schema. */
export type Notation = 'yaml' | 'json'

/** A policy somebody wrote down, read and checked. */
export interface PolicyDocument {
  readonly notation: Notation
  readonly policy: Policy
  /** Where a dotted path of a problem stands in the text. */
  placeOf(path: string): Place | null
}

/** Longer texts are no policy; in UTF-16 units. */
export const LONGEST_TEXT = 1_000_000

const READING = {
  version: '1.2',
  schema: 'core',
  stringKeys: true,
  uniqueKeys: true,
  prettyErrors: false,
  logLevel: 'error',
} as const
const QUOTED = 40
const WRITING = { version: '1.2', schema: 'core' } as const
const LAYOUT = { lineWidth: 120, flowCollectionPadding: true } as const

/**
 * Reads a policy from text. A text that begins with `{` is JSON, any other YAML 1.2.
 * @throws {DocumentRefusedError} with every problem, each with line and column: of the notation first, then of the shape, then of the sense.
 */
export function readPolicy(text: string): PolicyDocument {
  const { notation, value, placeOf } = readText(text)
  try {
    return { notation, policy: parsePolicy(value), placeOf }
  } catch (error) {
    if (!(error instanceof DocumentRefusedError)) throw error
    throw new DocumentRefusedError(
      'The policy',
      error.problems.map((one) => placed(one, placeOf(one.path))),
    )
  }
}

function placed(problem: Problem, place: Place | null): Problem {
  return place === null ? problem : { ...problem, place }
}

type ReadText = Pick<PolicyDocument, 'notation' | 'placeOf'> & { readonly value: unknown }

/** A text as the value it holds. @throws {DocumentRefusedError} when it is neither JSON nor YAML. */
function readText(text: string): ReadText {
  if (text.length > LONGEST_TEXT)
    throw unreadable([{ found: `${text.length} characters`, en: `at most ${LONGEST_TEXT}` }])
  return text.trimStart().startsWith('{') ? readJson(text) : readYaml(text)
}

function readYaml(text: string): ReadText {
  const lines = new LineCounter()
  const document = parseDocument(text, { ...READING, lineCounter: lines })
  const faults = document.errors.map(({ message, pos }) => ({ message, at: pos[0] }))
  if (faults.length > 0) throw unreadable(faultsOf(faults, 'yaml', text, lines))
  return { notation: 'yaml', value: valueOf(document), placeOf: placeFinder(placedYaml(document), lines) }
}

/** By the engine's own reader: the one for YAML would take the same text, thirty times slower. */
function readJson(text: string): ReadText {
  const value = parseJson(text)
  const lines = new LineCounter()
  const { root, repeated } = jsonPlaces(text, lines)
  const faults = repeated.map((at) => ({ message: 'Map keys must be unique', at }))
  if (faults.length > 0) throw unreadable(faultsOf(faults, 'json', text, lines))
  return { notation: 'json', value, placeOf: placeFinder(root, lines) }
}

/** One fault makes the reader stumble again on the same line, so each line is told once. */
function faultsOf(
  errors: readonly { readonly message: string; readonly at: number }[],
  notation: Notation,
  text: string,
  lines: LineCounter,
): readonly Fault[] {
  const byLine = new Map<number, Fault>()
  for (const { message, at } of errors) {
    const { line, col } = lines.linePos(at)
    if (byLine.has(line)) continue
    const found = JSON.stringify(text.slice(at, at + QUOTED).split('\n')[0])
    byLine.set(line, { found, en: `${notation.toUpperCase()} (${message})`, place: { line, column: col } })
  }
  return [...byLine.values()]
}

/** Aliases may stand for a part of a policy, but not multiply into something huge. */
function valueOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    throw unreadable([{ found: 'an alias', en: `YAML (${messageOf(error)})` }])
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const message = messageOf(error)
    const at = /line (\d+) column (\d+)/.exec(message)
    const place = at === null ? null : { line: Number(at[1]), column: Number(at[2]) }
    throw unreadable([
      { found: JSON.stringify(text.slice(0, QUOTED)), en: `JSON (${message})`, ...(place && { place }) },
    ])
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

interface Fault {
  readonly found: string
  readonly en: string
  readonly place?: Place
}

function unreadable(faults: readonly Fault[]): DocumentRefusedError {
  const problems = faults.map(({ found, en, ...rest }) => ({ path: '', found, allowed: en, ...rest }))
  return new DocumentRefusedError('The policy', problems)
}

/** A policy as text. In YAML, short entries stand on one line each. */
export function writePolicy(policy: Policy, notation: Notation): string {
  if (notation === 'json') return `${JSON.stringify(policy, null, 2)}\n`
  const document = new Document(null, WRITING)
  document.contents = createNode(document, policy)
  return document.toString(LAYOUT)
}

/**
 * Writes a changed policy into the YAML it came from: what is the same keeps its comments, order and style.
 * @param text YAML that {@link readPolicy} takes.
 * @returns the very same text when it holds this policy already.
 */
export function rewritePolicy(text: string, policy: Policy): string {
  const document: Document = parseDocument(text, READING)
  const before = valueOf(document)
  if (sameValue(before, policy)) return text
  document.contents = updateNode(document, document.contents, before, policy)
  return document.toString(LAYOUT)
}
