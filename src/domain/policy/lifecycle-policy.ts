import type { Stage } from '../lead.ts'
import type { CreditReason } from './pool-options.ts'
import type { RuleGroup } from './rule-group.ts'

/** What a qualification talk can confirm. `need`, `budget`, `authority`, `timeline` are BANT; MEDDIC reads need as the pain and authority as the economic buyer. */
export type Answer =
  'need' | 'budget' | 'authority' | 'timeline' | 'metrics' | 'decision-criteria' | 'decision-process' | 'champion'

/** An unaccepted MQL may fall back to known: promoted at `minScore`, it falls only at `points` less, after `afterDays` in the stage. */
export interface FallBackPolicy {
  readonly points: number
  readonly afterDays: number
}

/** An accepted lead that nobody gets hold of is recycled: after so many attempts, or so many days with at least `minAttempts`, without contact. */
export interface UnreachablePolicy {
  readonly attempts: number
  readonly days: number
  readonly minAttempts: number
  /** Kinds of activity by which the lead shows that it was reached. */
  readonly contactKinds: readonly string[]
}

/** Leads that have fallen silent on both sides. */
export interface SilencePolicy {
  /** Days after which a lead in `staleStages` is stale: still in its stage, proposed for a decision. */
  readonly staleDays: number
  readonly staleStages: readonly Stage[]
  /** Days after which an opportunity without a deal that is still to close is dormant. */
  readonly dormantDays: number
}

/** What a rep's reason for giving a lead back leads to: the first entry whose words stand in the reason decides. */
export interface RecycleReason {
  readonly id: string
  readonly contains: readonly string[]
  /** In place of the general cool-down. */
  readonly coolDownDays?: number
  /** The lead is out for good instead of recycled. */
  readonly disqualify?: boolean
  /** Once it qualifies again, whoever gave it back gets it again. */
  readonly returnToOwner?: boolean
  /** Such a lead was worthless: whoever gives it back may have the turn back, where their pool gives credits for this. */
  readonly credit?: CreditReason
}

export type Channel = 'call' | 'email' | 'linkedin' | 'meeting'

/** One touch of a cadence. */
export interface TouchPolicy {
  readonly id: string
  readonly channel: Channel
  /** After the start of the cadence; due in the owner's working hours. */
  readonly afterHours: number
  /** Names the words to use; the CRM holds them. */
  readonly template: string
}

/** Touches that follow each other; the first cadence whose condition holds is the lead's only one. */
export interface CadencePolicy {
  readonly id: string
  readonly name: string
  readonly when: RuleGroup
  readonly touches: readonly TouchPolicy[]
  /** Stages in which it runs; leaving them stops it. */
  readonly stages: readonly Stage[]
  readonly stopOn: readonly ('reply' | 'meeting' | 'opt-out')[]
  /** A new owner goes on where the one before stopped, starts again, or does not follow up. */
  readonly onNewOwner: 'continue' | 'restart' | 'stop'
  /** Whether each touch becomes a task of the owner; else it is only told as the next step. */
  readonly tasks?: boolean
  /**
   * The CRM's own sequence, by its id there, that sends the e-mails of this cadence: the lead is enrolled in it in the owner's name
   * when the first e-mail is due, and e-mails make no tasks of their own. Where the CRM cannot do it, one task asks for the e-mails.
   */
  readonly sequence?: string
}

/** Places where leads vanish, and when Estafet speaks up. */
export interface BlackHolePolicy {
  /** Days in MQL without acceptance or contact, where no response time is promised. */
  readonly mqlDays: number
  /** Attempts in SAL without contact after which another channel is suggested, each time. */
  readonly salAttempts: number
  /** Days in SQL without a deal. */
  readonly sqlDays: number
  /** Days in opportunity. */
  readonly opportunityDays: number
  /** Days after the owner's task about an aged opportunity until the manager gets one. */
  readonly managerAfterDays: number
  /** Channels in the order in which they are suggested. */
  readonly channels: readonly Channel[]
}
