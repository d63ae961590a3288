import { decideEach } from '../../src/domain/decide.ts'
import { compilePolicy } from '../../src/domain/policy/compile.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { readPolicy, writePolicy } from '../../src/domain/policy/document.ts'
import { lintPolicy } from '../../src/domain/policy/lint.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { DocumentRefusedError } from '../../src/errors.ts'
import { mixedLeads } from '../../bench/support/mixed-leads.ts'
import { NO_FACTS } from '../domain/decide/builders.ts'
import { SeededChance } from './chance.ts'
import type { FuzzReport } from './fuzz-webhooks.ts'
import { withBytesChanged, withOneChange } from './strange-values.ts'

const NO_MAIL_LISTS = { freeMail: new Set<string>(), disposable: new Set<string>() }
const PART = 1_000

/**
 * Hands in changed policies as people would, as YAML and as JSON. A fault: anything thrown but a refusal that names a problem, or a
 * policy that is taken and then cannot be written, checked or decided by.
 */
export function fuzzPolicies(count: number, seed: number, onPart: (done: number) => void): FuzzReport {
  const chance = new SeededChance(seed)
  const leads = mixedLeads(10)
  const yaml = Buffer.from(writePolicy(defaultPolicy, 'yaml'))
  const byStatus: Record<string, number> = { taken: 0, refused: 0, undecided: 0 }
  const faults: string[] = []
  const residentMb: number[] = []
  let tried = 0
  for (; tried < count && faults.length < 10; tried += 1) {
    if (tried % PART === 0) {
      residentMb.push(Math.round(process.memoryUsage.rss() / 2 ** 20))
      onPart(tried)
    }
    const text = changedPolicy(yaml, chance)
    try {
      const { policy } = readPolicy(text)
      byStatus['taken']! += 1
      byStatus['undecided']! += useOf(policy, leads)
    } catch (error) {
      if (error instanceof DocumentRefusedError && error.problems.length > 0) byStatus['refused']! += 1
      else
        faults.push(
          `${String(error instanceof Error ? error.stack : error)}\nfor ${JSON.stringify(text.slice(0, 3_000))}`,
        )
    }
  }
  return { tried, byStatus, residentMb, faults }
}

function changedPolicy(yaml: Buffer, chance: SeededChance): string {
  if (chance.oneIn(4)) return withBytesChanged(yaml, chance).toString('utf8')
  let document: unknown = defaultPolicy
  for (let n = 1 + chance.below(3); n > 0; n -= 1) document = withOneChange(document, chance)
  const text = JSON.stringify(document) ?? 'null'
  return chance.oneIn(10) ? withBytesChanged(Buffer.from(text), chance).toString('utf8') : text
}

/** @returns leads that could not be decided; the flow would set them aside. */
function useOf(policy: Policy, leads: ReturnType<typeof mixedLeads>): number {
  writePolicy(policy, 'yaml')
  lintPolicy(policy, null)
  const { results } = decideEach(leads, NO_FACTS, compilePolicy(policy, NO_MAIL_LISTS))
  return results.filter(({ ok }) => !ok).length
}
