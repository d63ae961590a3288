import type { Flow } from '../src/flow/context.ts'
import type { Instant } from '../src/domain/lead.ts'
import type { InstallationId } from '../src/ports/crm.ts'
import { eachInstallation } from './each-installation.ts'

/** Removes what an installation no longer needs; answers how many rows went. */
export type Prune = (installation: InstallationId, now: Instant) => Promise<number>

/** One pass over every installation. */
export async function pruneAll(flow: Flow, prune: Prune): Promise<void> {
  await eachInstallation(flow, await flow.stores.installations.active(), 'prune_failed', async (installation) => {
    const rows = await prune(installation, flow.clock.now())
    if (rows > 0) flow.log.info('pruned', { installation, rows })
  })
}
