import type { Absence } from '../ports/absences.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { Flow } from './context.ts'
import { readPeopleNow } from './sync-people.ts'

export type AbsenceOutcome = 'set' | 'duplicate' | 'unknown-person' | 'unknown-stand-in' | 'past'

/** Sets somebody out of office. Their leads and promises are looked at again at once; when the CRM is away, with the next reading of people. */
export async function setAbsence(flow: Flow, installation: InstallationId, absence: Absence): Promise<AbsenceOutcome> {
  const settings = await flow.settings.load(flow, installation)
  const isActive = (id: string): boolean => settings?.roster.reps.get(id)?.active === true
  if (!isActive(absence.repId)) return 'unknown-person'
  if (absence.standInId !== null && (!isActive(absence.standInId) || absence.standInId === absence.repId))
    return 'unknown-stand-in'
  if (absence.end <= flow.clock.now()) return 'past'
  const outcome = await flow.stores.absences.set(installation, absence)
  await readPeopleNow(flow, installation)
  return outcome
}

/** Takes an absence back; false when there is none that stands. */
export async function endAbsence(
  flow: Flow,
  installation: InstallationId,
  absenceId: string,
  by: string,
): Promise<boolean> {
  const ended = await flow.stores.absences.takeBack(installation, absenceId, by, flow.clock.now())
  if (ended) await readPeopleNow(flow, installation)
  return ended
}
