import type { InstallationId, StepAnswer } from '../../ports/crm.ts'
import { API_VERSION } from './api-version.ts'
import { type CallHubspot } from './transport.ts'

/** The scope that answering steps later needs; without it a step is answered at once, before anything is decided. */
export const WORKFLOW_SCOPE = 'automation'

/** Tells HubSpot of up to a hundred steps that wait; 204 is its answer. A step that was told before is told again without harm. */
export async function completeSteps(
  call: CallHubspot,
  installation: InstallationId,
  answers: readonly StepAnswer[],
): Promise<void> {
  await call(
    {
      installation,
      name: 'complete-steps',
      method: 'POST',
      path: `/automation/actions/callbacks/${API_VERSION}/complete`,
      json: { inputs: answers.map(inputOf) },
      lane: 'normal',
      batch: true,
      changes: true,
      none: [204],
    },
    () => undefined,
  )
}

/** Outputs of a step and how it ended, as HubSpot reads both in one. */
export function outputFieldsOf({ ended, outputs }: Pick<StepAnswer, 'ended' | 'outputs'>): Record<string, string> {
  return { ...outputs, hs_execution_state: ended === 'done' ? 'SUCCESS' : 'FAIL_CONTINUE' }
}

/** The interface description marks `typedOutputs` as required and the guide does not show it: sent empty, it fits both. */
function inputOf(answer: StepAnswer): Record<string, unknown> {
  return { callbackId: answer.callbackId, outputFields: outputFieldsOf(answer), typedOutputs: {} }
}
