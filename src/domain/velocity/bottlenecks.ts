import type { Instant, LeadId, Stage } from '../lead.ts'
import type { LeadHistory } from './stage-history.ts'
import { DAY_MS, openAgeDays, type Period } from './stage-times.ts'

/** Days in a stage that are normal, from the policy. Stages without a norm cannot stall. */
export type StageNorms = Partial<Readonly<Record<Stage, number>>>

/** How many of the leads now in a stage are past its norm. */
export interface StallRate {
  readonly stage: Stage
  readonly normDays: number
  readonly open: number
  /** Open leads older in the stage than the norm; exactly the norm is still normal. */
  readonly stalled: number
  /** stalled ÷ open, 0–1; null when nobody is there. */
  readonly rate: number | null
  /** The stalled leads, longest first. */
  readonly leads: readonly { readonly leadId: LeadId; readonly ageDays: number }[]
}

/** Stall rates of every stage that has a norm, in the order of the norms. */
export function stallRates(histories: readonly LeadHistory[], norms: StageNorms, now: Instant): readonly StallRate[] {
  return normed(norms).map(([stage, normDays]) => {
    const ages = histories.flatMap(({ leadId, stays }) =>
      stays
        .filter((stay) => stay.stage === stage && stay.exitedAt === null)
        .map((stay) => ({ leadId, ageDays: openAgeDays(stay, now) ?? 0 })),
    )
    const leads = ages
      .filter(({ ageDays }) => ageDays > normDays)
      .sort((a, b) => b.ageDays - a.ageDays || (a.leadId < b.leadId ? -1 : 1))
    const rate = ages.length === 0 ? null : leads.length / ages.length
    return { stage, normDays, open: ages.length, stalled: leads.length, rate, leads }
  })
}

/** What a stage cost beyond its norm. */
export interface Bottleneck {
  readonly stage: Stage
  readonly normDays: number
  /** Days that leads spent in the stage past its norm, inside the period, all leads together. */
  readonly leadDaysBeyond: number
  /** Leads that spent any such time. */
  readonly leads: number
  /** Part of the excess of all stages, 0–1; 0 when there is none. */
  readonly share: number
}

/**
 * Ranks stages by the lead-days spent beyond their norm in a period, open visits up to `now`. Only the time past the norm counts, and only the part of it that
 * lies in the period, so that two following periods add up.
 * @returns costliest first; stages that cost the same in the order of the norms.
 */
export function bottlenecks(
  histories: readonly LeadHistory[],
  norms: StageNorms,
  period: Period,
  now: Instant,
): readonly Bottleneck[] {
  const costs = normed(norms).map(([stage, normDays]) => {
    let beyondMs = 0
    const leads = new Set<LeadId>()
    for (const { leadId, stays } of histories) {
      for (const stay of stays) {
        if (stay.stage !== stage) continue
        const start = Math.max(stay.enteredAt + normDays * DAY_MS, period.from)
        const end = Math.min(stay.exitedAt ?? now, period.until)
        if (end <= start) continue
        beyondMs += end - start
        leads.add(leadId)
      }
    }
    return { stage, normDays, leadDaysBeyond: beyondMs / DAY_MS, leads: leads.size }
  })
  return rankedByCost(costs)
}

/** Gives each stage its part of what all cost, costliest first; equals keep their order. */
export function rankedByCost(costs: readonly Omit<Bottleneck, 'share'>[]): readonly Bottleneck[] {
  const total = costs.reduce((sum, cost) => sum + cost.leadDaysBeyond, 0)
  return costs
    .map((cost) => ({ ...cost, share: total === 0 ? 0 : cost.leadDaysBeyond / total }))
    .sort((a, b) => b.leadDaysBeyond - a.leadDaysBeyond)
}

/** The stages that have a norm, with it, in their order. */
export const normed = (norms: StageNorms): readonly (readonly [Stage, number])[] =>
  Object.entries(norms).filter((entry): entry is [Stage, number] => typeof entry[1] === 'number')
