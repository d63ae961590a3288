import { expect, test } from '@jest/globals'
import { demoRequest, MemoryWorld } from '../support/memory-world.ts'

test('in quarantine notifications are kept and the CRM is left alone; after the release they are worked off', async () => {
  const world = await MemoryWorld.open()
  const id = world.installation.installationId
  await world.stores.installations.setState(id, 'quarantined', 'restored')
  world.clock.advance(6_000)
  world.crm.put('contact', '101', demoRequest())
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()
  expect(world.crm.calls).toHaveLength(0)

  await world.stores.installations.setState(id, 'active', '')
  world.clock.advance(10 * 60_000)
  await world.settle()
  expect(world.written('101', 'estafet_stage')).toBe('mql')
})

test.each([
  { shows: '57', then: '58', why: 'the CRM knows more than a memory from a backup' },
  { shows: 'x', then: '2', why: 'a person wrote something into our property' },
  { shows: '1e300', then: '2', why: 'no number of ours is so high' },
])('a revision of $shows in the CRM is followed by $then: $why', async ({ shows, then }) => {
  const world = await MemoryWorld.open()
  world.crm.put('contact', '101', demoRequest())
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()
  world.clock.advance(2_000)
  world.crm.put('contact', '101', { estafet_revision: shows })
  await world.notify({ id: '101', property: 'estafet_revision', value: shows })
  await world.settle()
  expect(world.written('101', 'estafet_revision')).toBe(then)
})
