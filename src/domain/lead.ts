/**
 * The lead as Estafet sees it: a CRM-neutral snapshot of one person, what Estafet remembers of them,
 * and the small facts of their deals and account. Plain values; nothing here reads a clock or a CRM.
 */

/** UTC, milliseconds since 1970. */
export type Instant = number
/** Our own id of a lead (uuid v7); survives merges and re-imports in the CRM. */
export type LeadId = string
/** The person a lead can belong to; unique in one installation. */
export type RepId = string
export type PoolId = string

/** The lifecycle, in order; docs/rules.md. `iql` is optional and lies between known and mql. */
export const STAGES = ['visitor', 'known', 'iql', 'mql', 'sal', 'sql', 'opportunity', 'customer'] as const
export type Stage = (typeof STAGES)[number]

/** Where a lead stands beside its stage; docs/rules.md. */
export const STATUSES = ['active', 'nurture', 'disqualified', 'lost', 'dormant', 'stale'] as const
export type Status = (typeof STATUSES)[number]

/**
 * Canonical fields a mapping fills from the CRM. `null` means: the CRM holds nothing.
 * Texts are trimmed, never empty; instants are UTC milliseconds; money is in the account's currency.
 */
export interface LeadFields {
  readonly email: string | null
  readonly phone: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly company: string | null
  readonly role: string | null
  readonly country: string | null
  readonly city: string | null
  readonly postalCode: string | null
  readonly language: string | null
  readonly website: string | null
  readonly industry: string | null
  readonly employees: number | null
  readonly annualRevenue: number | null
  readonly techStack: readonly string[] | null
  readonly useCase: string | null
  readonly product: string | null
  readonly expectedValue: number | null

  /** A source the customer's own process has written, in their words. */
  readonly sourceExplicit: string | null
  readonly sourceDetailExplicit: string | null
  readonly utmSource: string | null
  readonly utmMedium: string | null
  readonly utmCampaign: string | null
  /** Latest form submitted, and when. */
  readonly formName: string | null
  readonly formAt: Instant | null
  readonly firstFormName: string | null
  readonly analyticsSource: string | null
  readonly analyticsDetail1: string | null
  readonly analyticsDetail2: string | null
  readonly campaign: string | null
  readonly partner: string | null
  readonly referrer: string | null
  readonly importList: string | null
  readonly eventName: string | null
  readonly eventEngagement: string | null
  /** How the record was made: form, import, integration, person, chat, e-mail … in lower case. */
  readonly recordOrigin: string | null
  readonly outboundResponse: boolean | null

  readonly emailBounced: boolean | null
  readonly optedOut: boolean | null

  /** Owner now in the CRM. */
  readonly ownerId: RepId | null
  /** The rep's answer to the assignment. */
  readonly repResponse: 'accepted' | 'rejected' | null
  readonly rejectReason: string | null
  readonly firstOutreachAt: Instant | null
  readonly lastOutreachAt: Instant | null
  readonly outreachCount: number | null
  readonly needConfirmed: boolean | null
  readonly budgetConfirmed: boolean | null
  readonly authorityConfirmed: boolean | null
  readonly timelineConfirmed: boolean | null
  /** Answers that MEDDIC asks for beside these; absent where the CRM has no place for them. */
  readonly metricsConfirmed?: boolean | null
  readonly decisionCriteriaConfirmed?: boolean | null
  readonly decisionProcessConfirmed?: boolean | null
  readonly championConfirmed?: boolean | null
  readonly lastActivityAt: Instant | null
  readonly pageViews: number | null
  readonly lastPage: string | null
  /** The CRM's own lifecycle stage, already translated to ours where the mapping knows it. */
  readonly crmStage: Stage | null
}

export type FieldName = keyof LeadFields

/** A deal (opportunity) that names this lead. */
export interface DealFacts {
  readonly dealId: string
  readonly state: 'open' | 'won' | 'lost'
  readonly amount: number | null
  readonly closeAt: Instant | null
  readonly createdAt: Instant
  /** When it was won or lost; null while open. */
  readonly closedAt: Instant | null
  readonly ownerId: RepId | null
  /** People of the buyer on the deal; null or absent: the CRM does not tell. */
  readonly stakeholders?: number | null
}

/** A company record that a lead may belong to. */
export interface AccountFacts {
  readonly accountId: string
  readonly name: string | null
  /** Registrable domains, lower case, e.g. `acme.co.uk`. */
  readonly domains: readonly string[]
  readonly ownerId: RepId | null
  readonly employees: number | null
  readonly annualRevenue: number | null
  readonly industry: string | null
  readonly country: string | null
  readonly postalCode: string | null
  readonly phone: string | null
  readonly isCustomer: boolean
  readonly openDeals: number
  readonly contacts: number
  readonly lastActivityAt: Instant | null
  readonly createdAt: Instant
  /** In the CRM's bin. Absent like the three below: no. */
  readonly deleted?: boolean
  readonly competitor?: boolean
  /** Somebody asked that no lead is given to its owner on its account. */
  readonly doNotRoute?: boolean
  /** The customer's own unit that sells to it; null or absent: any. */
  readonly businessUnit?: string | null
}

/** One thing the lead did, kept once by its key. Kinds are those of the engagement table in the policy. */
export interface Activity {
  /** Unique per lead, e.g. `form:1793620800000`. */
  readonly key: string
  readonly kind: string
  readonly at: Instant
  /** Page, form or subject; for the trace. */
  readonly detail: string | null
}

/** Everything read from the CRM about one lead at one moment. */
export interface LeadSnapshot {
  readonly leadId: LeadId
  readonly createdAt: Instant
  readonly fields: LeadFields
  readonly deals: readonly DealFacts[]
  /** The company the CRM itself links to this person. */
  readonly linkedAccount: AccountFacts | null
}

/** One stay in one stage. `skipped` stages have no stay, only a record that they were passed over. */
export interface StageRecord {
  /** Null when the stage was only ever skipped. */
  readonly firstEnteredAt: Instant | null
  readonly lastEnteredAt: Instant | null
  readonly lastExitedAt: Instant | null
  readonly entries: number
  /** Length of the latest closed stay, milliseconds. */
  readonly latestMs: number | null
  /** Sum of all closed stays, milliseconds. */
  readonly cumulativeMs: number
  readonly skipped: boolean
}

export type AssignedBy =
  'pool' | 'account-owner' | 'current-owner' | 'sticky' | 'named' | 'person' | 'territory' | 'partner' | 'fallback'

/** Who owns the lead, as Estafet last decided or accepted it. At most one is active. */
export interface Assignment {
  readonly ownerId: RepId
  readonly assignedAt: Instant
  readonly by: AssignedBy
  readonly poolId: PoolId | null
  readonly ruleId: string
  /** Set when a person chose the owner: until then no rule moves the lead. */
  readonly lockedUntil: Instant | null
  /** Who has to answer in the owner's place while the owner is away. */
  readonly delegateId?: RepId | null
}

export type ClockState = 'running' | 'met' | 'breached' | 'void' | 'closed'

/** A response-time promise on one lead (kind `lead`) or on one person for that lead (kind `rep`). */
export interface Clock {
  readonly clockId: string
  readonly kind: 'lead' | 'rep'
  /** SLA class of the policy, e.g. `icp-mql`. */
  readonly slaId: string
  readonly ownerId: RepId | null
  readonly startedAt: Instant
  /** Null while nobody's working time is known to hold it (no coverage). */
  readonly dueAt: Instant | null
  readonly targetMinutes: number
  readonly unit: 'business' | 'calendar'
  readonly state: ClockState
  /** The instant the promise fell due; independent of when that was noticed. */
  readonly breachedAt: Instant | null
  readonly stoppedAt: Instant | null
  /** Escalation steps already decided, e.g. `breach`. Each at most once. One that made no task has a `-` before it. */
  readonly stepsDone: readonly string[]
  /** Since when the clock stands still; null or absent: it runs. */
  readonly pausedAt?: Instant | null
  /** When it last went on after a pause, and the milliseconds it had run by then. */
  readonly resumedAt?: Instant | null
  readonly usedMs?: number
}

/** First and latest touch; docs/rules.md. */
export interface Touch {
  readonly source: string
  readonly detail: string | null
  readonly at: Instant
  readonly because: string
}

/** Why and how a lead came to rest: recycled, lost, dormant or disqualified. */
export interface Rest {
  /** `rejected`, `handed-back`, `unreachable`, `lost`, `dormant`, `disqualified`, or the id of a recycle reason of the policy. */
  readonly reason: string
  readonly since: Instant
  /** From when it may qualify again by score; null: not by score. */
  readonly until: Instant | null
  /** Who had it last. */
  readonly ownerId: RepId | null
  /** Whether that person gets it again once it qualifies. */
  readonly returns: boolean
}

/** Where contact attempts began to count: at the begin of a cycle, or when the lead last answered. */
export interface AttemptsBase {
  /** What the CRM had counted by then. */
  readonly count: number
  readonly since: Instant
}

/** The one cadence of a lead. */
export interface CadenceState {
  readonly cadenceId: string
  readonly startedAt: Instant
  readonly ownerId: RepId
  /** Place of the touch that is open now; the number of touches once all are made. */
  readonly next: number
  /** When that touch became the next one. */
  readonly openedAt: Instant
  /** Null while the owner's working hours are not known, and once it has ended. */
  readonly dueAt: Instant | null
  /** How often it changed hands; absent: never. Part of the tasks' keys: a lead may come back to one who had it before. */
  readonly handedOver?: number
  /** Why it ended; null while it runs. */
  readonly ended: 'finished' | 'reply' | 'meeting' | 'opt-out' | 'stage' | 'owner' | 'by-hand' | null
}

/** A place where leads vanish in which this one was found, told to somebody once. */
export interface HoleState {
  readonly hole: string
  /** When the stay began or the deal fell due that makes it one; part of the task's key. */
  readonly since: Instant
  readonly told: readonly ('owner' | 'manager')[]
  /** When the first task was made. */
  readonly toldAt: Instant
}

/** A rep's answer from the app card in force for the present owner, until the CRM's own property says something else. */
export interface StandingAnswer {
  readonly response: 'accepted' | 'rejected'
  readonly reason: string | null
  /** Null: nobody had the lead; a manager spoke. */
  readonly ownerId: RepId | null
  /** What the CRM's property said when the answer was given. */
  readonly over: 'accepted' | 'rejected' | null
}

/** A lead that its rep lets wait. It stays theirs; what the lead or the rep does wakes it before its time. */
export interface Snooze {
  readonly ownerId: RepId
  readonly since: Instant
  readonly until: Instant
  /** Who said so: the owner, a stand-in or a manager. */
  readonly by: RepId
  /** It is over, and the task it left is still open. `due`: its time came; `woken`: the lead did something before. Absent: it lasts. */
  readonly over?: 'due' | 'woken'
}

/** What another tool may write over. */
export type Contested = 'owner' | 'stage'
/** Another tool wrote over what we had written to the CRM. What it wrote is left there until a person decides, or it is quiet for days. */
export interface Conflict {
  readonly what: Contested
  /** What we had written: a person of the CRM, or a stage. */
  readonly wrote: string
  /** What stood there instead; null: nothing. */
  readonly found: string | null
  /** Who did it, as the CRM tells: a workflow of the CRM, another app, or a process of the CRM itself. */
  readonly tool: 'workflow' | 'app' | 'process'
  /** Which one, in the CRM's own words; null: not told. */
  readonly toolId: string | null
  readonly firstAt: Instant
  readonly lastAt: Instant
  /** How often since it began. */
  readonly times: number
}

/** The record of the same person in the other CRM of the house: both are one lead, of which one record leads. See pair.ts. */
export interface Pair {
  readonly role: 'leads' | 'follows'
  /** Ids of the other record in its own account. */
  readonly leadId: LeadId
  readonly recordId: string
  /** Name of its CRM, as people call it. */
  readonly crm: string
  readonly since: Instant
  /** What the other record told when it was last looked at, as a digest: what differs from it is news. */
  readonly seen: string
  /** Where this record leads: the rep's answer that the other CRM showed; it counts when it changes. */
  readonly response?: LeadFields['repResponse']
  /** Where this record leads: that answer was acted upon, and to which assignment it was given; absent: it was not. */
  readonly acted?: { readonly assignedAt: Instant | null }
  /** Where this record follows: who has the lead, as its own CRM shows it; null: nobody whom this CRM knows. */
  readonly assignment?: Assignment | null
  /** Where this record follows: whom a person chose in its CRM, until the leading record has heard it. */
  readonly chosen?: Chosen
  /** Where this record follows: the stage it had reached by itself before. */
  readonly stood?: Stage
}

/** An owner set by hand, and when that was noticed. */
export interface Chosen {
  readonly ownerId: RepId
  readonly at: Instant
}

/** What Estafet itself remembers of a lead between evaluations. */
export interface LeadMemory {
  readonly stage: Stage
  readonly status: Status
  readonly stages: Partial<Readonly<Record<Stage, StageRecord>>>
  /** 1 at first, +1 each time a recycled lead re-enters. */
  readonly cycle: number
  readonly recycledAt: Instant | null
  readonly firstTouch: Touch | null
  readonly latestTouch: Touch | null
  readonly assignment: Assignment | null
  /** Everyone who ever held it in this cycle, oldest first. */
  readonly formerOwners: readonly RepId[]
  /** Those whom the CRM did not take as its owner in this cycle: absent for this lead. */
  readonly refusedOwners?: readonly RepId[]
  /** Running clocks, and ended ones of the present cycle. */
  readonly clocks: readonly Clock[]
  readonly activities: readonly Activity[]
  readonly firstResponseAt: Instant | null
  /** The rep's answer already acted upon; an answer counts once, when it changes. Absent: none yet. */
  readonly responseSeen?: 'accepted' | 'rejected' | null
  /** That answer was given to an earlier assignment and is to be emptied in the CRM; absent: it was not. */
  readonly responseOver?: true
  /** A rep's answer from the app card that is in force; absent: none. See rep-answer.ts. */
  readonly answer?: StandingAnswer
  readonly snooze?: Snooze
  /** Open conflicts with other tools, one a kind; absent: none. */
  readonly conflicts?: readonly Conflict[]
  /** Keys of answers, orders and rewrites already heard; absent: none. */
  readonly answersSeen?: readonly string[]
  readonly held: Hold | null
  /** Its turn was given back once, which is all there is; absent: it was not. */
  readonly credited?: true
  /** It stood in the CRM before and is left as it was found until it does something after this instant; absent: it is not. */
  readonly foundAt?: Instant
  /** Why the lead rests, or last rested; absent: it never did. */
  readonly rest?: Rest
  /** How often it has come to rest; absent: never. */
  readonly restCount?: number
  /** The stage a person or the CRM's own process has set: nothing automatic takes the lead below it in this cycle. */
  readonly lockedStage?: Stage
  readonly attempts?: AttemptsBase
  /** When a status beside the stage last changed by itself; absent: never. No move is dated before it. */
  readonly markedAt?: Instant
  readonly cadence?: CadenceState
  readonly holes?: readonly HoleState[]
  /** Owner Estafet last asked the CRM to hold, and the owner the CRM showed when it did; tells a person's change from our own write under way. */
  readonly intendedOwnerId: RepId | null
  readonly ownerSeenAtIntent: RepId | null
  /** The number of our write that the CRM showed then; absent: not known. */
  readonly writeSeenAtIntent?: number
  /** The number of the first write that asked for the present owner, or that told that nobody is any more; absent: not known. */
  readonly ownerAskedIn?: number
  /** The record of the same person in another CRM; absent: there is none. */
  readonly pair?: Pair
  /** Answered in this cycle while the lead followed the record of another CRM; absent: it was not. */
  readonly answeredElsewhere?: Instant
  /** The CRM refused what the last decision wanted it to show: nothing of ours is under way. Absent: it did not, or another decision was made since. */
  readonly writeRefused?: true
}

/** Nobody could take the lead, or it must not be routed yet. A hold is a decision too. */
export interface Hold {
  readonly since: Instant
  readonly reason: string
  readonly poolId: PoolId | null
  /** When to look again; null: when the roster or the lead changes. */
  readonly until: Instant | null
  /** The manager was told of it. */
  readonly told?: boolean
  /** What the lead was promised, in minutes: who is promised an answer sooner is given first. Absent: nothing. */
  readonly promisedMinutes?: number
}
