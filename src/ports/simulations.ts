import type { Instant, LeadId } from '../domain/lead.ts'
import type { InstallationId } from './crm.ts'

export type SimulationState = 'running' | 'done' | 'cancelled' | 'failed'

/** One run of a draft over what was recorded. */
export interface Simulation {
  readonly runId: string
  readonly state: SimulationState
  /** The draft it tries, and the version it is compared with. */
  readonly draftRevision: number
  readonly policyVersion: number
  readonly startedBy: string
  readonly startedAt: Instant
  /** When it last told of itself: a running one that has been silent for long ended with its process. */
  readonly touchedAt: Instant
  readonly endedAt: Instant | null
  /** Recorded decisions heard, of how many. */
  readonly done: number
  readonly total: number
  /** What it came to, as it was given; null before. */
  readonly result: unknown
}

/** A decision that was made, with what it was made from as it was kept. */
export interface RecordedDecision {
  readonly decisionId: string
  readonly leadId: LeadId
  readonly inputs: unknown
}

/** How people call a lead. */
export interface LeadLabel {
  readonly personName: string | null
  readonly company: string | null
}

/** After this silence a running simulation counts as ended. */
export const SILENCE_MS = 60_000

export interface SimulationStore {
  /** Begins one; null while another runs. Only the newest few of an installation are kept. */
  start(
    installation: InstallationId,
    fresh: Pick<Simulation, 'runId' | 'draftRevision' | 'policyVersion' | 'startedBy'> & { readonly at: Instant },
  ): Promise<Simulation | null>
  find(installation: InstallationId, runId: string): Promise<Simulation | null>
  /** The newest, whatever became of it. */
  latest(installation: InstallationId): Promise<Simulation | null>
  /** Books how far it is. @returns its state then; null when it is gone. */
  advance(
    installation: InstallationId,
    runId: string,
    progress: { readonly done: number; readonly total: number; readonly at: Instant },
  ): Promise<SimulationState | null>
  /** Ends a running one; null when it was not running. */
  end(
    installation: InstallationId,
    runId: string,
    outcome: {
      readonly state: Exclude<SimulationState, 'running'>
      readonly result: unknown
      readonly at: Instant
    },
  ): Promise<Simulation | null>
  /** How many decisions were made since. */
  countRecorded(installation: InstallationId, since: Instant): Promise<number>
  /** Those decisions in the order in which they were made. @param after the last decision id of the page before; null: from the first. */
  recorded(
    installation: InstallationId,
    since: Instant,
    after: string | null,
    limit: number,
  ): Promise<readonly RecordedDecision[]>
  /** What the latest decision of each lead calls it. A result holds ids only, so that a forgotten person is in none. */
  labels(installation: InstallationId, leadIds: readonly LeadId[]): Promise<ReadonlyMap<LeadId, LeadLabel>>
}
