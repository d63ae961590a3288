import type { Policy } from '../domain/policy/policy.ts'
import type { PartnerPolicy, TerritoryPolicy } from '../domain/policy/programmes.ts'
import { publishPolicy } from '../flow/publish-policy.ts'
import type { Installation } from '../ports/installations.ts'
import type { PartnerUser } from '../ports/partners.ts'
import type { Log } from '../ports/runtime.ts'
import type { App } from '../wiring.ts'

/** A seller of the sandbox's company who sits with the partner: leads of the partner go to them, and they answer in the portal. */
const SELLER = 'fitri.halim@estafet-demo.example'
const TERRITORY: TerritoryPolicy = { id: 'everywhere', name: 'Everywhere', countries: ['*'] }
/** Partners that the sandbox's leads name. */
const PARTNERS: readonly PartnerPolicy[] = [
  {
    id: 'cahaya-digital',
    name: 'Cahaya Digital',
    contains: ['Cahaya Digital'],
    manager: null,
    territories: [{ territory: TERRITORY.id, rep: SELLER }],
    pool: 'ae',
  },
  {
    id: 'bluebridge',
    name: 'Bluebridge Partners',
    contains: ['Bluebridge'],
    manager: null,
    territories: [],
    pool: 'ae',
    hides: ['person', 'company'],
  },
]

/** Agreements with two of the sandbox's partners, as a second version of the default policy. */
export async function agreeWithPartners(
  app: App,
  { installationId, policyVersion }: Installation,
  log: Log,
): Promise<void> {
  const active = await app.stores.policies.find(installationId, policyVersion)
  if (active === null) return
  const document = active.document as Policy
  const result = await publishPolicy(
    { stores: app.stores, now: () => app.flow.clock.now() },
    installationId,
    { document: { ...document, territories: [...(document.territories ?? []), TERRITORY], partners: PARTNERS } },
    { author: 'Estafet', reason: 'Agreements with the partners of the demonstration', expectedVersion: policyVersion },
  )
  if (result.kind !== 'published') log.warn('demonstration_partners_refused', { result: result.kind })
}

/** Whom the sandbox's partner link lets in: the same at every start. */
export async function demonstrationPartner(app: App, { installationId }: Installation): Promise<PartnerUser> {
  const name = 'demo partner'
  const known = (await app.stores.partners.users(installationId)).find((user) => user.name === name)
  if (known !== undefined) return known
  const user: PartnerUser = {
    userId: app.flow.chance.id(),
    partnerId: PARTNERS[0]!.id,
    name,
    email: SELLER,
    invitedAt: app.flow.clock.now(),
    invitedBy: 'Estafet',
    signedInAt: null,
    revokedAt: null,
  }
  await app.stores.partners.addUser(installationId, user)
  return user
}
