import type { Instant, LeadId } from '../domain/lead.ts'
import {
  SILENCE_MS,
  type LeadLabel,
  type RecordedDecision,
  type Simulation,
  type SimulationStore,
} from '../ports/simulations.ts'
import { jsonText, plainText } from './json-text.ts'
import { inTransaction, isUuid, type Database } from './transaction.ts'

const COLUMNS = `run_id as "runId", state, draft_revision as "draftRevision", policy_version as "policyVersion",
  started_by as "startedBy", started_at as "startedAt", touched_at as "touchedAt", ended_at as "endedAt", done, total, result`
const KEPT = 20

/**
 * Runs of drafts, and the decisions they go over.
 * @param reports a pool of its own for the long reading, so that decisions do not wait for it.
 */
export function simulationStore(db: Database, reports: Database): SimulationStore {
  return {
    start: (installation, { runId, draftRevision, policyVersion, startedBy, at }) =>
      inTransaction(db, installation, async (tx) => {
        await tx.run(
          'end-silent-simulations',
          `update simulations set state = 'failed', ended_at = $2
            where installation_id = $1 and state = 'running' and touched_at < $3`,
          [tx.installation, at, at - SILENCE_MS],
        )
        const [row] = await tx.rows<Simulation>(
          'start-simulation',
          `insert into simulations (installation_id, run_id, state, draft_revision, policy_version, started_by, started_at, touched_at)
           values ($1, $2, 'running', $3, $4, $5, $6, $6)
           on conflict do nothing returning ${COLUMNS}`,
          [tx.installation, runId, draftRevision, policyVersion, plainText(startedBy), at],
        )
        if (row !== undefined)
          await tx.run(
            'forget-old-simulations',
            `delete from simulations where installation_id = $1 and run_id in
              (select run_id from simulations where installation_id = $1 order by started_at desc, run_id desc offset ${KEPT})`,
            [tx.installation],
          )
        return row ?? null
      }),

    async find(installation, runId) {
      if (!isUuid(runId)) return null
      const [row] = await inTransaction(db, installation, (tx) =>
        tx.rows<Simulation>(
          'find-simulation',
          `select ${COLUMNS} from simulations where installation_id = $1 and run_id = $2`,
          [installation, runId],
        ),
      )
      return row ?? null
    },

    async latest(installation) {
      const [row] = await inTransaction(db, installation, (tx) =>
        tx.rows<Simulation>(
          'latest-simulation',
          `select ${COLUMNS} from simulations where installation_id = $1 order by started_at desc, run_id desc limit 1`,
          [installation],
        ),
      )
      return row ?? null
    },

    async advance(installation, runId, { done, total, at }) {
      const [row] = await inTransaction(db, installation, (tx) =>
        tx.rows<Pick<Simulation, 'state'>>(
          'advance-simulation',
          `update simulations set done = $3, total = $4, touched_at = $5
            where installation_id = $1 and run_id = $2 returning state`,
          [installation, runId, done, total, at],
        ),
      )
      return row?.state ?? null
    },

    async end(installation, runId, { state, result, at }) {
      if (!isUuid(runId)) return null
      const [row] = await inTransaction(db, installation, (tx) =>
        tx.rows<Simulation>(
          'end-simulation',
          `update simulations set state = $3, result = $4, ended_at = $5, touched_at = $5
            where installation_id = $1 and run_id = $2 and state = 'running' returning ${COLUMNS}`,
          [installation, runId, state, result === null ? null : jsonText(result), at],
        ),
      )
      return row ?? null
    },

    async countRecorded(installation, since) {
      const [row] = await inTransaction(reports, installation, (tx) =>
        tx.rows<{ count: number }>(
          'count-recorded',
          'select count(*) as count from decisions where installation_id = $1 and decision_id > $2 and decided_at >= $3',
          [installation, earliestId(since), since],
        ),
      )
      return row!.count
    },

    recorded: (installation, since, after, limit) =>
      inTransaction(reports, installation, (tx) =>
        tx.rows<RecordedDecision>(
          'recorded-decisions',
          `select decision_id as "decisionId", lead_id as "leadId", inputs
             from decisions where installation_id = $1 and decision_id > $2 and decided_at >= $3
            order by decision_id limit $4`,
          [installation, after ?? earliestId(since), since, limit],
        ),
      ),

    async labels(installation, leadIds) {
      const rows = await inTransaction(reports, installation, (tx) =>
        tx.rows<LeadLabel & { readonly leadId: LeadId }>(
          'lead-labels',
          `select u.lead_id as "leadId", d.person_name as "personName", d.company from unnest($2::uuid[]) as u (lead_id)
            cross join lateral (
              select person_name, company from decisions
               where installation_id = $1 and lead_id = u.lead_id order by decision_id desc limit 1) d`,
          [installation, leadIds],
        ),
      )
      return new Map(rows.map(({ leadId, ...label }) => [leadId, label]))
    },
  }
}

const DAY_MS = 86_400_000

/** Ids begin with the time at which they were drawn, so that older decisions are passed over by the key; a day for clocks that differ. */
function earliestId(since: Instant): string {
  const hex = Math.max(0, Math.floor(since - DAY_MS))
    .toString(16)
    .padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
