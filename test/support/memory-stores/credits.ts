import { UNTURNED } from '../../../src/db/commit-facts.ts'
import { lapseCredits } from '../../../src/domain/credits.ts'
import type { CreditStore } from '../../../src/ports/credits.ts'
import { tenantOf, type CreditRow, type MemoryState, type Tenant } from './state.ts'

export function memoryCredits(state: MemoryState): CreditStore {
  return {
    async settle(installation, now, limit) {
      const tenant = tenantOf(state, installation)
      const due = tenant.credits
        .filter((credit) => credit.state === 'open' && credit.expiresAt <= now)
        .sort((a, b) => a.expiresAt - b.expiresAt || (a.decisionId < b.decisionId ? -1 : 1))
        .slice(0, limit)
      const lapsed = due.filter((credit) => isLapsed(tenant, credit, now))
      tenant.credits = tenant.credits.map((credit) =>
        due.includes(credit)
          ? { ...credit, state: lapsed.includes(credit) ? 'lapsed' : 'used', settledAt: now }
          : credit,
      )
      return { used: due.length - lapsed.length, lapsed: lapsed.length }
    },
  }
}

function isLapsed(tenant: Tenant, credit: CreditRow, now: number): boolean {
  const turns = [...tenant.assignments].filter(
    ({ by, poolId, ownerId }) => by === 'pool' && poolId === credit.poolId && ownerId === credit.repId,
  )
  const last = new Map([[credit.repId, Math.max(-Infinity, ...turns.map(({ assignedAt }) => assignedAt))]])
  const ended = lapseCredits(tenant.rotation.get(credit.poolId) ?? UNTURNED, [credit], last, now)
  tenant.rotation.set(credit.poolId, ended.state)
  return ended.lapsed.length > 0
}
