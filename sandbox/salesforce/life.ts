import { arrival, type Lead } from '../generator/arrivals.ts'
import { Chance } from '../random.ts'
import type { Oauth } from './oauth.ts'
import type { Org, OrgChange } from './org.ts'
import type { Row } from './row.ts'

export interface OrgLifeOptions {
  /** Leads in a virtual minute. */
  readonly pace: number
  /** Who gives leads out; what that user does is answered by people. */
  readonly integrationUser: string
}

const MINUTE_MS = 60_000
const FIRST_ARRIVAL_MS = 1_500
/** Other people than those who come to the other CRM of the pretend company. */
const SEED = 2
/** Salesforce writes this where a web form names no company. */
const NO_COMPANY = '[not provided]'
const CALLS_IN_TIME = 0.85
const LATEST_CALL_MINUTES = 40

/** The life of an org: leads come in, and whoever gets one mostly calls them. What was planned when the process ends is not done. */
export class OrgLife {
  readonly #org: Org
  readonly #oauth: Oauth
  readonly #options: OrgLifeOptions
  readonly #chance = new Chance(`life of an org ${SEED}`)

  constructor(org: Org, oauth: Oauth, options: OrgLifeOptions) {
    this.#org = org
    this.#oauth = oauth
    this.#options = options
  }

  /** @param done after each thing that happened. */
  begin(done: () => void): void {
    this.#org.onChange((change) => this.#witness(change, done))
    const arrive = (at: number): void => {
      // Nothing comes before somebody is there to see it.
      const isLetIn = this.#oauth.grants().families.some(({ revoked }) => !revoked)
      const number = [...this.#org.rows('Lead')].length
      if (isLetIn) for (const lead of arrival(SEED, number).leads) this.#add(lead)
      done()
      const mean = isLetIn ? MINUTE_MS / this.#options.pace : FIRST_ARRIVAL_MS
      this.#org.clock.at(at + Math.max(1, Math.round(arrival(SEED, number + 1).wait * mean)), arrive)
    }
    this.#org.clock.after(FIRST_ARRIVAL_MS, arrive)
  }

  #add(lead: Lead): void {
    const queue = [...this.#org.rows('Group')].find((group) => group['Type'] === 'Queue')
    this.#org.create('Lead', { ...fieldsOf(lead, this.#org.clock.now()), OwnerId: queue?.['Id'] ?? null }, '')
  }

  #witness({ object, id, fields, userId }: OrgChange, done: () => void): void {
    const owner = String(this.#org.find(object, id)?.['OwnerId'])
    const isGiven = object === 'Lead' && fields.includes('OwnerId') && userId === this.#options.integrationUser
    if (!isGiven || !owner.startsWith('005') || !this.#chance.hit(CALLS_IN_TIME)) return
    this.#org.clock.after(this.#chance.whole(1, LATEST_CALL_MINUTES) * MINUTE_MS, () => {
      const lead = this.#org.find('Lead', id)
      if (lead === null || lead['IsDeleted'] === true || lead['OwnerId'] !== owner) return
      const call = { WhoId: id, OwnerId: owner, Subject: 'Call', Status: 'Completed', TaskSubtype: 'Call' }
      this.#org.create('Task', call, owner)
      done()
    })
  }
}

function fieldsOf({ properties, form }: Lead, now: number): Row {
  const of = (name: string) => properties[name] ?? null
  const employees = Number(properties['numemployees'])
  return {
    LastName: of('lastname') ?? 'Unknown',
    Company: of('company') ?? NO_COMPANY,
    NumberOfEmployees: Number.isInteger(employees) ? employees : null,
    ...{ FirstName: of('firstname'), Title: of('jobtitle'), Email: of('email'), Phone: of('phone') },
    ...{ Website: of('website'), Industry: of('industry'), City: of('city'), PostalCode: of('zip') },
    ...{ Country: of('country'), LeadSource: form === null ? 'Other' : 'Web' },
    ...(form === null ? {} : { Form_Name__c: form, Form_Submitted_At__c: new Date(now).toISOString() }),
  }
}
