import type { AuditStore } from '../../../src/ports/audit.ts'
import type { InboxStore } from '../../../src/ports/inbox.ts'
import { tenantOf, type MemoryState } from './state.ts'

export function memoryAudit(state: MemoryState, inbox: InboxStore): AuditStore {
  return {
    async keep(installation, entry, batch) {
      const tenant = tenantOf(state, installation)
      if (tenant.audit.has(entry.entryId)) return 'duplicate'
      if (entry.undoes !== null) {
        const undone = tenant.audit.get(entry.undoes)
        if (undone === undefined || undone.undoneBy !== null) return 'undone-before'
        tenant.audit.set(entry.undoes, { ...undone, undoneBy: entry.entryId })
      }
      tenant.audit.set(entry.entryId, { ...entry, undoneBy: null })
      if (batch !== null) await inbox.keep(batch)
      return 'kept'
    },
    async page(installation, { person, action, leadId }, before, limit) {
      const tenant = tenantOf(state, installation)
      const nameOf = (id: string | null): string | null =>
        tenant.decisions.findLast((row) => row.leadId === id)?.personName ?? null
      const rows = [...tenant.audit.values()]
        .filter((row) => person === undefined || row.person === person)
        .filter((row) => action === undefined || row.action === action)
        .filter((row) => leadId === undefined || row.leadId === leadId)
        .sort((a, b) => b.at - a.at || (a.entryId > b.entryId ? -1 : 1))
      const mark = before === null ? null : tenant.audit.get(before)
      return rows
        .filter((row) => !mark || row.at < mark.at || (row.at === mark.at && row.entryId < mark.entryId))
        .filter(() => mark !== undefined)
        .slice(0, limit)
        .map((row) => ({ ...row, personName: nameOf(row.leadId) }))
    },
    async find(installation, entryId) {
      const row = tenantOf(state, installation).audit.get(entryId)
      return row === undefined ? null : { ...row, personName: null }
    },
    async people(installation) {
      const names = [...tenantOf(state, installation).audit.values()].map(({ person }) => person)
      return [...new Set(names)].toSorted()
    },
  }
}
