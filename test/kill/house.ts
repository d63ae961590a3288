import { setTimeout as sleep } from 'node:timers/promises'
import type { ClockBend } from '../../src/wiring.ts'
import { freePort } from '../queue/redis-server.ts'
import { CLIENT_ID, CLIENT_SECRET, Company, registration } from '../support/company.ts'
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts'
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

/** A customer's portal, a database, and the product as one web and one worker process, each brought back when it dies. */
export class House {
  readonly company: Company
  readonly story: Story
  /** Where the portal sends its notifications. */
  readonly publicUrl: string
  readonly #database: FreshDatabase
  readonly #environment: Environment
  readonly #running: Supervised[] = []

  private constructor(company: Company, database: FreshDatabase, publicUrl: string, environment: Environment) {
    this.company = company
    this.#database = database
    this.publicUrl = publicUrl
    this.#environment = environment
    this.story = new Story(company)
  }

  /** Installs the product in a fresh portal; no process of it runs yet. @param redisUrl null: bells ring in PostgreSQL. */
  static async open(redisUrl: string | null): Promise<House> {
    const database = await freshDatabase()
    const company = await Company.open({
      databaseUrl: database.url,
      redisUrl,
      sandbox: { population: 'company', speed: SPEED },
      sandboxTime: true,
      workers: false,
    })
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
      await company.put('/sandbox/app', registration(publicUrl))
      return new House(company, database, publicUrl, await settingsOf(company, publicUrl, port))
    } catch (error) {
      await company.close()
      await database.drop()
      throw error
    }
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
        await this.company.post('/sandbox/webhooks/flush', {})
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

/** The product's settings for every process of this company. */
export async function settingsOf(company: Company, publicUrl: string, port: number): Promise<Environment> {
  const { config, sandbox } = company
  const clock = (await company.get('/sandbox/clock')) as ClockBend
  return {
    PORT: String(port),
    HOST: '127.0.0.1',
    DATABASE_URL: config.databaseUrl,
    ...(config.redisUrl === null ? {} : { REDIS_URL: config.redisUrl }),
    ESTAFET_DATA_DIR: config.dataDir,
    ESTAFET_PUBLIC_URL: publicUrl,
    ESTAFET_KEYS: config.keys,
    HUBSPOT_APP_ID: config.hubspot?.appId ?? '',
    HUBSPOT_CLIENT_ID: CLIENT_ID,
    HUBSPOT_CLIENT_SECRET: CLIENT_SECRET,
    HUBSPOT_API_BASE: sandbox.url,
    HUBSPOT_AUTHORIZE_BASE: sandbox.url,
    KILL_LEASE_MS: String(LEASE_MS),
    KILL_CLOCK: JSON.stringify(clock),
  }
}
