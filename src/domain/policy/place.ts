import { type Document, isMap, isNode, isScalar, isSeq, type LineCounter, type Node } from 'yaml'

/** Where something stands in a text, counted from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

interface Reached {
  readonly start: number | null
  readonly steps: number
}

/**
 * Finds where a dotted path stands in a parsed text: at its key, or at its entry of a list. Of a path that leads nowhere the
 * last part that is there is told, since that is where something is missing.
 */
export function placeFinder(document: Document.Parsed, lines: LineCounter): (path: string) => Place | null {
  return (path) => {
    const { start } = reach(document.contents, path === '' ? [] : path.split('.'), startOf(document.contents), 0)
    if (start === null) return null
    const { line, col } = lines.linePos(start)
    return line === 0 ? null : { line, column: col }
  }
}

/** A key may itself hold dots (`inbound.demo_request`), so each way to read the path is followed; the one that gets furthest counts. */
function reach(node: unknown, parts: readonly string[], start: number | null, steps: number): Reached {
  let best: Reached = { start, steps }
  if (parts.length === 0) return best
  for (let length = 1; length <= parts.length; length++) {
    const child = childOf(node, parts.slice(0, length).join('.'))
    if (child === null) continue
    const reached = reach(child.value, parts.slice(length), child.start, steps + length)
    if (reached.steps > best.steps) best = reached
  }
  return best
}

function childOf(node: unknown, name: string): { readonly value: unknown; readonly start: number | null } | null {
  if (isSeq(node)) {
    const item = /^\d+$/.test(name) ? node.items[Number(name)] : undefined
    return item === undefined ? null : { value: item, start: startOf(item) }
  }
  if (!isMap(node)) return null
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === name)
  return pair === undefined ? null : { value: pair.value, start: startOf(pair.key) }
}

function startOf(node: unknown): number | null {
  return isNode(node) ? ((node as Node).range?.[0] ?? null) : null
}
