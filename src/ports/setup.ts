import type { Saw } from '../domain/decision.ts'
import type { Instant } from '../domain/lead.ts'
import type { InstallationId } from './crm.ts'

/** The steps from a connected account to its first routed lead, in their order. */
export const SETUP_STEPS = ['connect', 'access', 'fields', 'people', 'rules', 'try', 'live', 'fill'] as const
export type SetupStep = (typeof SETUP_STEPS)[number]

/** A step that somebody has gone through. */
export interface DoneStep {
  readonly step: SetupStep
  readonly by: string
  readonly at: Instant
  /** What it came to, in numbers and ids. */
  readonly note: Saw
}

/** How far setting an account up has come; whoever leaves comes back to the same place. */
export interface SetupStore {
  steps(installation: InstallationId): Promise<readonly DoneStep[]>
  /** Doing a step again replaces what was kept of it. */
  mark(installation: InstallationId, done: DoneStep): Promise<void>
}
