import type { InstallationId, RecordId } from '../ports/crm.ts'
import type { Flow } from './context.ts'
import { type LeadCard, lookAtLead } from './lead-card.ts'

/** What came of a rep's wish to have their lead decided again. */
export type EvaluationOutcome =
  /** `card`: as it stands after the decision; null: that is made in a moment. */
  | { readonly kind: 'evaluated'; readonly card: LeadCard | null }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'not-allowed' }

/** Looks this often whether the lead was decided again. */
const LOOK_EVERY_MS = 200

/**
 * Has a lead decided again because somebody of the CRM asks for it: marked in the first lane, by the one way through. Its owner, a
 * stand-in and managers may ask.
 * @param asked `email` of whoever asks, as the CRM signed it.
 * @param waitMs longest wait for the decision; it is made without it all the same.
 */
export async function evaluateLead(
  flow: Flow,
  installation: InstallationId,
  asked: { readonly recordId: RecordId; readonly email: string },
  waitMs = 4_000,
): Promise<EvaluationOutcome> {
  const look = () => lookAtLead(flow, installation, asked.recordId, asked.email)
  const before = await look()
  if (before === null) return { kind: 'unknown' }
  if (before.readerIs === 'other') return { kind: 'not-allowed' }
  await mark(flow, installation, before.lead.recordId)
  for (let waited = 0; waited < waitMs; waited += LOOK_EVERY_MS) {
    await flow.clock.sleep(LOOK_EVERY_MS)
    const card = await look()
    if (card !== null && card.lead.latest.decisionId !== before.lead.latest.decisionId)
      return { kind: 'evaluated', card }
  }
  return { kind: 'evaluated', card: null }
}

/** Each wish counts: what it asks for is the state of the moment. */
async function mark(flow: Flow, installation: InstallationId, recordId: RecordId): Promise<void> {
  const at = flow.clock.now()
  await flow.stores.inbox.keep({
    installation,
    source: 'card',
    digest: `card:evaluate:${flow.chance.id()}`,
    body: Buffer.from(JSON.stringify({ action: 'evaluate', recordId })),
    receivedAt: at,
    lane: 'urgent',
    marks: [{ type: 'contact', id: recordId, occurredAt: at }],
    echoes: [],
    activities: [],
    eventCount: 1,
  })
  flow.bells.ring({ kind: 'evaluate', installation, type: 'contact' })
}
