import type { Instant } from './lead.ts'

/** The earlier of two instants; null when there is none. */
export function earlier(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null) return b
  return b === null || a <= b ? a : b
}
