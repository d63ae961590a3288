import { stoodThere, type LedgerLead } from '../../../src/domain/ledger/past-turn.ts'
import type { LedgerStore } from '../../../src/ports/ledger.ts'
import { memoryLeads } from './leads.ts'
import { tenantOf, type AssignmentRow, type MemoryState, type Tenant } from './state.ts'

export function memoryLedger(state: MemoryState): LedgerStore {
  return {
    async rotation(installation) {
      return new Map(tenantOf(state, installation).rotation)
    },
    async turns(installation, poolId, period, most, namedFor) {
      const tenant = tenantOf(state, installation)
      return within(tenant, period, ({ by, poolId: of }) => by === 'pool' && of === poolId)
        .slice(-most)
        .map((row) => {
          const { decision, policyVersion } = tenant.decisions.find(({ decisionId }) => decisionId === row.decisionId)!
          const candidates = 'candidates' in decision.routing ? stoodThere(decision.routing.candidates) : []
          const isNamed = row.ownerId === namedFor
          const lead = isNamed ? leadOf(tenant, row) : { leadId: row.leadId, person: null, company: null }
          return { lead, at: row.assignedAt, takenBy: row.ownerId, candidates, policyVersion }
        })
    },
    async credits(installation, poolId, { from, until }) {
      const tenant = tenantOf(state, installation)
      return tenant.credits
        .filter((credit) => credit.poolId === poolId)
        .flatMap((credit) => {
          const points = credit.entries.find(({ account }) => account === credit.repId)?.amount ?? 0
          const line = { lead: leadOf(tenant, credit), repId: credit.repId, reason: credit.reason }
          return [
            { ...line, kind: 'credit' as const, at: credit.at, points },
            ...(credit.state === 'lapsed'
              ? [{ ...line, kind: 'lapsed' as const, at: credit.settledAt!, points: -points }]
              : []),
          ]
        })
        .filter(({ at }) => at >= from && at < until)
        .toSorted((a, b) => a.at - b.at)
    },
    async giftCounts(installation, period) {
      const counts = new Map<string, number>()
      for (const { ownerId } of within(tenantOf(state, installation), period, ({ by }) => by !== 'pool'))
        counts.set(ownerId, (counts.get(ownerId) ?? 0) + 1)
      return counts
    },
    async gifts(installation, repId, period, most) {
      const tenant = tenantOf(state, installation)
      return within(tenant, period, ({ by, ownerId }) => by !== 'pool' && ownerId === repId)
        .slice(-most)
        .map((row) => ({ lead: leadOf(tenant, row), at: row.assignedAt, by: row.by }))
    },
    async inHand(installation, reps, now) {
      const leads = memoryLeads(state)
      const counted = reps.map(async (repId) => ({
        repId,
        active: await leads.count(installation, { owner: repId, status: 'active' }, Infinity),
        late: await leads.count(installation, { owner: repId, due: { from: null, until: now } }, Infinity),
        all: await leads.count(installation, { owner: repId }, Infinity),
      }))
      return (await Promise.all(counted)).filter(({ all }) => all > 0).map(({ all: _all, ...counts }) => counts)
    },
  }
}

function within(
  { assignments }: Tenant,
  { from, until }: { readonly from: number; readonly until: number },
  keep: (row: AssignmentRow) => boolean,
): readonly AssignmentRow[] {
  return [...assignments]
    .filter((row) => row.assignedAt >= from && row.assignedAt < until && keep(row))
    .sort((a, b) => a.assignedAt - b.assignedAt)
}

function leadOf(
  { decisions }: Tenant,
  { leadId, decisionId }: { readonly leadId: string; readonly decisionId: string },
): LedgerLead {
  const decided = decisions.find((one) => one.decisionId === decisionId)
  return { leadId, person: decided?.personName ?? null, company: decided?.company ?? null }
}
