import { CLOSING_EDGES, withClosings } from '../../../src/domain/closings.ts'
import {
  CAP_WINDOW_MS,
  ACTIVITY_WINDOW_MS,
  EVALUATE_ADVICE,
  TRY_BURIED_AGAIN_MS,
  UNTURNED,
  commandKey,
  lostRecords,
  toReadAgain,
} from '../../../src/db/commit-facts.ts'
import { laneRank } from '../../../src/db/lanes.ts'
import type { Activity, Instant, RepId } from '../../../src/domain/lead.ts'
import type { RoutingFacts } from '../../../src/domain/decision.ts'
import type { RecordId } from '../../../src/ports/crm.ts'
import type { EvaluationCommand, EvaluationStore, StoredLead, World } from '../../../src/ports/evaluations.ts'
import { POISON_RECORD, type Claim } from '../../../src/ports/inbox.ts'
import { finishRows, heldRows, markDirty } from './dirty.ts'
import { putLetter } from './letters.ts'
import { foldMerged } from './merge.ts'
import { forgetPerson, peopleFor } from './people.ts'
import { freshId, tenantOf, type AssignmentRow, type LeadRow, type MemoryState, type Tenant } from './state.ts'
import { writeCommit } from './write-commit.ts'

export function memoryEvaluations(state: MemoryState): EvaluationStore {
  return {
    async evaluate(command, decide) {
      const tenant = tenantOf(state, command.claim.installation)
      const key = commandKey(command.claim)
      if (tenant.commands.has(key)) return 'already-committed'
      const held = heldRows(tenant, command.claim)
      if (held.length === 0) return 'fenced'
      return orPutBack(tenant, command, () => {
        foldMerged(tenant, command)
        const commit = decide(loadWorld(tenant, command))
        const heldIds = new Set(held.map((row) => row.id))
        if (lostRecords(command.claim, heldIds, commit).length > 0) return 'fenced'
        writeCommit(tenant, command, commit)
        for (const failure of commit.failures) buryOne(state, tenant, command.claim, failure, command.now)
        for (const id of toReadAgain(command, commit))
          markDirty(tenant, 'contact', id, { lane: laneRank('normal'), markedAt: command.now, now: state.now() })
        finishRows(tenant, command.claim, held, state.now())
        tenant.commands.add(key)
        return 'committed'
      })
    },

    async preview(command, look) {
      return look(loadWorld(tenantOf(state, command.claim.installation), command))
    },

    async evaluatedOften(installation, ids, hour, most) {
      const leads = [...tenantOf(state, installation).leads.values()]
      const often = leads.filter(({ evaluations }) => evaluations.hour === hour && evaluations.times >= most)
      const wanted = new Set(ids)
      return new Set(often.map(({ recordId }) => recordId).filter((id) => wanted.has(id)))
    },

    async bury(claim, failures, at) {
      const tenant = tenantOf(state, claim.installation)
      const held = heldRows(
        tenant,
        claim,
        failures.map((failure) => failure.recordId),
      )
      for (const failure of failures)
        if (held.some((row) => row.id === failure.recordId)) buryOne(state, tenant, claim, failure, at)
      finishRows(tenant, claim, held, state.now())
    },

    async retire(claim, ids, at) {
      const tenant = tenantOf(state, claim.installation)
      const held = heldRows(tenant, claim, ids)
      if (claim.type === 'contact') for (const row of held) retireOne(tenant, row.id, at)
      finishRows(tenant, claim, held, state.now())
    },
  }
}

type Failure = { readonly recordId: RecordId; readonly code: string; readonly message: string }

function buryOne(state: MemoryState, tenant: Tenant, claim: Claim, failure: Failure, at: Instant): void {
  putLetter(tenant, {
    id: freshId(state),
    kind: 'evaluate',
    type: claim.type,
    subject: failure.recordId,
    recordId: failure.recordId,
    code: failure.code,
    message: failure.message,
    advice: EVALUATE_ADVICE,
    at,
    task: null,
  })
  const lead = claim.type === 'contact' ? leadOf(tenant, failure.recordId) : undefined
  if (lead === undefined || lead.recordId !== failure.recordId || failure.code === POISON_RECORD) return
  if (lead.lookAgainAt === null && lead.fellDueAt !== null && lead.retiredAt === null)
    tenant.leads.set(lead.leadId, { ...lead, lookAgainAt: at + TRY_BURIED_AGAIN_MS })
}

/** Runs a transaction: what a merge changed is put back when nothing was committed after all; nothing else changes before that. */
function orPutBack<T extends string>(tenant: Tenant, command: EvaluationCommand, run: () => T): T {
  if (command.merged.size === 0) return run()
  const before = {
    leads: new Map(tenant.leads),
    aliases: new Map(tenant.aliases),
    activities: new Map(tenant.activities),
    writes: new Map(tenant.writes),
    decisions: tenant.decisions,
    transitions: tenant.transitions,
    assignments: tenant.assignments.copy(),
    credits: tenant.credits,
    identities: tenant.identities.copy(),
    proposals: new Map(tenant.proposals),
  }
  let committed = false
  try {
    const outcome = run()
    committed = outcome === 'committed'
    return outcome
  } finally {
    if (!committed) Object.assign(tenant, before)
  }
}

function loadWorld(tenant: Tenant, command: EvaluationCommand): World {
  const leads = new Map<RecordId, StoredLead>()
  const activities = new Map<RecordId, readonly Activity[]>()
  const ids = [...command.claim.records.map((record) => record.id), ...command.merged.values()]
  for (const id of ids) {
    const lead = leadOf(tenant, id)
    if (lead) for (const name of [id, lead.recordId]) leads.set(name, stored(tenant, lead))
    const record = lead?.recordId ?? command.merged.get(id) ?? id
    const recent = (tenant.activities.get(record) ?? [])
      .filter((activity) => activity.at >= command.now - ACTIVITY_WINDOW_MS)
      .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1))
    if (recent.length > 0) for (const name of [id, record]) activities.set(name, recent)
  }
  return { leads, activities, facts: loadFacts(tenant, command), people: peopleFor(tenant, command) }
}

function loadFacts(tenant: Tenant, command: EvaluationCommand): RoutingFacts {
  const { assignments } = tenant
  const isByUs = ({ by }: AssignmentRow) => by !== 'person'
  const stickyByDomain = new Map<string, { ownerId: RepId; assignedAt: Instant }>()
  for (const domain of command.domains) {
    const latest = assignments
      .ofDomain(domain)
      .filter((row) => isByUs(row) && row.assignedAt >= command.stickySince)
      .sort((a, b) => b.assignedAt - a.assignedAt || (a.leadId < b.leadId ? -1 : 1))[0]
    if (latest) stickyByDomain.set(domain, { ownerId: latest.ownerId, assignedAt: latest.assignedAt })
  }
  const caps = command.caps === undefined ? { since: command.now - CAP_WINDOW_MS, stages: null } : command.caps
  const assignedTimes = new Map<RepId, Instant[]>()
  const openLeads = new Map<RepId, number>()
  if (caps) {
    const recent = assignments.since(caps.since).filter(isByUs)
    for (const row of recent.sort((a, b) => a.assignedAt - b.assignedAt))
      assignedTimes.set(row.ownerId, [...(assignedTimes.get(row.ownerId) ?? []), row.assignedAt])
    for (const row of assignments.active()) {
      const stage = tenant.leads.get(row.leadId)?.memory.stage
      if (stage === undefined || (caps.stages && !caps.stages.includes(stage))) continue
      openLeads.set(row.ownerId, (openLeads.get(row.ownerId) ?? 0) + 1)
    }
  }
  const rotation = new Map(command.pools.map((pool) => [pool, tenant.rotation.get(pool) ?? UNTURNED]))
  return { rotation, stickyByDomain, assignedTimes, openLeads, ...loadOutcomes(tenant, command.outcomesSince ?? null) }
}

function loadOutcomes(tenant: Tenant, since: Instant | null): Pick<RoutingFacts, 'outcomes' | 'outcomesSince'> {
  if (since === null) return {}
  const closings = tenant.transitions.flatMap(({ edge, at, ownerId }) =>
    ownerId !== null && CLOSING_EDGES.includes(edge) ? [{ ownerId, isWon: edge === 'won', at }] : [],
  )
  return { outcomes: withClosings(new Map(), closings, since), outcomesSince: since }
}

function leadOf(tenant: Tenant, id: RecordId): LeadRow | undefined {
  const leadId = tenant.aliases.get(id)
  return leadId === undefined ? undefined : tenant.leads.get(leadId)
}

function stored(tenant: Tenant, lead: LeadRow): StoredLead {
  return {
    leadId: lead.leadId,
    recordId: lead.recordId,
    memory: lead.memory,
    revision: lead.revision,
    policyVersion: lead.policyVersion,
    intended: lead.intended,
    writePending: tenant.writes.has(lead.recordId),
    fellDueAt: lead.fellDueAt,
  }
}

function retireOne(tenant: Tenant, id: RecordId, at: Instant): void {
  tenant.writes.delete(id)
  tenant.activities.delete(id)
  const lead = leadOf(tenant, id)
  if (!lead || lead.recordId !== id) return
  tenant.leads.set(lead.leadId, { ...lead, retiredAt: at, lookAgainAt: null })
  forgetPerson(tenant, lead.leadId)
  tenant.assignments.changeActive(lead.leadId, { endedAt: at })
}
