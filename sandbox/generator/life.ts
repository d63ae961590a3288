import type { AlarmHandle } from '../clock.ts'
import { associate } from '../crm/associate.ts'
import { conversion, emailTouched, submitForm, viewPage } from '../crm/activities.ts'
import { PERSON_RIGHTS, createRecord } from '../crm/write.ts'
import type { Entry, PlannedAct } from '../model/entries.ts'
import type { LifePosition } from '../model/life.ts'
import { COMPANY, CONTACT } from '../model/object-types.ts'
import type { Portal } from '../model/portal.ts'
import type { CrmRecord } from '../model/record.ts'
import { ApiError } from '../wire/api-error.ts'
import type { World } from '../world.ts'
import type { Lead } from './arrivals.ts'
import { arrival } from './arrivals.ts'
import { Reps } from './reps.ts'
import { liveliness } from './season.ts'

/** How lively portals are. */
export interface LifeOptions {
  /** Leads per virtual minute. */
  pace: number
  /** Whether a portal comes to life when an app is installed. */
  onInstall: boolean
}

const FIRST_ARRIVAL_MS = 1_500
const MINUTE_MS = 60_000

/** The life of the portals: leads arrive and move about, reps and managers react. */
export class Life {
  private readonly world: World
  private readonly options: LifeOptions
  private readonly arrivals = new Map<string, AlarmHandle>()
  private readonly reps: Reps

  constructor(world: World, options: LifeOptions) {
    this.world = world
    this.options = options
    this.reps = new Reps(world, (plan) => this.plan(plan))
    world.afterCommit((entry, replayed) => {
      if (!replayed) this.witness(entry)
    })
  }

  /** Takes up what an earlier run left: the next arrivals and the planned acts. */
  resume(): void {
    for (const [portalId, life] of this.world.state.lives) if (life.on) this.awaitArrival(portalId, life)
    for (const plan of this.world.state.plans.values()) this.arm(plan)
  }

  /** Switches the life of a portal on or off. */
  set(portalId: string, on: boolean): void {
    const known = this.world.state.lives.get(portalId)
    const now = this.world.clock.now()
    const life: LifePosition = known
      ? { ...known, on, nextAt: Math.max(known.nextAt, now) }
      : {
          startedAt: now,
          firstContact: this.world.portal(portalId).nextId(CONTACT.id),
          on,
          next: 0,
          nextAt: now + FIRST_ARRIVAL_MS,
        }
    this.world.commit({ k: 'life', p: portalId, life })
    this.arrivals.get(portalId)?.cancel()
    if (on) this.awaitArrival(portalId, life)
  }

  private witness(entry: Entry): void {
    if (entry.k === 'portal-gone') {
      this.arrivals.get(entry.p)?.cancel()
      return
    }
    if (entry.k === 'install' && this.options.onInstall) {
      const { portalId } = entry.install
      const population = this.world.state.portals.get(portalId)?.facts.population
      if (population === 'company' && !this.world.state.lives.has(portalId)) this.set(portalId, true)
      return
    }
    if (entry.k !== 'new' && entry.k !== 'set') return
    const life = this.world.state.lives.get(entry.p)
    if (life?.on) this.reps.witness(entry, life)
  }

  private awaitArrival(portalId: string, life: LifePosition): void {
    this.arrivals.set(
      portalId,
      this.world.clock.at(life.nextAt, (at) => this.arrive(portalId, at)),
    )
  }

  private arrive(portalId: string, at: number): void {
    const portal = this.world.state.portals.get(portalId)
    const life = this.world.state.lives.get(portalId)
    if (!portal || !life?.on) return
    const { leads } = arrival(portal.facts.seed, life.next)
    for (const lead of leads) this.addLead(portal, lead, at)
    const mean = MINUTE_MS / this.options.pace / liveliness(at)
    const { wait } = arrival(portal.facts.seed, life.next + 1)
    const next: LifePosition = { ...life, next: life.next + 1, nextAt: at + Math.max(1, Math.round(wait * mean)) }
    this.world.commit({ k: 'life', p: portalId, life: next })
    this.world.flush()
    this.awaitArrival(portalId, next)
  }

  private addLead(portal: Portal, lead: Lead, at: number): void {
    const stamp = { at, source: lead.changeSource, sourceId: lead.sourceId }
    const values = { ...lead.properties, ...(lead.form === null ? {} : conversion(null, lead.form, at)) }
    const contact = createRecord(this.world, portal, CONTACT, values, stamp, PERSON_RIGHTS)
    const company = this.companyOf(portal, contact, lead, at)
    if (company)
      associate(this.world, portal, contact, company, [], { at, source: 'COMPANIES', sourceId: 'AutoAssociate' })
    const p = portal.facts.portalId
    if (lead.form !== null) {
      this.world.commit({ k: 'mark', p, id: contact.id, mark: { at, kind: 'form', title: lead.form, detail: '' } })
    }
    lead.visits.forEach((visit, index) => {
      const about = { contactId: contact.id, title: visit.title, url: visit.url }
      this.plan({ id: `${p} ${contact.id} visit ${index}`, portalId: p, at: at + visit.afterMs, act: visit.act, about })
    })
  }

  private companyOf(portal: Portal, contact: CrmRecord, lead: Lead, at: number): CrmRecord | undefined {
    const domain = contact.values.get('hs_email_domain')
    const known = domain === undefined ? undefined : portal.byUnique(COMPANY.id, 'domain', domain)
    if (known) return known
    if (!lead.newCompany) return undefined
    const stamp = { at, source: 'DATA_ENRICHMENT', sourceId: 'CompanyInsights' }
    return createRecord(this.world, portal, COMPANY, lead.newCompany, stamp, PERSON_RIGHTS)
  }

  private plan(plan: PlannedAct): void {
    this.world.commit({ k: 'plan', plan })
    this.arm(plan)
  }

  private arm(plan: PlannedAct): void {
    this.world.clock.at(plan.at, (at) => this.carryOut(plan, at))
  }

  private carryOut(plan: PlannedAct, at: number): void {
    const portal = this.world.state.portals.get(plan.portalId)
    if (!portal || !this.world.state.plans.has(plan.id)) return
    this.world.commit({ k: 'plan-done', id: plan.id })
    try {
      this.perform(portal, plan, at)
    } catch (error) {
      // The portal may have changed since the plan was made (a property removed, an owner gone): then it is dropped.
      if (!(error instanceof ApiError)) throw error
    }
    this.world.flush()
  }

  private perform(portal: Portal, plan: PlannedAct, at: number): void {
    const { contactId, title, url } = plan.about
    const contact = contactId === undefined ? undefined : portal.resolve(CONTACT.id, contactId)
    if (!contact) {
      this.reps.perform(portal, plan, null, at)
      return
    }
    switch (plan.act) {
      case 'view-page':
        viewPage(this.world, portal, contact, url ?? '', title ?? '', at)
        return
      case 'submit-form':
        submitForm(this.world, portal, contact, title ?? '', at)
        return
      case 'open-email':
      case 'click-email':
        emailTouched(this.world, portal, contact, plan.act === 'open-email' ? 'open' : 'click', title ?? '', at)
        return
      default:
        this.reps.perform(portal, plan, contact, at)
    }
  }
}
