import { setTimeout as sleep } from 'node:timers/promises'
import type { Instant } from '../domain/lead.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { Chance, Log, Meter } from '../ports/runtime.ts'
import type { ErasureStore } from '../ports/erasures.ts'
import type { HouseStore } from '../ports/houses.ts'
import type { NoticeStore } from '../ports/notices.ts'
import type { TimelineStore } from '../ports/timelines.ts'
import type { Stores } from '../ports/stores.ts'
import { absenceStore } from './absence-store.ts'
import { accessStore } from './access-store.ts'
import { creditStore } from './credit-store.ts'
import { erasureStore } from './erasure-store.ts'
import { asPromised } from './errors.ts'
import { agreementStore } from './agreement-store.ts'
import { apiKeyStore } from './api-key-store.ts'
import { auditStore } from './audit-store.ts'
import { backfillStore } from './backfill-store.ts'
import { canaryStore } from './canary-store.ts'
import { draftStore } from './draft-store.ts'
import { duplicateStore } from './duplicate-store.ts'
import { evaluationStore } from './evaluation-store.ts'
import { houseStore } from './house-store.ts'
import { inboxStore } from './inbox-store.ts'
import { forgettingStore } from './forgetting-store.ts'
import { installationStore } from './installation-store.ts'
import type { KeyRing } from './key-ring.ts'
import type { LookBounds } from './lead-pages.ts'
import { leadStore } from './lead-store.ts'
import { ledgerStore } from './ledger-store.ts'
import { linkedStore } from './linked-store.ts'
import { operationsNow, type OperationsReading } from './operations.ts'
import { noticeStore } from './notice-store.ts'
import { migrationState } from './migrate.ts'
import { outboxStore } from './outbox-store.ts'
import { partnerStore } from './partner-store.ts'
import { openPools } from './pools.ts'
import { policyStore } from './policy-store.ts'
import { prune } from './prune.ts'
import { rateStore } from './rate-store.ts'
import { readStore } from './read-store.ts'
import { reconcileStore } from './reconcile-store.ts'
import { streamStore } from './stream-store.ts'
import { packLeads } from './reports/pack-leads.ts'
import { reportStore } from './reports/report-store.ts'
import { savedViewStore } from './saved-view-store.ts'
import { sealedSecrets, type SealedSecrets } from './sealed-secrets.ts'
import { setupStore } from './setup-store.ts'
import { simulationStore } from './simulation-store.ts'
import { sweepStore } from './sweep-store.ts'
import { timelineStore } from './timeline-store.ts'
import { tokenStore } from './token-store.ts'
import type { Database } from './transaction.ts'
import { visitStore } from './visit-store.ts'
import { workflowStepStore } from './workflow-step-store.ts'

export interface StoreOptions {
  /** A user who is a member of estafet_app; every connection acts as that role. */
  readonly url: string
  readonly keys: KeyRing
  readonly chance: Chance
  readonly log: Log
  readonly meter: Meter
  /** Shown in pg_stat_activity; default `estafet`. */
  readonly application?: string
  /** How long storing a notification waits for a connection, in milliseconds; default as is right where HubSpot waits for the answer. */
  readonly intakeWaitMs?: number
  /** How leads behind a number of a report are looked for; default as is right for large accounts. */
  readonly lists?: LookBounds
}

/** The stores on PostgreSQL, and what a process does with them besides. */
export interface OpenStores extends Stores {
  /** What people want to be told, and what they are being told. Nothing is decided by it. */
  readonly notices: NoticeStore
  /** Accounts that left, until they are erased. */
  readonly erasures: ErasureStore
  /** Accounts of two CRMs whose pools turn as one. */
  readonly houses: HouseStore
  /** What is stored encrypted, and under which keys. */
  readonly sealed: SealedSecrets
  /** Lives of the database server, and the one each account is at home on. */
  readonly timelines: TimelineStore
  /** Whether the database serves and its schema fits this release. */
  ping(): Promise<'ok' | 'unreachable' | 'behind' | 'ahead'>
  /** The database's clock, UTC milliseconds; to compare with ours. */
  now(): Promise<Instant>
  /** Removes what is past its time; call it now and then, it takes small bites. */
  prune(installation: InstallationId, now: Instant): Promise<number>
  /** Packs some leads that changed for the reports, unless no more than `spare` have. @returns whether there may be more. */
  packLeads(installation: InstallationId, spare: number): Promise<boolean>
  /** What waits, how old it is, who is connected: counts and ages over all installations. @param now business time. */
  operations(now: Instant): Promise<readonly OperationsReading[]>
  /** Ends all connections once they are free. */
  close(): Promise<void>
}

/** Opens the stores; connections are made when first needed. The schema must have been migrated. */
export function openStores(options: StoreOptions): OpenStores {
  const { chance, log, meter, keys } = options
  const pools = openPools(options.url, {
    application: options.application ?? 'estafet',
    log,
    intakeWaitMs: options.intakeWaitMs,
  })
  const rest: Omit<Database, 'pool'> = { chance, meter, sleep: async (ms) => void (await sleep(ms)) }
  const work: Database = { ...rest, pool: pools.work }
  const intake: Database = { ...rest, pool: pools.intake }
  const reports: Database = { ...rest, pool: pools.reports }
  return {
    installations: installationStore(work, intake, keys),
    policies: policyStore(work),
    canaries: canaryStore(work),
    drafts: draftStore(work),
    agreements: agreementStore(work),
    savedViews: savedViewStore(work),
    setup: setupStore(work),
    simulations: simulationStore(work, reports),
    tokens: tokenStore(work, keys),
    inbox: inboxStore(work, intake),
    evaluations: evaluationStore(work),
    credits: creditStore(work),
    ledger: ledgerStore(reports),
    linked: linkedStore(work),
    duplicates: duplicateStore(reports, work),
    outbox: outboxStore(work),
    sweep: sweepStore(work),
    reconcile: reconcileStore(work),
    streams: streamStore(work),
    backfills: backfillStore(work),
    forgetting: forgettingStore(work),
    workflowSteps: workflowStepStore(work),
    reads: readStore(reports),
    leads: leadStore(reports, options.lists),
    reports: reportStore(reports),
    partners: partnerStore(work, reports),
    access: accessStore(work),
    apiKeys: apiKeyStore(work),
    absences: absenceStore(work),
    audit: auditStore(work, reports),
    visits: visitStore(work),
    notices: noticeStore(work, keys),
    erasures: erasureStore(work),
    houses: houseStore(work),
    rates: rateStore(work),
    sealed: sealedSecrets(work, keys),
    timelines: timelineStore(work),
    async ping() {
      try {
        const state = await migrationState(pools.reports)
        return state === 'current' ? 'ok' : state
      } catch (error) {
        log.warn('database_ping_failed', { error })
        return 'unreachable'
      }
    },
    async now() {
      const { rows } = await pools.reports
        .query<{ now: number }>('select (extract(epoch from clock_timestamp()) * 1000)::double precision as now')
        .catch((error: unknown) => Promise.reject(asPromised(error)))
      return rows[0]!.now
    },
    prune: (installation, now) => prune(work, installation, now),
    packLeads: (installation, spare) => packLeads(work, installation, spare),
    operations: (now) => operationsNow(pools.reports, now),
    close: () => pools.close(),
  }
}
