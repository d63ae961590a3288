import { expect, test } from '@jest/globals'
import { runSteps } from '../../src/cli/shutdown.ts'
import { NotedLog } from '../support/quiet.ts'

test('steps run in order, one after the other', async () => {
  const order: string[] = []
  const step = (name: string) => ({
    name,
    withinMs: 1_000,
    run: async () => {
      order.push(`${name} begins`)
      await Promise.resolve()
      order.push(`${name} ends`)
    },
  })
  expect(await runSteps([step('one'), step('two')], new NotedLog())).toBe(true)
  expect(order).toEqual(['one begins', 'one ends', 'two begins', 'two ends'])
})

test('a step that fails or never ends does not keep the next from its turn, and the end is not called clean', async () => {
  const log = new NotedLog()
  let reached = false
  const clean = await runSteps(
    [
      { name: 'fails', withinMs: 1_000, run: () => Promise.reject(new Error('planned')) },
      { name: 'hangs', withinMs: 5, run: () => new Promise(() => undefined) },
      {
        name: 'last',
        withinMs: 1_000,
        run: async () => {
          reached = true
        },
      },
    ],
    log,
  )
  expect(reached).toBe(true)
  expect(clean).toBe(false)
  expect(log.lines.map(({ event }) => event)).toEqual(['shutdown_step_failed', 'shutdown_step_late'])
})
