import type { Flow } from '../src/flow/context.ts'
import { forgetPersons } from '../src/flow/forget-person.ts'
import { verifyRecords } from '../src/flow/verify-records.ts'
import { eachInstallation } from './each-installation.ts'

/** Forgets whoever is to be forgotten, also in accounts that are not connected any more. */
export async function forgetAll(flow: Flow): Promise<void> {
  await eachInstallation(
    flow,
    await flow.stores.forgetting.waiting(flow.clock.now()),
    'forget_failed',
    async (installation) => {
      await forgetPersons(flow, installation)
    },
  )
}

/** Looks whether the records of leads are still there, a batch an account in each turn. */
export async function verifyAll(flow: Flow): Promise<void> {
  await eachInstallation(flow, await flow.stores.installations.active(), 'verify_failed', async (installation) => {
    const settings = await flow.settings.load(flow, installation)
    if (settings?.installation.state === 'active') await verifyRecords(flow, settings)
  })
}
