import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { canaryView } from '../../src/contracts/policy-canary.ts'
import { NOTHING_COMPARED } from '../../src/domain/canary.ts'
import type { CanaryStore, CanaryView } from '../../src/ports/canaries.ts'
import { startApi, type ApiWorld } from './support/api-world.ts'
import { NOW } from './support/believable-decisions.ts'

const PAUSED: CanaryView = {
  watched: {
    version: 2,
    former: 1,
    state: 'paused',
    begunAt: NOW,
    pausedAt: NOW,
    tallies: { ...NOTHING_COMPARED, fresh: { compared: 20, changed: 9, owner: 9, stage: 0 } },
  },
  waiting: 31,
  examples: [
    {
      leadId: '00000000-0000-7000-8000-000000000001',
      recordId: '101',
      personName: 'Ani Wijaya',
      group: 'fresh',
      former: { ownerId: '501', stage: 'mql', status: 'active' },
      now: { ownerId: null, stage: 'known', status: 'active' },
    },
  ],
}

let world: ApiWorld
let headers: Record<string, string>
let shown: CanaryView | null
const canaries: CanaryStore = {
  find: async () => shown?.watched ?? null,
  view: async () => shown,
  accept: async (_id, version) => {
    if (shown?.watched.version !== version || shown.watched.state !== 'paused') return 'changed'
    shown = { ...shown, watched: { ...shown.watched, state: 'accepted' } }
    return 'accepted'
  },
}

beforeEach(async () => {
  shown = PAUSED
  world = await startApi({}, { canaries })
  const cookie = await world.signIn('admin')
  const me = (await (await fetch(`${world.url}/api/me`, { headers: { cookie } })).json()) as { csrf: string }
  headers = { cookie, 'x-csrf-token': me.csrf, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }
})
afterEach(() => world.close())

const look = async () => canaryView.parse(await (await fetch(`${world.url}/api/policy/canary`, { headers })).json())
const accept = (version: number) =>
  fetch(`${world.url}/api/policy/canary/accept`, { method: 'POST', headers, body: JSON.stringify({ version }) })

test('an admin sees both counts, what waits, and examples with the names of owners', async () => {
  const { canary } = await look()
  expect(canary).toMatchObject({ state: 'paused', version: 2, former: 1, waiting: 31 })
  expect(canary?.fresh).toEqual({ compared: 20, changed: 9, owner: 9, stage: 0 })
  expect(canary?.limits).toEqual({ compared: 200, atLeast: 20, pauseAbovePercent: 30 })
  expect(canary?.examples).toMatchObject([
    { name: 'Ani Wijaya', former: { owner: { id: '501' }, stage: 'mql' }, now: { owner: null, stage: 'known' } },
  ])
})

test('where nothing is compared it says so', async () => {
  shown = null
  expect(await look()).toMatchObject({ canary: null })
})

test('an admin lets it go on; the log says who, and a second time there is nothing to let go', async () => {
  const answer = await accept(2)
  expect(canaryView.parse(await answer.json()).canary?.state).toBe('accepted')
  const { entries } = (await (await fetch(`${world.url}/api/audit`, { headers })).json()) as { entries: unknown[] }
  expect(entries).toMatchObject([
    { action: 'accept-policy', text: 'Let policy v2 go on: what waited is written to the CRM.' },
  ])
  const again = await accept(2)
  expect([again.status, ((await again.json()) as { code: string }).code]).toEqual([409, 'policy_not_paused'])
})
