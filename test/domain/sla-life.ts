import type { Routing, TaskIntent } from '../../src/domain/decision.ts'
import type { Assignment, Clock, Instant, LeadFields, LeadMemory, RepId } from '../../src/domain/lead.ts'
import { advanceClocks } from '../../src/domain/sla.ts'
import type { CompiledSla, SlaInput, SlaResult } from '../../src/domain/sla.ts'
import { aLead, aMemory, anAssignment, aRep, aRoster, officeTime, someFacts } from './routing-world.ts'

/** The manager is told at the due instant. */
export const BREACH = { id: 'breach', atPercent: 100, action: 'manager-task' } as const

/** One promise to every lead, of that many minutes; working minutes unless stated. */
export function promise(
  minutes: number,
  over: Partial<CompiledSla['policy']> = {},
  unit: 'business' | 'calendar' = 'business',
): CompiledSla {
  const classes = [{ id: 'icp-mql', name: 'ICP', minutes, unit, holds: () => true }]
  return { policy: { classes: [], acceptanceStops: true, steps: [BREACH], ...over }, classes }
}

const office = (repId: RepId, zone?: string) => aRep(repId, { workingTime: officeTime(zone) })
/** A, B and C in New York's office hours, Lon in London's. */
export const roster = aRoster([office('A'), office('B'), office('C'), office('Lon', 'Europe/London')], [])

/** The lead is given to that rep now. */
export const assign = (ownerId: RepId, now: Instant, over: Partial<Assignment> = {}): Routing => ({
  kind: 'assign',
  assignment: anAssignment(ownerId, { assignedAt: now, ...over }),
  because: 'route.turn',
  candidates: [],
})
/** The lead stays with that rep, who has had it since then. */
export const keep = (ownerId: RepId, since: Instant): Routing => ({
  kind: 'keep',
  assignment: anAssignment(ownerId, { assignedAt: since }),
  because: 'route.owner-kept',
})

let made = 0
/** The clocks of an MQL nobody has evaluated before, but for what is given; half an hour is promised. */
export function advance(over: Partial<SlaInput> & { now: Instant; routing: Routing }): SlaResult {
  made++
  return advanceClocks({
    memory: null,
    snapshot: aLead(),
    facts: someFacts(),
    stage: 'mql',
    roster,
    ids: { leadClock: `lead${made}`, repClock: `rep${made}` },
    policy: promise(30),
    closed: false,
    answerOver: false,
    ...over,
  })
}

/** One lead evaluated again and again, as the flow would: each evaluation remembers the one before. */
export class Life {
  private readonly policy: CompiledSla
  private memory: LeadMemory | null = null
  private owner: RepId | null = null
  private ownedSince: Instant = 0
  fields: Partial<LeadFields> = {}
  readonly tasks: TaskIntent[] = []
  last: SlaResult | null = null

  constructor(policy: CompiledSla) {
    this.policy = policy
  }

  at(now: Instant, over: Partial<SlaInput> & { owner?: RepId } = {}): SlaResult {
    const { owner = this.owner ?? 'A', ...rest } = over
    const isNew = owner !== this.owner
    if (isNew) this.ownedSince = now
    const routing = isNew ? assign(owner, now) : keep(owner, this.ownedSince)
    const snapshot = aLead(this.fields)
    const result = advance({ now, routing, memory: this.memory, snapshot, policy: this.policy, ...rest })
    this.owner = owner
    this.memory = aMemory({
      ...this.memory,
      clocks: result.clocks,
      firstResponseAt: result.firstResponseAt,
      responseSeen: snapshot.fields.repResponse,
    })
    this.tasks.push(...result.tasks)
    this.last = result
    return result
  }

  get lead(): Clock {
    return this.clock('lead', 0)
  }
  clock(kind: Clock['kind'], n: number): Clock {
    return this.last!.clocks.filter((clock) => clock.kind === kind)[n]!
  }
  get told(): readonly string[] {
    return this.tasks.map(({ action, key }) => `${action} ${key.replace(/\d+/, '')}`)
  }
}
