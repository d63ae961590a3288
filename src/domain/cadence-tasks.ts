import type { TaskIntent } from './decision.ts'
import type { CadenceState, Instant, LeadId } from './lead.ts'
import type { CadencePolicy } from './policy/lifecycle-policy.ts'

/** Of what advances a cadence that which its tasks need. */
interface About {
  readonly leadId: LeadId
  readonly now: Instant
  readonly cadences: { readonly byId: ReadonlyMap<string, CadencePolicy> }
}

const NO_TASKS: readonly TaskIntent[] = []

/** The task of the touch that begins: the owner's, or the wish that the CRM's sequence sends it. */
export function openTask(input: About, cadence: CadencePolicy, state: CadenceState): readonly TaskIntent[] {
  if (cadence.tasks !== true || state.dueAt === null) return NO_TASKS
  // Asked at each e-mail under one key: the first one counts.
  return [
    sendsItself(cadence, state)
      ? sequenceTask(input, cadence, state, 'open')
      : touchTask(input, cadence, state, 'open'),
  ]
}

/** Whether the open touch is an e-mail that the CRM's sequence sends. A lead that changed hands is written to by its new owner. */
function sendsItself(cadence: CadencePolicy | undefined, state: CadenceState): boolean {
  return runsSequence(cadence, state) && cadence?.touches[state.next]?.channel === 'email'
}

function runsSequence(cadence: CadencePolicy | undefined, { handedOver }: CadenceState): boolean {
  return cadence?.sequence !== undefined && (handedOver ?? 0) === 0
}

/** Closes the open touch's task and what the cadence asked of the CRM's sequence. */
export function closeAll(
  input: About,
  state: CadenceState,
  ended: NonNullable<CadenceState['ended']>,
): readonly TaskIntent[] {
  const cadence = input.cadences.byId.get(state.cadenceId)
  const open = closeOpen(input, state)
  if (cadence === undefined || state.ended !== null || !runsSequence(cadence, state)) return open
  return [...open, sequenceTask(input, cadence, state, 'close', ended)]
}

/** Closes the open touch's task, unless the cadence makes none; of one the policy knows no more it may have made some. */
export function closeOpen(input: About, state: CadenceState): readonly TaskIntent[] {
  const cadence = input.cadences.byId.get(state.cadenceId)
  if ((cadence !== undefined && cadence.tasks !== true) || state.ended !== null || state.dueAt === null) return NO_TASKS
  if (sendsItself(cadence, state)) return NO_TASKS
  return [touchTask(input, cadence, state, 'close')]
}

function touchTask(
  { leadId, now }: About,
  cadence: CadencePolicy | undefined,
  state: CadenceState,
  action: TaskIntent['action'],
): TaskIntent {
  const { cadenceId, startedAt, next, ownerId, handedOver } = state
  const touch = cadence?.touches[next]
  const again = handedOver === undefined ? '' : `:${handedOver}`
  return {
    key: `${leadId}:touch:${cadenceId}:${startedAt}:${next}:${ownerId}${again}`,
    action,
    kind: 'touch',
    assigneeId: ownerId,
    dueAt: state.dueAt ?? now,
    facts: {
      leadId,
      repId: ownerId,
      cadence: cadence?.name ?? cadenceId,
      channel: touch?.channel ?? null,
      template: touch?.template ?? null,
      touch: next + 1,
      touches: cadence?.touches.length ?? next + 1,
    },
  }
}

function sequenceTask(
  { leadId, now }: About,
  cadence: CadencePolicy,
  state: CadenceState,
  action: TaskIntent['action'],
  ended: CadenceState['ended'] = null,
): TaskIntent {
  const { cadenceId, startedAt, ownerId, next } = state
  const emails = cadence.touches.filter(({ channel }, i) => channel === 'email' && i >= next)
  return {
    key: `${leadId}:sequence:${cadenceId}:${startedAt}:${ownerId}`,
    action,
    kind: 'sequence',
    assigneeId: ownerId,
    dueAt: state.dueAt ?? now,
    facts: {
      leadId,
      repId: ownerId,
      cadence: cadence.name,
      sequence: cadence.sequence ?? null,
      templates: emails.map(({ template }) => template),
      ended,
    },
  }
}
