import { expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { endAbsence, setAbsence } from '../../src/flow/absences.ts'
import { handOver, lookAtLeaver, takeBack } from '../../src/flow/leaver.ts'
import { recompute } from '../../src/flow/recompute.ts'
import type { Absence } from '../../src/ports/absences.ts'
import { COMPANY_PEOPLE, demoRequest, MemoryWorld } from '../support/memory-world.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const { routing } = defaultPolicy
const [ANA, BO, CARA] = COMPANY_PEOPLE.map(({ repId }) => repId) as [string, string, string]
/** Every lead goes to the account executives in turn, whoever may know the buyer; the policy names no stand-in. */
const policy = { ...defaultPolicy, routing: { ...routing, stickiness: [], rules: routing.rules.slice(-1) } } as never
const boss = { person: 'Mia Kern', role: 'manager' as const }
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

async function withLeads(count: number): Promise<MemoryWorld> {
  const world = await MemoryWorld.open(policy)
  world.crm.peopleNow = COMPANY_PEOPLE
  for (let n = 0; n < count; n++) {
    const id = String(101 + n)
    const fields = { email: `jane@firm${n}.example`, company: `Firm ${n}` }
    world.crm.put('contact', id, demoRequest(fields, world.clock.now()))
    await world.notify({ id, kind: 'created' })
    await world.settle()
  }
  return world
}
const ownerOf = (world: MemoryWorld, id: string) => world.written(id, 'hubspot_owner_id')
const absence = (world: MemoryWorld, over: Partial<Absence> = {}): Absence => ({
  ...{ absenceId: uuid(1), repId: ANA, start: world.clock.now(), end: world.clock.now() + 2 * DAY, standInId: CARA },
  ...{ setBy: boss.person, setAt: world.clock.now() },
  ...over,
})

test('set out of office here: the named stand-in answers what runs, and new leads go to the others', async () => {
  const world = await withLeads(1)
  const { installationId } = world.installation
  expect(ownerOf(world, '101')).toBe(ANA)
  expect(await setAbsence(world.flow, installationId, absence(world))).toBe('set')
  await world.settle()
  const asked = () => [...world.crm.tasks.values()].filter(({ key }) => key.endsWith(':delegated'))
  expect(asked()).toMatchObject([{ assigneeId: CARA, status: 'open' }])
  // Whoever is away keeps the lead; the stand-in has the promise.
  expect(ownerOf(world, '101')).toBe(ANA)
  for (const id of ['201', '202', '203']) {
    world.crm.put('contact', id, demoRequest({ email: `joe@other${id}.example`, company: id }, world.clock.now()))
    await world.notify({ id, kind: 'created' })
    await world.settle()
  }
  expect(['201', '202', '203'].map((id) => ownerOf(world, id))).not.toContain(ANA)
  for (const { decisionId } of await world.stores.reads.recentDecisions(installationId, 9, null))
    expect(await recompute(world.flow, installationId, decisionId)).toEqual({ kind: 'same' })
})

test('taken back, it is as if nobody had been away: the next turn is theirs again', async () => {
  const world = await withLeads(0)
  const { installationId } = world.installation
  await setAbsence(world.flow, installationId, absence(world))
  expect(await setAbsence(world.flow, installationId, absence(world))).toBe('duplicate')
  expect(await endAbsence(world.flow, installationId, uuid(1), boss.person)).toBe(true)
  expect(await endAbsence(world.flow, installationId, uuid(1), boss.person)).toBe(false)
  world.crm.put('contact', '101', demoRequest({}, world.clock.now()))
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()
  expect(ownerOf(world, '101')).toBe(ANA)
})

test.each([
  ['somebody the CRM does not know', { repId: '9' }, 'unknown-person'],
  ['a stand-in the CRM does not know', { standInId: '9' }, 'unknown-stand-in'],
  ['themselves as stand-in', { standInId: ANA }, 'unknown-stand-in'],
  ['a time that is over', { start: 1, end: 2 }, 'past'],
])('%s → refused, nothing kept', async (_what, over, outcome) => {
  const world = await withLeads(0)
  const { installationId } = world.installation
  expect(await setAbsence(world.flow, installationId, absence(world, over))).toBe(outcome)
  expect(await world.stores.absences.standing(installationId, 0)).toEqual([])
})

test('somebody leaves: what they have, an even sharing out, done as orders and taken back', async () => {
  const world = await withLeads(9)
  const { installationId } = world.installation
  const look = (among: readonly string[] | null = null) => lookAtLeaver(world.flow, installationId, ANA, among)
  const found = (await look())!
  expect(found.leads).toHaveLength(3)
  expect(found).toMatchObject({ name: 'Ana Prado', active: true, more: false, clocks: 3, mentions: [] })
  expect(
    found.takers
      .filter(({ chosen }) => chosen)
      .map(({ repId }) => repId)
      .toSorted(),
  ).toEqual([BO, CARA])
  expect(found.leads.map(({ to }) => to).toSorted()).not.toContain(null)
  expect(new Set(found.leads.map(({ to }) => to)).size).toBe(2)
  expect((await look([BO]))!.leads.map(({ to }) => to)).toEqual([BO, BO, BO])
  expect((await look([]))!.leads.map(({ to }) => to)).toEqual([null, null, null])

  const orders = found.leads.map(({ leadId, to }, i) => ({ leadId, orderId: uuid(10 + i), to: to! }))
  const handed = await handOver(world.flow, installationId, orders, 7, boss)
  expect(handed.map(({ outcome }) => outcome.kind)).toEqual(['done', 'done', 'done'])
  // The same handover, sent again by a page that heard no answer.
  await handOver(world.flow, installationId, orders, 7, boss)
  await world.settle()
  expect((await look())!.leads).toEqual([])
  expect(await world.stores.audit.page(installationId, { action: 'reassign' }, null, 99)).toHaveLength(3)

  const back = handed.map(({ leadId, orderId }, i) => ({ leadId, entryId: orderId, orderId: uuid(20 + i) }))
  expect((await takeBack(world.flow, installationId, back, boss)).map(({ outcome }) => outcome.kind)).toEqual(
    Array(3).fill('done'),
  )
  await world.settle()
  expect((await look())!.leads).toHaveLength(3)
})
