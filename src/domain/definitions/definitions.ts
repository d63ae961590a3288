import type { Policy } from '../policy/policy.ts'
import type { DefinitionGroup } from './definition.ts'
import { handoverTerms } from './handover-terms.ts'
import { stageTerms, statusTerms } from './stage-terms.ts'
import { valueTerms } from './value-terms.ts'

/** The policy as the agreement that marketing and sales sign: every word they share and what it means here. */
export function definitionsOf(policy: Policy): readonly DefinitionGroup[] {
  return [
    { id: 'stages', definitions: stageTerms(policy) },
    { id: 'rest', definitions: statusTerms(policy) },
    { id: 'value', definitions: valueTerms(policy) },
    { id: 'handover', definitions: handoverTerms(policy) },
  ]
}

/** Ids of the words that mean something else in one policy than in the other, and of those that only one of them has. */
export function changedDefinitions(before: Policy, after: Policy): ReadonlySet<string> {
  const texts = (policy: Policy): ReadonlyMap<string, string> =>
    new Map(definitionsOf(policy).flatMap(({ definitions }) => definitions.map((one) => [one.id, JSON.stringify(one)])))
  const [old, fresh] = [texts(before), texts(after)]
  return new Set([...old.keys(), ...fresh.keys()].filter((id) => old.get(id) !== fresh.get(id)))
}
