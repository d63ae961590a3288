import { expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { recompute } from '../../src/flow/recompute.ts'
import { settleCredits } from '../../src/flow/settle-credits.ts'
import { demoRequest, MemoryWorld } from '../support/memory-world.ts'

const DAY = 86_400_000
const { routing, pools } = defaultPolicy
const policy = {
  ...defaultPolicy,
  routing: { ...routing, rules: routing.rules.slice(-1) },
  pools: pools.map((pool) => ({ ...pool, credits: { reasons: ['spam' as const], withinDays: 3 } })),
}

async function comes(world: MemoryWorld, id: string): Promise<string | null> {
  world.crm.put('contact', id, demoRequest({ email: `p@firm${id}.example`, company: `Firm ${id}` }, world.clock.now()))
  await world.notify({ id, kind: 'created' })
  await world.settle()
  return world.written(id, 'hubspot_owner_id')
}

async function isSpam(world: MemoryWorld, id: string): Promise<void> {
  world.clock.advance(60_000)
  world.crm.put('contact', id, { estafet_rep_response: 'rejected', estafet_reject_reason: 'spam: a robot' })
  await world.notify({ id, property: 'estafet_rep_response', value: 'rejected' })
  await world.settle()
}

test('a rep whose lead was spam gets the next one, and everything is computed again the same', async () => {
  const world = await MemoryWorld.open(policy)
  const { installationId } = world.installation
  const first = await comes(world, '101')
  await isSpam(world, '101')
  expect(await comes(world, '102')).toBe(first)
  // Said once more, it is worth nothing more.
  await isSpam(world, '101')
  expect(await comes(world, '103')).not.toBe(first)
  const rows = await world.stores.reads.recentDecisions(installationId, 100, null)
  expect(rows.filter(({ decision }) => decision.credit !== undefined)).toHaveLength(1)
  for (const { decisionId } of rows)
    expect(await recompute(world.flow, installationId, decisionId)).toEqual({ kind: 'same' })
  world.clock.advance(3 * DAY)
  expect(await settleCredits(world.flow, installationId)).toEqual({ used: 1, lapsed: 0 })
})

test('a credit nobody could use lapses, and turns are shared as if it had never been', async () => {
  const world = await MemoryWorld.open(policy)
  const { installationId } = world.installation
  const first = await comes(world, '101')
  await isSpam(world, '101')
  world.clock.advance(5 * DAY)
  expect(await settleCredits(world.flow, installationId)).toEqual({ used: 0, lapsed: 1 })
  expect(await settleCredits(world.flow, installationId)).toEqual({ used: 0, lapsed: 0 })
  expect(await comes(world, '102')).not.toBe(first)
})
