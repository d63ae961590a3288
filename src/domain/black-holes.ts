import type { BlackHole, TaskIntent, TraceStep } from './decision.ts'
import type { ConditionFacts } from './facts.ts'
import type { Clock, HoleState, Instant, LeadId, RepId } from './lead.ts'
import type { BlackHolePolicy } from './policy/lifecycle-policy.ts'
import type { Roster } from './roster.ts'
import { attemptsSince } from './recycle.ts'
import { hasAnswer } from './stage-evidence.ts'
import type { StageResult } from './stage.ts'
import { managerOf } from './sla-task.ts'

const DAY_MS = 86_400_000

export interface HolesInput {
  readonly leadId: LeadId
  readonly stage: StageResult
  /** Somebody is at work on the lead, or may be. */
  readonly running: boolean
  readonly facts: ConditionFacts
  readonly clocks: readonly Clock[]
  readonly ownerId: RepId | null
  readonly roster: Roster
  readonly before: readonly HoleState[]
  readonly now: Instant
  readonly policy: BlackHolePolicy | undefined
}

export interface HolesResult {
  readonly holes: readonly BlackHole[]
  /** What has been told of them, to remember. The list before when nothing changed. */
  readonly states: readonly HoleState[]
  readonly tasks: readonly TaskIntent[]
  readonly trace: readonly TraceStep[]
  readonly lookAgainAt: Instant | null
}

const NO_HOLES: readonly BlackHole[] = []
const NO_TASKS: readonly TaskIntent[] = []
const NO_STEPS: readonly TraceStep[] = []

const IN_NONE: HolesResult = { holes: NO_HOLES, states: [], tasks: NO_TASKS, trace: NO_STEPS, lookAgainAt: null }

/**
 * Finds whether a lead is where leads vanish, and what is done about it: tasks to the owner and later to the manager for
 * missing and aged deals; for the two holes before, which response times and recycling look after, the action alone.
 */
export function findHoles(input: HolesInput): HolesResult {
  const { policy, running, before } = input
  const holes = policy === undefined || !running ? NO_HOLES : holesOf(input, policy)
  const lookAgainAt = policy === undefined || !running ? null : nextHoleAt(input, policy)
  if (holes.length === 0 && before.length === 0) return lookAgainAt === null ? IN_NONE : { ...IN_NONE, lookAgainAt }
  return told(input, holes, lookAgainAt)
}

function told(input: HolesInput, holes: readonly BlackHole[], lookAgainAt: Instant | null): HolesResult {
  const { before } = input
  const tasks: TaskIntent[] = []
  const states: HoleState[] = []
  for (const hole of holes) if (isToldOf(hole)) states.push(tell(input, hole, tasks))
  for (const state of before) if (!states.some((now) => isSame(now, state))) takeBack(input, state, tasks)
  const isUnchanged = states.length === before.length && states.every((state, i) => state === before[i])
  const trace = holes.map((hole): TraceStep => ({
    step: 'plan',
    because: REASONS[hole.hole],
    saw: { ...hole.facts, action: hole.action },
  }))
  return { holes, states: isUnchanged ? before : states, tasks, trace, lookAgainAt }
}

const REASONS: Readonly<Record<BlackHole['hole'], string>> = {
  'mql-sal': 'plan.hole-mql',
  'sal-sql': 'plan.hole-sal',
  'sql-opportunity': 'plan.hole-sql',
  'aged-opportunity': 'plan.hole-opportunity',
}

function holesOf(input: HolesInput, policy: BlackHolePolicy): readonly BlackHole[] {
  const hole = holeOf(input, policy)
  return hole === null ? NO_HOLES : [hole]
}

function holeOf(input: HolesInput, policy: BlackHolePolicy): BlackHole | null {
  const { stage, now } = input
  const entered = stage.enteredAt
  if (entered === null) return null
  switch (stage.stage) {
    case 'mql':
      return unanswered(input, entered, policy)
    case 'sal':
      return noConversation(input, entered, policy)
    case 'sql': {
      const since = entered + policy.sqlDays * DAY_MS
      if (now <= since) return null
      return { hole: 'sql-opportunity', since, action: 'create-deal', facts: { days: daysBetween(entered, now) } }
    }
    case 'opportunity': {
      const since = agedAt(input, entered, policy)
      if (now <= since) return null
      const { closesAt } = stage.deals
      return {
        hole: 'aged-opportunity',
        since,
        action: 'review-deal',
        facts: { days: daysBetween(entered, now), closesAt },
      }
    }
    default:
      return null
  }
}

/** Nobody answered in time; where nothing was promised, nobody took it for longer than is normal. */
function unanswered({ clocks, now }: HolesInput, entered: Instant, policy: BlackHolePolicy): BlackHole | null {
  const clock = clocks.findLast(({ kind, state }) => kind === 'lead' && state !== 'closed')
  const since = clock?.breachedAt ?? entered + policy.mqlDays * DAY_MS
  if (now < since || (clock !== undefined && clock.stoppedAt !== null)) return null
  return { hole: 'mql-sal', since, action: 'reassign', facts: { days: daysBetween(entered, now) } }
}

/** Attempts were made and no conversation came of them: another channel, or better contact data first. */
function noConversation(
  { facts, stage, now }: HolesInput,
  entered: Instant,
  policy: BlackHolePolicy,
): BlackHole | null {
  if (hasAnswer(facts)) return null
  const attempts = attemptsSince(facts, stage.attempts, stage.recycledAt)
  if (attempts < policy.salAttempts) return null
  const since = facts.lastOutreachAt ?? entered
  const channel = policy.channels[Math.floor(attempts / policy.salAttempts) % policy.channels.length] ?? 'call'
  const saw = { attempts, days: daysBetween(entered, now) }
  if (facts.emailBounced === true || !facts.emailValid)
    return { hole: 'sal-sql', since, action: 'verify-contact', facts: { ...saw, channel: 'call' } }
  return { hole: 'sal-sql', since, action: 'next-channel', facts: { ...saw, channel } }
}

/** When the opportunity is past its last close date, or longer in the stage than is normal, whichever comes first. */
function agedAt({ stage }: HolesInput, entered: Instant, policy: BlackHolePolicy): Instant {
  const tooLong = entered + policy.opportunityDays * DAY_MS
  return Math.min(tooLong, stage.deals.closesAt ?? Infinity)
}

const daysBetween = (from: Instant, to: Instant): number => Math.floor((to - from) / DAY_MS)

const isToldOf = ({ hole }: BlackHole): boolean => hole === 'sql-opportunity' || hole === 'aged-opportunity'
const isSame = (a: HoleState, b: HoleState): boolean => a.hole === b.hole && a.since === b.since

/** Tells the owner once, and for an aged opportunity the manager some days later. */
function tell(input: HolesInput, hole: BlackHole, tasks: TaskIntent[]): HoleState {
  const { before, now, policy } = input
  const known = before.find((state) => state.hole === hole.hole && state.since === hole.since)
  if (known === undefined) {
    tasks.push(holeTask(input, hole.hole, hole.since, 'owner', 'open'))
    return { hole: hole.hole, since: hole.since, told: ['owner'], toldAt: now }
  }
  const waited = now - known.toldAt >= (policy?.managerAfterDays ?? 0) * DAY_MS
  if (hole.hole !== 'aged-opportunity' || known.told.includes('manager') || !waited) return known
  tasks.push(holeTask(input, hole.hole, hole.since, 'manager', 'open'))
  return { ...known, told: [...known.told, 'manager'] }
}

/** The hole is closed: nobody needs the task any more. */
function takeBack(input: HolesInput, { hole, since, told }: HoleState, tasks: TaskIntent[]): void {
  for (const whom of told) tasks.push(holeTask(input, hole, since, whom, 'close'))
}

function holeTask(
  { leadId, ownerId, roster, stage, now }: HolesInput,
  hole: string,
  since: Instant,
  whom: 'owner' | 'manager',
  action: TaskIntent['action'],
): TaskIntent {
  const manager = managerOf(ownerId, roster)
  return {
    key: `${leadId}:${hole}:${since}:${whom}`,
    action,
    kind: hole === 'sql-opportunity' ? 'create-deal' : 'aged-deal',
    assigneeId: whom === 'owner' ? (ownerId ?? manager) : manager,
    dueAt: now + DAY_MS,
    facts: {
      leadId,
      repId: ownerId,
      days: stage.enteredAt === null ? null : daysBetween(stage.enteredAt, now),
      closesAt: stage.deals.closesAt,
    },
  }
}

/** When time alone makes a hole, or makes it the manager's; null: never. */
function nextHoleAt(input: HolesInput, policy: BlackHolePolicy): Instant | null {
  const { stage, before, now } = input
  const entered = stage.enteredAt
  if (entered === null) return null
  let at: Instant | null = null
  if (stage.stage === 'sql') at = entered + policy.sqlDays * DAY_MS + 1
  else if (stage.stage === 'opportunity') {
    const since = agedAt(input, entered, policy)
    const told = before.find((state) => state.hole === 'aged-opportunity' && state.since === since)
    at = since >= now ? since + 1 : (told?.toldAt ?? now) + policy.managerAfterDays * DAY_MS
  }
  return at !== null && at > now ? at : null
}
