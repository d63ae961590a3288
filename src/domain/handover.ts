import { contactProblem, type ContactProblem } from './contact-verification.ts'
import type { DecisionInput, Routing, TaskIntent, TraceStep } from './decision.ts'
import type { ConditionFacts } from './facts.ts'
import type { Hold, Instant, LeadMemory, RepId, Stage, Status } from './lead.ts'
import type { CompiledPolicy } from './policy/compile.ts'
import { isRunning } from './qualification.ts'
import { RANK, rankOf } from './stage-record.ts'

const DAY_MS = 86_400_000
/** `reason` of a hold for contact data; the trace says what is wrong with them. */
export const VERIFY_CONTACT = 'verify-contact'

const NO_TASKS: readonly TaskIntent[] = []
const NO_CANDIDATES: readonly never[] = []

/**
 * What keeps a lead from being handed to a person for the first time; null when nothing does. A lead that somebody owns or
 * works on is past the handover.
 */
export function handoverProblem(
  facts: ConditionFacts,
  memory: LeadMemory | null,
  stage: Stage,
  status: Status,
  policy: CompiledPolicy,
): ContactProblem | null {
  if (memory?.assignment || facts.ownerId !== null || !isRunning(status)) return null
  if (rankOf(stage) < rankOf(policy.routing.policy.fromStage) || rankOf(stage) >= RANK.sal) return null
  return contactProblem(facts, policy.policy.verification)
}

/** Holds a lead until its contact data change. */
export function holdForContact(memory: LeadMemory | null, now: Instant): Routing {
  const before = memory?.held ?? null
  const since = before?.reason === VERIFY_CONTACT ? before.since : now
  const hold: Hold = { since, reason: VERIFY_CONTACT, poolId: null, until: null }
  return { kind: 'hold', hold, candidates: NO_CANDIDATES }
}

export function contactStep(problem: ContactProblem): TraceStep {
  return { step: 'route', because: CONTACT_REASONS[problem], saw: { problem } }
}
const CONTACT_REASONS: Readonly<Record<ContactProblem, string>> = {
  'no-email': 'route.contact-no-email',
  'email-malformed': 'route.contact-email-malformed',
  bounced: 'route.contact-bounced',
  disposable: 'route.contact-disposable',
  'role-address': 'route.contact-role-address',
}

/** Asks for better contact data once per hold, and takes the request back when the hold has ended. */
export function contactTasks(
  input: DecisionInput,
  held: Hold | null,
  problem: ContactProblem | null,
): readonly TaskIntent[] {
  const before = input.memory?.held ?? null
  const wasHeld = before !== null && before.reason === VERIFY_CONTACT
  const isHeld = held !== null && held.reason === VERIFY_CONTACT
  if (wasHeld === isHeld) return NO_TASKS
  const assigneeId = input.roster.defaultManagerId
  if (isHeld) return [contactTask(input, 'open', held.since, assigneeId, problem)]
  return before === null ? NO_TASKS : [contactTask(input, 'close', before.since, assigneeId, null)]
}

function contactTask(
  { snapshot }: DecisionInput,
  action: TaskIntent['action'],
  since: Instant,
  assigneeId: RepId | null,
  problem: ContactProblem | null,
): TaskIntent {
  return {
    key: `${snapshot.leadId}:${VERIFY_CONTACT}:${since}`,
    action,
    kind: 'verify-contact',
    assigneeId,
    dueAt: since + DAY_MS,
    facts: { leadId: snapshot.leadId, problem },
  }
}
