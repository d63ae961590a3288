import { ACTS, type Act } from '../../../src/ports/audit.ts'

/** What the audit log shows, as it stands in the address. */
export interface AuditSearch {
  readonly person?: string | undefined
  readonly action?: Act | undefined
  readonly lead?: string | undefined
}

/** Reads an address; what is not understood is left out. */
export function auditSearch(raw: Readonly<Record<string, unknown>>): AuditSearch {
  const word = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
  return { person: word(raw['person']), action: ACTS.find((act) => act === raw['action']), lead: word(raw['lead']) }
}
