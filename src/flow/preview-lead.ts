import type { Decision } from '../domain/decision.ts'
import type { LeadId } from '../domain/lead.ts'
import type { InstallationId, RecordId } from '../ports/crm.ts'
import type { Claim } from '../ports/inbox.ts'
import type { DecisionRow } from '../ports/reads.ts'
import type { Flow } from './context.ts'
import { commandFor, decideWorld, readyToDecide } from './decide-claim.ts'
import { hydrate } from './hydrate.ts'
import { namesForDecisions } from './names.ts'
import { readingOnly } from './reading-only.ts'
import type { Names } from '../domain/explain/slots.ts'

/** What would be decided of a lead now. */
export interface Would {
  /** As it stands. */
  readonly latest: DecisionRow
  /** As it would stand; `decisionId` is nobody's. */
  readonly would: DecisionRow
  readonly names: Names
}
export type Preview =
  | { readonly kind: 'would'; readonly would: Would }
  | { readonly kind: 'unknown' }
  /** The CRM no longer has the record. */
  | { readonly kind: 'gone' }
  /** It could not be decided; the reason as the engine gave it. */
  | { readonly kind: 'failed'; readonly message: string }

/**
 * Decides a lead from its present state in the CRM and what is remembered of it, by the same steps as an evaluation. Writes nothing:
 * neither here nor in the CRM; no turn is used.
 * @throws the errors of {@link Crm}.
 */
export async function previewLead(flow: Flow, installation: InstallationId, leadId: LeadId): Promise<Preview> {
  const settings = await flow.settings.load(flow, installation)
  const recordId = settings && (await flow.stores.leads.recordOf(installation, leadId))
  const lead = recordId === null ? null : await flow.stores.reads.lead(installation, recordId, 1)
  if (settings === null || recordId === null || lead === null) return { kind: 'unknown' }
  const hydrated = await hydrate(readingOnly(flow), settings, [recordId], 'urgent')
  if (hydrated.leads.size === 0) return { kind: 'gone' }
  const now = flow.clock.now()
  const claim = claimOf(installation, recordId, now)
  const ordered = readyToDecide(flow, claim, hydrated)
  const commit = await flow.stores.evaluations.preview(commandFor(flow, settings, claim, hydrated, now), (world) =>
    decideWorld(settings, world, ordered, now),
  )
  const decided = commit.leads.find((one) => one.leadId === leadId) ?? commit.leads[0]
  if (decided === undefined) return { kind: 'failed', message: commit.failures[0]?.message ?? '' }
  const { decision } = decided.decided
  const would: DecisionRow = {
    ...lead.latest,
    decisionId: decided.decisionId,
    decidedAt: now,
    policyVersion: settings.installation.policyVersion,
    personName: decided.person.name,
    company: decided.person.company,
    decision,
    latencyMs: 0,
  }
  const decisions: readonly Decision[] = [lead.latest.decision, decision]
  return {
    kind: 'would',
    would: { latest: lead.latest, would, names: await namesForDecisions(flow, settings, decisions) },
  }
}

/** The one record, as if it were held; nobody else is kept from it. */
function claimOf(installation: InstallationId, id: RecordId, now: number): Claim {
  return {
    installation,
    type: 'contact',
    token: '',
    records: [{ id, generation: 0, attempts: 1, markedAt: now, lane: 'urgent' }],
  }
}
