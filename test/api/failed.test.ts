import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { failedPage } from '../../src/contracts/failed.ts'
import { NOW } from './support/believable-decisions.ts'
import { startApi } from './support/api-world.ts'
import type { ApiWorld } from './support/api-world.ts'

let world: ApiWorld
let cookie: string
let csrf: string
beforeEach(async () => {
  world = await startApi()
  cookie = await world.signIn('admin')
  const answer = (await (await fetch(`${world.url}/api/me`, { headers: { cookie } })).json()) as { csrf: string }
  csrf = answer.csrf
  world.shelves.letters = ['a', 'b', 'c'].map((id) => ({
    id,
    kind: 'write',
    recordId: '5001',
    code: 'property_rejected',
    message: 'The CRM refused "Industry" = "Fintek".',
    advice: 'Add the option or change the mapping, then replay.',
    at: NOW,
  }))
})
afterEach(() => world.close())

async function replay(body: string) {
  return fetch(`${world.url}/api/failed/replay`, {
    method: 'POST',
    headers: { cookie, 'x-csrf-token': csrf, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    body,
  })
}

test('failed records come with advice, and the chosen ones are processed again', async () => {
  const page = failedPage.parse(await (await fetch(`${world.url}/api/failed`, { headers: { cookie } })).json())
  expect(page.records.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  expect(await (await replay('{"ids":["a","c"]}')).json()).toEqual({ replayed: 2 })
  expect(await (await replay('{"all":true}')).json()).toEqual({ replayed: 1 })
  expect(world.shelves.replays).toEqual([['a', 'c'], 'all'])
})

test.each([
  '{"ids":[]}',
  '{"all":false}',
  '{"all":true,"more":1}',
  '{"ids":["a"],"__proto__":{"all":true}}',
  '[]',
  '{',
  '',
])('a body %s changes nothing', async (body) => {
  expect((await replay(body)).status).toBe(400)
  expect(world.shelves.replays).toEqual([])
})
