import type { Policy } from '../../src/domain/policy/policy.ts'
import { buildPolicy, type BuiltPolicy, type SettingsBuilders } from '../../src/flow/settings-cache.ts'
import { buildRoster } from '../../src/mapping/roster.ts'

const policies = new Map<string, BuiltPolicy>()
const rosters = new Map<string, ReturnType<typeof buildRoster>>()
const texts = new WeakMap<object, string>()

/**
 * The builders of production, remembered over all runs by what goes in: a run has many short-lived processes, and laying out two
 * months of working time for each would cost more than all they do.
 */
export const rememberedBuilders: SettingsBuilders = {
  policy(stored, mailLists) {
    const key = textOf(stored)
    const known = policies.get(key)
    if (known) return known
    const built = buildPolicy(stored, mailLists)
    policies.set(key, built)
    return built
  },
  roster(policy: Policy, people, window) {
    const key = `${textOf(policy)}|${JSON.stringify(people)}|${window.zone}|${window.from}|${window.until}|${JSON.stringify(window.policiesBefore ?? [])}`
    const known = rosters.get(key)
    if (known) return known
    const built = buildRoster(policy, people, window)
    rosters.set(key, built)
    return built
  },
}

function textOf(policy: unknown): string {
  if (typeof policy !== 'object' || policy === null) return JSON.stringify(policy)
  const known = texts.get(policy)
  if (known !== undefined) return known
  const text = JSON.stringify(policy)
  texts.set(policy, text)
  return text
}
