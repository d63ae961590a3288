import { laneRank } from '../../../src/db/lanes.ts'
import { MANAGER_QUEUE, REASSIGN_WAITS } from '../../../src/domain/escalation.ts'
import { drainOrder, waitingOf } from '../../../src/domain/hold-queue.ts'
import { isOpenClock } from '../../../src/domain/sla-clock.ts'
import type { Place, RateStore } from '../../../src/ports/rates.ts'
import type { ReconcileStore, SweepStore } from '../../../src/ports/timers.ts'
import { dirtyKey, markDirty } from './dirty.ts'
import { linkedKey } from './linked.ts'
import { activeTenants, freshId, tenantOf, type LeadRow, type MemoryState } from './state.ts'

export function memorySweep(state: MemoryState): SweepStore {
  const isDue = (lead: LeadRow, now: number) => lead.lookAgainAt !== null && lead.lookAgainAt <= now
  return {
    async markDue(installation, now, limit, after = 0) {
      const tenant = tenantOf(state, installation)
      const due = [...tenant.leads.values()]
        .flatMap((lead) => (lead.lookAgainAt !== null && isDue(lead, now) ? [{ lead, dueAt: lead.lookAgainAt }] : []))
        .sort((a, b) => a.dueAt - b.dueAt || byWait(a.lead, b.lead) || (a.lead.recordId < b.lead.recordId ? -1 : 1))
        .slice(0, limit)
      due.forEach(({ lead }, place) => {
        const fellDueAt = Math.min(lead.fellDueAt ?? lead.lookAgainAt!, lead.lookAgainAt!)
        tenant.leads.set(lead.leadId, { ...lead, lookAgainAt: null, fellDueAt })
        const markedAt = now + after + place
        markDirty(tenant, 'contact', lead.recordId, { lane: laneRank('urgent'), markedAt, now: state.now() })
      })
      return due.map(({ lead, dueAt }) => ({ recordId: lead.recordId, dueAt }))
    },
    async markHeld(installation, now, first) {
      const tenant = tenantOf(state, installation)
      const held = [...tenant.leads.values()]
        .filter(({ leadId, memory, retiredAt }) => retiredAt === null && waitingOf(leadId, memory) !== null)
        .filter(({ memory }) => first === undefined || first.pools.includes(memory.held!.poolId!))
        .sort(byWait)
        .slice(0, first?.limit)
      held.forEach(({ recordId }, place) =>
        markDirty(tenant, 'contact', recordId, {
          lane: laneRank('normal'),
          markedAt: now + place,
          now: state.now(),
        }),
      )
      return held.length
    },
    async markAnswerers(installation, reps, now) {
      const tenant = tenantOf(state, installation)
      const asked = new Set(reps)
      const open = new Set<string>()
      for (const clock of tenant.clocks.values())
        if (clock.ownerId !== null && asked.has(clock.ownerId) && isOpenClock(clock)) open.add(clock.leadId)
      const leads = [...tenant.leads.values()].filter(({ leadId, retiredAt }) => retiredAt === null && open.has(leadId))
      const mark = { lane: laneRank('urgent'), markedAt: now, now: state.now() }
      for (const { recordId } of leads) markDirty(tenant, 'contact', recordId, mark)
      return leads.length
    },
    async markReassignWaits(installation, now) {
      const tenant = tenantOf(state, installation)
      const waits = new Set<string>()
      for (const { leadId, stepsDone, state: stands, stoppedAt } of tenant.clocks.values())
        if (stands === 'breached' && stoppedAt === null)
          if (stepsDone.includes(REASSIGN_WAITS) && !stepsDone.includes(MANAGER_QUEUE)) waits.add(leadId)
      const leads = [...tenant.leads.values()].filter(
        ({ leadId, retiredAt }) => retiredAt === null && waits.has(leadId),
      )
      const mark = { lane: laneRank('urgent'), markedAt: now, now: state.now() }
      for (const { recordId } of leads) markDirty(tenant, 'contact', recordId, mark)
      return leads.length
    },
    async markOwned(installation, reps, now) {
      const tenant = tenantOf(state, installation)
      const owned = new Set(
        [...tenant.assignments].flatMap(({ leadId, ownerId, endedAt }) =>
          endedAt === null && reps.includes(ownerId) ? [leadId] : [],
        ),
      )
      const leads = [...tenant.leads.values()].filter(
        ({ leadId, retiredAt }) => retiredAt === null && owned.has(leadId),
      )
      for (const { recordId } of leads)
        markDirty(tenant, 'contact', recordId, { lane: laneRank('normal'), markedAt: now, now: state.now() })
      return leads.length
    },
    async markShown(installation, reps, now) {
      const tenant = tenantOf(state, installation)
      const leads = [...tenant.leads.values()].filter(
        ({ memory: { assignment, ownerSeenAtIntent: shown }, retiredAt }) =>
          retiredAt === null && assignment === null && shown !== null && reps.includes(shown),
      )
      for (const { recordId } of leads)
        markDirty(tenant, 'contact', recordId, { lane: laneRank('normal'), markedAt: now, now: state.now() })
      return leads.length
    },
    async markBehind(installation, policyVersion, limit, now) {
      const tenant = tenantOf(state, installation)
      const lane = laneRank('backfill')
      const waiting = [...tenant.dirty.values()].filter((row) => row.type === 'contact' && row.lane === lane).length
      const behind = [...tenant.leads.values()]
        .filter((lead) => lead.retiredAt === null && lead.policyVersion < policyVersion)
        .filter(({ recordId }) => !tenant.dirty.has(dirtyKey('contact', recordId)))
        .filter(({ recordId }) => !tenant.letters.has(`evaluate ${recordId}`))
        .sort((a, b) => a.policyVersion - b.policyVersion)
        .slice(0, Math.max(0, limit - waiting))
      for (const { recordId } of behind)
        markDirty(tenant, 'contact', recordId, { lane, markedAt: now, now: state.now() })
      return behind.length
    },
    async withDue(now) {
      return activeTenants(state)
        .filter((tenant) => [...tenant.leads.values()].some((lead) => isDue(lead, now)))
        .map((tenant) => tenant.id)
    },
  }
}

/** Leads that wait for a pool before the others, in the order of their wait. */
function byWait(a: LeadRow, b: LeadRow): number {
  const [one, two] = [waitingOf(a.leadId, a.memory), waitingOf(b.leadId, b.memory)]
  if (one !== null && two !== null) return drainOrder(one, two)
  return Number(one === null) - Number(two === null)
}

export function memoryReconcile(state: MemoryState): ReconcileStore {
  return {
    async take(installation, type, notAfter, leaseMs) {
      const tenant = tenantOf(state, installation)
      const row = tenant.reconcile.get(type) ?? {
        watermark: null,
        offset: null,
        finishedAt: null,
        token: null,
        until: 0,
      }
      if (row.finishedAt !== null && row.finishedAt >= notAfter) return null
      if (row.token !== null && row.until > state.now()) return null
      const token = freshId(state)
      tenant.reconcile.set(type, { ...row, token, until: state.now() + leaseMs })
      return { watermark: row.watermark, offset: row.offset, token }
    },
    async keepOffset(installation, type, token, offset) {
      const { reconcile } = tenantOf(state, installation)
      const row = reconcile.get(type)
      if (row?.token !== token) return false
      reconcile.set(type, { ...row, offset })
      return true
    },
    async unseen(installation, type, records) {
      const tenant = tenantOf(state, installation)
      const seenAt = (id: string): number => {
        if (type !== 'contact') return tenant.linked.get(linkedKey(type, id))?.crmModifiedAt ?? -1
        const leadId = tenant.aliases.get(id)
        return (leadId === undefined ? undefined : tenant.leads.get(leadId))?.crmModifiedAt ?? -1
      }
      return records.filter((record) => seenAt(record.id) < record.modifiedAt).map((record) => record.id)
    },
    async unverified(installation, before, limit) {
      const tenant = tenantOf(state, installation)
      const since = ({ leadId }: LeadRow) => tenant.verified.get(leadId) ?? 0
      return [...tenant.leads.values()]
        .filter((lead) => lead.retiredAt === null && since(lead) < before && lead.createdAt < before)
        .sort((a, b) => since(a) - since(b))
        .map(({ recordId }) => recordId)
        .slice(0, limit)
    },
    async verified(installation, ids, at) {
      const tenant = tenantOf(state, installation)
      for (const { leadId, recordId } of tenant.leads.values())
        if (ids.includes(recordId)) tenant.verified.set(leadId, at)
    },
    async finish(installation, type, token, watermark, at) {
      const tenant = tenantOf(state, installation)
      const row = tenant.reconcile.get(type)
      if (row?.token !== token) return
      tenant.reconcile.set(type, { ...row, watermark, finishedAt: at, token: null, until: 0 })
    },
    async hasten(installation, type, since) {
      const { reconcile } = tenantOf(state, installation)
      const row = reconcile.get(type)
      if (!row) return
      const watermark = row.watermark === null ? null : Math.min(row.watermark, since)
      reconcile.set(type, { ...row, watermark, finishedAt: null, token: null, until: 0 })
    },
  }
}

export function memoryRates(state: MemoryState): RateStore {
  const book: RateStore['book'] = async (
    installation,
    bucket,
    max,
    windowMs,
    aheadMs,
    pace = { from: Number.POSITIVE_INFINITY, gapMs: 0 },
  ) => {
    if (!Number.isFinite(max)) return { kind: 'booked', inMs: 0 }
    const { rates } = tenantOf(state, installation)
    const now = state.now()
    const row = rates.get(bucket) ?? { calls: [], closedUntil: 0 }
    const calls = row.calls.filter((at) => at > now - windowMs)
    rates.set(bucket, { ...row, calls })
    const full = (until: number): Place => ({ kind: 'full', againMs: Math.max(1, Math.ceil(until - now)) })
    if (row.closedUntil > now) return full(row.closedUntil)
    const free = calls.length < max ? now : (calls[calls.length - Math.max(1, max)] ?? now) + windowMs
    const goAt = calls.length >= pace.from ? Math.max(free, calls.at(-1)! + pace.gapMs) : free
    if (goAt > now + aheadMs) return full(goAt)
    rates.set(bucket, { ...row, calls: [...calls, goAt].sort((a, b) => a - b) })
    return { kind: 'booked', inMs: Math.ceil(goAt - now) }
  }
  return {
    book,
    async take(installation, bucket, max, windowMs) {
      const place = await book(installation, bucket, max, windowMs, 0)
      return place.kind === 'booked' ? 0 : place.againMs
    },
    async close(installation, bucket, forMs) {
      const { rates } = tenantOf(state, installation)
      const row = rates.get(bucket) ?? { calls: [], closedUntil: 0 }
      rates.set(bucket, { ...row, closedUntil: Math.max(row.closedUntil, state.now() + forMs) })
    },
  }
}
