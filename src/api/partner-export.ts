import { createHash } from 'node:crypto'
import type { PartnerLeadView } from '../contracts/partner.ts'
import { csvText } from './csv.ts'
import { sameSecret, seal, type SealKeys } from './secrets.ts'

const COLUMNS = ['id', 'person', 'company', 'stage', 'standing', 'reason', 'owner', 'sentAt', 'changedAt'] as const

/** Leads of one partner as a table to keep. Times are UTC, ISO 8601. */
export function partnerCsv(leads: readonly PartnerLeadView[]): string {
  return csvText(
    leads.map((lead) => ({
      ...{ id: lead.id, person: lead.person, company: lead.company, stage: lead.stage, standing: lead.standing },
      ...{ reason: lead.reason, owner: lead.owner },
      sentAt: new Date(lead.sentAt).toISOString(),
      changedAt: new Date(lead.changedAt).toISOString(),
    })),
    COLUMNS,
  )
}

/** SHA-256 of a file, lower-case hex. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** What proves that a file of these bytes came from here, for this partner: 22 characters, made with our key. */
export function checkValue(keys: SealKeys, installation: string, partnerId: string, sha256: string): string {
  return seal(keys, 'partner export', `${installation}\0${partnerId}\0${sha256}`).slice(0, 22)
}

/** Whether a check value was made here, with whichever of our keys. */
export function checkHolds(
  keys: SealKeys,
  installation: string,
  partnerId: string,
  sha256: string,
  given: string,
): boolean {
  return keys.some((key) => sameSecret(given, checkValue([key], installation, partnerId, sha256)))
}
