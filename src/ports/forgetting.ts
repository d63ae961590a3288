import type { Instant } from '../domain/lead.ts'
import type { InstallationId, RecordId } from './crm.ts'

/** That a person was forgotten, without saying who: the proof for whoever asked. */
export interface Forgotten {
  /** Hash of account and record id; whoever knows the id can find the line. */
  readonly hash: string
  readonly askedAt: Instant
  /** Null: not yet. */
  readonly doneAt: Instant | null
  /** Rows removed, by table; an empty object: nothing was kept of this person. */
  readonly rows: Readonly<Record<string, number>>
}

/** Somebody to be forgotten now. */
export interface ToForget {
  readonly id: RecordId
  /** False: nobody asked for it, the record was only not found any more. */
  readonly announced: boolean
}

/** Persons to be forgotten. */
export interface ForgettingStore {
  /**
   * Durable when it resolves. `dueAt` is when they are; whoever was forgotten or asked for before is due at once.
   * @param announced the CRM, or a person, asked for it.
   */
  ask(
    installation: InstallationId,
    ids: readonly RecordId[],
    how: { readonly announced: boolean; readonly at: Instant; readonly dueAt: Instant },
  ): Promise<void>
  /** Due by now, longest first. */
  pending(installation: InstallationId, now: Instant, limit: number): Promise<readonly ToForget[]>
  /** The record was found again: nobody is to be forgotten. */
  withdraw(installation: InstallationId, ids: readonly RecordId[]): Promise<void>
  /**
   * Removes everything kept of the person: under this id, under every id it was merged with, and in notifications as they were received.
   * Afterwards only hashes of the ids stand here.
   */
  forget(installation: InstallationId, id: RecordId, at: Instant): Promise<Forgotten>
  /** Newest first. */
  report(installation: InstallationId, limit: number): Promise<readonly Forgotten[]>
  /** Installations with somebody due, whatever their state: for timers. */
  waiting(now: Instant): Promise<readonly InstallationId[]>
}
