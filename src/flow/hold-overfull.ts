import { endOfHour, evaluationsPerHour, hourOf } from '../domain/evaluation-cap.ts'
import type { Claim } from '../ports/inbox.ts'
import type { Flow } from './context.ts'
import type { Settings } from './settings.ts'

/** Longest time until it is looked at again whether the hour is over; milliseconds of the store's clock. */
const LONGEST_WAIT_MS = 60_000

/**
 * Sets aside, until the hour is over, news of records that were evaluated as often as the policy lets one be: a workflow of the CRM that
 * answers our write with a change is a ring without an end. Nothing is dropped: the mark stands. What a person asks for, and what falls due,
 * goes in the first lane and is never set aside.
 * @returns the rest of the claim; null: nothing is left of it.
 */
export async function holdOverfull(flow: Flow, settings: Settings, claim: Claim): Promise<Claim | null> {
  const now = flow.clock.now()
  const hour = hourOf(now)
  const news = claim.records.filter(({ lane }) => lane !== 'urgent').map(({ id }) => id)
  if (news.length === 0) return claim
  const most = evaluationsPerHour(settings.document)
  const overfull = await flow.stores.evaluations.evaluatedOften(claim.installation, news, hour, most)
  const held = news.filter((id) => overfull.has(id))
  if (held.length === 0) return claim
  await flow.stores.inbox.giveBack(claim, held, Math.min(endOfHour(hour) - now, LONGEST_WAIT_MS))
  flow.meter.count('evaluations_held', held.length)
  flow.log.warn('evaluations_held', { installation: claim.installation, records: held.slice(0, 5), count: held.length })
  const set = new Set(held)
  const records = claim.records.filter(({ id }) => !set.has(id))
  return records.length === 0 ? null : { ...claim, records }
}
