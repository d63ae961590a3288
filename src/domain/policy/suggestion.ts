import type { Words } from './words.ts'

/** Longer words are not compared: nobody misspells them into another. */
const MAX_LENGTH = 60

const NOTHING: Words = { en: '', id: '' }

/** `; did you mean "…"?` for the nearest allowed word, or nothing when none is near. */
export function didYouMean(found: string, allowed: readonly string[]): Words {
  const near = nearest(found, allowed)
  return near === null ? NOTHING : { en: `; did you mean "${near}"?`, id: `; maksudnya "${near}"?` }
}

/** The allowed word within a third of its length in edits, ignoring case; the first of equals. */
export function nearest(found: string, allowed: readonly string[]): string | null {
  if (found.length > MAX_LENGTH) return null
  let best: string | null = null
  let bestDistance = Infinity
  for (const word of allowed) {
    const distance = edits(found.toLowerCase(), word.toLowerCase())
    if (distance < bestDistance && distance <= Math.max(1, Math.floor(word.length / 3))) {
      best = word
      bestDistance = distance
    }
  }
  return best
}

/** Edit distance in which two neighbours swapped count once: the commonest slip of a keyboard. */
function edits(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const differs = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + differs)
      // Before the first letter stands nothing, which equals no letter.
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1)
      next.push(least)
    }
    before = row
    row = next
  }
  return row[b.length]!
}
