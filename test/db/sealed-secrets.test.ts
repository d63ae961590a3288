import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { keyRingFrom } from '../../src/db/key-ring.ts'
import { openStores, type OpenStores } from '../../src/db/stores.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { chance, noMeter, silentLog } from './contract/both.ts'
import { aNewInstallation } from './samples.ts'

const keyOf = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`
const [OLD, NEW] = [keyOf('old', 1), keyOf('new', 2)]

let database: FreshDatabase
const opened: OpenStores[] = []
beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(async () => {
  for (const stores of opened) await stores.close()
  await database.drop()
  await stopSharedServer()
})

function storesWith(keys: string): OpenStores {
  const stores = openStores({ url: database.url, keys: keyRingFrom(keys), chance, log: silentLog, meter: noMeter })
  opened.push(stores)
  return stores
}

test('a missing key is told, leaves what it sealed as it stands, and back in the list it brings all of it along', async () => {
  const [former, alone, both] = [storesWith(OLD), storesWith(NEW), storesWith(`${NEW},${OLD}`)]
  const [one, other] = [aNewInstallation({ accountId: '1' }), aNewInstallation({ accountId: '2' })]
  for (const fresh of [one, other]) await former.installations.connect(fresh)
  // A disconnected account has secrets as any other.
  await former.installations.setState(other.installationId, 'disconnected', 'test')

  expect(await alone.sealed.keyIds()).toEqual(['old'])
  expect(await alone.sealed.reseal()).toEqual({ resealed: 0, unreadable: 4 })
  expect((await former.tokens.load(one.installationId))?.accessToken).toBe(one.tokens.accessToken)

  expect(await both.sealed.reseal()).toEqual({ resealed: 4, unreadable: 0 })
  expect(await alone.sealed.keyIds()).toEqual(['new'])
  for (const { installationId, tokens } of [one, other])
    expect(await alone.tokens.load(installationId)).toMatchObject({
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken,
    })
  expect(await both.sealed.reseal()).toEqual({ resealed: 0, unreadable: 0 })
})
