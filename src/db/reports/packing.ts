import { STAGES } from '../../domain/lead.ts'

// What reports are reckoned from, as SQL that packs it into bytes. Numbers have three bytes, instants six. Whoever changes the bytes also
// empties app.report_blocks and notes every lead in app.report_changes, in a migration.

/** How a visit ended; its code is the place in this list and 1, 0 while it is open. */
export const EXITS = ['forward', 'backward', 'aside'] as const
/** The byte before a visit: its stage in three bits, how it ended in two, and this when it began as the one before ended. */
export const EXIT_BIT = 8
export const FOLLOWS = 32
/** The byte before a stage that was jumped over: the stage, and this. */
export const SKIPPED = 64
/** The byte before the instant when the lead was first heard of. */
export const FIRST_TOUCH = 128

/** How a promise stands; its code is the place in this list, behind the last for every other end. */
export const STATES = ['running', 'met', 'breached', 'void'] as const
/** The byte before a promise: its state in three bits, whether it has an instant to be kept by, whether it ended. */
export const HAS_DUE = 8
export const HAS_STOPPED = 16

/** In the place of the number of a word that has none yet. */
export const UNNUMBERED = 0xffffff

/** The byte before a turn. */
export const RETURNED = 1

const place = (list: readonly string[], value: string): string =>
  `array_position(array[${list.map((one) => `'${one}'`).join(', ')}], ${value})`
const flag = (bit: number, condition: string): string => `case when ${condition} then ${bit} else 0 end`
/** A word that has no number yet is told as the highest one. */
const word = (named: string): string =>
  `three_bytes(case when ${named} is null then 0 else coalesce(
     (select w.number from report_words w where w.installation_id = $1 and w.word = ${named}), ${UNNUMBERED}) end)`
const joined = (bytes: string, rows: string): string =>
  `coalesce((select string_agg(${bytes}, ''::bytea) from ${rows}), '')`

const VISITS = joined(
  `one_byte(${place(STAGES, 'v.stage')} - 1 + ${EXIT_BIT} * coalesce(${place(EXITS, 'v.exit')}, 0) + ${flag(FOLLOWS, 'v.follows')})
     || case when v.follows then '' else six_bytes(v.entered_at) end || coalesce(six_bytes(v.exited_at), '')`,
  `(select s.*, lag(s.exited_at) over (order by s.place) = s.entered_at as follows from stage_stays s
     where s.installation_id = $1 and s.lead_id = p.lead_id order by s.place) v`,
)
const SKIPS = joined(
  `one_byte(${place(STAGES, 'k.stage')} - 1 + ${SKIPPED}) || six_bytes(k.at)`,
  `stage_skips k where k.installation_id = $1 and k.lead_id = p.lead_id`,
)
const TOUCH = joined(
  `one_byte(${FIRST_TOUCH}) || six_bytes((o.memory -> 'firstTouch' ->> 'at')::bigint)`,
  `leads o where o.installation_id = $1 and o.lead_id = p.lead_id and o.memory -> 'firstTouch' ->> 'at' is not null`,
)
const promises = (kind: string): string =>
  joined(
    `one_byte(coalesce(${place(STATES, 'c.state')} - 1, ${STATES.length}) + ${flag(HAS_DUE, 'c.due_at is not null')}
         + ${flag(HAS_STOPPED, 'c.stopped_at is not null')})
       || ${word('c.sla_id')} || ${word('c.owner_id')} || six_bytes(c.started_at)
       || coalesce(six_bytes(c.due_at), '') || coalesce(six_bytes(c.stopped_at), '')`,
    `clocks c where c.installation_id = $1 and c.lead_id = p.lead_id and c.kind = '${kind}'`,
  )
const TURNS = joined(
  `one_byte(${flag(RETURNED, 'r.returned')}) || ${word('a.owner_id')} || six_bytes(a.assigned_at) || ${word('r.reason')}`,
  `assignments a left join lateral (
     select true as returned, b.reason from returned_turns b
      where b.installation_id = $1 and b.lead_id = a.lead_id and b.assignment_id = a.assignment_id order by b.transition_id limit 1) r on true
    where a.installation_id = $1 and a.lead_id = p.lead_id and a.assigned_by <> 'person'`,
)

/** All leads of rows `p` of the list of leads, in their order, as one text. */
const column = (bytes: string): string => `short_base64(string_agg(${bytes}, ''::bytea order by p.lead_id))`
/** A lead's part of a column begins with how many bytes follow. */
const sized = (bytes: string): string =>
  `(select three_bytes(length(b.bytes)) || b.bytes from (select ${bytes} as bytes offset 0) b)`

/** Each column of a block: an aggregate over rows `p` of the list of leads; $1 is the installation. */
export const PACKED = {
  /** Source, fit and owner. */
  facts: column(`${word('p.source_type')} || ${word('p.fit')} || ${word('p.owner_id')}`),
  visits: column(sized(`${TOUCH} || ${VISITS} || ${SKIPS}`)),
  lead_promises: column(sized(promises('lead'))),
  rep_promises: column(sized(promises('rep'))),
  turns: column(sized(TURNS)),
} as const

/** Every word that a lead `u` names in the columns: rows with one column, `word`. */
export const NAMED_WORDS = `
  select n.word from lead_list l cross join lateral (values (l.source_type), (l.fit), (l.owner_id)) as n (word)
   where l.installation_id = $1 and l.lead_id = u.lead_id
  union all select n.word from clocks c cross join lateral (values (c.sla_id), (c.owner_id)) as n (word)
   where c.installation_id = $1 and c.lead_id = u.lead_id
  union all select owner_id from assignments where installation_id = $1 and lead_id = u.lead_id
  union all select reason from returned_turns where installation_id = $1 and lead_id = u.lead_id`
