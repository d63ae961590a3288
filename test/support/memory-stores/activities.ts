import type { Activity } from '../../../src/domain/lead.ts'
import type { RecordId } from '../../../src/ports/crm.ts'
import type { Tenant } from './state.ts'

/** Keeps an activity of a record once by its key. */
export function keepActivity(tenant: Tenant, id: RecordId, activity: Activity): void {
  const kept = tenant.activities.get(id) ?? []
  if (!kept.some((other) => other.key === activity.key)) tenant.activities.set(id, [...kept, activity])
}
