import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { leadChoices, leadsPage } from '../../src/contracts/leads.ts'
import type { LeadsPage } from '../../src/contracts/leads.ts'
import { aDecisionRow, NOW } from './support/believable-decisions.ts'
import { OURS, startApi, THEIRS } from './support/api-world.ts'
import type { ApiWorld } from './support/api-world.ts'

let world: ApiWorld
let cookie: string
beforeAll(async () => {
  world = await startApi()
  for (let n = 1; n <= 12; n += 1) world.shelves.of(OURS).push(aDecisionRow(n, NOW - (12 - n) * 60_000))
  world.shelves.of(THEIRS).push(aDecisionRow(99, NOW))
  cookie = await world.signIn('viewer')
})
afterAll(() => world.close())

async function list(query = ''): Promise<LeadsPage> {
  const answer = await fetch(`${world.url}/api/leads?${query}`, { headers: { cookie } })
  expect(answer.status).toBe(200)
  return leadsPage.parse(await answer.json())
}
const names = ({ rows }: LeadsPage) => rows.map(({ person }) => person)

test('leads come page by page, each once, counted with the first page', async () => {
  const first = await list('limit=5')
  expect(first.count).toEqual({ leads: 12, more: false })
  const second = await list(`limit=5&after=${first.next}`)
  expect(second.count).toBeNull()
  const last = await list(`limit=5&after=${second.next}`)
  expect(last.next).toBeNull()
  const ids = [first, second, last].flatMap(({ rows }) => rows.map(({ recordId }) => Number(recordId) - 5_000))
  expect(ids).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
})

test('filters and order', async () => {
  expect(names(await list('waiting=held'))).toEqual(['Rina Putri', 'Rina Putri'])
  expect(names(await list('q=tono%20sam&limit=1'))).toEqual(['Tono Wijaya'])
  expect((await list('owner=none')).rows.every(({ owner }) => owner === null)).toBe(true)
  expect(names(await list('stage=sal&owner=14'))).toEqual(['Joko Hartono', 'Joko Hartono'])
  const due = await list('sort=due&promised=1')
  expect(due.rows[0]).toMatchObject({ person: 'Joko Hartono', owner: { name: 'Rafi Pratama' }, fit: 'icp' })
  expect(due.rows.map(({ promisedAt }) => promisedAt)).toEqual(due.rows.map(({ dueAt }) => dueAt).toSorted())
})

test('values to filter by come with the names of people', async () => {
  const answer = await fetch(`${world.url}/api/leads/choices`, { headers: { cookie } })
  const { owners, sources } = leadChoices.parse(await answer.json())
  expect(owners.map(({ name }) => name)).toEqual(['Budi Santoso', 'Dewi Lestari', 'Rafi Pratama', 'Sari Dewanti'])
  expect(sources).toContain('referral')
})

test.each(['stage=boss', 'limit=0', 'after=1', 'after=1.x', 'sort=name', 'more=1', 'waiting=', 'zone=Mars'])(
  'a query %s is refused',
  async (query) => {
    const answer = await fetch(`${world.url}/api/leads?${query}`, { headers: { cookie } })
    expect(answer.status).toBe(400)
  },
)
