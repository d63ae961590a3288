import type { InstallationId } from '../ports/crm.ts'
import type { SettledCredits } from '../ports/credits.ts'
import type { Flow } from './context.ts'

const AT_ONCE = 200

/** Ends the credits of an installation whose time is over: what nobody used is taken back, so that turns are shared as before. */
export async function settleCredits(flow: Flow, installation: InstallationId): Promise<SettledCredits> {
  const now = flow.clock.now()
  const sum = { used: 0, lapsed: 0 }
  for (;;) {
    const { used, lapsed } = await flow.stores.credits.settle(installation, now, AT_ONCE)
    sum.used += used
    sum.lapsed += lapsed
    if (used + lapsed < AT_ONCE) break
  }
  if (sum.used + sum.lapsed > 0) flow.log.info('credits_settled', { installation, ...sum })
  return sum
}
