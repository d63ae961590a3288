import { EstafetError } from '../errors.ts'
import type { AbsenceStore } from './absences.ts'
import type { AccessStore } from './access.ts'
import type { ApiKeyStore } from './api-keys.ts'
import type { AgreementStore } from './agreements.ts'
import type { AuditStore } from './audit.ts'
import type { StreamStore } from './change-stream.ts'
import type { CreditStore } from './credits.ts'
import type { BackfillStore } from './backfills.ts'
import type { CanaryStore } from './canaries.ts'
import type { DraftStore } from './drafts.ts'
import type { EvaluationStore } from './evaluations.ts'
import type { ForgettingStore } from './forgetting.ts'
import type { InboxStore } from './inbox.ts'
import type { InstallationStore } from './installations.ts'
import type { LeadStore } from './leads.ts'
import type { LedgerStore } from './ledger.ts'
import type { LinkedRecordStore } from './linked-records.ts'
import type { OutboxStore } from './outbox.ts'
import type { PartnerStore } from './partners.ts'
import type { DuplicateStore } from './people.ts'
import type { PolicyStore } from './policies.ts'
import type { RateStore } from './rates.ts'
import type { ReadStore } from './reads.ts'
import type { ReportStore } from './reports.ts'
import type { SavedViewStore } from './saved-views.ts'
import type { SimulationStore } from './simulations.ts'
import type { SetupStore } from './setup.ts'
import type { ReconcileStore, SweepStore } from './timers.ts'
import type { TokenStore } from './tokens.ts'
import type { VisitStore } from './visits.ts'
import type { WorkflowStepStore } from './workflow-steps.ts'

/** The store cannot be reached, is too busy, or did not answer in time. Whoever asked may ask again; nothing is promised about the last call. */
export class StoreUnavailableError extends EstafetError {
  override name = 'StoreUnavailableError'
  readonly code = 'store_unavailable'
}

/** Everything stored, in one value, as wiring builds it. */
export interface Stores {
  readonly installations: InstallationStore
  readonly policies: PolicyStore
  readonly canaries: CanaryStore
  readonly drafts: DraftStore
  readonly agreements: AgreementStore
  readonly savedViews: SavedViewStore
  readonly setup: SetupStore
  readonly simulations: SimulationStore
  readonly tokens: TokenStore
  readonly inbox: InboxStore
  readonly evaluations: EvaluationStore
  readonly credits: CreditStore
  readonly ledger: LedgerStore
  readonly linked: LinkedRecordStore
  readonly duplicates: DuplicateStore
  readonly outbox: OutboxStore
  readonly sweep: SweepStore
  readonly reconcile: ReconcileStore
  readonly streams: StreamStore
  readonly backfills: BackfillStore
  readonly forgetting: ForgettingStore
  readonly workflowSteps: WorkflowStepStore
  readonly reads: ReadStore
  readonly leads: LeadStore
  readonly reports: ReportStore
  readonly partners: PartnerStore
  readonly access: AccessStore
  readonly apiKeys: ApiKeyStore
  readonly absences: AbsenceStore
  readonly audit: AuditStore
  readonly visits: VisitStore
  /** Sliding rate window shared by all processes of an installation. */
  readonly rates: RateStore
}
