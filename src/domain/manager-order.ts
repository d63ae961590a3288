import { z } from 'zod'
import { hasKind } from './activity-kinds.ts'
import type { DecisionInput } from './decision.ts'
import { keptByOrder, keptNoMore } from './escalation.ts'
import type { Activity, Instant, LeadMemory } from './lead.ts'

/** Kind under which an order of a person stands among the activities of a lead. */
export const ORDER_KIND = 'manager-order'

const shape = z.object({
  /**
   * `assign`: this person shall have the lead. `lock`: whoever has it keeps it, or is no longer kept to it. `stop-cadence`: the follow-up
   * that runs ends. `settle-conflict`: what another tool wrote over is ours again.
   */
  order: z.enum(['assign', 'lock', 'stop-cadence', 'settle-conflict']),
  /** Who shall have the lead; who had it when it was locked or the follow-up ended. */
  ownerId: z.string(),
  /** Until then no rule moves the lead; null: rules may. */
  lockedUntil: z.number().nullable(),
  /** Name of whoever gave the order. */
  by: z.string(),
})
/** What a person ordered about a lead, outside the CRM. */
export type ManagerOrder = z.infer<typeof shape>

/** What a decision made of the orders it found. */
export interface Ordered {
  readonly input: DecisionInput
  /** Who shall have the lead from now on; null: nothing new was ordered. */
  readonly assign: ManagerOrder | null
  /** The follow-up that runs shall end. */
  readonly stopsCadence: boolean
  /** Keys of all orders there are: none of them is news any more. */
  readonly seen: readonly string[]
}

const NO_KEYS: readonly string[] = []

/** @param key unique per lead; the same order under the same key is kept once. */
export function orderActivity(key: string, order: ManagerOrder, at: Instant): Activity {
  return { key, kind: ORDER_KIND, at, detail: JSON.stringify(order) }
}

/**
 * Takes orders out of what the lead did. A new lock is laid over the assignment it was meant for; of assignments the newest
 * counts. One that leaves a lead with whoever broke its promise answers what that breach asks of routing. Each order is heard once.
 */
export function hearOrders(input: DecisionInput): Ordered {
  const { activities, memory } = input
  if (!hasKind(activities, ORDER_KIND)) return { input, assign: null, stopsCadence: false, seen: NO_KEYS }
  const without = activities.filter(({ kind }) => kind !== ORDER_KIND)
  const orders = activities.filter(({ kind }) => kind === ORDER_KIND)
  const seen = orders.map(({ key }) => key)
  const plain = { ...input, activities: without }
  if (memory === null) return { input: plain, assign: null, stopsCadence: false, seen }
  const known = new Set(memory.answersSeen)
  let heard: LeadMemory = { ...memory, activities: without }
  let assign = null as ManagerOrder | null
  let assignedAt = 0
  let stopsCadence = false
  for (const { key, detail, at } of orders) {
    const order = known.has(key) ? null : readOrder(detail)
    // What settles a conflict is heard where conflicts are.
    if (order === null || order.order === 'settle-conflict') continue
    if (order.order === 'stop-cadence') stopsCadence = true
    else if (order.order === 'assign') [assign, assignedAt] = [order, at]
    else if (assign?.ownerId === order.ownerId) assign = { ...assign, lockedUntil: order.lockedUntil }
    else heard = withLock(heard, order, at)
  }
  if (assign !== null && assign.ownerId === heard.assignment?.ownerId)
    heard = { ...heard, clocks: keptByOrder(heard.clocks, assignedAt) }
  return { input: { ...plain, memory: heard }, assign, stopsCadence, seen }
}

function withLock(memory: LeadMemory, { ownerId, lockedUntil }: ManagerOrder, at: Instant): LeadMemory {
  const { assignment, clocks } = memory
  if (assignment?.ownerId !== ownerId) return memory
  const kept = lockedUntil === null ? keptNoMore(clocks) : keptByOrder(clocks, at)
  return { ...memory, assignment: { ...assignment, lockedUntil }, clocks: kept }
}

/** @returns null for what is no order of ours. */
export function readOrder(detail: string | null): ManagerOrder | null {
  try {
    return shape.parse(JSON.parse(detail ?? ''))
  } catch {
    return null
  }
}
