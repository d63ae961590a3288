import type { OutboxClaim } from '../ports/outbox.ts'
import { CALM_USAGE, type Flow } from './context.ts'
import type { Settings } from './settings.ts'

/** Tasks of one such span of time go together when it is over; milliseconds. */
const SPAN_MS = 5_000

/**
 * A task alone costs two calls, as a hundred do, and nobody waits for a follow-up as they wait for a lead's owner. While the account's
 * limit is in use, tasks that are not urgent are given back until the present span of five seconds is over, and then go together.
 * @returns the claim with the tasks that go now.
 */
export async function gatherTasks(flow: Flow, { crm }: Settings, claim: OutboxClaim): Promise<OutboxClaim> {
  const calm = claim.tasks.filter(({ task }) => task.priority !== 'high')
  if (calm.length === 0 || calm.length >= crm.batchSize || crm.usage(claim.installation) <= CALM_USAGE) return claim
  const now = flow.clock.now()
  const span = Math.floor(now / SPAN_MS)
  // Who has waited through a span takes all others along.
  if (calm.some(({ markedAt }) => Math.floor(markedAt / SPAN_MS) < span)) return claim
  await flow.stores.outbox.giveBack({ ...claim, writes: [], tasks: calm }, (span + 1) * SPAN_MS - now, null, now)
  return { ...claim, tasks: claim.tasks.filter(({ task }) => task.priority === 'high') }
}
