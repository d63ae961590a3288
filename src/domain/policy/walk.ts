import { isObject, type JsonObject } from './entries.ts'
import type { Rule, RuleGroup } from './policy.ts'

/** A path into a policy, from its root. */
export type Path = readonly (string | number)[]

/** Calls `visit` for every object of a document, outermost first. */
export function eachObject(value: unknown, visit: (object: JsonObject, path: Path) => void, path: Path = []): void {
  if (Array.isArray(value)) value.forEach((entry, i) => eachObject(entry, visit, [...path, i]))
  if (!isObject(value)) return
  visit(value, path)
  for (const [key, part] of Object.entries(value)) eachObject(part, visit, [...path, key])
}

/** Calls `visit` for every rule of every condition of a policy, wherever conditions stand. */
export function eachRule(policy: unknown, visit: (rule: Rule, path: Path) => void): void {
  eachObject(policy, (object, path) => {
    if (!isRuleGroup(object)) return
    object.rules.forEach((rule, i) => {
      if (!('rules' in rule)) visit(rule, [...path, 'rules', i])
    })
  })
}

/** Whether a value is a condition; only conditions have a combinator. */
export function isRuleGroup(value: unknown): value is RuleGroup {
  return isObject(value) && typeof value['combinator'] === 'string' && Array.isArray(value['rules'])
}
