import { expect, test } from '@jest/globals'
import { COMPANY_PEOPLE, demoRequest, MemoryWorld, WEDNESDAY_10AM } from '../support/memory-world.ts'

const MINUTE = 60_000

test('a demo request becomes an MQL with an owner and a deadline, written back with the reason', async () => {
  const world = await MemoryWorld.open()
  world.crm.put('contact', '101', demoRequest())
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()

  expect(world.written('101', 'estafet_stage')).toBe('mql')
  expect(['5501', '5502', '5503']).toContain(world.written('101', 'hubspot_owner_id'))
  expect(Number(world.written('101', 'estafet_score'))).toBeGreaterThan(0)
  expect(world.written('101', 'estafet_sla_due_at')).not.toBeNull()
  expect(world.written('101', 'estafet_routing_reason')).toMatch(/\w+/)
  expect(world.written('101', 'estafet_revision')).toBe('1')
})

test('equal leads are shared equally, in arrival order', async () => {
  const world = await MemoryWorld.open()
  for (let n = 0; n < 9; n += 1) {
    const id = String(200 + n)
    world.crm.put('contact', id, demoRequest({ email: `p${n}@firm${n}.example`, company: `Firm ${n}` }))
    await world.notify({ id, kind: 'created', occurredAt: WEDNESDAY_10AM + n })
  }
  await world.settle()
  const owners = Array.from({ length: 9 }, (_, n) => world.written(String(200 + n), 'hubspot_owner_id'))
  expect([...new Set(owners)].sort()).toEqual(['5501', '5502', '5503'])
  for (const owner of ['5501', '5502', '5503']) expect(owners.filter((one) => one === owner)).toHaveLength(3)
})

test('E22 two leads of one new company at the same instant get one owner, and use one turn', async () => {
  const world = await MemoryWorld.open()
  for (const id of ['301', '302']) {
    world.crm.put('contact', id, demoRequest({ email: `${id}@newco.example`, company: 'Newco' }))
  }
  await world.notify({ id: '301', kind: 'created' }, { id: '302', kind: 'created' })
  await world.settle()
  expect(['301', '302'].map((id) => world.written(id, 'hubspot_owner_id'))).toEqual(['5501', '5501'])
  world.crm.put('contact', '303', demoRequest({ email: 'p@other.example', company: 'Other' }))
  await world.notify({ id: '303', kind: 'created' })
  await world.settle()
  expect(world.written('303', 'hubspot_owner_id')).toBe('5502')
})

test('E11 the same delivery again changes nothing: one decision, one turn, one write', async () => {
  const world = await MemoryWorld.open()
  world.crm.put('contact', '101', demoRequest())
  const first = await world.deliver('same', [{ id: '101', kind: 'created' }])
  await world.settle()
  const writes = world.crm.writes.length
  const again = await world.deliver('same', [{ id: '101', kind: 'created' }])
  await world.settle()
  expect(first).toEqual({ kept: 1, duplicate: 0, dropped: 0 })
  expect(again).toEqual({ kept: 0, duplicate: 1, dropped: 0 })
  expect(world.crm.writes).toHaveLength(writes)
})

test('E11 three deliveries, and a crash after deciding: one decision, one turn, one owner, each task once', async () => {
  const world = await MemoryWorld.open()
  world.crm.put('contact', '101', demoRequest())
  for (const digest of ['one', 'two', 'three']) await world.deliver(digest, [{ id: '101', kind: 'created' }])
  world.milestones.onStep = (step) => {
    if (step === 'commit.after') throw new Error('crash')
  }
  await expect(world.settle()).rejects.toThrow('crash')
  world.milestones.onStep = () => undefined
  for (const digest of ['one', 'two']) await world.deliver(digest, [{ id: '101', kind: 'created' }])
  world.clock.advance(MINUTE)
  await world.settle()
  const decisions = await world.stores.reads.recentDecisions(world.installation.installationId, 10, null)
  expect(decisions).toHaveLength(1)
  expect(world.written('101', 'hubspot_owner_id')).toBe('5501')
  const keys = [...world.crm.tasks.values()].map(({ key }) => key)
  expect([new Set(keys).size, keys.filter((key) => key.includes(':touch:')).length]).toEqual([keys.length, 1])
  // The next lead is the next rep's: one turn was used.
  world.crm.put('contact', '102', demoRequest({ email: 'p@other.example', company: 'Other' }))
  await world.notify({ id: '102', kind: 'created' })
  await world.settle()
  expect(world.written('102', 'hubspot_owner_id')).toBe('5502')
})

test('our own write comes back: the echo is dropped and nothing is read again', async () => {
  const world = await MemoryWorld.open()
  world.crm.put('contact', '101', demoRequest())
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()
  const calls = world.crm.calls.length
  await world.notify({ id: '101', property: 'estafet_revision', value: '1', own: true })
  await world.settle()
  expect(world.crm.calls).toHaveLength(calls)
})

test('an echo with an older revision means an older write landed late: it is overwritten', async () => {
  const world = await MemoryWorld.open()
  world.crm.put('contact', '101', demoRequest())
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()
  world.crm.put('contact', '101', { estafet_revision: '0', estafet_stage: 'known' })
  await world.notify({ id: '101', property: 'estafet_revision', value: '0', own: true })
  await world.settle()
  expect(world.written('101', 'estafet_stage')).toBe('mql')
  expect(world.written('101', 'estafet_revision')).toBe('2')
})

test('E52 a person who takes the lead over keeps it: the owner is not changed back', async () => {
  const world = await MemoryWorld.open()
  world.crm.put('contact', '101', demoRequest())
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()
  const other = ['5501', '5502', '5503'].find((id) => id !== world.written('101', 'hubspot_owner_id'))!
  world.clock.advance(1_000)
  const ours = world.written('101', 'hubspot_owner_id')
  await world.notify({ id: '101', property: 'hubspot_owner_id', value: ours, own: true })
  world.clock.advance(1_000)
  world.crm.put('contact', '101', { hubspot_owner_id: other })
  await world.notify({ id: '101', property: 'hubspot_owner_id', value: other })
  await world.settle()
  expect(world.written('101', 'hubspot_owner_id')).toBe(other)
  const [latest] = await world.stores.reads.recentDecisions(world.installation.installationId, 1, null)
  expect(latest!.decision.routing).toMatchObject({
    assignment: { ownerId: other, by: 'person', lockedUntil: world.clock.now() + 7 * 24 * 60 * MINUTE },
  })
})

test('a promise nobody kept makes one task for the manager, however often it is looked at', async () => {
  const world = await MemoryWorld.open()
  world.crm.put('contact', '101', demoRequest())
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()
  world.clock.advance(3 * 60 * MINUTE)
  const { sweepSla } = await import('../../src/flow/sweep-sla.ts')
  expect(await sweepSla(world.flow, world.installation.installationId)).toBe(1)
  await world.settle()
  await sweepSla(world.flow, world.installation.installationId)
  await world.settle()
  const tasks = [...world.crm.tasks.values()].filter(({ key }) => key.endsWith(':breach'))
  expect(tasks).toHaveLength(1)
  expect(tasks[0]).toMatchObject({ assigneeId: '5509', status: 'open', priority: 'high' })
  expect(tasks[0]!.subject).toContain('Jane Doe')
})

test('a call that happened in time but was logged late voids the breach and closes its task', async () => {
  const world = await MemoryWorld.open()
  world.crm.put('contact', '101', demoRequest())
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()
  world.clock.advance(31 * MINUTE)
  const { sweepSla } = await import('../../src/flow/sweep-sla.ts')
  await sweepSla(world.flow, world.installation.installationId)
  await world.settle()
  const calledAt = new Date(WEDNESDAY_10AM + MINUTE).toISOString()
  world.crm.put('contact', '101', {
    hs_first_outreach_date: calledAt,
    notes_last_contacted: calledAt,
    num_contacted_notes: '1',
  })
  await world.notify({ id: '101', property: 'notes_last_contacted', value: calledAt })
  await world.settle()
  const breach = [...world.crm.tasks.values()].filter(({ key }) => key.endsWith(':breach'))
  expect(breach).toMatchObject([{ status: 'done' }])
  expect(world.written('101', 'estafet_sla_state')).toBe('met')
  expect(world.written('101', 'estafet_stage')).toBe('sal')
})

test('a lead that comes before the people of a new account were read still finds its owner', async () => {
  const world = await MemoryWorld.open(undefined, [])
  world.crm.peopleNow = COMPANY_PEOPLE
  world.crm.put('contact', '101', demoRequest())
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()
  expect(['5501', '5502', '5503']).toContain(world.written('101', 'hubspot_owner_id'))
})

test('the reason a rep reads stays that of the assignment, however often the lead is looked at again', async () => {
  const world = await MemoryWorld.open()
  world.crm.put('contact', '101', demoRequest())
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()
  const reason = world.written('101', 'estafet_routing_reason')
  const writes = world.crm.writes.length
  await world.notify({ id: '101', property: 'jobtitle', value: 'Head of Sales' })
  await world.settle()
  expect(world.written('101', 'estafet_routing_reason')).toBe(reason)
  expect(world.crm.writes).toHaveLength(writes)
})

test('E53 news of an older event that arrives after newer ones changes no state, and is kept', async () => {
  const world = await MemoryWorld.open()
  world.crm.put('contact', '101', demoRequest())
  await world.notify({ id: '101', kind: 'created', occurredAt: WEDNESDAY_10AM + 10_000 })
  await world.settle()
  const { installationId } = world.installation
  const before = [world.written('101', 'estafet_stage'), world.crm.writes.length]
  const late = { id: '101', property: 'lifecyclestage', value: 'lead', occurredAt: WEDNESDAY_10AM }
  expect(await world.notify(late)).toEqual({ kept: 1, duplicate: 0, dropped: 0 })
  await world.settle()
  expect([world.written('101', 'estafet_stage'), world.crm.writes.length]).toEqual(before)
  const decisions = await world.stores.reads.recentDecisions(installationId, 10, null)
  expect(decisions.flatMap(({ decision }) => decision.transitions.map(({ to }) => to))).toEqual(['known', 'mql'])
})
