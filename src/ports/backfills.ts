import type { Instant, Stage } from '../domain/lead.ts'
import type { InstallationId } from './crm.ts'

export type BackfillState = 'running' | 'paused' | 'stopped' | 'done'

/** The latest reading of all contacts that stood in a CRM account before. */
export interface Backfill {
  readonly backfillId: string
  readonly state: BackfillState
  /** Leads found are given to people and promised answers, as if they came now. */
  readonly route: boolean
  readonly startedAt: Instant
  readonly endedAt: Instant | null
  /** Records the CRM counted when it began. */
  readonly expected: number
  readonly records: number
  /** Those of them that were not known as new as that, and so were decided. */
  readonly decided: number
  /** Calls of the CRM that it cost, writes included. */
  readonly calls: number
  /** Time spent at it, pauses left out; milliseconds. */
  readonly activeMs: number
  /** Leads by stage when it began. */
  readonly before: LeadsByStage
}

/** How many leads stand in each stage; stages without leads are absent. */
export type LeadsByStage = Readonly<Partial<Record<Stage, number>>>

/** The right to go on with a backfill from a place in the CRM's list; null: from its beginning. */
export interface BackfillTurn {
  readonly token: string
  readonly backfill: Backfill
  readonly cursor: string | null
}

/** What one page of the CRM's list came to. */
export interface BackfillPage {
  /** Where the list goes on; null: that was the last page. */
  readonly cursor: string | null
  readonly records: number
  readonly decided: number
  readonly calls: number
  readonly activeMs: number
  readonly at: Instant
}

export interface BackfillStore {
  /** Begins one; null while another runs or is paused. */
  start(
    installation: InstallationId,
    fresh: { readonly route: boolean; readonly expected: number; readonly at: Instant },
  ): Promise<Backfill | null>
  find(installation: InstallationId): Promise<Backfill | null>
  /** As it is now. */
  stages(installation: InstallationId): Promise<LeadsByStage>
  /** Pauses, resumes or stops it; null when it is in none of the states `from`. */
  change(
    installation: InstallationId,
    from: readonly BackfillState[],
    to: BackfillState,
    at: Instant,
  ): Promise<Backfill | null>
  /** Takes the turn of a running backfill that nobody holds. */
  take(installation: InstallationId, leaseMs: number): Promise<BackfillTurn | null>
  /** Books a page and prolongs the turn; the state it is in then, or `fenced` when the turn is another's and nothing was booked. */
  advance(
    installation: InstallationId,
    token: string,
    page: BackfillPage,
    leaseMs: number,
  ): Promise<BackfillState | 'fenced'>
  release(installation: InstallationId, token: string): Promise<void>
  /** Active installations with a running backfill: for timers. */
  running(): Promise<readonly InstallationId[]>
}
