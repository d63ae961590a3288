import { expect, test } from '@jest/globals'
import { forgetPersons, UNANNOUNCED_WAIT_MS } from '../../src/flow/forget-person.ts'
import { verifyRecords } from '../../src/flow/verify-records.ts'
import { demoRequest, MemoryWorld } from '../support/memory-world.ts'

const DAY = 24 * 3_600_000

async function aWorldOf(...ids: readonly string[]) {
  const world = await MemoryWorld.open()
  for (const id of ids) {
    world.crm.put('contact', id, demoRequest({ email: `${id}@firm${id}.example`, company: `Firm ${id}` }))
    await world.notify({ id, kind: 'created' })
  }
  await world.settle()
  const { installationId } = world.installation
  return {
    world,
    id: installationId,
    forget: () => forgetPersons(world.flow, installationId),
    lead: (record: string) => world.stores.reads.lead(installationId, record, 1),
    report: () => world.stores.forgetting.report(installationId, 9),
  }
}

test('a privacy deletion takes everything of that person at once, and the others stay', async () => {
  const { world, forget, lead, report } = await aWorldOf('101', '102')
  world.crm.erase('contact', '101')
  await world.notify({ id: '101', kind: 'privacy-deleted' })
  expect(await forget()).toBe(1)
  await world.settle()
  expect([await lead('101'), (await lead('102'))?.recordId]).toEqual([null, '102'])
  const [proof] = await report()
  expect(proof).toMatchObject({ doneAt: world.clock.now(), rows: { leads: 1 } })
  expect(JSON.stringify(await report())).not.toContain('101')
  expect(JSON.stringify(world.log.lines)).not.toMatch(/"101"|101@firm/)
})

test('late news of somebody forgotten leaves nothing either', async () => {
  const { world, forget, lead } = await aWorldOf('101')
  world.crm.erase('contact', '101')
  await world.notify({ id: '101', kind: 'privacy-deleted' })
  await forget()
  await world.notify({ id: '101', property: 'lastname', value: 'Late' })
  await world.settle()
  expect(await forget()).toBe(1)
  expect(await lead('101')).toBeNull()
})

test('a deletion into the bin forgets nobody; whoever vanished unannounced is forgotten after a day, unless found again', async () => {
  const { world, forget, report } = await aWorldOf('101', '102', '103')
  world.crm.remove('contact', '101')
  for (const id of ['102', '103']) world.crm.erase('contact', id)
  for (const id of ['101', '102', '103']) await world.notify({ id, kind: 'deleted' })
  await world.settle()
  expect(await forget()).toBe(0)
  world.crm.put('contact', '103', demoRequest({ email: '103@firm103.example' }))
  world.clock.advance(UNANNOUNCED_WAIT_MS)
  expect(await forget()).toBe(1)
  expect(await report()).toHaveLength(1)
})

test('a deletion and a merge that no notification told of are found by looking', async () => {
  const { world, id, lead } = await aWorldOf('101', '102', '103')
  world.crm.remove('contact', '101')
  world.crm.merge('contact', ['102', '103'], '104')
  world.clock.advance(DAY + 1)
  const settings = (await world.flow.settings.load(world.flow, id))!
  expect(await verifyRecords(world.flow, settings)).toBe(3)
  expect(await verifyRecords(world.flow, settings)).toBe(0)
  await world.settle()
  expect(await lead('101')).toBeNull()
  expect([(await lead('102'))?.recordId, (await lead('103'))?.recordId]).toEqual(['104', '104'])
})
