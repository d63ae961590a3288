import type { Saw, TraceStep } from './decision.ts'
import type { Instant, Stage } from './lead.ts'
import { isRunning } from './qualification.ts'
import { missingAnswers } from './stage-evidence.ts'
import type { StageInput } from './stage-input.ts'
import { type Journey, RANK } from './stage-record.ts'

/** What moved the lead; and what keeps it where it is, if nothing did or if it has not come far. */
export function stageTrace(input: StageInput, journey: Journey, rest: Instant | null): readonly TraceStep[] {
  if (journey.transitions.length === 0) return [whyItStays(input, journey, rest)]
  const trace = journey.transitions.map(moved)
  if (RANK[journey.stage] < RANK.mql || !isRunning(journey.status)) trace.push(whyItStays(input, journey, rest))
  return trace
}

const moved = ({ because, evidence, from, to, at, edge }: Journey['transitions'][number]): TraceStep => ({
  step: 'stage',
  because: edge === 'skipped' ? 'stage.skipped' : because,
  saw: { ...evidence, from, to, at, edge },
})

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
