import type { SeededChance } from './chance.ts'

const TEXTS = [
  '',
  ' ',
  '\0',
  '\ud800',
  '😀'.repeat(40),
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '${7*7}',
  "'; drop table leads; --",
  '<script>alert(1)</script>',
  '-1',
  '1e400',
  'NaN',
  'null',
  '9'.repeat(400),
  'a'.repeat(5_000),
  '2026-13-45',
  'Asia/Nowhere',
]
const NUMBERS = [0, -0, -1, 0.5, 1e-320, 1e21, 2 ** 31, 2 ** 53, -(2 ** 63), Number.MAX_VALUE]

/** Any JSON value nobody expects, at most a few levels deep. */
export function strangeValue(chance: SeededChance, depth = 0): unknown {
  switch (chance.below(depth > 3 ? 5 : 8)) {
    case 0:
      return chance.oneOf(TEXTS)
    case 1:
      return chance.oneOf(NUMBERS)
    case 2:
      return null
    case 3:
      return chance.oneIn(2)
    case 4:
      return chance.below(1_000_000)
    case 5:
      return Array.from({ length: chance.below(4) }, () => strangeValue(chance, depth + 1))
    case 6:
      return Object.fromEntries(
        Array.from({ length: chance.below(4) }, () => [chance.oneOf(TEXTS), strangeValue(chance, depth + 1)]),
      )
    default: {
      let nested: unknown = 'core'
      for (let n = chance.below(200); n > 0; n -= 1) nested = chance.oneIn(2) ? [nested] : { a: nested }
      return nested
    }
  }
}

/** A copy of a JSON value with one place changed: replaced, removed, doubled, or with something beside it. */
export function withOneChange(value: unknown, chance: SeededChance): unknown {
  if (Array.isArray(value)) {
    const at = chance.below(value.length + 1)
    if (at < value.length && !chance.oneIn(6))
      return value.map((entry, n) => (n === at ? withOneChange(entry, chance) : (entry as unknown)))
    if (chance.oneIn(2)) return value.filter((_, n) => n !== at)
    return [...(value as unknown[]), value.length > 0 && chance.oneIn(2) ? value[0] : strangeValue(chance)]
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
    const at = chance.below(entries.length + 1)
    if (at < entries.length && !chance.oneIn(6))
      return Object.fromEntries(
        entries.map(([key, entry], n) => [key, n === at ? withOneChange(entry, chance) : entry]),
      )
    if (chance.oneIn(2)) return Object.fromEntries(entries.filter((_, n) => n !== at))
    return { ...value, [chance.oneOf(TEXTS)]: strangeValue(chance) }
  }
  return strangeValue(chance)
}

/** The same bytes with a few of them changed, cut out or put in. */
export function withBytesChanged(bytes: Buffer, chance: SeededChance): Buffer {
  const changed = Buffer.from(bytes)
  switch (chance.below(4)) {
    case 0:
      if (changed.length > 0) changed[chance.below(changed.length)]! ^= 1 << chance.below(8)
      return changed
    case 1:
      return changed.subarray(0, chance.below(changed.length + 1))
    case 2: {
      const at = chance.below(changed.length + 1)
      const put = Buffer.from(Array.from({ length: 1 + chance.below(8) }, () => chance.below(256)))
      return Buffer.concat([changed.subarray(0, at), put, changed.subarray(at)])
    }
    default: {
      const at = chance.below(changed.length + 1)
      return Buffer.concat([changed.subarray(0, at), changed.subarray(at + 1 + chance.below(16))])
    }
  }
}
