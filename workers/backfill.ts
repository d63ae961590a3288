import { backfill } from '../src/flow/backfill.ts'
import type { Flow } from '../src/flow/context.ts'
import { eachInstallation } from './each-installation.ts'

/** Goes on with every running backfill, a few pages each in turn. */
export async function backfillAll(flow: Flow): Promise<void> {
  await eachInstallation(flow, await flow.stores.backfills.running(), 'backfill_failed', async (installation) => {
    const settings = await flow.settings.load(flow, installation)
    if (settings?.installation.state === 'active') await backfill(flow, settings)
  })
}
