import { DateTime } from 'luxon'
import type { StepName } from '../../../src/ports/runtime.ts'
import type { Name } from './portal-people.ts'

const NEW_YORK = 'America/New_York'
/** Of the wall clock in New York unless said otherwise. @returns UTC, milliseconds. */
export const at = (local: string, zone = NEW_YORK): number => DateTime.fromSQL(local, { zone }).toMillis()

/** What happens to a lead of a row. */
export type Event =
  /** `account`: who owns the account in the CRM; `unheard`: its notification is lost. */
  | {
      readonly kind: 'arrives'
      readonly account?: Name
      readonly as?: Readonly<Record<string, string>>
      readonly unheard?: true
    }
  /** A notification about the lead that HubSpot signed: that it was made, or the value of its own stage, as of then. */
  | { readonly kind: 'told'; readonly happened: number; readonly lifecycle?: string }
  /** The worker ends, once, the next time it comes there. */
  | { readonly kind: 'dies'; readonly at: StepName }
  /** By a person in the portal. */
  | { readonly kind: 'given'; readonly to: Name }
  | { readonly kind: 'deactivated'; readonly who: Name }
  | { readonly kind: 'called'; readonly happened: number }
  | { readonly kind: 'answered'; readonly response: 'accepted' | 'rejected'; readonly reason?: string }
  | { readonly kind: 'changed'; readonly properties: Readonly<Record<string, string>> }
  /** A deal without an amount, which the portal itself takes for an opportunity. */
  | { readonly kind: 'deal' }
  /** The portal's own stage follows ours, or is left alone. */
  | { readonly kind: 'crm-stage'; readonly on: boolean }
  /** Somebody takes a stage out of the portal. */
  | { readonly kind: 'stage-dropped'; readonly value: string }

/** What the store and the portal show of a lead; only what a row names is compared. */
export interface Seen {
  readonly owner: Name | null
  readonly stage: string
  readonly status: string
  readonly held: string | null
  /** `running, due Mon 9 Mar 09:20`. */
  readonly leadClock: string
  /** One line a clock of an owner, in order: `A breached 10:05 due …`. */
  readonly repClocks: readonly string[]
  /** Tasks in the portal: `breach A` and whether it is open. */
  readonly tasks: readonly string[]
  /** Who is asked by the open ones. */
  readonly asked: readonly (Name | null)[]
  /** What the manager's open ones tell. */
  readonly told: readonly string[]
  readonly usedMinutes: number
  readonly rest: string | null
  readonly cycle: number
  readonly temperature: string | null
  /** Stages that were passed over. */
  readonly skips: string
  /** Visits: `mql 1, sal 1, …` with their cycle. */
  readonly stays: string
  /** Decisions that gave it to somebody. */
  readonly given: number
  /** Of the row's own pool, all its leads together. */
  readonly turns: number
  /** How often the portal was asked to change contacts at this instant; `again`: more than once. */
  readonly writes: 'none' | 'once' | 'again'
  /** Every owner the portal ever showed, in order. */
  readonly owners: readonly (Name | null)[]
  readonly score: string | null
  /** Points of the latest decision. */
  readonly engagement: number
  /** The portal's own stage. */
  readonly crmStage: string | null
  /** What notifications told of it, in the order in which they came: `lead`, `lead by us`, `emptied by us`. */
  readonly crmStageTold: readonly string[]
  /** Our own writes that came back otherwise than meant, since the instant before. */
  readonly overtaken: number
  /** Moves that are kept: `mql promoted, …`. */
  readonly moves: string
}

export interface Step {
  readonly at: number
  /** Which of a row's leads; there is mostly one. */
  readonly lead?: string
  readonly event?: Event
  readonly sees?: Partial<Seen>
}

export interface Row {
  readonly id: string
  readonly says: string
  readonly minutes: number
  readonly members: readonly Name[]
  /** `always`: given to somebody who does not work now. */
  readonly hours?: 'members' | 'always'
  /** The owner of the account has it, or whoever stands in for them; else the members. */
  readonly byAccount?: true
  /** Its owner is asked to call at once. */
  readonly call?: true
  readonly openCap?: number
  /** So many leads an hour. */
  readonly hourCap?: { readonly count: number; readonly window: 'static' | 'rolling' }
  readonly steps: readonly Step[]
}

export const ARRIVES: Event = { kind: 'arrives' }
export const ACCEPTED: Event = { kind: 'answered', response: 'accepted' }
export const wed = (time: string): number => at(`2026-03-04 ${time}`)
export const april = (day: number, time = '10:00'): number => at(`2026-04-${String(day).padStart(2, '0')} ${time}`)
