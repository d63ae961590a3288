import type { RepId } from '../domain/lead.ts'
import { withAbsences } from '../ports/absences.ts'
import type { CrmPerson, InstallationId } from '../ports/crm.ts'
import type { Flow } from './context.ts'
import type { Settings } from './settings.ts'

/** How often owners, teams, hours and absences are read from the CRM. They send no notifications. */
export const SYNC_PEOPLE_EVERY_MS = 60_000

/**
 * Reads the people of the CRM account; when something differs the roster is rebuilt, and leads are looked at again that nobody could
 * take, that somebody has to answer whose time is another now, or whose owner has left.
 */
export async function syncPeople(
  flow: Flow,
  settings: Pick<Settings, 'crm'>,
  installation: InstallationId,
): Promise<'same' | 'changed'> {
  const now = flow.clock.now()
  const told = await settings.crm.people(installation)
  const people = withAbsences(told, await flow.stores.absences.standing(installation, now))
  const outcome = await flow.stores.installations.replacePeople(installation, people, now)
  if (outcome === 'changed') flow.log.info('people_changed', { installation, people: people.length })
  await markConcerned(flow, installation)
  return outcome
}

/** Marked by what is stored, not by what was just read: a process that ends in between leaves it to the next reading. */
async function markConcerned(flow: Flow, installation: InstallationId): Promise<void> {
  const { installations, sweep } = flow.stores
  const unmarked = await installations.unmarkedRoster(installation)
  if (unmarked === null) return
  const before = await installations.peopleAt(installation, unmarked.marked)
  const after = (await installations.peopleAt(installation, unmarked.version)) ?? []
  const now = flow.clock.now()
  // Who waits for a pool may be taken by somebody now.
  const waiting = await sweep.markHeld(installation, now)
  const changed = before === null ? after.map(({ repId }) => repId) : withOtherTime(before, after)
  const promised = changed.length === 0 ? 0 : await sweep.markAnswerers(installation, changed, now)
  const left = before === null ? [] : whoLeft(before, after)
  const orphaned = left.length === 0 ? 0 : await sweep.markOwned(installation, left, now)
  await installations.rosterMarked(installation, unmarked.version)
  if (waiting + promised + orphaned > 0) flow.bells.ring({ kind: 'evaluate', installation, type: 'contact' })
}

/** Those whose leads need another owner, whether something falls due on them or not. */
function whoLeft(before: readonly CrmPerson[], after: readonly CrmPerson[]): readonly RepId[] {
  const still = new Set(after.filter(({ active }) => active).map(({ repId }) => repId))
  return before.filter(({ active, repId }) => active && !still.has(repId)).map(({ repId }) => repId)
}

/** Those who work at other times than before, are away at others, or have gone. */
function withOtherTime(before: readonly CrmPerson[], after: readonly CrmPerson[]): readonly RepId[] {
  const now = new Map(after.map((person) => [person.repId, timeOf(person)]))
  return before.filter((person) => timeOf(person) !== now.get(person.repId)).map(({ repId }) => repId)
}

function timeOf({ active, zone, hours, outOfOffice, away, standIns }: CrmPerson): string {
  return JSON.stringify([
    active,
    zone,
    hours?.map((span) => [span.weekday, span.startMinute, span.endMinute]),
    outOfOffice.map(({ start, end }) => [start, end]),
    away,
    standIns?.map(({ start, end, repId }) => [start, end, repId]),
  ])
}
