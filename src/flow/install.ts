import { defaultPolicy } from '../domain/policy/default-policy.ts'
import type { CrmInstaller, CrmKind, ProvisionReport } from '../ports/crm.ts'
import type { Installation } from '../ports/installations.ts'
import type { Flow } from './context.ts'
import { syncPeople } from './sync-people.ts'

export interface Installed {
  readonly installation: Installation
  readonly properties: ProvisionReport
}

const NOTHING_MADE: ProvisionReport = { created: [], present: [], clashing: [] }

/**
 * Connects a CRM account with what its consent page gave: tokens stored, properties created, people read.
 * One that begins with its set-up gets no properties yet, and stays silent until it goes live.
 * Connecting an account again refreshes its tokens and brings it back; its policy stays, and its history unless it was erased meanwhile.
 * @throws the errors of {@link CrmInstaller} and {@link Crm}; the account is then not active, and the same steps may be repeated.
 */
export async function install(
  flow: Flow,
  installer: CrmInstaller,
  crm: CrmKind,
  { code, state }: { readonly code: string; readonly state: string },
  language: 'en' | 'id',
  begin: 'setup' | 'active' = 'active',
): Promise<Installed> {
  const grant = await installer.redeem(code, state)
  const now = flow.clock.now()
  const installation = await flow.stores.installations.connect({
    installationId: flow.chance.id(),
    crm,
    accountId: grant.accountId,
    scopes: grant.scopes,
    language,
    zone: grant.zone,
    uiDomain: grant.uiDomain,
    tokens: {
      accessToken: grant.accessToken,
      refreshToken: grant.refreshToken,
      expiresAt: grant.expiresAt,
      obtainedAt: now,
      origin: grant.origin ?? null,
    },
    policy: defaultPolicy,
    at: now,
    begin,
  })
  // While an account is set up nothing is made in it unasked.
  const properties =
    installation.state === 'setup' ? NOTHING_MADE : await installer.provision(installation.installationId, language)
  await syncPeople(flow, flow.crms.of(crm), installation.installationId)
  flow.log.info('installed', {
    installation: installation.installationId,
    created: properties.created.length,
    clashing: properties.clashing.length,
  })
  return { installation, properties }
}
