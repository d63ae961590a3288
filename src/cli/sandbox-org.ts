import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { derivedSecrets, type Config, type SalesforceSettings } from '../config/config.ts'
import { callbackPathOf } from '../crm/registry.ts'
import { namesOf } from '../flow/names.ts'
import { takeOver } from '../flow/publish-in-house.ts'
import type { Installation } from '../ports/installations.ts'
import type { App, ClockBend } from '../wiring.ts'
import { approveInstallation, ConsentFailedError } from './consent.ts'
import { askSandbox } from './sandbox-portal.ts'
import { startSandboxProcess, type SandboxOptions, type SandboxProcess } from './sandbox-process.ts'

/** The org the sandbox is born with. */
const ORG = '00D8d0000012EsFEAU'
const CRM = 'salesforce'
const FOLDER = 'sandbox-org'

/** Whether the company of the sandbox works in an org too: it is asked for, or a former start on this folder made one. */
export function hasOrg({ sandboxCrm, dataDir }: Pick<Config, 'sandboxCrm' | 'dataDir'>): boolean {
  return sandboxCrm === 'both' || existsSync(path.join(dataDir, FOLDER))
}

/** The port behind that of the portal; any free one where that is 0. */
export function orgPort({ sandboxPort }: Pick<Config, 'sandboxPort'>): number {
  return sandboxPort === 0 ? 0 : sandboxPort + 1
}

/** Starts the org on the portal's own time. */
export function startOrg(options: Omit<SandboxOptions, 'program'>, clock: ClockBend): Promise<SandboxProcess> {
  const anchor = { SANDBOX_ANCHOR: `${clock.epochVirtual},${clock.epochReal}` }
  return startSandboxProcess({ ...options, program: { main: 'salesforce/main.ts', folder: FOLDER, env: anchor } })
}

/** Our app in the org. Its secret follows from the key ring, so that every process on the folder knows it. */
export function orgApp(url: string, keys: string): SalesforceSettings {
  const [secret] = derivedSecrets(keys, 'estafet sandbox org')
  const app = { clientId: 'estafet-sandbox-app', clientSecret: secret.toString('hex') }
  return { ...app, loginUrl: url, pubsub: null, topic: null }
}

/** Registers our app in the org as a developer would. Repeated at every start, because the port may have changed. */
export async function registerOrgApp(
  publicUrl: string,
  { loginUrl, clientId, clientSecret }: SalesforceSettings,
): Promise<void> {
  const redirectUrls = [publicUrl + callbackPathOf(CRM)]
  await askSandbox(loginUrl, 'PUT', '/sandbox/app', { clientId, clientSecret, redirectUrls })
}

/**
 * Connects the org, has it tell its changes here, and makes it one house with the portal's account when it is new, with one policy, and
 * admins of each may publish in both: a house that somebody left stays left.
 */
export async function connectOrg(
  app: App,
  publicUrl: string,
  orgUrl: string,
  home: Installation,
): Promise<Installation> {
  const { installations, houses } = app.stores
  const known = await installations.byAccount(CRM, ORG)
  if (known?.state !== 'active') await approveInstallation(publicUrl, '', CRM)
  const org = await installations.byAccount(CRM, ORG)
  if (org === null) throw new ConsentFailedError('The org was approved, but no installation was stored.')
  await askSandbox(orgUrl, 'PUT', '/sandbox/outbound', { endpoint: app.addressFor(CRM, ORG) })
  if (known === null) {
    const now = app.flow.clock.now()
    const hash = createHash('sha256').update(app.flow.chance.id()).digest('hex')
    await houses.invite(home.installationId, hash, now + 60_000)
    await houses.join(org.installationId, hash, now)
    for (const id of [home.installationId, org.installationId]) await houses.letPublish(id, true)
    await decideAsHome(app, org, home)
  }
  return org
}

/** The company has one policy: the org takes over what was published for the portal. */
async function decideAsHome({ stores, flow }: App, org: Installation, home: Installation): Promise<void> {
  const there = await stores.installations.find(home.installationId)
  if (there === null) return
  const result = await takeOver({ stores, now: () => flow.clock.now() }, org.installationId, {
    author: 'Estafet',
    reason: 'As in the portal of the same company',
    expectedVersion: org.policyVersion,
    expectedThere: there.policyVersion,
  })
  if (result.kind !== 'published') flow.log.warn('demonstration_policy_refused', { result: result.kind })
}

/** Names for the lines of an account's story. */
export async function namesIn(app: App, { installationId }: Installation): Promise<ReturnType<typeof namesOf>> {
  return namesOf((await app.flow.settings.load(app.flow, installationId))!)
}
