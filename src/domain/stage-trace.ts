import type { Saw, TraceStep, Transition } from './decision.ts'
import type { Instant, Stage } from './lead.ts'
import { isRunning } from './qualification.ts'
import type { Qualifying } from './stage-climb.ts'
import { missingAnswers } from './stage-evidence.ts'
import type { StageInput } from './stage-input.ts'
import { type FirstSeen, type Journey, RANK, rankOf } from './stage-record.ts'

/** What moved the lead; and what keeps it where it is, if nothing did or if it has not come far. */
export function stageTrace(input: StageInput, journey: Journey, rest: Instant | null): readonly TraceStep[] {
  const { transitions } = journey
  const count = transitions.length
  const hasArrived = count > 0 && rankOf(journey.stage) >= RANK.mql && isRunning(journey.status)
  const trace = new Array<TraceStep>(hasArrived ? count : count + 1)
  for (let i = 0; i < count; i++) trace[i] = moved(transitions[i]!)
  if (!hasArrived) trace[count] = whyItStays(input, journey, rest)
  return trace
}

function moved(move: Transition): TraceStep {
  return { step: 'stage', because: move.edge === 'skipped' ? 'stage.skipped' : move.because, saw: movedSaw(move) }
}

/** The evidence and the move. Those of nearly every lead are spelled out: what is spread and added to takes twice the room. */
function movedSaw({ because, evidence, from, to, at, edge }: Transition): Saw {
  if (because === 'stage.first-seen') {
    const { origin } = evidence as FirstSeen
    return { origin, from, to, at, edge } satisfies Record<keyof FirstSeen | keyof Move, unknown>
  }
  if (because === 'stage.score' || because === 'stage.high-intent') {
    const { intent, score, minScore, engagement, minEngagement } = evidence as Qualifying
    const saw = { intent, score, minScore, engagement, minEngagement, from, to, at, edge }
    return saw satisfies Record<keyof Qualifying | keyof Move, unknown>
  }
  return { ...evidence, from, to, at, edge }
}
type Move = Pick<Transition, 'from' | 'to' | 'at' | 'edge'>

function whyItStays(input: StageInput, journey: Journey, rest: Instant | null): TraceStep {
  const { facts, stages, now } = input
  const { stage, status } = journey
  if (status === 'disqualified') return { step: 'stage', because: 'stage.disqualified', saw: { stage } }
  if (rest !== null && rest > now) return { step: 'stage', because: 'stage.rests', saw: { stage, status, until: rest } }
  if (!isRunning(status))
    return { step: 'stage', because: 'stage.waits-for-activity', saw: { stage, status, since: journey.recycledAt } }
  switch (stage) {
    case 'visitor':
    case 'known':
    case 'iql':
      return belowMql(input, stage)
    case 'mql':
      return { step: 'stage', because: 'stage.awaits-acceptance', saw: { stage } }
    case 'sal':
      return {
        step: 'stage',
        because: 'stage.not-qualified-yet',
        saw: { stage, missing: missingAnswers(facts, stages.policy.sql.requires) },
      }
    case 'sql':
      return { step: 'stage', because: 'stage.no-deal-yet', saw: { stage } }
    case 'opportunity':
      return { step: 'stage', because: 'stage.deal-open', saw: { stage } }
    case 'customer':
      return { step: 'stage', because: 'stage.customer', saw: { stage } }
  }
}

function belowMql({ facts, now, score, doings, stages }: StageInput, stage: Stage): TraceStep {
  const { mql } = stages.policy
  const because = stages.basicFit(facts, now) ? 'stage.below-threshold' : 'stage.basic-fit-missing'
  const saw: Saw = { stage, score, minScore: mql.minScore, engagement: doings.points, minEngagement: mql.minEngagement }
  return { step: 'stage', because, saw }
}
