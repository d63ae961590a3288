import type { Instant } from '../domain/lead.ts'
import type { InstallationId, RecordId } from './crm.ts'

/** A step of a workflow in the CRM that waits until its record is decided. */
export interface WorkflowStep {
  /** The CRM's own id of the step for this record; the same when it is sent once more. */
  readonly callbackId: string
  readonly recordId: RecordId
  readonly askedAt: Instant
}

/** A step that can be answered now. */
export interface ReadyStep extends WorkflowStep {
  /** Its record was decided since it was asked, and nothing waits to be written to it; false: its time is over. */
  readonly decided: boolean
}

export interface WorkflowStepStore {
  /**
   * Keeps a step and marks its record in the first lane, both or neither. One that is known is left as it is.
   * @returns whether the CRM still waits for it, or was told already.
   */
  ask(installation: InstallationId, step: WorkflowStep): Promise<'waiting' | 'done'>
  /**
   * Takes steps whose record has been decided and written, and those asked before `overdueBefore`; longest waiting first. Whoever takes
   * one has it until the lease ends.
   */
  take(
    installation: InstallationId,
    overdueBefore: Instant,
    limit: number,
    leaseMs: number,
  ): Promise<readonly ReadyStep[]>
  /** The CRM was told of these. */
  finish(installation: InstallationId, callbackIds: readonly string[], at: Instant): Promise<void>
  /** Active installations with a step that waits: for timers. */
  waiting(): Promise<readonly InstallationId[]>
}
