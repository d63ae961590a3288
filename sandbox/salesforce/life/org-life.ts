import type { AlarmHandle } from '../../clock.ts'
import { arrival, type Lead } from '../../generator/arrivals.ts'
import { liveliness } from '../../generator/season.ts'
import { OrgError } from '../errors.ts'
import type { Org } from '../org.ts'
import type { SalesforceSandbox } from '../running.ts'
import type { Row } from '../row.ts'
import { leadRow, membershipOf } from './lead-row.ts'
import { OrgReps } from './org-reps.ts'
import { personNow } from './person-now.ts'

export interface OrgLifeOptions {
  readonly seed: number
  /** Leads per virtual minute. */
  readonly pace: number
}

const FIRST_ARRIVAL_MS = 1_500
const MINUTE_MS = 60_000
/** Whoever fills in a form on the web is nobody of the org. */
const THE_WEB = ''

/**
 * The life of an org: the people who come to the portals of HubSpot's sandbox come here as leads, some of them ask again, and reps react. Every act
 * follows from the seed.
 */
export class OrgLife {
  readonly #org: Org
  readonly #options: OrgLifeOptions
  readonly #reps: OrgReps
  readonly #queue: string
  readonly #campaigns = new Map<string, string>()
  #arriving: AlarmHandle | null = null
  #next = 0

  constructor({ org, integrationUser }: SalesforceSandbox, options: OrgLifeOptions) {
    this.#org = org
    this.#options = options
    this.#queue = String([...org.rows('Group')].find((group) => group['Type'] === 'Queue')!['Id'])
    this.#reps = new OrgReps(org, integrationUser, options.seed)
    org.onChange((change) => {
      if (this.#arriving !== null) this.#reps.witness(change)
    })
  }

  begin(): void {
    this.#await(this.#org.clock.now() + FIRST_ARRIVAL_MS)
  }
  /** Nobody comes any more, and nobody notices anything new; what reps have planned they still do. */
  end(): void {
    this.#arriving?.cancel()
    this.#arriving = null
  }

  #await(at: number): void {
    this.#arriving = this.#org.clock.at(at, () => this.#arrive(at))
  }

  #arrive(at: number): void {
    const { seed, pace } = this.#options
    for (const lead of arrival(seed, this.#next).leads) this.#add(lead, at)
    this.#next += 1
    const mean = MINUTE_MS / pace / liveliness(at)
    this.#await(at + Math.max(1, Math.round(arrival(seed, this.#next).wait * mean)))
  }

  #add(lead: Lead, at: number): void {
    const row = this.#org.create('Lead', { ...leadRow(lead, at), OwnerId: this.#queue }, THE_WEB)
    const id = String(row['Id'])
    const membership = membershipOf(lead)
    if (membership !== null) {
      const CampaignId = this.#campaignOf(membership.campaign)
      this.#org.create('CampaignMember', { CampaignId, LeadId: id, Status: membership.status }, THE_WEB)
    }
    for (const { act, afterMs, title } of lead.visits)
      if (act === 'submit-form') this.#org.clock.at(at + afterMs, (then) => this.#ask(id, title, then))
  }

  #ask(id: string, form: string, at: number): void {
    const person = personNow(this.#org, id)
    if (person === null) return
    const values: Row = { Form_Name__c: form, Form_Submitted_At__c: new Date(at).toISOString() }
    try {
      this.#org.update(person.object, person.id, values, THE_WEB)
    } catch (error) {
      if (!(error instanceof OrgError)) throw error
    }
  }

  #campaignOf(name: string): string {
    const known = this.#campaigns.get(name)
    if (known !== undefined) return known
    const fresh = this.#org.create('Campaign', { Name: name, Type: 'Conference', IsActive: true }, THE_WEB)
    this.#campaigns.set(name, String(fresh['Id']))
    return String(fresh['Id'])
  }
}
