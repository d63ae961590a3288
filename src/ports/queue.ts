import type { InstallationId, ObjectType } from './crm.ts'

/** A wake-up: "there may be work". Never the only copy of work, so it may be lost or doubled without harm. */
export type Bell =
  | { readonly kind: 'evaluate'; readonly installation: InstallationId; readonly type: ObjectType }
  | { readonly kind: 'write-back'; readonly installation: InstallationId }

export interface Bells {
  /** Rings and returns at once; a failure is counted, never thrown. */
  ring(bell: Bell): void
  /** Runs `answer` for each bell heard, until closed. `answer` must not throw for expected outcomes. */
  listen(answer: (bell: Bell) => Promise<void>): Promise<void>
  /** True when a ring can be expected to arrive. */
  reachable(): Promise<boolean>
  close(): Promise<void>
}
