import type { Stage } from '../lead.ts'
import type { Policy } from '../policy/policy.ts'
import type { StageNorms } from './bottlenecks.ts'

/** How long a stage lasts: what is normal, and what the best do; days. Null: nothing can be said. */
export interface StageGuide {
  readonly normDays: number | null
  readonly bestDays: number | null
}

/** Guide figures of the lifecycle; an installation's policy may set others for the stages in which leads vanish. */
export const GUIDES: Readonly<Record<Stage, StageGuide>> = {
  visitor: { normDays: null, bestDays: null },
  known: { normDays: 30, bestDays: 7 },
  iql: { normDays: null, bestDays: null },
  mql: { normDays: 3, bestDays: 1 },
  sal: { normDays: 14, bestDays: 5 },
  sql: { normDays: 42, bestDays: 14 },
  opportunity: { normDays: 180, bestDays: null },
  customer: { normDays: null, bestDays: null },
}

/** Shares of a cohort that normally reach the next stage, 0–1. Null: nothing can be said. */
export const CONVERSION_GUIDES: Readonly<Record<Stage, { readonly low: number; readonly high: number } | null>> = {
  visitor: null,
  known: null,
  iql: null,
  mql: { low: 0.15, high: 0.3 },
  sal: { low: 0.4, high: 0.6 },
  sql: { low: 0.3, high: 0.5 },
  opportunity: { low: 0.2, high: 0.4 },
  customer: null,
}

/** Days from first touch to customer that are normal, by how large the buyer is. */
export const JOURNEY_GUIDES = [
  { segment: 'smb', lowDays: 30, highDays: 90 },
  { segment: 'mid-market', lowDays: 60, highDays: 120 },
  { segment: 'enterprise', lowDays: 120, highDays: 365 },
] as const

/** Norms under a policy: its own where it names one, else the guide's. */
export function normsOf(policy: Pick<Policy, 'blackHoles'> | null): StageNorms {
  const holes = policy?.blackHoles
  return {
    known: 30,
    mql: holes?.mqlDays ?? 3,
    sal: 14,
    sql: holes?.sqlDays ?? 42,
    opportunity: holes?.opportunityDays ?? 180,
  }
}

/** The stage a lead is meant to reach next; iql, which most leads do not pass, is nobody's next stage. */
export const NEXT_STAGE: Readonly<Record<Stage, Stage | null>> = {
  visitor: 'known',
  known: 'mql',
  iql: 'mql',
  mql: 'sal',
  sal: 'sql',
  sql: 'opportunity',
  opportunity: 'customer',
  customer: null,
}
