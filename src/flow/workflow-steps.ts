import { explainStep } from '../domain/explain/explain.ts'
import { routingOutcome } from '../domain/routing-outcome.ts'
import { CrmRefusedError, isCrmTrouble, type Crm, type InstallationId, type StepAnswer } from '../ports/crm.ts'
import type { Installation } from '../ports/installations.ts'
import type { ReadyStep } from '../ports/workflow-steps.ts'
import type { Flow } from './context.ts'
import { namesForDecisions } from './names.ts'
import type { Settings } from './settings.ts'

/** How a step is answered at once. `wait`: the CRM is told when the record is decided. */
export type StepReply = 'wait' | 'done' | 'failed'

/** Names of what a step is answered with; the action of the CRM's workflows lists the same. */
export const STEP_OUTPUTS = [
  'estafet_owner',
  'estafet_owner_name',
  'estafet_stage',
  'estafet_status',
  'estafet_score',
  'estafet_outcome',
  'estafet_reason',
] as const

const AT_ONCE = 100
/** A record that was not decided by then goes on in its workflow undecided. */
const LONGEST_WAIT_MS = 12 * 3_600_000

/**
 * Has a record decided because a workflow of the CRM asks for it: marked in the first lane, whatever became of it before. Where the
 * account did not let us answer later, the step goes on at once and the decision follows.
 */
export async function askByWorkflow(
  flow: Flow,
  { installationId, state, crm }: Installation,
  { callbackId, recordId }: { readonly callbackId: string; readonly recordId: string },
  mayAnswerLater: boolean,
): Promise<StepReply> {
  if (state !== 'active') return 'failed'
  const askedAt = flow.clock.now()
  const canComplete = mayAnswerLater && flow.crms.of(crm).crm.completeSteps !== undefined
  const asked = await flow.stores.workflowSteps.ask(installationId, { callbackId, recordId, askedAt })
  if (asked === 'waiting') flow.bells.ring({ kind: 'evaluate', installation: installationId, type: 'contact' })
  if (asked === 'waiting' && canComplete) return 'wait'
  if (asked === 'waiting') await flow.stores.workflowSteps.finish(installationId, [callbackId], askedAt)
  return 'done'
}

/** Tells the CRM of steps whose record was decided and written, and of those that waited too long. @returns how many. */
export async function finishWorkflowSteps(flow: Flow, settings: Settings): Promise<number> {
  const { crm, installation } = settings
  const { installationId } = installation
  if (crm.completeSteps === undefined) return 0
  const now = flow.clock.now()
  const { workflowSteps } = flow.stores
  const ready = await workflowSteps.take(installationId, now - LONGEST_WAIT_MS, AT_ONCE, flow.patience.leaseMs)
  if (ready.length === 0) return 0
  const answers: StepAnswer[] = []
  for (const step of ready) answers.push(await answerTo(flow, settings, step))
  const over = await tell(flow, crm, installationId, answers)
  await workflowSteps.finish(installationId, over, flow.clock.now())
  return over.length
}

/**
 * Tells the CRM how steps ended. One that it refuses to hear of is over too: told again it would be refused again, and hold up the others.
 * @returns those that need not be told again; the rest is taken again when the lease ends.
 */
async function tell(
  flow: Flow,
  crm: Crm,
  installation: InstallationId,
  answers: readonly StepAnswer[],
): Promise<readonly string[]> {
  try {
    await crm.completeSteps?.(installation, answers)
    return answers.map(({ callbackId }) => callbackId)
  } catch (error) {
    if (isCrmTrouble(error)) {
      flow.log.warn('workflow_steps_wait', { installation, error: error.code })
      return []
    }
    if (!(error instanceof CrmRefusedError)) throw error
    if (answers.length > 1) return tellEach(flow, crm, installation, answers)
    flow.log.warn('workflow_step_refused', { installation, step: answers[0]?.callbackId, status: error.status })
    return answers.map(({ callbackId }) => callbackId)
  }
}

async function tellEach(
  flow: Flow,
  crm: Crm,
  installation: InstallationId,
  answers: readonly StepAnswer[],
): Promise<readonly string[]> {
  const over: string[] = []
  for (const answer of answers) over.push(...(await tell(flow, crm, installation, [answer])))
  return over
}

async function answerTo(
  flow: Flow,
  settings: Settings,
  { callbackId, recordId, askedAt, decided }: ReadyStep,
): Promise<StepAnswer> {
  const { installationId, language, zone } = settings.installation
  const lead = decided ? await flow.stores.reads.lead(installationId, recordId, 1) : null
  if (lead === null) return { callbackId, ended: 'failed', outputs: {} }
  const { decision } = lead.latest
  const { ownerId, stage, status, score } = decision.outputs
  const { routing } = decision
  // Whoever got it since the step was asked may have been looked at once more by now: what tells is how they got it.
  const told = routing.kind === 'keep' ? (lead.assigned ?? lead.latest).decision : decision
  const isGiven = routing.kind === 'keep' && routing.assignment.assignedAt >= askedAt
  const names = await namesForDecisions(flow, settings, [told])
  return {
    callbackId,
    ended: 'done',
    outputs: {
      estafet_owner: ownerId ?? '',
      estafet_owner_name: ownerId === null ? '' : names.rep(ownerId),
      estafet_stage: stage,
      estafet_status: status,
      estafet_score: String(Math.round(score)),
      estafet_outcome: isGiven ? 'assigned' : routingOutcome(routing),
      estafet_reason: explainStep(told.outputs.routingReason, language, names, zone),
    } satisfies Record<(typeof STEP_OUTPUTS)[number], string>,
  }
}

/** Installations whose steps can be answered now. */
export async function finishSteps(flow: Flow, installation: InstallationId): Promise<void> {
  const settings = await flow.settings.load(flow, installation)
  if (settings?.installation.state === 'active') await finishWorkflowSteps(flow, settings)
}
