import { accountKeys, type AccountKey } from '../domain/matching/account-keys.ts'
import { companyDomain } from '../domain/read-facts.ts'
import type { RecordId } from '../ports/crm.ts'
import type { Claim } from '../ports/inbox.ts'
import type { LinkedRecord } from '../ports/linked-records.ts'
import type { Flow } from './context.ts'
import { readLinked, type LinkedAnswer } from './hydrate.ts'
import type { Settings } from './settings.ts'

/**
 * A company or deal changed: it is kept as it is now, and in the same transaction the contacts it concerns are marked dirty. Kept before,
 * a run that ends in between would leave nothing by which the next one saw that they are still to be told; marked before, they could be
 * decided by what it was.
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
  const answer = await readLinked(settings, type, ids, 'normal')
  const changed = answer.fresh.filter((record) => differs(before.get(record.id), record)).map(({ id }) => id)
  const links = changed.length === 0 ? [] : await settings.crm.links(installationId, type, 'contact', changed, 'normal')
  const contacts = [
    ...new Set([
      ...links.flatMap(({ to }) => to),
      ...(type === 'company' ? await unlinked(flow, settings, before, answer) : []),
    ]),
  ]
  if (answer.gone.length > 0) await flow.stores.linked.remove(installationId, type, answer.gone)
  await flow.stores.linked.save(installationId, answer.fresh, { contacts, at: flow.clock.now() })
  if (contacts.length > 0) flow.bells.ring({ kind: 'evaluate', installation: installationId, type: 'contact' })
  await flow.stores.inbox.settle(claim, ids)
}

/** Only facts a decision can see count; the CRM's modified instant moves with every write, ours included. */
function differs(before: LinkedRecord | undefined, after: LinkedRecord): boolean {
  return !before || JSON.stringify([before.account, before.deal]) !== JSON.stringify([after.account, after.deal])
}

/**
 * Contacts that are told of a company only by what they say of themselves. One that was first read beside a lead is news to them although
 * it is kept as it is: whom it is told to then was not asked.
 */
async function unlinked(
  { stores }: Flow,
  { installation: { installationId }, policy }: Settings,
  before: ReadonlyMap<RecordId, LinkedRecord>,
  { fresh, gone }: LinkedAnswer,
): Promise<readonly RecordId[]> {
  const accounts = new Set(gone)
  const keys = new Set<AccountKey>()
  for (const record of fresh) {
    const known = before.get(record.id)
    if (!differs(known, record) && known?.untold !== true) continue
    accounts.add(record.id)
    for (const account of [known?.account, record.account]) {
      if (!account) continue
      const domains = account.domains.filter((domain) => companyDomain(domain, policy.mail) !== null)
      for (const key of accountKeys({ ...account, domains })) keys.add(key)
    }
  }
  return stores.linked.unlinkedContacts(installationId, [...accounts], [...keys])
}
