import type { Decision, Outputs, Routing, ScoreParts, TraceStep, WriteNumbers } from './decision.ts'
import type {
  Assignment,
  CadenceState,
  Conflict,
  HoleState,
  Hold,
  Instant,
  LeadMemory,
  RepId,
  Snooze,
  Touch,
} from './lead.ts'
import type { Activity } from './lead.ts'
import { standingWith, type Heard } from './rep-answer.ts'
import type { SlaResult } from './sla.ts'
import type { StageResult } from './stage.ts'

/** Who owns the lead after the decision, and what the CRM shall show of it. */
export interface Ownership {
  readonly assignment: Assignment | null
  /** Owner the CRM shall show. */
  readonly shownOwnerId: RepId | null
  readonly intendedOwnerId: RepId | null
  readonly ownerSeenAtIntent: RepId | null
  /** The number of our write that it showed beside that one; undefined: not known. */
  readonly writeSeenAtIntent: number | undefined
  /** The number of the first write that asks for the owner, or that tells nobody is any more; undefined: not known. */
  readonly ownerAskedIn: number | undefined
}

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
  // So does that of somebody before them, where the name that was to replace it has not come up yet.
  const isEarlier = before !== null && seen !== null && formerOwners.includes(seen)
  const isLeftOver = before === null || isOver ? seen !== null && (seen === intended || handedBack || isEarlier) : false
  const takeOff = isLeftOver && routing.kind === 'not-yet' && status === 'nurture'
  return {
    assignment: isOver ? null : before,
    shownOwnerId: takeOff ? null : seen,
    intendedOwnerId: isLeftOver ? seen : before !== null && !isOver ? intended : null,
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

export interface MemoryParts {
  readonly memory: LeadMemory | null
  readonly stage: StageResult
  /** The one remembered, unless an earlier one was found since. */
  readonly firstTouch: Touch
  readonly latestTouch: Touch
  readonly ownership: Ownership
  readonly formerOwners: readonly RepId[]
  readonly sla: SlaResult
  readonly snooze: Snooze | null
  readonly activities: readonly Activity[]
  readonly responseSeen: 'accepted' | 'rejected' | null
  readonly responseOver: boolean
  readonly heard: Heard
  readonly conflicts: readonly Conflict[]
  readonly held: Hold | null
  readonly cadence: CadenceState | null
  readonly holes: readonly HoleState[]
  /** The lead's turn was given back in this very decision. */
  readonly credited: boolean
  readonly foundAt: Instant | null
}

/** What Estafet remembers of the lead after the decision. */
export function memoryAfter(parts: MemoryParts): LeadMemory {
  const { stage, ownership, sla } = parts
  const memory: Remembered = {
    stage: stage.stage,
    status: stage.status,
    stages: stage.stages,
    cycle: stage.cycle,
    recycledAt: stage.recycledAt,
    firstTouch: parts.firstTouch,
    latestTouch: parts.latestTouch,
    assignment: ownership.assignment,
    formerOwners: parts.formerOwners,
    clocks: sla.clocks,
    activities: parts.activities,
    firstResponseAt: sla.firstResponseAt,
    responseSeen: parts.responseSeen,
    held: parts.held,
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
  if (parts.responseOver) memory.responseOver = true
  if (parts.credited || parts.memory?.credited === true) memory.credited = true
  const refused = parts.memory?.refusedOwners
  if (refused !== undefined && !stage.cycleBegan) memory.refusedOwners = refused
  if (stage.lockedStage !== null) memory.lockedStage = stage.lockedStage
  if (stage.attempts !== undefined) memory.attempts = stage.attempts
  if (stage.markedAt !== null) memory.markedAt = stage.markedAt
  if (parts.cadence !== null) memory.cadence = parts.cadence
  if (parts.holes.length > 0) memory.holes = parts.holes
  if (parts.snooze !== null) memory.snooze = parts.snooze
  if (parts.heard.standing !== null) memory.answer = standingWith(parts.heard.standing, ownership.assignment)
  if (parts.conflicts.length > 0) memory.conflicts = parts.conflicts
  if (parts.heard.seen.length > 0) memory.answersSeen = parts.heard.seen
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
type Remembered = Omit<LeadMemory, Rare> & { -readonly [Name in Rare]?: NonNullable<LeadMemory[Name]> }

/** Results as the CRM shall show them. The score is whole there, its parts are the points before weighting. */
export function outputsOf(
  decided: Pick<Decision, 'sourceType' | 'sourceDetail' | 'qualification' | 'fit' | 'temperature'>,
  points: { readonly source: number; readonly qualification: number; readonly fit: number },
  score: ScoreParts,
  stage: StageResult,
  ownership: Ownership,
  sla: SlaResult,
  routingReason: TraceStep,
): Outputs {
  return {
    stage: stage.stage,
    status: stage.status,
    score: Math.round(score.total),
    band: score.band,
    scoreSource: points.source,
    scoreQualification: points.qualification,
    scoreFit: points.fit,
    sourceType: decided.sourceType,
    sourceDetail: decided.sourceDetail,
    qualification: decided.qualification,
    fit: decided.fit.top,
    temperature: decided.temperature,
    ownerId: ownership.shownOwnerId,
    assignedAt: ownership.assignment?.assignedAt ?? null,
    slaDueAt: sla.dueAt,
    slaState: sla.slaState,
    firstResponseAt: sla.firstResponseAt,
    cycle: stage.cycle,
    routingReason,
  }
}

/** The earliest of some instants; null when there is none. */
export function earliest(...instants: readonly (Instant | null)[]): Instant | null {
  let first: Instant | null = null
  for (const at of instants) if (at !== null && (first === null || at < first)) first = at
  return first
}
