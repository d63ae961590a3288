import { withAbsences } from '../ports/absences.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { Flow } from './context.ts'
import { markConcerned } from './mark-concerned.ts'
import { withHouse } from './one-calendar.ts'
import type { Settings } from './settings.ts'

/** How often owners, teams, hours and absences are read from the CRM. They send no notifications. */
export const SYNC_PEOPLE_EVERY_MS = 60_000

/**
 * Reads the people of the CRM account; when something differs the roster is rebuilt, and leads are looked at again that nobody could
 * take, that somebody has to answer whose time is another now, whose owner has left, or whose owner has come.
 * @returns `overtaken`: another reading, begun or ended later, was kept before this one was answered; its people stand.
 */
export async function syncPeople(
  flow: Flow,
  settings: Pick<Settings, 'crm'>,
  installation: InstallationId,
): Promise<'same' | 'changed' | 'overtaken'> {
  const { installations } = flow.stores
  const now = flow.clock.now()
  const readings = await installations.peopleReadings(installation)
  const told = await settings.crm.people(installation)
  const own = withAbsences(told, await flow.stores.absences.standing(installation, now))
  const people = await withHouse(flow, installation, own)
  const outcome = await installations.replacePeople(installation, people, now, readings)
  if (outcome === 'changed') flow.log.info('people_changed', { installation, people: people.length })
  await markUnmarked(flow, installation)
  return outcome
}

/**
 * Has the people of an account read now, and those of the other account of its house, who may be the same. When a CRM is away, with its
 * next reading.
 */
export async function readPeopleNow(flow: Flow, installation: InstallationId): Promise<void> {
  const house = (await flow.houses?.of(installation)) ?? null
  for (const id of house === null ? [installation] : [installation, house.partner]) {
    const settings = await flow.settings.load(flow, id)
    if (settings === null) continue
    await syncPeople(flow, settings, id).catch((error: unknown) =>
      flow.log.warn('people_not_read', { installation: id, error }),
    )
  }
}

/** Marked by what is stored, not by what was just read: a process that ends in between leaves it to the next reading. */
async function markUnmarked(flow: Flow, installation: InstallationId): Promise<void> {
  const { installations } = flow.stores
  const unmarked = await installations.unmarkedRoster(installation)
  if (unmarked === null) return
  await markConcerned(flow, installation, unmarked.marked, unmarked.version)
  await installations.rosterMarked(installation, unmarked.version)
}
