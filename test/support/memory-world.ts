import { hubspotMapping } from '../../mappings/hubspot/mapping.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import type { Flow } from '../../src/flow/context.ts'
import { evaluateBatch } from '../../src/flow/evaluate-batch.ts'
import { AccountLookup, receiveEvents, type ReceiveReport } from '../../src/flow/receive-events.ts'
import { SettingsCache } from '../../src/flow/settings-cache.ts'
import { writeBack } from '../../src/flow/write-back.ts'
import type { CrmPerson, ObjectType } from '../../src/ports/crm.ts'
import { STANDARD_PATIENCE } from '../../src/ports/patience.ts'
import type { Installation } from '../../src/ports/installations.ts'
import type { Stores } from '../../src/ports/stores.ts'
import type { ChangeEvent } from '../../src/ports/webhook.ts'
import { MemoryCrm } from './memory-crm.ts'
import { memoryStores } from './memory-stores/memory-stores.ts'
import { countingChance, NotedBells, NotedLog, NotedMeter, NotedMilestones, StandingClock } from './quiet.ts'

/** Wednesday 4 March 2026, 10:00 in New York: everybody of the default team is at work. */
export const WEDNESDAY_10AM = Date.UTC(2026, 2, 4, 15, 0)
const NEW_YORK = 'America/New_York'
const WEEKDAYS = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, startMinute: 540, endMinute: 1020 }))

/** A person of the CRM who works Monday to Friday, 9 to 17 in New York. */
export function aPerson(over: Partial<CrmPerson> & Pick<CrmPerson, 'repId' | 'name'>): CrmPerson {
  return {
    email: `${over.repId}@customer.example`,
    active: true,
    teams: ['AE'],
    jobTitle: 'Account Executive',
    zone: NEW_YORK,
    hours: WEEKDAYS,
    outOfOffice: [],
    away: false,
    ...over,
  }
}

export const COMPANY_PEOPLE: readonly CrmPerson[] = [
  aPerson({ repId: '5501', name: 'Ana Prado' }),
  aPerson({ repId: '5502', name: 'Bo Lind' }),
  aPerson({ repId: '5503', name: 'Cara Diaz' }),
  aPerson({ repId: '5509', name: 'Mia Kern', jobTitle: 'Sales Manager' }),
]

/** One installation in memory with its CRM: the whole flow in one process, no database, no network. */
export class MemoryWorld {
  readonly clock = new StandingClock(WEDNESDAY_10AM)
  readonly crm = new MemoryCrm(() => this.clock.now())
  readonly bells = new NotedBells()
  readonly meter = new NotedMeter()
  readonly log = new NotedLog()
  readonly milestones = new NotedMilestones()
  readonly stores: Stores
  readonly flow: Flow
  installation!: Installation
  readonly #lookup = new AccountLookup()
  #deliveries = 0

  constructor() {
    this.stores = memoryStores(() => this.clock.now())
    this.flow = {
      stores: this.stores,
      crms: { of: () => ({ crm: this.crm, mapping: hubspotMapping }) },
      bells: this.bells,
      clock: this.clock,
      chance: countingChance(),
      milestones: this.milestones,
      patience: STANDARD_PATIENCE,
      log: this.log,
      meter: this.meter,
      settings: new SettingsCache(),
      mailLists: { freeMail: new Set(['gmail.com']), disposable: new Set(['mailinator.com']) },
    }
  }

  static async open(policy: Policy = defaultPolicy, people = COMPANY_PEOPLE): Promise<MemoryWorld> {
    const world = new MemoryWorld()
    world.installation = await world.stores.installations.connect({
      installationId: '00000000-0000-7000-8000-00000000aaaa',
      crm: 'hubspot',
      accountId: '8800001',
      scopes: ['oauth'],
      language: 'en',
      zone: NEW_YORK,
      uiDomain: null,
      tokens: {
        accessToken: 'a',
        refreshToken: 'r',
        expiresAt: WEDNESDAY_10AM + 1_800_000,
        obtainedAt: WEDNESDAY_10AM,
      },
      policy,
      at: WEDNESDAY_10AM,
    })
    // Without people the account is one whose people were never read.
    if (people.length > 0)
      await world.stores.installations.replacePeople(world.installation.installationId, people, WEDNESDAY_10AM)
    return world
  }

  /** Notifies Estafet of changes, as one delivery. */
  async notify(...events: readonly (Partial<ChangeEvent> & { readonly id: string })[]): Promise<ReceiveReport> {
    this.#deliveries += 1
    return this.deliver(`delivery-${this.#deliveries}`, events)
  }
  async deliver(
    digest: string,
    events: readonly (Partial<ChangeEvent> & { readonly id: string })[],
  ): Promise<ReceiveReport> {
    const full = events.map((event): ChangeEvent => ({
      kind: 'changed',
      type: 'contact',
      occurredAt: this.clock.now(),
      property: null,
      value: null,
      own: false,
      mergedIds: [],
      ...event,
    }))
    return receiveEvents(this.flow, this.#lookup, {
      crm: 'hubspot',
      accounts: [{ accountId: '8800001', events: full, ignored: 0 }],
      body: Buffer.from(digest),
      digest,
      receivedAt: this.clock.now(),
    })
  }

  async evaluate(type: ObjectType = 'contact'): Promise<void> {
    while ((await evaluateBatch(this.flow, { installation: this.installation.installationId, type })) === 'more')
      continue
  }
  async writeBack(): Promise<void> {
    while ((await writeBack(this.flow, this.installation.installationId)) === 'more') continue
  }
  /** Evaluates and writes until nothing waits (at most 20 turns). */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) {
      await this.evaluate('company')
      await this.evaluate('deal')
      await this.evaluate('contact')
      await this.writeBack()
      const { dirty, outbox } = await this.stores.reads.stats(this.installation.installationId)
      if (dirty === 0 && outbox === 0) return
    }
  }
  written(id: string, property: string): string | null {
    return this.crm.value('contact', id, property)
  }
}

/** Properties of a contact that is ready for sales at once: asked for a demo, role and company known. */
export function demoRequest(
  over: Readonly<Record<string, string | null>> = {},
  at = WEDNESDAY_10AM,
): Record<string, string | null> {
  return {
    email: 'jane@acme.example',
    firstname: 'Jane',
    lastname: 'Doe',
    company: 'Acme',
    jobtitle: 'Head of Sales',
    phone: phoneOf(over['email'] ?? 'jane@acme.example'),
    country: 'United States',
    hs_object_source: 'FORM',
    hs_analytics_source: 'ORGANIC_SEARCH',
    recent_conversion_event_name: 'Book a demo',
    recent_conversion_date: new Date(at).toISOString(),
    first_conversion_event_name: 'Book a demo',
    ...over,
  }
}

/** A telephone number of its own for each address: the same name and number would be the same person. */
function phoneOf(email: string): string {
  const sum = [...email].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 7_000_000, 0)
  return `+1212${2_000_000 + sum}`
}
