import type { ReadyStep, WorkflowStepStore } from '../../../src/ports/workflow-steps.ts'
import { memoryInbox } from './inbox.ts'
import { activeTenants, tenantOf, type MemoryState } from './state.ts'

export function memoryWorkflowSteps(state: MemoryState): WorkflowStepStore {
  const inbox = memoryInbox(state)
  return {
    async ask(installation, step) {
      const { steps } = tenantOf(state, installation)
      const known = steps.get(step.callbackId)
      if (known) return known.doneAt === null ? 'waiting' : 'done'
      steps.set(step.callbackId, { step, doneAt: null, until: 0 })
      const { recordId: id, askedAt } = step
      await inbox.mark(installation, [{ type: 'contact', id, occurredAt: askedAt }], 'urgent', askedAt)
      return 'waiting'
    },
    async take(installation, overdueBefore, limit, leaseMs) {
      const { steps, dirty, writes } = tenantOf(state, installation)
      const taken: ReadyStep[] = []
      const inOrder = [...steps.entries()].sort(
        ([, a], [, b]) => a.step.askedAt - b.step.askedAt || (a.step.callbackId < b.step.callbackId ? -1 : 1),
      )
      for (const [key, row] of inOrder) {
        const { step } = row
        const decided = !dirty.has(`contact ${step.recordId}`) && !writes.has(step.recordId)
        if (row.doneAt !== null || row.until > state.now() || taken.length >= limit) continue
        if (!decided && step.askedAt >= overdueBefore) continue
        steps.set(key, { ...row, until: state.now() + leaseMs })
        taken.push({ ...step, decided })
      }
      return taken
    },
    async finish(installation, callbackIds, at) {
      const { steps } = tenantOf(state, installation)
      for (const id of callbackIds) {
        const row = steps.get(id)
        if (row) steps.set(id, { ...row, doneAt: at })
      }
    },
    async waiting() {
      return activeTenants(state)
        .filter(({ steps }) => [...steps.values()].some(({ doneAt }) => doneAt === null))
        .map(({ id }) => id)
    },
  }
}
