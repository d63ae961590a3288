import { compilePolicy, type CompiledPolicy } from '../../src/domain/policy/compile.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { parsePolicy } from '../../src/domain/policy/schema.ts'
import type { SettingsBuilders } from '../../src/flow/settings-cache.ts'
import { buildRoster, type RosterOptions } from '../../src/mapping/roster.ts'

const documents = new Map<string, Policy>()
const compiled = new WeakMap<Policy, CompiledPolicy>()
const rosters = new Map<string, ReturnType<typeof buildRoster>>()
/** Of documents and lists of people, which are replaced, never changed in place. */
const texts = new WeakMap<object, string>()
const numbers = new Map<string, number>()

/**
 * The builders of production, remembered over all runs by what goes in: a run has many short-lived processes, and laying out two
 * months of working time for each would cost more than all they do.
 */
export const rememberedBuilders: SettingsBuilders = {
  document(stored) {
    const text = textOf(stored)
    const known = documents.get(text)
    if (known) return known
    const document = parsePolicy(stored)
    documents.set(text, document)
    return document
  },
  policy(document, mailLists) {
    const known = compiled.get(document)
    if (known) return known
    const built = compilePolicy(document, mailLists)
    compiled.set(document, built)
    return built
  },
  roster(policy, people, window) {
    const { zone, from, until } = window
    const key = [numberOf(policy), numberOf(people), zone, from, until, ...pastOf(policy, window)].join(' ')
    const known = rosters.get(key)
    if (known) return known
    const built = buildRoster(policy, people, window)
    rosters.set(key, built)
    return built
  },
}

/** What of the policies before reaches a roster; nothing where all of them agree with this one on it. */
function pastOf(policy: Policy, { policiesBefore = [] }: RosterOptions): readonly (string | number)[] {
  const same = policiesBefore.every(
    (past) =>
      numberOf(past.policy.holidays) === numberOf(policy.holidays) &&
      numberOf(past.policy.people) === numberOf(policy.people),
  )
  return same ? [] : policiesBefore.flatMap((past) => [past.until, numberOf(past.policy)])
}

/** A number that stands for all values of the same text. */
function numberOf(value: unknown): number {
  const text = textOf(value)
  const known = numbers.get(text)
  if (known !== undefined) return known
  numbers.set(text, numbers.size)
  return numbers.size - 1
}

function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(JSON.stringify(value))
  const known = texts.get(value)
  if (known !== undefined) return known
  const text = JSON.stringify(value)
  texts.set(value, text)
  return text
}
