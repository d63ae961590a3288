import { isBranching, isEntryList } from './diff.ts'
import { entryName, sameValue, type JsonObject } from './entries.ts'

/** A document with somebody else's change in it. */
export interface CarriedOver {
  readonly document: unknown
  /** Places where it says something of its own, in the way of the change: keys and names of entries from the root. There it stays as it was. */
  readonly clashes: readonly (readonly string[])[]
}

/**
 * Makes the change that leads from one document to another in a third, which keeps what it has for itself. Entries of lists are the
 * same by name, wherever they stand; a condition, and a list of words, counts as one value.
 */
export function carryOver(before: unknown, after: unknown, theirs: unknown): CarriedOver {
  const clashes: (readonly string[])[] = []
  const document = carried([], { before, after, theirs }, clashes)
  return { document, clashes }
}

interface Three {
  readonly before: unknown
  readonly after: unknown
  readonly theirs: unknown
}

/** Undefined: nothing stands there any more. */
function carried(path: readonly string[], three: Three, clashes: (readonly string[])[]): unknown {
  const { after, theirs } = three
  if (sameValue(three.before, after) || sameValue(after, theirs)) return theirs
  if (sameValue(three.before, theirs)) return after
  const before = three.before ?? beginningOf(after)
  if (isBranching(before) && isBranching(after) && isBranching(theirs) && ofOneKind(before, after, theirs)) {
    const keys = new Set([...Object.keys(theirs), ...Object.keys(after)])
    const parts = [...keys].map((key) => {
      const part = { before: own(before, key), after: own(after, key), theirs: own(theirs, key) }
      return [key, carried([...path, key], part, clashes)] as const
    })
    return Object.fromEntries(parts.filter(([, value]) => value !== undefined))
  }
  const [was, is, there] = [namedEntries(before), namedEntries(after), namedEntries(theirs)]
  const order = was && is && there && inOrder([...was.keys()], [...is.keys()], [...there.keys()])
  if (order)
    return order.flatMap((name) => {
      const entry = { before: was.get(name), after: is.get(name), theirs: there.get(name) }
      return carried([...path, name], entry, clashes) ?? []
    })
  clashes.push(path)
  return theirs
}

/** What both begin from where neither had it: a list or a group of which each has made its own. */
function beginningOf(value: unknown): unknown {
  if (isEntryList(value)) return []
  return isBranching(value) ? {} : undefined
}

const own = (value: JsonObject, key: string): unknown => (Object.hasOwn(value, key) ? value[key] : undefined)

function ofOneKind(before: JsonObject, after: JsonObject, theirs: JsonObject): boolean {
  return sameValue(before['kind'], after['kind']) && sameValue(before['kind'], theirs['kind'])
}

/** Null for anything but a list whose entries are told apart by name. */
function namedEntries(list: unknown): ReadonlyMap<string, unknown> | null {
  if (!isEntryList(list)) return null
  const named = new Map<string, unknown>()
  for (const entry of list) {
    const name = entryName(entry)
    if (name === null || named.has(name)) return null
    named.set(name, entry)
  }
  return named
}

/**
 * The names of all entries, in the order of whoever moved some; what only the other has stands behind what it stands behind there.
 * Null: both moved them, each in another way.
 */
function inOrder(
  before: readonly string[],
  after: readonly string[],
  theirs: readonly string[],
): readonly string[] | null {
  const among = (names: readonly string[], others: readonly string[]) => names.filter((name) => others.includes(name))
  const keeps = (names: readonly string[]) => sameValue(among(names, before), among(before, names))
  const agree = sameValue(among(after, theirs), among(theirs, after))
  if (!keeps(theirs) && !keeps(after) && !agree) return null
  const [leads, follows] = keeps(theirs) || agree ? [after, theirs] : [theirs, after]
  const order = [...leads]
  follows.forEach((name, at) => {
    if (order.includes(name)) return
    const behind = follows[at - 1]
    order.splice(behind === undefined ? 0 : order.indexOf(behind) + 1, 0, name)
  })
  return order
}
