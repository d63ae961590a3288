import type { DeadLetter } from '../../../src/ports/reads.ts'
import type { LetterRow, Tenant } from './state.ts'

function letterKey(kind: DeadLetter['kind'], subject: string): string {
  return `${kind} ${subject}`
}

/** Keeps one letter a subject: the newest reason, under the id it first had. */
export function putLetter(tenant: Tenant, letter: LetterRow): void {
  const key = letterKey(letter.kind, letter.subject)
  const known = tenant.letters.get(key)
  tenant.letters.set(key, known ? { ...letter, id: known.id } : letter)
}

/** What failed once has now been done. */
export function dropLetter(tenant: Tenant, kind: DeadLetter['kind'], subject: string): void {
  tenant.letters.delete(letterKey(kind, subject))
}
