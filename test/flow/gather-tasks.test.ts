import { describe, expect, test } from '@jest/globals'
import type { Flow } from '../../src/flow/context.ts'
import { gatherTasks } from '../../src/flow/gather-tasks.ts'
import type { Settings } from '../../src/flow/settings.ts'
import type { TaskWrite } from '../../src/ports/crm.ts'
import type { OutboxClaim } from '../../src/ports/outbox.ts'

/** Ends a span of five seconds in 1.2 seconds. */
const NOW = 1_000_000_000_000 + 3_800

function aClaim(...tasks: readonly (readonly [key: string, priority: TaskWrite['priority'], age: number])[]) {
  const rows = tasks.map(([key, priority, age]) => ({
    task: { key, subject: key, body: '', assigneeId: null, dueAt: NOW, priority, status: 'open' as const, about: [] },
    version: 1,
    attempts: 1,
    markedAt: NOW - age,
    taskId: null,
    openLeads: null,
  }))
  return { installation: 'inst', token: 'token', sendWithinMs: 1_000, leaseMs: 30_000, writes: [], tasks: rows }
}

/** @returns keys that go now, and what was given back with its delay. */
async function gathered(claim: OutboxClaim, usage: number) {
  const back: { keys: string[]; delayMs: number; writes: number }[] = []
  const giveBack = async ({ tasks, writes }: OutboxClaim, delayMs: number) => {
    back.push({ keys: tasks.map(({ task }) => task.key), delayMs, writes: writes.length })
  }
  const flow = { clock: { now: () => NOW }, stores: { outbox: { giveBack } } } as unknown as Flow
  const settings = { crm: { batchSize: 100, usage: () => usage } } as unknown as Settings
  const going = await gatherTasks(flow, settings, claim)
  return { going: going.tasks.map(({ task }) => task.key), back }
}

describe('tasks that are not urgent', () => {
  test('go at once while the limit is hardly in use', async () => {
    expect(await gathered(aClaim(['a', 'medium', 100]), 0.25)).toEqual({ going: ['a'], back: [] })
  })

  test('wait for the end of the present span while it is; urgent ones never do', async () => {
    expect(await gathered(aClaim(['a', 'medium', 100], ['b', 'high', 100], ['c', 'low', 3_000]), 0.6)).toEqual({
      going: ['b'],
      back: [{ keys: ['a', 'c'], delayMs: 1_200, writes: 0 }],
    })
  })

  test('take the younger ones along once a span has passed', async () => {
    expect(await gathered(aClaim(['a', 'medium', 4_000], ['b', 'medium', 10]), 0.9)).toEqual({
      going: ['a', 'b'],
      back: [],
    })
  })

  test('go at once when they fill a call', async () => {
    const full = Array.from({ length: 100 }, (_, n) => [`t${n}`, 'medium', 1] as const)
    expect((await gathered(aClaim(...full), 0.9)).back).toEqual([])
  })
})
