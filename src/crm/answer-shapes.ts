/** Shape checks of what a CRM answers. By hand: a batch of 100 records is checked in well under a millisecond. */

export type JsonObject = Readonly<Record<string, unknown>>

/** The answer is not what the interface promises. The caller turns it into CrmUnavailableError. */
export class UnbelievableAnswer extends Error {
  override name = 'UnbelievableAnswer'
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @throws {UnbelievableAnswer} when `value` is no object. */
export function asObject(value: unknown, where: string): JsonObject {
  if (!isObject(value)) throw new UnbelievableAnswer(`${where} is no object`)
  return value
}

/** @throws {UnbelievableAnswer} when `value` is no list. */
export function asList(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new UnbelievableAnswer(`${where} is no list`)
  return value
}

/** A decimal id, which HubSpot writes as text or as number. @throws {UnbelievableAnswer} for anything else. */
export function asId(value: unknown, where: string): string {
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return value
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value)
  throw new UnbelievableAnswer(`${where} is no id`)
}

/** @throws {UnbelievableAnswer} when `value` is no text. */
export function asText(value: unknown, where: string): string {
  if (typeof value !== 'string') throw new UnbelievableAnswer(`${where} is no text`)
  return value
}

export function optionalText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** Only the texts of a list; anything else is no text of ours. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : []
}
