import type { RecordId } from '../ports/crm.ts'
import type { Claim, DirtyMark } from '../ports/inbox.ts'
import type { LinkedRecord } from '../ports/linked-records.ts'
import type { Flow } from './context.ts'
import { readLinked } from './hydrate.ts'
import type { Settings } from './settings.ts'

/**
 * A company or deal changed: keep it as it is now, and mark the contacts it concerns dirty. Marks come before the claim is settled,
 * so a crash in between only repeats the work.
 */
export async function refreshLinked(
  flow: Flow,
  settings: Settings,
  claim: Claim,
  type: 'company' | 'deal',
): Promise<void> {
  const { installationId } = settings.installation
  const ids = claim.records.map(({ id }) => id)
  const before = await flow.stores.linked.load(installationId, type, ids)
  const { fresh } = await readLinked(flow, settings, type, ids, 'normal')
  const changed = fresh.filter((record) => differs(before.get(record.id), record)).map(({ id }) => id)
  if (changed.length > 0) {
    const links = await settings.crm.links(installationId, type, 'contact', changed, 'normal')
    await markContacts(
      flow,
      settings,
      claim,
      links.flatMap(({ to }) => to),
    )
  }
  await flow.stores.inbox.settle(claim, ids)
}

async function markContacts(
  flow: Flow,
  settings: Settings,
  claim: Claim,
  contacts: readonly RecordId[],
): Promise<void> {
  if (contacts.length === 0) return
  const occurredAt = Math.min(...claim.records.map(({ markedAt }) => markedAt))
  const marks: DirtyMark[] = [...new Set(contacts)].map((id) => ({ type: 'contact', id, occurredAt }))
  await flow.stores.inbox.mark(claim.installation, marks, 'normal', flow.clock.now())
  flow.bells.ring({ kind: 'evaluate', installation: settings.installation.installationId, type: 'contact' })
}

/** Only facts a decision can see count; the CRM's modified instant moves with every write, ours included. */
function differs(before: LinkedRecord | undefined, after: LinkedRecord): boolean {
  return !before || JSON.stringify([before.account, before.deal]) !== JSON.stringify([after.account, after.deal])
}
