import type { PolicyStore, PolicyVersion } from '../../../src/ports/policies.ts'
import { watchFromNowOn } from './canaries.ts'
import { tenantOf, type MemoryState } from './state.ts'

export function memoryPolicies(state: MemoryState): PolicyStore {
  return {
    async versions(id, limit, before) {
      return tenantOf(state, id)
        .policies.filter(({ version }) => before === null || version < before)
        .toReversed()
        .slice(0, limit)
        .map(({ document: _document, yaml: _yaml, ...facts }) => facts)
    },
    async find(id, version) {
      const stored = tenantOf(state, id).policies[version - 1]
      return stored === undefined ? null : structuredClone(stored)
    },
    async traffic(id, since) {
      const given = [...tenantOf(state, id).assignments].filter(({ assignedAt }) => assignedAt >= since)
      const leadsOf = (some: typeof given): number => new Set(some.map(({ leadId }) => leadId)).size
      const byWay = (some: typeof given) =>
        [...Map.groupBy(some, ({ by, poolId }) => `${by} ${poolId ?? ''}`).values()]
          .map((one) => ({ by: one[0]!.by, poolId: one[0]!.poolId, leads: leadsOf(one) }))
          .toSorted((a, b) => b.leads - a.leads || (`${a.by} ${a.poolId}` < `${b.by} ${b.poolId}` ? -1 : 1))
      return [...Map.groupBy(given, ({ ruleId }) => ruleId)]
        .map(([ruleId, some]) => ({ ruleId, leads: leadsOf(some), ways: byWay(some) }))
        .toSorted((a, b) => b.leads - a.leads || (a.ruleId < b.ruleId ? -1 : 1))
    },
    async publish(id, draft, expected) {
      const tenant = tenantOf(state, id)
      const { document, yaml, at, ...told } = draft
      const { document: _document, yaml: _yaml, ...active } = tenant.policies.at(-1)!
      if (tenant.installation?.policyVersion !== expected) return { kind: 'changed', active }
      const version: PolicyVersion = { ...told, version: tenant.policies.length + 1, publishedAt: at }
      tenant.policies.push({ ...version, document: structuredClone(document), yaml })
      tenant.installation = { ...tenant.installation, policyVersion: version.version }
      return { kind: 'published', version, takenBack: watchFromNowOn(state, tenant, expected, version) }
    },
  }
}
