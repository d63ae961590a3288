import type { Saw } from '../domain/decision.ts'
import type { Instant, LeadId, RepId } from '../domain/lead.ts'
import { orderActivity, type ManagerOrder } from '../domain/manager-order.ts'
import { isRunning } from '../domain/qualification.ts'
import { answerActivity } from '../domain/rep-answer.ts'
import { RANK } from '../domain/stage-record.ts'
import type { Role } from '../ports/access.ts'
import type { Act, AuditEntry } from '../ports/audit.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { KeptActivity } from '../ports/inbox.ts'
import { OTHER_REASON, reasonsOf } from './answer-lead.ts'
import type { Flow } from './context.ts'
import { assignmentIn } from './lead-card.ts'
import { seeRecord, type LeadSeen } from './see-lead.ts'
import type { Settings } from './settings.ts'

const DAY = 86_400_000
/** Looks this often whether an order was acted upon. */
const LOOK_EVERY_MS = 200

/** What a person wants done with a lead. */
export type Wanted =
  | { readonly action: 're-evaluate' }
  /** The follow-up that runs ends. */
  | { readonly action: 'stop-cadence' }
  /** `lockDays` 0: rules may move it at once. */
  | { readonly action: 'reassign'; readonly ownerId: RepId; readonly lockDays: number }
  /** 0: the lock ends; null: as long as the policy locks a choice by hand. */
  | { readonly action: 'lock'; readonly lockDays: number | null }
  /** Somebody was in touch with the lead: it counts as accepted. */
  | { readonly action: 'note-contact' }
  /** What another tool wrote over may be written again; what it left as owner stays. */
  | { readonly action: 'settle-conflict' }
  | { readonly action: 'recycle'; readonly reason: string; readonly note: string | null }

export interface Asker {
  readonly person: string
  readonly role: Role
}

export interface AskedOrder {
  /** A uuid of whoever asks: asked twice it is done once. */
  readonly orderId: string
  readonly leadId: LeadId
  readonly wanted: Wanted
  readonly by: Asker
}

/** Why an order makes no sense for a lead as it stands. */
export type Obstacle =
  | 'below-stage'
  | 'no-owner'
  | 'same-owner'
  | 'owner-inactive'
  | 'resting'
  | 'opportunity'
  | 'no-cadence'
  | 'no-conflict'

export type OrderOutcome =
  /** Kept for good. `decided`: it has been acted upon. */
  | { readonly kind: 'done'; readonly entryId: string; readonly decided: boolean; readonly canUndo: boolean }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle }
  | { readonly kind: 'reason-wrong'; readonly allowed: readonly string[] }
  /** The lead has moved on since the act that shall be taken back. */
  | { readonly kind: 'too-late'; readonly ownerId: RepId | null }
  | { readonly kind: 'undone-before' }

/** An order checked against the lead: what is kept of it. */
interface Kept {
  readonly action: Act
  readonly before: Saw
  readonly after: Saw
  readonly activity: ((at: Instant) => KeptActivity['activity']) | null
}

/**
 * Does what a person wants done with a lead, by the one way through: the order is kept with the audit log in one transaction, the
 * lead is marked, and its evaluation acts upon it.
 * @param waitMs longest wait for the decision; the order is safe without it.
 */
export async function orderLead(
  flow: Flow,
  installation: InstallationId,
  { orderId, leadId, wanted, by }: AskedOrder,
  waitMs = 4_000,
): Promise<OrderOutcome> {
  const settings = await flow.settings.load(flow, installation)
  const seen = settings && (await seeById(flow, settings, leadId))
  if (!settings || !seen) return { kind: 'unknown' }
  const kept = checked(settings, seen, wanted, orderId, by, flow.clock.now())
  if ('kind' in kept) return kept
  return give(flow, settings, seen, kept, { orderId, by, undoes: null }, waitMs)
}

/** Acts that can be taken back as long as the lead has not moved on. */
export const UNDOABLE: readonly Act[] = ['reassign', 'lock']

/**
 * Takes an act back: the owner and the lock of before are ordered again. A new promise runs for an owner who gets a lead back.
 * @param waitMs as for {@link orderLead}.
 */
export async function undoOrder(
  flow: Flow,
  installation: InstallationId,
  { entryId, orderId, by }: { readonly entryId: string; readonly orderId: string; readonly by: Asker },
  waitMs = 4_000,
): Promise<OrderOutcome> {
  const entry = await flow.stores.audit.find(installation, entryId)
  const settings = await flow.settings.load(flow, installation)
  const seen = settings && entry?.leadId ? await seeById(flow, settings, entry.leadId) : null
  if (entry === null || settings === null || seen === null) return { kind: 'unknown' }
  if (entry.undoneBy !== null) return { kind: 'undone-before' }
  const { before, after, action } = entry
  const ownerId = textOf(before['ownerId'])
  const now = assignmentIn(seen.lead.latest.decision)
  if (!UNDOABLE.includes(action) || ownerId === null || now?.ownerId !== after['ownerId'])
    return { kind: 'too-late', ownerId: now?.ownerId ?? null }
  const lockedUntil = numberOf(before['lockedUntil'])
  const order: ManagerOrder = { order: action === 'lock' ? 'lock' : 'assign', ownerId, lockedUntil, by: by.person }
  const kept: Kept = {
    action,
    before: after,
    after: before,
    activity: (at) => orderActivity(keyOf(orderId), order, at),
  }
  return give(flow, settings, seen, kept, { orderId, by, undoes: entryId }, waitMs)
}

const textOf = (value: Saw[string] | undefined): string | null => (typeof value === 'string' ? value : null)
const numberOf = (value: Saw[string] | undefined): number | null => (typeof value === 'number' ? value : null)
const keyOf = (orderId: string): string => `order:${orderId}`

async function seeById(flow: Flow, settings: Settings, leadId: LeadId): Promise<LeadSeen | null> {
  const recordId = await flow.stores.leads.recordOf(settings.installation.installationId, leadId)
  return recordId === null ? null : seeRecord(flow, settings, recordId, 1)
}

function checked(
  settings: Settings,
  { lead }: LeadSeen,
  wanted: Wanted,
  orderId: string,
  { person: by }: Asker,
  now: Instant,
): Kept | OrderOutcome {
  const { decision } = lead.latest
  const assignment = assignmentIn(decision)
  const stopped = (obstacle: Obstacle): OrderOutcome => ({ kind: 'obstacle', obstacle })
  const before: Saw = { ownerId: assignment?.ownerId ?? null, lockedUntil: assignment?.lockedUntil ?? null }
  const untilOf = (days: number): Instant | null => (days === 0 ? null : now + Math.round(days * DAY))
  switch (wanted.action) {
    case 're-evaluate':
      return { action: 're-evaluate', before: {}, after: {}, activity: null }
    case 'stop-cadence': {
      const { nextTouch } = decision
      if (!nextTouch) return stopped('no-cadence')
      const { cadenceId, ownerId } = nextTouch
      const order: ManagerOrder = { order: 'stop-cadence', ownerId, lockedUntil: null, by }
      const name = settings.policy.cadences.byId.get(cadenceId)?.name ?? cadenceId
      const after: Saw = { cadence: name }
      return { action: 'stop-cadence', before: {}, after, activity: (at) => orderActivity(keyOf(orderId), order, at) }
    }
    case 'settle-conflict': {
      const { conflicts } = decision
      if (!conflicts) return stopped('no-conflict')
      const order: ManagerOrder = {
        order: 'settle-conflict',
        ownerId: assignment?.ownerId ?? '',
        lockedUntil: null,
        by,
      }
      const found: Saw = Object.fromEntries(conflicts.map((conflict) => [conflict.what, conflict.times]))
      return {
        action: 'settle-conflict',
        before: found,
        after: {},
        activity: (at) => orderActivity(keyOf(orderId), order, at),
      }
    }
    case 'reassign': {
      const { ownerId } = wanted
      if (RANK[decision.stage] < RANK[settings.policy.routing.policy.fromStage]) return stopped('below-stage')
      if (settings.roster.reps.get(ownerId)?.active !== true) return stopped('owner-inactive')
      if (assignment?.ownerId === ownerId) return stopped('same-owner')
      const order: ManagerOrder = { order: 'assign', ownerId, lockedUntil: untilOf(wanted.lockDays), by }
      const after: Saw = { ownerId, lockedUntil: order.lockedUntil }
      return { action: 'reassign', before, after, activity: (at) => orderActivity(keyOf(orderId), order, at) }
    }
    case 'lock': {
      if (assignment === null) return stopped('no-owner')
      const { ownerId } = assignment
      const lockDays = wanted.lockDays ?? settings.document.routing.manualLockDays
      const order: ManagerOrder = { order: 'lock', ownerId, lockedUntil: untilOf(lockDays), by }
      const after: Saw = { ownerId, lockedUntil: order.lockedUntil }
      return { action: 'lock', before, after, activity: (at) => orderActivity(keyOf(orderId), order, at) }
    }
    case 'note-contact': {
      if (assignment === null) return stopped('no-owner')
      if (!isRunning(decision.status)) return stopped('resting')
      const answer = { response: 'accepted' as const, reason: null, ownerId: assignment.ownerId, by }
      const after: Saw = { ownerId: assignment.ownerId }
      return { action: 'note-contact', before, after, activity: (at) => answerActivity(keyOf(orderId), answer, at) }
    }
    case 'recycle': {
      if (!isRunning(decision.status)) return stopped('resting')
      if (RANK[decision.stage] >= RANK.opportunity) return stopped('opportunity')
      const allowed = reasonsOf(settings.document)
      const { reason: id, note } = wanted
      if (!allowed.includes(id) || (id === OTHER_REASON && note === null)) return { kind: 'reason-wrong', allowed }
      const reason = note === null ? id : `${id}: ${note}`
      const answer = { response: 'rejected' as const, reason, ownerId: assignment?.ownerId ?? null, by }
      return {
        action: 'recycle',
        before: { ...before, stage: decision.stage, status: decision.status },
        after: { reason: id },
        activity: (at) => answerActivity(keyOf(orderId), answer, at),
      }
    }
  }
}

/** Keeps the order, rings, and waits a moment for what is decided of it. */
async function give(
  flow: Flow,
  { installation: { installationId } }: Settings,
  { lead }: LeadSeen,
  { action, before, after, activity }: Kept,
  { orderId, by, undoes }: { readonly orderId: string; readonly by: Asker; readonly undoes: string | null },
  waitMs: number,
): Promise<OrderOutcome> {
  const at = flow.clock.now()
  const { recordId, latest } = lead
  const entry: AuditEntry = {
    entryId: orderId,
    at,
    ...by,
    action,
    leadId: latest.leadId,
    recordId,
    before,
    after,
    undoes,
  }
  const outcome = await flow.stores.audit.keep(installationId, entry, {
    installation: installationId,
    source: 'page',
    digest: `page:${keyOf(orderId)}`,
    body: Buffer.from(JSON.stringify({ action, recordId })),
    receivedAt: at,
    lane: 'urgent',
    marks: [{ type: 'contact', id: recordId, occurredAt: at }],
    echoes: [],
    activities: activity === null ? [] : [{ id: recordId, activity: activity(at) }],
    eventCount: 1,
  })
  if (outcome === 'undone-before') return { kind: 'undone-before' }
  flow.bells.ring({ kind: 'evaluate', installation: installationId, type: 'contact' })
  const canUndo = UNDOABLE.includes(action) && before['ownerId'] !== null && undoes === null
  for (let waited = 0; waited < waitMs; waited += LOOK_EVERY_MS) {
    await flow.clock.sleep(LOOK_EVERY_MS)
    const now = await flow.stores.reads.lead(installationId, recordId, 1)
    if (now !== null && now.latest.decisionId !== latest.decisionId)
      return { kind: 'done', entryId: orderId, decided: true, canUndo }
  }
  return { kind: 'done', entryId: orderId, decided: false, canUndo }
}
