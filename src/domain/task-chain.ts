import type { RepId } from './lead.ts'
import type { Roster } from './roster.ts'

/**
 * Who gets a task in the place of somebody whom the CRM does not take: whoever is above them and there, then the installation's
 * manager.
 * @param refused people whom the CRM did not take.
 * @returns null when nobody is left: the task is then nobody's in particular.
 */
export function nextInChain(roster: Roster, assigneeId: RepId, refused: ReadonlySet<RepId>): RepId | null {
  const seen = new Set<RepId>([assigneeId])
  const isThere = (repId: RepId) => roster.reps.get(repId)?.active === true && !refused.has(repId)
  let next = roster.reps.get(assigneeId)?.managerId ?? null
  while (next !== null && !seen.has(next)) {
    if (isThere(next)) return next
    seen.add(next)
    next = roster.reps.get(next)?.managerId ?? null
  }
  const { defaultManagerId: last } = roster
  return last !== null && !seen.has(last) && isThere(last) ? last : null
}
