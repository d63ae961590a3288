import type { Transition } from './decision.ts'
import type { Instant, RepId } from './lead.ts'

/** Why a move is a rep's no: rejected before it was accepted, given back after, or out for good by the rep's reason. */
export const RETURNS: readonly string[] = ['stage.rejected', 'stage.handed-back', 'stage.disqualified-by-rep']

/** A reason in a rep's own words that the policy does not recognise. */
export const OTHER_REASON = 'other'

/** A rep's no. */
export interface Returned {
  readonly at: Instant
  /** Whose the lead was; null: nobody's. */
  readonly ownerId: RepId | null
  /** The policy's reason by its id; {@link OTHER_REASON}; null: none was given. */
  readonly reason: string | null
}

/** Reads a rep's no off a recorded move; null: it is none. */
export function returnedBy({
  because,
  at,
  evidence,
}: Pick<Transition, 'because' | 'at' | 'evidence'>): Returned | null {
  if (!RETURNS.includes(because)) return null
  const text = (name: string): string | null => {
    const value = evidence[name]
    return typeof value === 'string' ? value : null
  }
  return { at, ownerId: text('ownerId'), reason: text('meant') ?? (text('reason') === null ? null : OTHER_REASON) }
}
