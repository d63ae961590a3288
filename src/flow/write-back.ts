import {
  CrmDisconnectedError,
  CrmRateLimitedError,
  CrmScopeMissingError,
  CrmUnavailableError,
  type InstallationId,
  type Lane,
} from '../ports/crm.ts'
import type { OutboxClaim, TaskOutcome, WriteOutcome } from '../ports/outbox.ts'
import { gatherTasks } from './gather-tasks.ts'
import { PARKED_MS, troubleMs, type Flow } from './context.ts'
import type { Parked, Round } from './evaluate-batch.ts'
import { emptyBeforeMovingBack, sendableValues, withoutVanishedStages } from './move-crm-stage.ts'
import { isOwnerRefused, refusedOwnersOf, routeRefusedAgain } from './refused-owner.ts'
import { isSequence, sendSequences } from './send-sequences.ts'
import { sendTasks } from './send-tasks.ts'
import type { Settings } from './settings.ts'

/** Claimed where the CRM's batch is not known. */
const FEWEST = 100

/**
 * Sends a CRM's batch of waiting record writes and tasks of one installation: absolute values, keyed tasks, one call each.
 * Nothing is sent so late that its answer could come after the lease has ended.
 */
export async function writeBack(flow: Flow, installation: InstallationId): Promise<Round> {
  const { leaseMs, batchTimeoutMs, rateWaitMs } = flow.patience
  const batch = (await flow.settings.load(flow, installation))?.crm.batchSize ?? FEWEST
  // From before the claim: the answer to it may come late, to a process that stood still, and the lease runs meanwhile.
  const askedAt = flow.clock.monotonicMs()
  const claim = await flow.stores.outbox.claim(installation, batch, leaseMs, batchTimeoutMs + rateWaitMs)
  if (!claim) return 'idle'
  await flow.milestones.at('outbox.claimed')
  const settings = await flow.settings.load(flow, installation)
  if (!settings || settings.installation.state !== 'active') {
    await flow.stores.outbox.giveBack(claim, PARKED_MS, null, flow.clock.now())
    return { parkedForMs: PARKED_MS }
  }
  const maySend = () => flow.clock.monotonicMs() - askedAt < claim.sendWithinMs
  try {
    // Recorded apart: a failing task call must not make finished writes look unfinished.
    const writes = await withoutVanishedStages(flow, settings, claim, await sendWrites(flow, settings, claim, maySend))
    const refused = writes.filter((outcome) => isOwnerRefused(settings, outcome))
    await record(
      flow,
      claim,
      refused.length === 0 ? writes : writes.filter((one) => !isOwnerRefused(settings, one)),
      [],
    )
    await record(flow, claim, await routeRefusedAgain(flow, settings, claim, refused), [])
    const refusedOwners = refusedOwnersOf(settings, claim, refused)
    const going = await gatherTasks(flow, settings, claim)
    const tasks = { ...going, tasks: going.tasks.filter((one) => !isSequence(one)) }
    await record(flow, tasks, [], await sendTasks(flow, settings, tasks, refusedOwners, maySend))
    const sequences = { ...going, tasks: going.tasks.filter(isSequence) }
    await record(flow, sequences, [], await sendSequences(flow, settings, sequences, maySend))
  } catch (error) {
    return giveBackAfter(flow, claim, error)
  }
  return claim.writes.length >= settings.crm.batchSize || claim.tasks.length >= settings.crm.batchSize ? 'more' : 'done'
}

async function sendWrites(
  flow: Flow,
  settings: Settings,
  claim: OutboxClaim,
  maySend: () => boolean,
): Promise<WriteOutcome[]> {
  if (claim.writes.length === 0) return []
  await flow.milestones.at('write.before-send')
  if (!maySend()) throw new CrmRateLimitedError(0)
  await emptyBeforeMovingBack(settings, claim, laneOf(claim), maySend)
  const versions = new Map(claim.writes.map(({ recordId, version }) => [recordId, version]))
  const results = await settings.crm.write(
    claim.installation,
    'contact',
    claim.writes.map((write) => ({ id: write.recordId, properties: sendableValues(settings, write) })),
    laneOf(claim),
  )
  await flow.milestones.at('write.answered')
  return results.map((result) => {
    const { id, ...rest } = result
    return { recordId: id, version: versions.get(id)!, ...rest }
  })
}

function laneOf(claim: OutboxClaim): Lane {
  if (claim.writes.some(({ lane }) => lane === 'urgent')) return 'urgent'
  return claim.writes.some(({ lane }) => lane === 'normal') ? 'normal' : 'backfill'
}

async function record(
  flow: Flow,
  claim: OutboxClaim,
  writes: readonly WriteOutcome[],
  tasks: readonly TaskOutcome[],
): Promise<void> {
  if (writes.length + tasks.length === 0) return
  const now = flow.clock.now()
  if ((await flow.stores.outbox.finish(claim, writes, tasks, now)) === 'fenced') {
    flow.meter.count('fenced')
    return
  }
  await flow.milestones.at('write.recorded')
  // Nobody waits for what a reading of all records found; only news has a time to keep.
  const news = claim.writes.filter(({ lane }) => lane !== 'backfill')
  const started = new Map(news.map(({ recordId, markedAt }) => [recordId, markedAt]))
  let absent = 0
  for (const write of writes) {
    if (write.kind === 'written') {
      flow.meter.count('written')
      const since = started.get(write.recordId)
      if (since !== undefined) flow.meter.observe('webhook_to_written_seconds', Math.max(0, now - since) / 1000)
    } else if (write.kind === 'absent') absent += 1
    else flow.meter.count('write_failed')
  }
  const refused = [...writes, ...tasks].filter(({ kind }) => kind === 'refused').length
  if (refused > 0) flow.meter.count('dead_letters', refused)
  const made = tasks.filter(({ kind }) => kind === 'written').length
  if (made > 0) flow.meter.count('tasks_written', made)
  if (absent > 0) flow.bells.ring({ kind: 'evaluate', installation: claim.installation, type: 'contact' })
}

async function giveBackAfter(flow: Flow, claim: OutboxClaim, error: unknown): Promise<Parked> {
  const now = flow.clock.now()
  if (error instanceof CrmRateLimitedError) {
    await flow.stores.outbox.giveBack(claim, error.waitMs, null, now)
    return { parkedForMs: error.waitMs }
  }
  if (error instanceof CrmUnavailableError) {
    if (error.maybeDone) flow.meter.count('write_unknown', claim.writes.length)
    const delay = troubleMs(flow, error)
    // After a lease nothing that was sent under it can still be under way.
    await flow.stores.outbox.giveBack(claim, delay, error.maybeDone ? flow.patience.leaseMs : null, now)
    return { parkedForMs: delay }
  }
  if (error instanceof CrmDisconnectedError || error instanceof CrmScopeMissingError) {
    flow.log.warn('write_parked', { installation: claim.installation, error: error.code })
    await flow.stores.outbox.giveBack(claim, PARKED_MS, null, now)
    return { parkedForMs: PARKED_MS }
  }
  flow.log.error('write_failed', { installation: claim.installation, writes: claim.writes.length, error })
  throw error
}
