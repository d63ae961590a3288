import type { Outputs, Routing, WriteNumbers } from './decision.ts'
import type { Ownership, Parts } from './decision-parts.ts'
import type { LeadFields, LeadMemory, RepId, Touch } from './lead.ts'
import { standingWith } from './rep-answer.ts'
import type { StageResult } from './stage.ts'
import { isLeftOver } from './stickiness.ts'

/**
 * Reads ownership off the routing. Where routing decided nothing, the CRM keeps the owner it shows; except one who just gave
 * the lead back, whose name is taken off it.
 * @param seen         owner the CRM shows now.
 * @param formerOwners those who held the lead before, this cycle.
 * @param writes       numbers of our writes; absent: not known.
 */
export function ownershipAfter(
  routing: Routing,
  memory: LeadMemory | null,
  seen: RepId | null,
  { handedBack, status }: Pick<StageResult, 'handedBack' | 'status'>,
  formerOwners: readonly RepId[],
  writes?: WriteNumbers,
): Ownership {
  if (routing.kind === 'keep' || routing.kind === 'assign') {
    const ownerId = routing.assignment.ownerId
    const isWaitedFor = isAskedFor(ownerId, memory) && seen !== ownerId
    return {
      assignment: routing.assignment,
      shownOwnerId: ownerId,
      intendedOwnerId: ownerId,
      // Seen again as asked for: the write has landed, and from here on any other owner is a person's doing.
      ownerSeenAtIntent: isWaitedFor ? (memory?.ownerSeenAtIntent ?? null) : seen,
      writeSeenAtIntent: isWaitedFor ? memory?.writeSeenAtIntent : writes?.shown,
      ownerAskedIn:
        routing.kind === 'assign' ? writes?.next : (memory?.ownerAskedIn ?? askedAnew(ownerId, seen, writes)),
    }
  }
  const before = memory?.assignment ?? null
  const isOver = handedBack || routing.kind === 'hold' || (before !== null && formerOwners.includes(before.ownerId))
  const intended = memory?.intendedOwnerId ?? null
  // The name of who handed it back stays "intended" while the CRM shows it: it must not be taken for a person's choice.
  // So does that of somebody before them, where the name that was to replace it has not come up yet, or an older write came late.
  const isEarlier =
    before !== null
      ? seen === intended || formerOwners.includes(seen ?? '')
      : memory !== null && seen !== null && isLeftOver(seen, memory, writes?.shown)
  const isOurs = (before === null || isOver) && seen !== null && (handedBack || isEarlier)
  const takeOff = isOurs && routing.kind === 'not-yet' && status === 'nurture'
  return {
    assignment: isOver ? null : before,
    shownOwnerId: takeOff ? null : seen,
    intendedOwnerId: isOurs ? seen : before !== null && !isOver ? intended : null,
    ownerSeenAtIntent: seen,
    writeSeenAtIntent: writes?.shown,
    ownerAskedIn: isOver && before !== null ? writes?.next : memory?.ownerAskedIn,
  }
}

/** Whether this very assignment was asked for before; a name left over from who handed the lead back is no assignment. */
function isAskedFor(ownerId: RepId, memory: LeadMemory | null): memory is LeadMemory {
  return memory !== null && memory.intendedOwnerId === ownerId && memory.assignment?.ownerId === ownerId
}

/** An owner whom the CRM does not show is asked for in the next write, as often as it takes. */
function askedAnew(ownerId: RepId, seen: RepId | null, writes: WriteNumbers | undefined): number | undefined {
  return seen === ownerId ? undefined : writes?.next
}

/** What of the decision is remembered. */
export type MemoryParts = Pick<
  Parts,
  | 'known'
  | 'stage'
  | 'ownership'
  | 'routed'
  | 'sla'
  | 'snooze'
  | 'heard'
  | 'conflicts'
  | 'cadence'
  | 'found'
  | 'asked'
  | 'foundAt'
  | 'answerOver'
  | 'pair'
>

/**
 * What Estafet remembers of the lead after the decision.
 * @param before       null: it was never seen.
 * @param firstTouch   the one remembered, unless an earlier one was found since.
 * @param responseSeen the rep's answer as the CRM shows it now.
 */
export function memoryAfter(
  before: LeadMemory | null,
  parts: MemoryParts,
  firstTouch: Touch,
  latestTouch: Touch,
  responseSeen: LeadFields['repResponse'],
): LeadMemory {
  const { stage, ownership, sla, heard, routed } = parts
  const memory: Remembered = {
    stage: stage.stage,
    status: stage.status,
    stages: stage.stages,
    cycle: stage.cycle,
    recycledAt: stage.recycledAt,
    firstTouch,
    latestTouch,
    assignment: ownership.assignment,
    formerOwners: routed.formerOwners,
    clocks: sla.clocks,
    activities: parts.known.doings.activities,
    firstResponseAt: sla.firstResponseAt,
    responseSeen,
    held: routed.routing.kind === 'hold' ? routed.routing.hold : null,
    intendedOwnerId: ownership.intendedOwnerId,
    ownerSeenAtIntent: ownership.ownerSeenAtIntent,
  }
  if (ownership.writeSeenAtIntent !== undefined) memory.writeSeenAtIntent = ownership.writeSeenAtIntent
  if (ownership.ownerAskedIn !== undefined) memory.ownerAskedIn = ownership.ownerAskedIn
  // What most leads never have takes no room in their memories.
  if (stage.rest !== undefined) {
    memory.rest = stage.rest
    memory.restCount = stage.restCount
  }
  if (parts.foundAt !== null) memory.foundAt = parts.foundAt
  if (parts.answerOver) memory.responseOver = true
  if (parts.asked.credit !== null || before?.credited === true) memory.credited = true
  const refused = before?.refusedOwners
  if (refused !== undefined && !stage.cycleBegan) memory.refusedOwners = refused
  if (stage.lockedStage !== null) memory.lockedStage = stage.lockedStage
  if (stage.attempts !== undefined) memory.attempts = stage.attempts
  if (stage.markedAt !== null) memory.markedAt = stage.markedAt
  if (parts.cadence.state !== null) memory.cadence = parts.cadence.state
  if (parts.found.states.length > 0) memory.holes = parts.found.states
  if (parts.snooze.state !== null) memory.snooze = parts.snooze.state
  if (heard.standing !== null) memory.answer = standingWith(heard.standing, ownership.assignment)
  if (parts.conflicts.length > 0) memory.conflicts = parts.conflicts
  if (heard.seen.length > 0) memory.answersSeen = heard.seen
  if (parts.pair !== null) memory.pair = parts.pair
  const answeredElsewhere = before?.answeredElsewhere
  if (answeredElsewhere !== undefined && !stage.cycleBegan) memory.answeredElsewhere = answeredElsewhere
  return memory
}

type Rare =
  | 'writeSeenAtIntent'
  | 'ownerAskedIn'
  | 'foundAt'
  | 'responseOver'
  | 'credited'
  | 'refusedOwners'
  | 'rest'
  | 'restCount'
  | 'lockedStage'
  | 'attempts'
  | 'markedAt'
  | 'cadence'
  | 'holes'
  | 'snooze'
  | 'answer'
  | 'answersSeen'
  | 'conflicts'
  | 'pair'
  | 'answeredElsewhere'
type Remembered = Omit<LeadMemory, Rare> & { -readonly [Name in Rare]?: NonNullable<LeadMemory[Name]> }

/** Results as the CRM shall show them. The score is whole there, its parts are the points before weighting. */
export function outputsOf(
  parts: Pick<Parts, 'known' | 'stage' | 'level' | 'scored' | 'routed' | 'sla' | 'ownership'>,
): Outputs {
  const { known, stage, ownership, sla, routed } = parts
  const { score, points } = parts.scored
  return {
    stage: stage.stage,
    status: stage.status,
    score: Math.round(score.total),
    band: score.band,
    scoreSource: points.source,
    scoreQualification: points.qualification,
    scoreFit: points.fit,
    sourceType: known.source.source,
    sourceDetail: known.source.detail,
    qualification: parts.level,
    fit: known.fit.fit.top,
    temperature: known.temperature,
    ownerId: ownership.shownOwnerId,
    assignedAt: ownership.assignment?.assignedAt ?? null,
    slaDueAt: sla.dueAt,
    slaState: sla.slaState,
    firstResponseAt: sla.firstResponseAt,
    cycle: stage.cycle,
    routingReason: routed.trace[routed.trace.length - 1]!,
  }
}
