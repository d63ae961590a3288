import type { TraceStep } from '../decision.ts'
import { STAGES, type Instant, type LeadId, type RepId, type Stage } from '../lead.ts'
import type { Played, Replayed } from './replay.ts'

/** Where a lead stands at the end of a replay. */
export interface Standing {
  readonly stage: Stage
  readonly ownerId: RepId | null
  readonly ruleId: string | null
  /** Nobody could take it, and why; null: it does not wait. */
  readonly held: string | null
  readonly promise: 'kept' | 'late' | 'open' | 'none'
  readonly reason: TraceStep
}

/** A lead for which something a person sees would be different. */
export interface ChangedLead {
  readonly leadId: LeadId
  readonly before: Standing
  readonly after: Standing
  /** Higher: look at it sooner. */
  readonly surprise: number
}

export interface Pair {
  readonly before: number
  readonly after: number
}

/** What would be different under another policy. */
export interface Comparison {
  readonly leads: number
  readonly changed: number
  readonly ownerChanged: number
  readonly stageChanged: number
  /** Leads that wait at the end for somebody to take them. */
  readonly unrouted: Pair
  readonly promises: { readonly kept: Pair; readonly late: Pair }
  /** Leads that reach a stage sooner, later, only now or no more; stages without any are left out. */
  readonly stages: readonly {
    readonly stage: Stage
    readonly earlier: number
    readonly later: number
    readonly reached: Pair
  }[]
  /** How often each person is given a lead, most first. */
  readonly load: readonly (Pair & { readonly repId: RepId })[]
  /** Leads by the rule that gave or held them last. */
  readonly rules: readonly (Pair & { readonly ruleId: string })[]
  /** Decisions that could not be made under the other policy. */
  readonly failed: number
  /** The most surprising ones. */
  readonly examples: readonly ChangedLead[]
}

/**
 * Compares two replays of the same records.
 * @param now the end of both; a promise that fell due before it and was not answered is late.
 * @param most how many changed leads are named.
 */
export function compareReplays(before: Replayed, after: Replayed, now: Instant, most: number): Comparison {
  const tally = new Tally(now)
  for (const [leadId, one] of before.leads) {
    const other = after.leads.get(leadId)
    if (other !== undefined) tally.add(leadId, one, other)
  }
  return tally.result(before, after, most)
}

class Tally {
  readonly #now: Instant
  #leads = 0
  #ownerChanged = 0
  #stageChanged = 0
  readonly #sums = new Map<string, { before: number; after: number }>()
  readonly #rules = new Map<string, { before: number; after: number }>()
  readonly #stages = new Map<Stage, { earlier: number; later: number; before: number; after: number }>()
  readonly #changed: ChangedLead[] = []

  constructor(now: Instant) {
    this.#now = now
  }

  add(leadId: LeadId, one: Played, other: Played): void {
    const before = standingOf(one, this.#now)
    const after = standingOf(other, this.#now)
    this.#leads += 1
    for (const [side, standing] of [
      ['before', before],
      ['after', after],
    ] as const) {
      if (standing.held !== null) sum(this.#sums, 'unrouted', side)
      sum(this.#sums, standing.promise, side)
      if (standing.ruleId !== null) sum(this.#rules, standing.ruleId, side)
    }
    this.#addStages(one, other)
    if (before.ownerId !== after.ownerId) this.#ownerChanged += 1
    if (before.stage !== after.stage) this.#stageChanged += 1
    const surprise = surpriseOf(before, after)
    if (surprise > 0) this.#changed.push({ leadId, before, after, surprise })
  }

  #addStages(one: Played, other: Played): void {
    for (const stage of STAGES) {
      const was = one.memory.stages[stage]?.firstEnteredAt ?? null
      const is = other.memory.stages[stage]?.firstEnteredAt ?? null
      const counts = this.#stages.get(stage) ?? { earlier: 0, later: 0, before: 0, after: 0 }
      if (was !== null) counts.before += 1
      if (is !== null) counts.after += 1
      if (is !== null && is < (was ?? Infinity)) counts.earlier += 1
      if (was !== null && was < (is ?? Infinity)) counts.later += 1
      this.#stages.set(stage, counts)
    }
  }

  result(before: Replayed, after: Replayed, most: number): Comparison {
    const pair = (name: string): Pair => this.#sums.get(name) ?? { before: 0, after: 0 }
    const people = new Set([...before.given.keys(), ...after.given.keys()])
    const load = [...people].map((repId) => ({
      repId,
      before: before.given.get(repId) ?? 0,
      after: after.given.get(repId) ?? 0,
    }))
    return {
      leads: this.#leads,
      changed: this.#changed.length,
      ownerChanged: this.#ownerChanged,
      stageChanged: this.#stageChanged,
      unrouted: pair('unrouted'),
      promises: { kept: pair('kept'), late: pair('late') },
      stages: STAGES.flatMap((stage) => {
        const counts = this.#stages.get(stage)
        if (counts === undefined || counts.earlier + counts.later === 0) return []
        const { earlier, later, ...reached } = counts
        return [{ stage, earlier, later, reached }]
      }),
      load: load.toSorted((a, b) => b.after - a.after || (a.repId < b.repId ? -1 : 1)),
      rules: [...this.#rules].map(([ruleId, counts]) => ({ ruleId, ...counts })),
      failed: after.failed,
      examples: this.#changed
        .toSorted((a, b) => b.surprise - a.surprise || (a.leadId < b.leadId ? -1 : 1))
        .slice(0, most),
    }
  }
}

function standingOf({ memory, ruleId, reason }: Played, now: Instant): Standing {
  const { held } = memory
  return {
    stage: memory.stage,
    ownerId: memory.assignment?.ownerId ?? null,
    ruleId,
    held: held === null || held.poolId === null ? null : held.reason,
    promise: promiseOf(memory, now),
    reason,
  }
}

/** The worst of the lead's own promises in its present cycle. */
function promiseOf({ clocks }: Played['memory'], now: Instant): Standing['promise'] {
  let worst: Standing['promise'] = 'none'
  for (const { kind, state, dueAt, breachedAt } of clocks) {
    if (kind !== 'lead') continue
    if (breachedAt !== null || (state === 'running' && dueAt !== null && dueAt <= now)) return 'late'
    if (state === 'running') worst = 'open'
    else if (state === 'met' && worst === 'none') worst = 'kept'
  }
  return worst
}

/** How much a person would wonder. Nobody left to answer is worst, then a promise that breaks, another stage, another owner. */
function surpriseOf(before: Standing, after: Standing): number {
  const stages = Math.abs(STAGES.indexOf(before.stage) - STAGES.indexOf(after.stage))
  return (
    (before.held === null && after.held !== null ? 8 : 0) +
    (before.held !== null && after.held === null ? 2 : 0) +
    (before.promise !== 'late' && after.promise === 'late' ? 4 : 0) +
    (before.promise === 'late' && after.promise === 'kept' ? 1 : 0) +
    2 * stages +
    (before.ownerId === after.ownerId ? 0 : 1)
  )
}

function sum(counts: Map<string, { before: number; after: number }>, name: string, side: 'before' | 'after'): void {
  const known = counts.get(name) ?? { before: 0, after: 0 }
  known[side] += 1
  counts.set(name, known)
}
