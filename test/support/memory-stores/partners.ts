import { RANK } from '../../../src/domain/stage-record.ts'
import { standingOf, STANDINGS } from '../../../src/domain/partner-standing.ts'
import type { PartnerFilter, PartnerLead, PartnerStore, PartnerTotals } from '../../../src/ports/partners.ts'
import { tenantOf, type MemoryState } from './state.ts'

export function memoryPartners(state: MemoryState, dropLinks: (userId: string) => void): PartnerStore {
  const leadsOf = (installation: string, partnerId: string, filter: PartnerFilter = {}): readonly PartnerLead[] => {
    const tenant = tenantOf(state, installation)
    return [...tenant.partnerLeads]
      .filter(([leadId, sent]) => sent.partnerId === partnerId && tenant.leads.get(leadId)?.retiredAt === null)
      .flatMap(([leadId, { publicId }]): readonly PartnerLead[] => {
        const decisions = tenant.decisions.filter((row) => row.leadId === leadId)
        const shown = decisions.findLast(({ visible }) => visible) ?? decisions.at(-1)
        if (shown === undefined) return []
        const { visible: _visible, inputs: _inputs, ...row } = shown
        const last = tenant.transitions.findLast((move) => move.leadId === leadId)
        const lastMove = last === undefined ? null : moveOf(last)
        return [{ ...row, publicId, sentAt: tenant.leads.get(leadId)!.createdAt, lastMove }]
      })
      .filter(({ decision }) => matches(decision, filter))
      .toSorted((a, b) => b.decidedAt - a.decidedAt || (a.leadId < b.leadId ? 1 : -1))
  }
  return {
    async totals(installation, partnerId) {
      const leads = leadsOf(installation, partnerId).map(({ decision }) => decision)
      const counts = STANDINGS.map((standing) => [
        standing,
        leads.filter(({ stage, status }) => standingOf(stage, status) === standing).length,
      ])
      const dealt = leads.filter(({ stage }) => RANK[stage] >= RANK.opportunity).length
      return { ...Object.fromEntries(counts), dealt } as PartnerTotals
    },
    count: async (installation, partnerId, filter) => leadsOf(installation, partnerId, filter).length,
    async page(installation, partnerId, filter, after, limit) {
      const rest = leadsOf(installation, partnerId, filter).filter(
        ({ decidedAt, leadId }) =>
          after === null || decidedAt < after.at || (decidedAt === after.at && leadId < after.leadId),
      )
      const leads = rest.slice(0, limit)
      const last = leads.at(-1)
      return { leads, next: rest.length > limit && last ? { at: last.decidedAt, leadId: last.leadId } : null }
    },
    find: async (installation, partnerId, publicId) =>
      leadsOf(installation, partnerId).find((lead) => lead.publicId === publicId) ?? null,
    moves: async (installation, leadId, most) =>
      tenantOf(state, installation)
        .transitions.filter((move) => move.leadId === leadId)
        .toReversed()
        .slice(0, most)
        .map(moveOf),
    async addUser(installation, user) {
      const { partnerUsers } = tenantOf(state, installation)
      if (!partnerUsers.has(user.userId)) partnerUsers.set(user.userId, user)
    },
    users: async (installation) =>
      [...tenantOf(state, installation).partnerUsers.values()].toSorted((a, b) => a.invitedAt - b.invitedAt),
    user: async (installation, userId) => tenantOf(state, installation).partnerUsers.get(userId) ?? null,
    async noteSignIn(installation, userId, at) {
      const { partnerUsers } = tenantOf(state, installation)
      const user = partnerUsers.get(userId)
      if (user) partnerUsers.set(userId, { ...user, signedInAt: at })
    },
    async revoke(installation, userId, at) {
      const { partnerUsers } = tenantOf(state, installation)
      const user = partnerUsers.get(userId)
      if (!user || user.revokedAt !== null) return false
      partnerUsers.set(userId, { ...user, revokedAt: at })
      dropLinks(userId)
      return true
    },
  }
}

function matches({ stage, status, routing }: PartnerLead['decision'], { standing, askedOf }: PartnerFilter): boolean {
  if (standing !== undefined && standingOf(stage, status) !== standing) return false
  if (askedOf === undefined) return true
  const ownerId = routing.kind === 'assign' || routing.kind === 'keep' ? routing.assignment.ownerId : null
  return ownerId === askedOf && standingOf(stage, status) === 'work' && RANK[stage] < RANK.sal
}

function moveOf<Row extends NonNullable<PartnerLead['lastMove']>>({
  from,
  to,
  fromStatus,
  toStatus,
  at,
  edge,
  because,
  evidence,
  cycle,
}: Row): NonNullable<PartnerLead['lastMove']> {
  return { from, to, fromStatus, toStatus, at, edge, because, evidence, cycle }
}
