import { OTHER_REASON, RETURNS } from '../../domain/returned.ts'

/** A move `t` that is a rep's no: as the index of returns has them. */
const IS_RETURN = `t.because in (${RETURNS.map((code) => `'${code}'`).join(', ')})`
/**
 * Each move `t` that is a rep's no to the lead that the assignment `a` gave them; whom a person chose was not given a turn. `$1` is the
 * installation; src/domain/returned.ts says the same.
 */
export const RETURNS_OF_TURNS = `transitions t
  join assignments a on a.installation_id = t.installation_id and a.lead_id = t.lead_id and a.owner_id = t.evidence->>'ownerId'
   and t.at >= a.assigned_at and (a.ended_at is null or t.at <= a.ended_at) and a.assigned_by <> 'person'
 where t.installation_id = $1 and ${IS_RETURN}`
/** Why, of such a move; null: no reason was given. */
export const REASON = `coalesce(t.evidence->>'meant', case when t.evidence->>'reason' is not null then '${OTHER_REASON}' end)`
