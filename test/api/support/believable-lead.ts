import type { LeadDeps } from '../../../src/api/deps.ts'
import { handoffBrief } from '../../../src/domain/brief.ts'
import type { Activity, LeadId, LeadSnapshot } from '../../../src/domain/lead.ts'
import { assignmentIn } from '../../../src/flow/lead-card.ts'
import type { LeadSeen } from '../../../src/flow/see-lead.ts'
import type { DecisionRow } from '../../../src/ports/reads.ts'
import { fieldsOf } from '../../domain/decide/builders.ts'
import type { Shelves } from './api-world.ts'
import { NAMES, REPS } from './believable-decisions.ts'

/** What the API asks about leads, answered from the shelves; orders are done at once and change nothing. */
export function leadOnShelf(shelves: Shelves): LeadDeps {
  const see = (installation: string, leadId: LeadId) => seenOnShelf(shelves.of(installation), leadId)
  return {
    see: async (installation, leadId) => see(installation, leadId),
    preview: async (installation, leadId) => {
      const seen = see(installation, leadId)
      if (seen === null) return { kind: 'unknown' }
      const { latest } = seen.lead
      const would = { ...latest, decision: { ...latest.decision, temperature: 'warm' as const } }
      return { kind: 'would', would: { latest, would, names: NAMES } }
    },
    choices: async (installation, leadId) =>
      see(installation, leadId) && {
        takers: Object.entries(REPS).map(([repId, name], index) => ({
          repId,
          name,
          gate: (['owner', 'eligible', 'cap', 'out-of-office', 'not-in-pool'] as const)[index % 5]!,
          changesAt: null,
          openLeads: index,
        })),
        reasons: ['no-budget', 'other'],
        lockDays: 7,
      },
    order: async (installation, { leadId, orderId, wanted }) => {
      const seen = see(installation, leadId)
      if (seen === null) return { kind: 'unknown' }
      shelves.orders.push(wanted)
      shelves.given.add(`${installation} ${orderId}`)
      // There is nobody to give it back to.
      const hadOwner = assignmentIn(seen.lead.latest.decision) !== null
      return { kind: 'done', entryId: orderId, decided: true, canUndo: wanted.action === 'reassign' && hadOwner }
    },
    undo: async (installation, { entryId }) => {
      if (!shelves.given.has(`${installation} ${entryId}`)) return { kind: 'unknown' }
      shelves.undone.push(entryId)
      return { kind: 'done', entryId, decided: true, canUndo: false }
    },
  }
}

/** The lead of the decisions on a shelf, with what such a lead's CRM holds of it; null: there is no such lead. */
function seenOnShelf(rows: readonly DecisionRow[], leadId: LeadId): LeadSeen | null {
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
      evaluations: { hour: 0, times: 1 },
    },
    newsWaitsUntil: null,
    snapshot,
    memory: null,
    brief: handoffBrief(snapshot, { activities }, latest.decision, null),
    activities,
    names: NAMES,
  }
}
