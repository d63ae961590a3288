import type { EvaluationCommand, LeadCommit } from '../ports/evaluations.ts'
import { isVisible } from './commit-facts.ts'
import { plainText } from './json-text.ts'
import { leadFacts, type LeadFacts } from './lead-facts.ts'
import type { Transaction } from './transaction.ts'

interface ListedLead {
  readonly lead: LeadCommit
  readonly facts: LeadFacts
  /** One text, to travel in an array of its own. */
  readonly words: string
}

const COLUMNS = `installation_id, lead_id, decision_id, decided_at, stage, status, source_type, fit, owner_id, held, unassigned, due_at, words,
  idea, partner_id, conflict_at, public_id`

const ROWS = `select $1, u.lead_id, u.decision_id, $2, u.stage, u.status, u.source_type, u.fit, u.owner_id, u.held, u.unassigned, u.due_at, u.words,
         u.idea, u.partner_id, u.conflict_at, case when u.partner_id is not null then gen_random_uuid() end
    from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::boolean[], $11::boolean[],
      $12::bigint[], $13::text[], $14::text[], $15::text[], $16::bigint[])
      as u (lead_id, decision_id, stage, status, source_type, fit, owner_id, held, unassigned, due_at, words, idea, partner_id, conflict_at)
   order by u.lead_id`

/** Keeps the row by which people find each lead, and the words it is found by. */
export async function writeLeadList(
  tx: Transaction,
  command: EvaluationCommand,
  leads: readonly LeadCommit[],
): Promise<void> {
  const rows = leads.map((lead): ListedLead => {
    const facts = leadFacts(lead.decided.decision, lead.person)
    return { lead, facts, words: plainText(facts.words.join(' ')) }
  })
  const [fresh, old] = [rows.filter(({ lead }) => lead.isNew), rows.filter(({ lead }) => !lead.isNew)]
  await Promise.all([
    fresh.length === 0 ? 0 : addToList(tx, command, fresh),
    old.length === 0 ? 0 : removeOldWords(tx, old),
    old.length === 0 ? 0 : changeList(tx, command, old),
  ])
}

/** Of a new lead nothing can stand there yet, so that no row is looked for first; docs/decisions/0074-a-new-lead-in-the-database.md. */
async function addToList(tx: Transaction, command: EvaluationCommand, rows: readonly ListedLead[]): Promise<void> {
  await Promise.all([
    tx.run('add-to-lead-list', `insert into lead_list (${COLUMNS}) ${ROWS}`, valuesOf(tx, command, rows)),
    tx.run(
      'add-lead-words',
      `insert into lead_words (installation_id, word, lead_id)
       select $1, w.word, u.lead_id from unnest($2::uuid[], $3::text[]) as u (lead_id, words)
        cross join lateral unnest(string_to_array(u.words, ' ')) as w (word)
        where w.word <> '' order by w.word, u.lead_id`,
      [tx.installation, rows.map(({ lead }) => lead.leadId), rows.map(({ words }) => words)],
    ),
  ])
}

async function changeList(tx: Transaction, command: EvaluationCommand, rows: readonly ListedLead[]): Promise<void> {
  await tx.run(
    'write-lead-list',
    `with changed as (
       insert into lead_list as l (${COLUMNS}) ${ROWS}
       on conflict (installation_id, lead_id) do update set
         decision_id = excluded.decision_id, decided_at = excluded.decided_at, stage = excluded.stage, status = excluded.status,
         source_type = excluded.source_type, fit = excluded.fit, owner_id = excluded.owner_id, held = excluded.held,
         unassigned = excluded.unassigned, due_at = excluded.due_at, words = excluded.words,
         idea = excluded.idea, partner_id = excluded.partner_id, conflict_at = excluded.conflict_at,
         public_id = case when l.partner_id = excluded.partner_id then l.public_id else excluded.public_id end
        where excluded.decision_id = any($17::uuid[])
           or (l.stage, l.status, l.source_type, l.fit, l.owner_id, l.held, l.unassigned, l.due_at, l.words, l.idea,
               l.partner_id, l.conflict_at) is distinct from
             (excluded.stage, excluded.status, excluded.source_type, excluded.fit, excluded.owner_id, excluded.held,
              excluded.unassigned, excluded.due_at, excluded.words, excluded.idea, excluded.partner_id,
              excluded.conflict_at)
       returning lead_id, words)
     insert into lead_words (installation_id, word, lead_id)
     select $1, w.word, c.lead_id from changed c cross join lateral unnest(string_to_array(c.words, ' ')) as w (word)
      where w.word <> '' order by w.word, c.lead_id
     on conflict do nothing`,
    [...valuesOf(tx, command, rows), rows.filter(({ lead }) => isVisible(lead)).map(({ lead }) => lead.decisionId)],
  )
}

function valuesOf(tx: Transaction, command: EvaluationCommand, rows: readonly ListedLead[]): readonly unknown[] {
  return [
    tx.installation,
    command.now,
    rows.map(({ lead }) => lead.leadId),
    rows.map(({ lead }) => lead.decisionId),
    rows.map(({ facts }) => facts.stage),
    rows.map(({ facts }) => facts.status),
    rows.map(({ facts }) => plainText(facts.source)),
    rows.map(({ facts }) => plainText(facts.fit)),
    rows.map(({ facts }) => facts.ownerId),
    rows.map(({ facts }) => facts.held),
    rows.map(({ facts }) => facts.unassigned),
    rows.map(({ facts }) => facts.dueAt),
    rows.map(({ words }) => words),
    rows.map(({ facts }) => facts.idea),
    rows.map(({ lead }) => lead.partnerId ?? null),
    rows.map(({ facts }) => facts.conflictAt),
  ]
}

async function removeOldWords(tx: Transaction, rows: readonly ListedLead[]): Promise<void> {
  await tx.run(
    'remove-old-lead-words',
    `delete from lead_words where ctid = any(array(
       select old.id from unnest($2::uuid[], $3::text[]) as u (lead_id, words)
        cross join lateral (select ctid as id, word from lead_words where installation_id = $1 and lead_id = u.lead_id limit 100) old
        where not (old.word = any(string_to_array(u.words, ' ')))))`,
    [tx.installation, rows.map(({ lead }) => lead.leadId), rows.map(({ words }) => words)],
  )
}
