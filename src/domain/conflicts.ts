import { z } from 'zod'
import { hasKind } from './activity-kinds.ts'
import { USUAL_CONFLICT_MINUTES, USUAL_QUIET_DAYS } from './conflict-limits.ts'
import type { DecisionInput, TraceStep } from './decision.ts'
import type { Activity, Conflict, Contested, Instant, LeadMemory } from './lead.ts'
import { ORDER_KIND, readOrder, type ManagerOrder } from './manager-order.ts'
import type { Policy } from './policy/policy.ts'

const MINUTE = 60_000
const DAY = 86_400_000

/** Kind under which what another tool wrote over ours stands among the activities of a lead. */
export const REWRITE_KIND = 'rewrite'

const shape = z.object({
  what: z.enum(['owner', 'stage']),
  /** What it wrote; null: it emptied the property. */
  value: z.string().nullable(),
  /** As {@link Conflict}. */
  tool: z.enum(['workflow', 'app', 'process']),
  toolId: z.string().nullable(),
})
/** One change of a value that is ours to write, made by neither a person nor us. */
export type Rewrite = z.infer<typeof shape>

/** What a decision made of the rewrites it found. */
export interface Rewritten {
  readonly input: DecisionInput
  /** Conflicts that are open now, at most one a kind. */
  readonly conflicts: readonly Conflict[]
  /** Keys of all rewrites there are: none of them is news any more. */
  readonly seen: readonly string[]
}

const NO_CONFLICTS: readonly Conflict[] = []
const NO_KEYS: readonly string[] = []

const isRewrite = ({ kind }: Activity): boolean => kind === REWRITE_KIND

/** The same change told twice has the same key. */
export function rewriteActivity(rewrite: Rewrite, at: Instant): Activity {
  return { key: `${REWRITE_KIND}:${rewrite.what}:${at}`, kind: REWRITE_KIND, at, detail: JSON.stringify(rewrite) }
}

/** @returns null for what is no rewrite as we keep them. */
export function readRewrite(detail: string | null): Rewrite | null {
  try {
    return shape.parse(JSON.parse(detail ?? ''))
  } catch {
    return null
  }
}

/**
 * Takes rewrites out of what the lead did. One that is news opens a conflict, or counts in one that is open; a person who settles it or
 * says who shall have the lead closes it, and so do quiet days.
 * @source docs/decisions/0049-automation-conflicts.md
 */
export function hearRewrites(input: DecisionInput, policy: Pick<Policy, 'limits'>): Rewritten {
  const { activities, memory, now } = input
  const before = memory?.conflicts ?? NO_CONFLICTS
  if (before.length === 0 && !hasKind(activities, REWRITE_KIND))
    return { input, conflicts: NO_CONFLICTS, seen: NO_KEYS }
  const rewrites = activities.filter(isRewrite)
  const without = activities.filter((activity) => !isRewrite(activity))
  const plain = { ...input, activities: without, memory: memory && { ...memory, activities: without } }
  const seen = rewrites.map(({ key }) => key)
  if (memory === null) return { input: plain, conflicts: NO_CONFLICTS, seen }
  const orders = ordersIn(without)
  const known = new Set(memory.answersSeen)
  let conflicts = before
  for (const { key, at, detail } of rewrites) {
    const rewrite = known.has(key) ? null : readRewrite(detail)
    const wrote = rewrite === null ? null : overwritten(input, memory, rewrite, at, orders, policy)
    if (rewrite !== null && wrote !== null) conflicts = withRewrite(conflicts, rewrite, wrote, at)
  }
  const open = conflicts.filter(
    (conflict) => now < closesAt(conflict, policy) && !orders.some((order) => settles(order, conflict)),
  )
  return { input: plain, conflicts: open.length === 0 ? NO_CONFLICTS : open, seen }
}

/** When the first of the conflicts closes by itself; null: none is open. */
export function firstClosing(conflicts: readonly Conflict[], policy: Pick<Policy, 'limits'>): Instant | null {
  let first: Instant | null = null
  for (const conflict of conflicts) {
    const at = closesAt(conflict, policy)
    if (first === null || at < first) first = at
  }
  return first
}

function closesAt({ lastAt }: Conflict, { limits }: Pick<Policy, 'limits'>): Instant {
  return lastAt + (limits?.conflictQuietDays ?? USUAL_QUIET_DAYS) * DAY
}

/** The conflict about the owner or the stage; undefined: none is open. */
export function conflictAbout(conflicts: readonly Conflict[], what: Contested): Conflict | undefined {
  for (const conflict of conflicts) if (conflict.what === what) return conflict
  return undefined
}

/** Tells of the stage; what became of the owner is a step of the routing. */
export function contestedStageStep(conflicts: readonly Conflict[]): TraceStep | null {
  const conflict = conflictAbout(conflicts, 'stage')
  if (conflict === undefined) return null
  const { wrote, found, tool, times, lastAt } = conflict
  return { step: 'stage', because: 'stage.contested', saw: { wrote, found, tool, times, at: lastAt } }
}

interface Ordered {
  readonly at: Instant
  readonly order: ManagerOrder
}

function ordersIn(activities: readonly Activity[]): readonly Ordered[] {
  return activities.flatMap(({ kind, at, detail }) => {
    const order = kind === ORDER_KIND ? readOrder(detail) : null
    return order === null ? [] : [{ at, order }]
  })
}

function settles({ at, order }: Ordered, { what, lastAt }: Conflict): boolean {
  if (at < lastAt) return false
  return order.order === 'settle-conflict' || (order.order === 'assign' && what === 'owner')
}

/** The value of ours that a rewrite took away; null: it took away nothing that we had written just before. */
function overwritten(
  { snapshot, writes }: DecisionInput,
  memory: LeadMemory,
  { what, value }: Rewrite,
  at: Instant,
  orders: readonly Ordered[],
  { limits }: Pick<Policy, 'limits'>,
): string | null {
  // The property of the stage is ours alone: whoever else writes it, at whatever time, is in our way.
  if (what === 'stage') return value === memory.stage ? null : memory.stage
  const { assignment, ownerAskedIn } = memory
  if (assignment === null) return null
  const { ownerId, assignedAt } = assignment
  const isOurs = assignment.by !== 'person' || orders.some((one) => isOrderOf(one, ownerId, assignedAt))
  const isLate = at > assignedAt + (limits?.conflictMinutes ?? USUAL_CONFLICT_MINUTES) * MINUTE
  if (!isOurs || at < assignedAt || isLate) return null
  // Ours came after it, or is on its way still: nothing of ours was taken away.
  const hasLanded = writes === undefined || ownerAskedIn === undefined || writes.shown >= ownerAskedIn
  return hasLanded && value !== ownerId && snapshot.fields.ownerId !== ownerId ? ownerId : null
}

/** Whom a person chose here is told to the CRM by us; whom they chose there is not. */
function isOrderOf({ at, order }: Ordered, ownerId: string, assignedAt: Instant): boolean {
  return order.order === 'assign' && order.ownerId === ownerId && at <= assignedAt && assignedAt - at < DAY
}

function withRewrite(
  conflicts: readonly Conflict[],
  { what, value, tool, toolId }: Rewrite,
  wrote: string,
  at: Instant,
): readonly Conflict[] {
  const before = conflictAbout(conflicts, what)
  const conflict: Conflict = {
    ...{ what, wrote, found: value, tool, toolId },
    firstAt: before?.firstAt ?? at,
    lastAt: Math.max(before?.lastAt ?? at, at),
    times: (before?.times ?? 0) + 1,
  }
  return [...conflicts.filter((one) => one !== before), conflict].sort((a, b) => (a.what < b.what ? -1 : 1))
}
