import { appended } from './appended.ts'
import type { Saw, Transition } from './decision.ts'
import { STAGES, type Instant, type LeadMemory, type Stage, type StageRecord, type Status } from './lead.ts'

/** Place of each stage in the lifecycle, lowest first. */
export const RANK: Readonly<Record<Stage, number>> = {
  visitor: 0,
  known: 1,
  iql: 2,
  mql: 3,
  sal: 4,
  sql: 5,
  opportunity: 6,
  customer: 7,
}

/**
 * The same of a stage that varies: a table asked for by a name that varies is looked up anew each time, and the stage of a lead is asked
 * for twenty times in a decision.
 */
export function rankOf(stage: Stage): number {
  switch (stage) {
    case 'visitor':
      return RANK.visitor
    case 'known':
      return RANK.known
    case 'iql':
      return RANK.iql
    case 'mql':
      return RANK.mql
    case 'sal':
      return RANK.sal
    case 'sql':
      return RANK.sql
    case 'opportunity':
      return RANK.opportunity
    case 'customer':
      return RANK.customer
  }
}

/** Every way a lead can move; docs/rules.md. Backward moves exist only under these names. */
export type Edge =
  /** A new lead enters the lifecycle. */
  | 'entered'
  /** One or more stages forward. */
  | 'promoted'
  /** The stage named in `to` was passed over: no stay, no duration. */
  | 'skipped'
  | 'won'
  /** A rep refused a lead not accepted yet: back to known. */
  | 'rejected'
  /** A rep gave an accepted lead back: back to known. */
  | 'recycled'
  /** An unaccepted MQL whose score fell far enough for long enough: back to known, still active. */
  | 'fell-back'
  /** An accepted lead that nobody got hold of: back to known, recycled. */
  | 'unreachable'
  /** Out for good; the stage stays, its stay ends. */
  | 'disqualified'
  /** What disqualified it was put right. */
  | 'corrected'
  /** An opportunity nobody moves any more; the stage stays, its stay ends. */
  | 'dormant'
  /** Silent for long: a status beside the stage, whose stay goes on; and back to active at the first sign of life. */
  | 'went-stale'
  | 'revived'
  /** Every deal is lost; the stage stays, its stay ends. */
  | 'lost'
  /** A deal came back, or a new one was made, for a lost lead. */
  | 'reopened'
  /** Moved with the record of the same person in another CRM, which leads. */
  | 'followed'
  /** A resting lead qualifies again: to mql from wherever it rested. */
  | 'requalified'

/** What is seen of a new lead. */
export type FirstSeen = Readonly<Record<'origin', string | null>>

/** How a lead came to rest: why, and what is different from the policy's usual rest. */
export interface Rested {
  readonly reason: string
  /** Null: the policy's own. */
  readonly coolDownDays: number | null
  readonly returns: boolean
}

const NO_TRANSITIONS: readonly Transition[] = []
type Records = Partial<Record<Stage, StageRecord>>

/** Statuses with which the stay in the stage has ended. */
const ENDS_STAY: ReadonlySet<Status> = new Set<Status>(['lost', 'dormant', 'disqualified'])

/** A lead's way through the lifecycle while one decision is made. Copies what it changes, nothing else. */
export class Journey {
  stage: Stage
  status: Status
  cycle: number
  recycledAt: Instant | null
  /** When the status last changed by itself; null: never. */
  markedAt: Instant | null
  /** Nothing recorded from here on may be earlier than this. */
  lastAt: Instant
  transitions: readonly Transition[] = NO_TRANSITIONS
  /** How the lead came to rest in this decision; null when it did not. */
  rested: Rested | null = null
  /** The stage that the CRM itself set in this cycle; null: none. */
  lockedStage: Stage | null
  private records: Partial<Readonly<Record<Stage, StageRecord>>>
  /** Of the present stage; asked for again and again. */
  private present: StageRecord | undefined
  private isCopy: boolean
  private isNew: boolean
  /** Whether the stay in the present stage goes on; it has ended for a lost lead and in a stage passed over. */
  private isStaying: boolean

  /** @param createdAt when the record was made; a lead never seen before enters the lifecycle there. */
  constructor(memory: LeadMemory | null, createdAt: Instant) {
    this.isNew = memory === null
    this.isCopy = memory === null
    this.stage = memory?.stage ?? 'known'
    this.status = memory?.status ?? 'active'
    this.cycle = memory?.cycle ?? 1
    this.recycledAt = memory?.recycledAt ?? null
    this.records = memory?.stages ?? {}
    this.lockedStage = memory?.lockedStage ?? null
    const record = this.records[this.stage]
    this.present = record
    this.isStaying = record !== undefined && record.entries > 0 && !ENDS_STAY.has(this.status)
    this.lastAt = Math.max(
      memory === null ? createdAt : (record?.lastEnteredAt ?? createdAt),
      record?.lastExitedAt ?? -Infinity,
      this.recycledAt ?? -Infinity,
      memory?.markedAt ?? -Infinity,
    )
    this.markedAt = memory?.markedAt ?? null
  }

  get stages(): Partial<Readonly<Record<Stage, StageRecord>>> {
    return this.records
  }

  /**
   * Moves forward to `stage`, recording the stages between as skipped; or enters it for the first time of all.
   * @param at business time of the evidence; put right when it lies before the move before it.
   */
  advance(stage: Stage, at: Instant, edge: Edge, because: string, evidence: Saw, status: Status = 'active'): void {
    const when = Math.max(at, this.lastAt)
    for (let rank = rankOf(this.stage) + 1; rank < rankOf(stage); rank++) {
      const passed = STAGES[rank]!
      // iql is a level of qualification first; passing it over says nothing.
      if (passed === 'iql') continue
      this.skip(passed, when, because, evidence, status)
    }
    this.move(stage, when, edge, because, evidence, status)
  }

  /** Moves to `stage`, forward or back, or into it anew, with nothing recorded between. */
  move(stage: Stage, at: Instant, edge: Edge, because: string, evidence: Saw, status: Status): void {
    const when = Math.max(at, this.lastAt)
    this.leave(when)
    this.enter(stage, when)
    this.record(stage, status, when, edge, because, evidence)
  }

  /** Changes the status alone. `ends` closes the stay in the present stage: nobody is at work on the lead any more. */
  rest(status: Status, at: Instant, edge: Edge, because: string, evidence: Saw, ends: boolean): void {
    const when = Math.max(at, this.lastAt)
    if (ends) this.leave(when)
    this.record(this.stage, status, when, edge, because, evidence)
    this.recycledAt = when
  }

  /** Changes the status alone; the stay in the present stage goes on. */
  mark(status: Status, at: Instant, edge: Edge, because: string, evidence: Saw): void {
    this.record(this.stage, status, Math.max(at, this.lastAt), edge, because, evidence)
    this.markedAt = this.lastAt
  }

  /** When the present stay began; null for a stage passed over. */
  get enteredAt(): Instant | null {
    return this.present?.lastEnteredAt ?? null
  }

  /** Counts everything up to `at` as part of the cycle that ended. */
  absorb(at: Instant): void {
    if (this.recycledAt === null || at > this.recycledAt) this.recycledAt = at
  }

  /** A resting lead comes back: the next cycle begins, whatever its next stage. */
  beginCycle(): void {
    this.cycle += 1
  }

  private skip(stage: Stage, at: Instant, because: string, evidence: Saw, status: Status): void {
    const records = this.copy()
    records[stage] ??= SKIPPED
    // The stay in the stage behind ends with the first step forward, though the stages between have none.
    this.leave(at)
    this.record(stage, status, at, 'skipped', because, evidence)
  }

  private record(to: Stage, toStatus: Status, at: Instant, edge: Edge, because: string, evidence: Saw): void {
    this.transitions = appended(this.transitions, {
      from: this.isNew ? null : this.stage,
      to,
      fromStatus: this.isNew ? null : this.status,
      toStatus,
      at,
      edge,
      because,
      evidence,
      cycle: this.cycle,
    })
    this.isNew = false
    this.stage = to
    this.present = this.records[to]
    this.status = toStatus
    this.lastAt = at
  }

  private enter(stage: Stage, at: Instant): void {
    const before = this.records[stage]
    this.copy()[stage] = {
      firstEnteredAt: before?.firstEnteredAt ?? at,
      lastEnteredAt: at,
      lastExitedAt: before?.lastExitedAt ?? null,
      entries: (before?.entries ?? 0) + 1,
      latestMs: before?.latestMs ?? null,
      cumulativeMs: before?.cumulativeMs ?? 0,
      skipped: false,
    }
    this.isStaying = true
  }

  /** Ends the stay in the present stage, if it has not ended. */
  private leave(at: Instant): void {
    const record = this.present
    if (!this.isStaying || record === undefined) return
    const stay = Math.max(0, at - (record.lastEnteredAt ?? at))
    this.copy()[this.stage] = {
      firstEnteredAt: record.firstEnteredAt,
      lastEnteredAt: record.lastEnteredAt,
      lastExitedAt: at,
      entries: record.entries,
      latestMs: stay,
      cumulativeMs: record.cumulativeMs + stay,
      skipped: record.skipped,
    }
    this.isStaying = false
  }

  private copy(): Records {
    if (!this.isCopy) {
      this.records = { ...this.records }
      this.isCopy = true
    }
    return this.records as Records
  }
}

const SKIPPED: StageRecord = {
  firstEnteredAt: null,
  lastEnteredAt: null,
  lastExitedAt: null,
  entries: 0,
  latestMs: null,
  cumulativeMs: 0,
  skipped: true,
}
