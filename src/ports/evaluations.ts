import type { Canary, CanaryExample } from '../domain/canary.ts'
import type { Decided, OtherRecord, RoutingFacts } from '../domain/decision.ts'
import type { PairScore } from '../domain/duplicates/score-pair.ts'
import type { Activity, Instant, LeadId, LeadMemory, PoolId, Stage } from '../domain/lead.ts'
import type { RotationState } from '../domain/roster.ts'
import type { HeldBack } from './canaries.ts'
import type { InstallationId, Lane, RecordId, TaskWrite } from './crm.ts'
import type { Claim } from './inbox.ts'
import type { Standing } from '../domain/pair.ts'
import type { CrmKind } from './crm.ts'
import type { Identity, KnownPerson } from './people.ts'

/** A lead's standing state beside its memory, as the store holds it. */
export interface StoredLead {
  readonly leadId: LeadId
  readonly recordId: RecordId
  readonly memory: LeadMemory
  /** Rises with each change of the intended values; also written to the CRM. */
  readonly revision: number
  /** The policy its last decision was made under. */
  readonly policyVersion: number
  /** Property values last intended for the CRM; null before the first. */
  readonly intended: Readonly<Record<string, string>> | null
  /** True while a write of `intended` is waiting or under way. */
  readonly writePending: boolean
  /** The instant for which a sweep marked it; null: it was not marked by one. */
  readonly fellDueAt: Instant | null
  /** What was decided of it was taken back and it was never decided before: the next decision is its first, whatever `memory` says. */
  readonly startsAfresh?: true
}

/** What the other account of the house has of the person of a record. */
export type FoundOther =
  | {
      readonly kind: 'one'
      readonly crm: CrmKind
      readonly installation: InstallationId
      /** Where both records stand; the one here is null before it was ever decided. */
      readonly mine: Pick<Standing, 'seenAt' | 'isHome'> | null
      readonly standing: Standing
      readonly record: Pick<OtherRecord, 'leadId' | 'recordId' | 'knowsUsSince' | 'facts' | 'told'>
      /** Of what it tells as one that follows, and as one that leads. */
      readonly digests: { readonly facts: string; readonly told: string }
    }
  /** One of the accounts has more than one record with the address: there is no pair. `paired`: records there of pairs that this ends. */
  | { readonly kind: 'several'; readonly paired: readonly RecordId[] }

/** What the store knows that a batch of decisions needs; read under the locks that keep it true until commit. */
export interface World {
  readonly leads: ReadonlyMap<RecordId, StoredLead>
  readonly facts: RoutingFacts
  readonly activities: ReadonlyMap<RecordId, readonly Activity[]>
  /** Other leads that share a key with a record of the command's `people`; none without an entry. */
  readonly people: ReadonlyMap<RecordId, readonly KnownPerson[]>
  /** The same persons in the other account of the house; left out: there is no house. */
  readonly others?: ReadonlyMap<RecordId, FoundOther>
  /** How the version that decides is watched, locked until commit; null or left out: it is not, or nobody asked. */
  readonly canary?: Canary | null
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
    /** The account that was found for it where the CRM links none; absent: none. */
    readonly matchedAccountId?: RecordId | null
  }
  /** The partner who sent the lead, by the id of the agreement; null or left out: none. */
  readonly partnerId?: string | null
  /** Left out: the lead is not compared with others. */
  readonly identity?: Identity
  /** Leads that are probably the same person; what was proposed of this lead before and is not here is withdrawn. */
  readonly duplicates?: readonly PairScore[]
  readonly revision: number
  readonly intended: Readonly<Record<string, string>>
  /** Values to send; null when the CRM already shows them all. */
  readonly write: Readonly<Record<string, string>> | null
  /** As {@link OutboxWrite.stageBack}; left out: what a waiting write says. */
  readonly stageBack?: readonly string[]
  readonly lane: Lane
  readonly tasks: readonly TaskWrite[]
  /** What it tells the other record of its pair, as values; left out: it has none. */
  readonly tells?: unknown
  /** Activities seen in the record's state, to be kept once by key. The stored memory itself holds no activities; `World.activities` does. */
  readonly newActivities: readonly Activity[]
  readonly crmModifiedAt: Instant
  /** What is not sent before an admin has chosen can be taken back to this; left out: it is sent. */
  readonly heldBack?: HeldBack
}

export interface EvaluationCommit {
  readonly leads: readonly LeadCommit[]
  /** Pools whose state changed. */
  readonly rotation: ReadonlyMap<PoolId, RotationState>
  /** Records that could not be decided; they become dead letters. */
  readonly failures: readonly { readonly recordId: RecordId; readonly code: string; readonly message: string }[]
  /** Records to be read again, since nothing could be decided upon what was read; left out: none. */
  readonly readAgain?: readonly RecordId[]
  /** How the version is watched from now on; left out: as before. */
  readonly canary?: { readonly canary: Canary; readonly examples: readonly CanaryExample[] }
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
  /** Since when won and lost leads are counted by their owner; nothing is counted when null or left out. */
  readonly outcomesSince?: Instant | null
  /** Keys by which records of the same person are sought, by record id; nobody is sought when left out. */
  readonly people?: ReadonlyMap<RecordId, readonly string[]>
  /** The version that decides is compared with another, or paused: `World.canary` tells how. */
  readonly watched?: true
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
  /**
   * Shows the world of a command and changes nothing: no claim is needed, none is finished, all locks end at once.
   * @returns what `look` made of it.
   */
  preview<Result>(command: EvaluationCommand, look: (world: World) => Result): Promise<Result>
  /** Of these records those whose lead was evaluated at least `most` times in an hour; see src/domain/evaluation-cap.ts. */
  evaluatedOften(
    installation: InstallationId,
    ids: readonly RecordId[],
    hour: number,
    most: number,
  ): Promise<ReadonlySet<RecordId>>
  /** Records of a claim that cannot be decided at all (poison): dead letters, claim finished. */
  bury(
    claim: Claim,
    failures: readonly { readonly recordId: RecordId; readonly code: string; readonly message: string }[],
    at: Instant,
  ): Promise<void>
  /** Removes or retires a lead whose record is gone. */
  retire(claim: Claim, ids: readonly RecordId[], at: Instant): Promise<void>
}
