import { compilePolicy, type CompiledPolicy } from '../domain/policy/compile.ts'
import type { Policy } from '../domain/policy/policy.ts'
import { parsePolicy } from '../domain/policy/schema.ts'
import type { Roster } from '../domain/roster.ts'
import { buildRoster } from '../mapping/roster.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { Installation } from '../ports/installations.ts'
import type { Flow } from './context.ts'
import { calendarWindow, rosterOptions } from './roster-options.ts'
import type { Settings, SettingsSource } from './settings.ts'

interface CachedRoster {
  readonly key: string
  readonly roster: Roster
}

/** Pure functions from what is stored to what decides. */
export interface SettingsBuilders {
  readonly document: typeof parsePolicy
  readonly policy: typeof compilePolicy
  readonly roster: typeof buildRoster
}

/** Keeps what is costly to build and never changes under its key: policies by version, rosters by version and day. */
export class SettingsCache implements SettingsSource<Flow> {
  readonly #documents = new Map<string, Policy>()
  readonly #policies = new Map<string, CompiledPolicy>()
  readonly #rosters = new Map<InstallationId, CachedRoster>()
  /** Of the one other version that is asked for. */
  readonly #otherRosters = new Map<InstallationId, CachedRoster>()
  readonly #build: SettingsBuilders

  /** @param build how documents and people become what decides; pure, so that a caller with many short lives may remember results. */
  constructor(build: SettingsBuilders = { document: parsePolicy, policy: compilePolicy, roster: buildRoster }) {
    this.#build = build
  }

  /** The settings of an installation as they stand now; null when it is unknown. */
  async load(flow: Flow, id: InstallationId): Promise<Settings | null> {
    const installation = await flow.stores.installations.find(id)
    if (!installation) return null
    const { crm, mapping } = flow.crms.of(installation.crm)
    // What is active and not there is refused as a document that is none.
    const document = (await this.document(flow, id, installation.policyVersion)) ?? this.#build.document(null)
    const policy = this.#policy(flow, installation, document)
    const roster = await this.#roster(flow, installation, document, this.#rosters)
    const { links, crmName = (kind) => kind } = flow
    return { installation, policy, document, roster, mapping, crm, crmName, links }
  }

  async under(
    flow: Flow,
    { installation }: Settings,
    policyVersion: number,
  ): Promise<Pick<Settings, 'policy' | 'document' | 'roster'> | null> {
    const document = await this.document(flow, installation.installationId, policyVersion)
    if (document === null) return null
    const other = { ...installation, policyVersion }
    const policy = this.#policy(flow, other, document)
    return { policy, document, roster: await this.#roster(flow, other, document, this.#otherRosters) }
  }

  /** @throws what {@link parsePolicy} throws on a document that is no policy. */
  async document(flow: Flow, id: InstallationId, version: number): Promise<Policy | null> {
    const key = keyOf(id, version)
    const known = this.#documents.get(key)
    if (known) return known
    const stored = await flow.stores.installations.policy(id, version)
    if (stored === null) return null
    const document = this.#build.document(stored)
    this.#documents.set(key, document)
    return document
  }

  #policy({ mailLists }: Flow, { installationId, policyVersion }: Installation, document: Policy): CompiledPolicy {
    const key = keyOf(installationId, policyVersion)
    const known = this.#policies.get(key)
    if (known) return known
    const built = this.#build.policy(document, mailLists)
    this.#policies.set(key, built)
    return built
  }

  async #roster(
    flow: Flow,
    installation: Installation,
    policy: Policy,
    cached: Map<InstallationId, CachedRoster>,
  ): Promise<Roster> {
    const now = flow.clock.now()
    const window = calendarWindow(now)
    const key = `${installation.rosterVersion}:${installation.policyVersion}:${window.from}`
    const known = cached.get(installation.installationId)
    if (known?.key === key) return known.roster
    const { installationId, rosterVersion } = installation
    // Those of this very version: newer ones that came since would decide under a version that does not hold them.
    const people =
      (await flow.stores.installations.peopleAt(installationId, rosterVersion)) ??
      (await flow.stores.installations.people(installationId))
    const options = await rosterOptions(flow, installation, { version: installation.policyVersion, policy }, now)
    const roster = this.#build.roster(policy, people, options)
    cached.set(installation.installationId, { key, roster })
    return roster
  }
}

function keyOf(id: InstallationId, policyVersion: number): string {
  return `${id}:${policyVersion}`
}
