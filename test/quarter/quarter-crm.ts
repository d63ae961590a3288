import type { Mapping } from '../../src/mapping/mapping.ts'
import type { RepId } from '../../src/domain/lead.ts'
import type { Crm, CrmKind, CrmPerson, RecordId } from '../../src/ports/crm.ts'
import type { NewInstallation } from '../../src/ports/installations.ts'

/** The CRM in which a quarter is played: what the script makes its people do there, and what it shows. */
export interface QuarterCrm {
  readonly kind: CrmKind
  readonly crm: Crm
  readonly mapping: Mapping
  /** Called when the product shows somebody as owner. */
  onGiven: (id: RecordId, owner: RepId) => void
  /** What consent gives. */
  grant(): Promise<Pick<NewInstallation, 'accountId' | 'scopes' | 'tokens'>>
  /** Business time there is now this. */
  moveTo(at: number): void
  /** Brings the people to what the script says of them. @returns them as this CRM shows them. */
  show(people: readonly CrmPerson[]): Promise<readonly CrmPerson[]>
  /** Under which id somebody of the script is known here. */
  idOf(rep: RepId): RepId
  /** The n-th lead comes. @param properties in HubSpot's words. */
  come(n: number, properties: Readonly<Record<string, string>>): RecordId
  owner(id: RecordId): RepId | null
  giveTo(id: RecordId, owner: RepId): void
  hasAnswered(id: RecordId): boolean
  answer(id: RecordId, response: 'accepted' | 'rejected', reason: string | null): void
  /** An outreach that happened at that moment is noted now. */
  spoke(id: RecordId, at: number): void
  /** By key. */
  tasks(): ReadonlyMap<string, { readonly key: string; readonly status: 'open' | 'done' }>
  close(): Promise<void>
}
