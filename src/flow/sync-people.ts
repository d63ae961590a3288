import type { InstallationId } from '../ports/crm.ts'
import type { Flow } from './context.ts'
import type { Settings } from './settings.ts'

/** How often owners, teams, hours and absences are read from the CRM. They send no notifications. */
export const SYNC_PEOPLE_EVERY_MS = 60_000

/** Reads the people of the CRM account; when something differs the roster is rebuilt and leads that nobody could take are looked at again. */
export async function syncPeople(
  flow: Flow,
  settings: Pick<Settings, 'crm'>,
  installation: InstallationId,
): Promise<'same' | 'changed'> {
  const people = await settings.crm.people(installation)
  const outcome = await flow.stores.installations.replacePeople(installation, people)
  if (outcome === 'changed') {
    flow.log.info('people_changed', { installation, people: people.length })
    // Who waits for a pool may be taken by somebody now.
    const waiting = await flow.stores.sweep.markHeld(installation, flow.clock.now())
    if (waiting > 0) flow.bells.ring({ kind: 'evaluate', installation, type: 'contact' })
  }
  return outcome
}
