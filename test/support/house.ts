import type { App } from '../../src/wiring.ts'
import type { Clock } from '../../src/ports/runtime.ts'
import type { CompanyOptions } from './company.ts'
import type { Person } from './person.ts'
import type { NotedLog } from './quiet.ts'

/** How the CRM misbehaves, as long as nobody says otherwise. */
export type CrmTrouble =
  /** No notification is sent, nor ever will be. */
  | { readonly kind: 'untold' }
  /** Calls fail, or are never answered, by these shares; all are slow. */
  | { readonly kind: 'failing'; readonly fails: number; readonly silent: number; readonly latencyMs: number }
  /** Answers are a page instead of JSON, or break off, by these shares. */
  | { readonly kind: 'garbage'; readonly bad: number; readonly half: number }
  /** Of the account's calls hardly any are left, or none. */
  | { readonly kind: 'limited' }
  /** Notifications come twice, or after later ones, by these shares. */
  | { readonly kind: 'disorder'; readonly twice: number; readonly late: number }

export interface HouseOptions {
  readonly databaseUrl: string
  /** Business time; the wall's when absent. The CRM begins at the same moment. */
  readonly clock?: Clock
  /** They are in the CRM when Estafet is connected; nobody tells of them. */
  readonly standing?: readonly Person[]
  /** False: nothing is worked on until somebody starts the workers. */
  readonly workers?: boolean
  /** Real counters instead of noted ones. */
  readonly metrics?: NonNullable<CompanyOptions['metrics']>
}

/** How the CRM and processes of the product besides ours reach each other. */
export interface Line {
  /** From now on notifications go to this process. */
  tell(publicUrl: string): Promise<void>
  /** Settings of a process with this address, besides its role. */
  environment(publicUrl: string, port: number): Promise<Readonly<Record<string, string>>>
  /** Sends a small notification of its own about a record. @returns the status it was answered with; 0: none. */
  knock(publicUrl: string, id: string, nth: number): Promise<number>
  /** Notifications that wait, and those that nobody will send again. */
  mail(): Promise<{ readonly waiting: number; readonly givenUp: number }>
  /** Sends what waits, due or not. */
  hurry(): Promise<void>
}

/** What the CRM shows of one record, in its own words: texts, instants as ISO. */
export type Shown = Readonly<Record<string, string | null>>

/** What the CRM shows of a lead, in no CRM's words. */
export interface LeadShown {
  readonly stage: string | null
  readonly owner: string | null
  readonly revision: string | null
  readonly reason: string | null
  readonly dueAt: string | null
  readonly slaState: string | null
  readonly score: string | null
}

/** A customer's company seen from outside, whatever its CRM: so that one story is told of all of them. */
export interface House {
  readonly app: App
  readonly publicUrl: string
  readonly installation: string
  readonly log: NotedLog
  readonly line: Line
  /** Ids of the three who take leads, and of their manager. */
  readonly reps: readonly string[]
  readonly manager: string
  /** @returns their ids, in this order. */
  create(people: readonly Person[]): Promise<readonly string[]>
  /** Somebody asks for a demo; `n` makes them a person and a company of their own, unless one is named. */
  demoRequest(n: number, company?: string): Promise<string>
  lead(id: string): Promise<LeadShown>
  /** What the CRM shows of all of {@link House.shown}. */
  leads(): Promise<ReadonlyMap<string, LeadShown>>
  /** Everybody who is a lead, or was one and goes on as a contact; merged and deleted ones are not among them. */
  shown(): Promise<ReadonlyMap<string, Shown>>
  /** The property that names the owner. */
  readonly ownerProperty: string
  /** A person of the CRM makes somebody the owner. */
  giveTo(id: string, owner: string): Promise<void>
  /** The lead has another title now. */
  retitle(id: string, title: string): Promise<void>
  /** The owner answers our offer. */
  answer(id: string, response: 'accepted' | 'rejected', reason?: string): Promise<void>
  /** The owner notes now that they spoke with the lead at that moment. */
  spoke(id: string, at: number): Promise<void>
  /** A person merges two records. @returns the id under which they go on. */
  merge(kept: string, loser: string): Promise<string>
  /** A person makes a deal of it and wins it. @returns the id under which the lead goes on. */
  win(id: string): Promise<string>
  /** Deleted for good, so that nobody can bring it back: see {@link House.saysErased}. */
  erase(id: string): Promise<void>
  /** Whether the CRM tells us of a deletion that the law demands; else what is gone for good is forgotten after a day. */
  readonly saysErased: boolean
  tasks(): Promise<
    readonly {
      readonly id: string
      readonly key: string
      readonly subject: string
      readonly assignee: string | null
      readonly open: boolean
    }[]
  >
  /** Calls so far that wrote leads. */
  writes(): Promise<number>
  /** From now on the CRM behaves like this; null: well. Troubles do not add up. */
  misbehave(trouble: CrmTrouble | null): Promise<void>
  /** An administrator takes our access away. */
  revoke(): Promise<void>
  /** An administrator connects Estafet again. */
  connect(): Promise<void>
  /** Asks the database past every wall: for assertions only. */
  query(statement: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>
  /** Moves the CRM's own time on. */
  advance(ms: number): Promise<void>
  /** Waits until nothing is dirty, nothing waits to be sent, and no notification is under way. @param withinMs a minute when absent. */
  settled(withinMs?: number): Promise<unknown>
  close(): Promise<void>
}
