import type { Entry, Stamp } from '../model/entries.ts'
import { COMPANY, CONTACT, DEAL, objectType } from '../model/object-types.ts'
import type { Portal } from '../model/portal.ts'
import type { CrmRecord } from '../model/record.ts'
import type { World } from '../world.ts'
import { stageFacts } from './pipelines.ts'
import { writeChanges } from './write.ts'

const ENGAGEMENTS: Record<string, string> = { '0-48': 'CALL', '0-49': 'EMAIL', '0-47': 'MEETING_EVENT' }

/**
 * Makes the CRM's own reactions across records: activities move the contact's engagement dates, associations move
 * counters and the primary company, deals move lifecycle stages. Called by the world after each live entry.
 */
export function followUp(world: World, entry: Entry): void {
  if (entry.k === 'link') {
    const portal = world.state.portals.get(entry.p)
    if (portal) linked(world, portal, entry)
    return
  }
  if ((entry.k === 'set' || entry.k === 'new') && entry.o === DEAL.id && 'dealstage' in entry.v) {
    const portal = world.state.portals.get(entry.p)
    const deal = portal?.find(DEAL.id, entry.id)
    if (portal && deal) moveLifecycles(world, portal, deal, entry.s.at)
    return
  }
  if ((entry.k === 'gone' || entry.k === 'back') && entry.o === DEAL.id) {
    const portal = world.state.portals.get(entry.p)
    if (portal) recountDeals(world, portal, entry.id, entry.s.at)
  }
}

function linked(world: World, portal: Portal, entry: Extract<Entry, { k: 'link' }>): void {
  const ends = [
    { typeId: entry.o, id: entry.id, otherType: entry.to, otherId: entry.toId, types: entry.types },
    { typeId: entry.to, id: entry.toId, otherType: entry.o, otherId: entry.id, types: entry.types },
  ]
  for (const end of ends) {
    const record = portal.live(end.typeId, end.id)
    const other = portal.live(end.otherType, end.otherId)
    if (!record || !other) continue
    if (record.typeId === CONTACT.id && other.typeId === COMPANY.id) setPrimaryCompany(world, portal, record, entry.s)
    if (other.typeId === DEAL.id && (record.typeId === CONTACT.id || record.typeId === COMPANY.id)) {
      recount(world, portal, record, entry.s.at)
      if (end.types.length > 0) moveLifecycle(world, portal, record, other, entry.s.at)
    }
    if (record.typeId === DEAL.id && other.typeId === CONTACT.id) recountPeople(world, portal, record, entry.s.at)
    if (record.typeId === CONTACT.id && other.typeId in ENGAGEMENTS && end.types.length > 0) {
      engaged(world, portal, record, other)
    }
  }
}

function setPrimaryCompany(world: World, portal: Portal, contact: CrmRecord, stamp: Stamp): void {
  const companies = portal.linked(contact.id, COMPANY.id)
  const primary = [...(companies ?? [])].find(([, types]) => types.includes(1))?.[0] ?? ''
  if ((contact.values.get('associatedcompanyid') ?? '') === primary) return
  writeChanges(world, portal, CONTACT, contact, { associatedcompanyid: primary }, stamp)
}

function recountPeople(world: World, portal: Portal, deal: CrmRecord, at: number): void {
  const people = [...(portal.linked(deal.id, CONTACT.id)?.keys() ?? [])].filter((id) => portal.live(CONTACT.id, id))
  const count = people.length === 0 ? '' : String(people.length)
  if ((deal.values.get('num_associated_contacts') ?? '') === count) return
  const stamp = { at, source: 'CALCULATED', sourceId: 'RollupProperties' }
  writeChanges(world, portal, DEAL, deal, { num_associated_contacts: count }, stamp)
}

function recountDeals(world: World, portal: Portal, dealId: string, at: number): void {
  for (const type of [CONTACT, COMPANY]) {
    for (const id of portal.linked(dealId, type.id)?.keys() ?? []) {
      const record = portal.live(type.id, id)
      if (record) recount(world, portal, record, at)
    }
  }
}

function recount(world: World, portal: Portal, record: CrmRecord, at: number): void {
  const deals = [...(portal.linked(record.id, DEAL.id)?.keys() ?? [])].filter((id) => portal.live(DEAL.id, id))
  const count = deals.length === 0 ? '' : String(deals.length)
  if ((record.values.get('num_associated_deals') ?? '') === count) return
  const stamp = { at, source: 'CALCULATED', sourceId: 'RollupProperties' }
  writeChanges(world, portal, objectType(record.typeId), record, { num_associated_deals: count }, stamp)
}

function moveLifecycles(world: World, portal: Portal, deal: CrmRecord, at: number): void {
  for (const type of [CONTACT, COMPANY]) {
    for (const id of portal.linked(deal.id, type.id)?.keys() ?? []) {
      const record = portal.live(type.id, id)
      if (record) moveLifecycle(world, portal, record, deal, at)
    }
  }
}

function moveLifecycle(world: World, portal: Portal, record: CrmRecord, deal: CrmRecord, at: number): void {
  if (!portal.facts.lifecycleSync) return
  const facts = stageFacts(deal.values.get('dealstage') ?? '')
  if (facts.closed && !facts.won) return
  const to = facts.won ? 'customer' : 'opportunity'
  const options = portal.property(record.typeId, 'lifecyclestage')?.options ?? []
  const rank = (stage: string | undefined) => options.find((option) => option.value === stage)?.displayOrder ?? -1
  if (rank(to) <= rank(record.values.get('lifecyclestage'))) return
  const stamp = { at, source: 'DEALS', sourceId: deal.id }
  writeChanges(world, portal, objectType(record.typeId), record, { lifecyclestage: to }, stamp)
}

function engaged(world: World, portal: Portal, contact: CrmRecord, activity: CrmRecord): void {
  const when = activity.values.get('hs_timestamp') ?? new Date(activity.createdAt).toISOString()
  const stamp = { at: activity.createdAt, source: 'ENGAGEMENTS', sourceId: activity.id }
  const later = (name: string) => ((contact.values.get(name) ?? '') < when ? { [name]: when } : {})
  if (activity.values.get('hs_email_direction') === 'INCOMING_EMAIL') {
    const changes = { ...later('hs_last_sales_activity_timestamp'), ...later('hs_sales_email_last_replied') }
    writeChanges(world, portal, CONTACT, contact, changes, stamp)
    return
  }
  const changes: Record<string, string> = {
    ...later('notes_last_contacted'),
    ...later('notes_last_updated'),
    num_contacted_notes: String(Number(contact.values.get('num_contacted_notes') ?? '0') + 1),
    num_notes: String(Number(contact.values.get('num_notes') ?? '0') + 1),
  }
  // Only what was booked through the CRM's own scheduling page counts as booked.
  if (activity.values.get('hs_meeting_source') === 'MEETINGS_PUBLIC')
    Object.assign(changes, later('engagements_last_meeting_booked'))
  const first = contact.values.get('hs_first_outreach_date')
  if (first === undefined || when < first) changes['hs_first_outreach_date'] = when
  if (!contact.values.has('hs_sa_first_engagement_date') && contact.values.has('hubspot_owner_id')) {
    const assigned = Date.parse(contact.values.get('hubspot_owner_assigneddate') ?? when)
    changes['hs_sa_first_engagement_date'] = when
    changes['hs_sa_first_engagement_object_type'] = ENGAGEMENTS[activity.typeId]!
    changes['hs_time_to_first_engagement'] = String(Math.max(0, Date.parse(when) - assigned))
    changes['hs_is_unworked'] = 'false'
  }
  writeChanges(world, portal, CONTACT, contact, changes, stamp)
}
