import { expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
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
