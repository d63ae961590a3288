import { expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { CrmRefusedError, type Crm } from '../../src/ports/crm.ts'
import { reconcileAll, syncAllPeople } from '../../workers/reconcile.ts'
import { aPerson, MemoryWorld } from '../support/memory-world.ts'

const OTHER = '00000000-0000-7000-8000-00000000bbbb'

/** Two accounts; the CRM refuses every call for the one that comes first. */
async function withOneInTrouble(): Promise<MemoryWorld> {
  const world = await MemoryWorld.open()
  const now = world.clock.now()
  await world.stores.installations.connect({
    installationId: OTHER,
    crm: 'hubspot',
    accountId: '8800002',
    scopes: [],
    language: 'en',
    zone: 'UTC',
    uiDomain: null,
    tokens: { accessToken: 'a', refreshToken: 'r', expiresAt: now + 1_800_000, obtainedAt: now },
    policy: defaultPolicy,
    at: now,
  })
  const [troubled] = await world.stores.installations.active()
  world.crm.peopleNow = [aPerson({ repId: '1', name: 'Rui Lima' })]
  const crm: Crm = world.crm
  const [people, modifiedSince] = [crm.people.bind(crm), crm.modifiedSince.bind(crm)]
  const refuseFirst = (installation: string) => {
    if (installation === troubled) throw new CrmRefusedError(400, 'no such thing')
  }
  crm.people = async (installation) => {
    refuseFirst(installation)
    return people(installation)
  }
  crm.modifiedSince = async (...question) => {
    refuseFirst(question[0])
    return modifiedSince(...question)
  }
  return world
}

async function theOther(world: MemoryWorld): Promise<string> {
  return (await world.stores.installations.active())[1]!
}

test('an account whose CRM refuses us does not keep the people of the next one from being read', async () => {
  const world = await withOneInTrouble()
  await syncAllPeople(world.flow)
  const people = await world.stores.installations.people(await theOther(world))
  expect(people.map(({ repId }) => repId)).toEqual(['1'])
  expect(world.log.lines.map(({ event }) => event)).toContain('people_failed')
})

test('nor its reconciliation', async () => {
  const world = await withOneInTrouble()
  world.clock.advance(60_000)
  world.crm.put('contact', '900', { email: 'late@firm.example' })
  await reconcileAll(world.flow)
  expect(await world.stores.inbox.waiting()).toEqual([{ installation: await theOther(world), type: 'contact' }])
  expect(world.log.lines.map(({ event }) => event)).toContain('reconcile_failed')
})
