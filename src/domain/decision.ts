import type { Credit } from './credits.ts'
import type {
  Activity,
  Assignment,
  Chosen,
  Clock,
  Conflict,
  DealFacts,
  FieldName,
  Hold,
  Instant,
  LeadFields,
  LeadId,
  LeadMemory,
  LeadSnapshot,
  Pair,
  PoolId,
  RepId,
  Snooze,
  Stage,
  Status,
} from './lead.ts'
import type { AccountCandidate } from './matching/account-candidate.ts'
import type { RunnerUp } from './matching/tiers.ts'
import type { Channel } from './policy/lifecycle-policy.ts'
import type { Roster, RotationState } from './roster.ts'

/** A fact in a trace: what a rule saw. Rendered to words on demand by src/domain/explain. */
export type Saw = Readonly<Record<string, string | number | boolean | null | readonly string[]>>

/** One step of an explanation. `because` is a stable reason code, e.g. `stage.high-intent`; docs/reasons.md. */
export interface TraceStep {
  readonly step:
    | 'source'
    | 'qualification'
    | 'fit'
    | 'temperature'
    | 'engagement'
    | 'score'
    | 'stage'
    | 'account'
    | 'route'
    | 'pool'
    | 'sla'
    | 'plan'
  readonly because: string
  readonly saw: Saw
}

/** A recorded move through the lifecycle. */
export interface Transition {
  readonly from: Stage | null
  readonly to: Stage
  readonly fromStatus: Status | null
  readonly toStatus: Status
  /** When it happened (business time of the evidence), not when it was noticed. */
  readonly at: Instant
  /** Named edge, e.g. `promoted`, `rejected`, `won`; docs/rules.md. `skipped`: `to` was passed over, nobody stayed in it. */
  readonly edge: string
  readonly because: string
  readonly evidence: Saw
  readonly cycle: number
}

export interface ScoreParts {
  /** 0–100, two decimals kept. */
  readonly total: number
  /** What the source, the qualification and the fit add to the total: points × weight. They sum to it exactly. */
  readonly source: number
  readonly qualification: number
  readonly fit: number
  readonly weights: { readonly source: number; readonly qualification: number; readonly fit: number }
  readonly band: string
}

/** Why a member of a pool did not get the lead: the first gate that stopped them, or `eligible` / `chosen`. */
export interface Candidate {
  readonly repId: RepId
  readonly gate:
    | 'chosen'
    | 'eligible'
    | 'inactive'
    | 'out-of-hours'
    | 'out-of-office'
    | 'cap'
    | 'former-owner'
    | 'not-skilled'
    | 'out-of-territory'
    | 'no-time-left'
    | 'weight-zero'
  /** Present now (accrues turns), even if not eligible for this lead. */
  readonly present: boolean
}

export type Routing =
  | { readonly kind: 'keep'; readonly assignment: Assignment; readonly because: string }
  | {
      readonly kind: 'assign'
      readonly assignment: Assignment
      readonly because: string
      readonly candidates: readonly Candidate[]
    }
  | { readonly kind: 'hold'; readonly hold: Hold; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'not-yet'; readonly because: string }

/** A CRM task that must exist (or be closed), named by a key so that it is made once. */
export interface TaskIntent {
  /** `clockId:step` or `leadId:what:which`; unique per installation for ever. */
  readonly key: string
  readonly action: 'open' | 'close'
  readonly kind:
    | 'breach'
    | 'reminder'
    | 'verify-contact'
    /** Nobody else may have the lead: the manager settles it. */
    | 'manager-queue'
    /** Answer it in the place of the owner, who is away. */
    | 'delegated'
    /** The rep let the lead wait until then, or it woke up before. */
    | 'snoozed'
    | 'tell-referrer'
    /** A lead of the partner whom the assignee looks after was assigned. */
    | 'partner-lead'
    /** No pool can give the lead now. */
    | 'held'
    /** An account belongs to somebody who left. */
    | 'owner-inactive'
    /** One touch of a cadence. */
    | 'touch'
    /** The e-mails of a cadence are the CRM's sequence: to be enrolled in it, or taken out again. */
    | 'sequence'
    /** An SQL without a deal: make one, or qualify again. */
    | 'create-deal'
    /** An opportunity past its close date or older than is normal. */
    | 'aged-deal'
  readonly assigneeId: RepId | null
  readonly dueAt: Instant
  readonly facts: Saw
}

/** The next touch of the lead's cadence. */
export interface NextTouch {
  readonly cadenceId: string
  readonly touchId: string
  readonly channel: Channel
  readonly template: string
  readonly ownerId: RepId
  /** In the owner's working hours; null while those are not known. */
  readonly dueAt: Instant | null
}

/** A place where leads vanish in which this one is, and what is done about it. */
export interface BlackHole {
  readonly hole: 'mql-sal' | 'sal-sql' | 'sql-opportunity' | 'aged-opportunity'
  readonly since: Instant
  readonly action: 'reassign' | 'next-channel' | 'verify-contact' | 'create-deal' | 'review-deal'
  readonly facts: Saw
}

/** What a person is asked to do with a stale lead. */
export type Proposal = 'recycle' | 'disqualify' | 'nurture'

/** The canonical results written back to the CRM; a mapping names the properties. Null clears. */
export interface Outputs {
  readonly stage: Stage
  readonly status: Status
  readonly score: number
  readonly band: string
  readonly scoreSource: number
  readonly scoreQualification: number
  readonly scoreFit: number
  readonly sourceType: string
  readonly sourceDetail: string | null
  readonly qualification: string
  readonly fit: string
  readonly temperature: string
  readonly ownerId: RepId | null
  readonly assignedAt: Instant | null
  readonly slaDueAt: Instant | null
  readonly slaState: string | null
  readonly firstResponseAt: Instant | null
  readonly cycle: number
  /** Reason code and facts of the routing; rendered to words in the installation's language when written. */
  readonly routingReason: TraceStep
}

export type OutputName = keyof Outputs

/** Everything decided about one lead in one run. A pure function of {@link DecisionInput}. */
export interface Decision {
  readonly sourceType: string
  readonly sourceDetail: string | null
  readonly qualification: string
  readonly fit: {
    readonly classes: readonly string[]
    readonly top: string
    readonly matched: readonly string[]
    readonly missing: readonly string[]
  }
  readonly temperature: 'hot' | 'warm' | 'cold' | 'stale'
  readonly engagement: number
  readonly score: ScoreParts
  readonly account: {
    readonly accountId: string
    readonly tier: string
    readonly confidence: number
    /** Best first; each with what it lost by. */
    readonly runnersUp: readonly RunnerUp[]
    readonly decidedBy: string | null
  } | null
  readonly stage: Stage
  readonly status: Status
  readonly transitions: readonly Transition[]
  readonly routing: Routing
  /** Clocks as they are after this decision (running and changed ones). */
  readonly clocks: readonly Clock[]
  readonly tasks: readonly TaskIntent[]
  readonly outputs: Outputs
  /** What people filled in for an earlier assignment and the CRM shall hold no longer; absent: nothing. */
  readonly clears?: readonly FieldName[]
  /** The turn that the lead cost its rep and that they were given back; absent: none. */
  readonly credit?: Credit
  /** Its rep lets it wait; absent: nobody does. */
  readonly snooze?: Snooze
  /** Other tools write over what is written here: open conflicts, one a kind; absent: none. */
  readonly conflicts?: readonly Conflict[]
  /** The record of the same person in another CRM, which is one lead with this one; absent: there is none. */
  readonly pair?: Pick<Pair, 'role' | 'leadId' | 'recordId' | 'crm'>
  /** Null: no cadence runs. */
  readonly nextTouch: NextTouch | null
  /** Empty: the lead is in none. */
  readonly holes: readonly BlackHole[]
  /** What a person is asked to do with a stale lead; null: nothing. */
  readonly proposal: Proposal | null
  /** The next instant at which this lead must be looked at again though nothing changes; null: never. */
  readonly lookAgainAt: Instant | null
  readonly trace: readonly TraceStep[]
}

/** Facts shared by all leads of a batch; each decision sees what the ones before it left. */
export interface RoutingFacts {
  readonly rotation: ReadonlyMap<PoolId, RotationState>
  /** Latest assignment per registrable e-mail domain inside the sticky window. */
  readonly stickyByDomain: ReadonlyMap<string, { readonly ownerId: RepId; readonly assignedAt: Instant }>
  /** Leads each rep was given, for caps: instants, newest last, at most the longest window. */
  readonly assignedTimes: ReadonlyMap<RepId, readonly Instant[]>
  /** Open leads each rep owns now, in the policy's counted stages. */
  readonly openLeads: ReadonlyMap<RepId, number>
  /** Owners now of leads that other leads of the batch are the same person as. */
  readonly leadOwners?: ReadonlyMap<LeadId, RepId>
  /** What became of the leads each rep had, for pools that weigh by performance; absent: not counted. */
  readonly outcomes?: ReadonlyMap<RepId, Outcomes>
  /** Since when those count; absent: all that is known. */
  readonly outcomesSince?: Instant
}
/** Leads of a rep that were closed. */
export interface Outcomes {
  readonly won: number
  /** Won and lost. */
  readonly closed: number
}

/** Our writes to a record are numbered, and each carries its number. */
export interface WriteNumbers {
  /** Of the write that was the last to land, as the CRM shows it; 0: none has. */
  readonly shown: number
  /** Of the write that would follow from this decision. */
  readonly next: number
}

/** What a record tells that follows. People are named by ids of the CRM of whoever reads it; whom it does not know is left out. */
export interface FactsTold {
  /** Fields that the record holds something in, of those that cross. */
  readonly fields: Partial<LeadFields>
  readonly deals: readonly DealFacts[]
  readonly activities: readonly Activity[]
  /** Whom a person chose in its CRM and nobody has acted upon. `ownerId` null: not a user of our CRM. */
  readonly chosen: { readonly ownerId: Chosen['ownerId'] | null; readonly at: Instant } | null
  /** The stage that it had reached by itself. */
  readonly stood: Stage
}

/** What a record tells that leads. */
export interface DecisionTold {
  readonly outputs: Outputs
  readonly score: ScoreParts
  /** Null: nobody has the lead. */
  readonly assignment: Assignment | null
  /** The owner is not a user of our CRM. */
  readonly ownerUnknown: boolean
  /** Keys of the choices that it has heard. */
  readonly heard: readonly string[]
  /** The rep's answer that it acted upon and that is over by now. */
  readonly answerOver: LeadFields['repResponse']
}

/** The record of the same person in the other CRM of the house, as this account sees it. */
export interface OtherRecord {
  /** What this account's own record is to it. */
  readonly role: Pair['role']
  readonly leadId: LeadId
  readonly recordId: string
  /** Name of its CRM, as people call it. */
  readonly crm: string
  /** Since when it knows us as its other record; null: it does not yet. */
  readonly knowsUsSince: Instant | null
  /** Of all it tells us. */
  readonly digest: string
  readonly facts: FactsTold
  /** Null: nothing was decided of it. */
  readonly told: DecisionTold | null
}

export interface DecisionInput {
  readonly snapshot: LeadSnapshot
  /** Null: never seen before. */
  readonly memory: LeadMemory | null
  /** Accounts that may match by domain, name …; already narrowed by a search. */
  readonly accountCandidates: readonly AccountCandidate[]
  /** Other leads that are surely the same person, surest first; their owners stand in {@link RoutingFacts.leadOwners}. */
  readonly samePeople?: readonly LeadId[]
  /** The same person in the other CRM of the house; absent: there is no house, or nobody there. */
  readonly other?: OtherRecord
  /** One of the accounts has more than one record of that address, so that none is taken for the same lead; absent: no. */
  readonly severalOthers?: true
  /** What the lead did, oldest first, each key once; `memory.activities` is the same list when there is a memory. */
  readonly activities: readonly Activity[]
  /** A write of ours to this record is waiting or under way: the owner the CRM shows may be older than the one we intend. */
  readonly writePending: boolean
  /** Absent: not known. */
  readonly writes?: WriteNumbers
  readonly roster: Roster
  /** Never seen before, and found standing in the CRM by a reading that began at this instant; absent: news told of it. */
  readonly found?: Instant
  readonly now: Instant
  /** Fresh ids for what this decision may create, in order; from the Chance port. */
  readonly ids: { readonly leadClock: string; readonly repClock: string }
}

/** One decision of a batch together with what it leaves behind. */
export interface Decided {
  readonly decision: Decision
  readonly memory: LeadMemory
}
