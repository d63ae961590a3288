import { afterAll, beforeAll, describe } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import { keyRingFrom } from '../../../src/db/key-ring.ts'
import { openStores, type OpenStores, type StoreOptions } from '../../../src/db/stores.ts'
import type { Meter } from '../../../src/ports/runtime.ts'
import type { Stores } from '../../../src/ports/stores.ts'
import { memoryStores } from '../../support/memory-stores/memory-stores.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../../support/postgres.ts'
import { aNewInstallation, newId } from '../samples.ts'

/** One implementation of the stores under test. */
export interface Subject {
  readonly stores: Stores
  /** Lets a lease or delay of this many milliseconds end, by the stores' own clock. */
  pass(ms: number): Promise<void>
  /** A new active installation with nothing in it. */
  install(): Promise<string>
}

export const KEYS = keyRingFrom(`test:${Buffer.alloc(32, 7).toString('base64')}`)
export const silentLog = { info: () => undefined, warn: () => undefined, error: () => undefined }
export const noMeter: Meter = { count: () => undefined, observe: () => undefined }
export const chance = { id: newId, below: (n: number) => Math.floor(n / 2) }

/** The stores in memory, under a clock of their own. */
export function memorySubject(): Subject {
  let now = 1_000_000
  const stores = memoryStores(() => now)
  return { stores, pass: async (ms) => void (now += ms + 1), install: () => installOn(stores) }
}

/** Nobody hangs up on a test: on a busy machine a connection alone has taken longer than HubSpot waits. */
const PATIENT_MS = 30_000

/** The stores on a database. */
export function openOn(url: string, meter: Meter = noMeter, over: Partial<StoreOptions> = {}): OpenStores {
  return openStores({ url, keys: KEYS, chance, log: silentLog, meter, intakeWaitMs: PATIENT_MS, ...over })
}

/** Runs the same suite on the stores in memory and on PostgreSQL. */
export function onBoth(name: string, suite: (subject: () => Subject) => void): void {
  describe(`${name} in memory`, () => {
    const subject = memorySubject()
    suite(() => subject)
  })
  describe(`${name} on PostgreSQL`, () => {
    let database: FreshDatabase
    let stores: OpenStores
    beforeAll(async () => {
      database = await freshDatabase()
      stores = openOn(database.url)
    })
    afterAll(async () => {
      await stores.close()
      await database.drop()
      await stopSharedServer()
    })
    suite(() => ({
      stores,
      pass: async (ms) => void (await sleep(ms + 5)),
      install: () => installOn(stores),
    }))
  })
}

async function installOn(stores: Stores): Promise<string> {
  const fresh = aNewInstallation()
  await stores.installations.connect(fresh)
  return fresh.installationId
}
