import type { TimelineEntry } from '../contracts/lead.ts'
import type { Language } from '../contracts/lead-words.ts'
import type { Saw, TaskIntent, Transition } from '../domain/decision.ts'
import { fill, readTemplate, type Names } from '../domain/explain/slots.ts'
import { wordFor } from '../domain/explain/vocabulary.ts'
import type { Activity, Clock, Instant } from '../domain/lead.ts'
import { readRewrite, REWRITE_KIND } from '../domain/conflicts.ts'
import { ORDER_KIND, readOrder } from '../domain/manager-order.ts'
import { ANSWER_KIND, readAnswer } from '../domain/rep-answer.ts'
import type { LeadHistory, PastAssignment } from '../ports/leads.ts'
import type { DecisionRow } from '../ports/reads.ts'
import type { Explain } from './deps.ts'
import { shownText } from './lead-view.ts'
import { TIMELINE_WORDS, type TimelineWords } from './timeline-words.ts'

const LONGEST_LINE = 600

/** Tells what happened in one language and zone. */
interface Teller {
  readonly words: TimelineWords
  tell(template: string, saw: Saw): string
  step(because: string, saw: Saw): string
  word(value: string): string
}
type Entry = Omit<TimelineEntry, 'text'> & { readonly text: string }

/** Everything that happened to a lead, newest first. */
export function timelineOf(
  history: LeadHistory,
  language: Language,
  names: Names,
  zone: string,
  explain: Explain,
): readonly TimelineEntry[] {
  const teller: Teller = {
    words: TIMELINE_WORDS[language],
    tell: (template, saw) => fill(readTemplate(template), saw, language, names, zone),
    step: (because, saw) => explain.step({ step: 'stage', because, saw }, language, names, zone),
    word: (value) => wordFor(value, language),
  }
  const reason = (row: DecisionRow): string => explain.step(row.decision.outputs.routingReason, language, names, zone)
  return [
    ...history.decisions.map((row) => decisionEntry(row, reason(row), teller)),
    ...history.decisions.flatMap((row) => row.decision.tasks.map((task) => taskEntry(row, task, teller))),
    ...history.moves.map((move) => moveEntry(move, teller)),
    ...history.assignments.flatMap((assignment) => assignmentEntries(assignment, teller)),
    ...history.clocks.flatMap((clock) => clockEntries(clock, teller)),
    ...history.activities.flatMap((activity) => activityEntry(activity, teller)),
  ]
    .toSorted((a, b) => b.at - a.at || RANK[a.kind] - RANK[b.kind])
    .map((entry) => ({ ...entry, text: shownText(entry.text, LONGEST_LINE) }))
}

/** Of one moment: what follows stands above what it follows from. */
const RANK: Readonly<Record<TimelineEntry['kind'], number>> = {
  task: 0,
  breach: 1,
  clock: 2,
  assignment: 3,
  move: 4,
  skipped: 5,
  decision: 6,
  activity: 7,
}

function decisionEntry(
  { decisionId, decidedAt, decision }: DecisionRow,
  reason: string,
  { words, tell }: Teller,
): Entry {
  const { score, stage } = decision
  const text = tell(words.decided, { score: Math.round(score.total), band: score.band, stage, reason })
  return { key: decisionId, at: decidedAt, kind: 'decision', text, decisionId }
}

function taskEntry({ decisionId, decidedAt }: DecisionRow, task: TaskIntent, { words, tell }: Teller): Entry {
  const what = words.tasks[task.kind] ?? task.kind
  const template = task.action === 'open' ? words.taskOpened : words.taskClosed
  const text = tell(template, { what, assignee: task.assigneeId, dueAt: task.dueAt })
  return { key: `${task.key}:${task.action}`, at: decidedAt, kind: 'task', text, decisionId }
}

function moveEntry({ from, to, at, edge, because, evidence, cycle }: Transition, { step }: Teller): Entry {
  return {
    key: `move:${cycle}:${from ?? ''}:${to}:${edge}:${at}`,
    at,
    kind: edge === 'skipped' ? 'skipped' : 'move',
    text: step(because, { ...evidence, to, at }),
    decisionId: null,
  }
}

function assignmentEntries(assignment: PastAssignment, { words, tell }: Teller): readonly Entry[] {
  const { ownerId: owner, poolId: pool, ruleId: rule, by, assignedAt, lockedUntil, decisionId, endedAt } = assignment
  const template = by === 'person' ? words.assignedByPerson : pool === null ? words.assigned : words.assignedByPool
  const lock = lockedUntil === null ? '' : tell(words.lock, { until: lockedUntil })
  const begun: Entry = {
    key: `assigned:${decisionId}`,
    at: assignedAt,
    kind: 'assignment',
    text: tell(template, { owner, pool, rule }) + lock,
    decisionId,
  }
  if (endedAt === null) return [begun]
  const ended: Entry = {
    key: `ended:${decisionId}`,
    at: endedAt,
    kind: 'assignment',
    text: tell(words.ended, { owner }),
    decisionId: null,
  }
  return [ended, begun]
}

function clockEntries(clock: Clock, { words, tell }: Teller): readonly Entry[] {
  const { clockId, kind, ownerId: owner, targetMinutes: minutes, unit, dueAt, breachedAt, stoppedAt, state } = clock
  const saw: Saw = { owner, minutes, unit, dueAt }
  const entry = (what: string, at: Instant, template: string, as: 'clock' | 'breach' = 'clock'): Entry => ({
    key: `${clockId}:${what}`,
    at,
    kind: as,
    text: tell(template, saw),
    decisionId: null,
  })
  const promised = dueAt === null ? words.noDue : kind === 'lead' ? words.leadClock : words.repClock
  const entries = [entry('promised', clock.startedAt, promised)]
  if (breachedAt !== null && state !== 'void')
    entries.push(entry('breached', breachedAt, kind === 'lead' ? words.leadBreached : words.repBreached, 'breach'))
  if (stoppedAt !== null) {
    const answered = breachedAt !== null && state === 'breached' ? words.answeredLate : words.met
    entries.push(entry('stopped', stoppedAt, state === 'closed' ? words.closed : answered))
  }
  return entries
}

function activityEntry({ key, kind, at, detail }: Activity, { words, tell, word }: Teller): readonly Entry[] {
  const entry = (text: string): readonly Entry[] => [
    { key: `activity:${key}`, at, kind: 'activity', text, decisionId: null },
  ]
  if (kind === ORDER_KIND) {
    const order = readOrder(detail)
    if (order === null) return []
    const { ownerId: owner, lockedUntil: until, by } = order
    if (order.order === 'stop-cadence' || order.order === 'settle-conflict')
      return entry(tell(words[order.order], { by }))
    const lock = until === null ? '' : tell(words.lock, { until })
    const ordered = order.order === 'assign' ? words.ordered : until === null ? words.unlocked : words.locked
    return entry(tell(ordered, { owner, by }) + lock)
  }
  if (kind === REWRITE_KIND) {
    const rewrite = readRewrite(detail)
    if (rewrite === null) return []
    const { what, value, tool } = rewrite
    return entry(tell(words.rewritten[what][value === null ? 'emptied' : 'set'], { value, tool }))
  }
  if (kind !== ANSWER_KIND) return entry(detail === null ? word(kind) : `${word(kind)}: ${detail}`)
  const answer = readAnswer(detail)
  if (answer === null) return []
  const { by, reason, response, until = at } = answer
  return entry(tell(words[response === 'snoozed' && until <= at ? 'woken' : response], { by, reason, until }))
}
