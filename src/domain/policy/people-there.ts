import type { RepId } from '../lead.ts'
import { isObject } from './entries.ts'
import type { Policy } from './policy.ts'

/** Keys under which a policy names one person. */
const ONE_PERSON: readonly string[] = ['rep', 'backup', 'manager']

/**
 * The same policy with people under their ids in another CRM. Whoever is named by e-mail address, or is not known there, stays as named.
 * @param idThere ids of one CRM, and of the other.
 */
export function withPeopleThere(policy: Policy, idThere: ReadonlyMap<RepId, RepId>): Policy {
  return renamed(policy, (name) => idThere.get(name) ?? name) as Policy
}

/** Every text by which a policy names a person. */
export function namedPeople(policy: unknown): ReadonlySet<string> {
  const found = new Set<string>()
  renamed(policy, (name) => {
    found.add(name)
    return name
  })
  return found
}

function renamed(value: unknown, nameOf: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((entry: unknown) => renamed(entry, nameOf))
  if (!isObject(value)) return value
  const isOwnerRule = value['field'] === 'ownerId'
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      const names = ONE_PERSON.includes(key) || key === 'reps' || (isOwnerRule && key === 'value')
      return [key, names ? eachName(part, nameOf) : renamed(part, nameOf)]
    }),
  )
}

function eachName(value: unknown, nameOf: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => eachName(one, nameOf))
  return typeof value === 'string' ? nameOf(value) : value
}
