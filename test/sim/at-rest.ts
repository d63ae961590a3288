import { evaluateBatch } from '../../src/flow/evaluate-batch.ts'
import { recompute, type Recomputed } from '../../src/flow/recompute.ts'
import type { EvaluationCommit } from '../../src/ports/evaluations.ts'
import { dirtyKey } from '../support/memory-stores/dirty.ts'
import { OWNER_PROPERTY } from './model.ts'
import { leadIsBehind, leadIsUnverified, peopleAreBehind, personIsToBeForgotten } from './waiting.ts'
import { INSTALLATION, type World } from './world.ts'

/** That an owner stays is worded otherwise than that one was chosen: a lead looked at once more gets the other words. */
const IN_WORDS: ReadonlySet<string> = new Set(['estafet_routing_reason', 'estafet_revision'])
const RECONCILED = ['company', 'contact', 'deal'] as const

/** Nothing waits, nothing is under way, and the CRM was asked at least once since the faults ended. */
export function isAtRest(world: World, openWebhooks: number): boolean {
  const { tenant, state, flooder, kernel, crm, now } = world
  if (world.connectedSince === null || openWebhooks > 0 || kernel.pending > 0 || kernel.healedAt === null) return false
  if (tenant.dirty.size + tenant.writes.size + tenant.tasks.size > 0) return false
  if (!flooder.isAtRest || personIsToBeForgotten(state) || leadIsBehind(state) || leadIsUnverified(state)) return false
  if (peopleAreBehind(tenant, crm.peopleNow)) return false
  const healed = now - kernel.now + kernel.healedAt
  for (const type of RECONCILED) {
    const row = tenant.reconcile.get(type)
    if (!row || row.finishedAt === null || row.finishedAt <= healed) return false
  }
  for (const lead of tenant.leads.values()) if (lead.lookAgainAt !== null && lead.lookAgainAt <= now) return false
  return true
}

/** What must hold when nothing is left to do. Changes the world: it is looked at last. */
export async function checkAtRest(world: World, recomputed: number): Promise<void> {
  const { tenant, model } = world
  checkValues(world)
  checkErased(world)
  checkApart(world)
  checkCompanies(world)
  for (const [key, wanted] of tenant.taskKeys) {
    const shown = world.crm.tasks.get(key)?.status
    if (shown !== wanted)
      model.fail('task-not-as-decided', `task ${key} is ${shown ?? 'missing'} in the CRM, decided ${wanted}`)
  }
  checkChoices(world)
  await checkDecisions(world)
  if (recomputed === 0) return
  const flow = world.calmFlow()
  for (const { decisionId } of tenant.decisions.slice(-recomputed)) {
    const again = await recompute(flow, INSTALLATION, decisionId)
    if (again.kind !== 'same')
      model.fail('not-recomputable', `decision ${decisionId} computed again: ${differenceOf(again)}`)
  }
}

/** Whom a person chose has the lead; whom a person took it from has it not. */
function checkChoices({ model, crm }: World): void {
  for (const [id, { ownerId }] of model.takenOver) {
    const shown = crm.value('contact', id, OWNER_PROPERTY)
    if (crm.has(id) && shown !== ownerId)
      model.fail('person-overruled', `${id} was given to ${ownerId} by a person and belongs to ${shown}`)
  }
  for (const [id, { ownerId }] of model.takenOff)
    if (crm.has(id) && crm.value('contact', id, OWNER_PROPERTY) === ownerId)
      model.fail('person-overruled', `${id} was taken from ${ownerId} by a person and belongs to them again`)
}

/** The parts of a decision that differ. */
function differenceOf(again: Recomputed): string {
  if (again.kind !== 'different') return again.kind
  const now = new Map<string, unknown>(Object.entries(again.now))
  return Object.entries(again.stored)
    .filter(([part, value]) => JSON.stringify(value) !== JSON.stringify(now.get(part)))
    .map(([part, value]) => `${part} was ${JSON.stringify(value)}, is ${JSON.stringify(now.get(part))}`)
    .join('; ')
}

/** Of an erased person not even the id is kept. */
function checkErased({ tenant, model }: World): void {
  if (model.erased.size === 0) return
  for (const [table, rows] of Object.entries(tenant)) {
    const text = textOf(rows)
    for (const id of model.erased)
      if (text.includes(`"${id}"`)) model.fail('erased-but-kept', `${id} was erased in the CRM and stands in ${table}`)
  }
}

function textOf(rows: unknown): string {
  const listed = rows instanceof Map || rows instanceof Set ? [...rows] : rows
  return Array.isArray(listed) ? JSON.stringify(listed) : ''
}

/** Each customer's records are their own. */
function checkApart({ tenant, flooder, model, crm }: World): void {
  for (const [name, detail] of flooder.open > 0 || flooder.crm.contactIds().length > 0 ? flooder.broken() : [])
    model.fail(name, detail)
  const foreign = new Set(flooder.crm.contactIds())
  for (const { recordId } of tenant.leads.values())
    if (foreign.has(recordId)) model.fail('tenants-mixed', `${recordId} of the one who floods is a lead of the other`)
  for (const { recordId } of flooder.tenant.leads.values())
    if (crm.has(recordId)) model.fail('tenants-mixed', `${recordId} is a lead of the one who floods`)
}

/** Companies are remembered as the CRM shows them. */
function checkCompanies({ tenant, model, crm }: World): void {
  for (const { id, account } of tenant.linked.values()) {
    if (account === null) continue
    const owner = crm.value('company', id, 'hubspot_owner_id')
    if (account.ownerId !== owner)
      model.fail('company-out-of-date', `company ${id} belongs to ${owner}, remembered is ${account.ownerId}`)
  }
}

/** The CRM shows what was last intended; leads of records that are gone have no owner any more. */
function checkValues({ tenant, model, crm }: World): void {
  for (const lead of tenant.leads.values()) {
    const { recordId, intended } = lead
    if (!crm.has(recordId)) {
      if (lead.retiredAt === null) model.fail('ghost', `${recordId} is gone from the CRM and still a lead`)
      continue
    }
    if (lead.retiredAt !== null) model.fail('retired-alive', `${recordId} is in the CRM and its lead is retired`)
    for (const [property, value] of Object.entries(intended ?? {})) {
      const shown = crm.value('contact', recordId, property) ?? ''
      if (shown !== value)
        model.fail(
          'crm-not-as-decided',
          `${recordId}.${property} shows ${shown || 'nothing'}, decided ${value || 'nothing'}`,
        )
    }
  }
}

/** Deciding every contact once more from its present state changes nothing. */
async function checkDecisions(world: World): Promise<void> {
  const { model, tenant, crm } = world
  const commits: EvaluationCommit[] = []
  const flow = world.calmFlow({
    ...world.stores,
    evaluations: {
      ...world.stores.evaluations,
      evaluate: (command, decide) =>
        world.stores.evaluations.evaluate(command, (seen) => {
          const commit = decide(seen)
          commits.push(commit)
          return commit
        }),
    },
  })
  const ids = crm.contactIds()
  for (const id of ids) tenant.dirty.delete(dirtyKey('contact', id))
  await world.stores.inbox.mark(
    INSTALLATION,
    ids.map((id) => ({ type: 'contact', id, occurredAt: world.now })),
    'normal',
    world.now,
  )
  const before = new Map(ids.map((id) => [id, model.decided.get(id) ?? 0]))
  await evaluateBatch(flow, { installation: INSTALLATION, type: 'contact' })
  for (const { leads } of commits)
    for (const { recordId, write, decided } of leads) {
      if ((before.get(recordId) ?? 0) < crm.versionOf(recordId))
        model.fail('change-never-seen', `v${crm.versionOf(recordId)} of ${recordId} was never decided upon`)
      if (write !== null && Object.keys(write).some((property) => !IN_WORDS.has(property)))
        model.fail('not-settled', `${recordId} would still be written ${JSON.stringify(write)}`)
      if (decided.decision.routing.kind === 'assign')
        model.fail('not-settled', `${recordId} would still be given to ${decided.decision.routing.assignment.ownerId}`)
    }
}
