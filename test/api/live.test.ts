import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { livePage, liveRow } from '../../src/contracts/live.ts'
import { perMinute } from '../../src/api/live-feed.ts'
import { aDecisionRow, decisionId, NOW } from './support/believable-decisions.ts'
import { OURS, startApi, THEIRS } from './support/api-world.ts'
import type { ApiWorld } from './support/api-world.ts'

let world: ApiWorld
let cookie: string
beforeEach(async () => {
  world = await startApi()
  cookie = await world.signIn('viewer')
})
afterEach(() => world.close())

function add(from: number, to: number, installation = OURS): void {
  for (let n = from; n <= to; n += 1) world.shelves.of(installation).push(aDecisionRow(n, NOW))
}
async function list(query = '') {
  const answer = await fetch(`${world.url}/api/live${query}`, { headers: { cookie } })
  return livePage.parse(await answer.json())
}

/** Reads decision numbers from a stream until `until` have come. */
async function watch(
  until: number,
  headers: Record<string, string>,
  query: string,
  opened: () => void = () => undefined,
) {
  const stop = new AbortController()
  const answer = await fetch(`${world.url}/api/live/stream${query}`, {
    headers: { cookie, ...headers },
    signal: stop.signal,
  })
  const seen: string[] = []
  let text = ''
  opened()
  const decoder = new TextDecoder()
  for await (const chunk of answer.body!) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    const events = text.split('\n\n')
    text = events.pop()!
    for (const event of events) {
      const data = /^event: decision\ndata: (.*)$/m.exec(event)?.[1]
      if (data !== undefined) seen.push(liveRow.parse(JSON.parse(data)).decisionId)
    }
    if (seen.length >= until) break
  }
  stop.abort()
  return seen
}
const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => decisionId(from + index))

test('lists the newest first, pages by cursor, and shows only the own installation', async () => {
  add(1, 7)
  add(8, 9, THEIRS)
  const first = await list('?limit=5')
  expect(first.rows.map((row) => row.decisionId)).toEqual(numbered(3, 7).toReversed())
  expect(first.more).toBe(true)
  const rest = await list(`?limit=5&before=${first.rows.at(-1)!.decisionId}`)
  expect(rest.rows.map((row) => row.decisionId)).toEqual(numbered(1, 2).toReversed())
  expect(rest.more).toBe(false)
  expect(first.perMinute.at(-1)).toBe(7)
})

test.each(['?limit=0', '?limit=1000', '?before=7', '?surprise=1'])('%s is refused with its place', async (query) => {
  const answer = await fetch(`${world.url}/api/live${query}`, { headers: { cookie } })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ code: 'request_wrong' })
})

test('a row says who, stage, score in three parts, owner, reason and deadline', async () => {
  world.shelves.of(OURS).push(aDecisionRow(6, NOW))
  const [row] = (await list()).rows
  expect(row).toMatchObject({
    person: 'Tono Wijaya',
    stage: 'mql',
    score: { total: 81, source: 27, qualification: 24, fit: 30 },
    outcome: 'assigned',
    owner: { name: 'Sari Dewanti' },
    dueAt: NOW + 240_000,
    slaState: 'running',
  })
  expect(row!.reason.en).toMatch(/^Assigned to Sari/)
  expect(row!.reason.id).toMatch(/^Ditugaskan ke Sari/)
})

test('hidden characters in a name are shown, not obeyed', async () => {
  world.shelves.of(OURS).push({ ...aDecisionRow(6, NOW), personName: 'Evil \u202Egnp.exe\u0000<b>' })
  expect((await list()).rows[0]!.person).toBe('Evil \uFFFDgnp.exe\uFFFD<b>')
})

test('the stream tells what is new from the moment it opens', async () => {
  add(1, 3)
  const seen = watch(2, {}, `?after=${decisionId(3)}`, () => add(4, 5))
  expect(await seen).toEqual(numbered(4, 5))
})

test('the very first decision of an installation reaches a stream that was already open', async () => {
  const seen = watch(2, {}, '', () => setTimeout(() => add(1, 2), 60))
  expect(await seen).toEqual(numbered(1, 2))
})

test('a reader that comes back gets everything after the last row it saw, once and in order, while new rows pour in', async () => {
  add(1, 450)
  const seen = watch(500, { 'last-event-id': decisionId(50) }, `?after=${decisionId(3)}`, () => {
    let next = 451
    const pour = setInterval(() => {
      add(next, next + 9)
      next += 10
      if (next > 550) clearInterval(pour)
    }, 3)
  })
  expect(await seen).toEqual(numbered(51, 550))
})

test('many watchers cost one look at the store', async () => {
  add(1, 1)
  const three = [1, 2, 3].map(() => watch(1, {}, ''))
  await new Promise((resolve) => setTimeout(resolve, 100))
  const before = world.shelves.reads
  add(2, 2)
  expect(await Promise.all(three)).toEqual([[decisionId(2)], [decisionId(2)], [decisionId(2)]])
  // One look finds the row and tells all three; a second may already have begun.
  expect(world.shelves.reads - before).toBeLessThanOrEqual(2)
})

test('minutes are counted into the last hour, and what is not known is not 0', () => {
  const counts = perMinute([NOW, NOW - 30_000, NOW - 60_000, NOW - 3_600_000, NOW + 60_000], NOW, NOW - 5 * 60_000)
  expect(counts).toHaveLength(60)
  expect(counts.slice(-7)).toEqual([null, 0, 0, 0, 0, 2, 1])
})
