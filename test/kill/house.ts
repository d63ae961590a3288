import { setTimeout as sleep } from 'node:timers/promises'
import type { Row } from '../../sandbox/salesforce/row.ts'
import type { SalesforceSandbox } from '../../sandbox/salesforce/running.ts'
import type { CrmKind } from '../../src/ports/crm.ts'
import { freePort } from '../queue/redis-server.ts'
import { Company } from '../support/company.ts'
import type { House as Customer } from '../support/house.ts'
import { houseOf } from '../support/hubspot-house.ts'
import { OrgCompany } from '../support/org-company.ts'
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts'
import { orgHouse } from '../support/salesforce-house.ts'
import { lostLetters, unsettled } from './promises.ts'
import { Story, STORY_POLICY } from './story.ts'
import { Supervised, type Environment } from './supervisor.ts'

/** Claims of a dead process are free after this long, real time. */
const LEASE_MS = 4_000
/** Business time runs so much faster: a promise of a minute falls due after two seconds. */
const SPEED = 30
/** Only for what never comes to rest: other suites run beside this one. */
const WITHIN_MS = 240_000
/** Each time counts as a try of whatever was not taken yet; after ten the portal gives up. */
const HURRY_EVERY_MS = 3_000
const LOOK_EVERY_MS = 250
/** So many quiet looks in a row count as rest: what was found unannounced may still be on its way. */
const QUIET_LOOKS = 3

/** A customer's CRM, a database, and the product as one web and one worker process, each brought back when it dies. */
export class House {
  readonly company: Customer
  readonly story: Story
  /** Where the portal sends its notifications. */
  readonly publicUrl: string
  readonly #database: FreshDatabase
  readonly #environment: Environment
  readonly #running: Supervised[] = []

  private constructor(company: Customer, database: FreshDatabase, publicUrl: string, environment: Environment) {
    this.company = company
    this.#database = database
    this.publicUrl = publicUrl
    this.#environment = environment
    this.story = new Story(company)
  }

  /** Installs the product in a fresh account; no process of it runs yet. @param redisUrl null: bells ring in PostgreSQL. */
  static async open(redisUrl: string | null, crm: CrmKind = 'hubspot'): Promise<House> {
    const database = await freshDatabase()
    const company = await (crm === 'hubspot' ? portalOf(database.url, redisUrl) : orgOf(database.url))
    try {
      await company.app.stores.policies.publish(
        company.installation,
        {
          document: STORY_POLICY,
          yaml: null,
          author: 'kill suite',
          reason: 'test',
          restoredFrom: null,
          at: Date.now(),
        },
        1,
      )
      const port = await freePort()
      const publicUrl = `http://127.0.0.1:${port}`
      await company.line.tell(publicUrl)
      const environment = { ...(await company.line.environment(publicUrl, port)), KILL_LEASE_MS: String(LEASE_MS) }
      return new House(company, database, publicUrl, environment)
    } catch (error) {
      await company.close()
      await database.drop()
      throw error
    }
  }

  get databaseUrl(): string {
    return this.#database.url
  }

  /** Starts a process and waits until it serves, or has died of its arming. */
  async start(role: 'web' | 'worker', arming: readonly Environment[] = []): Promise<Supervised> {
    const supervised = Supervised.start({ ...this.#environment, ESTAFET_ROLE: role }, arming)
    this.#running.push(supervised)
    const latest = Date.now() + WITHIN_MS
    while (!supervised.ready && supervised.deaths.length === 0) {
      if (Date.now() > latest) throw new Error(`the ${role} process neither served nor died: ${supervised.errors}`)
      await sleep(20)
    }
    return supervised
  }

  /** Waits until nothing moves any more. @returns null, or what still moved in the end. */
  async rest(): Promise<string | null> {
    const latest = Date.now() + WITHIN_MS
    let [quiet, hurryAt] = [0, 0]
    for (;;) {
      const ready = this.#running.every((one) => one.ready)
      // What the portal holds back is asked for only while somebody can take it, and not all the time: it does not try for ever.
      if (ready && Date.now() >= hurryAt) {
        await this.company.line.hurry()
        hurryAt = Date.now() + HURRY_EVERY_MS
      }
      const unrest = ready ? await unsettled(this.company, this.story) : 'a process is not back'
      quiet = unrest === null ? quiet + 1 : 0
      if (quiet >= QUIET_LOOKS) return null
      const lost = await lostLetters(this.company)
      if (lost !== null) return lost
      if (Date.now() > latest) return `not at rest: ${unrest ?? 'it came and went'}`
      await sleep(LOOK_EVERY_MS)
    }
  }

  /** What the processes complained about; for reading when something went wrong. */
  get complaints(): string {
    return this.#running.map(({ errors }) => errors).join('\n')
  }

  async close(): Promise<void> {
    await Promise.all(this.#running.map((one) => one.stop()))
    await this.company.close()
    await this.#database.drop()
  }
}

async function portalOf(databaseUrl: string, redisUrl: string | null): Promise<Customer> {
  const sandbox = { population: 'company', speed: SPEED } as const
  return houseOf(await Company.open({ databaseUrl, redisUrl, sandbox, sandboxTime: true, workers: false }))
}

async function orgOf(databaseUrl: string): Promise<Customer> {
  const org = { speed: SPEED, dailyCalls: Number.MAX_SAFE_INTEGER }
  return orgHouse(await OrgCompany.open({ databaseUrl, org, orgTime: true, workers: false, prepare: hirePools }))
}

/** People for the two pools of the story that a new org has nobody for. */
function hirePools({ org }: SalesforceSandbox): void {
  const [one] = [...org.rows('User')].filter((user) => user['Title'] === 'Account Executive')
  for (const team of ['SDR', 'Inside Sales']) {
    const role = org.create('UserRole', { Name: team }, '')
    for (const n of [1, 2, 3]) {
      const { UserType, TimeZoneSidKey, ManagerId } = one as Row
      const mail = `${team.replace(' ', '').toLowerCase()}${n}@acme.example`
      const names = { Name: `${team} ${n}`, Username: mail, Email: mail, Title: team }
      const place = { UserType, TimeZoneSidKey, ManagerId, UserRoleId: role['Id'], IsActive: true }
      org.create('User', { ...names, ...place }, '')
    }
  }
}
