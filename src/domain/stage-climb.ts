import { appended } from './appended.ts'
import type { HighIntent } from './engagement.ts'
import type { Instant, Stage } from './lead.ts'
import { isRunning } from './qualification.ts'
import { type DealEvidence, type Evidence, holderAt, isQualified, outreachAt } from './stage-evidence.ts'
import { ownerOf, type StageInput } from './stage-input.ts'
import { type Journey, RANK, rankOf } from './stage-record.ts'

/** Forward as far as the evidence carries. A stage whose evidence is not older than that of a higher one is passed over. */
export function climb(input: StageInput, journey: Journey, deals: DealEvidence): void {
  const steps = evidenceAbove(input, journey, deals)
  for (const { stage, at, because, saw } of steps.length < 2 ? steps : notOvertaken(steps, journey.lastAt)) {
    journey.advance(stage, at, because === 'stage.won' ? 'won' : 'promoted', because, saw)
    if (because === 'stage.crm-says') journey.lockedStage = stage
  }
}

function notOvertaken(steps: readonly Evidence[], lastAt: Instant): readonly Evidence[] {
  let next = Infinity
  const kept: Evidence[] = []
  for (const step of steps.toReversed()) {
    const at = Math.max(step.at, lastAt)
    if (at >= next) continue
    next = at
    kept.push(step)
  }
  return kept.reverse()
}

const NO_EVIDENCE: readonly Evidence[] = []

/** Evidence for every stage above the present one, lowest first. */
function evidenceAbove(input: StageInput, journey: Journey, deals: DealEvidence): readonly Evidence[] {
  const { facts, memory, stages, now } = input
  const { policy } = stages
  const from = rankOf(journey.stage)
  let found = NO_EVIDENCE
  const mql = from < RANK.mql ? qualifies(input, journey, input.intent) : null
  if (mql !== null) found = appended(found, mql)
  if (from < RANK.sal) {
    const sal = accepted(input, journey) ?? givenUnclaimed(input, journey) ?? firstContact(input, journey, mql)
    if (sal !== null) found = appended(found, sal)
  }
  // In a later cycle the answers may be those of the first: they count once a rep has accepted the lead again.
  if (from < RANK.sql && (journey.cycle === 1 || from === RANK.sal) && isQualified(facts, policy.sql.requires)) {
    found = appended(found, {
      stage: 'sql',
      at: now,
      because: 'stage.qualified',
      saw: { confirmed: policy.sql.requires },
    })
  }
  if (from < RANK.opportunity && deals.opportunity !== null) found = appended(found, deals.opportunity)
  if (deals.won !== null) found = appended(found, deals.won)
  const adopted = memory === null && journey.cycle === 1 ? facts.crmStage : null
  if (adopted !== null && isFurther(adopted, found, journey))
    found = appended(found, { stage: adopted, at: now, because: 'stage.crm-says', saw: { crmStage: adopted } })
  const joined = input.joined ?? null
  if (joined !== null && isFurther(joined, found, journey))
    found = appended(found, { stage: joined, at: now, because: 'stage.other-record', saw: { stage: joined } })
  return found
}

/** What speaks for an MQL. */
export type Qualifying = Readonly<
  Record<'score' | 'minScore' | 'engagement' | 'minEngagement', number> & Record<'intent', string | null>
>

/** Whether a stage that another place shows goes beyond what was found here. */
function isFurther(stage: Stage, found: readonly Evidence[], journey: Journey): boolean {
  const highest = found[found.length - 1]
  return rankOf(stage) >= RANK.mql && rankOf(stage) > rankOf(highest === undefined ? journey.stage : highest.stage)
}

/** Basic fit, and one of: a high-intent action, enough engagement, enough score. */
export function qualifies(input: StageInput, journey: Journey, intent: HighIntent | null): Evidence | null {
  const { facts, now, score, doings, stages, memory } = input
  const { mql } = stages.policy
  const hasIntent = mql.highIntent && intent !== null
  if (!hasIntent && score < mql.minScore && doings.points < mql.minEngagement) return null
  if (!stages.basicFit(facts, now)) return null
  const saw: Qualifying = {
    intent: intent?.id ?? null,
    score,
    minScore: mql.minScore,
    engagement: doings.points,
    minEngagement: mql.minEngagement,
  }
  if (hasIntent) return { stage: 'mql', at: intent.at, because: 'stage.high-intent', saw }
  const dated = Math.max(input.createdAt, input.lastActivityAt ?? -Infinity)
  if (doings.points >= mql.minEngagement) return { stage: 'mql', at: dated, because: 'stage.engagement', saw }
  // Seen before without reaching the threshold: what changed since is a value without a date, unless the lead came again.
  const isNews =
    memory === null ||
    (facts.formAt !== null && facts.formAt > journey.lastAt && facts.formAt > (memory.latestTouch?.at ?? -Infinity))
  return { stage: 'mql', at: isNews ? dated : now, because: 'stage.score', saw }
}

/** The rep's acceptance, if it is news; see `responseSeen`. */
export function accepted(input: StageInput, journey: Journey): Evidence | null {
  const { facts, memory, stages, now } = input
  if (!stages.policy.sal.onAcceptance || facts.repResponse !== 'accepted' || memory?.responseSeen === 'accepted')
    return null
  // An answer given before the lead came to rest in this very look does not wake it.
  const wasRunning = memory === null || isRunning(memory.status)
  if (wasRunning && (!isRunning(journey.status) || journey.cycle !== (memory?.cycle ?? 1))) return null
  return { stage: 'sal', at: now, because: 'stage.accepted', saw: { ownerId: ownerOf(input) } }
}

/** Nobody took it in time: whoever the pool then falls back on has it without being asked. */
function givenUnclaimed({ memory, stages }: StageInput, { stage }: Journey): Evidence | null {
  const { ownerId, by, assignedAt } = memory?.assignment ?? {}
  if (stages.policy.sal.onFallback !== true || by !== 'fallback' || rankOf(stage) < RANK.mql) return null
  return { stage: 'sal', at: assignedAt!, because: 'stage.given-unclaimed', saw: { ownerId: ownerId! } }
}

/** The owner's first attempt at contact accepts a qualified lead; an attempt before it qualified counts from then. */
function firstContact(input: StageInput, journey: Journey, mql: Evidence | null): Evidence | null {
  const { facts, memory, stages } = input
  if (!stages.policy.sal.onFirstOutreach || (rankOf(journey.stage) < RANK.mql && mql === null)) return null
  const at = outreachAt(facts, memory, journey.recycledAt)
  if (at === null) return null
  return {
    stage: 'sal',
    at: mql === null ? at : Math.max(at, mql.at),
    because: 'stage.first-contact',
    saw: { ownerId: (memory && holderAt(at, memory)) ?? facts.ownerId, outreachAt: at },
  }
}
