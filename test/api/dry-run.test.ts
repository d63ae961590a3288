import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { dryRunLine, type DryRunLine, type DryRunResult } from '../../src/contracts/dry-run.ts'
import { problem } from '../../src/contracts/problem.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { explainDecision, explainStep } from '../../src/domain/explain/explain.ts'
import { dryRun } from '../../src/flow/dry-run.ts'
import { COMPANY_PEOPLE, demoRequest, MemoryWorld } from '../support/memory-world.ts'
import { OURS, startApi, type ApiWorld } from './support/api-world.ts'

const MINUTE = 60_000
let world: MemoryWorld
let api: ApiWorld
let admin: Record<string, string>

beforeAll(async () => {
  api = await startApi({
    explain: { step: explainStep, decision: explainDecision },
    dryRun: (_ours, asked, told) => dryRun(world.flow, world.installation.installationId, asked, told),
  })
  const cookie = await api.signIn('admin')
  const me = (await (await fetch(`${api.url}/api/me`, { headers: { cookie } })).json()) as { csrf: string }
  admin = { cookie, origin: 'http://localhost:3000', 'x-csrf-token': me.csrf, 'content-type': 'application/json' }
})
afterAll(() => api.close())
beforeEach(async () => void (world = await MemoryWorld.open()))

const ask = (body: unknown): Promise<Response> =>
  fetch(`${api.url}/api/dry-run`, { method: 'POST', headers: admin, body: JSON.stringify(body) })
async function linesOf(answer: Response): Promise<readonly DryRunLine[]> {
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${answer.status} ${text}`)
  return text
    .trim()
    .split('\n')
    .map((line) => dryRunLine.parse(JSON.parse(line)))
}
async function resultOf(body: unknown): Promise<DryRunResult> {
  const last = (await linesOf(await ask(body))).at(-1)
  if (last?.kind !== 'done') throw new Error(JSON.stringify(last))
  return last
}
/** So many leads, made a minute apart, the first one longest ago. */
function standing(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => {
    const id = String(1_000 + n)
    const at = world.clock.now() - (count - n) * MINUTE
    world.crm.put('contact', id, demoRequest({ email: `jane@acme${n}.example`, company: `Acme ${n}` }), at)
    return id
  })
}

describe('a dry run', () => {
  test('tells how far it is, then what would be: owner, stage and score beside what the CRM shows', async () => {
    standing(3)
    const lines = await linesOf(await ask({}))
    expect(lines.map(({ kind }) => kind)).toEqual(['progress', 'progress', 'progress', 'done'])
    expect(lines.slice(0, 3)).toEqual([
      { kind: 'progress', read: 0, expected: 200 },
      { kind: 'progress', read: 0, expected: 3 },
      { kind: 'progress', read: 3, expected: 3 },
    ])
    const result = lines.at(-1) as DryRunResult
    expect(result).toMatchObject({ leads: 3, policyVersion: 1, withoutOwner: { before: 3, after: 0 } })
    expect(result.reps.map(({ before, after, given }) => [before, after, given])).toEqual([
      [0, 1, 1],
      [0, 1, 1],
      [0, 1, 1],
    ])
    const [row] = result.rows
    expect(row).toMatchObject({
      oddity: 'changed',
      changes: ['stage', 'owner', 'score'],
      before: { stage: null, owner: null, score: null },
      after: { stage: 'mql', status: 'active' },
      outcome: 'assigned',
    })
    expect(row!.why.en).toContain(row!.after!.owner!.name)
    expect(row!.why.id).not.toBe(row!.why.en)
  })

  test('writes nothing and uses no turn: what then happens is what it said', async () => {
    const ids = standing(7)
    const { rows } = await resultOf({})
    expect(world.crm.writes).toEqual([])
    expect(world.crm.tasks.size).toBe(0)
    expect(await world.stores.reads.recentDecisions(world.installation.installationId, 10, null)).toEqual([])
    expect(await resultOf({})).toMatchObject({ rows })
    for (const id of ids) await world.notify({ id, kind: 'created' })
    await world.settle()
    for (const { recordId, after } of rows) {
      expect(world.written(recordId, 'hubspot_owner_id')).toBe(after!.owner!.id)
      expect(world.written(recordId, 'estafet_stage')).toBe(after!.stage)
      expect(Number(world.written(recordId, 'estafet_score'))).toBeCloseTo(after!.score!, 0)
    }
    const again = await resultOf({})
    expect(again.counts).toMatchObject({ same: 7, changed: 0 })
  })

  test('of the newest only', async () => {
    const ids = standing(5)
    const { rows } = await resultOf({ last: 2 })
    expect(rows.map(({ recordId }) => recordId).sort()).toEqual(ids.slice(-2))
  })

  test('the oddest first, each counted once', async () => {
    standing(4)
    world.crm.put('contact', '1001', { hubspot_owner_id: '5503', estafet_stage: 'opportunity', estafet_score: '40' })
    world.crm.put('contact', '1002', { jobtitle: null, company: null, recent_conversion_event_name: null })
    const { rows, counts } = await resultOf({})
    expect(rows[0]).toMatchObject({ recordId: '1001', oddity: 'back', before: { stage: 'opportunity', score: 40 } })
    expect(rows.slice(1).map(({ oddity }) => oddity)).toEqual(['changed', 'changed', 'changed'])
    expect(counts).toEqual({ failed: 0, nobody: 0, taken: 0, back: 1, out: 0, jump: 0, changed: 3, same: 0 })
  })

  test('whom nobody could take, with why', async () => {
    standing(2)
    world.clock.advance(10 * 60 * MINUTE)
    const { rows, counts, withoutOwner } = await resultOf({})
    expect(counts.nobody).toBe(2)
    expect(withoutOwner.after).toBe(2)
    expect(rows[0]).toMatchObject({ oddity: 'nobody', outcome: 'held', after: { owner: null } })
    expect(rows[0]!.why.en).not.toBe('')
  })

  test('under a policy that is not published, which stays unpublished', async () => {
    standing(1)
    const { score } = defaultPolicy as unknown as { score: { weights: Record<string, number> } }
    const draft = { ...defaultPolicy, score: { ...score, weights: { source: 1, qualification: 0, fit: 0 } } }
    const [now, then] = [await resultOf({}), await resultOf({ document: draft })]
    expect(then.policyVersion).toBeNull()
    expect(then.rows[0]!.after!.score).not.toBe(now.rows[0]!.after!.score)
    expect(await resultOf({})).toMatchObject({ policyVersion: 1, rows: now.rows })
  })

  test('companies it had to read are used and not kept', async () => {
    standing(1)
    world.crm.put('company', '77', { name: 'Acme Holding', domain: 'acme0.example', hubspot_owner_id: '5502' })
    world.crm.put('contact', '1000', { associatedcompanyid: '77' })
    const { rows } = await resultOf({})
    expect(rows[0]!.after!.owner!.id).toBe('5502')
    const kept = await world.stores.linked.load(world.installation.installationId, 'company', ['77'])
    expect(kept.size).toBe(0)
  })

  test('people never read before are read and not kept', async () => {
    world = await MemoryWorld.open(defaultPolicy, [])
    world.crm.peopleNow = COMPANY_PEOPLE
    standing(1)
    expect((await resultOf({})).rows[0]!.outcome).toBe('assigned')
    expect(await world.stores.installations.people(world.installation.installationId)).toEqual([])
  })
})

describe('refused, before the first line', () => {
  const refused = async (answer: Response) => {
    const { status, code } = problem.loose().parse(await answer.json())
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    return [status, code]
  }
  test.each([
    [{ last: 0 }, 400, 'request_wrong'],
    [{ last: 1_001 }, 400, 'request_wrong'],
    [{ text: 'a: 1', document: {} }, 400, 'request_wrong'],
    [{ document: { nothing: 'of a policy' } }, 422, 'policy_refused'],
    [{ text: 'score: [' }, 422, 'policy_refused'],
  ])('%j', async (body, status, code) => {
    expect(await refused(await ask(body))).toEqual([status, code])
  })

  test('an account that is not connected', async () => {
    await world.stores.installations.setState(world.installation.installationId, 'disconnected', 'test')
    expect(await refused(await ask({}))).toEqual([409, 'crm_disconnected'])
  })

  test('a second one of the same account while the first runs', async () => {
    standing(1)
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const slow = await startApi({
      dryRun: async (_ours, _asked, { progress }) => {
        progress(0, 1)
        await held
        return { kind: 'stopped' }
      },
    })
    const cookie = await slow.signIn('admin', OURS)
    const me = (await (await fetch(`${slow.url}/api/me`, { headers: { cookie } })).json()) as { csrf: string }
    const headers = { ...admin, cookie, 'x-csrf-token': me.csrf }
    const post = () => fetch(`${slow.url}/api/dry-run`, { method: 'POST', headers, body: '{}' })
    const first = await post()
    expect(await refused(await post())).toEqual([409, 'dry_run_runs'])
    release()
    await first.text()
    await slow.close()
  })
})

test('a CRM that falls silent on the way ends the stream with a line that says so', async () => {
  standing(1)
  world.crm.trouble = (call) => (call === 'newest contact' ? 'refused-before' : null)
  const lines = await linesOf(await ask({}))
  expect(lines.at(-1)).toMatchObject({ kind: 'failed', code: 'crm_not_answering' })
})
