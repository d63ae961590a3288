import { expect, test } from '@jest/globals'
import { packAllLeads } from '../../workers/pack-leads.ts'
import { pruneAll } from '../../workers/prune.ts'
import { sweepDue } from '../../workers/sweep-sla.ts'
import { MemoryWorld } from '../support/memory-world.ts'

const [BROKEN, FINE] = ['00000000-0000-7000-8000-00000000000b', '00000000-0000-7000-8000-00000000000f']

test('a sweep that fails for one installation is logged, and the others are swept', async () => {
  const world = await MemoryWorld.open()
  const swept: string[] = []
  Object.assign(world.stores.sweep, {
    withDue: async () => [BROKEN, FINE],
    markDue: async (installation: string) => {
      if (installation === BROKEN) throw new Error('planned')
      swept.push(installation)
      return []
    },
  })
  await sweepDue(world.flow)
  expect(swept).toEqual([FINE])
  expect(world.log.lines).toEqual([expect.objectContaining({ level: 'warn', event: 'sweep_failed' })])
})

test('so it is with tidying up', async () => {
  const world = await MemoryWorld.open()
  Object.assign(world.stores.installations, { active: async () => [BROKEN, FINE] })
  const tidied: string[] = []
  await pruneAll(world.flow, async (installation) => {
    if (installation === BROKEN) throw new Error('planned')
    tidied.push(installation)
    return 0
  })
  expect(tidied).toEqual([FINE])
  expect(world.log.lines.map(({ event }) => event)).toEqual(['prune_failed'])
})

test('and with packing leads for the reports, of which each installation gets as many turns as it needs', async () => {
  const world = await MemoryWorld.open()
  Object.assign(world.stores.installations, { active: async () => [BROKEN, FINE] })
  const packed: string[] = []
  await packAllLeads(world.flow, async (installation) => {
    if (installation === BROKEN) throw new Error('planned')
    packed.push(installation)
    return packed.length < 3
  })
  expect(packed).toEqual([FINE, FINE, FINE])
  expect(world.log.lines.map(({ event }) => event)).toEqual(['pack_failed'])
})
