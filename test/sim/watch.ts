import type { InstallationId } from '../../src/ports/crm.ts'
import type { EvaluationCommit } from '../../src/ports/evaluations.ts'
import type { Stores } from '../../src/ports/stores.ts'
import type { Tenant } from '../support/memory-stores/state.ts'
import type { Model } from './model.ts'
import type { RotationModel } from './rotation-model.ts'

/** Who is told of what the stores do. */
export interface Watchers {
  readonly model: Model
  readonly rotation: RotationModel
  readonly sometimes: (what: string) => void
  /** After each new connection of an account. */
  readonly connected: (accountId: string) => void
  /** After each commit. */
  readonly committed: (installation: InstallationId) => void
}

/** The stores as they are, each commit told to the models, each fenced commit held to have changed nothing. */
export function watched(
  real: Stores,
  { model, rotation, sometimes, connected, committed }: Watchers,
  tenant: () => Tenant,
): Stores {
  return {
    ...real,
    installations: {
      ...real.installations,
      async connect(fresh) {
        const installation = await real.installations.connect(fresh)
        model.stored(fresh.tokens.accessToken)
        connected(fresh.accountId)
        return installation
      },
    },
    policies: {
      ...real.policies,
      async publish(id, draft, expected) {
        const outcome = await real.policies.publish(id, draft, expected)
        if (outcome.kind !== 'published' || outcome.takenBack.length === 0) return outcome
        sometimes('unsent decisions taken back')
        for (const decisionId of outcome.takenBack) rotation.takeBack(decisionId)
        return outcome
      },
    },
    tokens: {
      ...real.tokens,
      async accessEnded(id, lease, why) {
        const outcome = await real.tokens.accessEnded(id, lease, why)
        sometimes(outcome === 'ended' ? 'access found ended' : 'access ended and given again')
        return outcome
      },
      async takeRefreshLease(id, leaseMs) {
        const lease = await real.tokens.takeRefreshLease(id, leaseMs)
        if (lease === null) sometimes('token being refreshed by another')
        return lease
      },
      async saveRefreshed(id, lease, tokens) {
        const outcome = await real.tokens.saveRefreshed(id, lease, tokens)
        if (outcome === 'fenced') sometimes('token refresh fenced')
        else if ((await real.tokens.load(id))?.accessToken === tokens.accessToken) model.stored(tokens.accessToken)
        return outcome
      },
    },
    outbox: {
      ...real.outbox,
      async refuseOwner(claim, refusal, at) {
        const outcome = await real.outbox.refuseOwner(claim, refusal, at)
        if (outcome === 'overtaken') return outcome
        sometimes('owner refused by the CRM')
        if (refusal.turn !== null && refusal.decisionId !== null) rotation.giveBack(refusal.decisionId)
        return outcome
      },
    },
    evaluations: {
      ...real.evaluations,
      async evaluate(command, decide) {
        const before = fingerprint(tenant())
        let last: EvaluationCommit | null = null
        const outcome = await real.evaluations.evaluate(command, (world) => (last = decide(world)))
        if (outcome === 'committed' && last !== null) {
          model.commit(command, last)
          for (const key of tenant().taskKeys.keys()) model.tasksDecided.add(key)
          committed(command.claim.installation)
        }
        if (outcome === 'fenced' && !same(before, fingerprint(tenant())))
          model.fail('fenced-but-changed', `claim ${command.claim.token} was fenced and changed something`)
        return outcome
      },
    },
  }
}

/** What a commit could change; rows are replaced, never changed in place, so that identity tells; of what is appended to the length. */
function fingerprint(tenant: Tenant): readonly unknown[] {
  return [
    tenant.decisions,
    tenant.decisions.length,
    ...tenant.assignments,
    tenant.transitions,
    tenant.transitions.length,
    ...tenant.leads.values(),
    ...tenant.writes.values(),
    ...tenant.tasks.values(),
    ...tenant.rotation.values(),
  ]
}

function same(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((part, index) => part === other[index])
}
