import { setTimeout as sleep } from 'node:timers/promises'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { all, always, when } from '../../src/domain/policy/write-conditions.ts'
import type { House } from '../support/house.ts'
import { demoPerson, type Person } from '../support/person.ts'

/** Companies are named after the pool their people go to; a late one is promised an answer within a minute. */
const LATE = 'Alpha Late'
const POOLS = [
  { prefix: 'Alpha', pool: 'ae' },
  { prefix: 'Beta', pool: 'sdr' },
  { prefix: 'Gamma', pool: 'inside-sales' },
] as const

/** The default policy, but with pools that are at work at any hour and one promise that falls due soon. */
export const STORY_POLICY: Policy = {
  ...defaultPolicy,
  name: 'Kill suite',
  // Published in a live account, and other on purpose; nobody is there to say that it may go on.
  rollout: { compared: 0 },
  pools: defaultPolicy.pools.map((pool) => ({ ...pool, hours: 'always' as const })),
  routing: {
    ...defaultPolicy.routing,
    rules: [
      ...POOLS.map(({ prefix, pool }) => ({
        id: pool,
        name: prefix,
        when: all(when('company', 'beginsWith', prefix)),
        target: { kind: 'pool' as const, pool },
      })),
      { id: 'others', name: 'Others', when: always, target: { kind: 'pool', pool: 'sdr' } },
    ],
  },
  sla: {
    ...defaultPolicy.sla,
    // What falls due after the breach would fall due between the end of the run and the look at it; and who takes a lead over does so
    // beside the turns whose exactness is looked at.
    steps: defaultPolicy.sla.steps.filter(({ atPercent, plusMinutes = 0 }) => atPercent <= 100 && plusMinutes === 0),
    classes: [
      { id: 'late', name: 'Late', when: all(when('company', 'beginsWith', LATE)), minutes: 1, unit: 'calendar' },
      { id: 'calm', name: 'Calm', when: always, minutes: 7 * 24 * 60, unit: 'calendar' },
    ],
  },
}

const LATE_LEADS = 3
const NEWCOMERS = 4
/** Place among all contacts of the one who will buy: made in the first wave. */
const WINNER = 5
const ASSIGNED_WITHIN_MS = 60_000

/** What people do in the CRM while the product is killed. Every contact it makes must end written back. */
export class Story {
  /** Ids of all contacts made so far. */
  readonly contacts: string[] = []
  /** Contacts whose deal was won. */
  readonly customers: string[] = []
  /** Leads so far whose promise falls due within the run. */
  late = 0
  readonly #company: House
  #made = 0

  constructor(company: House) {
    this.#company = company
  }

  /** Contacts nobody tells the product about: only reconciliation finds them. */
  async unannounced(): Promise<void> {
    await this.#company.misbehave({ kind: 'untold' })
    await this.#create(POOLS.map(({ prefix }) => this.#contact(`${prefix} Silent`)))
    await this.#company.misbehave({ kind: 'disorder', twice: 0.2, late: 0.1 })
  }

  /** A first wave over all pools, with the leads whose promise falls due. */
  async begin(): Promise<void> {
    this.late += LATE_LEADS
    await this.#create([...this.#wave(6), ...Array.from({ length: LATE_LEADS }, () => this.#contact(LATE))])
  }

  /** Several people of one company nobody knew, at once, among others. */
  async newcomers(): Promise<void> {
    const together = Array.from({ length: NEWCOMERS }, () => this.#contact('Beta Newcomer', 'newcomer.example'))
    await this.#create([...together, ...this.#wave(5)])
  }

  /** Waits until the leads of the first wave have owners; their writes may still be on the way. */
  async firstAreAssigned(): Promise<void> {
    const latest = Date.now() + ASSIGNED_WITHIN_MS
    for (;;) {
      const { rows } = await this.#company.query(
        'select 1 from assignments join leads using (lead_id) where record_id = $1',
        [this.contacts[WINNER]],
      )
      if (rows.length > 0 || Date.now() > latest) return
      await sleep(100)
    }
  }

  /** The last contacts; a deal is won, and somebody changes jobs. */
  async end(): Promise<void> {
    const [changed, won] = [this.contacts[WINNER - 1]!, this.contacts[WINNER]!]
    await this.#create(this.#wave(5))
    await this.#company.retitle(changed, 'Chief Revenue Officer')
    const customer = await this.#company.win(won)
    this.contacts[WINNER] = customer
    this.customers.push(customer)
  }

  /** So many leads for each pool, and nothing else. */
  async crowd(perPool: number): Promise<void> {
    await this.#create(this.#wave(perPool))
  }

  #wave(perPool: number): Person[] {
    return Array.from({ length: perPool }, () => POOLS.map(({ prefix }) => this.#contact(prefix))).flat()
  }

  #contact(company: string, domain?: string): Person {
    this.#made += 1
    const name = `${company} ${domain === undefined ? this.#made : ''}`.trim()
    return {
      ...demoPerson(this.#made),
      email: `person${this.#made}@${domain ?? `firm${this.#made}.example`}`,
      company: name,
    }
  }

  async #create(people: readonly Person[]): Promise<void> {
    this.contacts.push(...(await this.#company.create(people)))
  }
}
