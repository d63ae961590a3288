import type { Transition } from './decision.ts'
import { STAGES, type Stage } from './lead.ts'

/** The CRM's own stages of a lead in one account, as far as ours are told by them. */
export interface CrmStages {
  /** Every stage of the account in its own order, first to last. */
  readonly order: readonly string[]
  /** Which of them stands for ours; a stage without an entry is told by none. */
  readonly of: Readonly<Partial<Record<Stage, string>>>
}

/** A move of the CRM's own stage. */
export interface CrmStageMove {
  readonly to: string
  /** Stages further than `to` from which the lead may be taken back; from any other it is left where it is. */
  readonly back: readonly string[]
}

/** Ways in which an effort ends: whatever the CRM made of the lead meanwhile, it starts anew. */
const ENDINGS: readonly string[] = ['rejected', 'recycled', 'unreachable']

/**
 * How the CRM's own stage follows a decision. It moves only when our stage does, so that what a person or the CRM makes of it in between
 * stands. Forward it never goes behind where it is; backward only from what our own stage stood for, or, when an effort ends, from anywhere
 * before the customer.
 * @param shown what the CRM shows now; `''`: nothing.
 * @returns null: it stays as it is.
 * @source docs/decisions/0041-crm-stage.md
 */
export function followStage(
  { order, of }: CrmStages,
  move: { readonly from: Stage | null; readonly to: Stage; readonly transitions: readonly Transition[] },
  shown: string,
): CrmStageMove | null {
  const { from, to, transitions } = move
  const target = of[to]
  if (target === undefined || from === to) return null
  const place = order.indexOf(target)
  const reach = Math.max(place, reachOf({ order, of }, from, transitions))
  const at = order.indexOf(shown)
  if (shown !== '' && (at < 0 || at > reach)) return null
  return { to: target, back: order.slice(place + 1, reach + 1) }
}

/** The furthest of the CRM's stages that a lead may be taken back from. */
function reachOf({ order, of }: CrmStages, from: Stage | null, transitions: readonly Transition[]): number {
  const stoodFor = from === null ? [] : STAGES.slice(0, STAGES.indexOf(from) + 1)
  const own = Math.max(-1, ...stoodFor.map((stage) => order.indexOf(of[stage] ?? '')))
  const customer = order.indexOf(of.customer ?? '')
  const hasEnded = transitions.some(({ edge }) => ENDINGS.includes(edge))
  return hasEnded && customer > 0 ? Math.max(own, customer - 1) : own
}
