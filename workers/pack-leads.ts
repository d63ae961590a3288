import type { Flow } from '../src/flow/context.ts'
import type { InstallationId } from '../src/ports/crm.ts'
import { eachInstallation } from './each-installation.ts'

/** Packs some leads that changed, unless no more than `spare` have; answers whether there may be more. */
export type Pack = (installation: InstallationId, spare: number) => Promise<boolean>

/** A report reads so many changed leads beside the packed ones in some hundredths of a second; an account with fewer is never packed. */
const SPARE = 500
/** After an upgrade or an import all leads of an account wait: others have their turn in between. */
const LONGEST_TURN_MS = 5_000

/** One pass over every installation. */
export async function packAllLeads(flow: Flow, pack: Pack): Promise<void> {
  await eachInstallation(flow, await flow.stores.installations.active(), 'pack_failed', async (installation) => {
    const begun = flow.clock.monotonicMs()
    while ((await pack(installation, SPARE)) && flow.clock.monotonicMs() - begun < LONGEST_TURN_MS);
  })
}
