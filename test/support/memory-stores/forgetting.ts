import { hashOf } from '../../../src/db/forgetting-store.ts'
import type { InstallationId, RecordId } from '../../../src/ports/crm.ts'
import type { ForgettingStore, Forgotten } from '../../../src/ports/forgetting.ts'
import { tenantOf, type MemoryState, type Tenant } from './state.ts'

export function memoryForgetting(state: MemoryState): ForgettingStore {
  const ask = (
    tenant: Tenant,
    ids: readonly RecordId[],
    { announced, at, dueAt }: Parameters<ForgettingStore['ask']>[2],
  ) => {
    for (const id of ids) {
      const hash = hashOf(tenant.id, id)
      const known = tenant.forgotten.get(hash)
      const wasDone = known !== undefined && known.forgotten.doneAt !== null
      tenant.forgotten.set(hash, {
        recordId: id,
        announced: announced || wasDone || known?.announced === true,
        dueAt: wasDone ? at : Math.min(known?.dueAt ?? dueAt, dueAt),
        forgotten: { hash, askedAt: known?.forgotten.askedAt ?? at, doneAt: null, rows: known?.forgotten.rows ?? {} },
      })
    }
  }
  return {
    async ask(installation, ids, how) {
      ask(tenantOf(state, installation), ids, how)
    },
    async pending(installation, now, limit) {
      return [...tenantOf(state, installation).forgotten.values()]
        .filter(({ forgotten, dueAt }) => forgotten.doneAt === null && dueAt <= now)
        .sort((a, b) => a.dueAt - b.dueAt || (a.forgotten.hash < b.forgotten.hash ? -1 : 1))
        .flatMap(({ recordId: id, announced }) => (id === null ? [] : [{ id, announced }]))
        .slice(0, limit)
    },
    async withdraw(installation, ids) {
      const { forgotten } = tenantOf(state, installation)
      for (const id of ids) {
        const row = forgotten.get(hashOf(installation, id))
        if (row?.forgotten.doneAt === null && !row.announced) forgotten.delete(row.forgotten.hash)
      }
    },
    async forget(installation, id, at) {
      return forget(tenantOf(state, installation), installation, id, at)
    },
    async report(installation, limit) {
      return [...tenantOf(state, installation).forgotten.values()]
        .map(({ forgotten }) => forgotten)
        .sort((a, b) => b.askedAt - a.askedAt || (a.hash < b.hash ? -1 : 1))
        .slice(0, limit)
    },
    async waiting(now) {
      return [...state.tenants.values()]
        .filter(({ forgotten }) =>
          [...forgotten.values()].some((row) => row.forgotten.doneAt === null && row.dueAt <= now),
        )
        .map(({ id }) => id)
        .sort()
    },
  }
}

function forget(tenant: Tenant, installation: InstallationId, id: RecordId, at: number): Forgotten {
  const leadId = tenant.aliases.get(id)
  const ids = new Set([id, ...[...tenant.aliases].flatMap(([alias, lead]) => (lead === leadId ? [alias] : []))])
  const isLead = (row: { readonly leadId: string }) => row.leadId === leadId
  for (const one of ids) {
    tenant.dirty.delete(`contact ${one}`)
    tenant.activities.delete(one)
    tenant.writes.delete(one)
    tenant.aliases.delete(one)
    for (const [key, { step }] of tenant.steps) if (step.recordId === one) tenant.steps.delete(key)
    for (const [visitor, { recordId }] of tenant.visitors)
      if (recordId === one) {
        tenant.visitors.delete(visitor)
        tenant.visits.delete(visitor)
      }
    for (const [key, letter] of tenant.letters) {
      if (letter.recordId !== one) continue
      tenant.letters.delete(key)
      if (letter.kind === 'task') tenant.taskKeys.delete(letter.subject)
    }
    for (const [key, { task }] of tenant.tasks)
      if (task.about.some((about) => about.type === 'contact' && about.id === one)) {
        tenant.tasks.delete(key)
        tenant.taskKeys.delete(key)
      }
  }
  const rows: Record<string, number> = {}
  if (leadId !== undefined && tenant.leads.delete(leadId)) rows['leads'] = 1
  const decisions = tenant.decisions.filter((row) => !isLead(row) && !ids.has(row.recordId))
  if (decisions.length < tenant.decisions.length) rows['decisions'] = tenant.decisions.length - decisions.length
  tenant.decisions = decisions
  const kept = tenant.simulations.filter(
    ({ result }) => leadId === undefined || !JSON.stringify(result).includes(leadId),
  )
  if (kept.length < tenant.simulations.length) rows['simulations'] = tenant.simulations.length - kept.length
  tenant.simulations = kept
  tenant.transitions = tenant.transitions.filter((row) => !isLead(row))
  tenant.canaryExamples = tenant.canaryExamples.filter((row) => !isLead(row))
  tenant.assignments.rewrite((row) => (isLead(row) ? [] : row))
  const named = new Set(leadId === undefined ? [] : [leadId])
  for (const [key, clock] of tenant.clocks)
    if (isLead(clock)) {
      tenant.clocks.delete(key)
      named.add(clock.clockId)
    }
  for (const key of tenant.taskKeys.keys()) if (named.has(key.split(':', 1)[0]!)) tenant.taskKeys.delete(key)
  if (leadId !== undefined) tenant.identities.delete(leadId)
  for (const [key, pair] of tenant.proposals) if (pair.leads.includes(leadId ?? '')) tenant.proposals.delete(key)
  for (const one of ids) {
    const hash = hashOf(installation, one)
    const askedAt = tenant.forgotten.get(hash)?.forgotten.askedAt ?? at
    tenant.forgotten.set(hash, {
      recordId: null,
      announced: true,
      dueAt: at,
      forgotten: { hash, askedAt, doneAt: at, rows: one === id ? rows : {} },
    })
  }
  return tenant.forgotten.get(hashOf(installation, id))!.forgotten
}
