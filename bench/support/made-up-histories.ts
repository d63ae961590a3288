import { Client } from 'pg'

/** Days over which the histories are spread, up to `now`. */
const DAYS = 730
const DAY_MS = 86_400_000

/**
 * Leads with four moves each on average, a promise each, and the row by which people find them: spread over two years, most of them
 * still in an early stage. Written by SQL as the administrator, then brought into visits by the product's own function.
 */
export async function makeHistories(url: string, installation: string, leads: number, now: number): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const run = async (text: string): Promise<void> => void (await client.query(text))
  try {
    await run(`set estafet.installation = '${installation}'; set search_path = app; set synchronous_commit = off;
      set max_parallel_workers_per_gather = 0; select setseed(0.42)`)
    await run(`create temp table made as
      select gen_random_uuid() as lead_id, n, ${now} - (random() * ${DAYS * DAY_MS})::bigint as born, 2 + (random() * random() * 8)::integer as moves,
             (array['inbound','paid_ad','event','referral','outbound','partner','database'])[1 + (n % 7)] as source,
             (array['icp','near-icp','smb','enterprise','other'])[1 + (n % 5)] as fit, 'rep-' || (n % 40) as owner
        from generate_series(1, ${leads}) n`)
    await run(`insert into leads (installation_id, lead_id, record_id, created_at, memory, revision, stage, status, score, owner_id, held,
        policy_version, crm_modified_at, decided_at)
      select '${installation}', lead_id, n::text, born, '{}', 1, 'known', 'active', 50, owner, false, 1, born, born from made`)
    await run(`insert into lead_list (installation_id, lead_id, decision_id, decided_at, stage, status, source_type, fit, owner_id, held,
        unassigned, due_at, words)
      select '${installation}', lead_id, lead_id, born, 'known', 'active', source, fit, owner, false, false, 8640000000000000, '' from made`)
    await run(`insert into transitions (installation_id, lead_id, decision_id, from_stage, to_stage, from_status, to_status, at, edge,
        because, evidence, cycle)
      select '${installation}', lead_id, lead_id, null, (array['known','mql','sal','sql','opportunity','customer'])[least(6, m)],
             null, case when m > 6 or (m > 2 and (n + m) % 9 = 0) then 'nurture' else 'active' end,
             least(${now}, born + ((m - 1) * (1 + (n * 7919 + m * 104729) % 2000) / 100.0 * ${DAY_MS})::bigint), 'promoted', 'stage.bench', '{}', 1
        from made cross join lateral generate_series(1, moves) m`)
    await run(`insert into clocks (installation_id, clock_id, lead_id, kind, sla_id, owner_id, started_at, due_at, target_minutes, unit, state,
        stopped_at, steps_done)
      select '${installation}', 'c' || n, lead_id, 'lead', (array['icp-mql','standard','inbound'])[1 + (n % 3)], owner, born, born + 900000, 15,
             'calendar', case when n % 6 = 0 then 'breached' else 'met' end, born + (n % 60) * 30000, '{}' from made`)
    await run('analyze transitions')
    for (const table of ['stay', 'skip'])
      await run(`insert into stage_${table}s select '${installation}', s.*
        from stage_${table}s_of('${installation}', array(select lead_id from made)) s`)
    await run('vacuum analyze')
  } finally {
    await client.end()
  }
}
