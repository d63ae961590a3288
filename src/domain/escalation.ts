import type { Clock, Instant, LeadFields, LeadMemory } from './lead.ts'
import type { SlaPolicy, SlaStep } from './policy/policy.ts'
import type { Roster } from './roster.ts'
import { answersOf, isOpenClock, reckoned, settleClock, stepAt } from './sla-clock.ts'

/** The owner's own clock asks for more than a task. */
export interface Escalation {
  /** `reassign`: the next one shall have the lead. `queue`: enough have had it, the manager settles it. */
  readonly kind: 'reassign' | 'queue'
  /** The clock of the owner who did not answer. */
  readonly clockId: string
  /** Whether an owner whom a person chose may lose it too. */
  readonly reassignLocked: boolean
}

/** What routing made of it. */
export interface Escalated {
  readonly clockId: string
  /** `waits`: somebody may have it later, at `until`. */
  readonly outcome: 'reassigned' | 'waits' | 'queue'
  readonly until: Instant | null
}

const MAX_REASSIGNS = 2
/** Marks on a clock; see `Clock.stepsDone`. */
export const REASSIGNED = '-reassigned'
export const MANAGER_QUEUE = 'manager-queue'
/** The owner did not answer and keeps the lead until somebody else can take it. */
export const REASSIGN_WAITS = '-reassign-waits'
/** A person here said, after the breach, that the owner keeps the lead: neither of the above is asked any more. */
const KEPT = '-kept-by-order'

const SETTLED = [MANAGER_QUEUE, REASSIGNED, KEPT]

/**
 * What the owner's clock asks of routing at `now`: a reassignment when a step of that kind has fallen due unanswered; the
 * manager's queue as soon as the clock is breached after the last reassignment allowed. Null: nothing.
 */
export function escalationOf(
  memory: LeadMemory | null,
  fields: LeadFields,
  policy: SlaPolicy,
  roster: Roster,
  now: Instant,
): Escalation | null {
  if (memory === null || memory.clocks.length === 0) return null
  const reassign = policy.steps.find(({ action }) => action === 'reassign')
  if (reassign === undefined) return null
  const clock = memory.clocks.findLast(({ kind, state }) => kind === 'rep' && state !== 'closed')
  if (clock === undefined || isSettled(clock)) return null
  const owner = clock.ownerId === null ? undefined : roster.reps.get(clock.ownerId)
  const settled = settleClock(reckoned(clock, owner), answersOf(fields, memory, policy.acceptanceStops, now), now)
  if (settled.state !== 'breached' || !isOpenClock(settled)) return null
  const { clockId } = clock
  const reassignLocked = policy.reassignLocked === true
  if (reassignsIn(memory.clocks) >= (policy.maxReassigns ?? MAX_REASSIGNS))
    return { kind: 'queue', clockId, reassignLocked }
  return isDue(settled, reassign, roster, now) ? { kind: 'reassign', clockId, reassignLocked } : null
}

function isSettled({ stepsDone }: Clock): boolean {
  return SETTLED.some((mark) => stepsDone.includes(mark))
}

/**
 * The clocks of a lead of which a person here said at `at` that its owner keeps it: that answers what a breach until then asks of
 * routing, and nothing else of it. An order before the breach answers none.
 * @returns the same list when no promise of the owner's was broken by then.
 */
export function keptByOrder(clocks: readonly Clock[], at: Instant): readonly Clock[] {
  const i = clocks.findLastIndex(({ kind, state }) => kind === 'rep' && state !== 'closed')
  const clock = clocks[i]
  if (clock === undefined || clock.dueAt === null || clock.dueAt > at || clock.stepsDone.includes(KEPT)) return clocks
  return clocks.with(i, { ...clock, stepsDone: [...clock.stepsDone, KEPT] })
}

/** The clocks once what {@link keptByOrder} kept is taken back: the breach asks again what it asked. */
export function keptNoMore(clocks: readonly Clock[]): readonly Clock[] {
  if (!clocks.some(({ stepsDone }) => stepsDone.includes(KEPT))) return clocks
  return clocks.map((clock) => ({ ...clock, stepsDone: clock.stepsDone.filter((mark) => mark !== KEPT) }))
}

/** How often the lead was taken from an owner in this cycle. */
export function reassignsIn(clocks: readonly Clock[]): number {
  return clocks.filter(({ kind, stepsDone }) => kind === 'rep' && stepsDone.includes(REASSIGNED)).length
}

/** Whether the manager has the lead to settle: nothing more happens by itself. */
export function isWithManager(clocks: readonly Clock[]): boolean {
  for (let i = clocks.length - 1; i >= 0; i--) {
    const { kind, stepsDone } = clocks[i]!
    if (kind === 'rep') return stepsDone.length > 0 && stepsDone.includes(MANAGER_QUEUE)
  }
  return false
}

function isDue(clock: Clock, step: SlaStep, roster: Roster, now: Instant): boolean {
  const owner = clock.ownerId === null ? undefined : roster.reps.get(clock.ownerId)
  const at = stepAt(clock, owner, step)
  return at !== null && at <= now
}
