import { Chance } from '../../sandbox/random.ts'
import type { SalesforceSandbox } from '../../sandbox/salesforce/running.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { ObjectType } from '../../src/ports/crm.ts'
import { Supervised } from '../kill/supervisor.ts'
import { freshDatabase } from '../support/postgres.ts'
import { OrgCompany, type OrgCompanyOptions } from '../support/org-company.ts'

const TYPES: readonly ObjectType[] = ['company', 'deal', 'contact']
const HOUR = 3_600_000
const LONGEST_WAIT_MS = 120_000

/** A company that hears of changes by its stream alone: nobody else may reconcile for an hour. */
export async function streamingCompany(options: Partial<OrgCompanyOptions> = {}): Promise<{
  readonly company: OrgCompany
  readonly close: () => Promise<void>
}> {
  const database = await freshDatabase()
  const company = await OrgCompany.open({ databaseUrl: database.url, tells: 'events', ...options })
  await alwaysAtWork(company)
  if (options.workers !== false) await onlyTheStream(company)
  return {
    company,
    close: async () => {
      await company.close()
      await database.drop()
    },
  }
}

/** At whatever hour of the week this runs, somebody is there for a lead. */
async function alwaysAtWork({ app, installation }: OrgCompany): Promise<void> {
  const pools = defaultPolicy.pools.map((pool) => ({ ...pool, hours: 'always' as const }))
  const document = { ...defaultPolicy, pools, rollout: { compared: 0 } }
  const draft = { document, yaml: null, author: 'test', reason: 'always at work', restoredFrom: null }
  await app.stores.policies.publish(installation, { ...draft, at: app.flow.clock.now() }, 1)
}

/** Takes the turns of reconciliation away for an hour, once the stream has begun. */
export async function onlyTheStream({ app, sandbox, installation }: OrgCompany): Promise<void> {
  const { streams, reconcile } = app.stores
  await until('a stream begins', async () => sandbox.events!.pubsub.streams === 1)
  await until('the stream is held', async () => (await streams.look(installation))?.held === true)
  for (const type of TYPES)
    await until(`no ${type} is being reconciled`, async () => {
      const turn = await reconcile.take(installation, type, Date.now() + HOUR, HOUR)
      return turn !== null
    })
}

export async function until(what: string, isSo: () => Promise<boolean>, withinMs = LONGEST_WAIT_MS): Promise<void> {
  const end = Date.now() + withinMs
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`)
    await rest(20)
  }
}
function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** The stage that stands in the org. */
export function stageOf({ org }: SalesforceSandbox, id: string): unknown {
  return org.find('Lead', id)?.['estafet__Stage__c'] ?? null
}

/** Somebody fills in the form of the website; without `form` it is just a name. */
export function newLead({ org }: SalesforceSandbox, n: number, form: boolean, owner?: string): string {
  const queue = [...org.rows('Group')][0]!['Id']!
  const values = {
    FirstName: 'Jane',
    LastName: `Doe ${n}`,
    Company: `Firm ${n}`,
    Email: `jane@firm${n}.example`,
    Title: 'Head of Sales',
    Country: 'United States',
    OwnerId: owner ?? queue,
    ...(form ? demoRequest(org.clock.now()) : {}),
  }
  return String(org.create('Lead', values, '')['Id'])
}
export function demoRequest(at: number): Record<string, unknown> {
  return { Form_Name__c: 'Book a demo', Form_Submitted_At__c: new Date(at).toISOString() }
}

/** A demo was asked for, and the org shows what follows from it: the stage, and somebody of the team. */
function isDecided(sandbox: SalesforceSandbox, id: string): boolean {
  const owner = String(sandbox.org.find('Lead', id)?.['OwnerId'])
  return stageOf(sandbox, id) === 'mql' && owner.startsWith('005') && owner !== sandbox.integrationUser
}

export interface CutTally {
  readonly leads: number
  /** Streams that were cut while they stood. */
  readonly cuts: number
  /** Changes people made: each lead comes, and later asks for a demo. */
  readonly changes: number
  /** Leads that stand in the org as their last change demands, with an owner of the team and one assignment. */
  readonly written: number
  /** Streams that went on after a stored replay id. */
  readonly resumed: number
  /** Records that reconciliation found; none, as it has no turn. */
  readonly reconciled: number
  readonly seconds: number
}

/** Leads come and ask for a demo later, in an order of chance. */
class Visitors {
  readonly ids: string[] = []
  changes = 0
  readonly #sandbox: SalesforceSandbox
  readonly #leads: number
  readonly #random: Chance
  readonly #waiting: string[] = []

  constructor(sandbox: SalesforceSandbox, leads: number, random: Chance) {
    this.#sandbox = sandbox
    this.#leads = leads
    this.#random = random
  }

  get isDone(): boolean {
    return this.ids.length === this.#leads && this.#waiting.length === 0
  }
  /** One change; none when all have come and asked. */
  next(): void {
    if (this.isDone) return
    this.changes += 1
    const comes = this.ids.length < this.#leads && (this.#waiting.length === 0 || this.#random.hit(0.5))
    if (comes) {
      const id = newLead(this.#sandbox, this.ids.length, false)
      this.ids.push(id)
      this.#waiting.push(id)
    } else {
      const [id] = this.#waiting.splice(this.#random.whole(0, this.#waiting.length - 1), 1)
      this.#sandbox.org.update('Lead', id!, demoRequest(this.#sandbox.org.clock.now()), '')
    }
  }
}

/** Leads come and change while the stream is cut again and again; every second cut breaks the connection itself. */
export async function cutStream(leads: number, cuts: number, seed = 'cuts'): Promise<CutTally> {
  const { company, close } = await streamingCompany()
  const startedAt = Date.now()
  try {
    const { sandbox, app, installation, meter } = company
    const { pubsub } = sandbox.events!
    const random = new Chance(seed)
    const visitors = new Visitors(sandbox, leads, random)
    // From its first change on the stream has a place to go on from; before that a search finds what it missed.
    visitors.next()
    await until('something was heard', async () => (await app.stores.streams.look(installation))?.heardAt !== null)
    const perCut = Math.ceil((leads * 2) / cuts)
    for (let done = 0; done < cuts; done += 1) {
      await until('a stream stands', async () => pubsub.streams === 1)
      const at = random.whole(0, perCut - 1)
      for (let n = 0; n < perCut; n += 1) {
        visitors.next()
        if (n === at) {
          if (done % 2 === 0) pubsub.cut()
          else pubsub.breakConnections()
        }
        await rest(random.whole(0, 10))
      }
    }
    const isWritten = (id: string) => isDecided(sandbox, id)
    const end = Date.now() + LONGEST_WAIT_MS
    for (;;) {
      const { dirty, outbox } = await app.stores.reads.stats(installation)
      if (visitors.isDone && dirty === 0 && outbox === 0 && visitors.ids.every(isWritten)) break
      // Then the tally tells what is lost.
      if (Date.now() > end) break
      await rest(50)
    }
    return {
      leads: visitors.ids.length,
      cuts,
      changes: visitors.changes,
      written: visitors.ids.filter(isWritten).length,
      resumed: pubsub.subscribed.custom,
      reconciled: meter.counts.get('reconciled') ?? 0,
      seconds: Math.round((Date.now() - startedAt) / 1000),
    }
  } finally {
    await close()
  }
}

export interface KillTally {
  /** Lives that ended by SIGKILL after a batch was kept and before its replay id was. */
  readonly deaths: number
  readonly leads: number
  /** Leads that stand in the org as decided, with an owner of the team. */
  readonly written: number
}

/** A worker process is killed each time it has kept a batch and not yet its replay id; leads go on coming. At most five deaths. */
export async function killBetween(deaths: number): Promise<KillTally> {
  const { company, close } = await streamingCompany()
  const { sandbox, app, installation } = company
  const ids = [newLead(sandbox, 0, true)]
  await until('something was heard', async () => (await app.stores.streams.look(installation))?.heardAt !== null)
  await app.stopWorkers()
  const die = { KILL_AT: 'intake.after-commit', KILL_NTH: '1' }
  const lives = Array.from({ length: deaths }, () => die)
  const worker = Supervised.start({ ...company.environment(), KILL_LEASE_MS: '2000' }, lives)
  try {
    for (let n = 0; n < deaths; n += 1) {
      ids.push(newLead(sandbox, ids.length, true))
      await until(`death ${n + 1} (${worker.errors})`, async () => worker.deaths.length > n)
    }
    ids.push(newLead(sandbox, ids.length, true))
    const isWritten = (id: string) => isDecided(sandbox, id)
    await until(`all is written (${worker.errors})`, async () => {
      const { dirty, outbox } = await app.stores.reads.stats(installation)
      return dirty === 0 && outbox === 0 && ids.every(isWritten)
    })
    const killed = worker.deaths.filter(({ signal }) => signal === 'SIGKILL').length
    return { deaths: killed, leads: ids.length, written: ids.filter(isWritten).length }
  } finally {
    await worker.stop()
    await close()
  }
}
