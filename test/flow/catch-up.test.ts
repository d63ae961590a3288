import { expect, test } from '@jest/globals'
import { catchUp } from '../../src/flow/catch-up.ts'
import { publishPolicy } from '../../src/flow/publish-policy.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { demoRequest, MemoryWorld } from '../support/memory-world.ts'

const AUTHOR = { author: 'rina', reason: 'test', expectedVersion: 1 }

test('after a policy is published leads stand as it decides, with the owners they had, and only once', async () => {
  const world = await MemoryWorld.open()
  const { installationId } = world.installation
  for (const id of ['101', '102']) {
    world.crm.put('contact', id, demoRequest({ email: `${id}@firm${id}.example`, company: `Firm ${id}` }))
    await world.notify({ id, kind: 'created' })
  }
  await world.settle()
  const before = ['101', '102'].map((id) => ({
    score: Number(world.written(id, 'estafet_score')),
    owner: world.written(id, 'hubspot_owner_id'),
  }))

  const { points } = defaultPolicy.qualification
  const document = { ...defaultPolicy, qualification: { points: { ...points, mql: points.mql + 10 } } }
  const room = { stores: world.stores, now: () => world.clock.now() }
  expect(await publishPolicy(room, installationId, { document }, AUTHOR)).toMatchObject({ kind: 'published' })
  const settings = async () => (await world.flow.settings.load(world.flow, installationId))!
  world.clock.advance(2_000)
  expect(await catchUp(world.flow, await settings())).toBe(2)
  expect(await catchUp(world.flow, await settings())).toBe(0)
  await world.settle()

  const after = ['101', '102'].map((id) => ({
    score: Number(world.written(id, 'estafet_score')),
    owner: world.written(id, 'hubspot_owner_id'),
  }))
  expect(after.map(({ owner }) => owner)).toEqual(before.map(({ owner }) => owner))
  expect(after.every(({ score }, n) => score !== before[n]!.score)).toBe(true)
  expect(await catchUp(world.flow, await settings())).toBe(0)
  expect(world.meter.counts.get('missed_found') ?? 0).toBe(0)
})
