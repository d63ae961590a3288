import type { Flow } from '../src/flow/context.ts'
import { eraseAccount } from '../src/flow/erase-account.ts'
import type { ErasureStore } from '../src/ports/erasures.ts'
import { eachInstallation } from './each-installation.ts'

/** Looks at every account that left, and erases those away for longer than `days`. */
export async function eraseDeparted(flow: Flow, erasures: ErasureStore, days: number): Promise<void> {
  await eachInstallation(flow, await erasures.departed(), 'erase_failed', async (installation) => {
    await eraseAccount(flow, erasures, installation, days)
  })
}
