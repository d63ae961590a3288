/** How entries of two versions of a list are recognised as the same, and when two values are the same. Works on plain JSON values. */

export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What names an entry, best first; the key whose text tells one entry of a list from the others. */
const NAMING_KEYS = ['id', 'name', 'team', 'rep', 'email', 'per', 'field'] as const

/** The text that names an entry of a list: its id, else its name, its team …; null when nothing in it does. */
export function entryName(entry: unknown): string | null {
  if (!isObject(entry)) return typeof entry === 'object' || entry === undefined ? null : String(entry)
  for (const key of NAMING_KEYS) {
    const value = entry[key]
    if (typeof value === 'string') return value
  }
  return entry['everyone'] === true ? 'everyone' : null
}

/**
 * Finds for each entry of `after` the one it was in `before`: by name, then equal ones, then by order among what is left unnamed.
 * @returns for each index of `after` an index of `before`, each used once; -1 for a new entry.
 */
export function pairEntries(before: readonly unknown[], after: readonly unknown[]): readonly number[] {
  const free = new Set(before.keys())
  const pairs = after.map(() => -1)
  const take = (i: number, fits: (old: unknown) => boolean): void => {
    if (pairs[i] !== -1) return
    for (const j of free) {
      if (!fits(before[j])) continue
      pairs[i] = j
      free.delete(j)
      return
    }
  }
  after.forEach((entry, i) => {
    const name = entryName(entry)
    if (name !== null) take(i, (old) => entryName(old) === name)
  })
  after.forEach((entry, i) => take(i, (old) => sameValue(old, entry)))
  after.forEach((entry, i) => {
    if (isObject(entry) && entryName(entry) === null) take(i, (old) => isObject(old) && entryName(old) === null)
  })
  return pairs
}

/** Deep equality of JSON values; the order of keys does not count, an absent key and `undefined` are the same. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((value, i) => sameValue(value, b[i]))
  if (!isObject(a) || !isObject(b)) return false
  for (const key of Object.keys(a)) if (!sameValue(a[key], own(b, key))) return false
  for (const key of Object.keys(b)) if (!Object.hasOwn(a, key) && b[key] !== undefined) return false
  return true
}

function own(value: JsonObject, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined
}
