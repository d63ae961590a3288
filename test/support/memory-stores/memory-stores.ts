import type { Stores } from '../../../src/ports/stores.ts'
import { memoryAccess } from './access.ts'
import { memoryApiKeys } from './api-keys.ts'
import { memoryAudit } from './audit.ts'
import { memoryCredits } from './credits.ts'
import { memoryBackfills } from './backfills.ts'
import { memoryCanaries } from './canaries.ts'
import { memoryAgreements } from './agreements.ts'
import { memorySetup } from './setup.ts'
import { memoryDrafts } from './drafts.ts'
import { memoryEvaluations } from './evaluations.ts'
import { memoryForgetting } from './forgetting.ts'
import { memoryInbox } from './inbox.ts'
import { memoryInstallations, memoryTokens } from './installations.ts'
import { memoryLeads } from './leads.ts'
import { memoryLedger } from './ledger.ts'
import { memoryLinked } from './linked.ts'
import { memoryOutbox } from './outbox.ts'
import { memoryPartners } from './partners.ts'
import { memoryPolicies } from './policies.ts'
import { memoryDuplicates } from './people.ts'
import { memoryReads } from './reads.ts'
import { memorySavedViews } from './saved-views.ts'
import { memorySimulations } from './simulations.ts'
import { newState, type MemoryState } from './state.ts'
import { memoryReports } from './reports.ts'
import { memoryStreams } from './streams.ts'
import { memoryAbsences } from './absences.ts'
import { memoryVisits } from './visits.ts'
import { memoryWorkflowSteps } from './workflow-steps.ts'
import { memoryRates, memoryReconcile, memorySweep } from './timers.ts'

/**
 * All stores in memory, with the behaviour of the PostgreSQL ones (the contract tests hold both to it). Every method runs
 * in one turn, so it is atomic.
 * @param clockForLeases the stores' own clock in milliseconds: leases, delays and rate windows are measured with it
 */
export function memoryStores(clockForLeases: () => number): Stores {
  return storesOn(newState(clockForLeases))
}

/** The same over a state that the caller keeps to look into. */
export function storesOn(state: MemoryState): Stores {
  const { dropLinks, ...access } = memoryAccess()
  return {
    installations: memoryInstallations(state),
    policies: memoryPolicies(state),
    canaries: memoryCanaries(state),
    drafts: memoryDrafts(state),
    agreements: memoryAgreements(state),
    savedViews: memorySavedViews(),
    setup: memorySetup(state),
    simulations: memorySimulations(state),
    tokens: memoryTokens(state),
    inbox: memoryInbox(state),
    evaluations: memoryEvaluations(state),
    credits: memoryCredits(state),
    ledger: memoryLedger(state),
    linked: memoryLinked(state),
    duplicates: memoryDuplicates(state),
    outbox: memoryOutbox(state),
    sweep: memorySweep(state),
    reconcile: memoryReconcile(state),
    streams: memoryStreams(state),
    backfills: memoryBackfills(state),
    forgetting: memoryForgetting(state),
    absences: memoryAbsences(),
    workflowSteps: memoryWorkflowSteps(state),
    reads: memoryReads(state),
    leads: memoryLeads(state),
    reports: memoryReports(state),
    partners: memoryPartners(state, dropLinks),
    access,
    apiKeys: memoryApiKeys(),
    audit: memoryAudit(state, memoryInbox(state)),
    visits: memoryVisits(state),
    rates: memoryRates(state),
  }
}
