import type { Decision } from './decision.ts'
import { STAGES, type RepId, type Stage } from './lead.ts'

/** A lead as the CRM shows it before anything is decided. */
export interface Standing {
  readonly stage: Stage | null
  readonly ownerId: RepId | null
  /** 0–100; null: never scored. */
  readonly score: number | null
}

/** What makes a would-be decision worth a look, the oddest first. */
export const ODDITIES = ['failed', 'nobody', 'taken', 'back', 'out', 'jump', 'changed', 'same'] as const
export type Oddity = (typeof ODDITIES)[number]

export type Change = 'stage' | 'owner' | 'score'

/** A score that moves so far is worth a look. */
const JUMP = 20

/** Which of stage, owner and score would differ. A score is compared as people read it, in whole points. */
export function changesTo(before: Standing, { stage, outputs }: Decision): readonly Change[] {
  const changes: Change[] = []
  if (before.stage !== stage) changes.push('stage')
  if (before.ownerId !== outputs.ownerId) changes.push('owner')
  if (before.score === null || Math.round(before.score) !== Math.round(outputs.score)) changes.push('score')
  return changes
}

/** The oddest thing about what would be decided of a lead. @param decision null: it could not be decided. */
export function oddityOf(before: Standing, decision: Decision | null): Oddity {
  if (decision === null) return 'failed'
  const { stage, status, routing, outputs } = decision
  if (routing.kind === 'hold') return 'nobody'
  if (before.ownerId !== null && before.ownerId !== outputs.ownerId) return 'taken'
  if (before.stage !== null && STAGES.indexOf(stage) < STAGES.indexOf(before.stage)) return 'back'
  if (status === 'disqualified' || status === 'lost' || status === 'nurture') return 'out'
  if (before.score !== null && Math.abs(outputs.score - before.score) >= JUMP) return 'jump'
  return changesTo(before, decision).length > 0 ? 'changed' : 'same'
}
