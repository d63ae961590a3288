import type { Policy } from '../domain/policy/policy.ts'
import type { Roster } from '../domain/roster.ts'
import type { CrmPerson, InstallationId } from '../ports/crm.ts'
import type { Installation } from '../ports/installations.ts'
import type { Flow } from './context.ts'
import { syncPeople } from './sync-people.ts'

/** Who could be given leads, for whoever sets an account up. */
export interface SetupPeople {
  readonly people: readonly CrmPerson[]
  readonly roster: Roster
  readonly policy: Policy
}

/** @returns null for an unknown installation. */
export async function lookAtPeople(flow: Flow, installation: InstallationId): Promise<SetupPeople | null> {
  const settings = await flow.settings.load(flow, installation)
  if (settings === null) return null
  const people = await flow.stores.installations.people(installation)
  return { people, roster: settings.roster, policy: settings.document }
}

/** Reads people, teams and hours of the account again. @throws the errors of the CRM. */
export async function readPeopleAgain(flow: Flow, installation: InstallationId): Promise<void> {
  const settings = await flow.settings.load(flow, installation)
  if (settings !== null) await syncPeople(flow, settings, installation)
}

/** From now on leads are decided and written, first those that changed since the account was connected. */
export async function goLive(
  flow: Flow,
  { installationId, state }: Pick<Installation, 'installationId' | 'state'>,
  by: string,
): Promise<'live' | 'not-in-setup'> {
  if (state !== 'setup') return 'not-in-setup'
  await flow.stores.installations.setState(installationId, 'active', `set up by ${by}`)
  flow.bells.ring({ kind: 'evaluate', installation: installationId, type: 'contact' })
  flow.log.info('went_live', { installation: installationId })
  return 'live'
}
