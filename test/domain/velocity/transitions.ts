import type { Stage, Status } from '../../../src/domain/lead.ts'
import type { LeadTransition } from '../../../src/domain/velocity/stage-history.ts'
import { DAY_MS } from '../../../src/domain/velocity/stage-times.ts'

/** One move in a test: day, stage, and what differs from an active first cycle. */
export type Move = readonly [
  day: number,
  to: Stage,
  rest?: { readonly status?: Status; readonly edge?: string; readonly cycle?: number; readonly from?: Stage },
]

/** Transitions of one lead from moves; `from` follows the move before. */
export function moves(leadId: string, ...list: readonly Move[]): readonly LeadTransition[] {
  let before: { stage: Stage; status: Status } | null = null
  return list.map(([day, to, rest = {}]) => {
    const { edge = 'promoted', cycle = 1, from } = rest
    const status: Status = rest.status ?? 'active'
    const transition: LeadTransition = {
      leadId,
      from: from ?? before?.stage ?? null,
      to,
      fromStatus: before?.status ?? null,
      toStatus: status,
      at: day * DAY_MS,
      edge,
      because: 'stage.test',
      evidence: {},
      cycle,
    }
    before = { stage: to, status }
    return transition
  })
}
