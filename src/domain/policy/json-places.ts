import { createScanner } from 'jsonc-parser'
import type { LineCounter } from 'yaml'
import type { PlacedPart, PlacedValue } from './place.ts'

/** Where the parts of a JSON text stand, which JSON.parse does not tell. */
export interface JsonPlaces {
  readonly root: PlacedValue
  /** Offsets of keys that stand in their object a second time; JSON.parse would silently keep the last. */
  readonly repeated: readonly number[]
}

/** A list keeps its entries under their places; a plain value has no parts. */
class Placed implements PlacedValue {
  readonly parts = new Map<string, PlacedPart>()
  readonly start: number
  readonly isList: boolean

  constructor(start: number, isList: boolean) {
    this.start = start
    this.isList = isList
  }

  part(name: string): PlacedPart | null {
    return this.parts.get(name) ?? null
  }
}

/**
 * Reads the places off a text. Not recursive: a text may be nested deeper than the stack holds.
 * @param text  valid JSON: JSON.parse took it.
 * @param lines is told where each line begins.
 */
export function jsonPlaces(text: string, lines: LineCounter): JsonPlaces {
  noteLines(text, lines)
  const scanner = createScanner(text, true)
  const repeated: number[] = []
  const open: Placed[] = []
  let root: Placed | null = null
  /** A key read whose value is still to come. */
  let key: { readonly name: string; readonly start: number } | null = null
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    const start = scanner.getTokenOffset()
    const first = text[start]
    if (first === ',' || first === ':') continue
    if (first === '}' || first === ']') {
      open.pop()
      continue
    }
    const around = open.at(-1)
    if (around !== undefined && !around.isList && key === null) {
      key = { name: scanner.getTokenValue(), start }
      if (around.parts.has(key.name)) repeated.push(start)
      continue
    }
    const value = new Placed(start, first === '[')
    if (around?.isList === true) around.parts.set(String(around.parts.size), { start, value })
    else if (around !== undefined && key !== null) around.parts.set(key.name, { start: key.start, value })
    root ??= value
    key = null
    if (first === '{' || first === '[') open.push(value)
  }
  return { root: root ?? new Placed(0, false), repeated }
}

function noteLines(text: string, lines: LineCounter): void {
  lines.addNewLine(0)
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1)
}
