import { STAGES, type Instant, type LeadId, type Stage, type Status } from '../lead.ts'
import type { Transition } from '../decision.ts'

/** A recorded move together with the lead that made it. */
export interface LeadTransition extends Transition {
  readonly leadId: LeadId
}

/** One visit of one lead to one stage, half-open [enteredAt, exitedAt). */
export interface Stay {
  readonly leadId: LeadId
  readonly stage: Stage
  /** 1 at first; +1 for each return from the side. */
  readonly cycle: number
  readonly enteredAt: Instant
  /** Null while the lead is still there. */
  readonly exitedAt: Instant | null
  /** How it ended: to a later stage, back to an earlier one, or out of the funnel (recycled, lost, disqualified, dormant). Null while open. */
  readonly exit: 'forward' | 'backward' | 'aside' | null
}

/** A stage that a lead jumped over. It has no stay and no duration, so that averages stay true. */
export interface Skip {
  readonly leadId: LeadId
  readonly stage: Stage
  readonly cycle: number
  readonly at: Instant
}

/** All visits and skips of one lead, oldest first. */
export interface LeadHistory {
  readonly leadId: LeadId
  readonly stays: readonly Stay[]
  readonly skips: readonly Skip[]
}

/** Place of a stage in the lifecycle, 0 for visitor. */
export const stageRank = (stage: Stage): number => STAGES.indexOf(stage)

// A stale lead is still in its stage, only silent; the others have left the funnel for now.
const ASIDE: ReadonlySet<Status> = new Set<Status>(['nurture', 'disqualified', 'lost', 'dormant'])
// An optional stage that most leads do not pass is not skipped when they do not.
const OPTIONAL: ReadonlySet<Stage> = new Set<Stage>(['iql'])

/**
 * Turns recorded transitions into visits. A lead set aside (recycled, lost, disqualified, dormant) is in no stage until it returns; a record that changes
 * neither stage nor aside (a lead grown stale) ends no visit; a stage jumped over on the way forward is a skip, whether it was recorded with the edge
 * `skipped` or is only missing between two stages.
 * @param transitions of any number of leads, in any order; those of one lead at one instant are taken in the order given.
 * @returns one history a lead, by lead id.
 */
export function leadHistories(transitions: readonly LeadTransition[]): readonly LeadHistory[] {
  const byLead = new Map<LeadId, LeadTransition[]>()
  for (const transition of transitions) {
    const list = byLead.get(transition.leadId)
    if (list) list.push(transition)
    else byLead.set(transition.leadId, [transition])
  }
  return [...byLead]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([leadId, list]) =>
      historyOf(
        leadId,
        list.toSorted((a, b) => a.at - b.at),
      ),
    )
}

function historyOf(leadId: LeadId, transitions: readonly LeadTransition[]): LeadHistory {
  const stays: Stay[] = []
  const skips = new Map<string, Skip>()
  let open: Stay | null = null
  const skip = (stage: Stage, { cycle, at }: LeadTransition): void => {
    skips.set(`${cycle}:${at}:${stage}`, { leadId, stage, cycle, at })
  }
  for (const transition of transitions) {
    const { to, at, cycle } = transition
    if (transition.edge === 'skipped') {
      skip(to, transition)
      continue
    }
    const aside = ASIDE.has(transition.toStatus)
    if (open && !aside && open.stage === to && open.cycle === cycle) continue
    const from: Stage | null = open?.stage ?? transition.from
    if (open) {
      stays.push({
        ...open,
        exitedAt: at,
        exit: aside ? 'aside' : stageRank(to) > stageRank(open.stage) ? 'forward' : 'backward',
      })
      open = null
    }
    if (aside) continue
    if (from !== null) for (const stage of between(from, to)) skip(stage, transition)
    open = { leadId, stage: to, cycle, enteredAt: at, exitedAt: null, exit: null }
  }
  if (open) stays.push(open)
  return { leadId, stays, skips: [...skips.values()] }
}

const between = (from: Stage, to: Stage): readonly Stage[] =>
  STAGES.slice(stageRank(from) + 1, Math.max(0, stageRank(to))).filter((stage) => !OPTIONAL.has(stage))
