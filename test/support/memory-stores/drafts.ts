import type { DraftStore } from '../../../src/ports/drafts.ts'
import { tenantOf, type MemoryState } from './state.ts'

export function memoryDrafts(state: MemoryState): DraftStore {
  return {
    async find(installation) {
      return tenantOf(state, installation).draft
    },
    async save(installation, draft, expected) {
      const tenant = tenantOf(state, installation)
      if (tenant.draft.revision !== expected) return { kind: 'changed', state: tenant.draft }
      tenant.draft = { revision: expected + 1, draft: draft && structuredClone(draft) }
      return { kind: 'saved', state: tenant.draft }
    },
  }
}
