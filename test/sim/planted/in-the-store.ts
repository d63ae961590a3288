import type { Claim } from '../../../src/ports/inbox.ts'
import type { Stores } from '../../../src/ports/stores.ts'
import { dirtyKey } from '../../support/memory-stores/dirty.ts'
import type { Tenant } from '../../support/memory-stores/state.ts'
import type { Plant } from './plant.ts'

/** Finishing a claim clears its records whatever news came meanwhile. */
export const clearsDirtyBlindly: Plant = {
  stores: (real, tenant) => ({
    ...real,
    evaluations: {
      ...real.evaluations,
      async evaluate(command, decide) {
        const outcome = await real.evaluations.evaluate(command, decide)
        if (outcome === 'committed')
          for (const { id } of command.claim.records) tenant().dirty.delete(dirtyKey('contact', id))
        return outcome
      },
    },
  }),
}

/** A commit does not ask whether its claim is still its own. */
export const commitsWithoutToken: Plant = {
  stores: (real, tenant) => ({
    ...real,
    evaluations: {
      ...real.evaluations,
      evaluate(command, decide) {
        takeBack(tenant(), command.claim)
        return real.evaluations.evaluate(command, decide)
      },
    },
  }),
}

function takeBack(tenant: Tenant, claim: Claim): void {
  for (const { id, generation } of claim.records) {
    const key = dirtyKey(claim.type, id)
    const row = tenant.dirty.get(key)
    const fresh = {
      type: claim.type,
      id,
      lane: 1,
      generation,
      markedAt: 0,
      notBefore: 0,
      since: 0,
      attempts: 1,
      until: 0,
      again: null,
      later: null,
    }
    tenant.dirty.set(key, { ...(row ?? fresh), token: claim.token })
  }
}

/** A claim whose worker died is never taken by another. */
export const claimsForEver: Plant = {
  stores: (real) => ({
    ...real,
    inbox: { ...real.inbox, claim: (work, limit) => real.inbox.claim(work, limit, 10 * 86_400_000) },
  }),
}

/** A new owner does not end the turn of the one before. */
export const keepsFormerOwners: Plant = {
  stores: (real, tenant) => ({
    ...real,
    evaluations: {
      ...real.evaluations,
      async evaluate(command, decide) {
        const active = new Set([...tenant().assignments].filter(({ endedAt }) => endedAt === null).map(nameOf))
        const outcome = await real.evaluations.evaluate(command, decide)
        tenant().assignments.rewrite((row) => (active.has(nameOf(row)) ? { ...row, endedAt: null } : row))
        return outcome
      },
    },
  }),
}

function nameOf({ leadId, ownerId, assignedAt }: { leadId: string; ownerId: string; assignedAt: number }): string {
  return `${leadId} ${ownerId} ${assignedAt}`
}

/** A breach carries the instant it was noticed. */
export const breachesWhenNoticed: Plant = {
  stores: (real) =>
    changingCommits(real, (clock, now) => (clock.breachedAt === null ? clock : { ...clock, breachedAt: now })),
}

/** Only the owner is kept that was asked for, not since which write: one put back is taken for a write under way. */
export const forgetsSinceWhenItAsked: Plant = {
  stores: (real) => ({
    ...real,
    evaluations: {
      ...real.evaluations,
      evaluate: (command, decide) =>
        real.evaluations.evaluate(command, (world) => {
          const commit = decide(world)
          const leads = commit.leads.map((lead) => {
            const { ownerAskedIn: _since, ...memory } = lead.decided.memory
            return { ...lead, decided: { ...lead.decided, memory } }
          })
          return { ...commit, leads }
        }),
    },
  }),
}

type Clocks = Tenant['clocks'] extends Map<string, infer C> ? C : never

function changingCommits(
  real: Stores,
  change: (clock: Omit<Clocks, 'leadId'>, now: number) => Omit<Clocks, 'leadId'>,
): Stores {
  return {
    ...real,
    evaluations: {
      ...real.evaluations,
      evaluate: (command, decide) =>
        real.evaluations.evaluate(command, (world) => {
          const commit = decide(world)
          return {
            ...commit,
            leads: commit.leads.map((lead) => {
              const { decision } = lead.decided
              const clocks = decision.clocks.map((clock) => change(clock, command.now))
              return { ...lead, decided: { ...lead.decided, decision: { ...decision, clocks } } }
            }),
          }
        }),
    },
  }
}

/** The record that a merge left behind is not folded into the one that stays. */
export const ignoresMerges: Plant = {
  stores: (real) => ({
    ...real,
    evaluations: {
      ...real.evaluations,
      evaluate: (command, decide) => real.evaluations.evaluate({ ...command, merged: new Map() }, decide),
    },
  }),
}

/** What nobody told is asked for and then not marked. */
export const reconcilesNothing: Plant = {
  stores: (real) => ({ ...real, reconcile: { ...real.reconcile, unseen: async () => [] } }),
}

/** Fresh access tokens are used and never kept. */
export const keepsNoTokens: Plant = {
  stores: (real) => ({ ...real, tokens: { ...real.tokens, saveRefreshed: async () => 'saved' } }),
}
