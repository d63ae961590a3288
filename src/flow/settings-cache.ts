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

export interface BuiltPolicy {
  readonly document: Policy
  readonly compiled: CompiledPolicy
}
/** Pure functions from what is stored to what decides. */
export interface SettingsBuilders {
  readonly policy: (stored: unknown, mailLists: Flow['mailLists']) => BuiltPolicy
  readonly roster: typeof buildRoster
}

/** @throws what {@link parsePolicy} throws on a document that is no policy. */
export function buildPolicy(stored: unknown, mailLists: Flow['mailLists']): BuiltPolicy {
  const document = parsePolicy(stored)
  return { document, compiled: compilePolicy(document, mailLists) }
}

/** Keeps what is costly to build and never changes under its key: compiled policies by version, rosters by version and day. */
export class SettingsCache implements SettingsSource<Flow> {
  readonly #policies = new Map<string, BuiltPolicy>()
  readonly #rosters = new Map<InstallationId, CachedRoster>()
  readonly #build: SettingsBuilders

  /** @param build how documents and people become what decides; pure, so that a caller with many short lives may remember results. */
  constructor(build: SettingsBuilders = { policy: buildPolicy, roster: buildRoster }) {
    this.#build = build
  }

  /** The settings of an installation as they stand now; null when it is unknown. */
  async load(flow: Flow, id: InstallationId): Promise<Settings | null> {
    const installation = await flow.stores.installations.find(id)
    if (!installation) return null
    const { crm, mapping } = flow.crms.of(installation.crm)
    const { document, compiled } = await this.#policy(flow, installation)
    const roster = await this.#roster(flow, installation, document)
    return { installation, policy: compiled, document, roster, mapping, crm, links: flow.links }
  }

  async #policy(flow: Flow, { installationId, policyVersion }: Installation) {
    const key = `${installationId}:${policyVersion}`
    const known = this.#policies.get(key)
    if (known) return known
    const built = this.#build.policy(
      await flow.stores.installations.policy(installationId, policyVersion),
      flow.mailLists,
    )
    this.#policies.set(key, built)
    return built
  }

  async #roster(flow: Flow, installation: Installation, policy: Policy): Promise<Roster> {
    const now = flow.clock.now()
    const window = calendarWindow(now)
    const key = `${installation.rosterVersion}:${installation.policyVersion}:${window.from}`
    const known = this.#rosters.get(installation.installationId)
    if (known?.key === key) return known.roster
    const { installationId, rosterVersion } = installation
    // Those of this very version: newer ones that came since would decide under a version that does not hold them.
    const people =
      (await flow.stores.installations.peopleAt(installationId, rosterVersion)) ??
      (await flow.stores.installations.people(installationId))
    const options = await rosterOptions(flow, installation, { version: installation.policyVersion, policy }, now)
    const roster = this.#build.roster(policy, people, options)
    this.#rosters.set(installation.installationId, { key, roster })
    return roster
  }
}
