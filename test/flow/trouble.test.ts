import { describe, expect, test } from '@jest/globals'
import { CrmDisconnectedError, CrmRateLimitedError } from '../../src/ports/crm.ts'
import { evaluateBatch } from '../../src/flow/evaluate-batch.ts'
import { reconcile } from '../../src/flow/reconcile.ts'
import { syncPeople } from '../../src/flow/sync-people.ts'
import type { StepName } from '../../src/ports/runtime.ts'
import { COMPANY_PEOPLE, demoRequest, MemoryWorld } from '../support/memory-world.ts'

const LEASE_MS = 30_000
class Crash extends Error {}

const STEPS: readonly StepName[] = [
  'claim.before',
  'claim.after',
  'hydrate.sent',
  'hydrate.read',
  'commit.before',
  'commit.after',
  'outbox.claimed',
  'write.before-send',
  'write.answered',
  'write.recorded',
]

test.each(STEPS)(
  'a run that ends at %s is finished by the next one: one owner, one turn, written back',
  async (step) => {
    const world = await MemoryWorld.open()
    world.crm.put('contact', '101', demoRequest())
    await world.notify({ id: '101', kind: 'created' })
    world.milestones.onStep = (passed) => {
      if (passed === step) throw new Crash(step)
    }
    await expect(world.settle()).rejects.toThrow(Crash)
    world.milestones.onStep = () => undefined
    world.clock.advance(2 * LEASE_MS)
    await world.settle()
    expect(world.written('101', 'estafet_stage')).toBe('mql')
    expect(await turnsOf(world)).toBe(1)
  },
)

async function turnsOf(world: MemoryWorld): Promise<number> {
  const rows = await world.stores.reads.recentDecisions(world.installation.installationId, 50, null)
  return rows.filter(({ decision }) => decision.routing.kind === 'assign').length
}

test('a CRM that does not answer costs no attempt: the record is decided when it answers again', async () => {
  const world = await MemoryWorld.open()
  world.crm.put('contact', '101', demoRequest())
  await world.notify({ id: '101', kind: 'created' })
  world.crm.trouble = () => 'refused-before'
  for (let n = 0; n < 10; n += 1) {
    await world.evaluate()
    world.clock.advance(10_000)
  }
  world.crm.trouble = () => null
  await world.settle()
  expect(world.written('101', 'estafet_stage')).toBe('mql')
})

test('a write whose answer was lost is sent again and looked at again; the values stay right', async () => {
  const world = await MemoryWorld.open()
  world.crm.put('contact', '101', demoRequest())
  await world.notify({ id: '101', kind: 'created' })
  let lost = 0
  world.crm.trouble = (call) => (call === 'write contact' && lost++ === 0 ? 'answer-lost' : null)
  await world.settle()
  world.clock.advance(60_000)
  await world.settle()
  expect(lost).toBeGreaterThan(1)
  expect(world.meter.counts.get('write_unknown')).toBe(1)
  expect(world.written('101', 'estafet_stage')).toBe('mql')
})

test.each([
  ['the limit is reached', () => new CrmRateLimitedError(1_000)],
  ['access was revoked', () => new CrmDisconnectedError('revoked')],
] as const)('when %s, records wait and nothing is lost', async (_name, error) => {
  const world = await MemoryWorld.open()
  world.crm.put('contact', '101', demoRequest())
  await world.notify({ id: '101', kind: 'created' })
  let refusing = true
  world.crm.trouble = () => {
    if (refusing) throw error()
    return null
  }
  await world.evaluate()
  refusing = false
  world.clock.advance(120_000)
  await world.settle()
  expect(world.written('101', 'estafet_stage')).toBe('mql')
})

test('a record whose process died five times is set aside, visible, and can be replayed', async () => {
  const world = await MemoryWorld.open()
  world.crm.put('contact', '101', demoRequest())
  await world.notify({ id: '101', kind: 'created' })
  world.milestones.onStep = (passed) => {
    if (passed === 'hydrate.read') throw new Crash()
  }
  for (let n = 0; n < 5; n += 1) {
    await expect(world.evaluate()).rejects.toThrow(Crash)
    world.clock.advance(2 * LEASE_MS)
  }
  await world.evaluate()
  const letters = await world.stores.reads.deadLetters(world.installation.installationId, 10)
  expect(letters).toMatchObject([{ recordId: '101', code: 'poison_record' }])

  world.milestones.onStep = () => undefined
  expect(await world.stores.reads.replay(world.installation.installationId, 'all', world.clock.now())).toBe(1)
  await world.settle()
  expect(world.written('101', 'estafet_stage')).toBe('mql')
  expect(await world.stores.reads.deadLetters(world.installation.installationId, 10)).toEqual([])
})

test('a change no notification told is found by asking the CRM', async () => {
  const world = await MemoryWorld.open()
  world.clock.advance(60_000)
  world.crm.put('contact', '101', demoRequest())
  world.clock.advance(400_000)
  const settings = (await world.flow.settings.load(world.flow, world.installation.installationId))!
  expect(await reconcile(world.flow, settings, 'contact')).toBe(1)
  await world.settle()
  expect(world.written('101', 'estafet_stage')).toBe('mql')

  // Our own writes modify the record too. Someone else may have done so in the same moment, so it is read once more; then it rests.
  const found: (number | null)[] = []
  for (let pass = 0; pass < 4; pass += 1) {
    world.clock.advance(400_000)
    found.push(await reconcile(world.flow, settings, 'contact'))
    await world.settle()
  }
  expect(found.at(-1)).toBe(0)
})

test('two contacts merged in the CRM are one lead afterwards, with one owner', async () => {
  const world = await MemoryWorld.open()
  for (const id of ['101', '102']) {
    world.crm.put('contact', id, demoRequest({ email: `${id}@acme.example` }))
    await world.notify({ id, kind: 'created' })
  }
  await world.settle()
  world.crm.merge('contact', ['101', '102'], '103')
  await world.notify({ id: '103', kind: 'merged', mergedIds: ['101', '102'] })
  await world.settle()
  expect(world.written('103', 'hubspot_owner_id')).not.toBeNull()
  const after = await world.stores.reads.stats(world.installation.installationId)
  expect(after).toMatchObject({ dirty: 0, outbox: 0, failed: 0 })
})

test('of two merged contacts the promise to whoever keeps the owner runs on; what the other was promised is over', async () => {
  const world = await MemoryWorld.open()
  const { installationId } = world.installation
  for (const id of ['101', '102']) {
    world.crm.put('contact', id, demoRequest({ email: `${id}@acme.example` }))
    await world.notify({ id, kind: 'created' })
    await world.settle()
    world.clock.advance(60_000)
  }
  const promised = async (id: string) => (await world.stores.reads.lead(installationId, id, 0))!.latest.decision.clocks
  const stays = await promised('102')
  world.crm.merge('contact', ['101'], '102')
  await world.notify({ id: '102', kind: 'merged', mergedIds: ['101'] })
  await world.settle()
  const clocks = await promised('102')
  const running = clocks.filter(({ state }) => state === 'running').map(({ clockId }) => clockId)
  expect(running).toEqual(stays.map(({ clockId }) => clockId))
  expect(clocks.filter(({ state }) => state === 'closed')).toHaveLength(2)
  expect(world.written('102', 'estafet_sla_state')).toBe('running')
})

test('a slow reading of the people does not replace those read since', async () => {
  const world = await MemoryWorld.open()
  const { installationId } = world.installation
  const gone = COMPANY_PEOPLE.map((person) => (person.repId === '5503' ? { ...person, active: false } : person))
  const answer = world.crm.people.bind(world.crm)
  world.crm.people = async () => {
    world.crm.people = answer
    world.crm.peopleNow = COMPANY_PEOPLE
    await syncPeople(world.flow, { crm: world.crm }, installationId)
    return gone
  }
  expect(await syncPeople(world.flow, { crm: world.crm }, installationId)).toBe('overtaken')
  expect(await world.stores.installations.people(installationId)).toEqual(COMPANY_PEOPLE)
})

test('records merged again while a batch was being decided are still one lead, decided once', async () => {
  const world = await MemoryWorld.open()
  for (const id of ['101', '102', '104']) {
    world.crm.put('contact', id, demoRequest({ email: `${id}@acme.example` }))
    await world.notify({ id, kind: 'created' })
  }
  await world.settle()
  world.crm.merge('contact', ['104'], '101')
  await world.notify({ id: '104' }, { id: '102' })
  let raced = false
  world.milestones.onStep = async (passed) => {
    if (passed !== 'commit.before' || raced) return
    raced = true
    world.crm.merge('contact', ['101'], '102')
    await world.notify({ id: '101' })
    await world.evaluate()
  }
  await world.evaluate()
  await world.settle()
  const { installationId } = world.installation
  const found = ['101', '102', '104'].map((id) => world.stores.reads.lead(installationId, id, 0))
  const leads = await Promise.all(found)
  expect(new Set(leads.map((lead) => lead?.latest.leadId)).size).toBe(1)
  expect(leads[0]).toMatchObject({ recordId: '102', latest: { recordId: '102' } })
  const stats = await world.stores.reads.stats(world.installation.installationId)
  expect(stats).toMatchObject({ dirty: 0, outbox: 0, failed: 0 })
})

test('a lead is not decided upon a record that was merged away after it was read, however late its batch comes', async () => {
  const world = await MemoryWorld.open()
  for (const id of ['101', '102', '103']) {
    world.crm.put('contact', id, demoRequest({ email: `${id}@acme.example` }))
    await world.notify({ id, kind: 'created' })
  }
  await world.settle()
  const { installationId } = world.installation
  await world.notify({ id: '101' }, { id: '103' })
  let raced = false
  world.milestones.onStep = async (passed) => {
    if (passed !== 'commit.before' || raced) return
    raced = true
    world.crm.merge('contact', ['101', '102'], '199')
    world.crm.put('contact', '199', { recent_conversion_event_name: 'Newsletter' })
    world.clock.advance(2 * LEASE_MS)
    // Another worker hears of 199 and takes over 101; 103 is still held by the one that stood still.
    const at = world.clock.now()
    await world.stores.inbox.mark(installationId, [{ type: 'contact', id: '199', occurredAt: at }], 'urgent', at)
    Object.assign(world.crm, { batchSize: 2 })
    await evaluateBatch(world.flow, { installation: installationId, type: 'contact' })
    Object.assign(world.crm, { batchSize: 100 })
  }
  await world.settle()
  const settled = world.crm.writes.length
  await world.notify({ id: '199' })
  await world.settle()
  expect(world.crm.writes.slice(settled)).toEqual([])
})

test('a contact deleted before it was read leaves no work and no failure', async () => {
  const world = await MemoryWorld.open()
  await world.notify({ id: '404', kind: 'created' })
  await world.settle()
  expect(await world.stores.reads.stats(world.installation.installationId)).toMatchObject({ dirty: 0, failed: 0 })
})

test('a changed company is read again and its contacts are decided again', async () => {
  const world = await MemoryWorld.open()
  world.crm.put('company', '901', { name: 'Acme', domain: 'acme.example', hubspot_owner_id: '5502' })
  world.crm.put('contact', '101', demoRequest({ associatedcompanyid: '901' }))
  world.crm.link('contact', '101', 'company', '901')
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()
  expect(world.written('101', 'hubspot_owner_id')).toBe('5502')
})

test('contacts of a changed company are decided again, also when nobody answered who they are at first', async () => {
  const world = await MemoryWorld.open()
  world.crm.put('company', '901', { name: 'Acme', domain: 'acme.example', hubspot_owner_id: '5502' })
  world.crm.put('contact', '101', demoRequest({ associatedcompanyid: '901' }))
  world.crm.link('contact', '101', 'company', '901')
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()
  const { installationId } = world.installation
  const decided = async () => (await world.stores.reads.stats(installationId)).evaluated
  const before = await decided()

  world.crm.put('company', '901', { name: 'Acme', domain: 'acme.example', hubspot_owner_id: '5501' })
  await world.notify({ id: '901', type: 'company' })
  let lost = 0
  world.crm.trouble = (call) => (call.startsWith('links') && lost++ === 0 ? 'answer-lost' : null)
  await world.evaluate('company')
  expect(lost).toBe(1)
  world.clock.advance(10_000)
  await world.settle()
  expect([(await decided()) - before, (await world.stores.reads.stats(installationId)).dirty]).toEqual([1, 0])
})

describe('a contact whom the CRM links to no company', () => {
  const OWN = { email: 'ana@acme.example' }
  async function afterContact(companyFirst: boolean): Promise<MemoryWorld> {
    const world = await MemoryWorld.open()
    const acme = () =>
      world.crm.put('company', '901', { name: 'Acme', domain: 'acme.example', hubspot_owner_id: '5502' })
    if (companyFirst) {
      acme()
      await world.notify({ id: '901', type: 'company' })
      await world.settle()
    }
    world.crm.put('contact', '101', demoRequest(OWN))
    await world.notify({ id: '101', kind: 'created' })
    await world.settle()
    if (!companyFirst) acme()
    return world
  }
  const decided = async (world: MemoryWorld) =>
    (await world.stores.reads.stats(world.installation.installationId)).evaluated

  test('is decided again when the company that was found for it changes, and when that is deleted', async () => {
    const world = await afterContact(true)
    const before = await decided(world)
    world.crm.put('company', '901', { name: 'Acme', domain: 'acme.example', numberofemployees: '9000' })
    await world.notify({ id: '901', type: 'company' })
    await world.settle()
    expect((await decided(world)) - before).toBe(1)
    world.crm.remove('company', '901')
    await world.notify({ id: '901', type: 'company', kind: 'deleted' })
    await world.settle()
    expect((await decided(world)) - before).toBe(2)
  })

  test('is decided again when a company of its domain comes, and not when one of another does', async () => {
    const world = await afterContact(false)
    const before = await decided(world)
    await world.notify({ id: '901', type: 'company' })
    await world.settle()
    expect((await decided(world)) - before).toBe(1)
    world.crm.put('company', '902', { name: 'Bumi', domain: 'bumi.example' })
    await world.notify({ id: '902', type: 'company' })
    await world.settle()
    expect((await decided(world)) - before).toBe(1)
  })
})
