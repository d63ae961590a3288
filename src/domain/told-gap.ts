import type { Gap } from './coverage.ts'
import type { Instant } from './lead.ts'
import type { Span } from './spans.ts'

const DAY_MS = 86_400_000
const WEEK_MS = 7 * DAY_MS

/**
 * What tells one gap from another however often it is looked at: its end, since a gap that has begun begins anew at every look. One
 * whose end is not in sight yet is told of when it is near, once a week for as long as it stays so.
 * @param seen the time that was looked through, from now on.
 * @returns null: it is not yet time to tell of it.
 */
export function toldGapKey({ from, until }: Pick<Gap, 'from' | 'until'>, seen: Span): string | null {
  if (until < seen.end) return `until:${until}`
  return from > seen.start + DAY_MS ? null : `week:${weekOf(seen.start)}`
}

function weekOf(at: Instant): number {
  return Math.floor(at / WEEK_MS)
}
