import type { Absence, AbsenceStore } from '../../../src/ports/absences.ts'

export function memoryAbsences(): AbsenceStore {
  const kept = new Map<string, Absence & { readonly installation: string; readonly isOver: boolean }>()
  const keyOf = (installation: string, id: string): string => `${installation} ${id}`
  return {
    standing: async (installation, now) =>
      [...kept.values()]
        .filter((one) => one.installation === installation && !one.isOver && one.end > now)
        .map(({ installation: _whose, isOver: _is, ...absence }) => absence)
        .toSorted((a, b) => a.start - b.start || (a.absenceId < b.absenceId ? -1 : 1)),
    async set(installation, absence) {
      const key = keyOf(installation, absence.absenceId)
      if (kept.has(key)) return 'duplicate'
      kept.set(key, { ...absence, installation, isOver: false })
      return 'set'
    },
    async takeBack(installation, absenceId) {
      const key = keyOf(installation, absenceId)
      const found = kept.get(key)
      if (found === undefined || found.isOver) return false
      kept.set(key, { ...found, isOver: true })
      return true
    },
  }
}
