import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  draftConflict,
  draftState,
  draftView,
  lookAnswer,
  simulationProgress,
  simulationView,
  trafficAnswer,
  tryAnswer,
} from '../../src/contracts/policy-draft.ts'
import { policyRefusal } from '../../src/contracts/policy.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Role } from '../../src/ports/access.ts'
import { openLeadWorld, type LeadWorld } from './support/lead-world.ts'

let world: LeadWorld
const leads: string[] = []
beforeAll(async () => {
  world = await openLeadWorld()
  for (let n = 0; n < 6; n += 1)
    leads.push((await world.aLead({ email: `p${n}@firm${n}.example`, company: `Firm ${n}` })).leadId)
})
afterAll(() => world.api.close())

const json = async (answer: Promise<Response>): Promise<unknown> => (await answer).json()
const draft = async () => draftView.parse(await json(world.ask('admin', '/api/policy/draft')))
const put = (role: Role, body: unknown) => world.ask(role, '/api/policy/draft', body, 'PUT')
const save = async (document: unknown): Promise<number> => {
  const { revision } = await draft()
  return draftState.parse(await json(put('admin', { revision, baseVersion: 1, document }))).revision
}
const toSdr = {
  ...defaultPolicy,
  routing: {
    ...defaultPolicy.routing,
    rules: [
      { ...defaultPolicy.routing.rules.at(-1)!, id: 'all', name: 'All', target: { kind: 'pool', pool: 'empty' } },
    ],
  },
  pools: [
    ...defaultPolicy.pools,
    { ...defaultPolicy.pools[0]!, id: 'empty', members: [{ team: 'Nobody', weight: 1 }], overflow: [] },
  ],
}

describe('a draft', () => {
  test('is shared by all admins, and a save onto a newer one is refused with what stands', async () => {
    const { revision } = await draft()
    const mine = { ...defaultPolicy, name: 'Mine' }
    const saved = draftState.parse(await json(put('admin', { revision, baseVersion: 1, document: mine })))
    expect(saved).toMatchObject({ revision: revision + 1, draft: { baseVersion: 1, changedBy: 'Maya' } })
    const late = await put('admin', { revision, baseVersion: 1, document: defaultPolicy })
    expect(late.status).toBe(409)
    const conflict = draftConflict.parse(await late.json())
    expect(conflict).toMatchObject({ code: 'draft_changed', state: { draft: { document: { name: 'Mine' } } } })
    expect((await draft()).draft?.document).toMatchObject({ name: 'Mine' })
  })

  test('may be incomplete, is judged in words, and only then told as no policy', async () => {
    const broken = {
      ...defaultPolicy,
      score: { ...defaultPolicy.score, weights: { source: 0.3, qualification: 0.4, fit: 0.4 } },
    }
    await save(broken)
    const looked = lookAnswer.parse(await json(world.ask('admin', '/api/policy/look', { document: broken })))
    expect(looked).toMatchObject({ publishable: false, changes: [], findings: [{ path: 'score.weights' }] })
    const tried = await world.ask('admin', '/api/policy/try', { document: broken })
    expect(tried.status).toBe(422)
    expect(policyRefusal.parse(await tried.json()).findings[0]).toMatchObject({ path: 'score.weights' })
    expect((await world.ask('admin', '/api/policy/simulations', {})).status).toBe(409)
  })

  test('tells what it changes and reads its conditions out', async () => {
    const document = { ...defaultPolicy, temperature: { ...defaultPolicy.temperature, hotHours: 24 } }
    const looked = lookAnswer.parse(await json(world.ask('manager', '/api/policy/look', { document })))
    expect(looked.publishable).toBe(true)
    expect(looked.changes.map(({ says }) => says.en)).toEqual(['Temperature: hot up to 48 → 24 h'])
    expect(looked.conditions['routing.rules.1.when']).toEqual({
      en: 'source is inbound and fit contains icp',
      id: 'sumber adalah inbound dan kesesuaian memuat icp',
    })
  })

  test('discarded, it is gone; published, too', async () => {
    const revision = await save({ ...defaultPolicy, name: 'Once' })
    expect(await json(world.ask('admin', '/api/policy/draft/discard', { revision }))).toMatchObject({ draft: null })
    const next = await save({ ...defaultPolicy, name: 'Twice' })
    const document = (await draft()).draft?.document
    const body = { expectedVersion: 1, draftRevision: next, reason: 'tried', document }
    expect((await world.ask('admin', '/api/policy', body, 'PUT')).status).toBe(200)
    expect(await draft()).toMatchObject({ draft: null, active: { version: 2 }, revision: next + 1 })
  })
})

test('a lead under a draft: its score and the rule it would take, without a turn', async () => {
  const points = { ...defaultPolicy.sources.points }
  for (const key of Object.keys(points)) if (key.startsWith('inbound')) points[key] = 10
  const document = { ...toSdr, sources: { ...defaultPolicy.sources, points } }
  const asked = { document, leadId: leads[2], lang: 'en' }
  const tried = tryAnswer.parse(await json(world.ask('manager', '/api/policy/try', asked)))
  expect(tried.lead).toMatchObject({ id: leads[2], company: 'Firm 2' })
  expect(tried.draft.sourcePoints).toBe(10)
  expect(tried.draft.score.total).toBeLessThan(tried.active.score.total)
  expect(tried.active).toMatchObject({ ruleId: expect.any(String), owner: { name: expect.any(String) } })
  expect(tried.draft).toMatchObject({ ruleId: 'all', owner: null })
  expect((await world.ask('manager', '/api/policy/try', { ...asked, leadId: crypto.randomUUID() })).status).toBe(404)
})

test('how many leads each rule gave in thirty days', async () => {
  const traffic = trafficAnswer.parse(await json(world.ask('viewer', '/api/policy/traffic')))
  expect(traffic.total).toBe(6)
  expect(traffic.rules.reduce((sum, { leads: count }) => sum + count, 0)).toBe(6)
})

test('a simulation is begun, followed, and outdated by the next save', async () => {
  await save(toSdr)
  const begun = await world.ask('admin', '/api/policy/simulations', {})
  expect(begun.status).toBe(202)
  const { runId } = simulationProgress.parse(await begun.json())
  const look = async () =>
    simulationView.parse(await json(world.ask('manager', `/api/policy/simulations/${runId}?lang=id`)))
  let view = await look()
  while (view.state === 'running') view = await look()
  expect(view).toMatchObject({
    state: 'done',
    outdated: false,
    result: { leads: 6, unrouted: { before: 0, after: 6 } },
  })
  expect(view.result!.examples[0]).toMatchObject({
    company: expect.stringMatching(/^Firm/),
    before: { owner: { name: expect.any(String) }, held: null },
    after: { owner: null, rule: 'All', held: 'pool-empty', reason: expect.any(String) },
  })
  expect((await draft()).simulation).toMatchObject({ runId, state: 'done' })
  await save({ ...toSdr, name: 'Later' })
  expect((await look()).outdated).toBe(true)
  expect((await world.ask('admin', '/api/policy/simulations/nonsense/cancel', {})).status).toBe(404)
})
