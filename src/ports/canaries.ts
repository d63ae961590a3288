import type { Canary, CanaryExample } from '../domain/canary.ts'
import type { LeadMemory, PoolId } from '../domain/lead.ts'
import type { TurnsUsed } from '../domain/turns-used.ts'
import type { InstallationId, RecordId } from './crm.ts'

/** A lead as it was before decisions that were never sent, and what one of those decisions used. */
export interface HeldBack {
  /** Without its activities; null: it was never decided before. */
  readonly memory: LeadMemory | null
  readonly intended: Readonly<Record<string, string>> | null
  readonly decision: HeldDecision
}
/** What a decision that was never sent left behind. */
export interface HeldDecision {
  readonly decisionId: string
  readonly turns: Readonly<Record<PoolId, TurnsUsed>>
  readonly opened: readonly string[]
  readonly closed: readonly string[]
  readonly clocks: readonly string[]
}

/** A lead that was decided while nothing was sent. `decisions` oldest first. */
export interface HeldLead extends Pick<HeldBack, 'memory' | 'intended'> {
  readonly decisions: readonly HeldDecision[]
}

/** A lead to look at before choosing. */
export interface CanaryLead extends CanaryExample {
  readonly recordId: RecordId
  readonly personName: string | null
}

export interface CanaryView {
  readonly watched: Canary
  readonly examples: readonly CanaryLead[]
  /** Record writes and tasks that wait to be sent. */
  readonly waiting: number
}

/** How the newest version of each installation's policy is watched. It begins with a publication and is counted with the decisions. */
export interface CanaryStore {
  /** Null: the active version is not compared with any other. */
  find(installation: InstallationId): Promise<Canary | null>
  /** The same with what an admin needs to choose. */
  view(installation: InstallationId): Promise<CanaryView | null>
  /** Lets a paused version go on: what waits may be sent. `changed`: that version is not paused any more, and nothing was done. */
  accept(installation: InstallationId, version: number): Promise<'accepted' | 'changed'>
}
