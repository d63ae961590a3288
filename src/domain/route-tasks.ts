import type { DecisionInput, Routing, Saw, TaskIntent, TraceStep } from './decision.ts'
import type { Instant, LeadMemory, RepId } from './lead.ts'
import type { AccountMatch } from './match-account.ts'
import { agreementOf } from './programme-match.ts'
import type { CompiledRouting } from './route-input.ts'
import { personNamed } from './stickiness.ts'

/** What a routing may have to be told about. */
export interface RouteTasksInput {
  readonly input: DecisionInput
  /** As routing saw it. */
  readonly memory: LeadMemory | null
  readonly routing: Routing
  readonly trace: readonly TraceStep[]
  readonly source: string
  readonly cycle: number
  readonly match: AccountMatch | null
  readonly policy: CompiledRouting
}

const DAY_MS = 86_400_000
export const NO_TASKS: readonly TaskIntent[] = []

/** Whether a routing can come with tasks at all; most leads keep their owner. */
export function mayTell(routing: Routing, memory: LeadMemory | null): boolean {
  return routing.kind === 'assign' || routing.kind === 'hold' || memory?.held?.told === true
}

/**
 * Tasks that come with a routing: the referrer is to be told, the partner's manager hears of the lead, the manager hears of a
 * hold when it begins, and of an account whose owner has left. Each key is made once.
 */
export function routeTasks(given: RouteTasksInput): readonly TaskIntent[] {
  const { memory, routing } = given
  const told = memory?.held?.told === true
  const tasks: TaskIntent[] = []
  holdTask(given, told, tasks)
  const isFirst = (memory?.assignment ?? null) === null && (memory?.formerOwners.length ?? 0) === 0
  if (routing.kind === 'assign' && isFirst) {
    const { ownerId, delegateId } = routing.assignment
    referrerTask(given, delegateId ?? ownerId, tasks)
    partnerTask(given, ownerId, tasks)
  }
  if (isFirst && (memory?.held ?? null) === null) ownerTask(given, tasks)
  return tasks.length === 0 ? NO_TASKS : tasks
}

function holdTask({ input, memory, routing }: RouteTasksInput, told: boolean, tasks: TaskIntent[]): void {
  const held = routing.kind === 'hold' ? routing.hold : null
  const tells = held?.told === true
  if (tells === told) return
  const about = tells ? held : memory!.held!
  const { leadId } = input.snapshot
  tasks.push({
    key: `${leadId}:held:${about.since}`,
    action: tells ? 'open' : 'close',
    kind: 'held',
    assigneeId: input.roster.defaultManagerId,
    dueAt: about.since,
    facts: { leadId, reason: about.reason, poolId: about.poolId, until: about.until },
  })
}

function referrerTask({ input, source, cycle, policy }: RouteTasksInput, ownerId: RepId, tasks: TaskIntent[]): void {
  if (policy.policy.tellReferrer !== true || source !== 'referral') return
  const facts = { repId: ownerId, referrer: input.snapshot.fields.referrer }
  tasks.push(opened(input, `tell-referrer:${cycle}`, 'tell-referrer', ownerId, input.now + DAY_MS, facts))
}

function partnerTask({ input, cycle, policy }: RouteTasksInput, ownerId: RepId, tasks: TaskIntent[]): void {
  const agreement = agreementOf(policy.partners, input.snapshot.fields.partner)
  if (agreement === null || agreement.manager === null) return
  const managerId = personNamed(input.roster, agreement.manager)
  if (managerId === null || managerId === ownerId) return
  const facts = { repId: ownerId, partner: agreement.name }
  tasks.push(opened(input, `partner-lead:${cycle}`, 'partner-lead', managerId, input.now + DAY_MS, facts))
}

/** One task an account and owner, whichever lead brought it to light. */
function ownerTask({ input, match, trace }: RouteTasksInput, tasks: TaskIntent[]): void {
  const ownerId = match?.account.ownerId ?? null
  if (match === null || ownerId === null) return
  if (!trace.some(({ because }) => because === 'route.account-owner-inactive')) return
  tasks.push({
    key: `owner-inactive:${match.account.accountId}:${ownerId}`,
    action: 'open',
    kind: 'owner-inactive',
    assigneeId: input.roster.defaultManagerId,
    dueAt: input.now + DAY_MS,
    facts: { leadId: input.snapshot.leadId, repId: ownerId, account: match.account.name ?? match.account.accountId },
  })
}

function opened(
  { snapshot }: DecisionInput,
  which: string,
  kind: TaskIntent['kind'],
  assigneeId: RepId,
  dueAt: Instant,
  facts: Saw,
): TaskIntent {
  const { leadId } = snapshot
  return { key: `${leadId}:${which}`, action: 'open', kind, assigneeId, dueAt, facts: { leadId, ...facts } }
}
