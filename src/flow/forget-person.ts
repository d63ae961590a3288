import { isCrmTrouble, type InstallationId, type RecordId } from '../ports/crm.ts'
import type { Flow } from './context.ts'

const AT_ONCE = 20
/** A record that is only not found may be found again; so long nothing is removed. */
export const UNANNOUNCED_WAIT_MS = 24 * 3_600_000

/**
 * Forgets whoever is due: everything kept of them goes, in every table, and a hash stays that tells late news of them. Where nobody asked
 * for it, the CRM is asked once more whether the record is really gone.
 * @returns how many.
 */
export async function forgetPersons(flow: Flow, installation: InstallationId): Promise<number> {
  const due = await flow.stores.forgetting.pending(installation, flow.clock.now(), AT_ONCE)
  const unannounced = due.filter(({ announced }) => !announced).map(({ id }) => id)
  const kept = await standing(flow, installation, unannounced)
  let forgotten = 0
  for (const { id } of due) {
    if (kept.has(id)) continue
    const { rows, hash } = await flow.stores.forgetting.forget(installation, id, flow.clock.now())
    forgotten += 1
    const removed = Object.values(rows).reduce((sum, count) => sum + count, 0)
    // By the hash: a log outlives what is forgotten here.
    flow.log.info('person_forgotten', { installation, hash, rows: removed })
  }
  return forgotten
}

/** Those that must not be forgotten now: found again, or nobody can tell. */
async function standing(
  flow: Flow,
  installation: InstallationId,
  ids: readonly RecordId[],
): Promise<ReadonlySet<RecordId>> {
  if (ids.length === 0) return new Set()
  const settings = await flow.settings.load(flow, installation)
  if (settings?.installation.state !== 'active') return new Set(ids)
  const { crm } = settings
  try {
    const found = [
      ...(await crm.present(installation, 'contact', ids, 'backfill')),
      ...(await crm.inBin(installation, 'contact', ids, 'backfill')),
    ]
    if (found.length > 0) await flow.stores.forgetting.withdraw(installation, found)
    return new Set(found)
  } catch (error) {
    if (!isCrmTrouble(error)) throw error
    flow.log.warn('forget_waits', { installation, error: error.code })
    return new Set(ids)
  }
}
