import type { CompiledPolicy } from '../domain/policy/compile.ts'
import type { Policy } from '../domain/policy/policy.ts'
import type { Roster } from '../domain/roster.ts'
import type { Mapping } from '../mapping/mapping.ts'
import type { Crm, CrmKind, InstallationId } from '../ports/crm.ts'
import type { Installation } from '../ports/installations.ts'
import type { TaskLinks } from '../ports/task-links.ts'

/** One installation ready to decide: who it is, its active policy, its people, its CRM. */
export interface Settings {
  readonly installation: Installation
  readonly policy: CompiledPolicy
  readonly document: Policy
  readonly roster: Roster
  readonly mapping: Mapping
  readonly crm: Crm
  /** How people call a CRM. */
  readonly crmName: (kind: CrmKind) => string
  /** Addresses for tasks; absent where nobody can open them. */
  readonly links?: TaskLinks | undefined
}

/** Where the flow gets what is kept of an installation's policy and people, ready to decide. */
export interface SettingsSource<Context> {
  /** The settings of an installation as they stand now; null when it is unknown. */
  load(flow: Context, id: InstallationId): Promise<Settings | null>
  /** What another version of the policy decides by, with the same people; null when there is none. @throws what {@link SettingsSource.document} throws. */
  under(
    flow: Context,
    settings: Settings,
    version: number,
  ): Promise<Pick<Settings, 'policy' | 'document' | 'roster'> | null>
  /** The policy of a version, active or not; null when there is none. */
  document(flow: Context, id: InstallationId, version: number): Promise<Policy | null>
}
