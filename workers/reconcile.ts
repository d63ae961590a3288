import type { Flow } from '../src/flow/context.ts'
import { catchUp } from '../src/flow/catch-up.ts'
import { reconcile, RECONCILED_TYPES } from '../src/flow/reconcile.ts'
import type { Settings } from '../src/flow/settings.ts'
import { SYNC_PEOPLE_EVERY_MS, syncPeople } from '../src/flow/sync-people.ts'
import { eachInstallation } from './each-installation.ts'

/** Asks every CRM what changed unannounced, each type when its turn has come. */
export async function reconcileAll(flow: Flow): Promise<void> {
  await forEachActive(flow, 'reconcile_failed', async (settings) => {
    for (const type of RECONCILED_TYPES) await reconcile(flow, settings, type)
  })
}

/** Decides leads again that still stand as an older policy decided. */
export async function catchUpAll(flow: Flow): Promise<void> {
  await forEachActive(flow, 'catch_up_failed', async (settings) => {
    await catchUp(flow, settings)
  })
}

/** Reads the people of every CRM account. */
export async function syncAllPeople(flow: Flow): Promise<void> {
  await forEachActive(flow, 'people_failed', async (settings) => {
    await syncPeople(flow, settings, settings.installation.installationId)
  })
}

async function forEachActive(
  flow: Flow,
  complaint: string,
  work: (settings: Settings) => Promise<void>,
): Promise<void> {
  await eachInstallation(flow, await flow.stores.installations.active(), complaint, async (installation) => {
    const settings = await flow.settings.load(flow, installation)
    if (settings?.installation.state === 'active') await work(settings)
  })
}

export { SYNC_PEOPLE_EVERY_MS }
