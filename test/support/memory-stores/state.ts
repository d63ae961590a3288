import type { HeldLead } from '../../../src/ports/canaries.ts'
import type { Canary, CanaryExample } from '../../../src/domain/canary.ts'
import type { HourlyEvaluations } from '../../../src/domain/evaluation-cap.ts'
import type { Activity, Assignment, Clock, Instant, LeadId, PoolId, RepId } from '../../../src/domain/lead.ts'
import type { Credit } from '../../../src/domain/credits.ts'
import type { Transition } from '../../../src/domain/decision.ts'
import type { Visit } from '../../../src/domain/visits.ts'
import type { RotationState } from '../../../src/domain/roster.ts'
import type { StreamLook } from '../../../src/ports/change-stream.ts'
import type { CrmPerson, InstallationId, ObjectType, RecordId, TaskWrite } from '../../../src/ports/crm.ts'
import type { AuditRow } from '../../../src/ports/audit.ts'
import type { Backfill } from '../../../src/ports/backfills.ts'
import type { StoredReview, StoredSignature } from '../../../src/ports/agreements.ts'
import type { DoneStep, SetupStep } from '../../../src/ports/setup.ts'
import type { DraftState } from '../../../src/ports/drafts.ts'
import type { Forgotten } from '../../../src/ports/forgetting.ts'
import type { PartnerUser } from '../../../src/ports/partners.ts'
import type { StoredPolicy } from '../../../src/ports/policies.ts'
import type { DuplicateProposal } from '../../../src/ports/people.ts'
import type { StoredLead } from '../../../src/ports/evaluations.ts'
import type { Installation } from '../../../src/ports/installations.ts'
import type { LinkedRecord } from '../../../src/ports/linked-records.ts'
import type { DeadLetter, DecisionRow } from '../../../src/ports/reads.ts'
import type { Simulation } from '../../../src/ports/simulations.ts'
import type { TokenSet } from '../../../src/ports/tokens.ts'
import type { WorkflowStep } from '../../../src/ports/workflow-steps.ts'
import { Assignments } from './assignments.ts'
import { Identities } from './identities.ts'

/** Rows are replaced, never changed in place, so that a shallow copy of a map is a snapshot of it. */
export interface DirtyRow {
  readonly type: ObjectType
  readonly id: RecordId
  readonly lane: number
  readonly generation: number
  readonly markedAt: Instant
  /** Store's clock, milliseconds. */
  readonly notBefore: number
  readonly since: number
  readonly attempts: number
  readonly token: string | null
  readonly until: number
  /** News that arrived while a claim was held: what the row becomes when the claim is finished. */
  readonly again: { readonly markedAt: Instant; readonly lane: number; readonly notBefore: number } | null
  /** It is to be looked at once more at that instant, whatever look comes before. */
  readonly later: { readonly markedAt: Instant; readonly notBefore: number } | null
}

export interface LeadRow extends Omit<StoredLead, 'writePending' | 'startsAfresh'> {
  readonly createdAt: Instant
  readonly crmModifiedAt: Instant
  readonly lookAgainAt: Instant | null
  readonly retiredAt: Instant | null
  readonly emailDomain: string | null
  readonly accountId: RecordId | null
  readonly matchedAccountId: RecordId | null
  readonly evaluations: HourlyEvaluations
  readonly heldBack: HeldLead | null
  readonly goesBack: boolean
}

export interface AssignmentRow extends Assignment {
  readonly leadId: LeadId
  readonly emailDomain: string | null
  readonly decisionId: string
  readonly endedAt: Instant | null
}

export interface TransitionRow extends Transition {
  readonly leadId: LeadId
  readonly ownerId: RepId | null
  readonly decisionId: string
}

export interface CreditRow extends Credit {
  readonly decisionId: string
  readonly state: 'open' | 'used' | 'lapsed'
  readonly settledAt?: Instant
}

interface OutboxRow {
  readonly version: number
  readonly lane: number
  readonly markedAt: Instant
  readonly attempts: number
  readonly notBefore: number
  readonly token: string | null
  readonly until: number
}
export interface WriteRow extends OutboxRow {
  readonly recordId: RecordId
  readonly values: Readonly<Record<string, string>>
  readonly stageBack: readonly string[] | null
}
export interface TaskRow extends OutboxRow {
  readonly task: TaskWrite
}

export interface LetterRow extends DeadLetter {
  readonly type: ObjectType
  readonly subject: string
  readonly task: TaskWrite | null
}

/** The stream of changes of one installation. */
export interface StreamRow extends Omit<StreamLook, 'held'> {
  readonly offset: string | null
  readonly token: string | null
  readonly until: number
}

/** Everything kept for one installation. */
export interface Tenant {
  readonly id: InstallationId
  installation: Installation | null
  tokens: TokenSet | null
  refreshLease: { readonly token: string; readonly until: number } | null
  readonly policies: StoredPolicy[]
  canary: Canary | null
  canaryExamples: readonly CanaryExample[]
  people: readonly CrmPerson[]
  readonly rosters: Map<number, { readonly people: readonly CrmPerson[]; readonly at: Instant }>
  /** By person, oldest first; each holds since its instant. */
  readonly calendars: Map<RepId, readonly CalendarRow[]>
  /** Readings of the people that were kept. */
  peopleReadings: number
  /** The roster version whose leads were marked last. */
  rosterMarked: number
  readonly digests: Set<string>
  dirty: Map<string, DirtyRow>
  activities: Map<RecordId, readonly Activity[]>
  leads: Map<LeadId, LeadRow>
  /** Every record id a lead was ever known by, the present one included. */
  aliases: Map<RecordId, LeadId>
  /** Appended to. */
  decisions: (DecisionRow & { readonly visible: boolean; readonly inputs: unknown })[]
  /** Appended to. */
  transitions: TransitionRow[]
  assignments: Assignments
  /** Leads that a partner sent. */
  readonly partnerLeads: Map<LeadId, { readonly partnerId: string; readonly publicId: string }>
  readonly partnerUsers: Map<string, PartnerUser>
  credits: readonly CreditRow[]
  readonly clocks: Map<string, Clock & { readonly leadId: LeadId }>
  readonly rotation: Map<PoolId, RotationState>
  readonly linked: Map<string, LinkedRecord>
  writes: Map<RecordId, WriteRow>
  readonly tasks: Map<string, TaskRow>
  readonly taskKeys: Map<string, 'open' | 'done'>
  readonly taskIds: Map<string, string>
  readonly letters: Map<string, LetterRow>
  readonly reconcile: Map<ObjectType, ReconcileRow>
  stream: StreamRow | null
  /** Leads as people, and the pairs proposed, by `lead lead`. */
  identities: Identities
  proposals: Map<string, ProposalRow>
  readonly audit: Map<string, Omit<AuditRow, 'personName'>>
  /** Persons to be forgotten or forgotten, by hash; the id only until it is done. */
  readonly forgotten: Map<string, ForgottenRow>
  /** Steps of workflows, by callback id. */
  readonly steps: Map<string, { readonly step: WorkflowStep; readonly doneAt: Instant | null; readonly until: number }>
  /** When the CRM was last seen to hold a lead's record; absent: never. */
  readonly verified: Map<LeadId, Instant>
  /** The latest backfill, with its place in the list and its turn. */
  backfill: { backfill: Backfill; cursor: string | null; token: string | null; until: number } | null
  draft: DraftState
  readonly signatures: StoredSignature[]
  review: StoredReview | null
  readonly setupSteps: Map<SetupStep, DoneStep>
  /** Oldest first. */
  simulations: readonly Simulation[]
  readonly rates: Map<string, { readonly calls: readonly number[]; readonly closedUntil: number }>
  readonly commands: Set<string>
  readonly visitors: Map<string, VisitorRow>
  /** By visitor. */
  readonly visits: Map<string, readonly Visit[]>
  visitOrigins: readonly string[]
  received: number
  evaluated: number
  written: number
}
export type ProposalRow = Omit<DuplicateProposal, 'records'>

export interface VisitorRow {
  readonly email: string | null
  readonly identifiedAt: Instant
  readonly recordId: RecordId | null
}

export interface CalendarRow extends Pick<CrmPerson, 'zone' | 'hours'> {
  readonly since: Instant
}

export interface ForgottenRow {
  readonly recordId: RecordId | null
  readonly announced: boolean
  readonly dueAt: Instant
  readonly forgotten: Forgotten
}

export interface ReconcileRow {
  readonly watermark: Instant | null
  readonly offset: string | null
  readonly finishedAt: Instant | null
  readonly token: string | null
  readonly until: number
}

/** The whole memory store. One JavaScript turn is one transaction. */
export interface MemoryState {
  /** The store's own clock, milliseconds; leases and delays are measured with it. */
  readonly now: () => number
  readonly tenants: Map<InstallationId, Tenant>
  nextId: number
}

export function newState(clockForLeases: () => number): MemoryState {
  return { now: clockForLeases, tenants: new Map(), nextId: 1 }
}

/** A fresh id in the shape of a uuid, in rising order. */
export function freshId(state: MemoryState): string {
  return `00000000-0000-7000-8000-${String(state.nextId++).padStart(12, '0')}`
}

/** The rows of one installation; they exist from the first time anyone asks. */
export function tenantOf(state: MemoryState, id: InstallationId): Tenant {
  const known = state.tenants.get(id)
  if (known) return known
  const fresh: Tenant = {
    id,
    installation: null,
    tokens: null,
    refreshLease: null,
    policies: [],
    canary: null,
    canaryExamples: [],
    people: [],
    rosters: new Map(),
    calendars: new Map(),
    peopleReadings: 0,
    rosterMarked: 1,
    digests: new Set(),
    dirty: new Map(),
    activities: new Map(),
    leads: new Map(),
    aliases: new Map(),
    decisions: [],
    transitions: [],
    assignments: new Assignments(),
    partnerLeads: new Map(),
    partnerUsers: new Map(),
    credits: [],
    clocks: new Map(),
    rotation: new Map(),
    linked: new Map(),
    writes: new Map(),
    tasks: new Map(),
    taskKeys: new Map(),
    taskIds: new Map(),
    letters: new Map(),
    reconcile: new Map(),
    stream: null,
    identities: new Identities(),
    proposals: new Map(),
    audit: new Map(),
    forgotten: new Map(),
    steps: new Map(),
    verified: new Map(),
    backfill: null,
    draft: { revision: 0, draft: null },
    signatures: [],
    review: null,
    setupSteps: new Map(),
    simulations: [],
    rates: new Map(),
    commands: new Set(),
    visitors: new Map(),
    visits: new Map(),
    visitOrigins: [],
    received: 0,
    evaluated: 0,
    written: 0,
  }
  state.tenants.set(id, fresh)
  return fresh
}

/** Installations that work is done for, in order of id. */
export function activeTenants(state: MemoryState): readonly Tenant[] {
  return [...state.tenants.values()]
    .filter((tenant) => tenant.installation?.state === 'active')
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}
