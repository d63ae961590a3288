import type { RepId } from '../domain/lead.ts'
import type { CrmPerson, InstallationId } from '../ports/crm.ts'
import type { Flow } from './context.ts'
import type { Settings } from './settings.ts'

/**
 * Has leads looked at again that a change of the people concerns: those nobody could take, or take from an owner who did not answer,
 * those somebody has to answer whose time is another now, those whose owner has left, and those that nobody has and that show an owner
 * who has come.
 * @param from version of the roster before the change, @param to after it.
 */
export async function markConcerned(flow: Flow, installation: InstallationId, from: number, to: number): Promise<void> {
  const { installations, sweep } = flow.stores
  const before = await installations.peopleAt(installation, from)
  const after = (await installations.peopleAt(installation, to)) ?? []
  const now = flow.clock.now()
  // Who waits for a pool may be taken by somebody now.
  const waiting = await sweep.markHeld(installation, now)
  const reassigned = await sweep.markReassignWaits(installation, now)
  const changed = before === null ? after.map(({ repId }) => repId) : withOtherTime(before, after)
  const promised = changed.length === 0 ? 0 : await sweep.markAnswerers(installation, changed, now)
  const left = before === null ? [] : whoLeft(before, after)
  const orphaned = left.length === 0 ? 0 : await sweep.markOwned(installation, left, now)
  const came = before === null ? [] : whoLeft(after, before)
  const shown = came.length === 0 ? 0 : await sweep.markShown(installation, came, now)
  if (waiting + reassigned + promised + orphaned + shown > 0)
    flow.bells.ring({ kind: 'evaluate', installation, type: 'contact' })
}

/**
 * After a commit: where the people changed while it was decided, its leads are looked at again too. Who marked the concerned leads at
 * that change could not see what was being decided.
 */
export async function lookAgainIfPeopleChanged(flow: Flow, { installation }: Settings): Promise<void> {
  const { installationId, rosterVersion } = installation
  // Asked after the commit: whoever changes the people from here on sees what it holds.
  const now = await flow.stores.installations.find(installationId)
  if (now === null || now.rosterVersion === rosterVersion) return
  await markConcerned(flow, installationId, rosterVersion, now.rosterVersion)
}

/** Those whose leads need another owner, whether something falls due on them or not; the other way round, those who have come. */
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
