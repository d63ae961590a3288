import { ownerOfClosing } from '../domain/closings.ts'
import { hourOf } from '../domain/evaluation-cap.ts'
import type { Clock, LeadId } from '../domain/lead.ts'
import type { EvaluationCommand, EvaluationCommit, LeadCommit } from '../ports/evaluations.ts'
import type { HeldBack, HeldLead } from '../ports/canaries.ts'
import { isVisible, markedAtOf } from './commit-facts.ts'
import { dropLetters } from './dead-letters.ts'
import { aliasMerged } from './fold-merges.ts'
import { jsonArray, jsonText, plainText } from './json-text.ts'
import { writeProposals } from './duplicate-store.ts'
import type { Loaded } from './load-world.ts'
import { writePeople } from './people.ts'
import { writeAssignments } from './write-assignments.ts'
import { writeCredits } from './write-credits.ts'
import { writeLeadList } from './write-lead-list.ts'
import { writeOutbox } from './write-outbox.ts'
import { writePairs } from './write-pairs.ts'
import { writeRotation } from './write-rotation.ts'
import { writeReturns } from './write-returns.ts'
import { writeStays } from './write-stays.ts'
import type { Transaction } from './transaction.ts'

/**
 * Stores everything a batch of decisions leaves behind, except the finishing of its claim: a handful of many-row statements, whatever
 * the size of the batch, each in key order.
 */
export async function writeCommit(
  tx: Transaction,
  command: EvaluationCommand,
  commit: EvaluationCommit,
  loaded: Loaded,
): Promise<void> {
  const leads = [...commit.leads].sort((a, b) => (a.leadId < b.leadId ? -1 : 1))
  if (leads.length > 0) {
    // Sent in this order without waiting in between: each statement stands by itself, and the first that fails ends them all.
    await Promise.all([
      writeLeads(tx, command, leads),
      writeAssignments(tx, command, leads, loaded),
      writeClocks(tx, leads),
      writeActivities(tx, leads),
      writeDecisions(tx, command, leads),
      writeTransitions(tx, leads, loaded),
      writeCredits(tx, leads),
      writeStays(tx, leads),
      writeReturns(tx, leads),
      writeLeadList(tx, command, leads),
      writePeople(tx, leads),
      writeProposals(tx, command, leads),
      writeOutbox(tx, command, leads, loaded),
      dropLetters(
        tx,
        'evaluate',
        leads.map((lead) => lead.recordId),
      ),
      writeRotation(tx, commit.rotation, loaded.shared),
      aliasMerged(tx, command),
      writePairs(tx, leads, loaded),
    ])
    tx.last('count-evaluated', 'select add_to_counters(0, $1, 0)', [leads.length])
  } else await Promise.all([writeRotation(tx, commit.rotation, loaded.shared), aliasMerged(tx, command)])
}

const LEAD_COLUMNS = `installation_id, lead_id, record_id, created_at, memory, intended, revision, stage, status, score, owner_id,
  held, person_name, company, email_domain, policy_version, crm_modified_at, decided_at, look_again_at, account_id,
  evaluated_hour, evaluated_in_hour, matched_account_id, held_back`

const LEAD_ROWS = `select $1, u.lead_id, u.record_id, $2, u.memory::jsonb, u.intended::jsonb, u.revision, u.stage, u.status, u.score, u.owner_id,
    u.held, u.person_name, u.company, u.email_domain, $3, u.crm_modified_at, $2, u.look_again_at, u.account_id, $20, 1, u.matched_account_id, u.held_back::jsonb
  from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[], $10::text[], $11::double precision[],
    $12::text[], $13::boolean[], $14::text[], $15::text[], $16::text[], $17::bigint[], $18::bigint[], $19::text[],
    $21::text[], $22::text[])
    as u (lead_id, record_id, memory, intended, revision, stage, status, score, owner_id, held, person_name, company,
      email_domain, crm_modified_at, look_again_at, account_id, matched_account_id, held_back)
 order by u.lead_id`

/** A new lead has no row yet: it is inserted without a look for one, which is less work for the database. */
async function writeLeads(tx: Transaction, command: EvaluationCommand, leads: readonly LeadCommit[]): Promise<void> {
  const [fresh, old] = [leads.filter(({ isNew }) => isNew), leads.filter(({ isNew }) => !isNew)]
  await Promise.all([
    fresh.length === 0
      ? 0
      : tx.run('add-leads', `insert into leads (${LEAD_COLUMNS}) ${LEAD_ROWS}`, leadValues(tx, command, fresh)),
    old.length === 0
      ? 0
      : tx.run(
          'write-leads',
          `insert into leads as l (${LEAD_COLUMNS}) ${LEAD_ROWS}
     on conflict (installation_id, lead_id) do update set
       record_id = excluded.record_id, memory = excluded.memory, intended = excluded.intended, revision = excluded.revision,
       stage = excluded.stage, status = excluded.status, score = excluded.score, owner_id = excluded.owner_id, held = excluded.held,
       person_name = excluded.person_name, company = excluded.company, email_domain = excluded.email_domain,
       policy_version = excluded.policy_version, crm_modified_at = greatest(l.crm_modified_at, excluded.crm_modified_at),
       decided_at = excluded.decided_at, look_again_at = excluded.look_again_at, fell_due_at = null, retired_at = null,
       account_id = excluded.account_id, matched_account_id = excluded.matched_account_id, evaluated_hour = excluded.evaluated_hour,
       evaluated_in_hour = case when l.evaluated_hour = excluded.evaluated_hour then l.evaluated_in_hour + 1 else 1 end,
       goes_back = false, held_back = case when excluded.held_back is null or l.held_back is null or l.goes_back then excluded.held_back
         else jsonb_set(l.held_back, '{decisions}', (l.held_back->'decisions') || (excluded.held_back->'decisions')) end`,
          leadValues(tx, command, old),
        ),
  ])
}

function leadValues(tx: Transaction, command: EvaluationCommand, leads: readonly LeadCommit[]): readonly unknown[] {
  return [
    tx.installation,
    command.now,
    command.policyVersion,
    leads.map((lead) => lead.leadId),
    leads.map((lead) => lead.recordId),
    jsonArray(leads.map((lead) => lead.decided.memory)),
    jsonArray(leads.map((lead) => lead.intended)),
    leads.map((lead) => lead.revision),
    leads.map((lead) => lead.decided.memory.stage),
    leads.map((lead) => lead.decided.memory.status),
    leads.map((lead) => lead.decided.decision.score.total),
    leads.map(({ decided: { memory } }) => (memory.assignment ?? memory.pair?.assignment)?.ownerId ?? null),
    leads.map((lead) => lead.decided.memory.held !== null),
    leads.map((lead) => nullable(lead.person.name)),
    leads.map((lead) => nullable(lead.person.company)),
    leads.map((lead) => nullable(lead.person.emailDomain)),
    leads.map((lead) => lead.crmModifiedAt),
    leads.map((lead) => lead.decided.decision.lookAgainAt),
    leads.map((lead) => lead.person.accountId ?? null),
    hourOf(command.now),
    leads.map((lead) => lead.person.matchedAccountId ?? null),
    leads.map(({ heldBack }) => (heldBack === undefined ? null : jsonText(heldLeadOf(heldBack)))),
  ]
}

function heldLeadOf({ decision, ...before }: HeldBack): HeldLead {
  return { ...before, decisions: [decision] }
}

async function writeDecisions(
  tx: Transaction,
  command: EvaluationCommand,
  leads: readonly LeadCommit[],
): Promise<void> {
  await tx.run(
    'write-decisions',
    `insert into decisions (installation_id, decision_id, lead_id, record_id, decided_at, policy_version, person_name, company,
       decision, inputs, latency_ms, visible)
     select $1, u.decision_id, u.lead_id, u.record_id, $2, $3, u.person_name, u.company, u.decision::json, u.inputs::json,
       u.latency_ms, u.visible
       from unnest($4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::bigint[], $12::boolean[])
         as u (decision_id, lead_id, record_id, person_name, company, decision, inputs, latency_ms, visible)
      order by u.decision_id`,
    [
      tx.installation,
      command.now,
      command.policyVersion,
      leads.map((lead) => lead.decisionId),
      leads.map((lead) => lead.leadId),
      leads.map((lead) => lead.recordId),
      leads.map((lead) => nullable(lead.person.name)),
      leads.map((lead) => nullable(lead.person.company)),
      jsonArray(leads.map((lead) => lead.decided.decision)),
      jsonArray(leads.map((lead) => lead.inputs ?? null)),
      leads.map((lead) => Math.max(0, command.now - markedAtOf(command, lead.recordId))),
      leads.map(isVisible),
    ],
  )
}

async function writeTransitions(tx: Transaction, leads: readonly LeadCommit[], { world }: Loaded): Promise<void> {
  const rows = leads.flatMap((lead) => lead.decided.decision.transitions.map((transition) => ({ lead, transition })))
  if (rows.length === 0) return
  await tx.run(
    'write-transitions',
    `insert into transitions (installation_id, lead_id, decision_id, from_stage, to_stage, from_status, to_status, at, edge, because,
       evidence, cycle, owner_id)
     select $1, u.lead_id, u.decision_id, u.from_stage, u.to_stage, u.from_status, u.to_status, u.at, u.edge, u.because,
       u.evidence::jsonb, u.cycle, u.owner_id
       from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[], $10::text[],
         $11::text[], $12::integer[], $13::text[]) with ordinality
         as u (lead_id, decision_id, from_stage, to_stage, from_status, to_status, at, edge, because, evidence, cycle, owner_id,
           place)
      order by u.place`,
    [
      tx.installation,
      rows.map(({ lead }) => lead.leadId),
      rows.map(({ lead }) => lead.decisionId),
      rows.map(({ transition }) => transition.from),
      rows.map(({ transition }) => transition.to),
      rows.map(({ transition }) => transition.fromStatus),
      rows.map(({ transition }) => transition.toStatus),
      rows.map(({ transition }) => transition.at),
      rows.map(({ transition }) => transition.edge),
      rows.map(({ transition }) => transition.because),
      jsonArray(rows.map(({ transition }) => transition.evidence)),
      rows.map(({ transition }) => transition.cycle),
      rows.map(({ lead }) => ownerOfClosing(world.leads.get(lead.recordId)?.memory ?? null, lead.decided.memory)),
    ],
  )
}

interface ClockRow {
  readonly leadId: LeadId
  readonly clock: Clock
}

const CLOCK_ROWS = `insert into clocks as c (installation_id, clock_id, lead_id, kind, sla_id, owner_id, started_at, due_at, target_minutes, unit, state,
    breached_at, stopped_at, steps_done)
  select $1, u.clock_id, u.lead_id, u.kind, u.sla_id, u.owner_id, u.started_at, u.due_at, u.target_minutes, u.unit, u.state,
    u.breached_at, u.stopped_at, array(select jsonb_array_elements_text(u.steps_done::jsonb))
    from unnest($2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::double precision[],
      $10::text[], $11::text[], $12::bigint[], $13::bigint[], $14::text[])
      as u (clock_id, lead_id, kind, sla_id, owner_id, started_at, due_at, target_minutes, unit, state, breached_at, stopped_at,
        steps_done)
   order by u.clock_id`

/** Clocks of a new lead are as new as it is. */
async function writeClocks(tx: Transaction, leads: readonly LeadCommit[]): Promise<void> {
  const [fresh, old] = [clocksOf(leads.filter(({ isNew }) => isNew)), clocksOf(leads.filter(({ isNew }) => !isNew))]
  await Promise.all([
    fresh.length === 0 ? 0 : tx.run('add-clocks', CLOCK_ROWS, clockValues(tx, fresh)),
    old.length === 0
      ? 0
      : tx.run(
          'write-clocks',
          `${CLOCK_ROWS}
     on conflict (installation_id, clock_id) do update set
       lead_id = excluded.lead_id, owner_id = excluded.owner_id, due_at = excluded.due_at, target_minutes = excluded.target_minutes,
       state = excluded.state, breached_at = excluded.breached_at, stopped_at = excluded.stopped_at, steps_done = excluded.steps_done
      where (c.lead_id, c.owner_id, c.due_at, c.target_minutes, c.state, c.breached_at, c.stopped_at, c.steps_done) is distinct from
        (excluded.lead_id, excluded.owner_id, excluded.due_at, excluded.target_minutes, excluded.state, excluded.breached_at,
         excluded.stopped_at, excluded.steps_done)`,
          clockValues(tx, old),
        ),
  ])
}

function clocksOf(leads: readonly LeadCommit[]): readonly ClockRow[] {
  const byId = new Map<string, ClockRow>()
  for (const { leadId, decided } of leads)
    for (const clock of decided.decision.clocks) byId.set(clock.clockId, { leadId, clock })
  return [...byId.values()].sort((a, b) => (a.clock.clockId < b.clock.clockId ? -1 : 1))
}

function clockValues(tx: Transaction, rows: readonly ClockRow[]): readonly unknown[] {
  return [
    tx.installation,
    rows.map(({ clock }) => clock.clockId),
    rows.map(({ leadId }) => leadId),
    rows.map(({ clock }) => clock.kind),
    rows.map(({ clock }) => clock.slaId),
    rows.map(({ clock }) => clock.ownerId),
    rows.map(({ clock }) => clock.startedAt),
    rows.map(({ clock }) => clock.dueAt),
    rows.map(({ clock }) => clock.targetMinutes),
    rows.map(({ clock }) => clock.unit),
    rows.map(({ clock }) => clock.state),
    rows.map(({ clock }) => clock.breachedAt),
    rows.map(({ clock }) => clock.stoppedAt),
    rows.map(({ clock }) => JSON.stringify(clock.stepsDone)),
  ]
}

async function writeActivities(tx: Transaction, leads: readonly LeadCommit[]): Promise<void> {
  const distinct = new Map(
    leads.flatMap((lead) =>
      lead.newActivities.map(
        (activity) => [`${lead.recordId} ${activity.key}`, { id: lead.recordId, activity }] as const,
      ),
    ),
  )
  if (distinct.size === 0) return
  const rows = [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  await tx.run(
    'write-activities',
    `insert into activities (installation_id, record_id, key, kind, at, detail)
     select $1, u.* from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[]) as u (record_id, key, kind, at, detail)
      order by u.record_id, u.key
     on conflict (installation_id, record_id, key) do nothing`,
    [
      tx.installation,
      rows.map((row) => row.id),
      rows.map((row) => plainText(row.activity.key)),
      rows.map((row) => row.activity.kind),
      rows.map((row) => row.activity.at),
      rows.map((row) => nullable(row.activity.detail)),
    ],
  )
}

function nullable(text: string | null): string | null {
  return text === null ? null : plainText(text)
}
