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
  const { sweep } = flow.stores
  const { retimed, left, came } = await changesBetween(flow, installation, from, to)
  const now = flow.clock.now()
  // Who waits for a pool may be taken by somebody now.
  const waiting = await sweep.markHeld(installation, now)
  const reassigned = await sweep.markReassignWaits(installation, now)
  const promised = retimed.size === 0 ? 0 : await sweep.markAnswerers(installation, [...retimed], now)
  const orphaned = left.size === 0 ? 0 : await sweep.markOwned(installation, [...left], now)
  const shown = came.size === 0 ? 0 : await sweep.markShown(installation, [...came], now)
  if (waiting + reassigned + promised + orphaned + shown > 0)
    flow.bells.ring({ kind: 'evaluate', installation, type: 'contact' })
}

/** People whose leads a change concerns, by what it is about. */
interface Changes {
  /** They work at other times than before, are away at others, or have gone. */
  readonly retimed: Set<RepId>
  readonly left: Set<RepId>
  readonly came: Set<RepId>
}

/** One version after the other: what was changed back since was decided by in between. Before the first reading nobody was known. */
async function changesBetween(flow: Flow, installation: InstallationId, from: number, to: number): Promise<Changes> {
  const { installations } = flow.stores
  const changes: Changes = { retimed: new Set(), left: new Set(), came: new Set() }
  let before = (await installations.peopleAt(installation, from)) ?? []
  for (let version = from + 1; version <= to; version += 1) {
    const after = (await installations.peopleAt(installation, version)) ?? before
    for (const repId of withOtherTime(before, after)) changes.retimed.add(repId)
    for (const repId of whoLeft(before, after)) changes.left.add(repId)
    for (const repId of whoLeft(after, before)) changes.came.add(repId)
    before = after
  }
  return changes
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
