import { isCrmTrouble, type RecordId } from '../ports/crm.ts'
import type { Flow } from './context.ts'
import type { Settings } from './settings.ts'

/** Each lead's record is looked for this often; a merge or deletion that no notification told of is noticed within that time. */
const VERIFIED_EVERY_MS = 24 * 3_600_000

/**
 * Asks the CRM whether the records of leads that were not looked for in a day are still there under the id we know: a hundred a call, in
 * the last lane. Those that are not are marked, and read again as any.
 * @returns how many were looked for; fewer than a batch: none is left.
 */
export async function verifyRecords(flow: Flow, { crm, installation }: Settings): Promise<number> {
  const { installationId } = installation
  const now = flow.clock.now()
  const ids = await flow.stores.reconcile.unverified(installationId, now - VERIFIED_EVERY_MS, crm.batchSize)
  if (ids.length === 0) return 0
  try {
    const present = await crm.present(installationId, 'contact', ids, 'backfill')
    const missing: RecordId[] = ids.filter((id) => !present.has(id))
    if (missing.length > 0) {
      const marks = missing.map((id) => ({ type: 'contact' as const, id, occurredAt: now }))
      await flow.stores.inbox.mark(installationId, marks, 'normal', now)
      flow.meter.count('missed_found', missing.length)
      flow.bells.ring({ kind: 'evaluate', installation: installationId, type: 'contact' })
    }
    // After the marks: whoever dies in between asks again.
    await flow.stores.reconcile.verified(installationId, ids, now)
    return ids.length
  } catch (error) {
    if (!isCrmTrouble(error)) throw error
    flow.log.warn('verify_waits', { installation: installationId, error: error.code })
    return 0
  }
}
