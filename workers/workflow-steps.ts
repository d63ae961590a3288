import type { Flow } from '../src/flow/context.ts'
import { finishSteps } from '../src/flow/workflow-steps.ts'
import { eachInstallation } from './each-installation.ts'

/** Tells the CRM of workflow steps whose records have been decided. */
export async function finishAllSteps(flow: Flow): Promise<void> {
  await eachInstallation(flow, await flow.stores.workflowSteps.waiting(), 'workflow_steps_failed', (installation) =>
    finishSteps(flow, installation),
  )
}
