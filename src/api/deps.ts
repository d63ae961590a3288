import type { Decision, TraceStep } from '../domain/decision.ts'
import type { Instant, LeadId, PoolId, RepId } from '../domain/lead.ts'
import type { Rep } from '../domain/roster.ts'
import type { Names } from '../domain/explain/slots.ts'
import type { PartnerPolicy } from '../domain/policy/programmes.ts'
import type { Policy } from '../domain/policy/policy.ts'
import type { Channel } from '../domain/notices.ts'
import type { Backfill } from '../ports/backfills.ts'
import type {
  CrmKind,
  InstallationId,
  ObjectType,
  AccountGap,
  PlannedProperty,
  ProvisionReport,
  RecordId,
  ScopePurpose,
} from '../ports/crm.ts'
import type { HouseStore } from '../ports/houses.ts'
import type { Chance, Clock, Log } from '../ports/runtime.ts'
import type { Stores } from '../ports/stores.ts'
import type { AnswerOutcome, AskedAnswer } from '../flow/answer-lead.ts'
import type { BackfillAction, BackfillEstimate, BackfillProgress } from '../flow/begin-backfill.ts'
import type { VisitNews } from '../flow/collect-visits.ts'
import type { Ledger, Team } from '../flow/team.ts'
import type { Period } from '../domain/velocity/stage-times.ts'
import type { AskedDryRun, DryRun, DryRunListener } from '../flow/dry-run.ts'
import type { AppSettings } from '../flow/app-settings.ts'
import type { CrmStageOutcome, CrmStagesSeen, CrmStageWish } from '../flow/crm-stages.ts'
import type { HouseFound } from '../flow/house.ts'
import type {
  HousePublication,
  HousePublishResult,
  PolicyCompared,
  PolicyThere,
  TakingOver,
} from '../flow/publish-in-house.ts'
import type { PolicyWriting } from '../flow/publish-policy.ts'
import type { EvaluationOutcome } from '../flow/evaluate-lead.ts'
import type { LeadCard } from '../flow/lead-card.ts'
import type { LeadChoicesFound } from '../flow/lead-candidates.ts'
import type { AskedOrder, Asker, OrderOutcome } from '../flow/order-lead.ts'
import type { PartnerAnswer, PartnerDesk } from '../flow/partner-desk.ts'
import type { Preview } from '../flow/preview-lead.ts'
import type { LeadSeen } from '../flow/see-lead.ts'
import type { SetupPeople } from '../flow/setup.ts'
import type { StepReply } from '../flow/workflow-steps.ts'
import type { NoticeWish } from '../ports/notices.ts'
import type { PartnerUser } from '../ports/partners.ts'
import type { AbsenceOutcome } from '../flow/absences.ts'
import type { CoverageForecast } from '../flow/coverage.ts'
import type { Chooser, NoticeRefusal, NoticesSeen, setHook } from '../flow/notices/choose-notices.ts'
import type { HandedLead, HandedOutcome, Leaver } from '../flow/leaver.ts'
import type { Absence } from '../ports/absences.ts'
import type { Settings } from '../flow/settings.ts'
import type { SimulationStart } from '../flow/simulate.ts'
import type { TriedLead } from '../flow/try-policy.ts'
import type { CrmUserReader } from '../ports/card.ts'
import type { Installation } from '../ports/installations.ts'
import type { WorkflowReader } from '../ports/workflow-request.ts'
import type { Language } from '../contracts/lead-words.ts'
import type { SealKeys } from './secrets.ts'

/** Words for a decision; src/domain/explain/explain.ts. `zone` is the IANA zone in which times are told. */
export interface Explain {
  step(step: TraceStep, language: Language, names: Names, zone: string): string
  decision(
    decision: Decision,
    language: Language,
    names: Names,
    zone: string,
  ): readonly { readonly title: string; readonly sentences: readonly string[] }[]
}

/** One look at a part of the system; false or a rejection means: not usable now. */
export interface HealthChecks {
  database(): Promise<boolean>
  migrations(): Promise<boolean>
  queue(): Promise<boolean>
  disk(): Promise<boolean>
}

/** Connecting a CRM account by its OAuth code flow. */
export interface CrmConnector {
  /** CRMs which can be connected in this deployment, with the name people know them by. */
  readonly crms: readonly { readonly kind: CrmKind; readonly name: string }[]
  /** Address of the CRM's consent page for this state. */
  authorizeUrl(crm: CrmKind, state: string): string
  /**
   * Trades the code for tokens and stores the installation.
   * @returns the installation, the person who connected it when the CRM tells (for the header of the page), and whether it is to be set up.
   */
  finish(
    crm: CrmKind,
    answer: { readonly code: string; readonly state: string },
  ): Promise<{ readonly installation: InstallationId; readonly person: string | null; readonly inSetup: boolean }>
}

/** What the card asks of the flow. */
export interface CardDeps {
  readonly reader: CrmUserReader
  look(installation: InstallationId, recordId: RecordId, email: string): Promise<LeadCard | null>
  /** Whether the account has such a contact; null: its CRM does not tell now. */
  isThere(installation: InstallationId, recordId: RecordId): Promise<boolean | null>
  answer(installation: InstallationId, asked: AskedAnswer): Promise<AnswerOutcome>
  /** Has the lead decided again. @param asked `email` of whoever asks. */
  evaluate(
    installation: InstallationId,
    asked: { readonly recordId: RecordId; readonly email: string },
  ): Promise<EvaluationOutcome>
}

/** What the settings page inside the CRM asks of the flow. */
export interface AppSettingsDeps {
  /** Scopes an account may leave ungranted. */
  optionalScopesOf(crm: CrmKind): readonly string[]
  look(installation: InstallationId, email: string): Promise<AppSettings | null>
  /** Removes the app from the account. @param by who asked for it, without a name. */
  leave(installation: Pick<Installation, 'installationId' | 'crm'>, by: string): Promise<void>
}

/** What workflows of the CRM ask of the flow. */
export interface WorkflowDeps {
  readonly reader: WorkflowReader
  ask(
    installation: Installation,
    step: { readonly callbackId: string; readonly recordId: RecordId },
  ): Promise<StepReply>
}

/** What the page of one lead asks of the flow. */
export interface LeadDeps {
  see(installation: InstallationId, leadId: LeadId): Promise<LeadSeen | null>
  /** What would be decided now; writes nothing. */
  preview(installation: InstallationId, leadId: LeadId): Promise<Preview>
  /** Whom a person may give the lead to, why it may be given back, and how long a choice stands; null: no such lead. */
  choices(installation: InstallationId, leadId: LeadId): Promise<LeadChoicesFound | null>
  order(installation: InstallationId, asked: AskedOrder): Promise<OrderOutcome>
  undo(
    installation: InstallationId,
    asked: { readonly entryId: string; readonly orderId: string; readonly by: Asker },
  ): Promise<OrderOutcome>
}

/** What the portal of partners asks of the flow. */
export interface PartnerDeps {
  agreements(installation: InstallationId): Promise<readonly PartnerPolicy[]>
  /** Null: the agreement has ended. */
  desk(installation: InstallationId, user: PartnerUser): Promise<PartnerDesk | null>
  answer(installation: InstallationId, user: PartnerUser, asked: PartnerAnswer): Promise<AnswerOutcome>
}

/** What setting an account up asks of the flow and of the account's CRM. */
export interface SetupDeps {
  purposesOf(crm: CrmKind): readonly ScopePurpose[]
  people(installation: InstallationId): Promise<SetupPeople | null>
  /** What of ours the account has and lacks. @throws the errors of the CRM. */
  plan(installation: Installation): Promise<readonly PlannedProperty[]>
  /** What is left to do by hand in the CRM. @throws the errors of the CRM. */
  gaps(installation: Installation): Promise<readonly AccountGap[]>
  /** Makes what it lacks. @throws the errors of the CRM. */
  provision(installation: Installation): Promise<ProvisionReport>
  /** @throws the errors of the CRM. */
  readPeople(installation: InstallationId): Promise<void>
  goLive(installation: Installation, by: string): Promise<'live' | 'not-in-setup'>
}

/** What the API asks of the flow about reading all contacts. */
export interface BackfillDeps {
  look(installation: InstallationId): Promise<BackfillProgress | null>
  estimate(installation: InstallationId): Promise<BackfillEstimate | null>
  start(installation: InstallationId, route: boolean): Promise<Backfill | null>
  change(installation: InstallationId, action: BackfillAction): Promise<Backfill | null>
}

/** What the API asks of the flow about a policy that is being written. */
export interface PolicyDeps {
  /** A lead under the active policy and under another; null: there is none. Writes nothing. */
  tryOn(installation: InstallationId, policy: Policy, leadId: LeadId | null): Promise<TriedLead | null>
  /** Begins to try the draft over what was recorded. */
  simulate(installation: InstallationId, by: string): Promise<SimulationStart>
}

/** What people choose about notices. */
export interface NoticeDeps {
  look(installation: InstallationId, who: Chooser, language: Language): Promise<NoticesSeen | null>
  save(installation: InstallationId, wish: NoticeWish): Promise<'saved' | NoticeRefusal>
  setHook(
    installation: InstallationId,
    who: Chooser,
    asked: { readonly url: string } | 'new-secret',
    language: Language,
    newSecret: () => string,
  ): ReturnType<typeof setHook>
  removeHook(installation: InstallationId, person: string): Promise<void>
  tryOut(installation: InstallationId, who: Chooser, channel: Channel): Promise<'sent' | NoticeRefusal>
  again(installation: InstallationId, person: string, ids: readonly string[]): Promise<number>
}

/** People who are away, and people who leave. */
export interface TeamDeps {
  /** A person of the CRM who can own leads; null: there is no such. */
  rep(installation: InstallationId, repId: RepId): Promise<Rep | null>
  look(installation: InstallationId, poolId: PoolId | null, period: Period): Promise<Team | null>
  ledger(
    installation: InstallationId,
    repId: RepId,
    poolId: PoolId | null,
    from: Instant,
    dayOf: (at: Instant) => string,
  ): Promise<Ledger | null>
  absences(
    installation: InstallationId,
  ): Promise<{ readonly absences: readonly Absence[]; readonly people: readonly Rep[] } | null>
  setAbsence(installation: InstallationId, absence: Absence): Promise<AbsenceOutcome>
  endAbsence(installation: InstallationId, absenceId: string, by: string): Promise<boolean>
  leaver(installation: InstallationId, repId: RepId, among: readonly RepId[] | null): Promise<Leaver | null>
  handOver(
    installation: InstallationId,
    leads: readonly HandedLead[],
    lockDays: number,
    by: Asker,
  ): Promise<readonly HandedOutcome[]>
  takeBack(
    installation: InstallationId,
    leads: readonly { readonly leadId: LeadId; readonly entryId: string; readonly orderId: string }[],
    by: Asker,
  ): Promise<readonly HandedOutcome[]>
}

/** Visits of the customer's website. */
export interface WebsiteDeps {
  origins(installation: InstallationId): Promise<readonly string[]>
  setOrigins(installation: InstallationId, origins: readonly string[], by: string): Promise<void>
  collect(installation: InstallationId, news: VisitNews): Promise<void>
}

/** The CRM's own stage of a lead. Both ask the CRM. @throws the errors of the CRM. */
export interface CrmStageDeps {
  look(installation: InstallationId): Promise<CrmStagesSeen | null>
  choose(installation: InstallationId, wish: CrmStageWish): Promise<CrmStageOutcome>
}

/** Accounts of two CRMs whose pools turn as one. */
export interface HouseDeps extends Pick<HouseStore, 'begun' | 'invite' | 'join' | 'leave' | 'letPublish'> {
  /** Null: the account stands alone. */
  look(installation: InstallationId): Promise<HouseFound | null>
  readonly policy: HousePolicyDeps
}

/** The policies of the two accounts of a house. */
export interface HousePolicyDeps {
  lookThere(installation: InstallationId, writing: PolicyWriting): Promise<PolicyThere | null>
  publish(
    installation: InstallationId,
    writing: PolicyWriting,
    publication: HousePublication,
  ): Promise<HousePublishResult>
  compare(installation: InstallationId): Promise<PolicyCompared | null>
  takeOver(installation: InstallationId, publication: TakingOver): Promise<HousePublishResult>
}

/** Everything the HTTP API needs, built by src/wiring.ts. */
export interface ApiDeps {
  readonly stores: Pick<
    Stores,
    | 'installations'
    | 'policies'
    | 'canaries'
    | 'reads'
    | 'leads'
    | 'reports'
    | 'partners'
    | 'drafts'
    | 'agreements'
    | 'savedViews'
    | 'setup'
    | 'simulations'
    | 'access'
    | 'apiKeys'
    | 'rates'
    | 'audit'
    | 'duplicates'
    | 'forgetting'
  >
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
  /** Key of session cookies and CSRF tokens; 32 bytes or more, the same in every web process. */
  readonly sessions: { readonly secrets: SealKeys }
  readonly mode: 'sandbox' | 'production'
  /** Opens /metrics and /api/stats as `Authorization: Bearer …`; null: nobody outside sandbox mode. */
  readonly operatorKey: string | null
  /** Origin under which browsers reach this server, without a slash at the end. */
  readonly publicUrl: string
  /** Names of people and pools, and of the accounts that these decisions mention. */
  readonly names: (installation: InstallationId, decisions: readonly Decision[]) => Promise<Names>
  readonly recordUrl: (installation: InstallationId, type: ObjectType, id: RecordId) => Promise<string>
  readonly explain: Explain
  /** The whole of /metrics in Prometheus text format. */
  readonly metricsText: () => Promise<string>
  readonly health: HealthChecks
  readonly connector: CrmConnector
  readonly lead: LeadDeps
  /** The portal of partners. */
  readonly partner: PartnerDeps
  /** The app card inside the CRM. */
  readonly card: CardDeps
  readonly appSettings: AppSettingsDeps
  readonly workflow: WorkflowDeps
  readonly setup: SetupDeps
  readonly backfill: BackfillDeps
  /** What would be decided of the newest contacts; writes nothing. */
  dryRun(installation: InstallationId, asked: AskedDryRun, told: DryRunListener): Promise<DryRun>
  readonly policy: PolicyDeps
  readonly notices: NoticeDeps
  readonly team: TeamDeps
  readonly website: WebsiteDeps
  readonly crmStages: CrmStageDeps
  readonly houses: HouseDeps
  /** Hours nobody covers, with the people and pools they are told by; null: no such installation. */
  coverage(
    installation: InstallationId,
  ): Promise<{ readonly settings: Settings; readonly forecast: CoverageForecast } | null>
  /** Folder of the built page (`npm run build`): index.html and assets/. */
  readonly webDist: string
  /** How often the stream looks for new decisions, milliseconds; 1,000 when absent. */
  readonly pollEveryMs?: number
}
