import { creditTurn, type Credit } from './credits.ts'
import type { DecisionInput, RoutingFacts, TraceStep } from './decision.ts'
import type { CompiledPolicy } from './policy/compile.ts'
import type { CreditReason } from './policy/pool-options.ts'
import { weighedMembers } from './pool-weights.ts'
import { seatPool } from './presence.ts'
import { afterTurns, EMPTY_ROTATION } from './rotation.ts'
import { poolPolicyOf } from './route-input.ts'
import type { TurnUsed } from './roster.ts'
import type { StageResult } from './stage.ts'

/** What became of the turn that a lead has cost the rep who gives it back as worthless. */
export interface CreditAsked {
  /** Null: none was asked for, or it was refused. */
  readonly credit: Credit | null
  /** The pool after it; null when nothing was booked. */
  readonly rotation: readonly TurnUsed[] | null
  readonly trace: readonly TraceStep[]
}

/** Nothing was asked. */
export const NOT_ASKED: CreditAsked = { credit: null, rotation: null, trace: [] }

/**
 * Asks for the turn back when the owner gives back a lead that came to them by a turn, for a reason the policy counts as a
 * worthless lead. Whoever had the lead taken away for not answering is no longer its owner, and cannot ask.
 * @source docs/decisions/0009-choosing-methods.md
 */
export function askCredit(
  { snapshot, memory, roster, now }: Pick<DecisionInput, 'snapshot' | 'memory' | 'roster' | 'now'>,
  { handedBack, rest }: Pick<StageResult, 'handedBack' | 'rest'>,
  facts: RoutingFacts,
  policy: CompiledPolicy,
): CreditAsked {
  const assignment = memory?.assignment ?? null
  if (!handedBack || memory === null || assignment === null || assignment.by !== 'pool') return NOT_ASKED
  const { ownerId: repId, poolId, assignedAt } = assignment
  const reason = worthless(rest?.reason ?? null, policy)
  const pool = poolId === null ? undefined : poolPolicyOf(policy.routing)(poolId)
  const seated = poolId === null ? null : seatPool(roster, poolId)
  if (poolId === null || reason === null || pool?.credits === undefined || seated === null) return NOT_ASKED
  const { leadId } = snapshot
  const answer = creditTurn(
    { leadId, repId, poolId, reason, assignedAt, takenForBreach: false },
    pool.credits,
    memory.credited === true ? [{ leadId }] : [],
    facts.rotation.get(poolId) ?? EMPTY_ROTATION,
    weighedMembers(seated, pool, facts, now),
    now,
  )
  if (answer.kind === 'refused')
    return { ...NOT_ASKED, trace: [{ step: 'pool', because: answer.because, saw: { repId, poolId, reason } }] }
  const { credit, state } = answer
  const saw = { repId, poolId, reason, until: credit.expiresAt }
  return {
    credit,
    rotation: [{ poolId, state }],
    trace: [{ step: 'pool', because: 'credit.given', saw }],
  }
}

function worthless(reasonId: string | null, { stages }: CompiledPolicy): CreditReason | null {
  return stages.policy.recycle.reasons?.find(({ id }) => id === reasonId)?.credit ?? null
}

/** Facts as routing sees them after a credit: it may give this very lead again. */
export function afterCredit(facts: RoutingFacts, { rotation }: CreditAsked): RoutingFacts {
  return rotation === null ? facts : { ...facts, rotation: afterTurns(facts.rotation, rotation) }
}
