import { beforeEach, describe, expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Conflict, LeadId } from '../../src/domain/lead.ts'
import { orderLead, type Wanted } from '../../src/flow/order-lead.ts'
import type { ChangeEvent } from '../../src/ports/webhook.ts'
import { demoRequest, MemoryWorld } from '../support/memory-world.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const WORKFLOW = { kind: 'workflow', id: 'enrollmentId:7;actionExecutionIndex:1' } as const

let world: MemoryWorld
let leadId: LeadId
beforeEach(async () => {
  world = await MemoryWorld.open()
  world.crm.put('contact', '101', demoRequest())
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()
  leadId = (await seen()).leadId
})

const seen = async () => (await world.stores.reads.lead(world.installation.installationId, '101', 0))!.latest
const conflicts = async (): Promise<readonly Conflict[]> => (await seen()).decision.conflicts ?? []
const shown = (property: string) => world.written('101', property)
const owner = () => shown('hubspot_owner_id')!
const another = () => ['5501', '5502', '5503'].find((id) => id !== owner())!
const waiting = async () => world.stores.leads.count(world.installation.installationId, { conflict: true }, 10)

/** Another tool of the CRM writes a property; null empties it. */
async function rewrites(property: string, value: string | null, more: Partial<ChangeEvent> = { tool: WORKFLOW }) {
  world.crm.put('contact', '101', { [property]: value })
  await world.notify({ id: '101', property, value, ...more })
  await world.settle()
}
async function orders(wanted: Wanted) {
  world.clock.advance(1_000)
  const by = { person: 'Maya', role: 'manager' } as const
  const outcome = orderLead(
    world.flow,
    world.installation.installationId,
    { orderId: world.flow.chance.id(), leadId, wanted, by },
    0,
  )
  expect(await outcome).toMatchObject({ kind: 'done' })
  await world.settle()
}

describe('a workflow that changes the owner two minutes after us', () => {
  test('is told of, and its owner is left', async () => {
    const [ours, theirs] = [owner(), another()]
    world.clock.advance(2 * MINUTE)
    await rewrites('hubspot_owner_id', theirs)
    const at = world.clock.now()
    expect(await conflicts()).toEqual([
      {
        ...{ what: 'owner', wrote: ours, found: theirs, tool: 'workflow', toolId: WORKFLOW.id },
        ...{ firstAt: at, lastAt: at, times: 1 },
      },
    ])
    expect([owner(), await waiting()]).toEqual([theirs, 1])
    expect(world.meter.counts.get('automation_conflicts')).toBe(1)
    expect((await seen()).decision.trace.map(({ because }) => because)).toContain('route.contested')
  })

  test('told twice it is one', async () => {
    world.clock.advance(2 * MINUTE)
    const theirs = another()
    const told = { property: 'hubspot_owner_id', value: theirs, tool: WORKFLOW, occurredAt: world.clock.now() }
    world.crm.put('contact', '101', { hubspot_owner_id: theirs })
    await world.notify({ id: '101', ...told })
    await world.settle()
    world.clock.advance(MINUTE)
    await world.notify({ id: '101', ...told })
    await world.settle()
    expect((await conflicts()).map(({ times }) => times)).toEqual([1])
    expect(world.meter.counts.get('automation_conflicts')).toBe(1)
  })

  test('takes the owner off: the lead waits and nobody else is given it', async () => {
    world.clock.advance(2 * MINUTE)
    await rewrites('hubspot_owner_id', null)
    await rewrites('city', 'Bogor', {})
    expect([owner() || null, (await seen()).decision.routing.kind, await waiting()]).toEqual([null, 'hold', 1])
    expect((await conflicts()).map(({ found, times }) => [found, times])).toEqual([[null, 1]])
  })

  test('gives the lead to somebody who cannot own leads: it waits as found', async () => {
    world.clock.advance(2 * MINUTE)
    await rewrites('hubspot_owner_id', '5999')
    await rewrites('city', 'Bogor', {})
    expect([owner(), (await seen()).decision.routing.kind, await waiting()]).toEqual(['5999', 'hold', 1])
  })

  test('is settled: the owner stays as found, and the queue is empty', async () => {
    const theirs = another()
    world.clock.advance(2 * MINUTE)
    await rewrites('hubspot_owner_id', theirs)
    await orders({ action: 'settle-conflict' })
    expect([await conflicts(), owner(), await waiting()]).toEqual([[], theirs, 0])
    const settled = await world.stores.audit.page(world.installation.installationId, {}, null, 5)
    expect(settled.map(({ action, before }) => [action, before])).toEqual([['settle-conflict', { owner: 1 }]])
  })

  test('changes what a manager ordered here', async () => {
    const chosen = another()
    await orders({ action: 'reassign', ownerId: chosen, lockDays: 1 })
    world.clock.advance(2 * MINUTE)
    await rewrites('hubspot_owner_id', another())
    expect((await conflicts()).map(({ wrote, times }) => [wrote, times])).toEqual([[chosen, 1]])
    await orders({ action: 'reassign', ownerId: chosen, lockDays: 1 })
    expect([await conflicts(), owner()]).toEqual([[], chosen])
  })

  test('puts back whoever had the lead before: they stay, though the policy locks no choice by hand', async () => {
    const first = owner()
    const document = { ...defaultPolicy, routing: { ...defaultPolicy.routing, stickiness: [] } }
    const draft = { author: 'test', reason: 'no lock', restoredFrom: null, yaml: null, at: world.clock.now() }
    await world.stores.policies.publish(world.installation.installationId, { ...draft, document }, 1)
    world.clock.advance(MINUTE)
    await orders({ action: 'reassign', ownerId: another(), lockDays: 0 })
    world.clock.advance(2 * MINUTE)
    await rewrites('hubspot_owner_id', first)
    await rewrites('city', 'Bogor', {})
    expect([owner(), (await conflicts()).map(({ found }) => found)]).toEqual([first, [first]])
  })

  test('is followed by an escalation: nobody takes the lead away while the conflict is open', async () => {
    world.clock.advance(2 * MINUTE)
    const theirs = another()
    await rewrites('hubspot_owner_id', theirs)
    world.clock.advance(DAY)
    await world.settle()
    expect([owner(), (await seen()).decision.routing.kind]).toEqual([theirs, 'keep'])
  })

  test('closes by itself after fourteen quiet days', async () => {
    world.clock.advance(2 * MINUTE)
    await rewrites('hubspot_owner_id', another())
    world.clock.advance(13 * DAY)
    await world.settle()
    expect(await waiting()).toBe(1)
    world.clock.advance(DAY)
    await world.settle()
    expect([await conflicts(), await waiting()]).toEqual([[], 0])
  })
})

describe('no conflict is', () => {
  const none = async () => expect([await conflicts(), await waiting()]).toEqual([[], 0])

  test('a person who changes the owner', async () => {
    world.clock.advance(2 * MINUTE)
    await rewrites('hubspot_owner_id', another(), {})
    await none()
  })
  test('a tool that changes it later than the policy says', async () => {
    world.clock.advance(15 * MINUTE + 1)
    await rewrites('hubspot_owner_id', another())
    await none()
  })
  test('a tool that sets the owner we set', async () => {
    await rewrites('hubspot_owner_id', owner())
    await none()
  })
  test('a tool that changes an owner whom a person chose in the CRM', async () => {
    const chosen = another()
    await rewrites('hubspot_owner_id', chosen, {})
    await rewrites('hubspot_owner_id', another())
    await none()
  })
  test('a tool that changes another property', async () => {
    await rewrites('city', 'Bogor')
    await none()
  })
})

describe('a workflow that writes our stage', () => {
  test('is not answered again, however often it does; other values go on', async () => {
    const before = shown('estafet_stage')
    for (let turn = 0; turn < 30; turn += 1) {
      world.clock.advance(1_000)
      await rewrites('estafet_stage', 'customer')
    }
    expect((await conflicts()).map(({ wrote, found, times }) => [wrote, found, times])).toEqual([
      [before, 'customer', 30],
    ])
    expect(shown('estafet_stage')).toBe('customer')
    await rewrites('estafet_score', '1', {})
    expect([shown('estafet_stage'), shown('estafet_score') === '1']).toEqual(['customer', false])
  })

  test('is settled: our stage is written again, and a further time opens it anew', async () => {
    const before = shown('estafet_stage')
    await rewrites('estafet_stage', 'customer')
    await orders({ action: 'settle-conflict' })
    expect([shown('estafet_stage'), await waiting()]).toEqual([before, 0])
    world.clock.advance(MINUTE)
    await rewrites('estafet_stage', 'customer')
    expect((await conflicts()).map(({ times }) => times)).toEqual([1])
  })
})
