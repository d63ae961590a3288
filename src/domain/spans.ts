import type { Instant } from './lead.ts'

/** A stretch of time [start, end). */
export interface Span {
  readonly start: Instant
  readonly end: Instant
}

/** The same time as spans in order that neither meet nor overlap; empty ones are left out. */
export function united(spans: readonly Span[]): readonly Span[] {
  const sorted = spans.filter(({ start, end }) => start < end).toSorted((a, b) => a.start - b.start)
  const found: Span[] = []
  for (const span of sorted) {
    const last = found.at(-1)
    if (last !== undefined && span.start <= last.end)
      found[found.length - 1] = { start: last.start, end: Math.max(last.end, span.end) }
    else found.push(span)
  }
  return found
}

/** The time of `spans` that lies in none of `without`, as {@link united} gives it. */
export function lessThan(spans: readonly Span[], without: readonly Span[]): readonly Span[] {
  const gaps = united(without)
  const found: Span[] = []
  for (const { start, end } of united(spans)) {
    let from = start
    for (const gap of gaps) {
      if (gap.end <= from) continue
      if (gap.start >= end) break
      if (gap.start > from) found.push({ start: from, end: gap.start })
      from = gap.end
    }
    if (from < end) found.push({ start: from, end })
  }
  return found
}

/** The part of the time inside one span. */
export function within(spans: readonly Span[], { start, end }: Span): readonly Span[] {
  return united(spans.map((span) => ({ start: Math.max(span.start, start), end: Math.min(span.end, end) })))
}
