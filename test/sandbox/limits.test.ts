import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Crm, list } from './crm-client.ts'

let crm: Crm

beforeAll(async () => {
  // The clock stands still, so that windows move only when a test says so.
  crm = await (await Crm.start({ speed: 0 })).install()
})
afterAll(() => crm.close())
beforeEach(async () => {
  await crm.advance(20_000)
  await crm.control('PUT', 'faults', { reset: true })
})

const details = () => crm.api('GET', '/account-info/2026-03/details')
const search = () => crm.objects('POST', 'contacts/search', { filterGroups: [], limit: 1 })

test('110 calls in ten virtual seconds, then 429 until the window moves on', async () => {
  const answers = await Promise.all(Array.from({ length: 112 }, details))
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(110)
  const refused = answers.find((answer) => answer.status === 429)
  expect(refused?.body).toMatchObject({ errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING' })
  expect(refused?.headers.get('x-hubspot-ratelimit-remaining')).toBe('0')
  await crm.advance(10_001)
  const after = await details()
  expect(after.status).toBe(200)
  expect(after.headers.get('x-hubspot-ratelimit-max')).toBe('110')
  expect(after.headers.get('x-hubspot-ratelimit-remaining')).toBe('109')
  expect(after.headers.get('x-hubspot-ratelimit-interval-milliseconds')).toBe('10000')
})

test('searches have a limit of their own, without rate headers', async () => {
  const answers = await Promise.all(Array.from({ length: 6 }, search))
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 200, 200, 429])
  expect(answers.find((answer) => answer.status === 429)?.body['policyName']).toBe('SECONDLY')
  expect(answers.some((answer) => answer.headers.has('x-hubspot-ratelimit-max'))).toBe(false)
  await crm.advance(1_001)
  expect((await search()).status).toBe(200)
})

test('limits can be changed or switched off', async () => {
  await crm.control('PUT', 'faults', { rateLimit: 2 })
  expect((await Promise.all([details(), details(), details()])).map((answer) => answer.status).sort()).toEqual([
    200, 200, 429,
  ])
  await crm.control('PUT', 'faults', { rateLimit: null, searchLimit: null })
  expect((await Promise.all(Array.from({ length: 120 }, details))).every((answer) => answer.status === 200)).toBe(true)
})

describe('faults', () => {
  const create = (mark: string) =>
    crm.objects('POST', 'contacts', { properties: { email: `${mark}@customer.example` } })

  test('5xx strikes before or after the call took effect', async () => {
    await crm.control('PUT', 'faults', { error5xxRate: 1 })
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => create(`e${index}`)))
    expect(answers.every((answer) => answer.status >= 500)).toBe(true)
    await crm.control('PUT', 'faults', { error5xxRate: 0 })
    const dump = await crm.control('GET', `portals/${crm.sandbox.portalId}/dump?type=contacts`)
    const made = dump.text.split('\n').filter((line) => line !== '').length
    expect(made).toBeGreaterThan(0)
    expect(made).toBeLessThan(40)
  })

  test('half an answer breaks off, and the call took effect', async () => {
    await crm.control('PUT', 'faults', { halfAnswers: 1 })
    await expect(create('half')).rejects.toThrow()
    await crm.control('PUT', 'faults', { halfAnswers: 0 })
    expect((await create('half')).status).toBe(409)
  })

  test('a bad answer is 200 with a page', async () => {
    await crm.control('PUT', 'faults', { badAnswers: 1 })
    const answer = await details()
    expect(answer.status).toBe(200)
    expect(answer.text).toContain('<html>')
  })

  test('silence gives no answer', async () => {
    await crm.control('PUT', 'faults', { silence: true })
    const waiting = fetch(`${crm.sandbox.url}/account-info/2026-03/details`, {
      headers: { authorization: `Bearer ${crm.token}` },
      signal: AbortSignal.timeout(200),
    })
    await expect(waiting).rejects.toThrow()
  })

  test('one portal may have faults of its own', async () => {
    await crm.control('PUT', 'faults', { portalId: '1234', error5xxRate: 1 })
    expect((await details()).status).toBe(200)
    await crm.control('PUT', 'faults', { portalId: crm.sandbox.portalId, error5xxRate: 1 })
    expect((await details()).status).toBeGreaterThanOrEqual(500)
  })

  test.each([{ nonsense: 1 }, { errorRate: 2 }, { lateWebhooks: 5 }])('%j is refused', async (faults) => {
    expect((await crm.control('PUT', 'faults', faults)).status).toBe(400)
  })
})

test('the request log and the counters tell what was called', async () => {
  const before = list((await crm.control('GET', 'log')).body['entries'])
  const since = Number(before[before.length - 1]?.['seq'] ?? 0)
  await crm.objects('POST', 'contacts/batch/read', { inputs: [{ id: '1' }, { id: '2' }] })
  const entries = list((await crm.control('GET', `log?since=${since}`)).body['entries'])
  expect(entries).toHaveLength(1)
  expect(entries[0]).toMatchObject({
    method: 'POST',
    path: '/crm/objects/2026-03/contacts/batch/read',
    kind: 'batch-read',
    status: 207,
    portalId: '8800001',
    appId: '7700001',
    inputs: 2,
  })
  expect((await crm.control('GET', 'counters')).body['calls']).toMatchObject({ 'batch-read': { '207': 1 } })
})
