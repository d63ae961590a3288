import {
  CrmDisconnectedError,
  CrmRateLimitedError,
  CrmScopeMissingError,
  CrmUnavailableError,
  type RecordId,
} from '../ports/crm.ts'
import { POISON_RECORD, type Claim, type ClaimedRecord, type Work } from '../ports/inbox.ts'
import { CALM_USAGE, MAX_ATTEMPTS, PARKED_MS, troubleMs, type Flow } from './context.ts'
import { decideClaim } from './decide-claim.ts'
import { drainHeld } from './drain-held.ts'
import { UNANNOUNCED_WAIT_MS } from './forget-person.ts'
import { holdOverfull } from './hold-overfull.ts'
import { hydrate } from './hydrate.ts'
import { refreshLinked } from './refresh-linked.ts'
import type { Settings } from './settings.ts'
import { markDueFirst } from './sweep-sla.ts'
import { syncPeople } from './sync-people.ts'

/** What one round did. `more`: a full batch was taken, so there is probably more. */
export type Round = 'idle' | 'more' | 'done' | Parked

/** Nothing is lost and nothing was done: the work may be taken again after so long, milliseconds of real time. */
export interface Parked {
  readonly parkedForMs: number
}

/** Claimed where the CRM's batch is not known. */
const FEWEST = 100
/** With all of the limit in use a round waits this long for company. */
const LONGEST_GATHERING_MS = 700
/** Roster version of an installation whose people were never read. */
const NOBODY_READ = 1

/**
 * Takes a CRM's batch of dirty records of one type, reads them, decides, and commits decisions and writes in one transaction.
 * May run twice, at once or later, without harm: the claim's token decides which run counts.
 */
export async function evaluateBatch(flow: Flow, work: Work, again = false): Promise<Round> {
  await flow.milestones.at('claim.before')
  const known = await flow.settings.load(flow, work.installation)
  if (!again && known !== null) await gather(flow, known)
  const started = flow.clock.monotonicMs()
  if (work.type === 'contact') await markDueFirst(flow, work.installation)
  const claim = await flow.stores.inbox.claim(work, known?.crm.batchSize ?? FEWEST, flow.patience.leaseMs)
  if (!claim) return 'idle'
  await flow.milestones.at('claim.after')
  const poisoned = claim.records.filter(({ attempts }) => attempts > MAX_ATTEMPTS)
  if (poisoned.length > 0) {
    await bury(flow, claim, poisoned)
    return 'more'
  }
  const settings = await flow.settings.load(flow, work.installation)
  if (!settings || settings.installation.state !== 'active') {
    return giveBackAll(flow, claim, PARKED_MS)
  }
  try {
    if (claim.type === 'contact') await evaluateContacts(flow, settings, claim)
    else await refreshLinked(flow, settings, claim, claim.type)
  } catch (error) {
    return giveBackAfter(flow, claim, error)
  }
  flow.meter.observe('evaluate_batch_seconds', (flow.clock.monotonicMs() - started) / 1000)
  return claim.records.length >= settings.crm.batchSize ? 'more' : 'done'
}

/**
 * A record alone costs as many calls as a hundred. While the account's limit is in use, a round waits a moment for company: the
 * busier, the longer, and never so long that a person would notice.
 */
async function gather(flow: Flow, { crm, installation }: Settings): Promise<void> {
  const pressure = (crm.usage(installation.installationId) - CALM_USAGE) / (1 - CALM_USAGE)
  // Steep at first: a window that is half full is full in a few seconds if nothing changes.
  if (pressure > 0) await flow.clock.sleep(Math.sqrt(pressure) * LONGEST_GATHERING_MS)
}

async function evaluateContacts(flow: Flow, loaded: Settings, claimed: Claim): Promise<void> {
  const settings = await withPeople(flow, loaded)
  const claim = await holdOverfull(flow, settings, claimed)
  if (claim === null) return
  const ids = claim.records.map(({ id }) => id)
  const { leaseMs } = flow.patience
  const taken = flow.clock.monotonicMs()
  const hydrated = await hydrate(flow, settings, ids, laneOf(claim.records))
  if (flow.clock.monotonicMs() - taken > leaseMs / 3 && !(await flow.stores.inbox.renew(claim, leaseMs))) {
    flow.meter.count('fenced')
    return
  }
  if (hydrated.gone.length > 0) {
    await letGo(flow, settings, claim, hydrated.gone)
    // Whose they were is not known here: anybody may have room now.
    await drainHeld(flow, settings, new Set(settings.roster.reps.keys()))
  }
  if (hydrated.leads.size === 0) return
  await decideClaim(flow, settings, claim, hydrated)
}

/**
 * The records are gone. Whoever lies in the CRM's bin may come back; everybody else was deleted for good, and is forgotten after a while
 * where no notification asked for it.
 */
async function letGo(flow: Flow, { crm }: Settings, claim: Claim, gone: readonly RecordId[]): Promise<void> {
  const { installation } = claim
  const at = flow.clock.now()
  const binned = await crm.inBin(installation, 'contact', gone, 'normal')
  const lost = gone.filter((id) => !binned.has(id))
  if (lost.length > 0)
    await flow.stores.forgetting.ask(installation, lost, { announced: false, at, dueAt: at + UNANNOUNCED_WAIT_MS })
  await flow.stores.evaluations.retire(claim, gone, at)
}

/** The first leads of a new installation may come before its people were read; without them nobody could take a lead. */
async function withPeople(flow: Flow, settings: Settings): Promise<Settings> {
  const { installationId, rosterVersion } = settings.installation
  if (rosterVersion > NOBODY_READ) return settings
  await syncPeople(flow, settings, installationId)
  return (await flow.settings.load(flow, installationId)) ?? settings
}

/** A batch goes at the pace of its most urgent record. */
function laneOf(records: readonly ClaimedRecord[]): ClaimedRecord['lane'] {
  if (records.some(({ lane }) => lane === 'urgent')) return 'urgent'
  return records.some(({ lane }) => lane === 'normal') ? 'normal' : 'backfill'
}

async function bury(flow: Flow, claim: Claim, records: readonly ClaimedRecord[]): Promise<void> {
  const failures = records.map(({ id, attempts }) => ({
    recordId: id,
    code: POISON_RECORD,
    message: `the process ended ${attempts - 1} times while it held this record`,
  }))
  await flow.stores.evaluations.bury(claim, failures, flow.clock.now())
  flow.meter.count('dead_letters', failures.length)
  const buried = new Set(records.map(({ id }) => id))
  const others = claim.records.map(({ id }) => id).filter((id) => !buried.has(id))
  if (others.length > 0) await flow.stores.inbox.giveBack(claim, others, 0)
}

async function giveBackAll(flow: Flow, claim: Claim, delayMs: number): Promise<Parked> {
  const ids: RecordId[] = claim.records.map(({ id }) => id)
  await flow.stores.inbox.giveBack(claim, ids, delayMs)
  return { parkedForMs: delayMs }
}

/** Trouble of the CRM's is not the records' fault: they wait, uncounted. Anything else is ours and must be seen. */
async function giveBackAfter(flow: Flow, claim: Claim, error: unknown): Promise<Parked> {
  if (error instanceof CrmRateLimitedError) return giveBackAll(flow, claim, error.waitMs)
  if (error instanceof CrmUnavailableError) return giveBackAll(flow, claim, troubleMs(flow, error))
  if (error instanceof CrmDisconnectedError || error instanceof CrmScopeMissingError) {
    flow.log.warn('evaluate_parked', { installation: claim.installation, error: error.code })
    return giveBackAll(flow, claim, PARKED_MS)
  }
  flow.log.error('evaluate_failed', {
    installation: claim.installation,
    type: claim.type,
    records: claim.records.length,
    error,
  })
  throw error
}
