import type { Instant, RepId } from '../domain/lead.ts'
import type { Policy } from '../domain/policy/policy.ts'
import { answerActivity } from '../domain/rep-answer.ts'
import type { InstallationId, RecordId } from '../ports/crm.ts'
import type { Flow } from './context.ts'
import { type AnswerAction, assignmentIn, type LeadCard, lookAtLead, readerOf } from './lead-card.ts'

/** The reason that always stands beside the policy's; it needs a note. */
export const OTHER_REASON = 'other'

export interface AskedAnswer {
  readonly recordId: RecordId
  /** The decision whoever answers was looking at. */
  readonly decisionId: string
  readonly action: AnswerAction
  readonly reason: string | null
  readonly note: string | null
  /** Of a snooze: until when the lead waits; null: of anything else. */
  readonly until: Instant | null
  /** Of whoever answers. */
  readonly email: string
}

export type AnswerOutcome =
  /** Kept for good. `card`: as it stands after it was acted upon; null: it will be in a moment. */
  | { readonly kind: 'recorded'; readonly card: LeadCard | null }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'not-allowed'; readonly card: LeadCard }
  /** Another has the lead by now, or nobody. */
  | { readonly kind: 'moved'; readonly card: LeadCard; readonly ownerId: RepId | null; readonly at: Instant }
  | { readonly kind: 'not-open'; readonly card: LeadCard }
  | { readonly kind: 'reason-wrong'; readonly allowed: readonly string[] }
  /** The lead cannot wait until then. `latest` null: it cannot wait at all. */
  | { readonly kind: 'until-wrong'; readonly card: LeadCard; readonly latest: Instant | null }

/** What each action is among the answers of a rep; waking up is a snooze that ends at once. */
const RESPONSE = {
  accept: 'accepted',
  reject: 'rejected',
  'hand-back': 'rejected',
  snooze: 'snoozed',
  wake: 'snoozed',
} as const satisfies Record<AnswerAction, string>

/** Looks for the outcome of an answer this often. */
const LOOK_EVERY_MS = 200

/**
 * Keeps a rep's answer to an assignment in the inbox, marks the lead, and waits a moment for what is decided of it. The same action on
 * the same decision is kept once, however often it comes.
 * @param waitMs longest wait for the decision; the answer is safe without it.
 */
export async function answerLead(
  flow: Flow,
  installation: InstallationId,
  asked: AskedAnswer,
  waitMs = 4_000,
): Promise<AnswerOutcome> {
  const look = () => lookAtLead(flow, installation, asked.recordId, asked.email)
  const card = await look()
  const shown = await flow.stores.reads.decision(installation, asked.decisionId)
  if (card === null || shown?.leadId !== card.lead.latest.leadId) return { kind: 'unknown' }
  const key = keyOf(asked)
  const then = assignmentIn(shown.decision)
  if (then === null || readerOf(card.settings.roster, shown.decision, card.readerId) === 'other')
    return { kind: 'not-allowed', card }
  if (isHeard(card, key)) return { kind: 'recorded', card }
  const now = assignmentIn(card.lead.latest.decision)
  if (now?.ownerId !== then.ownerId)
    return {
      kind: 'moved',
      card,
      ownerId: now?.ownerId ?? null,
      at: now?.assignedAt ?? card.lead.latest.decidedAt,
    }
  if (!card.actions.includes(asked.action)) return { kind: 'not-open', card }
  const allowed = allowedReasons(card)
  if (!isReasonRight(asked, allowed)) return { kind: 'reason-wrong', allowed }
  const latest = card.snoozes.at(-1) ?? null
  if (asked.action === 'snooze' && !isWithin(asked.until, flow.clock.now(), latest))
    return { kind: 'until-wrong', card, latest }
  await keepAnswer(flow, installation, asked, card, key, then.ownerId)
  for (let waited = 0; waited < waitMs; waited += LOOK_EVERY_MS) {
    await flow.clock.sleep(LOOK_EVERY_MS)
    const after = await look()
    if (after !== null && isHeard(after, key)) return { kind: 'recorded', card: after }
  }
  return { kind: 'recorded', card: null }
}

/** A lead may be made to wait for another time by the same decision: that is another answer. */
function keyOf({ decisionId, action, until }: AskedAnswer): string {
  return `answer:${decisionId}:${action}${action === 'snooze' ? `:${until}` : ''}`
}

function isWithin(until: Instant | null, now: Instant, latest: Instant | null): boolean {
  return until !== null && latest !== null && until > now && until <= latest
}

/** Ids of the reasons a rep may choose. */
export function allowedReasons({ settings }: LeadCard): readonly string[] {
  return reasonsOf(settings.document)
}

/** Ids of the reasons with which a lead may be given back under a policy. */
export function reasonsOf(document: Policy): readonly string[] {
  const ids = (document.stages.recycle.reasons ?? []).map(({ id }) => id)
  return ids.includes(OTHER_REASON) ? ids : [...ids, OTHER_REASON]
}

function isReasonRight({ action, reason, note }: AskedAnswer, allowed: readonly string[]): boolean {
  if (reason === null) return action !== 'reject'
  return allowed.includes(reason) && (reason !== OTHER_REASON || note !== null)
}

/** Whether the latest decision was made with this answer in sight. */
function isHeard({ activities }: LeadCard, key: string): boolean {
  return activities.some((activity) => activity.key === key)
}

async function keepAnswer(
  flow: Flow,
  installation: InstallationId,
  { action, reason, note, until, decisionId }: AskedAnswer,
  { lead: { recordId }, readerId }: LeadCard,
  key: string,
  ownerId: RepId,
): Promise<void> {
  const at = flow.clock.now()
  const answer = {
    response: RESPONSE[action],
    reason: reason !== null && note !== null ? `${reason}: ${note}` : (reason ?? note),
    ownerId,
    by: readerId ?? ownerId,
    ...(action === 'snooze' && until !== null ? { until } : {}),
    ...(action === 'wake' ? { until: at } : {}),
  }
  await flow.stores.inbox.keep({
    installation,
    source: 'card',
    digest: `card:${key}`,
    // Without the note, which may tell of a person: that stands with the lead alone, and goes with it.
    body: Buffer.from(JSON.stringify({ action, decisionId, recordId })),
    receivedAt: at,
    lane: 'urgent',
    marks: [{ type: 'contact', id: recordId, occurredAt: at }],
    echoes: [],
    activities: [{ id: recordId, activity: answerActivity(key, answer, at) }],
    eventCount: 1,
  })
  flow.bells.ring({ kind: 'evaluate', installation, type: 'contact' })
}
