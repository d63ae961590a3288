import { hubspotMapping } from '../../mappings/hubspot/mapping.ts'
import { salesforceMapping } from '../../mappings/salesforce/mapping.ts'
import type { OpenStores } from '../../src/db/stores.ts'
import type { Decision } from '../../src/domain/decision.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Flow } from '../../src/flow/context.ts'
import { evaluateBatch } from '../../src/flow/evaluate-batch.ts'
import { SettingsCache } from '../../src/flow/settings-cache.ts'
import { sweepSla } from '../../src/flow/sweep-sla.ts'
import { writeBack } from '../../src/flow/write-back.ts'
import type { CrmKind, RecordId } from '../../src/ports/crm.ts'
import { STANDARD_PATIENCE } from '../../src/ports/patience.ts'
import { aBatch, aNewInstallation, newId } from '../db/samples.ts'
import { MemoryCrm } from './memory-crm.ts'
import { aPerson, demoRequest, WEDNESDAY_10AM } from './memory-world.ts'
import { NotedBells, NotedLog, NotedMeter, NotedMilestones, StandingClock } from './quiet.ts'

const NAMES = ['ana', 'bo', 'cara']
const MINUTE = 60_000

/** One account of a company that works in two CRMs. */
export interface Account {
  readonly kind: CrmKind
  readonly id: string
  readonly crm: MemoryCrm
  /** Ids of its reps, in the same order on both sides. */
  readonly reps: readonly string[]
}

/** Two accounts of two CRMs on one database: the same people, the same policy, one clock; each CRM in memory. */
export class TwoCrms {
  readonly clock = new StandingClock(WEDNESDAY_10AM)
  readonly log = new NotedLog()
  readonly milestones = new NotedMilestones()
  readonly left: Account
  readonly right: Account
  readonly flow: Flow
  readonly stores: OpenStores

  private constructor(stores: OpenStores) {
    this.stores = stores
    const account = (kind: CrmKind, prefix: string): Account => ({
      kind,
      id: newId(),
      crm: new MemoryCrm(() => this.clock.now()),
      reps: NAMES.map((_, index) => `${prefix}${index + 1}`),
    })
    this.left = account('hubspot', '550')
    this.right = account('salesforce', '005')
    this.flow = {
      stores,
      crms: {
        of: (kind) =>
          kind === 'hubspot'
            ? { crm: this.left.crm, mapping: hubspotMapping }
            : { crm: this.right.crm, mapping: salesforceMapping },
      },
      crmName: (kind) => (kind === 'hubspot' ? 'HubSpot' : 'Salesforce'),
      bells: new NotedBells(),
      clock: this.clock,
      chance: { id: newId, below: (n) => Math.floor(n / 2) },
      milestones: this.milestones,
      patience: STANDARD_PATIENCE,
      log: this.log,
      meter: new NotedMeter(),
      settings: new SettingsCache(),
      mailLists: { freeMail: new Set(['gmail.com']), disposable: new Set() },
    }
  }

  /** @param together false: the accounts share nothing yet. */
  static async open(stores: OpenStores, together = true): Promise<TwoCrms> {
    const world = new TwoCrms(stores)
    for (const account of [world.left, world.right]) {
      await stores.installations.connect(
        aNewInstallation({
          ...{ installationId: account.id, accountId: account.id.slice(-8), crm: account.kind },
          ...{ policy: defaultPolicy, zone: 'America/New_York', at: WEDNESDAY_10AM },
        }),
      )
      const people = account.reps.map((repId, index) =>
        aPerson({ repId, name: NAMES[index]!, email: `${NAMES[index]}@contoh.co.id` }),
      )
      await stores.installations.replacePeople(account.id, people, WEDNESDAY_10AM)
      account.crm.peopleNow = people
    }
    if (together) await world.share()
    return world
  }

  async share(): Promise<void> {
    const code = `code-${this.left.id}`
    await this.stores.houses.invite(this.left.id, code, this.clock.now() + MINUTE)
    const joined = await this.stores.houses.join(this.right.id, code, this.clock.now())
    if (joined !== 'joined') throw new Error(joined)
  }

  /** A person asks for a demo and comes up in one CRM. */
  async arrives(
    account: Account,
    id: RecordId,
    email: string,
    over: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    account.crm.put('contact', id, this.recordOf(account, email, over))
    await this.notify(account, id)
  }

  recordOf(
    { kind }: Account,
    email: string,
    over: Readonly<Record<string, string>> = {},
  ): Record<string, string | null> {
    const at = new Date(this.clock.now()).toISOString()
    const asked = demoRequest({ email, company: `Company of ${email}` }, this.clock.now())
    if (kind === 'hubspot') return { ...asked, ...over }
    return {
      ...{
        Email: email.toUpperCase(),
        FirstName: 'Jane',
        LastName: 'Doe',
        Company: asked['company']!,
        Title: 'Head of Sales',
      },
      ...{ Phone: asked['phone']!, Country: 'United States', Form_Name__c: 'Book a demo', Form_Submitted_At__c: at },
      ...over,
    }
  }

  async changes(account: Account, id: RecordId, values: Readonly<Record<string, string | null>>): Promise<void> {
    account.crm.put('contact', id, values)
    await this.notify(account, id)
  }

  async notify(account: Account, id: RecordId): Promise<void> {
    await this.stores.inbox.keep(aBatch(account.id, { ids: [id], receivedAt: this.clock.now() }))
  }

  async evaluate({ id }: Account): Promise<void> {
    while ((await evaluateBatch(this.flow, { installation: id, type: 'contact' })) === 'more') continue
  }

  async write({ id }: Account): Promise<void> {
    while ((await writeBack(this.flow, id)) === 'more') continue
  }

  /** Everything that waits in either account is done; as many rounds as it takes, and not for ever. */
  async settle(): Promise<void> {
    for (let round = 0; round < 20; round += 1) {
      let waits = 0
      for (const account of [this.left, this.right]) {
        await sweepSla(this.flow, account.id)
        await this.evaluate(account)
        await this.write(account)
        const { dirty, outbox } = await this.stores.reads.stats(account.id)
        waits += dirty + outbox
      }
      const told = await this.stores.sweep.withDue(this.clock.now())
      if (waits === 0 && ![this.left.id, this.right.id].some((id) => told.includes(id))) return
    }
    throw new Error('it does not come to rest')
  }

  /** As {@link settle}, where the other account is gone. */
  async settleOne(account: Account): Promise<void> {
    for (let round = 0; round < 3; round += 1) {
      await sweepSla(this.flow, account.id)
      await this.evaluate(account)
      await this.write(account)
    }
  }

  shown(
    { kind, crm }: Account,
    id: RecordId,
    name: 'stage' | 'ownerId' | 'routingReason' | 'slaDueAt' | 'slaState',
  ): string | null {
    const { outputs } = kind === 'hubspot' ? hubspotMapping : salesforceMapping
    return crm.value('contact', id, outputs[name]!.property)
  }

  /** Place of the owner that a CRM shows among the reps, from 0; -1: nobody of them. */
  owner(account: Account, id: RecordId): number {
    return account.reps.indexOf(this.shown(account, id, 'ownerId') ?? '')
  }

  async decision({ id: installation }: Account, id: RecordId): Promise<Decision> {
    const lead = await this.stores.reads.lead(installation, id, 1)
    if (lead === null) throw new Error(`no lead ${id}`)
    return lead.latest.decision
  }

  /** Turns taken in all pools of the account. */
  async turns({ id }: Account): Promise<number> {
    return [...(await this.stores.ledger.rotation(id)).values()].reduce((sum, { turns }) => sum + turns, 0)
  }
}
