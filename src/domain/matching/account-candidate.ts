import type { AccountFacts } from '../lead.ts'

/** An account that may be the lead's, as a search found it. */
export interface AccountCandidate extends AccountFacts {
  /** Contacts the CRM links to it, the lead itself left out; absent: none has the lead's domain. */
  readonly knownContacts?: {
    /** Those whose address has the lead's domain. */
    readonly ofDomain: number
    /** All of them; counting stops at 2. */
    readonly all: number
  }
}
