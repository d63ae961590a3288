import { beforeEach, expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { seeRecord } from '../../src/flow/see-lead.ts'
import { demoRequest, MemoryWorld, WEDNESDAY_10AM } from '../support/memory-world.ts'

const MINUTE = 60_000
const ELEVEN = WEDNESDAY_10AM + 60 * MINUTE

let world: MemoryWorld
beforeEach(async () => {
  world = await MemoryWorld.open({ ...defaultPolicy, limits: { evaluationsPerHour: 5 } })
  world.crm.put('contact', '101', demoRequest())
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()
})

/** A workflow that answers whatever we write with another value. */
async function ring(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    world.clock.advance(1_000)
    const city = `City ${world.clock.now()}`
    world.crm.put('contact', '101', { city, estafet_score: '1' })
    await world.notify({ id: '101', property: 'city', value: city })
    await world.evaluate()
    await world.writeBack()
  }
}
const reads = () => world.crm.calls.filter((call) => call === 'read contact').length
const decided = async () =>
  (await world.stores.reads.lead(world.installation.installationId, '101', 0))!.evaluations.times
const waits = async () => {
  const settings = (await world.flow.settings.load(world.flow, world.installation.installationId))!
  return (await seeRecord(world.flow, settings, '101', 1))!.newsWaitsUntil
}

test('a ring of 50 turns costs no more evaluations than the policy allows, nor calls; the lead says until when it waits', async () => {
  await ring(3)
  expect([await decided(), await waits()]).toEqual([4, null])
  const before = reads()
  await ring(47)
  expect([await decided(), reads() - before, await waits()]).toEqual([5, 1, ELEVEN])
  expect(world.meter.counts.get('evaluations_held')).toBe(46)
})

test('nothing is lost: when the hour is over the latest state is answered, once', async () => {
  await ring(20)
  expect((await world.stores.reads.stats(world.installation.installationId)).dirty).toBe(1)
  const before = reads()
  world.clock.set(ELEVEN)
  await world.settle()
  expect([reads() - before, await decided(), await waits()]).toEqual([1, 1, null])
  expect(world.written('101', 'estafet_score')).not.toBe('1')
  expect((await world.stores.reads.stats(world.installation.installationId)).dirty).toBe(0)
})

test('another record of the same notification is answered at once', async () => {
  await ring(20)
  world.crm.put('contact', '102', demoRequest({ email: 'p@other.example', company: 'Other' }))
  world.clock.advance(MINUTE)
  await world.notify({ id: '101', property: 'city', value: 'x' }, { id: '102', kind: 'created' })
  await world.evaluate()
  await world.writeBack()
  expect([world.written('102', 'estafet_stage'), await decided()]).toEqual(['mql', 5])
})

test('what is asked for or falls due goes at once', async () => {
  await ring(20)
  const { installationId } = world.installation
  await world.stores.inbox.mark(
    installationId,
    [{ type: 'contact', id: '101', occurredAt: world.clock.now() }],
    'urgent',
    world.clock.now(),
  )
  await world.evaluate()
  expect(await decided()).toBe(6)
})
