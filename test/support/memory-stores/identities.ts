import type { LeadId } from '../../../src/domain/lead.ts'
import type { Identity } from '../../../src/ports/people.ts'

/** Leads as people, found by each of their keys. */
export class Identities {
  readonly #byLead: Map<LeadId, Identity>
  readonly #byKey = new Map<string, Set<LeadId>>()

  constructor(rows: Iterable<readonly [LeadId, Identity]> = []) {
    this.#byLead = new Map(rows)
    for (const [lead, { keys }] of this.#byLead) this.#index(lead, keys)
  }

  copy(): Identities {
    return new Identities(this.#byLead)
  }
  get(lead: LeadId): Identity | undefined {
    return this.#byLead.get(lead)
  }
  sharing(key: string): readonly LeadId[] {
    return [...(this.#byKey.get(key) ?? [])]
  }
  set(lead: LeadId, identity: Identity): void {
    this.delete(lead)
    this.#byLead.set(lead, identity)
    this.#index(lead, identity.keys)
  }
  delete(lead: LeadId): void {
    for (const key of this.#byLead.get(lead)?.keys ?? []) this.#byKey.get(key)?.delete(lead)
    this.#byLead.delete(lead)
  }

  #index(lead: LeadId, keys: readonly string[]): void {
    for (const key of keys) {
      const known = this.#byKey.get(key)
      if (known) known.add(lead)
      else this.#byKey.set(key, new Set([lead]))
    }
  }
}
