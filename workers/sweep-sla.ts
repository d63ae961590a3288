import type { Flow } from '../src/flow/context.ts'
import { sweepSla } from '../src/flow/sweep-sla.ts'
import { eachInstallation } from './each-installation.ts'

/** One pass over every installation that has something due. Its cost follows what is due, not what exists. */
export async function sweepDue(flow: Flow): Promise<void> {
  await eachInstallation(
    flow,
    await flow.stores.sweep.withDue(flow.clock.now()),
    'sweep_failed',
    async (installation) => {
      await sweepSla(flow, installation)
    },
  )
}
