import { beforeEach, expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { catchUp } from '../../src/flow/catch-up.ts'
import { publishPolicy, restorePolicy } from '../../src/flow/publish-policy.ts'
import { demoRequest, MemoryWorld } from '../support/memory-world.ts'

let world: MemoryWorld
let next: number

/** Few leads are enough to tell, so that stories stay short. */
const WATCHED: Policy = { ...defaultPolicy, rollout: { atLeast: 5, compared: 10 } }
/** Nobody is a marketing-qualified lead any more. */
const NOBODY: Policy = {
  ...WATCHED,
  stages: {
    ...WATCHED.stages,
    mql: { ...WATCHED.stages.mql, minScore: 100, minEngagement: 1000, highIntent: false },
  },
}

beforeEach(async () => {
  world = await MemoryWorld.open(WATCHED)
  next = 101
})

const id = () => world.installation.installationId
const room = () => ({ stores: world.stores, now: () => world.clock.now() })

async function publish(document: Policy): Promise<number> {
  const { policyVersion } = (await world.stores.installations.find(id()))!
  const result = await publishPolicy(
    room(),
    id(),
    { document },
    { author: 'rina', reason: 'test', expectedVersion: policyVersion },
  )
  if (result.kind !== 'published') throw new Error(result.kind)
  return result.version.version
}
async function restore(version: number): Promise<void> {
  const { policyVersion } = (await world.stores.installations.find(id()))!
  const how = { author: 'rina', reason: 'test', expectedVersion: policyVersion }
  expect(await restorePolicy(room(), id(), version, how)).toMatchObject({ kind: 'published' })
}
async function leadsCome(count: number): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, () => String(next++))
  for (const one of ids) {
    world.crm.put('contact', one, demoRequest({ email: `${one}@firm${one}.example`, company: `Firm ${one}` }))
    await world.notify({ id: one, kind: 'created' })
  }
  return ids
}
const canary = () => world.stores.canaries.find(id())
const ownerOf = (one: string) => world.written(one, 'hubspot_owner_id')

test('a first policy has no former version: nothing is compared', async () => {
  await leadsCome(6)
  await world.settle()
  expect(await canary()).toBeNull()
  expect(world.written('101', 'estafet_stage')).toBe('mql')
})

test('a version that decides everybody differently is held up after as many leads as tell, and nothing of them is sent', async () => {
  await publish(NOBODY)
  const ids = await leadsCome(6)
  await world.evaluate()
  await world.writeBack()
  expect(await canary()).toMatchObject({ state: 'paused', tallies: { fresh: { compared: 6, changed: 6, owner: 6 } } })
  expect(ids.map(ownerOf)).toEqual(ids.map(() => null))
  expect((await world.stores.reads.stats(id())).outbox).toBeGreaterThan(0)
  expect(world.meter.counts.get('policy_paused')).toBe(1)
  // Decisions go on and are stored.
  const [late] = await leadsCome(1)
  await world.evaluate()
  await world.writeBack()
  expect(await world.stores.reads.lead(id(), late!, 1)).toMatchObject({ latest: { policyVersion: 2 } })
  expect(world.written(late!, 'estafet_stage')).toBeNull()
  expect(await world.stores.outbox.waiting()).toEqual([])
})

test('an admin lets it go on: what waited is sent, and nothing pauses again', async () => {
  const version = await publish(NOBODY)
  const ids = await leadsCome(6)
  await world.evaluate()
  expect(await world.stores.canaries.accept(id(), version)).toBe('accepted')
  expect(await world.stores.canaries.accept(id(), version)).toBe('changed')
  await world.settle()
  expect(ids.map((one) => world.written(one, 'estafet_stage'))).toEqual(ids.map(() => 'known'))
  await leadsCome(6)
  await world.settle()
  expect(await canary()).toMatchObject({ state: 'accepted' })
})

test('an admin restores the former version: every lead is decided again before anything of it is sent, turns as if never taken', async () => {
  await leadsCome(2)
  await world.settle()
  const reversed: Policy = {
    ...WATCHED,
    routing: {
      ...WATCHED.routing,
      rules: [
        { ...WATCHED.routing.rules.at(-1)!, target: { kind: 'named', rep: '5509', elsePool: WATCHED.pools[0]!.id } },
      ],
    },
  }
  await publish(reversed)
  const ids = await leadsCome(6)
  await world.evaluate()
  await world.writeBack()
  expect(await canary()).toMatchObject({ state: 'paused', tallies: { fresh: { compared: 6, owner: 6, stage: 0 } } })
  await restore(1)
  expect(await canary()).toBeNull()
  await world.settle()
  const other = await MemoryWorld.open(WATCHED)
  const there = world
  world = other
  next = 101
  await leadsCome(2)
  await world.settle()
  await leadsCome(6)
  await world.settle()
  const calm = ids.map(ownerOf)
  world = there
  expect(ids.map(ownerOf)).toEqual(calm)
})

test('a rule for other leads pauses nothing', async () => {
  const [last] = WATCHED.routing.rules.slice(-1)
  const other = { combinator: 'and' as const, rules: [{ field: 'country', operator: '=' as const, value: 'JP' }] }
  const rule = {
    ...last!,
    id: 'japan',
    name: 'Japan',
    when: other,
    target: { kind: 'hold' as const, reason: 'no-coverage' },
  }
  await publish({ ...WATCHED, routing: { ...WATCHED.routing, rules: [rule, ...WATCHED.routing.rules] } })
  await leadsCome(12)
  await world.settle()
  expect(await canary()).toMatchObject({
    state: 'comparing',
    tallies: { fresh: { compared: 10, changed: 0 }, known: { compared: 0 } },
  })
})

test('known leads are counted apart from new ones, each once, and catching up stops while the version is held up', async () => {
  const ids = await leadsCome(8)
  await world.settle()
  await publish({ ...WATCHED, stages: { ...WATCHED.stages, disqualify: { combinator: 'and', rules: [] } } })
  const settings = async () => (await world.flow.settings.load(world.flow, id()))!
  expect(await catchUp(world.flow, await settings())).toBe(8)
  await world.evaluate()
  expect(await canary()).toMatchObject({
    state: 'paused',
    tallies: { known: { compared: 8, stage: 8 }, fresh: { compared: 0 } },
  })
  expect(await catchUp(world.flow, await settings())).toBe(0)
  expect(ids.map((one) => world.written(one, 'estafet_status'))).toEqual(ids.map(() => 'active'))
})

test('a version published while another is compared, or held up, is compared with the one trusted before both', async () => {
  await publish({ ...WATCHED, name: 'second' })
  await publish({ ...WATCHED, name: 'third' })
  expect(await canary()).toMatchObject({ version: 3, former: 1, tallies: { fresh: { compared: 0 } } })
  await publish(NOBODY)
  await leadsCome(6)
  await world.evaluate()
  expect(await canary()).toMatchObject({ version: 4, former: 1, state: 'paused' })
  await publish({ ...WATCHED, name: 'fifth' })
  expect(await canary()).toMatchObject({ version: 5, former: 1, state: 'comparing' })
  await world.settle()
  expect(world.written('101', 'estafet_stage')).toBe('mql')
  expect(await canary()).toMatchObject({ tallies: { known: { compared: 0 }, fresh: { compared: 6, changed: 0 } } })
})
