import type { Evidence } from '../domain/duplicates/score-pair.ts'
import type { Instant, LeadId } from '../domain/lead.ts'
import type { RecordId } from '../ports/crm.ts'
import type { DuplicateProposal, DuplicateStore } from '../ports/people.ts'
import type { EvaluationCommand, LeadCommit } from '../ports/evaluations.ts'
import { jsonText } from './json-text.ts'
import { inTransaction, isUuid, type Database, type Transaction } from './transaction.ts'

interface ProposalRow {
  readonly lead_a: LeadId
  readonly lead_b: LeadId
  readonly record_a: RecordId | null
  readonly record_b: RecordId | null
  readonly score: number
  readonly evidence: readonly Evidence[]
  readonly state: DuplicateProposal['state']
  readonly found_at: Instant
}

/** Pairs of leads that are probably one person, as people see and settle them. */
export function duplicateStore(reports: Database, work: Database): DuplicateStore {
  return {
    async list(installation, state, limit) {
      const rows = await inTransaction(reports, installation, (tx) =>
        tx.rows<ProposalRow>(
          `list-proposals-${state}`,
          `select d.lead_a, d.lead_b, a.record_id as record_a, b.record_id as record_b, d.score, d.evidence, d.state, d.found_at
             from duplicate_proposals d
             left join leads a on a.installation_id = $1 and a.lead_id = d.lead_a
             left join leads b on b.installation_id = $1 and b.lead_id = d.lead_b
            where d.installation_id = $1 and d.state = '${state}' order by d.score desc, d.lead_a, d.lead_b limit $2`,
          [installation, limit],
        ),
      )
      return rows.map((row) => ({
        leads: [row.lead_a, row.lead_b],
        records: [row.record_a, row.record_b],
        score: row.score,
        evidence: row.evidence,
        state: row.state,
        foundAt: row.found_at,
      }))
    },

    async reject(installation, leads, by, at) {
      const [a, b] = leads.toSorted()
      if (a === undefined || b === undefined || !isUuid(a) || !isUuid(b)) return false
      const settled = await inTransaction(work, installation, (tx) =>
        tx.run(
          'reject-proposal',
          `update duplicate_proposals set state = 'not-same', settled_at = $4, settled_by = $5
            where installation_id = $1 and lead_a = $2 and lead_b = $3 and state = 'open'`,
          [installation, a, b, at, by],
        ),
      )
      return settled === 1
    },
  }
}

/** Proposes what was found of these leads, and withdraws what no longer holds. What a person settled stays settled. */
export async function writeProposals(
  tx: Transaction,
  command: EvaluationCommand,
  leads: readonly LeadCommit[],
): Promise<void> {
  const compared = leads.filter(({ duplicates }) => duplicates !== undefined)
  if (compared.length === 0) return
  const pairs = new Map<string, { readonly a: LeadId; readonly b: LeadId; readonly score: number; evidence: string }>()
  for (const { duplicates = [] } of compared) {
    for (const pair of duplicates) {
      const [a, b] = pair.a < pair.b ? [pair.a, pair.b] : [pair.b, pair.a]
      pairs.set(`${a} ${b}`, { a, b, score: pair.score, evidence: jsonText(pair.evidence) })
    }
  }
  const rows = [...pairs].sort(([x], [y]) => (x < y ? -1 : 1)).map(([, pair]) => pair)
  await tx.run(
    'withdraw-proposals',
    `delete from duplicate_proposals d where installation_id = $1 and state = 'open' and (lead_a = any($2) or lead_b = any($2))
        and not (lead_a::text || ' ' || lead_b::text = any($3))`,
    [tx.installation, compared.map(({ leadId }) => leadId), rows.map(({ a, b }) => `${a} ${b}`)],
  )
  if (rows.length === 0) return
  await tx.run(
    'write-proposals',
    `insert into duplicate_proposals as d (installation_id, lead_a, lead_b, score, evidence, found_at)
     select $1, u.a, u.b, u.score, u.evidence::jsonb, $2
       from unnest($3::uuid[], $4::uuid[], $5::double precision[], $6::text[]) as u (a, b, score, evidence) order by u.a, u.b
     on conflict (installation_id, lead_a, lead_b) do update set score = excluded.score, evidence = excluded.evidence
      where d.state = 'open' and (d.score, d.evidence) is distinct from (excluded.score, excluded.evidence)`,
    [
      tx.installation,
      command.now,
      rows.map(({ a }) => a),
      rows.map(({ b }) => b),
      rows.map(({ score }) => score),
      rows.map(({ evidence }) => evidence),
    ],
  )
}

/** The CRM merged two leads' records: their pair is settled, pairs of the lead that is gone are sought anew. */
export async function mergeProposals(tx: Transaction, kept: LeadId, gone: LeadId, at: Instant): Promise<void> {
  const [a, b] = kept < gone ? [kept, gone] : [gone, kept]
  await tx.run(
    'merge-proposal',
    `update duplicate_proposals set state = 'merged', settled_at = $4, settled_by = 'crm'
      where installation_id = $1 and lead_a = $2 and lead_b = $3`,
    [tx.installation, a, b, at],
  )
  await tx.run(
    'merge-proposals-gone',
    `delete from duplicate_proposals where installation_id = $1 and state = 'open' and (lead_a = $2 or lead_b = $2)`,
    [tx.installation, gone],
  )
}
