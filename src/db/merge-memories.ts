import {
  STAGES,
  type Activity,
  type Clock,
  type Instant,
  type LeadId,
  type LeadMemory,
  type Touch,
} from '../domain/lead.ts'

/** One side of a merge: a lead and what is remembered of it. */
export interface MergeSide {
  readonly leadId: LeadId
  readonly memory: LeadMemory
}

/**
 * What is remembered of one person after the CRM merged two of its records. The lead that is further along gives
 * stage and history; the record that survives in the CRM gives the owner if it has one, because the CRM shows its values.
 * @param surviving the lead of the record that still exists
 * @param absorbed  the lead of the record that was merged into it
 */
export function mergeMemories(surviving: MergeSide, absorbed: MergeSide): LeadMemory {
  const owning = surviving.memory.assignment !== null || absorbed.memory.assignment === null ? surviving : absorbed
  const other = owning === surviving ? absorbed : surviving
  const furthest = furtherAlong(surviving.memory, absorbed.memory)
  const {
    answer: _answer,
    pair: _pair,
    snooze: _snooze,
    answersSeen: _keys,
    ownerAskedIn: _asked,
    writeSeenAtIntent: _seen,
    writeRefused: _refused,
    ...further
  } = furthest
  const pairs = [surviving, absorbed].flatMap(({ memory }) => memory.pair ?? [])
  const pair = pairs.find(({ role }) => role === 'leads') ?? pairs[0]
  const answersSeen = [...new Set([surviving, absorbed].flatMap(({ memory }) => memory.answersSeen ?? []))]
  return {
    ...further,
    firstTouch: pickTouch(surviving.memory.firstTouch, absorbed.memory.firstTouch, (a, b) => a.at <= b.at),
    latestTouch: pickTouch(surviving.memory.latestTouch, absorbed.memory.latestTouch, (a, b) => a.at >= b.at),
    assignment: owning.memory.assignment,
    formerOwners: [...new Set([...surviving.memory.formerOwners, ...absorbed.memory.formerOwners])],
    clocks: mergeClocks(owning.memory.clocks, other.memory.clocks),
    activities: mergeActivities(surviving.memory.activities, absorbed.memory.activities),
    firstResponseAt: earlier(surviving.memory.firstResponseAt, absorbed.memory.firstResponseAt),
    held: owning.memory.held,
    ...(surviving.memory.credited || absorbed.memory.credited ? { credited: true as const } : {}),
    intendedOwnerId: owning.memory.intendedOwnerId,
    ownerSeenAtIntent: owning.memory.ownerSeenAtIntent,
    ...(owning.memory.answer === undefined ? {} : { answer: owning.memory.answer }),
    ...(owning.memory.snooze === undefined ? {} : { snooze: owning.memory.snooze }),
    ...(pair === undefined ? {} : { pair }),
    ...(answersSeen.length === 0 ? {} : { answersSeen }),
  }
}

/** Activities of two records of one person, each once by its key, oldest first. */
export function mergeActivities(one: readonly Activity[], two: readonly Activity[]): readonly Activity[] {
  const byKey = new Map<string, Activity>()
  for (const activity of [...one, ...two]) if (!byKey.has(activity.key)) byKey.set(activity.key, activity)
  return [...byKey.values()].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1))
}

function furtherAlong(one: LeadMemory, two: LeadMemory): LeadMemory {
  return STAGES.indexOf(one.stage) >= STAGES.indexOf(two.stage) ? one : two
}

function pickTouch(one: Touch | null, two: Touch | null, better: (a: Touch, b: Touch) => boolean): Touch | null {
  if (one === null || two === null) return one ?? two
  return better(one, two) ? one : two
}

function earlier(one: Instant | null, two: Instant | null): Instant | null {
  return one === null || two === null ? (one ?? two) : Math.min(one, two)
}

/**
 * Clocks of the side that keeps its owner come last: the latest are those that count. The next decision, made in the same transaction,
 * closes what is open of the others, with the tasks they made; see src/domain/sla.ts.
 */
function mergeClocks(kept: readonly Clock[], other: readonly Clock[]): readonly Clock[] {
  const known = new Set(kept.map((clock) => clock.clockId))
  return [...other.filter((clock) => !known.has(clock.clockId)), ...kept]
}
