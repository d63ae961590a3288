import { associate, primaryCompany } from '../crm/associate.ts'
import { logActivity } from '../crm/activities.ts'
import { readValue } from '../crm/values.ts'
import { PERSON_RIGHTS, createRecord, updateRecord } from '../crm/write.ts'
import type { Entry, PlannedAct, Stamp } from '../model/entries.ts'
import type { LifePosition } from '../model/life.ts'
import { CONTACT, DEAL, TASK } from '../model/object-types.ts'
import type { Portal } from '../model/portal.ts'
import type { CrmRecord } from '../model/record.ts'
import { fraction } from '../random.ts'
import type { World } from '../world.ts'
import { characterOf } from './rep-character.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

const CONFIRMATIONS = [
  'estafet_need_confirmed',
  'estafet_budget_confirmed',
  'estafet_authority_confirmed',
  'estafet_timeline_confirmed',
]

type RecordEntry = Extract<Entry, { k: 'new' | 'set' }>

/** What reps and managers do about leads. Every decision follows from seed, contact and owner alone. */
export class Reps {
  private readonly world: World
  private readonly plan: (plan: PlannedAct) => void

  constructor(world: World, plan: (plan: PlannedAct) => void) {
    this.world = world
    this.plan = plan
  }

  /** Sees a record change and plans what people do about it. */
  witness(entry: RecordEntry, life: LifePosition): void {
    const portal = this.world.state.portals.get(entry.p)
    if (!portal) return
    if (entry.o === TASK.id && entry.k === 'new' && entry.s.source === 'INTEGRATION') {
      this.taskAppeared(portal, entry)
      return
    }
    const ownerId = entry.v['hubspot_owner_id']
    if (entry.o !== CONTACT.id || ownerId === undefined || ownerId === '') return
    // Reps work by Estafet's fields; before it is installed nobody minds the leads.
    if (!portal.property(CONTACT.id, 'estafet_stage')) return
    this.assigned(portal, entry.id, ownerId, entry.s.at, life)
  }

  private assigned(portal: Portal, contactId: string, ownerId: string, at: number, life: LifePosition): void {
    const place = Number(contactId) - Number(life.firstContact)
    const first = (portal.find(CONTACT.id, contactId)?.history.get('hubspot_owner_id')?.length ?? 0) <= 1
    const character = characterOf(portal.facts.seed, contactId, ownerId, first ? place : -1)
    if (!character.answers) return
    const about = { contactId, ownerId }
    const base = { portalId: portal.facts.portalId, about }
    const id = (what: string) => `${portal.facts.portalId} ${contactId} ${ownerId} ${what}`
    if (character.rejects) {
      this.plan({ ...base, id: id('reject'), at: at + character.delayMs, act: 'reject' })
      return
    }
    if (character.accepts)
      this.plan({ ...base, id: id('accept'), at: at + Math.round(character.delayMs * 0.6), act: 'accept' })
    this.plan({ ...base, id: id('touch'), at: at + character.delayMs, act: 'touch' })
    if (character.replies)
      this.plan({ ...base, id: id('reply'), at: at + character.delayMs + 5 * HOUR_MS, act: 'reply' })
    if (!character.replies) this.plan({ ...base, id: id('again'), at: at + character.delayMs + DAY_MS, act: 'touch' })
    if (!character.qualifies) return
    const met = at + character.delayMs + character.meetingDays * DAY_MS
    this.plan({ ...base, id: id('meet'), at: met, act: 'meet' })
    CONFIRMATIONS.forEach((property, index) => {
      this.plan({
        ...base,
        id: id(property),
        at: met + (40 + index * 7) * MINUTE_MS,
        act: 'confirm',
        about: { ...about, property },
      })
    })
    if (character.opens) this.plan({ ...base, id: id('deal'), at: met + character.dealDays * DAY_MS, act: 'open-deal' })
  }

  private taskAppeared(portal: Portal, entry: RecordEntry): void {
    const chance = fraction(`${portal.facts.seed} task ${entry.id}`)
    if (chance > 0.55) return
    const at = entry.s.at + Math.round((10 + chance * 90) * MINUTE_MS)
    const { portalId } = portal.facts
    this.plan({ id: `${portalId} task ${entry.id}`, portalId, at, act: 'complete-task', about: { taskId: entry.id } })
  }

  /** Carries out a planned act; acts about a contact that is gone are passed over. */
  perform(portal: Portal, plan: PlannedAct, contact: CrmRecord | null, at: number): void {
    if (plan.act === 'complete-task') this.completeTask(portal, plan, at)
    else if (plan.act === 'move-deal') this.moveDeal(portal, plan, at)
    else if (contact) this.aboutContact(portal, plan, contact, at)
  }

  private stamp(portal: Portal, ownerId: string | undefined, at: number): Stamp {
    const owner = ownerId === undefined ? undefined : portal.owners.get(ownerId)
    return { at, source: 'CRM_UI', sourceId: `userId:${owner?.userId ?? 6_600_001}` }
  }

  private aboutContact(portal: Portal, plan: PlannedAct, contact: CrmRecord, at: number): void {
    const { ownerId, property } = plan.about
    // A lead that was taken from this rep in the meantime is no longer theirs to work on.
    if (contact.values.get('hubspot_owner_id') !== ownerId) return
    const stamp = this.stamp(portal, ownerId, at)
    const owned = ownerId === undefined ? {} : { hubspot_owner_id: ownerId }
    switch (plan.act) {
      case 'accept':
        this.setIfPossible(portal, contact, 'estafet_rep_response', ['accepted'], stamp)
        return
      case 'reject':
        this.setIfPossible(portal, contact, 'estafet_reject_reason', REJECT_REASONS, stamp)
        this.setIfPossible(portal, contact, 'estafet_rep_response', ['rejected'], stamp)
        return
      case 'touch': {
        const calls = fraction(`${portal.facts.seed} channel ${contact.id}`) < 0.6
        if (calls)
          logActivity(
            this.world,
            portal,
            contact,
            'call',
            { ...owned, hs_call_title: 'Call about their request' },
            stamp,
          )
        else {
          const email = { ...owned, hs_email_subject: 'Your request', hs_email_direction: 'EMAIL' }
          logActivity(this.world, portal, contact, 'email', email, stamp)
        }
        return
      }
      case 'reply': {
        const email = { ...owned, hs_email_subject: 'Re: Your request', hs_email_direction: 'INCOMING_EMAIL' }
        logActivity(this.world, portal, contact, 'email', email, stamp)
        return
      }
      case 'meet': {
        const meeting = { ...owned, hs_meeting_title: 'Qualification call', hs_meeting_outcome: 'COMPLETED' }
        logActivity(this.world, portal, contact, 'meeting', meeting, stamp)
        return
      }
      case 'confirm':
        if (property !== undefined) this.setIfPossible(portal, contact, property, ['true'], stamp)
        return
      case 'open-deal':
        this.openDeal(portal, contact, ownerId, stamp)
    }
  }

  /** Sets a property to the first of the values it can take; passes over properties the portal does not have. */
  private setIfPossible(
    portal: Portal,
    contact: CrmRecord,
    name: string,
    values: readonly string[],
    stamp: Stamp,
  ): void {
    const definition = portal.property(CONTACT.id, name)
    if (!definition || definition.modificationMetadata.readOnlyValue) return
    const own = definition.type === 'enumeration' ? definition.options.map((option) => option.value) : []
    const known = own.filter((option) => values.includes(option))
    const picked = Math.floor(fraction(`${portal.facts.seed} ${name} ${contact.id}`) * (known.length || values.length))
    const value = known.length > 0 ? known[picked]! : values[picked]!
    if (!readValue(portal, CONTACT.id, definition, value, undefined).ok) return
    updateRecord(this.world, portal, CONTACT, contact, { [name]: value }, stamp, PERSON_RIGHTS)
  }

  private openDeal(portal: Portal, contact: CrmRecord, ownerId: string | undefined, stamp: Stamp): void {
    const { seed, portalId } = portal.facts
    const company = primaryCompany(portal, contact.id)
    const employees = Number(company?.values.get('numberofemployees') ?? contact.values.get('numemployees') ?? '50')
    const size = fraction(`${seed} amount ${contact.id}`)
    const closing = stamp.at + Math.round((14 + size * 60) * DAY_MS)
    const values = {
      dealname: `${company?.values.get('name') ?? contact.values.get('company') ?? 'New'} subscription`,
      dealstage: 'qualifiedtobuy',
      amount: String(Math.round((2_000 + Math.sqrt(employees) * (400 + size * 900)) / 100) * 100),
      closedate: new Date(closing).toISOString(),
      ...(ownerId === undefined ? {} : { hubspot_owner_id: ownerId }),
    }
    const deal = createRecord(this.world, portal, DEAL, values, stamp, PERSON_RIGHTS)
    associate(this.world, portal, deal, contact, [], stamp)
    if (company) associate(this.world, portal, deal, company, [], stamp)
    const wins = fraction(`${seed} wins ${contact.id}`) < 0.36
    const steps = ['presentationscheduled', 'contractsent', wins ? 'closedwon' : 'closedlost']
    steps.forEach((stage, index) => {
      const at = stamp.at + Math.round(((closing - stamp.at) * (index + 1)) / 3)
      this.plan({
        id: `${portalId} deal ${deal.id} ${stage}`,
        portalId,
        at,
        act: 'move-deal',
        about: { dealId: deal.id, stage },
      })
    })
  }

  private moveDeal(portal: Portal, plan: PlannedAct, at: number): void {
    const deal = portal.live(DEAL.id, plan.about['dealId'] ?? '')
    const stage = plan.about['stage']
    if (!deal || stage === undefined) return
    const stamp = this.stamp(portal, deal.values.get('hubspot_owner_id'), at)
    updateRecord(this.world, portal, DEAL, deal, { dealstage: stage }, stamp, PERSON_RIGHTS)
  }

  private completeTask(portal: Portal, plan: PlannedAct, at: number): void {
    const task = portal.live(TASK.id, plan.about['taskId'] ?? '')
    if (!task) return
    const stamp = this.stamp(portal, task.values.get('hubspot_owner_id'), at)
    updateRecord(this.world, portal, TASK, task, { hs_task_status: 'COMPLETED' }, stamp, PERSON_RIGHTS)
  }
}

const REJECT_REASONS = ['not_a_fit', 'no_budget', 'wrong_contact', 'duplicate', 'bad_data', 'spam', 'other']
