import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { pulse, readiness, stats } from '../../src/contracts/health.ts'
import { startApi } from './support/api-world.ts'
import type { ApiWorld } from './support/api-world.ts'

let world: ApiWorld
beforeAll(async () => {
  world = await startApi()
})
afterAll(() => world.close())
beforeEach(() => {
  Object.assign(world.health, { database: true, migrations: true, queue: true, disk: true })
})

async function ready(query: string) {
  const answer = await fetch(`${world.url}/readyz${query}`)
  return { status: answer.status, body: readiness.parse(await answer.json()) }
}

test.each([
  { down: 'database', people: 503, intake: 503, degraded: [] },
  { down: 'migrations', people: 503, intake: 503, degraded: [] },
  { down: 'queue', people: 503, intake: 200, degraded: ['queue'] },
  { down: 'disk', people: 200, intake: 503, degraded: [] },
] as const)('without $down: people $people, intake $intake', async ({ down, people, intake, degraded }) => {
  for (const state of [false, 'throws'] as const) {
    world.health[down] = state
    expect((await ready('')).status).toBe(people)
    const forIntake = await ready('?for=intake')
    expect(forIntake.status).toBe(intake)
    expect(forIntake.body.degraded).toEqual(degraded)
  }
})

test('all well is 200 on both', async () => {
  expect(await ready('')).toEqual({
    status: 200,
    body: { ready: true, checks: { database: true, migrations: true, queue: true, disk: true }, degraded: [] },
  })
  expect((await ready('?for=intake')).status).toBe(200)
  expect((await fetch(`${world.url}/readyz?for=something`)).status).toBe(400)
})

test('the numbers have exactly their contract’s names', async () => {
  const cookie = await world.signIn('viewer')
  expect(stats.parse(await (await fetch(`${world.url}/api/stats`)).json()).received).toBe(200)
  expect(
    pulse.parse(await (await fetch(`${world.url}/api/pulse`, { headers: { cookie } })).json()).stats.received,
  ).toBe(100)
})

test('a draining process is alive and not ready', async () => {
  const ending = await startApi()
  ending.api.drain()
  expect((await fetch(`${ending.url}/readyz`)).status).toBe(503)
  expect((await fetch(`${ending.url}/readyz?for=intake`)).status).toBe(503)
  expect((await fetch(`${ending.url}/livez`)).status).toBe(200)
  await ending.close()
})
