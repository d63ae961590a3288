import type { InstallationId } from '../ports/crm.ts'
import type { Flow } from './context.ts'
import type { Settings } from './settings.ts'

/** How often owners, teams, hours and absences are read from the CRM. They send no notifications. */
export const SYNC_PEOPLE_EVERY_MS = 60_000

/** Reads the people of the CRM account; the roster is rebuilt only when something differs. */
export async function syncPeople(
  flow: Flow,
  settings: Pick<Settings, 'crm'>,
  installation: InstallationId,
): Promise<'same' | 'changed'> {
  const people = await settings.crm.people(installation)
  const outcome = await flow.stores.installations.replacePeople(installation, people)
  if (outcome === 'changed') flow.log.info('people_changed', { installation, people: people.length })
  return outcome
}
