import { afterCredit, askCredit, NOT_ASKED } from './ask-credit.ts'
import { assemble } from './assemble-decision.ts'
import { foundSince, leaveAsFound } from './found-lead.ts'
import { findHoles, type HolesResult } from './black-holes.ts'
import { advanceCadence, NO_CADENCE, type CadenceResult } from './cadence.ts'
import { classifyLead, type Classified } from './classify-lead.ts'
import type { Decided, DecisionInput, Routing, RoutingFacts, TaskIntent, TraceStep } from './decision.ts'
import type { Ownership } from './decision-parts.ts'
import { conflictAbout } from './conflicts.ts'
import { proposalFor } from './dormancy.ts'
import { escalationOf } from './escalation.ts'
import { contactStep, contactTasks, handoverProblem, holdForContact } from './handover.ts'
import { hearLead, NOTHING_SAID } from './hear-lead.ts'
import type { Conflict, HoleState, Instant, LeadId, LeadMemory, RepId, Snooze, Stage } from './lead.ts'
import type { ManagerOrder } from './manager-order.ts'
import { asItsOwn, isChoice } from './pair.ts'
import { asLed, leaderOf, ownershipAsLed, routeAsLed, stageAsLed } from './pair-follows.ts'
import { joinRecords } from './pair-leads.ts'
import { ownershipAfter } from './plan.ts'
import type { CompiledPolicy } from './policy/compile.ts'
import { isRunning, levelOf } from './qualification.ts'
import type { TurnUsed } from './roster.ts'
import { isAnswerOver, type Heard } from './rep-answer.ts'
import { routeLead, type RouteResult } from './route.ts'
import { mayTell, NO_TASKS, routeTasks } from './route-tasks.ts'
import { advanceClocks, type SlaResult } from './sla.ts'
import type { SlaInput } from './sla-input.ts'
import { advanceSnooze, allowedSnooze, NOT_SNOOZED, type SnoozeResult } from './snooze.ts'
import { decideStage, type StageResult } from './stage.ts'
import { withoutRefused } from './undo-turn.ts'

/** A decision together with what it used. */
export type DecidedAlone = Decided & {
  /** The pools whose turn it used, each once; null when it used none. */
  readonly rotation: readonly TurnUsed[] | null
  /** Registrable domain of the lead's company, by its address; null for free-mail and without address. */
  readonly companyDomain: string | null
}

const NO_HOLES: readonly HoleState[] = []
const NO_ONE: readonly LeadId[] = []

/**
 * Decides everything about one lead: source, qualification, fit, temperature, engagement, score, stage, account, owner,
 * response clocks; and why. Pure: the same input gives the same answer, and nothing of it is changed. Missing or absurd data
 * never throw; they count as unknown.
 * @param facts what the leads decided before left behind; see src/domain/decide.ts.
 */
export function decide(given: DecisionInput, facts: RoutingFacts, policy: CompiledPolicy): DecidedAlone {
  const leader = leaderOf(given)
  const own = given.memory?.pair?.role === 'follows' ? { ...given, memory: asItsOwn(given.memory) } : given
  const joined = own.other?.role === 'leads' ? joinRecords(own, own.other, policy.policy.routing) : null
  const shown = asLeadSees(joined?.input ?? own)
  const said = hearLead(shown, policy.policy)
  const input = said?.input ?? shown
  const { conflicts, assign, stopsCadence, heard } = said ?? NOTHING_SAID
  const { memory } = input
  const known = classifyLead(input, policy)
  const { seen, source, fit } = known
  const stage =
    leader === null
      ? stageOf(input, known, joined?.stage ?? null, policy)
      : stageAsLed(input, seen, known.createdAt, leader)
  seen.stage = stage.stage
  seen.status = stage.status
  const level = levelOf(stage.stage, stage.status, seen)
  const scored = policy.scoreLead(source, level, fit)
  const { score } = scored
  seen.qualification = level
  seen.score = score.total
  seen.band = score.band

  const contested = conflictAbout(conflicts, 'owner') ?? null
  const asked = leader === null ? askCredit(input, stage, facts, policy) : NOT_ASKED
  const cycleMemory = memory === null ? null : asRouted(memory, stage)
  // Whom a person chooses gets the lead as it is.
  const foundAt = assign === null ? foundSince(input, known.lastActivityAt) : null
  const problem =
    assign === null && leader === null ? handoverProblem(seen, cycleMemory, stage.stage, stage.status, policy) : null
  const led = leader === null ? null : routeAsLed(input, leader, given.memory?.pair ?? null, conflicts, policy)
  const routed =
    led?.routed ??
    (foundAt !== null
      ? leaveAsFound(cycleMemory, foundAt, seen.ownerId)
      : problem === null
        ? giveTo(input, known, stage, cycleMemory, afterCredit(facts, asked), { order: assign, contested }, policy)
        : heldForContact(cycleMemory, input.now, contactStep(problem)))
  const { routing } = routed
  const ownership =
    led === null
      ? ownershipAfter(routing, cycleMemory, seen.ownerId, stage, routed.formerOwners, input.writes)
      : ownershipAsLed(routed, cycleMemory, seen.ownerId, stage, input.writes)
  const running = leader === null && foundAt === null && stage.stage !== 'customer' && isRunning(stage.status)
  const snooze = snoozeOf(input, heard.snooze, ownership, running, known.lastActivityAt, policy)
  const answerOver = isAnswerOver(input.snapshot.fields, memory, routing, stage.cycleBegan)
  const sla = clocksOf(input, known, stage, cycleMemory, routed, snooze, { closed: !running, answerOver }, policy)
  const cadence = cadenceOf(input, known, stage, ownership, { running, stopped: stopsCadence }, policy)
  const found = holesOf(input, known, stage, sla, ownership, running, policy)
  const tells = leader === null && mayTell(routing, cycleMemory)
  const told = tells ? tellOf(input, known, stage, cycleMemory, routed, policy) : NO_TASKS
  const held = routing.kind === 'hold' ? routing.hold : null
  const asking = join(join(sla.tasks, snooze.tasks), join(told, contactTasks(input, held, problem)))
  const tasks = join(asking, join(cadence.tasks, found.tasks))
  const decided = assemble(
    input,
    {
      known,
      stage,
      level,
      scored,
      routed,
      sla,
      snooze,
      ownership,
      cadence,
      found,
      proposal: leader === null ? proposalFor(stage.stage, stage.status, seen) : null,
      tasks,
      heard: joined === null ? heard : heardWhereRouted(heard, routing),
      answerOver,
      conflicts,
      asked,
      foundAt,
      pair: joined?.pair ?? null,
    },
    policy,
  )
  const { decision, memory: after } =
    leader === null || led === null
      ? decided
      : asLed(decided, leader, { input, before: given.memory, chosen: led.chosen, policy })
  return { decision, memory: after, rotation: both(asked.rotation, routed.rotation), companyDomain: seen.emailDomain }
}

/** An owner chosen in the other CRM for a lead that is given to nobody yet stands until it is. */
function heardWhereRouted(heard: Heard, routing: Routing): Heard {
  const isTooEarly = routing.kind === 'not-yet' && routing.because === 'route.below-stage'
  return isTooEarly ? { ...heard, seen: heard.seen.filter((key) => !isChoice(key)) } : heard
}

/** People whom the CRM refused as the lead's owner are not there for it. */
function asLeadSees(input: DecisionInput): DecisionInput {
  const refused = input.memory?.refusedOwners
  if (refused === undefined) return input
  return { ...input, roster: withoutRefused(input.roster, refused, input.snapshot.fields.ownerId) }
}

function stageOf(
  { snapshot, memory, now }: DecisionInput,
  known: Classified,
  joined: Stage | null,
  policy: CompiledPolicy,
): StageResult {
  return decideStage({
    snapshot,
    memory,
    facts: known.seen,
    createdAt: known.createdAt,
    now,
    score: known.profileScore,
    doings: known.doings,
    intent: known.intent,
    lastActivityAt: known.lastActivityAt,
    joined,
    stages: policy.stages,
    engagement: policy.engagement,
  })
}

function giveTo(
  { snapshot, roster, now, samePeople, writes }: DecisionInput,
  { seen, match }: Classified,
  stage: StageResult,
  memory: LeadMemory | null,
  routingFacts: RoutingFacts,
  { order, contested }: { readonly order: ManagerOrder | null; readonly contested: Conflict | null },
  policy: CompiledPolicy,
): RouteResult {
  return routeLead({
    snapshot,
    memory,
    facts: seen,
    stage: stage.stage,
    match,
    roster,
    now,
    shownWrite: writes?.shown,
    routingFacts,
    samePeople: samePeople ?? NO_ONE,
    returnsTo: returningTo(stage),
    order,
    contested,
    policy: policy.routing,
    promised: policy.promised,
    escalation: escalationOf(memory, snapshot.fields, policy.sla.policy, roster, now),
  })
}

function clocksOf(
  { snapshot, roster, now, ids }: DecisionInput,
  { seen }: Classified,
  { stage }: StageResult,
  memory: LeadMemory | null,
  { routing, escalated = null }: RouteResult,
  snooze: SnoozeResult,
  { closed, answerOver }: Pick<SlaInput, 'closed' | 'answerOver'>,
  { sla }: CompiledPolicy,
): SlaResult {
  return advanceClocks({
    memory,
    snapshot,
    facts: seen,
    stage,
    routing,
    roster,
    now,
    ids,
    policy: sla,
    closed,
    answerOver,
    snooze: snooze.clocks,
    escalated,
  })
}

function snoozeOf(
  { snapshot, memory, now }: DecisionInput,
  asked: Snooze | null,
  { assignment }: Ownership,
  running: boolean,
  lastActivityAt: Instant | null,
  { policy }: CompiledPolicy,
): SnoozeResult {
  const before = memory?.snooze ?? null
  if (before === null && asked === null) return NOT_SNOOZED
  return advanceSnooze({
    leadId: snapshot.leadId,
    before,
    heard: allowedSnooze(asked, memory?.clocks ?? [], policy.sla),
    holderId: assignment?.ownerId ?? null,
    running,
    lastActivityAt,
    fields: snapshot.fields,
    responseSeen: memory?.responseSeen ?? null,
    now,
  })
}

function tellOf(
  input: DecisionInput,
  { source, match }: Classified,
  { cycle }: StageResult,
  memory: LeadMemory | null,
  { routing, trace }: RouteResult,
  policy: CompiledPolicy,
): readonly TaskIntent[] {
  return routeTasks({ input, memory, routing, trace, source: source.source, cycle, match, policy: policy.routing })
}

function cadenceOf(
  { snapshot, memory, roster, now }: DecisionInput,
  { seen, doings }: Classified,
  stage: StageResult,
  ownership: Ownership,
  { running, stopped }: { readonly running: boolean; readonly stopped: boolean },
  policy: CompiledPolicy,
): CadenceResult {
  const before = memory?.cadence ?? null
  if (before === null && (!running || ownership.assignment === null)) return NO_CADENCE
  return advanceCadence({
    leadId: snapshot.leadId,
    before,
    cycleBegan: stage.cycleBegan,
    assignment: ownership.assignment,
    facts: seen,
    stage: stage.stage,
    running,
    stopped,
    doings,
    roster,
    now,
    cadences: policy.cadences,
  })
}

function holesOf(
  { snapshot, memory, roster, now }: DecisionInput,
  { seen }: Classified,
  stage: StageResult,
  { clocks }: SlaResult,
  ownership: Ownership,
  running: boolean,
  policy: CompiledPolicy,
): HolesResult {
  return findHoles({
    leadId: snapshot.leadId,
    stage,
    running,
    facts: seen,
    clocks,
    ownerId: ownership.assignment?.ownerId ?? ownership.shownOwnerId,
    roster,
    before: memory?.holes ?? NO_HOLES,
    now,
    policy: policy.policy.blackHoles,
  })
}

/** Who has a lead again that comes back from rest: whoever had it last, where the policy says so. */
function returningTo({ cycleBegan, rest }: StageResult): RepId | null {
  return cycleBegan && rest?.returns === true ? rest.ownerId : null
}

/** The memory as routing and clocks shall see it: a new cycle starts afresh, and who gave the lead back has had it. */
function asRouted(memory: LeadMemory, stage: StageResult): LeadMemory {
  if (stage.cycleBegan) {
    const clocks = memory.clocks.filter(({ state }) => state === 'running')
    return { ...memory, cycle: stage.cycle, formerOwners: [], clocks }
  }
  if (!stage.handedBack || memory.assignment === null) return memory
  return { ...memory, formerOwners: [...memory.formerOwners, memory.assignment.ownerId] }
}

function heldForContact(memory: LeadMemory | null, now: Instant, step: TraceStep): RouteResult {
  return {
    routing: holdForContact(memory, now),
    rotation: null,
    trace: [step],
    formerOwners: memory?.formerOwners ?? [],
  }
}

/** What a turn left stands on what a credit left before it. */
function both(credited: DecidedAlone['rotation'], routed: DecidedAlone['rotation']): DecidedAlone['rotation'] {
  if (credited === null) return routed
  if (routed === null) return credited
  // Routing saw what the credit left of a pool they share.
  return [...credited.filter(({ poolId }) => !routed.some((turn) => turn.poolId === poolId)), ...routed]
}

function join<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  if (b.length === 0) return a
  return a.length === 0 ? b : [...a, ...b]
}
