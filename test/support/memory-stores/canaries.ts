import { formerFor, NOTHING_COMPARED } from '../../../src/domain/canary.ts'
import type { EvaluationCommand, EvaluationCommit } from '../../../src/ports/evaluations.ts'
import type { CanaryStore } from '../../../src/ports/canaries.ts'
import type { PolicyVersion } from '../../../src/ports/policies.ts'
import { tenantOf, type MemoryState, type Tenant } from './state.ts'
import { takeBack } from './take-back.ts'

export function memoryCanaries(state: MemoryState): CanaryStore {
  return {
    async find(id) {
      return tenantOf(state, id).canary
    },
    async view(id) {
      const tenant = tenantOf(state, id)
      const { canary } = tenant
      if (canary === null) return null
      const examples = tenant.canaryExamples.flatMap((example) => {
        const lead = tenant.leads.get(example.leadId)
        if (lead === undefined || lead.retiredAt !== null) return []
        const personName = tenant.decisions.findLast(({ leadId }) => leadId === example.leadId)?.personName ?? null
        return [{ ...example, recordId: lead.recordId, personName }]
      })
      return { watched: canary, examples, waiting: tenant.writes.size + tenant.tasks.size }
    },
    async accept(id, version) {
      const tenant = tenantOf(state, id)
      const { canary } = tenant
      if (canary?.version !== version || canary.state !== 'paused') return 'changed'
      tenant.canary = { ...canary, state: 'accepted' }
      for (const [leadId, lead] of tenant.leads)
        if (lead.heldBack !== null && !lead.goesBack) tenant.leads.set(leadId, { ...lead, heldBack: null })
      return 'accepted'
    },
  }
}

/** Whether nothing of the account is sent now. */
export function isPaused({ canary }: Tenant): boolean {
  return canary?.state === 'paused'
}

/** How the version is watched after a batch of decisions. */
export function writeCanary(tenant: Tenant, { watched }: EvaluationCommand, { canary }: EvaluationCommit): void {
  if (watched !== true || canary === undefined || tenant.canary?.version !== canary.canary.version) return
  tenant.canary = canary.canary
  const known = new Set(tenant.canaryExamples.map(({ leadId }) => leadId))
  tenant.canaryExamples = [...tenant.canaryExamples, ...canary.examples.filter(({ leadId }) => !known.has(leadId))]
}

/** What publishing does to how the account is watched. @returns the decisions that are undone. */
export function watchFromNowOn(
  state: MemoryState,
  tenant: Tenant,
  active: number,
  { version, publishedAt: at }: PolicyVersion,
): readonly string[] {
  const current = tenant.canary
  const takenBack = current?.state === 'paused' ? takeBack(state, tenant, at) : []
  const former = formerFor(current, active, at)
  const textOf = (one: number): string => JSON.stringify(tenant.policies[one - 1]?.document)
  const isWatched = tenant.installation?.state !== 'setup' && textOf(former) !== textOf(version)
  tenant.canaryExamples = []
  tenant.canary = isWatched
    ? { version, former, state: 'comparing', begunAt: at, pausedAt: null, tallies: NOTHING_COMPARED }
    : null
  return takenBack
}
