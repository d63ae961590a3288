import { handoffBrief } from '../../../src/domain/brief.ts'
import type { Activity, LeadId, LeadSnapshot } from '../../../src/domain/lead.ts'
import type { LeadSeen } from '../../../src/flow/see-lead.ts'
import type { DecisionRow } from '../../../src/ports/reads.ts'
import { fieldsOf } from '../../domain/decide/builders.ts'
import { NAMES } from './believable-decisions.ts'

/** The lead of the decisions on a shelf, with what such a lead's CRM holds of it; null: there is no such lead. */
export function seenOnShelf(rows: readonly DecisionRow[], leadId: LeadId): LeadSeen | null {
  const own = rows.filter((row) => row.leadId === leadId)
  const latest = own.at(-1)
  if (latest === undefined) return null
  const snapshot: LeadSnapshot = {
    leadId,
    createdAt: latest.decidedAt - 86_400_000,
    fields: fieldsOf({
      firstName: latest.personName?.split(' ')[0] ?? null,
      email: 'tono@samudra.example',
      phone: '+62 811 000 111',
      company: latest.company,
      role: 'Head of Operations',
      formName: 'Book a demo',
      ownerId: latest.decision.outputs.ownerId,
    }),
    deals: [],
    linkedAccount: null,
  }
  const activities: readonly Activity[] = [
    { key: 'form:1', kind: 'demo-request', at: latest.decidedAt - 60_000, detail: 'Book a demo' },
  ]
  const { routing } = latest.decision
  return {
    lead: {
      recordId: latest.recordId,
      latest,
      inputs: null,
      assigned: routing.kind === 'assign' ? latest : null,
      moves: [],
    },
    snapshot,
    memory: null,
    brief: handoffBrief(snapshot, { activities }, latest.decision, null),
    activities,
    names: NAMES,
  }
}
