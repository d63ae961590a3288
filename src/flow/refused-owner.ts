import { factsFrom } from '../domain/decide.ts'
import { allPools } from '../domain/policy/all-pools.ts'
import { afterRefusedOwner } from '../domain/undo-turn.ts'
import type { RepId } from '../domain/lead.ts'
import type { InstallationId, RecordId } from '../ports/crm.ts'
import type { OutboxClaim, OwnerRefusal, StandingOwner, WriteOutcome } from '../ports/outbox.ts'
import type { Flow } from './context.ts'
import { asItStood } from './recompute.ts'
import type { Settings } from './settings.ts'
import { syncPeople } from './sync-people.ts'

/** Whether the CRM refused a write because of the owner in it. */
export function isOwnerRefused({ mapping }: Settings, outcome: WriteOutcome): outcome is RefusedWrite {
  return outcome.kind === 'refused' && !!outcome.property && outcome.property === mapping.outputs.ownerId?.property
}
type RefusedWrite = Extract<WriteOutcome, { kind: 'refused' }>

/** Whom the CRM refused as the owner of which record. */
export function refusedOwnersOf(
  settings: Settings,
  claim: OutboxClaim,
  outcomes: readonly WriteOutcome[],
): ReadonlyMap<RecordId, RepId> {
  const sent = new Map(claim.writes.map(({ recordId, values }) => [recordId, values]))
  const owners = new Map<RecordId, RepId>()
  for (const outcome of outcomes) {
    const owner = isOwnerRefused(settings, outcome) ? sent.get(outcome.recordId)?.[outcome.property ?? ''] : undefined
    if (owner) owners.set(outcome.recordId, owner)
  }
  return owners
}

/**
 * Leads whose owner the CRM refused are decided again without that person, the turn given back. A record that follows another one keeps
 * the owner it shows; whom the leading record has is left to that one's CRM.
 * @returns the outcomes that stay refused: a person refused a second time for the same lead, or one we did not choose.
 * @source docs/decisions/0005-rotation.md
 */
export async function routeRefusedAgain(
  flow: Flow,
  settings: Settings,
  claim: OutboxClaim,
  refused: readonly RefusedWrite[],
): Promise<readonly WriteOutcome[]> {
  if (refused.length === 0) return refused
  await readPeople(flow, settings, claim.installation)
  const sent = new Map(claim.writes.map(({ recordId, values }) => [recordId, values]))
  const left: WriteOutcome[] = []
  for (const outcome of refused) {
    const ownerId = sent.get(outcome.recordId)?.[outcome.property ?? '']
    if (!ownerId || !(await routeAgain(flow, claim, outcome, ownerId))) left.push(outcome)
  }
  return left
}

/** Other leads shall not go to that person either. Where the people cannot be read now, the timer reads them soon. */
async function readPeople(flow: Flow, settings: Settings, installation: InstallationId): Promise<void> {
  try {
    await syncPeople(flow, settings, installation)
  } catch (error) {
    flow.log.warn('people_not_read', { installation, error })
  }
}

async function routeAgain(
  flow: Flow,
  claim: OutboxClaim,
  { recordId, version }: RefusedWrite,
  ownerId: string,
): Promise<boolean> {
  const { outbox } = flow.stores
  const standing = await outbox.standingOwner(claim.installation, recordId)
  if (standing === null || standing.assignment.ownerId !== ownerId || standing.refused.includes(ownerId)) return false
  const turn = await turnTaken(flow, claim.installation, standing)
  const refusal: OwnerRefusal = { recordId, version, ownerId, decisionId: standing.decisionId, turn }
  if ((await outbox.refuseOwner(claim, refusal, flow.clock.now())) === 'overtaken') return false
  flow.meter.count('owner_refused')
  flow.log.warn('owner_refused', { installation: claim.installation, record: recordId, owner: ownerId })
  flow.bells.ring({ kind: 'evaluate', installation: claim.installation, type: 'contact' })
  return true
}

/** The turn that chose this owner, by the pool, its policy and its people as they were then. */
async function turnTaken(
  flow: Flow,
  installation: InstallationId,
  { assignment, decisionId }: StandingOwner,
): Promise<OwnerRefusal['turn']> {
  const { ownerId: repId, poolId, assignedAt: at } = assignment
  if (poolId === null || decisionId === null) return null
  const stood = await asItStood(flow, installation, decisionId)
  if (stood === null || stood.decision.routing.kind !== 'assign') return null
  const refused = { repId, poolId, at, candidates: stood.decision.routing.candidates }
  const pool = allPools(stood.policy).find(({ id }) => id === poolId)
  const seen = factsFrom(stood.kept.seen)
  return {
    poolId,
    giveBack: (state) => {
      const facts = { ...seen, rotation: new Map([[poolId, state]]) }
      return afterRefusedOwner(refused, stood.roster, pool, facts).facts.rotation.get(poolId) ?? state
    },
  }
}
