/** A place in a draft, from its root. */
export type Path = readonly (string | number)[]

type Json = Readonly<Record<string, unknown>>
function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What stands at a place; undefined where nothing does. */
export function valueAt(document: unknown, path: Path): unknown {
  let value = document
  for (const key of path) {
    if (Array.isArray(value)) value = (value as readonly unknown[])[Number(key)]
    else if (isObject(value) && Object.hasOwn(value, key)) value = value[key]
    else return undefined
  }
  return value
}

/** The same document with another value at a place; undefined removes it. Objects on the way are made where they lack. */
export function withValue(document: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  if (Array.isArray(document)) {
    const list = [...(document as readonly unknown[])]
    if (rest.length === 0 && value === undefined) list.splice(Number(key), 1)
    else list[Number(key)] = withValue(list[Number(key)], rest, value)
    return list
  }
  const object = isObject(document) ? document : {}
  const next = withValue(object[key], rest, value)
  if (next !== undefined) return { ...object, [key]: next }
  const { [String(key)]: _gone, ...others } = object
  return others
}

/** The same list with one entry at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  if (to < 0 || to >= list.length) return list
  const rest = list.toSpliced(from, 1)
  return rest.toSpliced(to, 0, list[from]!)
}

/** Whether two values are equal as JSON, whatever the order of keys. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((value, n) => same(value, other[n]))
  if (!isObject(one) || !isObject(other)) return false
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]))
  )
}

/** A place that two people changed differently. */
export interface Clash {
  readonly path: Path
  readonly mine: unknown
  readonly theirs: unknown
}

/** Both changes in one document; where they clash, theirs stands until somebody says otherwise. */
export interface Merged {
  readonly document: unknown
  readonly clashes: readonly Clash[]
}

/**
 * Brings two changes of the same document together. Lists are told apart by the ids of their entries: where those or their order
 * differ, a list is one value, so that entries are never mixed up.
 */
export function merge(base: unknown, mine: unknown, theirs: unknown): Merged {
  const clashes: Clash[] = []
  return { document: mergeAt([], base, mine, theirs, clashes), clashes }
}

function mergeAt(path: Path, base: unknown, mine: unknown, theirs: unknown, clashes: Clash[]): unknown {
  if (same(mine, theirs) || same(base, mine)) return theirs
  if (same(base, theirs)) return mine
  if (isObject(base) && isObject(mine) && isObject(theirs)) {
    const merged: Record<string, unknown> = {}
    for (const key of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
      const value = mergeAt([...path, key], base[key], mine[key], theirs[key], clashes)
      if (value !== undefined) merged[key] = value
    }
    return merged
  }
  if (Array.isArray(base) && Array.isArray(mine) && Array.isArray(theirs)) {
    const ids = idsOf(base)
    if (ids !== null && ids === idsOf(mine) && ids === idsOf(theirs))
      return theirs.map((value, n) => mergeAt([...path, n], base[n], mine[n], value, clashes))
  }
  clashes.push({ path, mine, theirs })
  return theirs
}

/** Null where an entry has none. */
function idsOf(list: readonly unknown[]): string | null {
  const ids = list.map((entry) => (isObject(entry) ? entry['id'] : undefined))
  return ids.every((id) => typeof id === 'string') ? JSON.stringify(ids) : null
}
