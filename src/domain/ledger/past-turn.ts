import type { Candidate } from '../decision.ts'
import type { AssignedBy, Instant, LeadId, RepId } from '../lead.ts'

/** A lead that was involved in a line of the ledger, as it was named then. */
export interface LedgerLead {
  readonly leadId: LeadId
  readonly person: string | null
  readonly company: string | null
}

/** A turn that was taken in a pool, with everybody who {@link stoodThere}. */
export interface PastTurn {
  readonly lead: LedgerLead
  readonly at: Instant
  readonly takenBy: RepId
  readonly candidates: readonly Candidate[]
  /** Of the policy that gave it. */
  readonly policyVersion: number
}

/** A turn given back, or taken back because nobody used it in time; in points, as the pool's claims are. */
export interface PastCredit {
  readonly kind: 'credit' | 'lapsed'
  readonly lead: LedgerLead
  readonly at: Instant
  readonly repId: RepId
  readonly reason: string
  readonly points: number
}

/** A lead that came to somebody without a turn: as its acquaintance, by hand, by territory … */
export interface PastGift {
  readonly lead: LedgerLead
  readonly at: Instant
  readonly by: AssignedBy
}

/** Who stood in a pool, whoever of them was chosen: the same for many turns, so that it is kept once. */
export function stoodThere(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.map(({ repId, gate, present }) => ({ repId, gate: gate === 'chosen' ? 'eligible' : gate, present }))
}
