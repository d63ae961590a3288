import type { RoutingFacts } from '../domain/decision.ts'
import type { Activity, Assignment, AssignedBy, Instant, LeadId, LeadMemory, RepId } from '../domain/lead.ts'
import type { CountState, RotationState } from '../domain/roster.ts'
import type { HeldLead } from '../ports/canaries.ts'
import type { RecordId } from '../ports/crm.ts'
import type { EvaluationCommand, StoredLead, World } from '../ports/evaluations.ts'
import { ACTIVITY_WINDOW_MS, CAP_WINDOW_MS, UNTURNED, sortedDistinct } from './commit-facts.ts'
import { seenHere } from '../domain/shared-turns.ts'
import { enterHouse, houseOf, type House } from './house-names.ts'
import { loadPeople } from './people.ts'
import type { Transaction } from './transaction.ts'

/** The assignment that is active now, with the key of its row. */
export interface ActiveAssignment extends Assignment {
  readonly assignmentId: number
}

/** The world a decision sees, and beside it what is needed to store the difference. */
export interface Loaded {
  readonly world: World
  readonly active: ReadonlyMap<LeadId, ActiveAssignment>
  readonly shared: SharedRotation | null
}

interface LeadRow {
  readonly lead_id: LeadId
  readonly record_id: RecordId
  readonly memory: LeadMemory
  readonly intended: Readonly<Record<string, string>> | null
  readonly revision: number
  readonly policy_version: number
  readonly write_pending: boolean
  readonly fell_due_at: Instant | null
  /** What the next decision begins from in place of memory and intended values; null: from those. */
  readonly back: Pick<HeldLead, 'memory' | 'intended'> | null
  readonly assignment_id: number | null
  readonly owner_id: RepId
  readonly assigned_at: Instant
  readonly assigned_by: AssignedBy
  readonly pool_id: string | null
  readonly rule_id: string
  readonly locked_until: Instant | null
}

const SELECT_LEADS = `select l.lead_id, l.record_id, l.memory, l.intended, l.revision, l.policy_version, l.fell_due_at,
    case when l.goes_back then jsonb_build_object('memory', l.held_back->'memory', 'intended', l.held_back->'intended') end as back,
    exists (select 1 from outbox_writes w where w.installation_id = l.installation_id and w.record_id = l.record_id) as write_pending,
    a.assignment_id, a.owner_id, a.assigned_at, a.assigned_by, a.pool_id, a.rule_id, a.locked_until
  from leads l
  left join assignments a on a.installation_id = l.installation_id and a.lead_id = l.lead_id and a.ended_at is null`

/** The common state of pools when it was locked, and the house it is kept for. */
export interface SharedRotation {
  readonly house: House
  readonly kept: ReadonlyMap<string, RotationState>
}

/** The pools' rows as they were when locked. */
export interface LockedRotation {
  /** As the account sees them. */
  readonly rotation: ReadonlyMap<string, RotationState>
  /** What is kept in common with another account; null: the account stands alone. */
  readonly shared: SharedRotation | null
  /** Rows had to be made first: what was read together with them was read before the lock. */
  readonly late: boolean
}

/** Locks the rows of pools, in order; one that nobody took a turn in yet is made first, so that there is something to lock. */
export async function lockRotation(tx: Transaction, pools: readonly string[]): Promise<LockedRotation> {
  const wanted = sortedDistinct(pools)
  if (wanted.length === 0) {
    const [, house] = await Promise.all([enterHouse(tx), houseOf(tx)])
    return { rotation: new Map(), shared: house && { house, kept: new Map() }, late: false }
  }
  const read = () =>
    tx.rows<{ pool_id: string; cw: RotationState['cw']; turns: number; counts: CountState | null }>(
      'lock-rotation',
      'select pool_id, cw, turns, counts from rotation where installation_id = house() and pool_id = any($1) order by pool_id for update',
      [wanted],
    )
  const [, house, found] = await Promise.all([enterHouse(tx), houseOf(tx), read()])
  let rows = found
  const late = rows.length < wanted.length
  if (late) {
    await tx.run(
      'make-rotation',
      `insert into rotation (installation_id, pool_id) select house(), p from unnest($1::text[]) as p order by p
       on conflict (installation_id, pool_id) do nothing`,
      [wanted],
    )
    rows = await read()
  }
  const known = new Map(rows.map((row) => [row.pool_id, stateOf(row)]))
  const kept = new Map(pools.map((pool) => [pool, known.get(pool) ?? UNTURNED]))
  if (house === null) return { rotation: kept, shared: null, late }
  const seen = new Map([...kept].map(([pool, state]) => [pool, seenHere(state, house.names)]))
  return { rotation: seen, shared: { house, kept }, late }
}

/** A row of the rotation as a state. */
export function stateOf({
  cw,
  turns,
  counts,
}: Pick<RotationState, 'cw' | 'turns'> & { readonly counts: CountState | null }): RotationState {
  return counts === null ? { cw, turns } : { cw, turns, counts }
}

/** What {@link readWorld} found; the world but for the pools. */
export type Read = (locked: LockedRotation) => Loaded

/**
 * Loads and locks the leads of a batch, and reads what is shared between them. Everything that needs no other answer is asked for at
 * once, in the order in which rows are locked.
 */
export async function readWorld(tx: Transaction, command: EvaluationCommand): Promise<Read> {
  const ids = sortedDistinct([...command.claim.records.map((record) => record.id), ...command.merged.values()])
  const [byRecord, kept, stickyByDomain, caps, outcomes] = await Promise.all([
    loadLeads(tx, ids),
    loadActivities(tx, ids, command.now),
    loadSticky(tx, command),
    loadCaps(tx, command),
    loadOutcomes(tx, command.outcomesSince ?? null),
  ])
  const leads = new Map<RecordId, StoredLead>()
  const active = new Map<LeadId, ActiveAssignment>()
  for (const [asked, row] of byRecord) {
    // Under its present id too: whoever asked by an alias goes on with that one.
    leads.set(asked, storedOf(row))
    leads.set(row.record_id, storedOf(row))
    if (row.assignment_id !== null) active.set(row.lead_id, assignmentOf(row, row.assignment_id))
  }
  const recordOf = (id: RecordId) => leads.get(id)?.recordId ?? command.merged.get(id) ?? id
  const [moved, people] = await Promise.all([
    loadActivities(tx, sortedDistinct(ids.map(recordOf).filter((id) => !ids.includes(id))), command.now),
    loadPeople(tx, command, (id) => leads.get(id)?.leadId ?? null),
  ])
  const activities = underBothIds(ids, recordOf, new Map([...kept, ...moved]))
  return ({ rotation, shared }) => ({
    shared,
    world: { leads, activities, facts: { rotation, stickyByDomain, ...caps, ...outcomes }, people },
    active,
  })
}

/** Leads by each id asked for, whether it is the present one or an alias. */
async function loadLeads(tx: Transaction, ids: readonly RecordId[]): Promise<ReadonlyMap<RecordId, LeadRow>> {
  const [direct, known] = await Promise.all([
    tx.rows<LeadRow>(
      'load-leads',
      `${SELECT_LEADS} where l.installation_id = $1 and l.record_id = any($2) order by l.lead_id for update of l`,
      [tx.installation, ids],
    ),
    tx.rows<{ record_id: RecordId; lead_id: LeadId }>(
      'load-aliases',
      'select record_id, lead_id from lead_aliases where installation_id = $1 and record_id = any($2)',
      [tx.installation, ids],
    ),
  ])
  const found = new Map(direct.map((row) => [row.record_id, row]))
  const aliases = known.filter(({ record_id }) => !found.has(record_id))
  if (aliases.length === 0) return found
  const rows = await tx.rows<LeadRow>(
    'load-aliased-leads',
    `${SELECT_LEADS} where l.installation_id = $1 and l.lead_id = any($2) order by l.lead_id for update of l`,
    [tx.installation, sortedDistinct(aliases.map((alias) => alias.lead_id))],
  )
  const byLead = new Map(rows.map((row) => [row.lead_id, row]))
  for (const alias of aliases) {
    const row = byLead.get(alias.lead_id)
    if (row) found.set(alias.record_id, row)
  }
  return found
}

type ByRecord = ReadonlyMap<RecordId, readonly Activity[]>

async function loadActivities(tx: Transaction, records: readonly RecordId[], now: Instant): Promise<ByRecord> {
  const byRecord = new Map<RecordId, Activity[]>()
  if (records.length === 0) return byRecord
  const rows = await tx.rows<Activity & { record_id: RecordId }>(
    'load-activities',
    `select record_id, key, kind, at, detail from activities
      where installation_id = $1 and record_id = any($2) and at >= $3 order by record_id, at, key`,
    [tx.installation, records, now - ACTIVITY_WINDOW_MS],
  )
  for (const { record_id, key, kind, at, detail } of rows) {
    const list = byRecord.get(record_id)
    if (list) list.push({ key, kind, at, detail })
    else byRecord.set(record_id, [{ key, kind, at, detail }])
  }
  return byRecord
}

function underBothIds(ids: readonly RecordId[], recordOf: (id: RecordId) => RecordId, byRecord: ByRecord): ByRecord {
  const answer = new Map<RecordId, readonly Activity[]>()
  for (const id of ids) {
    const list = byRecord.get(recordOf(id))
    if (!list) continue
    answer.set(id, list)
    answer.set(recordOf(id), list)
  }
  return answer
}

/** The latest owner we chose for each domain, inside the sticky window. A person's own choice does not stick to the domain. */
async function loadSticky(tx: Transaction, command: EvaluationCommand): Promise<RoutingFacts['stickyByDomain']> {
  const domains = sortedDistinct(command.domains)
  if (domains.length === 0) return new Map()
  const rows = await tx.rows<{ domain: string; owner_id: RepId; assigned_at: Instant }>(
    'load-sticky',
    `select d.domain, latest.owner_id, latest.assigned_at from unnest($2::text[]) as d (domain)
      cross join lateral (
        select owner_id, assigned_at from assignments
         where installation_id = $1 and email_domain = d.domain and assigned_at >= $3 and assigned_by <> 'person'
         order by assigned_at desc, lead_id limit 1) latest`,
    [tx.installation, domains, command.stickySince],
  )
  return new Map(rows.map((row) => [row.domain, { ownerId: row.owner_id, assignedAt: row.assigned_at }]))
}

async function loadCaps(
  tx: Transaction,
  command: EvaluationCommand,
): Promise<Pick<RoutingFacts, 'assignedTimes' | 'openLeads'>> {
  const caps = command.caps === undefined ? { since: command.now - CAP_WINDOW_MS, stages: null } : command.caps
  if (caps === null) return { assignedTimes: new Map(), openLeads: new Map() }
  const [given, open] = await Promise.all([
    tx.rows<{ owner_id: RepId; times: readonly Instant[] }>(
      'load-assigned-times',
      `select owner_id, array_agg(assigned_at::double precision order by assigned_at) as times from (
         select owner_id, assigned_at from assignments where installation_id = $1 and assigned_at >= $2 and assigned_by <> 'person'
         union all select owner_id, assigned_at from house_given($2) where assigned_by <> 'person') given group by owner_id`,
      [tx.installation, caps.since],
    ),
    tx.rows<{ owner_id: RepId; leads: number }>(
      'load-open-leads',
      `select owner_id, sum(leads)::bigint as leads
         from (select owner_id, leads from open_leads($1, $2) union all select owner_id, leads from house_open($2)) open
        group by owner_id`,
      [tx.installation, caps.stages],
    ),
  ])
  return {
    assignedTimes: new Map(given.map((row) => [row.owner_id, row.times])),
    openLeads: new Map(open.map((row) => [row.owner_id, row.leads])),
  }
}

/** Won and lost leads of everybody, from an index that holds nothing else; asked only for pools that choose by performance. */
async function loadOutcomes(
  tx: Transaction,
  since: Instant | null,
): Promise<Pick<RoutingFacts, 'outcomes' | 'outcomesSince'>> {
  if (since === null) return {}
  const rows = await tx.rows<{ owner_id: RepId; won: number; closed: number }>(
    'load-outcomes',
    `select owner_id, count(*) filter (where edge = 'won') as won, count(*) as closed from transitions
      where installation_id = $1 and at >= $2 and edge in ('won', 'lost') and owner_id is not null group by owner_id`,
    [tx.installation, since],
  )
  const outcomes = new Map(rows.map(({ owner_id, won, closed }) => [owner_id, { won, closed }]))
  return { outcomes, outcomesSince: since }
}

function storedOf(row: LeadRow): StoredLead {
  const { back } = row
  return {
    leadId: row.lead_id,
    recordId: row.record_id,
    memory: back?.memory ?? row.memory,
    revision: row.revision,
    policyVersion: row.policy_version,
    intended: back === null ? row.intended : back.intended,
    ...(back !== null && back.memory === null ? { startsAfresh: true } : {}),
    writePending: row.write_pending,
    fellDueAt: row.fell_due_at,
  }
}

function assignmentOf(row: LeadRow, assignmentId: number): ActiveAssignment {
  return {
    assignmentId,
    ownerId: row.owner_id,
    assignedAt: row.assigned_at,
    by: row.assigned_by,
    poolId: row.pool_id,
    ruleId: row.rule_id,
    lockedUntil: row.locked_until,
  }
}
