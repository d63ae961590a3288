import type { AccountFacts, Activity, DealFacts, Instant, LeadId, LeadMemory, PoolId, Stage } from '../domain/lead.ts'
import type { Decided, Decision, RoutingFacts } from '../domain/decision.ts'
import type { RotationState } from '../domain/roster.ts'
import type { PairScore } from '../domain/duplicates/score-pair.ts'
import type { AccountCandidate } from '../domain/matching/account-candidate.ts'
import type { AccountSearch } from '../domain/matching/account-keys.ts'
import { EstafetError } from '../errors.ts'
import type { CrmKind, CrmPerson, InstallationId, Lane, ObjectType, RecordId, TaskWrite } from './crm.ts'
import type { PolicyStore } from './policies.ts'
import type { DuplicateStore, Identity, KnownPerson } from './people.ts'

/** The store cannot be reached, is too busy, or did not answer in time. Whoever asked may ask again; nothing is promised about the last call. */
export class StoreUnavailableError extends EstafetError {
  override name = 'StoreUnavailableError'
  readonly code = 'store_unavailable'
}

// ── Installations ─────────────────────────────────────────────────────────────

export type InstallationState = 'active' | 'disconnected' | 'uninstalled'

export interface Installation {
  readonly installationId: InstallationId
  readonly crm: CrmKind
  /** The CRM's id of the customer's account (HubSpot: portal id). */
  readonly accountId: string
  readonly state: InstallationState
  readonly scopes: readonly string[]
  readonly language: 'en' | 'id'
  readonly zone: string
  /** Domain under which the CRM shows records to people. */
  readonly uiDomain: string | null
  readonly policyVersion: number
  /** Raised at each change of people, teams or hours. */
  readonly rosterVersion: number
  readonly createdAt: Instant
}

export interface InstallationStore {
  find(id: InstallationId): Promise<Installation | null>
  byAccount(crm: CrmKind, accountId: string): Promise<Installation | null>
  /** Every active installation: for timers. Ids only, nothing else crosses installations. */
  active(): Promise<readonly InstallationId[]>
  /** Creates, or brings back an uninstalled or disconnected one, with fresh tokens. */
  connect(fresh: NewInstallation): Promise<Installation>
  setState(id: InstallationId, state: InstallationState, why: string): Promise<void>
  /** The policy document of a version, as stored; immutable. */
  policy(id: InstallationId, version: number): Promise<unknown>
  people(id: InstallationId): Promise<readonly CrmPerson[]>
  /** The people as they were at a roster version, to compute a stored decision again; null when that version had none. */
  peopleAt(id: InstallationId, rosterVersion: number): Promise<readonly CrmPerson[] | null>
  /** Replaces the people of the CRM; raises rosterVersion only if something differs, and at the first reading whatever it found. */
  replacePeople(id: InstallationId, people: readonly CrmPerson[]): Promise<'same' | 'changed'>
}
export interface NewInstallation {
  readonly installationId: InstallationId
  readonly crm: CrmKind
  readonly accountId: string
  readonly scopes: readonly string[]
  readonly language: 'en' | 'id'
  readonly zone: string
  readonly uiDomain: string | null
  readonly tokens: TokenSet
  /** Published as version 1 when the installation is new. */
  readonly policy: unknown
  readonly at: Instant
}

/** Tokens in clear; only in memory. The store encrypts at rest. */
export interface TokenSet {
  readonly accessToken: string
  readonly refreshToken: string
  readonly expiresAt: Instant
  /** When it was got; refresh is due at 80 % of the way from here to expiresAt. */
  readonly obtainedAt: Instant
}

export interface TokenStore {
  load(id: InstallationId): Promise<TokenSet | null>
  /** Takes the refresh lease (one holder per installation, `leaseMs` by the store's clock); null when another holds it. */
  takeRefreshLease(id: InstallationId, leaseMs: number): Promise<string | null>
  /** Stores fresh tokens if the lease is still ours, and gives the lease back. */
  saveRefreshed(id: InstallationId, lease: string, tokens: TokenSet): Promise<'saved' | 'fenced'>
  giveBackRefreshLease(id: InstallationId, lease: string): Promise<void>
}

// ── Inbox ─────────────────────────────────────────────────────────────────────

/** "Something about this record changed." */
export interface DirtyMark {
  readonly type: ObjectType
  readonly id: RecordId
  /** When the change happened, as told by the CRM. */
  readonly occurredAt: Instant
}
/** Our own write coming back: dropped if it equals the last intended value, else a dirty mark. */
export interface Echo {
  readonly type: ObjectType
  readonly id: RecordId
  readonly property: string
  readonly value: string
  readonly occurredAt: Instant
}
/** Something that happened (not a state), kept once by its key. */
export interface KeptActivity {
  readonly id: RecordId
  readonly activity: Activity
}
export interface IncomingBatch {
  readonly installation: InstallationId
  readonly source: string
  /** Hash of what was sent; the same delivery again is a duplicate. */
  readonly digest: string
  /** Raw bytes as received. */
  readonly body: Buffer
  readonly receivedAt: Instant
  readonly lane: Lane
  /** Distinct by (type, id). */
  readonly marks: readonly DirtyMark[]
  readonly echoes: readonly Echo[]
  readonly activities: readonly KeptActivity[]
  readonly eventCount: number
}

export interface ClaimedRecord {
  readonly id: RecordId
  readonly generation: number
  /** Times claimed, this one included; counted at claim. */
  readonly attempts: number
  /** Earliest unanswered mark. */
  readonly markedAt: Instant
  readonly lane: Lane
}
export interface Claim {
  readonly installation: InstallationId
  readonly type: ObjectType
  readonly token: string
  readonly records: readonly ClaimedRecord[]
}
export type Work = { readonly installation: InstallationId; readonly type: ObjectType }

export interface InboxStore {
  /** Keeps the batch and marks its records dirty in one statement; durable when it resolves. */
  keep(batch: IncomingBatch): Promise<'kept' | 'duplicate'>
  /** Marks records dirty from inside (sweep, reconcile, replay, neighbours of a changed company). */
  mark(
    installation: InstallationId,
    marks: readonly DirtyMark[],
    lane: Lane,
    at: Instant,
    notBeforeMs?: number,
  ): Promise<void>
  /** Up to `limit` dirty records of one type, urgent lane first, then oldest. Null when there are none to take. */
  claim(work: Work, limit: number, leaseMs: number): Promise<Claim | null>
  /** Prolongs the lease; false when the token is no longer ours. */
  renew(claim: Claim, leaseMs: number): Promise<boolean>
  /** Gives records back untouched (this claim does not count as an attempt), to be taken again after `delayMs` of the store's clock. */
  giveBack(claim: Claim, ids: readonly RecordId[], delayMs: number): Promise<void>
  /** Records that are finished without a decision: gone, merged away, or not leads. Generation-checked. */
  settle(claim: Claim, ids: readonly RecordId[]): Promise<void>
  /** Installations and types with claimable records, fairly turned: for timers. */
  waiting(): Promise<readonly Work[]>
}

// ── Leads, decisions ──────────────────────────────────────────────────────────

/** A lead's standing state beside its memory, as the store holds it. */
export interface StoredLead {
  readonly leadId: LeadId
  readonly recordId: RecordId
  readonly memory: LeadMemory
  /** Rises with each change of the intended values; also written to the CRM. */
  readonly revision: number
  /** Property values last intended for the CRM; null before the first. */
  readonly intended: Readonly<Record<string, string>> | null
  /** True while a write of `intended` is waiting or under way. */
  readonly writePending: boolean
}

/** What the store knows that a batch of decisions needs; read under the locks that keep it true until commit. */
export interface World {
  readonly leads: ReadonlyMap<RecordId, StoredLead>
  readonly facts: RoutingFacts
  readonly activities: ReadonlyMap<RecordId, readonly Activity[]>
  /** Other leads that share a key with a record of the command's `people`; none without an entry. */
  readonly people: ReadonlyMap<RecordId, readonly KnownPerson[]>
}

export interface LeadCommit {
  readonly recordId: RecordId
  readonly leadId: LeadId
  readonly isNew: boolean
  readonly decisionId: string
  readonly decided: Decided
  /** Inputs as they were seen; stored with the decision. */
  readonly inputs: unknown
  readonly person: {
    readonly name: string | null
    readonly company: string | null
    readonly emailDomain: string | null
    /** The company the CRM links; absent: none. */
    readonly accountId?: RecordId | null
  }
  /** Left out: the lead is not compared with others. */
  readonly identity?: Identity
  /** Leads that are probably the same person; what was proposed of this lead before and is not here is withdrawn. */
  readonly duplicates?: readonly PairScore[]
  readonly revision: number
  readonly intended: Readonly<Record<string, string>>
  /** Values to send; null when the CRM already shows them all. */
  readonly write: Readonly<Record<string, string>> | null
  readonly lane: Lane
  readonly tasks: readonly TaskWrite[]
  /** Activities seen in the record's state, to be kept once by key. The stored memory itself holds no activities; `World.activities` does. */
  readonly newActivities: readonly Activity[]
  readonly crmModifiedAt: Instant
}
export interface EvaluationCommit {
  readonly leads: readonly LeadCommit[]
  /** Pools whose state changed. */
  readonly rotation: ReadonlyMap<PoolId, RotationState>
  /** Records that could not be decided; they become dead letters. */
  readonly failures: readonly { readonly recordId: RecordId; readonly code: string; readonly message: string }[]
}
export interface EvaluationCommand {
  readonly claim: Claim
  readonly policyVersion: number
  readonly now: Instant
  /** Sticky window start for `stickyByDomain`. */
  readonly stickySince: Instant
  /** E-mail domains of the batch, for stickiness. */
  readonly domains: readonly string[]
  readonly pools: readonly PoolId[]
  /**
   * What caps count: assignments since an instant, open leads in some stages. Null when no pool has a cap, so that nothing is
   * counted and those facts are empty; left out: the last 7 days and every stage.
   */
  readonly caps?: { readonly since: Instant; readonly stages: readonly Stage[] } | null
  /** Keys by which records of the same person are sought, by record id; nobody is sought when left out. */
  readonly people?: ReadonlyMap<RecordId, readonly string[]>
  /** Old record id → new one, found while reading: aliases are folded before loading. */
  readonly merged: ReadonlyMap<RecordId, RecordId>
}

export interface EvaluationStore {
  /**
   * One transaction: locks pools, loads leads, calls `decide` (pure, synchronous), stores all it returns, finishes the claim by its
   * token and generation. Repeated with the same claim it changes nothing the second time.
   */
  evaluate(
    command: EvaluationCommand,
    decide: (world: World) => EvaluationCommit,
  ): Promise<'committed' | 'already-committed' | 'fenced'>
  /** Records of a claim that cannot be decided at all (poison): dead letters, claim finished. */
  bury(
    claim: Claim,
    failures: readonly { readonly recordId: RecordId; readonly code: string; readonly message: string }[],
    at: Instant,
  ): Promise<void>
  /** Removes or retires a lead whose record is gone. */
  retire(claim: Claim, ids: readonly RecordId[], at: Instant): Promise<void>
}

/** Companies and deals as last read, so that a contact's evaluation need not read them again. */
export interface LinkedRecord {
  readonly type: 'company' | 'deal'
  readonly id: RecordId
  readonly account: AccountFacts | null
  readonly deal: DealFacts | null
  readonly crmModifiedAt: Instant
}
export interface LinkedRecordStore {
  load(
    installation: InstallationId,
    type: 'company' | 'deal',
    ids: readonly RecordId[],
  ): Promise<ReadonlyMap<RecordId, LinkedRecord>>
  save(installation: InstallationId, records: readonly LinkedRecord[]): Promise<void>
  remove(installation: InstallationId, type: 'company' | 'deal', ids: readonly RecordId[]): Promise<void>
  /**
   * Accounts that may belong to leads, sought for all of them at once: by key, by the contacts of a domain, by id. Most promising first, at most
   * MOST_CANDIDATES a lead; a lead for which nothing is found has no entry.
   * @param searches by the contact's record id, which is left out where contacts are counted.
   */
  candidates(
    installation: InstallationId,
    searches: ReadonlyMap<RecordId, AccountSearch>,
  ): Promise<ReadonlyMap<RecordId, readonly AccountCandidate[]>>
}

// ── Outbox ────────────────────────────────────────────────────────────────────

export interface OutboxWrite {
  readonly recordId: RecordId
  readonly version: number
  readonly values: Readonly<Record<string, string>>
  /** Receipt of the change that caused it, for the histogram. */
  readonly markedAt: Instant
  readonly attempts: number
  readonly lane: Lane
}
export interface OutboxTask {
  readonly task: TaskWrite
  readonly version: number
  readonly attempts: number
}
export interface OutboxClaim {
  readonly installation: InstallationId
  readonly token: string
  /** Send nothing later than this many ms (monotonic) after the claim was answered. */
  readonly sendWithinMs: number
  /** How long it was taken for; an answer that has not come within two of these will not come any more. */
  readonly leaseMs: number
  readonly writes: readonly OutboxWrite[]
  readonly tasks: readonly OutboxTask[]
}
export type WriteOutcome =
  | { readonly recordId: RecordId; readonly version: number; readonly kind: 'written'; readonly modifiedAt: Instant }
  | { readonly recordId: RecordId; readonly version: number; readonly kind: 'absent' }
  | {
      readonly recordId: RecordId
      readonly version: number
      readonly kind: 'refused'
      readonly code: string
      readonly message: string
      readonly advice: string
    }
export type TaskOutcome =
  | { readonly key: string; readonly version: number; readonly kind: 'written'; readonly taskId: RecordId }
  | {
      readonly key: string
      readonly version: number
      readonly kind: 'refused'
      readonly code: string
      readonly message: string
      readonly advice: string
    }

export interface OutboxStore {
  /** Up to `limit` record writes and `limit` tasks of one installation, urgent first. A newer version of a row keeps the lease of a write in flight. */
  claim(
    installation: InstallationId,
    limit: number,
    leaseMs: number,
    requestTimeoutMs: number,
  ): Promise<OutboxClaim | null>
  /**
   * Finishes rows by token; a row that has a newer version stays and becomes claimable. Absent records are marked dirty; refused ones
   * become dead letters. A task whose earlier send was never answered stays too, to be written once more when that send cannot arrive any more.
   */
  finish(
    claim: OutboxClaim,
    writes: readonly WriteOutcome[],
    tasks: readonly TaskOutcome[],
    at: Instant,
  ): Promise<'finished' | 'fenced'>
  /** Nothing was done, or nothing is known: rows are claimable after `delayMs`; with `rereadAfterMs` their records are marked dirty for that moment. */
  giveBack(claim: OutboxClaim, delayMs: number, rereadAfterMs: number | null, at: Instant): Promise<void>
  /** Installations with sendable rows: for timers. */
  waiting(): Promise<readonly InstallationId[]>
}

// ── Clocks, reconcile ─────────────────────────────────────────────────────────

export interface DueLead {
  readonly recordId: RecordId
  readonly dueAt: Instant
}
export interface SweepStore {
  /** Marks every lead whose `lookAgainAt` ≤ now dirty in the urgent lane and forgets that instant, `limit` at a time; returns what was marked. */
  markDue(installation: InstallationId, now: Instant, limit: number): Promise<readonly DueLead[]>
  /** Marks every held lead dirty, since who could take it may have changed; returns how many. */
  markHeld(installation: InstallationId, now: Instant): Promise<number>
  /** Installations with a due lead: for timers. */
  withDue(now: Instant): Promise<readonly InstallationId[]>
}
export interface ReconcileStore {
  /** Takes the turn to reconcile one type if none has since `notAfter` and no other holds it; returns the stored watermark. */
  take(
    installation: InstallationId,
    type: ObjectType,
    notAfter: Instant,
    leaseMs: number,
  ): Promise<{ readonly watermark: Instant | null; readonly token: string } | null>
  /** Of these records, the ones we have not seen as new as that. */
  unseen(
    installation: InstallationId,
    type: ObjectType,
    records: readonly { readonly id: RecordId; readonly modifiedAt: Instant }[],
  ): Promise<readonly RecordId[]>
  finish(installation: InstallationId, type: ObjectType, token: string, watermark: Instant, at: Instant): Promise<void>
}

// ── What people read ──────────────────────────────────────────────────────────

export interface DecisionRow {
  readonly decisionId: string
  readonly leadId: LeadId
  readonly recordId: RecordId
  readonly decidedAt: Instant
  readonly policyVersion: number
  readonly personName: string | null
  readonly company: string | null
  readonly decision: Decision
  /** Milliseconds from the receipt of the change to the decision. */
  readonly latencyMs: number
}
export interface DeadLetter {
  readonly id: string
  readonly kind: 'evaluate' | 'write' | 'task'
  readonly recordId: RecordId
  readonly code: string
  readonly message: string
  readonly advice: string
  readonly at: Instant
}
export interface Stats {
  readonly received: number
  readonly dirty: number
  readonly outbox: number
  readonly evaluated: number
  readonly written: number
  readonly failed: number
  /** Seconds since the oldest unanswered mark; 0 when none. */
  readonly oldestDirtySeconds: number
}
export interface ReadStore {
  decision(installation: InstallationId, decisionId: string): Promise<DecisionRow | null>
  /** What a decision was made from, as it was given with the commit; null when unknown. */
  inputs(installation: InstallationId, decisionId: string): Promise<unknown>
  /** Newest first; `before` is a decision id. Only those that changed something a person sees. */
  recentDecisions(installation: InstallationId, limit: number, before: string | null): Promise<readonly DecisionRow[]>
  /**
   * Oldest first in the order they were committed, none ever skipped: those after a decision id; '' asks from the first one,
   * null from now on (an empty answer). The same rows as {@link ReadStore.recentDecisions}.
   */
  decisionsAfter(installation: InstallationId, after: string | null, limit: number): Promise<readonly DecisionRow[]>
  deadLetters(installation: InstallationId, limit: number): Promise<readonly DeadLetter[]>
  /** Marks the records of these letters dirty again (or their rows sendable) and removes the letters. */
  replay(installation: InstallationId, ids: readonly string[] | 'all', at: Instant): Promise<number>
  /** Over all installations when null. */
  stats(installation: InstallationId | null): Promise<Stats>
}

/** Sign-in links and who they let in. */
export type Role = 'admin' | 'manager' | 'viewer' | 'partner'
export interface AccessStore {
  /** Only the hash is stored. */
  addLink(link: {
    readonly hash: string
    readonly installation: InstallationId
    readonly role: Role
    readonly person: string
    readonly expiresAt: Instant
    readonly reusable: boolean
  }): Promise<void>
  /** Uses the link; null when unknown, ended or used. */
  useLink(
    hash: string,
    now: Instant,
  ): Promise<{ readonly installation: InstallationId; readonly role: Role; readonly person: string } | null>
  /** OAuth states: random, single use, short. */
  addState(hash: string, facts: unknown, expiresAt: Instant): Promise<void>
  useState(hash: string, now: Instant): Promise<unknown | null>
}

/** Everything stored, in one value, as wiring builds it. */
export interface Stores {
  readonly installations: InstallationStore
  readonly policies: PolicyStore
  readonly tokens: TokenStore
  readonly inbox: InboxStore
  readonly evaluations: EvaluationStore
  readonly linked: LinkedRecordStore
  readonly duplicates: DuplicateStore
  readonly outbox: OutboxStore
  readonly sweep: SweepStore
  readonly reconcile: ReconcileStore
  readonly reads: ReadStore
  readonly access: AccessStore
  /** Sliding rate window shared by all processes of an installation. */
  readonly rates: RateStore
}

export interface RateStore {
  /**
   * Asks for one call in the window of `bucket`. Lanes may use at most their share of it. 0 = go now; else milliseconds to wait before asking again.
   * `penaltyMs` > 0 closes the bucket for everyone for that long (the CRM said so).
   */
  take(installation: InstallationId, bucket: string, max: number, windowMs: number): Promise<number>
  close(installation: InstallationId, bucket: string, forMs: number): Promise<void>
}
