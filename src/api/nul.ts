const NUL = '\0'
/** Characters of a place that are told. */
const LONGEST_PLACE = 200

/**
 * Where a value holds the character NUL, in a text or in a key. Nobody types it, and PostgreSQL keeps no text that holds it
 * (https://www.postgresql.org/docs/18/datatype-character.html). However deep the value is nested, it is gone through.
 * @returns the path of one such text, joined by dots; null when there is none.
 */
export function placeOfNul(whole: unknown): string | null {
  // A list of its own instead of calls within calls, whose depth a stranger could choose.
  const open: Place[] = [{ value: whole, key: '', within: null }]
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { value } = place
    if (typeof value === 'string' && value.includes(NUL)) return pathOf(place)
    if (typeof value !== 'object' || value === null) continue
    for (const [key, inner] of Object.entries(value)) {
      if (key.includes(NUL)) return pathOf(place)
      open.push({ value: inner, key, within: place })
    }
  }
  return null
}

interface Place {
  readonly value: unknown
  readonly key: string
  readonly within: Place | null
}

function pathOf(place: Place): string {
  const keys: string[] = []
  for (let at = place; at.within !== null; at = at.within) keys.push(at.key)
  return keys.reverse().join('.').slice(0, LONGEST_PLACE) || 'request'
}
