import type { Instant } from '../domain/lead.ts'
import type { Policy } from '../domain/policy/policy.ts'
import type { PastPolicy } from '../mapping/eras.ts'
import { holidaysFor } from '../mapping/holidays.ts'
import type { RosterOptions } from '../mapping/roster.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { Flow } from './context.ts'

const DAY = 86_400_000
/** Working time is laid out this far around the present day. */
const CALENDAR_PAST_DAYS = 28
const CALENDAR_AHEAD_DAYS = 60
/** Of more policies in the past days the oldest are taken to have had the holidays of the one after them. */
const PAST_POLICIES = 50

/**
 * The working time that a decision sees. By whole days of UTC, so that a decision computed again sees the same: its end may show in
 * what was decided, where nobody ever comes back.
 */
export function calendarWindow(now: Instant): { readonly from: Instant; readonly until: Instant } {
  const day = Math.floor(now / DAY) * DAY
  return { from: day - CALENDAR_PAST_DAYS * DAY, until: day + CALENDAR_AHEAD_DAYS * DAY }
}

/** What a roster under a version of the policy is built with at `now`: the working time it covers, and the holidays of then. */
export async function rosterOptions(
  flow: Flow,
  { installationId, zone }: { readonly installationId: InstallationId; readonly zone: string },
  { version, policy }: { readonly version: number; readonly policy: Policy },
  now: Instant,
): Promise<RosterOptions> {
  const window = calendarWindow(now)
  const policiesBefore = await pastPolicies(flow, installationId, version, window.from)
  const holidays = await holidaysFor([policy, ...policiesBefore.map((past) => past.policy)], window.from, window.until)
  return { zone, holidays, policiesBefore, ...window }
}

async function pastPolicies(
  flow: Flow,
  installation: InstallationId,
  version: number,
  since: Instant,
): Promise<readonly PastPolicy[]> {
  if (version === 1) return []
  const newest = await flow.stores.policies.versions(installation, PAST_POLICIES, version + 1)
  const past: PastPolicy[] = []
  for (const [place, { version: older }] of newest.entries()) {
    const until = newest[place - 1]?.publishedAt
    if (until === undefined) continue
    if (until <= since) break
    const policy = await flow.settings.document(flow, installation, older)
    if (policy !== null) past.unshift({ until, policy })
  }
  return past
}
