import type { RepId } from '../lead.ts'

/** One turn of a pool: who got the lead, and who was there to get it, with their weights. */
export interface Turn {
  readonly repId: RepId
  readonly present: readonly { readonly repId: RepId; readonly weight: number }[]
}

/** One rep's part of the turns. */
export interface RepShare {
  readonly repId: RepId
  readonly actual: number
  /** Sum over the turns at which the rep was present of weight ÷ weights present. */
  readonly expected: number
  /** actual − expected, in leads. */
  readonly deviation: number
}

export interface Fairness {
  readonly turns: number
  /** By rep id. */
  readonly reps: readonly RepShare[]
  /** Largest deviation at the end, in leads, without sign; 0 without turns. */
  readonly worst: number
  /** Largest deviation that any rep ever had after any turn. Smooth weighted rotation keeps it below 1 for equal weights. */
  readonly worstEver: number
  /** Leads that went to a rep who was not counted as present (owner rules, a person's choice). */
  readonly outside: number
}

/**
 * How far an assignment ledger is from the weighted share each rep was due. Presence is taken turn by turn, so that absence costs nobody their fairness.
 * @param turns in the order they were taken. Turns with nobody present, or without weight, give nobody an expectation.
 */
export function fairness(turns: readonly Turn[]): Fairness {
  const tally = new Map<RepId, { actual: number; expected: number }>()
  const of = (repId: RepId): { actual: number; expected: number } => {
    const known = tally.get(repId)
    if (known) return known
    const fresh = { actual: 0, expected: 0 }
    tally.set(repId, fresh)
    return fresh
  }
  let outside = 0
  let worstEver = 0
  for (const turn of turns) {
    const total = turn.present.reduce((sum, { weight }) => sum + weight, 0)
    if (total > 0) for (const { repId, weight } of turn.present) of(repId).expected += weight / total
    of(turn.repId).actual++
    if (!turn.present.some(({ repId }) => repId === turn.repId)) outside++
    for (const { repId } of [...turn.present, turn])
      worstEver = Math.max(worstEver, Math.abs(of(repId).actual - of(repId).expected))
  }
  const reps = [...tally]
    .map(([repId, { actual, expected }]) => ({ repId, actual, expected, deviation: actual - expected }))
    .sort((a, b) => (a.repId < b.repId ? -1 : 1))
  const worst = reps.reduce((most, { deviation }) => Math.max(most, Math.abs(deviation)), 0)
  return { turns: turns.length, reps, worst, worstEver, outside }
}
