import {
  FUZZY_FROM,
  SUPPORTERS,
  type MatchingPolicy,
  type MatchSupporter,
  type MatchTieBreaker,
} from './matching-policy.ts'
import { compileOverrides, type OverrideBook } from './overrides.ts'

/** The matching part of a policy, ready to decide with. */
export interface CompiledMatching {
  /** Ends with rules that always decide. */
  readonly tieBreakers: readonly MatchTieBreaker[]
  readonly fuzzyFrom: number
  readonly supporters: ReadonlySet<MatchSupporter>
  readonly overrides: OverrideBook
  readonly competitors: ReadonlySet<string>
  readonly doNotRoute: ReadonlySet<string>
  /** Null: every unit. */
  readonly businessUnits: ReadonlySet<string> | null
}

/** Always last, so that the order never depends on how the accounts were read. */
const LAST_TIE_BREAKERS: readonly MatchTieBreaker[] = ['oldest', 'lowest-id']

export function compileMatching(policy: MatchingPolicy): CompiledMatching {
  return {
    tieBreakers: [...policy.tieBreakers, ...LAST_TIE_BREAKERS],
    fuzzyFrom: policy.fuzzyFrom ?? FUZZY_FROM,
    supporters: new Set(policy.supporters ?? SUPPORTERS),
    overrides: compileOverrides(policy.overrides ?? []),
    competitors: new Set(policy.competitors),
    doNotRoute: new Set(policy.doNotRoute),
    businessUnits: policy.businessUnits === undefined ? null : new Set(policy.businessUnits),
  }
}
