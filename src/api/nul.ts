const NUL = '\0'

/**
 * Where a value holds the character NUL, in a text or in a key. Nobody types it, and PostgreSQL keeps no text that holds it
 * (https://www.postgresql.org/docs/18/datatype-character.html).
 * @returns the path of the first such text, joined by dots; null when there is none.
 */
export function placeOfNul(value: unknown): string | null {
  const path = pathOfNul(value, [])
  return path === null ? null : path.join('.') || 'request'
}

function pathOfNul(value: unknown, path: readonly string[]): readonly string[] | null {
  if (typeof value === 'string') return value.includes(NUL) ? path : null
  if (typeof value !== 'object' || value === null) return null
  for (const [key, inner] of Object.entries(value)) {
    const place = key.includes(NUL) ? path : pathOfNul(inner, [...path, key])
    if (place !== null) return place
  }
  return null
}
