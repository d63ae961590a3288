import type { Flow } from '../src/flow/context.ts'
import { stitchVisits } from '../src/flow/collect-visits.ts'
import { eachInstallation } from './each-installation.ts'

/** One pass over every installation. */
export async function stitchAllVisits(flow: Flow): Promise<void> {
  await eachInstallation(flow, await flow.stores.installations.active(), 'visits_failed', async (installation) => {
    await stitchVisits(flow, installation)
  })
}
