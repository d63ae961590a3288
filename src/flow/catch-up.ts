import type { Flow } from './context.ts'
import type { Settings } from './settings.ts'

/** So many leads wait at a time: the rest follow as these are decided, and a lead that just came is never far behind. */
const WAITING_AT_ONCE = 500

/**
 * Sends leads that were last decided under an older policy through the one way again, in the last lane, until every lead stands as
 * the active policy decides. Who owns a lead is not asked anew: that is the policy's own rule of stickiness.
 * @returns how many were marked.
 */
export async function catchUp(flow: Flow, { installation }: Settings): Promise<number> {
  const { installationId, policyVersion, rollout } = installation
  // Whether that version stays is for an admin to say.
  if (rollout?.state === 'paused') return 0
  const now = flow.clock.now()
  const marked = await flow.stores.sweep.markBehind(installationId, policyVersion, WAITING_AT_ONCE, now)
  if (marked > 0) flow.bells.ring({ kind: 'evaluate', installation: installationId, type: 'contact' })
  return marked
}
