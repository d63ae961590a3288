import type { LiveRow } from '../../../src/contracts/live.ts'

/** What the live page holds: rows on show, newest first, and rows that came while the reader was busy. */
export interface LiveRows {
  readonly shown: readonly LiveRow[]
  readonly waiting: readonly LiveRow[]
  /** Older rows may exist on the server. */
  readonly more: boolean
}
export const NO_ROWS: LiveRows = { shown: [], waiting: [], more: false }

/** Rows kept in the browser; older ones are asked for again when wanted. */
const KEPT = 400

export type LiveStep =
  /** The first page, at the start and after a break. */
  | { readonly kind: 'loaded'; readonly rows: readonly LiveRow[]; readonly more: boolean }
  | { readonly kind: 'older'; readonly rows: readonly LiveRow[]; readonly more: boolean }
  /** Oldest first, as they come; `held`: the reader is busy, so they gather. */
  | { readonly kind: 'arrived'; readonly rows: readonly LiveRow[]; readonly held: boolean }
  | { readonly kind: 'let-in' }

function withoutKnown(rows: readonly LiveRow[], known: readonly LiveRow[]): readonly LiveRow[] {
  const ids = new Set(known.map((row) => row.decisionId))
  return rows.filter((row) => !ids.has(row.decisionId))
}

function show(rows: readonly LiveRow[], state: LiveRows): LiveRows {
  const all = [...withoutKnown(rows, state.shown), ...state.shown]
  return { shown: all.slice(0, KEPT), waiting: [], more: state.more || all.length > KEPT }
}

/** The next state of the page's rows; a row never stands twice. */
export function stepRows(state: LiveRows, step: LiveStep): LiveRows {
  switch (step.kind) {
    case 'loaded':
      return { shown: step.rows, waiting: [], more: step.more }
    case 'older':
      return { ...state, shown: [...state.shown, ...withoutKnown(step.rows, state.shown)], more: step.more }
    case 'arrived': {
      const fresh = withoutKnown(step.rows.toReversed(), [...state.waiting, ...state.shown])
      const waiting = [...fresh, ...state.waiting]
      return step.held ? { ...state, waiting: waiting.slice(0, KEPT) } : show(waiting, state)
    }
    case 'let-in':
      return show(state.waiting, state)
  }
}
