import type { Decision } from '../domain/decision.ts'
import type { Names } from '../domain/explain/slots.ts'
import type { AccountFacts } from '../domain/lead.ts'
import type { Flow } from './context.ts'
import type { Settings } from './settings.ts'

/** Names of reps, pools and routing rules as they are now, and of the accounts given. */
export function namesOf(
  { roster, document }: Pick<Settings, 'roster' | 'document'>,
  accounts: readonly AccountFacts[] = [],
): Names {
  return {
    rep: (id) => roster.reps.get(id)?.name ?? id,
    zoneOf: (id) => roster.reps.get(id)?.zone,
    account: (id) => accounts.find(({ accountId }) => accountId === id)?.name ?? id,
    pool: (id) => roster.pools.get(id)?.name ?? id,
    rule: (id) => document.routing.rules.find((rule) => rule.id === id)?.name ?? id,
  }
}

/** Names for explaining these decisions: the accounts they name are looked up among those we have read. */
export async function namesForDecisions(
  flow: Flow,
  settings: Settings,
  decisions: readonly Decision[],
): Promise<Names> {
  const ids = new Set<string>()
  for (const { account } of decisions) {
    if (account === null) continue
    ids.add(account.accountId)
    for (const { accountId } of account.runnersUp) ids.add(accountId)
  }
  if (ids.size === 0) return namesOf(settings)
  const known = await flow.stores.linked.load(settings.installation.installationId, 'company', [...ids])
  return namesOf(
    settings,
    [...known.values()].flatMap(({ account }) => account ?? []),
  )
}
