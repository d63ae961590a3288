import type { Policy } from '../../src/domain/policy/policy.ts'
import { OWNER_PROPERTY, REVISION_PROPERTY } from './model.ts'
import type { World } from './world.ts'
import type { WorldName } from './worlds.ts'

export const LEADS = 6
export const COMPANY = '901'
const REPS = ['5501', '5502', '5503'] as const
const HEIR = '199'

/** Something a person, a form or another tool does. @param n its place in the script */
export type Deed = (world: World, id: string, n: number) => void

/** Ids of the contacts that come. */
export function leadIds(): readonly string[] {
  return Array.from({ length: LEADS }, (_, n) => String(101 + n))
}

const edit: Deed = ({ crm }, id, n) => crm.change(id, { firstname: `Jane ${n}` }, 'changed')
const promote: Deed = ({ crm }, id, n) =>
  crm.change(id, { jobtitle: n % 2 === 0 ? 'Chief Revenue Officer' : 'Intern' }, 'changed')
const visit: Deed = ({ crm, now }, id, n) =>
  crm.change(
    id,
    { hs_analytics_last_url: `https://acme.example/p${n}`, hs_analytics_last_timestamp: String(now) },
    'changed',
  )
const lose: Deed = ({ crm }, id) => crm.change(id, { company: null, jobtitle: null }, 'changed')

/** Nothing of ours is on its way for that record, so that what a person does to its owner now must stand. */
function isIdle({ tenant, model }: World, id: string): boolean {
  return !tenant.dirty.has(`contact ${id}`) && !tenant.writes.has(id) && model.decided.has(id)
}

/** To and fro before anybody looked, and no write of ours landed between: nothing that can be seen has changed. */
function isAsSeen({ crm, model }: World, id: string): boolean {
  const shown = (property: string) => crm.value('contact', id, property) || null
  return model.showsAsSeen(id, { ownerId: shown(OWNER_PROPERTY), revision: Number(shown(REVISION_PROPERTY) ?? 0) })
}

const takeOver: Deed = (world, id, n) => give(world, id, REPS[n % REPS.length]!)

/** Somebody undoes the latest change of the owner, as the CRM's history shows it. */
const putBack: Deed = (world, id, n) => {
  const before = world.crm.ownerBefore.get(id)
  if (before === undefined || before === null) takeOff(world, id, n)
  else give(world, id, before)
}

function give(world: World, id: string, owner: string): void {
  const { crm, tenant, model, kernel } = world
  if (crm.refusedOwners.has(owner)) return
  const shown = crm.value('contact', id, OWNER_PROPERTY)
  // Somebody whom the product still takes for gone is nobody's owner yet.
  const isKnown = tenant.people.some((person) => person.repId === owner && person.active)
  const { memory } = tenant.leads.get(tenant.aliases.get(id) ?? '') ?? {}
  // To and fro before anybody looked: it is with whom it was given to.
  const isBack = memory?.assignment?.ownerId === owner
  const stands = isKnown && shown !== owner && !isBack && isIdle(world, id)
  model.forgetChoices(id)
  model.ownerTouched.add(id)
  crm.change(id, { [OWNER_PROPERTY]: owner }, 'changed')
  if (!stands || isAsSeen(world, id)) return
  kernel.sometimes('lead taken over by a person')
  if (memory?.intendedOwnerId === shown && memory.ownerSeenAtIntent === owner)
    kernel.sometimes('lead put back to whom nobody saw leave')
  model.takenOver.set(id, { ownerId: owner, version: crm.versionOf(id) })
}
const takeOff: Deed = (world, id) => {
  const { crm, tenant, model, kernel } = world
  const ownerId = crm.value('contact', id, OWNER_PROPERTY)
  if (ownerId === null || ownerId === '') return
  const { memory } = tenant.leads.get(tenant.aliases.get(id) ?? '') ?? {}
  // Who was put there and taken off before anybody looked was never known to have it.
  const stands = memory?.assignment?.ownerId === ownerId && isIdle(world, id)
  model.forgetChoices(id)
  model.ownerTouched.add(id)
  crm.change(id, { [OWNER_PROPERTY]: null }, 'changed')
  if (!stands || isAsSeen(world, id)) return
  kernel.sometimes('owner taken off by a person')
  if (memory?.intendedOwnerId === ownerId && memory.ownerSeenAtIntent === null)
    kernel.sometimes('owner taken off whose landing nobody saw')
  model.takenOff.set(id, { ownerId, version: crm.versionOf(id) })
}
const remove: Deed = ({ crm, kernel, model }, id) => {
  kernel.sometimes('contact deleted')
  model.forgetChoices(id)
  crm.delete(id)
}
const erase: Deed = ({ crm, kernel, model }, id) => {
  kernel.sometimes('contact erased by law')
  model.forgetChoices(id)
  crm.eraseContact(id)
}
const merge: Deed = ({ crm, kernel, model }, id) => {
  const other = leadIds().find((one) => one !== id && crm.has(one))
  if (other === undefined || crm.has(HEIR)) return
  kernel.sometimes('contacts merged')
  for (const one of [id, other]) model.forgetChoices(one)
  model.ownerTouched.add(HEIR)
  crm.join([id, other], HEIR)
}
const goAway: Deed = (world, _id, n) => {
  const away = new Set(n % 4 === 0 ? REPS : [REPS[n % REPS.length]!])
  world.kernel.sometimes(away.size === REPS.length ? 'everybody away' : 'somebody away')
  world.crm.peopleNow = world.crm.peopleNow.map((person) => ({ ...person, away: away.has(person.repId as '5501') }))
}
const comeBack: Deed = (world) => {
  world.crm.peopleNow = world.crm.peopleNow.map((person) => ({ ...person, away: false }))
}
/** Somebody leaves the firm: the CRM takes them as nobody's owner any more. */
const leave: Deed = ({ crm, kernel, model }, _id, n) => {
  const gone = REPS[n % REPS.length]!
  for (const [id, { ownerId }] of model.takenOver) if (ownerId === gone) model.takenOver.delete(id)
  kernel.sometimes('rep deactivated')
  crm.refusedOwners.add(gone)
  crm.peopleNow = crm.peopleNow.map((person) => (person.repId === gone ? { ...person, active: false } : person))
}
const rejoin: Deed = ({ crm, kernel }) => {
  if (crm.refusedOwners.size > 0) kernel.sometimes('rep back')
  crm.refusedOwners.clear()
  crm.peopleNow = crm.peopleNow.map((person) => ({ ...person, active: true }))
}
export const publish: Deed = (world, _id, n) => {
  const active = world.tenant.policies.at(-1)!.document as Policy
  const classes = active.sla.classes.map((one) => ({ ...one, minutes: 1 + (n % 3) }))
  world.publish({ ...active, sla: { ...active.sla, classes } }, world.tenant.policies.length)
  chooseSoon(world, n)
}
/** What nobody meant: every lead is disqualified. Whoever has to choose does so soon, one way or the other. */
const publishBadly: Deed = (world, _id, n) => {
  const active = world.tenant.policies.at(-1)!.document as Policy
  const stages = { ...active.stages, disqualify: { combinator: 'and' as const, rules: [] } }
  world.publish({ ...active, stages }, world.tenant.policies.length)
  chooseSoon(world, n)
}
const CHOOSE_MS = 7_000
/** By so long after the faults what was published has landed. */
const LATE_MS = 120_000
/** Accounts whose admin looks already: two who choose differently at once would go on for ever. */
const looksAlready = new WeakSet<World>()
/** One admin looks now and then, and chooses when a version is held up. */
function chooseSoon(world: World, n: number): void {
  if (looksAlready.has(world)) return
  looksAlready.add(world)
  lookSoon(world, n)
}
function lookSoon(world: World, n: number): void {
  const { kernel } = world
  kernel.at(kernel.now + CHOOSE_MS, 'an admin looks after the policy', () => {
    const { canary, policies } = world.tenant
    if (canary?.state === 'paused') {
      kernel.sometimes('policy held up')
      if (n % 3 === 0) world.accept(canary.version)
      else world.publish(policies[canary.former - 1]!.document as Policy, canary.version)
    }
    // What was published may land late, and what is compared may yet be held up.
    const isCalm = kernel.healedAt !== null && kernel.now - kernel.healedAt > LATE_MS
    if (!isCalm || canary?.state === 'comparing' || canary?.state === 'paused') lookSoon(world, n)
  })
}
const reachOut: Deed = ({ crm, now }, id) =>
  crm.change(id, { hs_first_outreach_date: String(now - 5_000), notes_last_contacted: String(now - 5_000) }, 'changed')
const sellCompany: Deed = ({ crm, kernel }, _id, n) => {
  kernel.sometimes('company changes hands')
  crm.changeCompany(COMPANY, { hubspot_owner_id: REPS[n % REPS.length]!, name: 'Firm 1', domain: 'firm1.example' })
}

/** Deeds that are done to nobody's contact. */
export const TO_NOBODY: ReadonlySet<Deed> = new Set([
  goAway,
  comeBack,
  leave,
  rejoin,
  publish,
  publishBadly,
  sellCompany,
])

const IN_LANE = [edit, promote, visit, lose]
/** By number in the histories that are told by hand: new ones at the end. */
export const DEEDS: Readonly<Record<WorldName, readonly Deed[]>> = {
  lane: IN_LANE,
  flood: IN_LANE,
  portal: [
    edit,
    promote,
    visit,
    takeOver,
    takeOver,
    remove,
    merge,
    goAway,
    comeBack,
    reachOut,
    sellCompany,
    erase,
    leave,
    rejoin,
    publish,
    takeOff,
    putBack,
    putBack,
    publishBadly,
  ],
}
