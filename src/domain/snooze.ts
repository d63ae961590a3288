import type { Saw, TaskIntent, TraceStep } from './decision.ts'
import type { Clock, Instant, LeadFields, LeadId, RepId, Snooze } from './lead.ts'
import type { SlaPolicy, SnoozePolicy } from './policy/policy.ts'
import type { SnoozedClocks } from './sla-input.ts'

const HOUR_MS = 3_600_000

/** Where a policy says nothing: a day, and the clock runs on. */
export const STANDARD_SNOOZE: SnoozePolicy = { longestHours: 24, pausesClock: false }

export interface SnoozeInput {
  readonly leadId: LeadId
  /** Of the decision before; null: the lead did not wait. */
  readonly before: Snooze | null
  /** A snooze that is news; null: none. */
  readonly heard: Snooze | null
  /** Who has the lead after this decision; null: nobody. */
  readonly holderId: RepId | null
  /** Somebody is at work on the lead, or may be. */
  readonly running: boolean
  readonly lastActivityAt: Instant | null
  readonly fields: Pick<LeadFields, 'firstOutreachAt' | 'lastOutreachAt' | 'repResponse'>
  readonly responseSeen: LeadFields['repResponse']
  readonly now: Instant
}

export interface SnoozeResult {
  /** To remember; null: nothing is left of it. */
  readonly state: Snooze | null
  /** What it means for the clocks; null: nothing. */
  readonly clocks: SnoozedClocks | null
  /** When the lead wakes up by itself; null: it does not sleep. */
  readonly wakesAt: Instant | null
  readonly tasks: readonly TaskIntent[]
  readonly trace: readonly TraceStep[]
}

/** Nobody lets the lead wait, and nobody did. */
export const NOT_SNOOZED: SnoozeResult = { state: null, clocks: null, wakesAt: null, tasks: [], trace: [] }

/**
 * Lets a lead wait as its rep said, and wakes it: at its time, or as soon as the lead does something. What the rep does themselves
 * (outreach, an answer) ends it, and so does a change of owner. While it lasts one task stands for all that would have reminded the rep.
 */
export function advanceSnooze(input: SnoozeInput): SnoozeResult {
  const { before, heard, now } = input
  const snooze = heard ?? before
  if (snooze === null) return NOT_SNOOZED
  const replaced = heard !== null && before !== null ? [task(input, before, 'close')] : []
  const over = { phase: 'over', endedAt: Math.min(now, snooze.until) } as const
  const woken = heard !== null && heard.until <= heard.since
  if (woken || isSettled(input, snooze)) {
    const closing = heard === null ? [task(input, snooze, 'close')] : replaced
    return { ...NOT_SNOOZED, clocks: { ...over, endedAt: now }, tasks: closing }
  }
  if (snooze.over !== undefined) return { ...NOT_SNOOZED, state: snooze }
  const { lastActivityAt } = input
  if (lastActivityAt !== null && lastActivityAt > snooze.since && lastActivityAt < snooze.until) {
    const state = { ...snooze, over: 'woken' as const }
    const tasks = [...replaced, ...(heard === null ? [task(input, snooze, 'close')] : []), task(input, state, 'open')]
    const saw = { at: lastActivityAt, until: snooze.until }
    return { ...NOT_SNOOZED, state, clocks: { ...over, endedAt: now }, tasks, trace: [step('sla.woken', saw)] }
  }
  if (snooze.until <= now) {
    const opened = heard === null ? [] : [task(input, snooze, 'open')]
    const trace = [step('sla.snooze-over', { until: snooze.until, by: snooze.by })]
    return { ...NOT_SNOOZED, state: { ...snooze, over: 'due' }, clocks: over, tasks: [...replaced, ...opened], trace }
  }
  return {
    state: snooze,
    clocks: { phase: heard === null ? 'lasts' : 'begins', endedAt: snooze.until },
    wakesAt: snooze.until,
    tasks: heard === null ? [] : [...replaced, task(input, snooze, 'open')],
    trace: [step('sla.snoozed', { until: snooze.until, by: snooze.by })],
  }
}

/** Until when a lead may be made to wait at most: as long as the policy says, and to the deadline where the clock runs on. */
export function latestWake(policy: Pick<SlaPolicy, 'snooze'>, dueAt: Instant | null, now: Instant): Instant {
  const { longestHours, pausesClock } = policy.snooze ?? STANDARD_SNOOZE
  const latest = now + longestHours * HOUR_MS
  return dueAt === null || pausesClock ? latest : Math.min(latest, dueAt)
}

/**
 * A snooze as the policy allows it, wherever it was asked for: a page of ours offers no other, a field of the CRM takes any instant.
 * @returns null where the promise was broken by then: such a lead waits no longer.
 */
export function allowedSnooze(
  heard: Snooze | null,
  clocks: readonly Clock[],
  policy: Pick<SlaPolicy, 'snooze'>,
): Snooze | null {
  if (heard === null || heard.until <= heard.since) return heard
  const clock = clocks.findLast(({ kind, stoppedAt }) => kind === 'lead' && stoppedAt === null)
  if (clock !== undefined && clock.breachedAt !== null && clock.breachedAt <= heard.since) return null
  const until = Math.min(heard.until, latestWake(policy, clock?.dueAt ?? null, heard.since))
  return until === heard.until ? heard : { ...heard, until }
}

/** Whether nobody waits any more: another has the lead, it left the funnel, or the rep did something about it since. */
function isSettled({ holderId, running, fields, responseSeen, heard }: SnoozeInput, snooze: Snooze): boolean {
  if (holderId !== snooze.ownerId || !running) return true
  const { firstOutreachAt, lastOutreachAt, repResponse } = fields
  if (Math.max(firstOutreachAt ?? 0, lastOutreachAt ?? 0) > snooze.since) return true
  return heard === null && repResponse !== null && repResponse !== responseSeen
}

function task({ leadId, now }: SnoozeInput, snooze: Snooze, action: TaskIntent['action']): TaskIntent {
  const { ownerId, by, since, until, over } = snooze
  const isWoken = over === 'woken'
  return {
    key: `${leadId}:${isWoken ? 'woken' : 'snoozed'}:${since}`,
    action,
    kind: 'snoozed',
    assigneeId: ownerId,
    dueAt: isWoken ? now : until,
    facts: { leadId, repId: by, until, woken: isWoken },
  }
}

function step(because: string, saw: Saw): TraceStep {
  return { step: 'sla', because, saw }
}
