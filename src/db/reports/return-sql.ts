import { OTHER_REASON, RETURNS } from '../../domain/returned.ts'

/** A move `t` that is a rep's no: as the index of returns has them. */
export const IS_RETURN = `t.because in (${RETURNS.map((code) => `'${code}'`).join(', ')})`
/**
 * A rep's no `t` to the lead that the assignment `a` gave them. `$1` is the installation; src/domain/returned.ts says the same.
 * Its words are ours, and stand in the text so that every condition that asks has the same parameters.
 */
export const RETURN_OF = `t.installation_id = $1 and t.lead_id = a.lead_id and ${IS_RETURN}
  and t.evidence->>'ownerId' = a.owner_id and t.at >= a.assigned_at and (a.ended_at is null or t.at <= a.ended_at)`
export const REASON = `coalesce(t.evidence->>'meant', case when t.evidence->>'reason' is not null then '${OTHER_REASON}' end)`
/** Whom a person chose was not given a turn. */
export const GIVEN = `a.assigned_by <> 'person'`
