import type { Escalation } from './escalation.ts'
import type { Assignment, RepId } from './lead.ts'
import { step, withFormer } from './route-input.ts'
import type { RouteInput, RouteResult } from './route-input.ts'
import { byRule } from './route-rule.ts'

/**
 * Takes an unanswered lead from its owner and gives it to the next one, by the rules of the pools, never to anybody who had
 * it. When somebody may have it later the owner keeps it until then; when nobody may, the manager settles it.
 */
export function reassign(
  input: RouteInput,
  { kind, clockId, reassignLocked }: Escalation,
  assignment: Assignment,
  former: readonly RepId[],
): RouteResult {
  const { ownerId, lockedUntil } = assignment
  const isLocked = lockedUntil !== null && input.now < lockedUntil && !reassignLocked
  if (kind === 'queue' || isLocked) return toManager(clockId, assignment, former)
  const had = withFormer(withFormer(former, ownerId), assignment.delegateId ?? null)
  const result = byRule(input, [step('route.not-answered', { ownerId, since: assignment.assignedAt })], had, [])
  const { routing } = result
  if (routing.kind === 'assign') return { ...result, escalated: { clockId, outcome: 'reassigned', until: null } }
  const until = routing.kind === 'hold' ? routing.hold.until : null
  if (until === null) return toManager(clockId, assignment, former)
  return {
    routing: { kind: 'keep', assignment, because: 'route.reassign-waits' },
    rotation: null,
    trace: [...result.trace, step('route.reassign-waits', { ownerId, until })],
    formerOwners: former,
    escalated: { clockId, outcome: 'waits', until },
  }
}

function toManager(clockId: string, assignment: Assignment, former: readonly RepId[]): RouteResult {
  return {
    routing: { kind: 'keep', assignment, because: 'route.manager-queue' },
    rotation: null,
    trace: [step('route.manager-queue', { ownerId: assignment.ownerId, had: [...former] })],
    formerOwners: former,
    escalated: { clockId, outcome: 'queue', until: null },
  }
}
