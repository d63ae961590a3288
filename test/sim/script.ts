import { demoRequest } from '../support/memory-world.ts'
import type { World } from './world.ts'
import type { WorldName } from './worlds.ts'

const LEADS = 6
const CHANGES: Readonly<Record<WorldName, number>> = { lane: 14, portal: 16 }
/** People and forms do things within this time; after it, faults go on for as long again. */
export const ACTIVE_MS = 60_000
const MOMENTS = 24
const REPS = ['5501', '5502', '5503'] as const
const HEIR = '199'

type Deed = (world: World, id: string, n: number) => void

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

const takeOver: Deed = (world, id, n) => {
  const { crm, tenant, model, kernel } = world
  const owner = REPS[n % REPS.length]!
  const idle =
    !tenant.dirty.has(`contact ${id}`) && !tenant.writes.has(id) && kernel.pending === 0 && model.decided.has(id)
  if (idle && crm.value('contact', id, 'hubspot_owner_id') !== owner) {
    kernel.sometimes('lead taken over by a person')
    model.takenOver.set(id, owner)
  } else model.takenOver.delete(id)
  crm.change(id, { hubspot_owner_id: owner }, 'changed')
}
const remove: Deed = ({ crm, kernel, model }, id) => {
  kernel.sometimes('contact deleted')
  model.takenOver.delete(id)
  crm.delete(id)
}
const merge: Deed = ({ crm, kernel, model }, id) => {
  const other = leadIds().find((one) => one !== id && crm.has(one))
  if (other === undefined || crm.has(HEIR)) return
  kernel.sometimes('contacts merged')
  for (const one of [id, other]) model.takenOver.delete(one)
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
const reachOut: Deed = ({ crm, now }, id) =>
  crm.change(id, { hs_first_outreach_date: String(now - 5_000), notes_last_contacted: String(now - 5_000) }, 'changed')

const COMPANY = '901'
const sellCompany: Deed = ({ crm, kernel }, _id, n) => {
  kernel.sometimes('company changes hands')
  crm.changeCompany(COMPANY, { hubspot_owner_id: REPS[n % REPS.length]!, name: 'Firm 1', domain: 'firm1.example' })
}

const DEEDS: Readonly<Record<WorldName, readonly Deed[]>> = {
  lane: [edit, promote, visit, lose],
  portal: [edit, promote, visit, takeOver, takeOver, remove, merge, goAway, comeBack, reachOut, sellCompany],
}

function leadIds(): readonly string[] {
  return Array.from({ length: LEADS }, (_, n) => String(101 + n))
}

/** Plans what people and forms do in a run: first every lead comes, then things happen to them. */
export function playScript(world: World, name: WorldName): void {
  const { kernel, crm } = world
  const { choices } = kernel
  const ids = leadIds()
  if (name === 'portal') crm.changeCompany(COMPANY, { name: 'Firm 1', domain: 'firm1.example' })
  ids.forEach((id, index) => {
    const when = 500 + (choices.pick(`when ${id} comes`, MOMENTS) * ACTIVE_MS) / (2 * MOMENTS)
    // Two of the leads are of one company, so that one must follow the other.
    const firm = index === 5 ? 1 : index
    const request = demoRequest(
      { email: `p${index}@firm${firm}.example`, company: `Firm ${firm}`, firstname: `Jane${index}`, phone: null },
      world.now,
    )
    const linked = name === 'portal' && firm === 1
    kernel.at(when, `${id} comes`, () => {
      if (linked) crm.link('contact', id, 'company', COMPANY)
      crm.change(id, linked ? { ...request, associatedcompanyid: COMPANY } : request, 'created')
    })
  })
  const deeds = DEEDS[name]
  for (let n = 0; n < CHANGES[name] - LEADS; n += 1) {
    const id = ids[choices.pick(`who changes (${n})`, ids.length)]!
    const deed = deeds[choices.pick(`what changes (${n})`, deeds.length)]!
    const when = 1_000 + (choices.pick(`when it changes (${n})`, MOMENTS) * ACTIVE_MS) / MOMENTS
    kernel.at(when, `${deed.name} ${id}`, () => {
      if (deed === goAway || deed === comeBack || deed === sellCompany || crm.has(id)) deed(world, id, n)
    })
  }
}
