import type { VisitStore } from '../../../src/ports/visits.ts'
import { tenantOf, type MemoryState, type Tenant } from './state.ts'

export function memoryVisits(state: MemoryState): VisitStore {
  return {
    origins: async (installation) => tenantOf(state, installation).visitOrigins,
    async setOrigins(installation, origins) {
      tenantOf(state, installation).visitOrigins = origins
    },
    async keep(installation, visitor, visit) {
      const { visitors, visits } = tenantOf(state, installation)
      const known = visitors.get(visitor)
      if (known !== undefined && known.recordId !== null) return known.recordId
      visitors.set(visitor, known ?? { email: null, identifiedAt: 0, recordId: null })
      const before = visits.get(visitor) ?? []
      if (!before.some(({ visitId }) => visitId === visit.visitId)) visits.set(visitor, [...before, visit])
      return null
    },
    async identify(installation, visitor, email, at) {
      const tenant = tenantOf(state, installation)
      const known = tenant.visitors.get(visitor)?.recordId ?? null
      const same = recordsOf(tenant, email).some((id) => id === known)
      tenant.visitors.set(visitor, { email, identifiedAt: at, recordId: same ? known : null })
    },
    async found(installation, since, limit) {
      const tenant = tenantOf(state, installation)
      return [...tenant.visitors]
        .filter(([, { identifiedAt }]) => identifiedAt >= since)
        .toSorted(([, a], [, b]) => a.identifiedAt - b.identifiedAt)
        .flatMap(([visitor, { email }]) => {
          const [recordId] = email === null ? [] : recordsOf(tenant, email)
          const seen = (tenant.visits.get(visitor) ?? []).toSorted((a, b) => a.at - b.at).slice(0, 200)
          return recordId === undefined ? [] : [{ visitor, recordId, visits: seen }]
        })
        .slice(0, limit)
    },
    async stitched(installation, { visitor, recordId, visits: given }) {
      const { visitors, visits } = tenantOf(state, installation)
      const ids = new Set(given.map(({ visitId }) => visitId))
      const left = (visits.get(visitor) ?? []).filter(({ visitId }) => !ids.has(visitId))
      visits.set(visitor, left)
      const known = visitors.get(visitor)
      if (known !== undefined && left.length === 0) visitors.set(visitor, { ...known, email: null, recordId })
    },
    async forget(installation, visitor) {
      const { visitors, visits } = tenantOf(state, installation)
      visitors.delete(visitor)
      visits.delete(visitor)
    },
  }
}

function recordsOf({ identities, leads }: Tenant, email: string): readonly string[] {
  return identities.sharing(`e:${email}`).flatMap((leadId) => {
    const lead = leads.get(leadId)
    return lead === undefined || lead.retiredAt !== null ? [] : [lead.recordId]
  })
}
