import { describe, expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { sweepSla } from '../../src/flow/sweep-sla.ts'
import { syncPeople } from '../../src/flow/sync-people.ts'
import { COMPANY_PEOPLE, demoRequest, MemoryWorld } from '../support/memory-world.ts'

const MINUTE = 60_000

test('leads that nobody could take are given in the order of their wait, the tightest promise first, not by record id', async () => {
  const { routing } = defaultPolicy
  const world = await MemoryWorld.open({ ...defaultPolicy, routing: { ...routing, rules: routing.rules.slice(-1) } })
  const { installationId } = world.installation
  const away = { start: 0, end: world.clock.now() + 30 * 24 * 60 * MINUTE }
  await world.stores.installations.replacePeople(
    installationId,
    COMPANY_PEOPLE.map((person) => ({ ...person, outOfOffice: [away] })),
    world.clock.now(),
  )
  // Held in this order; the referral, promised an answer sooner than the others, comes last.
  const arrived = ['905', '901', '904', '902']
  for (const [n, id] of arrived.entries()) {
    world.crm.put('contact', id, demoRequest({ email: `p${n}@firm${n}.example`, company: `Firm ${n}` }))
    await world.notify({ id, kind: 'created' })
    await world.settle()
    world.clock.advance(MINUTE)
  }
  const referral = { email: 'p9@firm9.example', company: 'Firm 9', lead_source: 'Referral' }
  world.crm.put('contact', '903', demoRequest(referral))
  await world.notify({ id: '903', kind: 'created' })
  await world.settle()
  for (const id of [...arrived, '903']) expect(world.written(id, 'hubspot_owner_id')).toBeNull()

  world.crm.peopleNow = COMPANY_PEOPLE
  await syncPeople(world.flow, { crm: world.crm }, installationId)
  await world.settle()
  const given = await world.stores.reads.recentDecisions(installationId, 5, null)
  const turns = given.map(({ recordId, decision }) => {
    const turn = decision.trace.find(({ because }) => because.startsWith('route.turn'))?.saw
    return { recordId, poolId: turn?.['poolId'], turn: Number(turn?.['turn']) }
  })
  expect(new Set(turns.map(({ poolId }) => poolId)).size).toBe(1)
  turns.sort((a, b) => a.turn - b.turn)
  expect(turns.map(({ recordId }) => recordId)).toEqual(['903', '905', '901', '904', '902'])
  const owners = ['903', '905', '901', '904', '902'].map((id) => world.written(id, 'hubspot_owner_id'))
  expect(new Set(owners).size).toBe(3)
})

test('a lead whose owner did not answer goes on at once when somebody comes back who can take it', async () => {
  const { sla } = defaultPolicy
  const steps = [{ id: 'reassign', atPercent: 100, action: 'reassign' }] as const
  const world = await MemoryWorld.open({ ...defaultPolicy, sla: { ...sla, steps } })
  const { installationId } = world.installation
  world.crm.put('contact', '901', demoRequest())
  await world.notify({ id: '901', kind: 'created' })
  await world.settle()
  const first = world.written('901', 'hubspot_owner_id')
  const until = world.clock.now() + 30 * 24 * 60 * MINUTE
  const absent = { outOfOffice: [{ start: world.clock.now(), end: until }] }
  world.crm.peopleNow = COMPANY_PEOPLE.map((person) => (person.repId === first ? person : { ...person, ...absent }))
  await syncPeople(world.flow, { crm: world.crm }, installationId)
  world.clock.advance(60 * MINUTE)
  await sweepSla(world.flow, installationId)
  await world.settle()
  expect(world.written('901', 'hubspot_owner_id')).toBe(first)

  world.crm.peopleNow = COMPANY_PEOPLE
  await syncPeople(world.flow, { crm: world.crm }, installationId)
  await world.settle()
  expect([null, first]).not.toContain(world.written('901', 'hubspot_owner_id'))
})

/** The people change, and whom that concerns is marked, between the reading of the next record and its commit. */
function changeWhileDecided(world: MemoryWorld, people: typeof COMPANY_PEOPLE): void {
  const read = world.crm.read.bind(world.crm)
  world.crm.read = async (...asked) => {
    world.crm.read = read
    const answer = await read(...asked)
    world.crm.peopleNow = people
    await syncPeople(world.flow, { crm: world.crm }, world.installation.installationId)
    return answer
  }
}

test('a lead that is being decided while the people come back is not held on their absence', async () => {
  const world = await MemoryWorld.open(
    defaultPolicy,
    COMPANY_PEOPLE.map((person) => ({ ...person, active: false })),
  )
  world.crm.put('contact', '901', demoRequest())
  await world.notify({ id: '901', kind: 'created' })
  changeWhileDecided(world, COMPANY_PEOPLE)
  await world.settle()
  expect(world.written('901', 'hubspot_owner_id')).not.toBeNull()
})

test('a lead that is given to somebody who leaves meanwhile does not stay with them', async () => {
  const world = await MemoryWorld.open(defaultPolicy, COMPANY_PEOPLE)
  world.crm.put('contact', '900', demoRequest())
  await world.notify({ id: '900', kind: 'created' })
  await world.settle()
  const first = world.written('900', 'hubspot_owner_id')
  const [alone, others] = [(repId: string) => repId === first, (repId: string) => repId !== first]
  const only = (active: (repId: string) => boolean) =>
    COMPANY_PEOPLE.map((person) => ({ ...person, active: active(person.repId) }))
  world.crm.peopleNow = only(alone)
  await syncPeople(world.flow, { crm: world.crm }, world.installation.installationId)
  world.crm.put('contact', '901', { ...demoRequest(), email: 'new@elsewhere.example' })
  await world.notify({ id: '901', kind: 'created' })
  changeWhileDecided(world, only(others))
  await world.settle()
  expect([null, first]).not.toContain(world.written('901', 'hubspot_owner_id'))
})

describe('a pool whose members hold one open lead each', () => {
  const { routing, pools } = defaultPolicy
  const policy = {
    ...defaultPolicy,
    routing: { ...routing, rules: routing.rules.slice(-1) },
    pools: pools.map((pool) => ({ ...pool, caps: [{ per: 'open' as const, count: 1, window: 'static' as const }] })),
  }
  const come = async (world: MemoryWorld, ids: readonly string[]) => {
    for (const id of ids) {
      world.crm.put('contact', id, demoRequest({ email: `p@firm${id}.example`, company: `Firm ${id}` }))
      await world.notify({ id, kind: 'created' })
      await world.settle()
    }
  }
  const ownersOf = (world: MemoryWorld, ids: readonly string[]) =>
    ids.map((id) => world.written(id, 'hubspot_owner_id'))

  test('E18 a lead that is held gets its owner in the minute in which one of theirs is closed', async () => {
    const world = await MemoryWorld.open(policy)
    await come(world, ['101', '102', '103', '105', '104'])
    expect(ownersOf(world, ['104', '105'])).toEqual([null, null])
    const [freed] = ownersOf(world, ['102'])
    world.clock.advance(2 * MINUTE)
    world.crm.put('contact', '102', { estafet_rep_response: 'rejected', estafet_reject_reason: 'no budget' })
    await world.notify({ id: '102', property: 'estafet_rep_response', value: 'rejected' })
    await world.settle()
    // The one that has waited longest, and only that one.
    expect(ownersOf(world, ['105', '104'])).toEqual([freed, null])
  })

  test('a record that is gone makes room too', async () => {
    const world = await MemoryWorld.open(policy)
    await come(world, ['101', '102', '103', '104'])
    const [freed] = ownersOf(world, ['101'])
    world.crm.remove('contact', '101')
    await world.notify({ id: '101', kind: 'deleted' })
    await world.settle()
    expect(ownersOf(world, ['104'])).toEqual([freed])
  })

  test('nobody looks again at a lead that waits before there is a reason to', async () => {
    const world = await MemoryWorld.open(policy)
    const { installationId } = world.installation
    await come(world, ['101', '102', '103', '104'])
    const { evaluated } = await world.stores.reads.stats(installationId)
    for (let second = 0; second < 60; second += 1) {
      world.clock.advance(1_000)
      await sweepSla(world.flow, installationId)
      await world.settle()
    }
    expect((await world.stores.reads.stats(installationId)).evaluated).toBe(evaluated)
  })
})

test('more leads than one claim holds are given in the order of their wait when people return', async () => {
  const { routing } = defaultPolicy
  const world = await MemoryWorld.open(
    { ...defaultPolicy, routing: { ...routing, rules: routing.rules.slice(-1) } },
    COMPANY_PEOPLE.map((person) => ({ ...person, active: false })),
  )
  // Ids that fall while time rises, so that their order is not that of arrival.
  const arrived = Array.from({ length: 230 }, (_, n) => String(900 - n))
  for (const [n, id] of arrived.entries()) {
    world.crm.put('contact', id, demoRequest({ email: `p@firm${n}.example`, company: `Firm ${n}` }))
    await world.notify({ id, kind: 'created' })
    await world.evaluate()
    world.clock.advance(1_000)
  }
  world.crm.peopleNow = COMPANY_PEOPLE
  await syncPeople(world.flow, { crm: world.crm }, world.installation.installationId)
  await world.settle()
  const given = await world.stores.reads.recentDecisions(world.installation.installationId, arrived.length, null)
  const turns = given.map(({ recordId, decision }) => ({
    recordId,
    turn: Number(decision.trace.find(({ because }) => because.startsWith('route.turn'))?.saw['turn']),
  }))
  turns.sort((a, b) => a.turn - b.turn)
  expect(turns.map(({ recordId }) => recordId)).toEqual(arrived)
})

test('the owner of a lead at rest, whom nobody knew when it was decided, has it once they are known', async () => {
  const { stages } = defaultPolicy
  const spam = { combinator: 'and' as const, rules: [{ field: 'firstName', operator: '=' as const, value: 'Spam' }] }
  const world = await MemoryWorld.open({ ...defaultPolicy, stages: { ...stages, disqualify: spam } })
  const { installationId } = world.installation
  world.crm.put('contact', '901', demoRequest())
  await world.notify({ id: '901', kind: 'created' })
  await world.settle()
  const first = world.written('901', 'hubspot_owner_id')
  const newcomer = COMPANY_PEOPLE.find(({ repId }) => repId !== first)!
  world.crm.put('contact', '901', { firstname: 'Spam' })
  await world.notify({ id: '901' })
  await world.settle()

  world.crm.peopleNow = COMPANY_PEOPLE.filter(({ repId }) => repId !== first && repId !== newcomer.repId)
  await syncPeople(world.flow, { crm: world.crm }, installationId)
  await world.settle()
  world.crm.put('contact', '901', { hubspot_owner_id: newcomer.repId })
  await world.notify({ id: '901' })
  await world.settle()
  const latest = async () => (await world.stores.reads.recentDecisions(installationId, 1, null))[0]?.decision.routing
  expect(await latest()).toEqual({ kind: 'not-yet', because: 'route.not-active' })

  world.crm.peopleNow = COMPANY_PEOPLE.filter(({ repId }) => repId !== first)
  await syncPeople(world.flow, { crm: world.crm }, installationId)
  await world.settle()
  const assignment = { ownerId: newcomer.repId, by: 'person' }
  expect(await latest()).toMatchObject({ kind: 'assign', because: 'route.owner-before', assignment })
})
