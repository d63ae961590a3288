import type { Outcomes } from './decision.ts'

/** What is assumed of a rep before there are deals to go by. */
export interface Prior {
  /** 0–1. */
  readonly priorRate: number
  /** How many deals the assumption weighs. */
  readonly priorDeals: number
}

/**
 * Win rate, drawn towards the prior so that few deals do not decide: (won + m·prior) / (closed + m).
 * @param outcomes absent: no deal closed yet.
 * @example won 1 of 1, prior 0.3 weighing 10 deals → (1 + 3) / (1 + 10) = 0.364
 */
export function shrunkWinRate(outcomes: Outcomes | undefined, { priorRate, priorDeals }: Prior): number {
  const won = outcomes?.won ?? 0
  const closed = outcomes?.closed ?? 0
  const weight = closed + priorDeals
  return weight <= 0 ? priorRate : (won + priorDeals * priorRate) / weight
}
