import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { OpenStores } from '../../src/db/stores.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { TwoCrms } from '../support/two-crms.ts'
import { openOn } from './contract/both.ts'

// Somebody who stands in both CRMs of a company is one lead: one record leads, the other follows.

const MINUTE = 60_000
const JANE = 'jane@acme.example'

let database: FreshDatabase
let stores: OpenStores
let world: TwoCrms
beforeAll(async () => {
  database = await freshDatabase()
  stores = openOn(database.url)
})
afterAll(async () => {
  await stores.close()
  await database.drop()
  await stopSharedServer()
})
beforeEach(async () => {
  world = await TwoCrms.open(stores)
})

/** Jane asks in HubSpot, and comes up in Salesforce a while later. */
async function janeInBoth(): Promise<void> {
  await world.arrives(world.left, '101', JANE)
  await world.settle()
  world.clock.advance(MINUTE)
  await world.arrives(world.right, '00Q1', JANE)
  await world.settle()
}

describe('one lead', () => {
  test('a record that comes up later follows: same stage, owner, deadline and reason, no second turn', async () => {
    await janeInBoth()
    const { left, right } = world
    expect(world.shown(right, '00Q1', 'stage')).toBe('mql')
    expect(world.owner(right, '00Q1')).toBe(world.owner(left, '101'))
    expect(world.owner(left, '101')).toBe(0)
    expect(await world.turns(left)).toBe(1)
    const [leads, follows] = [await world.decision(left, '101'), await world.decision(right, '00Q1')]
    expect(leads.pair).toMatchObject({ role: 'leads', crm: 'Salesforce', recordId: '00Q1' })
    expect(follows.pair).toMatchObject({ role: 'follows', crm: 'HubSpot', recordId: '101' })
    expect(follows.outputs.slaDueAt).toBe(leads.outputs.slaDueAt)
    expect(follows.clocks).toEqual([])
    expect(follows.tasks).toEqual([])
    expect(follows.trace.map(({ because }) => because)).toContain('route.follows')
  })

  test('it comes to rest: nothing more is looked at once both have seen each other', async () => {
    await janeInBoth()
    const before = [await world.decision(world.left, '101'), await world.decision(world.right, '00Q1')]
    await world.settle()
    expect([await world.decision(world.left, '101'), await world.decision(world.right, '00Q1')]).toEqual(before)
  })
})
