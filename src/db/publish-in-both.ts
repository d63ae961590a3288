import type { InstallationId } from '../ports/crm.ts'
import type { PolicyForOne, PublishedInBoth } from '../ports/houses.ts'
import { lockActive, publishNext } from './policy-store.ts'
import { goOnAs, inTransaction, type Database, type Transaction } from './transaction.ts'

/**
 * One transaction for both accounts, so that there is no state between. It stands behind one wall at a time, and crosses only where the
 * partner's own row says that it may. Both installations are locked in the order of their ids; where a paused version is taken back in one
 * of them, pools are locked behind the other's rows: of two that then wait for each other the database ends one, which is tried again.
 */
export function publishInBoth(
  db: Database,
  installation: InstallationId,
  mine: PolicyForOne,
  theirs: PolicyForOne,
): Promise<PublishedInBoth> {
  return inTransaction(
    db,
    installation,
    async (tx): Promise<PublishedInBoth> => {
      const partner = await partnerThatLets(tx)
      if (partner === null) return { kind: 'not-let' }
      const sides = [
        { id: installation, changed: 'changed', ...mine },
        { id: partner, changed: 'changed-there', ...theirs },
      ] as const
      for (const { id, changed, expected } of sides.toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
        const active = await lockActive(await goOnAs(tx, id))
        if (active.version !== expected) return { kind: changed, active }
      }
      const next = await publishNext(await goOnAs(tx, partner), theirs.draft, theirs.expected)
      const { version } = await publishNext(await goOnAs(tx, installation), mine.draft, mine.expected)
      return { kind: 'published', version, theirs: next.version }
    },
    false,
  )
}

/** The partner of a standing house, whose row is held until the end, so that it cannot take its word back meanwhile; else null. */
async function partnerThatLets(tx: Transaction): Promise<InstallationId | null> {
  const [house] = await tx.rows<{ partner: InstallationId }>(
    'partner-to-publish-in',
    'select partner_id as partner from house_of_account()',
  )
  if (house === undefined) return null
  const word = await (
    await goOnAs(tx, house.partner)
  ).rows(
    'hold-their-word',
    'select 1 from house_links where installation_id = $1 and partner_id = $2 and lets_publish for share',
    [house.partner, tx.installation],
  )
  return word.length > 0 ? house.partner : null
}
