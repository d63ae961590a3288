import { Client } from 'pg'
import type { Decision } from '../../src/domain/decision.ts'
import { NO_PROMISE } from '../../src/db/lead-facts.ts'
import { REASON, RETURNS_OF_TURNS } from '../../src/db/reports/return-sql.ts'

/** Days over which the histories are spread, up to `now`. */
const DAYS = 730
const DAY_MS = 86_400_000
/** Nobody holds a lead of which nothing was heard for so long. */
const RESTS_DAYS = 120
const GIVEN = ['ana', 'budi', 'citra', 'dewi', 'emma', 'farid', 'grace', 'hadi', 'ines', 'joko', 'kira', 'liam', 'sari']
const FAMILY = [
  'adams',
  'becker',
  'costa',
  'halim',
  'iyer',
  'kusuma',
  'lopez',
  'meyer',
  'nugroho',
  'pratama',
  'santoso',
]
const FIRM = ['samudra', 'delta', 'falcon', 'granite', 'harbour', 'iris', 'juniper', 'kestrel', 'maple', 'nusantara']
const TRADE = ['analytics', 'bank', 'clinics', 'energy', 'foods', 'hotels', 'logistics', 'media', 'textiles']

export interface HistoryFacts {
  readonly installation: string
  /** How many. */
  readonly leads: number
  readonly now: number
  readonly reps: readonly string[]
  readonly pools: readonly string[]
  /** Decisions as the engine makes them; every lead shows a copy of one. */
  readonly shapes: readonly Decision[]
}

/**
 * Leads with four moves each on average, a turn, two promises, the decision that is shown and the words by which people find them:
 * spread over two years, most of them still in an early stage. Rows lie in the order of time, as they do where leads come one by one.
 * Written by SQL as the administrator, then brought into visits by the product's own function.
 */
export async function makeHistories(url: string, facts: HistoryFacts): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`set estafet.installation = '${facts.installation}'; set search_path = app; set synchronous_commit = off;
      set max_parallel_workers_per_gather = 0; set maintenance_work_mem = '256MB'; select setseed(0.42)`)
    await client.query('create temp table shapes (shape integer primary key, decision json)')
    await client.query(
      `insert into shapes select place - 1, shape from unnest($1::json[]) with ordinality as u (shape, place)`,
      [facts.shapes.map((shape) => JSON.stringify(shape))],
    )
    for (const text of [MADE(facts), ...rowsOf(facts)]) await client.query(text)
  } finally {
    await client.end()
  }
}

const words = (list: readonly string[]): string => `array[${list.map((one) => `'${one}'`).join(', ')}]`
/** One of a list, by a number that goes up. */
const among = (list: readonly string[], number: string): string => `(${words(list)})[1 + (${number}) % ${list.length}]`

/** What is true of each lead; everything else is written down from it. */
const MADE = ({ leads, now, reps, pools }: HistoryFacts): string => `
  create temp table made as
  select d.*,
         case when d.owner is not null and n % 40 = 0 then ${now} + (n % 7919 - 4000) * 60000::bigint end as promised
    from (
      select b.*, (array['known','mql','sal','sql','opportunity','customer'])[least(6, b.moves)] as stage,
             case when b.moves > 6 or (b.moves > 2 and (b.n + b.moves) % 9 = 0) then 'nurture' else 'active' end as status,
             least(${now}, b.born + ((b.moves - 1) * (1 + (b.n * 7919::bigint + b.moves * 104729) % 2000) / 100.0 * ${DAY_MS})::bigint) as last_at
        from (
          select uuidv7(make_interval(secs => (a.born - extract(epoch from now()) * 1000) / 1000.0)) as lead_id, a.*
            from (
              select n, ${now} - (random() * ${DAYS * DAY_MS})::bigint as born, 2 + (random() * random() * 8)::integer as moves,
                     (array['inbound','paid_ad','event','referral','outbound','partner','database'])[1 + (n % 7)] as source,
                     (array['icp','near-icp','smb','enterprise','other'])[1 + (n % 5)] as fit,
                     case when n % 10 < 7 then ${among(reps, 'n')} end as owner, ${among(pools, 'n')} as pool,
                     ${among(GIVEN, 'n')} || ' ' || ${among(FAMILY, 'n / 13')} as person,
                     ${among(FIRM, 'n / 3')} || ' ' || ${among(TRADE, 'n / 31')} || ' ' || (n / 4) as firm
                from generate_series(1, ${leads}) as s (n)) a) b) d
   order by born`

function rowsOf({ installation, now, shapes }: HistoryFacts): readonly string[] {
  const id = `'${installation}'::uuid`
  return [
    `insert into leads (installation_id, lead_id, record_id, created_at, memory, revision, stage, status, score, owner_id, held,
        person_name, company, policy_version, crm_modified_at, decided_at)
      select ${id}, lead_id, n::text, born, '{}', 1, stage, status, 50, owner, n % 700 = 0, person, firm, 1, last_at, last_at from made`,
    `insert into decisions (installation_id, decision_id, lead_id, record_id, decided_at, policy_version, person_name, company, decision,
        inputs, latency_ms, visible)
      select ${id}, m.lead_id, m.lead_id, n::text, m.last_at, 1, m.person, m.firm, s.decision, '{}', 900, true
        from made m join shapes s on s.shape = m.n % ${shapes.length} order by m.last_at`,
    `insert into lead_list (installation_id, lead_id, decision_id, decided_at, stage, status, source_type, fit, owner_id, held, unassigned,
        due_at, words, idea, conflict_at)
      select ${id}, lead_id, lead_id, last_at, stage, status, source, fit, owner, n % 700 = 0, n % 2100 = 0,
             coalesce(promised, ${NO_PROMISE}), person || ' ' || firm, case n % 900 when 0 then 'stale' when 1 then 'account' end,
             case when n % 1300 = 0 then last_at end from made order by last_at`,
    `insert into lead_words (installation_id, word, lead_id)
      select ${id}, w.word, m.lead_id from made m
       cross join lateral unnest(string_to_array(m.person || ' ' || m.firm, ' ')) as w (word) order by m.last_at, 3`,
    // Every twelfth lead that was given to somebody came back from them with a reason, before it was given to who has it now.
    `insert into transitions (installation_id, lead_id, decision_id, from_stage, to_stage, from_status, to_status, at, edge, because,
        evidence, cycle)
      select ${id}, lead_id, lead_id, null, (array['known','mql','sal','sql','opportunity','customer'])[least(6, m)], null,
             case when m > 6 or (m > 2 and (n + m) % 9 = 0) then 'nurture' else 'active' end,
             least(${now}, born + ((m - 1) * (1 + (n * 7919::bigint + m * 104729) % 2000) / 100.0 * ${DAY_MS})::bigint), 'promoted',
             case when m = 2 and n % 12 = 0 and owner is not null then 'stage.handed-back' else 'stage.bench' end,
             case when m = 2 and n % 12 = 0 and owner is not null
               then jsonb_build_object('ownerId', owner, 'reason', 'no money', 'meant', (array['budget','timing','fit'])[1 + n % 3])
               else '{}' end, 1
        from made cross join lateral generate_series(1, moves) m order by 8`,
    `create temp table stood as
      select shape, md5(stood::text)::uuid as standing_id, stood
        from shapes cross join lateral (select coalesce(decision -> 'routing' -> 'candidates', '[]') as stood) c`,
    `insert into pool_standings select ${id}, standing_id, 1, stood from stood on conflict do nothing`,
    `insert into assignments (installation_id, lead_id, owner_id, assigned_at, assigned_by, pool_id, rule_id, decision_id, ended_at,
        standing_id)
      select ${id}, lead_id, owner, born, case when n % 15 = 0 then 'person' else 'pool' end, case when n % 15 > 0 then pool end, 'bench',
             lead_id, case when stage = 'customer' or status = 'nurture' or last_at < ${now} - ${RESTS_DAYS * DAY_MS}::bigint then last_at end,
             case when n % 15 > 0 then standing_id end
        from made join stood on shape = n % ${shapes.length} where owner is not null order by born`,
    `insert into returned_turns (installation_id, lead_id, assignment_id, transition_id, given_at, owner_id, reason)
      select ${id}, a.lead_id, a.assignment_id, t.transition_id, a.assigned_at, a.owner_id, ${REASON}
        from ${RETURNS_OF_TURNS.replace('$1', id)} order by a.assigned_at`,
    `insert into clocks (installation_id, clock_id, lead_id, kind, sla_id, owner_id, started_at, due_at, target_minutes, unit, state,
        stopped_at, steps_done)
      select ${id}, kind || n, lead_id, kind, (array['icp-mql','standard','inbound'])[1 + (n % 3)], owner,
             case when promised is null then born else promised - 900000 end, coalesce(promised, born + 900000), 15, 'calendar',
             case when promised > ${now} then 'running' when promised is not null or n % 6 = 0 then 'breached' else 'met' end,
             case when promised is null then born + (n % 60) * 30000 end, '{}'
        from made cross join (values ('lead'), ('rep')) as k (kind)`,
    'analyze',
    ...['stay', 'skip'].map(
      (table) =>
        `insert into stage_${table}s select ${id}, s.* from stage_${table}s_of(${id}, array(select lead_id from made)) s`,
    ),
    'vacuum analyze',
  ]
}
