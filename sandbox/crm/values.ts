import type { Portal } from '../model/portal.ts'
import type { PropertyDefinition } from '../schema/property.ts'

/** Why a value is refused; `error` is the code on the wire. */
export interface ValueProblem {
  isValid: false
  message: string
  error: string
  name: string
}

/** A value in its stored form, or the reason why it cannot be stored. */
export type Reading = { ok: true; value: string } | { ok: false; problem: ValueProblem }

const LONGEST_VALUE = 65_536
const DAY_MS = 86_400_000
const EMAIL = /^[^\s@<>()",;:]+@[^\s@<>()",;:]+\.[^\s@<>()",;:.]+$/u

/**
 * Reads a value as the property's type demands.
 * Stored forms: datetime ISO with milliseconds, date YYYY-MM-DD, bool "true"/"false", several choices joined by ";".
 */
export function readValue(
  portal: Portal,
  typeId: string,
  definition: PropertyDefinition,
  given: string,
  before: string | undefined,
): Reading {
  if (given === '') return { ok: true, value: '' }
  const { name } = definition
  if (given.length > LONGEST_VALUE) {
    return refuse(name, 'PROPERTY_VALUE_TOO_LONG', `${name} is longer than ${LONGEST_VALUE} characters`)
  }
  switch (definition.type) {
    case 'string':
      if (typeId === '0-1' && name === 'email' && !EMAIL.test(given.trim())) {
        return refuse(name, 'INVALID_EMAIL', `Email address ${given} is invalid`)
      }
      if (typeId === '0-1' && name === 'email') return { ok: true, value: given.trim().toLowerCase() }
      return { ok: true, value: given }
    case 'number':
      return readNumber(name, given)
    case 'bool':
      return readBool(name, given)
    case 'date':
      return readDate(name, given)
    case 'datetime':
      return readDateTime(name, given)
    case 'enumeration':
      return definition.externalOptions ? readOwner(portal, name, given) : readOption(definition, given, before)
  }
}

function readNumber(name: string, given: string): Reading {
  const trimmed = given.trim()
  if (trimmed === '' || !Number.isFinite(Number(trimmed)) || !/^[-+]?[\d.]+(?:e[-+]?\d+)?$/iu.test(trimmed)) {
    return refuse(name, 'INVALID_INTEGER', `${given} was not a valid number`)
  }
  return { ok: true, value: trimmed }
}

function readBool(name: string, given: string): Reading {
  const value = given.toLowerCase()
  if (value === 'true' || value === 'false') return { ok: true, value }
  return refuse(name, 'INVALID_OPTION', `${given} was not one of the allowed options: [true, false]`)
}

function readDate(name: string, given: string): Reading {
  if (/^\d{4}-\d\d-\d\d$/u.test(given) && !Number.isNaN(Date.parse(given))) return { ok: true, value: given }
  const at = instantOf(given)
  if (at === null) return refuse(name, 'INVALID_DATE', `${given} was not a valid date`)
  if (at % DAY_MS !== 0)
    return refuse(name, 'INVALID_DATE', `${given} is at ${new Date(at).toISOString()}, not midnight UTC`)
  return { ok: true, value: new Date(at).toISOString().slice(0, 10) }
}

function readDateTime(name: string, given: string): Reading {
  const at = instantOf(given)
  if (at === null) return refuse(name, 'INVALID_LONG', `${given} was not a valid long`)
  return { ok: true, value: new Date(at).toISOString() }
}

function readOwner(portal: Portal, name: string, given: string): Reading {
  const owner = portal.owners.get(given)
  if (owner && !owner.archived) return { ok: true, value: given }
  return refuse(name, 'INVALID_OWNER_ID', `${given} is not the id of an active owner`)
}

function readOption(definition: PropertyDefinition, given: string, before: string | undefined): Reading {
  const allowed = new Set(definition.options.map((option) => option.value))
  if (definition.fieldType !== 'checkbox') {
    return allowed.has(given) ? { ok: true, value: given } : refuseOption(definition, given)
  }
  const appended = given.startsWith(';') && before !== undefined ? before.split(';') : []
  const chosen = given.split(';').filter((part) => part !== '')
  const wrong = chosen.find((part) => !allowed.has(part))
  if (wrong !== undefined) return refuseOption(definition, wrong)
  return { ok: true, value: [...new Set([...appended, ...chosen])].join(';') }
}

function refuseOption(definition: PropertyDefinition, given: string): Reading {
  const options = definition.options.map((option) => option.value).join(', ')
  return refuse(definition.name, 'INVALID_OPTION', `${given} was not one of the allowed options: [${options}]`)
}

function refuse(name: string, error: string, message: string): Reading {
  return { ok: false, problem: { isValid: false, message, error, name } }
}

/** A moment written as milliseconds or as ISO text; null when it is neither. */
export function instantOf(text: string): number | null {
  if (/^-?\d{1,15}$/u.test(text)) return Number(text)
  if (!/^\d{4}-\d\d-\d\d(T|$)/u.test(text)) return null
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : at
}

/** A stored value as a notification carries it: dates as epoch milliseconds, everything else as it is. */
export function notifiedValue(definition: PropertyDefinition | undefined, value: string): string {
  if (value === '' || !definition) return value
  if (definition.dataSensitivity === 'sensitive') return 'REDACTED'
  if (definition.type === 'datetime' || definition.type === 'date') return String(Date.parse(value))
  return value
}
