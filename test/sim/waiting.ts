import { RECONCILE_EVERY_MS, RECONCILED_TYPES } from '../../src/flow/reconcile.ts'
import type { CrmPerson } from '../../src/ports/crm.ts'
import { isClaimable } from '../support/memory-stores/dirty.ts'
import { samePeople } from '../support/memory-stores/installations.ts'
import { activeTenants, type MemoryState, type Tenant } from '../support/memory-stores/state.ts'

const DAY_MS = 24 * 3_600_000

// What a timer would find if it looked now. After the faults a run is mostly waiting: looks that find nothing are skipped then.

export function workWaits(state: MemoryState): boolean {
  const now = state.now()
  return activeTenants(state).some(({ dirty, writes, tasks }) => {
    for (const row of dirty.values()) if (isClaimable(row, now)) return true
    for (const row of writes.values()) if (isClaimable(row, now)) return true
    for (const row of tasks.values()) if (isClaimable(row, now)) return true
    return false
  })
}

export function leadIsDue(state: MemoryState): boolean {
  return activeTenants(state).some(({ leads }) => {
    for (const { lookAgainAt } of leads.values()) if (lookAgainAt !== null && lookAgainAt <= state.now()) return true
    return false
  })
}

export function personIsToBeForgotten(state: MemoryState): boolean {
  return activeTenants(state).some(({ forgotten }) =>
    [...forgotten.values()].some((row) => row.forgotten.doneAt === null && row.dueAt <= state.now()),
  )
}

/** Leads that are to be looked for in the CRM, as nobody may have told that their records are gone. */
export function leadIsUnverified(state: MemoryState): boolean {
  const before = state.now() - DAY_MS
  return activeTenants(state).some(({ leads, verified }) =>
    [...leads.values()].some(
      ({ leadId, retiredAt, createdAt }) =>
        retiredAt === null && createdAt < before && (verified.get(leadId) ?? 0) < before,
    ),
  )
}

/** Leads that still stand as an older policy decided. */
export function leadIsBehind(state: MemoryState): boolean {
  return activeTenants(state).some(({ leads, installation, letters }) =>
    [...leads.values()].some(
      ({ retiredAt, policyVersion, recordId }) =>
        retiredAt === null && policyVersion < installation!.policyVersion && !letters.has(`evaluate ${recordId}`),
    ),
  )
}

/** The CRM's people as they are now are not yet the stored ones, or not every lead is marked that a change of them concerns. */
export function peopleAreBehind(
  { installation, people, rosterMarked }: Tenant,
  peopleNow: readonly CrmPerson[],
): boolean {
  return rosterMarked < installation!.rosterVersion || !samePeople(people, inOrder(peopleNow))
}

const sorted = new WeakMap<readonly CrmPerson[], readonly CrmPerson[]>()

function inOrder(people: readonly CrmPerson[]): readonly CrmPerson[] {
  const known = sorted.get(people)
  if (known) return known
  const ordered = people.toSorted((a, b) => (a.repId < b.repId ? -1 : 1))
  sorted.set(people, ordered)
  return ordered
}

export function turnToReconcile(state: MemoryState): boolean {
  return activeTenants(state).some(({ reconcile }) =>
    RECONCILED_TYPES.some((type) => {
      const row = reconcile.get(type)
      if (!row) return true
      const free = row.token === null || row.until <= state.now()
      return free && (row.finishedAt === null || row.finishedAt < state.now() - RECONCILE_EVERY_MS)
    }),
  )
}
