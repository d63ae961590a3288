import type { InstallationId } from '../ports/crm.ts'
import type { ErasureStore } from '../ports/erasures.ts'
import type { Flow } from './context.ts'

const DAY_MS = 24 * 3_600_000

/**
 * Erases an account that has been away for so many days, with all that is kept of the people in it.
 * @param days whole, 1 or more; counted from when its absence was first seen.
 * @returns whether it was erased now.
 */
export async function eraseAccount(
  flow: Flow,
  erasures: ErasureStore,
  installation: InstallationId,
  days: number,
): Promise<boolean> {
  const now = flow.clock.now()
  const since = await erasures.goneSince(installation, now)
  const goneBefore = now - days * DAY_MS
  if (since === null || since > goneBefore) return false
  const erased = await erasures.erase(installation, goneBefore, now)
  if (erased === null) return false
  const rows = Object.values(erased.rows).reduce((sum, count) => sum + count, 0)
  flow.log.info('account_erased', { installation, rows })
  return true
}
