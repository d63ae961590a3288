import type { EvaluationCommit } from '../../src/ports/evaluations.ts'
import type { Stores } from '../../src/ports/stores.ts'
import type { Tenant } from '../support/memory-stores/state.ts'
import type { Model } from './model.ts'

/** The stores as they are, each commit told to the model, each fenced commit held to have changed nothing. */
export function watched(real: Stores, model: Model, tenant: () => Tenant): Stores {
  return {
    ...real,
    evaluations: {
      ...real.evaluations,
      async evaluate(command, decide) {
        const before = fingerprint(tenant())
        let last: EvaluationCommit | null = null
        const outcome = await real.evaluations.evaluate(command, (world) => (last = decide(world)))
        if (outcome === 'committed' && last !== null) model.commit(command, last)
        if (outcome === 'fenced' && !same(before, fingerprint(tenant())))
          model.fail('fenced-but-changed', `claim ${command.claim.token} was fenced and changed something`)
        return outcome
      },
    },
  }
}

/** What a commit could change; rows are replaced, never changed in place, so that identity tells. */
function fingerprint(tenant: Tenant): readonly unknown[] {
  return [
    tenant.decisions,
    tenant.assignments,
    tenant.transitions,
    ...tenant.leads.values(),
    ...tenant.writes.values(),
    ...tenant.tasks.values(),
    ...tenant.rotation.values(),
  ]
}

function same(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((part, index) => part === other[index])
}
