import type { Instant } from '../domain/lead.ts'

/** The only door to time. Business time: SLA, stages, tokens. Leases use the store's own clock instead. */
export interface Clock {
  now(): Instant
  /** Milliseconds that only ever grow, for durations and deadlines; unrelated to `now`. */
  monotonicMs(): number
  /** Resolves after `ms` of real time. */
  sleep(ms: number): Promise<void>
}

/**
 * Waits for something that is not our own work: a CRM's answer, a place under its limit, company for a batch. Whoever holds one of the
 * places to work in gives it back meanwhile.
 */
export type Aside = <T>(wait: () => Promise<T>) => Promise<T>

/** The only door to chance. */
export interface Chance {
  /** A new uuid v7. */
  id(): string
  /** A whole number from 0 to n − 1. */
  below(n: number): number
}

/** Names of the places in the flow where a process may die; docs/flow.md lists them in order. */
export type StepName =
  | 'intake.verified'
  | 'intake.before-commit'
  | 'intake.after-commit'
  | 'intake.after-answer'
  | 'claim.before'
  | 'claim.after'
  | 'hydrate.sent'
  | 'hydrate.read'
  | 'commit.before'
  | 'commit.after'
  | 'outbox.claimed'
  | 'write.before-send'
  | 'write.answered'
  | 'write.recorded'
  | 'task.sent'
  | 'task.answered'
  | 'refresh.sent'
  | 'refresh.answered'
  | 'refresh.stored'
  | 'sweep.claimed'
  | 'sweep.recorded'
  | 'reconcile.page'

/** Told where the flow is. Nothing happens in production; the kill suite ends the process there. */
export interface Milestones {
  at(step: StepName): Promise<void>
}

/** Structured log of ids and counts; never bodies, tokens, names or e-mail addresses. */
export interface Log {
  info(event: string, facts?: LogFacts): void
  warn(event: string, facts?: LogFacts): void
  error(event: string, facts?: LogFacts & { readonly error?: unknown }): void
}
export type LogFacts = Readonly<Record<string, unknown>>

/** Counters and histograms the flow reports to; names and help texts are in src/telemetry/metrics.ts. */
export interface Meter {
  count(name: CounterName, by?: number, labels?: Readonly<Record<string, string>>): void
  observe(name: HistogramName, seconds: number, labels?: Readonly<Record<string, string>>): void
}
export type CounterName =
  | 'received_events'
  | 'received_batches'
  | 'inbox_duplicate'
  | 'intake_refused'
  | 'intake_answered'
  | 'echo_dropped'
  | 'evaluated'
  | 'decide_failed'
  | 'failovers'
  | 'fenced'
  | 'lease_expired'
  | 'commit_unknown'
  | 'written'
  | 'write_failed'
  | 'write_unknown'
  | 'write_overtaken'
  | 'owner_refused'
  | 'tasks_written'
  | 'tasks_doubled'
  | 'dead_letters'
  | 'crm_calls'
  | 'crm_bad_answer'
  | 'crm_spared'
  | 'token_refresh'
  | 'bell_failed'
  | 'swept'
  | 'reconciled'
  | 'journal_pages'
  | 'journal_events'
  | 'stream_events'
  | 'stream_gaps'
  | 'stream_ended'
  | 'evaluations_held'
  | 'automation_conflicts'
  | 'policy_paused'
  | 'missed_found'
  | 'notices_made'
  | 'notices'
export type HistogramName =
  | 'intake_seconds'
  | 'webhook_to_decided_seconds'
  | 'webhook_to_written_seconds'
  | 'evaluate_batch_seconds'
  | 'crm_call_seconds'
  | 'rate_wait_seconds'
  | 'sla_lateness_seconds'
  | 'stream_lag_seconds'
