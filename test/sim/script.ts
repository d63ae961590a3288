import { demoRequest } from '../support/memory-world.ts'
import { COMPANY, DEEDS, LEADS, leadIds, publish, TO_NOBODY } from './deeds.ts'
import type { World } from './world.ts'
import type { WorldName } from './worlds.ts'

const DEEDS_DONE: Readonly<Record<WorldName, number>> = { lane: 8, flood: 8, portal: 14 }
/** People and forms do things within this time; after it, faults go on for as long again. */
export const ACTIVE_MS = 60_000
const MOMENTS = 24
/** Of the deeds in a portal so many come later than the others: when leads have gone to somebody else for want of an answer. */
const LATE_DEEDS = 4
const LATER_MS = 48_000

/** In one calm run of so many a policy is published: leads to which nothing else happens then have to be decided again for it. */
const PUBLISHED_IN = 4

/** Plans what people and forms do in a run: first every lead comes, then things happen to them. */
export function playScript(world: World, name: WorldName): void {
  const { kernel, crm } = world
  const { choices } = kernel
  const ids = leadIds()
  if (name === 'portal') crm.changeCompany(COMPANY, { name: 'Firm 1', domain: 'firm1.example' })
  ids.forEach((id, index) => {
    const when = 500 + (choices.pick(`when ${id} comes`, MOMENTS) * ACTIVE_MS) / (2 * MOMENTS)
    // Two of the leads are of one company, so that one must follow the other.
    const firm = index === LEADS - 1 ? 1 : index
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
  if (name !== 'portal' && choices.pick('a policy is published', PUBLISHED_IN) === PUBLISHED_IN - 1)
    kernel.at(ACTIVE_MS, 'a policy is published', () => publish(world, '', 0))
  for (let n = 0; n < DEEDS_DONE[name]; n += 1) {
    const id = ids[choices.pick(`who changes (${n})`, ids.length)]!
    const deed = deeds[choices.pick(`what changes (${n})`, deeds.length)]!
    const isLate = name === 'portal' && n >= DEEDS_DONE[name] - LATE_DEEDS
    const moment = (choices.pick(`when it changes (${n})`, MOMENTS) * ACTIVE_MS) / MOMENTS
    const when = 1_000 + moment + (isLate ? LATER_MS : 0)
    kernel.at(when, `${deed.name} ${id}`, () => {
      if (TO_NOBODY.has(deed) || crm.has(id)) deed(world, id, n)
    })
  }
}
