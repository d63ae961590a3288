import type { Flow } from '../src/flow/context.ts'
import { settleCredits } from '../src/flow/settle-credits.ts'
import { eachInstallation } from './each-installation.ts'

/** One pass over every installation. */
export async function settleAllCredits(flow: Flow): Promise<void> {
  await eachInstallation(flow, await flow.stores.installations.active(), 'credits_failed', async (installation) => {
    await settleCredits(flow, installation)
  })
}
