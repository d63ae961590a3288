import { type Document, isMap, isNode, isScalar, isSeq, type LineCounter, type Node } from 'yaml'

/** Where something stands in a text, counted from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** A value of a parsed text, of either notation, that knows where it and its parts stand. */
export interface PlacedValue {
  /** Offset of its first character in the text; null when nothing stands there. */
  readonly start: number | null
  /** @param name a key of a map, or the place of an entry in a list, counted from 0. */
  part(name: string): PlacedPart | null
}
export interface PlacedPart {
  /** Of the key in a map, of the entry itself in a list. */
  readonly start: number | null
  readonly value: PlacedValue
}

interface Reached {
  readonly start: number | null
  readonly steps: number
}

/**
 * Finds where a dotted path stands in a parsed text: at its key, or at its entry of a list. Of a path that leads nowhere the
 * last part that is there is told, since that is where something is missing.
 */
export function placeFinder(root: PlacedValue, lines: LineCounter): (path: string) => Place | null {
  return (path) => {
    const { start } = reach(root, path.split('.'), root.start, 0)
    if (start === null) return null
    const { line, col } = lines.linePos(start)
    return line === 0 ? null : { line, column: col }
  }
}

/** A key may itself hold dots (`inbound.demo_request`), so each way to read the path is followed; the one that gets furthest counts. */
function reach(value: PlacedValue, parts: readonly string[], start: number | null, steps: number): Reached {
  let best: Reached = { start, steps }
  for (let length = 1; length <= parts.length; length++) {
    const part = value.part(parts.slice(0, length).join('.'))
    if (part === null) continue
    const reached = reach(part.value, parts.slice(length), part.start, steps + length)
    if (reached.steps > best.steps) best = reached
  }
  return best
}

/** What a YAML document holds, with its places. */
export function placedYaml(document: Document.Parsed): PlacedValue {
  return placedNode(document.contents)
}

function placedNode(node: unknown): PlacedValue {
  return { start: startOf(node), part: (name) => partOf(node, name) }
}

function partOf(node: unknown, name: string): PlacedPart | null {
  if (isSeq(node)) {
    const item = /^\d+$/.test(name) ? node.items[Number(name)] : undefined
    return item === undefined ? null : { value: placedNode(item), start: startOf(item) }
  }
  if (!isMap(node)) return null
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === name)
  return pair === undefined ? null : { value: placedNode(pair.value), start: startOf(pair.key) }
}

function startOf(node: unknown): number | null {
  return isNode(node) ? ((node as Node).range?.[0] ?? null) : null
}
