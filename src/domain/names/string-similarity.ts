/**
 * Likeness of two short texts by Jaro and Winkler: 1 for equal, 0 for nothing alike; letters in common near the same place,
 * swapped neighbours forgiven by half, a common beginning of up to four letters rewarded. Symmetric.
 * @param a folded text, compared by UTF-16 unit; see fold-text.ts.
 * @example `martha`, `marhta` → 0.961
 */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1
  const similarity = jaro(a, b)
  if (similarity < 0.7) return similarity
  let prefix = 0
  while (prefix < 4 && prefix < a.length && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++
  return similarity + prefix * 0.1 * (1 - similarity)
}

function jaro(a: string, b: string): number {
  const reach = Math.max(0, (Math.max(a.length, b.length) >> 1) - 1)
  const taken = new Uint8Array(b.length)
  const matched: number[] = []
  for (let i = 0; i < a.length; i++) {
    const code = a.charCodeAt(i)
    const end = Math.min(b.length - 1, i + reach)
    for (let j = Math.max(0, i - reach); j <= end; j++) {
      if (taken[j] === 0 && b.charCodeAt(j) === code) {
        taken[j] = 1
        matched.push(code)
        break
      }
    }
  }
  if (matched.length === 0) return 0
  let swapped = 0
  let k = 0
  for (let j = 0; j < b.length; j++) if (taken[j] === 1 && b.charCodeAt(j) !== matched[k++]) swapped++
  const m = matched.length
  return (m / a.length + m / b.length + (m - swapped / 2) / m) / 3
}

/**
 * Steps to turn one text into the other: insert, delete, replace, or swap two neighbours (optimal string alignment).
 * @param limit stop counting above this; the answer is then `limit + 1`.
 */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (a === b) return 0
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let best = i
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1)
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      const swap =
        i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      if (swap) cost = Math.min(cost, before[j - 2]! + 1)
      row.push(cost)
      if (cost < best) best = cost
    }
    if (best > limit) return limit + 1
    before = last
    last = row
  }
  return Math.min(last[b.length]!, limit + 1)
}

/** Likeness by edit distance: 1 − steps ÷ length of the longer text; 1 for two empty texts. */
export function editSimilarity(a: string, b: string): number {
  const longest = Math.max(a.length, b.length)
  return longest === 0 ? 1 : 1 - editDistance(a, b) / longest
}
