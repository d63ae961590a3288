import type { Clock } from '../../src/domain/lead.ts'
import type { DecisionRow } from '../../src/ports/reads.ts'
import type { LeadRow } from '../support/memory-stores/state.ts'
import { answererIn, PaperClock, type Outcome } from './paper-clock.ts'
import type { Quarter } from './quarter.ts'

/** What was found at the end of a quarter. Every list of complaints is empty when all is well. */
export interface Findings {
  clocks: number
  readonly outcomes: Record<Outcome, number>
  readonly wrongDue: string[]
  readonly wrongOutcome: string[]
  readonly wrongStart: string[]
  steps: number
  readonly wrongTasks: string[]
  reassignments: number
  readonly wrongReassignments: string[]
  readonly lost: string[]
  /** Leads that came to an end by: an owner, a hold, rest or marketing, a customer. */
  readonly ends: Record<string, number>
}

const OUTCOME: Readonly<Record<Clock['state'], Outcome>> = {
  running: 'running',
  met: 'kept',
  void: 'kept',
  breached: 'breached',
  closed: 'closed',
}
const say = (t: number | null): string => (t === null ? 'never' : new Date(t).toISOString())

/** Holds everything that was stored against what happened. */
export function check(quarter: Quarter): Findings {
  const found: Findings = {
    clocks: 0,
    outcomes: { kept: 0, breached: 0, closed: 0, running: 0 },
    wrongDue: [],
    wrongOutcome: [],
    wrongStart: [],
    steps: 0,
    wrongTasks: [],
    reassignments: 0,
    wrongReassignments: [],
    lost: [],
    ends: {},
  }
  const byLead = Map.groupBy(quarter.tenant.decisions, ({ leadId }) => leadId)
  const held = quarter.crm.tasks()
  const clocks = Map.groupBy(quarter.tenant.clocks.values(), ({ leadId }) => leadId)
  for (const lead of quarter.tenant.leads.values()) {
    const rows = byLead.get(lead.leadId) ?? []
    checkClocks(quarter, { lead, rows, clocks: clocks.get(lead.leadId) ?? [], held }, found)
    checkReassignments(quarter, rows, found)
    checkEnd(lead, found)
  }
  checkTasks(quarter, held, found)
  return found
}

/** The tasks that the CRM holds. */
type Held = ReturnType<Quarter['crm']['tasks']>

interface Story {
  readonly lead: LeadRow
  readonly rows: readonly DecisionRow[]
  readonly clocks: readonly Clock[]
  readonly held: Held
}

function checkClocks(quarter: Quarter, { lead, rows, clocks, held }: Story, found: Findings): void {
  for (const clock of clocks) {
    found.clocks += 1
    const opened = rows.findIndex(({ decision }) => decision.clocks.some(({ clockId }) => clockId === clock.clockId))
    const first = rows[opened]!
    const ownerId = answererIn(first.decision)
    const heldBefore = rows[opened - 1]?.decision.routing
    const began = heldBefore?.kind === 'hold' && clock.kind === 'lead' ? heldBefore.hold.since : first.decidedAt
    if (clock.startedAt !== began || ownerId === null) {
      found.wrongStart.push(`${lead.recordId} ${clock.clockId}: began ${say(clock.startedAt)}, expected ${say(began)}`)
      continue
    }
    const paper = new PaperClock(clock, lead.recordId, quarter.log, quarter.paper, ownerId).play(rows.slice(opened))
    found.outcomes[paper.outcome] += 1
    const about = `${lead.recordId} ${clock.kind} ${clock.clockId} of ${clock.ownerId} ${clock.slaId} from ${say(clock.startedAt)}`
    if (paper.dueAt !== clock.dueAt)
      found.wrongDue.push(`${about}: due ${say(clock.dueAt)}, expected ${say(paper.dueAt)}`)
    const breachedAt = paper.outcome === 'breached' ? paper.dueAt : null
    if (OUTCOME[clock.state] !== paper.outcome || clock.breachedAt !== breachedAt)
      found.wrongOutcome.push(
        `${about}: ${clock.state} ${say(clock.breachedAt)}, expected ${paper.outcome} ${say(breachedAt)}`,
      )
    if (clock.kind === 'lead') checkBreachTask(held, clock, paper.missed, about, found)
  }
}

/** A miss that was noticed while nobody had answered makes one task for the manager. */
function checkBreachTask(held: Held, clock: Clock, missed: boolean, about: string, found: Findings): void {
  const made = held.has(`${clock.clockId}:breach`)
  if (made !== missed) found.wrongTasks.push(`${about}: ${made ? 'a' : 'no'} task about the breach`)
}

function checkReassignments(quarter: Quarter, rows: readonly DecisionRow[], found: Findings): void {
  let had: string[] = []
  let cycle = 0
  for (const { decidedAt, decision, recordId } of rows) {
    if (decision.outputs.cycle !== cycle) had = []
    cycle = decision.outputs.cycle
    if (decision.routing.kind !== 'assign') continue
    const { ownerId } = decision.routing.assignment
    if (decision.trace.some(({ because }) => because === 'route.not-answered')) {
      found.reassignments += 1
      const about = `${recordId} to ${ownerId} at ${say(decidedAt)}`
      if (had.includes(ownerId)) found.wrongReassignments.push(`${about}: had it before`)
      if (!quarter.paper.works(ownerId, decidedAt)) found.wrongReassignments.push(`${about}: out of hours`)
      if (quarter.isAway(ownerId, decidedAt)) found.wrongReassignments.push(`${about}: out of office`)
    }
    had.push(ownerId)
  }
}

/** Every step of every clock was asked for once, and the CRM holds exactly what was asked for; nothing stays open that is moot. */
function checkTasks(quarter: Quarter, held: Held, found: Findings): void {
  const asked = new Map<string, number>()
  for (const { decision } of quarter.tenant.decisions)
    for (const { key, action } of decision.tasks) if (action === 'open') asked.set(key, (asked.get(key) ?? 0) + 1)
  for (const [key, times] of asked) {
    if (times !== 1) found.wrongTasks.push(`${key}: asked for ${times} times`)
    if (!held.has(key)) found.wrongTasks.push(`${key}: not in the CRM`)
  }
  for (const { key, status } of held.values()) {
    const clock = quarter.tenant.clocks.get(key.slice(0, key.indexOf(':')))
    if (clock !== undefined) found.steps += 1
    if (!asked.has(key)) found.wrongTasks.push(`${key}: nobody asked for it`)
    if (clock !== undefined && clock.stoppedAt !== null && status === 'open')
      found.wrongTasks.push(`${key}: open though moot`)
  }
}

function checkEnd({ recordId, memory }: LeadRow, found: Findings): void {
  const end = endOf(memory)
  found.ends[end ?? 'nowhere'] = (found.ends[end ?? 'nowhere'] ?? 0) + 1
  if (end === null) found.lost.push(`${recordId}: ${memory.stage} ${memory.status}`)
}

function endOf({ assignment, held, stage, status }: LeadRow['memory']): string | null {
  if (stage === 'customer') return 'customer'
  if (status !== 'active' && status !== 'stale') return 'at rest, with reason and date'
  if (assignment !== null) return 'with an owner'
  if (held !== null) return 'held, with reason'
  return stage === 'known' || stage === 'visitor' || stage === 'iql' ? 'with marketing' : null
}
