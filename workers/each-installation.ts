import type { Flow } from '../src/flow/context.ts'
import type { InstallationId } from '../src/ports/crm.ts'

/** One installation after the other; one in trouble is logged and tried at the next turn, and keeps none of the others waiting. */
export async function eachInstallation(
  flow: Flow,
  installations: readonly InstallationId[],
  complaint: string,
  work: (installation: InstallationId) => Promise<void>,
): Promise<void> {
  for (const installation of installations) {
    try {
      await work(installation)
    } catch (error) {
      flow.log.warn(complaint, { installation, error })
    }
  }
}
