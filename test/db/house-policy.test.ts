import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { OpenStores } from '../../src/db/stores.ts'
import { askPastWalls, freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { openOn } from './contract/both.ts'
import { MINUTE, NOW, aDraft, aNewInstallation } from './samples.ts'

// Publishing in both accounts of a house: in both or in neither, and only by the leave of the other account's own admins.

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

async function anAccount(crm: 'hubspot' | 'salesforce'): Promise<string> {
  const fresh = aNewInstallation({ crm })
  await stores.installations.connect(fresh)
  return fresh.installationId
}

async function join(home: string, partner: string): Promise<void> {
  await stores.houses.invite(home, `code-${home}`, NOW + MINUTE)
  expect(await stores.houses.join(partner, `code-${home}`, NOW)).toBe('joined')
}

async function aHouse(): Promise<{ readonly home: string; readonly partner: string }> {
  const [home, partner] = [await anAccount('hubspot'), await anAccount('salesforce')]
  await join(home, partner)
  return { home, partner }
}

const one = (name: string, expected = 1) => ({ draft: aDraft({ name }, { author: name }), expected })
const inBoth = (id: string, mine = one('here'), theirs = one('there')) => stores.houses.publishInBoth(id, mine, theirs)
const versions = async (id: string) =>
  (await stores.policies.versions(id, 9, null)).map(({ version, author }) => `${version} ${author}`)
const active = async (id: string) => (await stores.installations.find(id))?.policyVersion

describe('with leave', () => {
  test('each account has a version of its own, in force and watched as any other', async () => {
    const { home, partner } = await aHouse()
    await stores.houses.letPublish(home, true)
    expect(await inBoth(partner)).toMatchObject({
      kind: 'published',
      version: { version: 2, author: 'here' },
      theirs: { version: 2, author: 'there' },
    })
    expect([await versions(partner), await versions(home)]).toEqual([
      ['2 here', '1 estafet'],
      ['2 there', '1 estafet'],
    ])
    expect([await active(partner), await active(home)]).toEqual([2, 2])
    for (const id of [home, partner])
      expect(await stores.canaries.find(id)).toMatchObject({ version: 2, former: 1, state: 'comparing' })
  })

  test('where somebody published meanwhile in either, nothing is stored in both', async () => {
    const { home, partner } = await aHouse()
    await stores.houses.letPublish(partner, true)
    await stores.policies.publish(partner, aDraft({ name: 'andi' }, { author: 'andi' }), 1)
    expect(await inBoth(home)).toMatchObject({ kind: 'changed-there', active: { version: 2, author: 'andi' } })
    await stores.policies.publish(home, aDraft({ name: 'maya' }, { author: 'maya' }), 1)
    expect(await inBoth(home, one('here'), one('there', 2))).toMatchObject({
      kind: 'changed',
      active: { author: 'maya' },
    })
    expect([await versions(home), await versions(partner)]).toEqual([
      ['2 maya', '1 estafet'],
      ['2 andi', '1 estafet'],
    ])
  })

  test('a version that the other account cannot store takes ours back', async () => {
    const { home, partner } = await aHouse()
    await stores.houses.letPublish(partner, true)
    const unusable = { draft: aDraft({}, { restoredFrom: 99_999_999_999 }), expected: 1 }
    await expect(inBoth(home, one('here'), unusable)).rejects.toThrow()
    await expect(inBoth(home, unusable, one('there'))).rejects.toThrow()
    expect([await versions(home), await versions(partner)]).toEqual([['1 estafet'], ['1 estafet']])
    expect([await active(home), await active(partner)]).toEqual([1, 1])
  })

  test('of admins who publish from both sides at once exactly one is first', async () => {
    const { home, partner } = await aHouse()
    for (const id of [home, partner]) await stores.houses.letPublish(id, true)
    const answers = await Promise.all([home, partner, home, partner].map((id) => inBoth(id)))
    expect(answers.filter(({ kind }) => kind === 'published').length).toBe(1)
    expect([(await versions(home)).length, (await versions(partner)).length]).toEqual([2, 2])
  })
})

describe('without leave nothing is stored', () => {
  test('it is the other account’s to give, is seen on both sides, and can be taken back', async () => {
    const { home, partner } = await aHouse()
    const seen = async (id: string) => {
      const { letsPublish, mayPublish } = (await stores.houses.of(id))!
      return { letsPublish, mayPublish }
    }
    expect(await inBoth(home)).toEqual({ kind: 'not-let' })
    await stores.houses.letPublish(home, true)
    expect(await seen(home)).toEqual({ letsPublish: true, mayPublish: false })
    expect(await seen(partner)).toEqual({ letsPublish: false, mayPublish: true })
    expect(await inBoth(home)).toEqual({ kind: 'not-let' })
    await stores.houses.letPublish(home, false)
    expect(await inBoth(partner)).toEqual({ kind: 'not-let' })
    expect([await versions(home), await versions(partner)]).toEqual([['1 estafet'], ['1 estafet']])
  })

  test('an account that stands alone has none to give', async () => {
    const alone = await anAccount('hubspot')
    expect(await stores.houses.letPublish(alone, true)).toBe(false)
    await stores.houses.invite(alone, 'a-code', NOW + MINUTE)
    expect(await stores.houses.letPublish(alone, true)).toBe(false)
    expect(await inBoth(alone)).toEqual({ kind: 'not-let' })
  })

  test('it ends with the house, and does not come back with the next one', async () => {
    const { home, partner } = await aHouse()
    for (const id of [home, partner]) await stores.houses.letPublish(id, true)
    await stores.houses.leave(home)
    expect([await inBoth(home), await inBoth(partner)]).toEqual([{ kind: 'not-let' }, { kind: 'not-let' }])
    await join(home, partner)
    expect([await inBoth(home), await inBoth(partner)]).toEqual([{ kind: 'not-let' }, { kind: 'not-let' }])
    // Half of a house, as a crash leaves it: the row of one side stands with its leave.
    await stores.houses.letPublish(partner, true)
    await askPastWalls(database.url, 'delete from app.house_links where installation_id = $1', [home])
    expect(await inBoth(home)).toEqual({ kind: 'not-let' })
    await stores.houses.invite(partner, `again-${partner}`, NOW + MINUTE)
    expect(await stores.houses.join(home, `again-${partner}`, NOW)).toBe('joined')
    expect(await inBoth(home)).toEqual({ kind: 'not-let' })
  })

  test('a third account is no part of it, whatever its row says', async () => {
    const { home } = await aHouse()
    const other = await aHouse()
    for (const id of [other.home, other.partner]) await stores.houses.letPublish(id, true)
    // Somebody who names a house that does not name them.
    await askPastWalls(database.url, 'update app.house_links set partner_id = $2 where installation_id = $1', [
      home,
      other.partner,
    ])
    expect(await inBoth(home)).toEqual({ kind: 'not-let' })
    expect(await versions(other.partner)).toEqual(['1 estafet'])
  })
})
