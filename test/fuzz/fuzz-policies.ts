import { decideEach } from '../../src/domain/decide.ts'
import { compilePolicy } from '../../src/domain/policy/compile.ts'
import { readPolicy, writePolicy } from '../../src/domain/policy/document.ts'
import { lintPolicy } from '../../src/domain/policy/lint.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { DocumentRefusedError } from '../../src/errors.ts'
import { mixedLeads } from '../../bench/support/mixed-leads.ts'
import { NO_FACTS } from '../domain/decide/builders.ts'
import { SeededChance } from './chance.ts'
import { faultOf, tryEach, type FuzzReport } from './report.ts'
import { strangePolicyText } from './strange-policy.ts'

const NO_MAIL_LISTS = { freeMail: new Set<string>(), disposable: new Set<string>() }

/**
 * Hands in changed policies as people would, as YAML and as JSON. A fault: anything thrown but a refusal that names a problem, or a
 * policy that is taken and then cannot be written, checked or decided by.
 */
export function fuzzPolicies(count: number, seed: number, onPart: (done: number) => void): Promise<FuzzReport> {
  const chance = new SeededChance(seed)
  const leads = mixedLeads(10)
  return tryEach(count, onPart, async () => {
    const text = strangePolicyText(chance)
    try {
      const { policy } = readPolicy(text)
      return { kind: useOf(policy, leads, chance) }
    } catch (error) {
      if (error instanceof DocumentRefusedError && error.problems.length > 0) return { kind: 'refused' }
      return faultOf(error, text)
    }
  })
}

/** @returns `undecided` when a lead could not be decided; the flow would set it aside. */
function useOf(policy: Policy, leads: ReturnType<typeof mixedLeads>, chance: SeededChance): 'taken' | 'undecided' {
  writePolicy(policy, chance.oneIn(10) ? 'yaml' : 'json')
  lintPolicy(policy, null)
  const { results } = decideEach(leads, NO_FACTS, compilePolicy(policy, NO_MAIL_LISTS))
  return results.every(({ ok }) => ok) ? 'taken' : 'undecided'
}
