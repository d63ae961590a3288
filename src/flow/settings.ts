import type { CompiledPolicy } from '../domain/policy/compile.ts'
import type { Policy } from '../domain/policy/policy.ts'
import type { Roster } from '../domain/roster.ts'
import type { Mapping } from '../mapping/mapping.ts'
import type { Crm, InstallationId } from '../ports/crm.ts'
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
  /** Addresses for tasks; absent where nobody can open them. */
  readonly links?: TaskLinks | undefined
}

/** Where the flow gets the settings of an installation as they stand now; null when it is unknown. */
export interface SettingsSource<Context> {
  load(flow: Context, id: InstallationId): Promise<Settings | null>
}
