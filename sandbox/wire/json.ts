import { badRequest } from './api-error.ts'

/** A JSON object whose fields were not looked at yet. */
export type JsonObject = Record<string, unknown>

/** Reads JSON text. @throws {ApiError} 400 when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const refusal = badRequest('Invalid input JSON on line 1, column 1: the body could not be parsed')
    refusal.cause = cause
    throw refusal
  }
}

/** The value as an object. @throws {ApiError} 400 otherwise. */
export function asObject(value: unknown, what: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badRequest(`${what} must be an object`)
  return value as JsonObject
}

/** The value as a list; a missing one is empty when `optional`. @throws {ApiError} 400 otherwise. */
export function asList(value: unknown, what: string, optional = false): unknown[] {
  if (optional && (value === undefined || value === null)) return []
  if (!Array.isArray(value)) throw badRequest(`${what} must be a list`)
  return value
}

/** The value as text; numbers are taken as their digits (ids are sent both ways). @throws {ApiError} 400 otherwise. */
export function asText(value: unknown, what: string): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw badRequest(`${what} must be a string`)
}

/** The value as text, or undefined when it is missing or null. */
export function asOptionalText(value: unknown, what: string): string | undefined {
  return value === undefined || value === null ? undefined : asText(value, what)
}

/** The value as a finite number. @throws {ApiError} 400 otherwise. */
export function asNumber(value: unknown, what: string): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number)) throw badRequest(`${what} must be a number`)
  return number
}

/** A list of texts; missing is empty. */
export function asTexts(value: unknown, what: string): string[] {
  return asList(value, what, true).map((item) => asText(item, what))
}

/** Property values of a write: text, number, boolean or null (null clears, as "" does). */
export function asProperties(value: unknown): Record<string, string> {
  const out: Record<string, string> = Object.create(null) as Record<string, string>
  for (const [name, given] of Object.entries(asObject(value, 'properties'))) {
    out[name] = given === null ? '' : asText(given, `properties.${name}`)
  }
  return out
}
