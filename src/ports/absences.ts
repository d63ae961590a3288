import type { Instant, RepId } from '../domain/lead.ts'
import type { CrmPerson, InstallationId } from './crm.ts'

/** An absence that was set here: [start, end). */
export interface Absence {
  /** A uuid of whoever sets it: set twice it is there once. */
  readonly absenceId: string
  readonly repId: RepId
  readonly start: Instant
  readonly end: Instant
  /** Who answers in the meantime; null: as the policy says of people who are away. */
  readonly standInId: RepId | null
  readonly setBy: string
  readonly setAt: Instant
}

export interface AbsenceStore {
  /** Absences that have not ended by `now`, nor were taken back; the earliest first. */
  standing(installation: InstallationId, now: Instant): Promise<readonly Absence[]>
  set(installation: InstallationId, absence: Absence): Promise<'set' | 'duplicate'>
  /** Takes one back; false when there is none that stands. */
  takeBack(installation: InstallationId, absenceId: string, by: string, at: Instant): Promise<boolean>
}

/** People as the CRM tells of them, with the absences that were set here. */
export function withAbsences(people: readonly CrmPerson[], absences: readonly Absence[]): readonly CrmPerson[] {
  if (absences.length === 0) return people
  const own = Map.groupBy(absences, ({ repId }) => repId)
  return people.map((person) => {
    const away = own.get(person.repId)
    if (away === undefined) return person
    const named = away.flatMap(({ start, end, standInId }) =>
      standInId === null ? [] : [{ start, end, repId: standInId }],
    )
    return {
      ...person,
      outOfOffice: [...person.outOfOffice, ...away.map(({ start, end }) => ({ start, end }))],
      ...(named.length === 0 ? {} : { standIns: named }),
    }
  })
}
