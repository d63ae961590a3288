import { expect, test } from '@jest/globals'
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
