import type { RecordId } from '../../src/ports/crm.ts'

export interface Outreach {
  readonly happenedAt: number
  readonly loggedAt: number
}

/** What really happened with each lead, as the script made it happen: what the checks trust instead of anything stored. */
export class LeadLog {
  readonly #outreach = new Map<RecordId, Outreach[]>()
  readonly #accepted = new Map<RecordId, number[]>()

  outreach(id: RecordId, outreach: Outreach): void {
    this.#outreach.set(id, [...this.outreachOf(id), outreach])
  }
  accepted(id: RecordId, at: number): void {
    this.#accepted.set(id, [...this.acceptedOf(id), at])
  }
  outreachOf(id: RecordId): readonly Outreach[] {
    return this.#outreach.get(id) ?? []
  }
  acceptedOf(id: RecordId): readonly number[] {
    return this.#accepted.get(id) ?? []
  }
}
