import { decideBatch } from '../../../src/domain/decide.ts'
import type { Decision, RoutingFacts, TaskIntent } from '../../../src/domain/decision.ts'
import type { Activity, Instant, LeadFields, LeadMemory, RepId } from '../../../src/domain/lead.ts'
import type { CompiledPolicy } from '../../../src/domain/policy/compile.ts'
import type { Roster } from '../../../src/domain/roster.ts'
import { anInput, IDEAL, NO_FACTS } from './builders.ts'

/** One lead decided again and again as the flow would: remembered, written to the CRM, looked at when it asks to be. */
export class LeadLife {
  private readonly policy: CompiledPolicy
  readonly roster: Roster
  private readonly createdAt: Instant
  private facts: RoutingFacts = NO_FACTS
  private run = 0
  memory: LeadMemory | null = null
  fields: Partial<LeadFields>
  last: Decision | null = null
  /** What people said of the lead outside its fields. */
  said: readonly Activity[] = []
  readonly tasks: { readonly at: Instant; readonly task: TaskIntent }[] = []

  constructor(policy: CompiledPolicy, roster: Roster, createdAt: Instant, fields: Partial<LeadFields> = {}) {
    this.policy = policy
    this.roster = roster
    this.createdAt = createdAt
    this.fields = { ...IDEAL, formName: 'Request a demo', formAt: createdAt, ...fields }
  }

  /** Decides at `now`; the CRM shows the decided owner from then on. */
  at(now: Instant, roster: Roster = this.roster): Decision {
    this.run += 1
    const given = anInput({
      fields: this.fields,
      createdAt: this.createdAt,
      memory: this.memory,
      roster,
      now,
      ...(this.said.length === 0 ? {} : { activities: this.said }),
    })
    const input = { ...given, ids: { leadClock: `lead-${this.run}`, repClock: `rep-${this.run}` } }
    const { decided, rotation } = decideBatch([input], this.facts, this.policy)
    const { decision, memory } = decided[0]!
    this.facts = { ...this.facts, rotation: new Map([...this.facts.rotation, ...rotation]) }
    this.memory = memory
    this.last = decision
    this.fields = { ...this.fields, ownerId: decision.outputs.ownerId }
    for (const task of decision.tasks) this.tasks.push({ at: now, task })
    return decision
  }

  /** Looks whenever the last decision asked for it, up to and with `end`. */
  until(end: Instant): void {
    for (let n = 0; n < 1000; n++) {
      const next = this.last?.lookAgainAt ?? null
      if (next === null || next > end) return
      this.at(next)
    }
    throw new Error('it asks to be looked at for ever')
  }

  get owner(): RepId | null {
    return this.memory?.assignment?.ownerId ?? null
  }
}
