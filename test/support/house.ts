import type { App } from '../../src/wiring.ts'

/** A customer's company seen from outside, whatever its CRM: so that one story is told of all of them. */
export interface House {
  readonly app: App
  readonly installation: string
  /** Ids of the three who take leads, and of their manager. */
  readonly reps: readonly string[]
  readonly manager: string
  /** Somebody asks for a demo; `n` makes them a person and a company of their own. */
  demoRequest(n: number): Promise<string>
  lead(id: string): Promise<{
    readonly stage: string | null
    readonly owner: string | null
    readonly revision: string | null
    readonly reason: string | null
    readonly dueAt: string | null
  }>
  /** A person of the CRM makes somebody the owner. */
  giveTo(id: string, owner: string): Promise<void>
  /** A person merges two records. @returns the id under which they go on. */
  merge(kept: string, loser: string): Promise<string>
  tasks(): Promise<
    readonly {
      readonly key: string
      readonly subject: string
      readonly assignee: string | null
      readonly open: boolean
    }[]
  >
  /** Moves the CRM's own time on. */
  advance(ms: number): Promise<void>
  settled(): Promise<unknown>
  close(): Promise<void>
}
