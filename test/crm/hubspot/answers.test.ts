import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import nock from 'nock'
import { CrmRateLimitedError, CrmScopeMissingError, CrmUnavailableError } from '../../../src/ports/crm.ts'
import { API, connected, INSTALLATION } from './connected.ts'
import { complete, CONTACTS, kinds, record, stamp, write, writes } from './fake-answers.ts'

beforeAll(() => nock.disableNetConnect())
afterEach(() => nock.cleanAll())
afterAll(() => {
  nock.enableNetConnect()
  nock.restore()
})

describe('statuses that are errors', () => {
  const limits = { 'X-HubSpot-RateLimit-Interval-Milliseconds': '10000' }
  test.each([
    {
      status: 429,
      body: { policyName: 'TEN_SECONDLY_ROLLING' },
      headers: limits,
      error: CrmRateLimitedError,
      has: { waitMs: 10_000 },
    },
    { status: 429, body: { policyName: 'SECONDLY' }, headers: {}, error: CrmRateLimitedError, has: { waitMs: 1_100 } },
    { status: 429, body: { policyName: 'DAILY' }, headers: {}, error: CrmRateLimitedError, has: { waitMs: 300_000 } },
    { status: 429, body: '', headers: { 'Retry-After': '7' }, error: CrmRateLimitedError, has: { waitMs: 7_000 } },
    { status: 423, body: {}, headers: {}, error: CrmRateLimitedError, has: { waitMs: 2_000 } },
    {
      status: 477,
      body: {},
      headers: { 'Retry-After': '3600' },
      error: CrmRateLimitedError,
      has: { waitMs: 3_600_000 },
    },
    {
      status: 403,
      body: { category: 'MISSING_SCOPES', errors: [{ context: { requiredGranularScopes: ['a.read'] } }] },
      headers: {},
      error: CrmScopeMissingError,
      has: { scopes: ['a.read'] },
    },
    { status: 403, body: { category: 'BANNED' }, headers: {}, error: Error, has: { code: 'crm_refused', status: 403 } },
    ...[500, 502, 503, 504, 521, 526].map((status) => ({
      status,
      body: '<html>',
      headers: {},
      error: CrmUnavailableError,
      has: { maybeDone: true },
    })),
  ])('$status $body → $has', async ({ status, body, headers, error, has }) => {
    nock(API).post(`${CONTACTS}/batch/update`).reply(status, body, headers)
    const { results } = await write(1)
    const thrown: unknown = await results.catch((reason: unknown) => reason)
    expect(thrown).toBeInstanceOf(error)
    expect(thrown).toMatchObject(has)
  })

  test('a read that is not answered has certainly done nothing', async () => {
    nock(API).post(`${CONTACTS}/batch/read`).reply(503)
    const { crm } = await connected()
    await expect(crm.read(INSTALLATION, 'contact', ['1'], ['email'], 'normal')).rejects.toMatchObject({
      maybeDone: false,
    })
  })

  test.each([
    { code: 'ECONNREFUSED', maybeDone: false },
    { code: 'ECONNRESET', maybeDone: true },
  ])('a connection that fails with $code: maybeDone $maybeDone', async ({ code, maybeDone }) => {
    nock(API)
      .post(`${CONTACTS}/batch/update`)
      .replyWithError(Object.assign(new Error(code), { code }))
    const { results } = await write(1)
    await expect(results).rejects.toMatchObject({ name: 'CrmUnavailableError', maybeDone })
  })

  test('a limit closes the window for everybody, a lock does not', async () => {
    nock(API)
      .post(`${CONTACTS}/batch/update`)
      .reply(423)
      .post(`${CONTACTS}/batch/update`)
      .reply(429, { policyName: 'TEN_SECONDLY_ROLLING' })
    const { crm, stores } = await connected()
    await expect(crm.write(INSTALLATION, 'contact', writes(1), 'normal')).rejects.toThrow(CrmRateLimitedError)
    expect(await stores.rates.take(INSTALLATION, 'crm', 100, 10_200)).toBe(0)
    await expect(crm.write(INSTALLATION, 'contact', writes(1), 'normal')).rejects.toThrow(CrmRateLimitedError)
    expect(await stores.rates.take(INSTALLATION, 'crm', 100, 10_200)).toBe(10_000)
  })
})

test('the choices of a property come in the account’s own order; null where the account has no such property', async () => {
  const option = (value: string, displayOrder: number) => ({ value, label: value.toUpperCase(), displayOrder })
  nock(API)
    .get('/crm/properties/2026-03/contacts/lifecyclestage')
    .reply(200, {
      name: 'lifecyclestage',
      options: [option('lead', 1), option('187654321', 2), option('subscriber', 0)],
    })
  nock(API).get('/crm/properties/2026-03/contacts/nothing').reply(404, {})
  const { crm } = await connected()
  expect(await crm.choices!(INSTALLATION, 'contact', 'lifecyclestage')).toEqual([
    { value: 'subscriber', label: 'SUBSCRIBER' },
    { value: 'lead', label: 'LEAD' },
    { value: '187654321', label: '187654321' },
  ])
  expect(await crm.choices!(INSTALLATION, 'contact', 'nothing')).toBeNull()
})

describe('answers that cannot be believed', () => {
  test.each([
    { body: '<html>maintenance</html>', what: 'a page' },
    { body: '{"status":"COMPLETE","results":[{"id":"1"', what: 'half an answer' },
    { body: '{}', what: 'no results' },
    { body: '[]', what: 'a list' },
    { body: JSON.stringify(complete(['1'])), what: 'a result that is no object' },
    { body: JSON.stringify(complete([{ ...record('1'), id: 'one' }])), what: 'an id that is no id' },
    { body: JSON.stringify(complete([{ ...record('1'), properties: { a: 1 } }])), what: 'a property that is no text' },
    { body: JSON.stringify(complete([{ ...record('1'), updatedAt: 'soon' }])), what: 'no time' },
    { body: JSON.stringify({ ...complete([record('1')]), errors: {} }), what: 'errors that are no list' },
  ])('$what', async ({ body }) => {
    nock(API).post(`${CONTACTS}/batch/update`).reply(200, body)
    const { world, results } = await write(1)
    await expect(results).rejects.toMatchObject({ name: 'CrmUnavailableError', maybeDone: true })
    expect(world.meter.counts.get('crm_bad_answer')).toBe(1)
  })

  test("another portal's records among ours are not taken for ours", async () => {
    nock(API)
      .post(`${CONTACTS}/batch/read`)
      .reply(200, complete([record('1'), record('777')]))
    nock(API).get(`${CONTACTS}/2`).query(true).reply(404)
    const { crm } = await connected()
    const answer = await crm.read(INSTALLATION, 'contact', ['1', '2'], ['email'], 'normal')
    expect([...answer.found.keys()]).toEqual(['1'])
    expect(answer.gone).toEqual(['2'])
  })

  test('properties named __proto__ and constructor are names like any other', async () => {
    const body = `{"results":[{"id":"1","properties":{"__proto__":"x","constructor":null},"createdAt":"${stamp.createdAt}","updatedAt":"${stamp.updatedAt}"}]}`
    nock(API).post(`${CONTACTS}/batch/read`).reply(200, body)
    const { crm } = await connected()
    const { found } = await crm.read(INSTALLATION, 'contact', ['1'], ['email'], 'normal')
    expect([...found.get('1')!.properties]).toEqual([
      ['__proto__', 'x'],
      ['constructor', null],
    ])
  })
})

describe('partial failure of a write', () => {
  const wrong = (trace: string, category = 'VALIDATION_ERROR') => ({
    status: 'error',
    category,
    message:
      'Property values were not valid: [{"isValid":false,"message":"x","error":"INVALID_INTEGER","name":"estafet_score"}]',
    context: { objectWriteTraceId: [trace] },
  })
  const missing = (id: string) => ({
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: 'gone',
    context: { ids: [id] },
  })

  test.each([
    {
      is: 'all written',
      status: 200,
      body: complete([record('1'), record('2'), record('3')]),
      kinds: 'written written written',
    },
    {
      is: 'one left out (merged away)',
      status: 200,
      body: complete([record('1'), record('3')]),
      kinds: 'written absent written',
    },
    {
      is: 'one invalid',
      status: 207,
      body: complete([record('1'), record('3')], [wrong('w-2')]),
      kinds: 'written refused written',
    },
    {
      is: 'one missing',
      status: 207,
      body: complete([record('1'), record('3')], [missing('2')]),
      kinds: 'written absent written',
    },
    {
      is: 'one in trouble of theirs',
      status: 207,
      body: complete([record('1'), record('3')], [wrong('w-2', 'INTERNAL_ERROR')]),
      kinds: 'written absent written',
    },
    { is: 'nothing found at all', status: 404, body: {}, kinds: 'absent absent absent' },
  ])('$is', async ({ status, body, kinds: expected }) => {
    nock(API).post(`${CONTACTS}/batch/update`).reply(status, body)
    expect(kinds(await (await write(3)).results)).toBe(expected)
  })

  test('every input carries a trace id, so that HubSpot judges it alone', async () => {
    const sent: unknown[] = []
    nock(API)
      .post(`${CONTACTS}/batch/update`, (body) => sent.push(body) > 0)
      .reply(200, complete([record('1')]))
    await (
      await write(1)
    ).results
    expect(sent).toEqual([{ inputs: [{ id: '1', properties: { estafet_score: '7' }, objectWriteTraceId: 'w-1' }] }])
  })

  test('a batch that is refused as a whole is halved until the bad one stands alone', async () => {
    let calls = 0
    let ids: string[] = []
    nock(API)
      .persist()
      .post(`${CONTACTS}/batch/update`, (body: { inputs: { id: string }[] }) => {
        ids = body.inputs.map(({ id }) => id)
        return true
      })
      .reply(() => {
        calls += 1
        if (ids.includes('77')) return [400, { category: 'VALIDATION_ERROR', message: 'no' }]
        return [200, complete(ids.map((id) => record(id)))]
      })
    const results = await (await write(100)).results
    expect(results.filter(({ kind }) => kind === 'refused').map(({ id }) => id)).toEqual(['77'])
    expect(results.filter(({ kind }) => kind === 'written')).toHaveLength(99)
    expect(calls).toBeLessThanOrEqual(15)
  })

  test('a property the account lacks refuses all in one call', async () => {
    const message = 'Property values were not valid: [{"error":"PROPERTY_DOESNT_EXIST","name":"estafet_score"}]'
    nock(API).post(`${CONTACTS}/batch/update`).reply(400, { category: 'VALIDATION_ERROR', message })
    expect(new Set((await (await write(100)).results).map(({ kind }) => kind))).toEqual(new Set(['refused']))
  })

  test('more than a batch is refused, not split', async () => {
    await expect((await write(101)).results).rejects.toMatchObject({ code: 'crm_refused' })
  })
})

test('links: primary first, pages followed, none for a record without', async () => {
  const link = (id: number, ...typeIds: number[]) => ({
    toObjectId: id,
    associationTypes: typeIds.map((typeId) => ({ category: 'HUBSPOT_DEFINED', typeId, label: null })),
  })
  const none = { status: 'error', category: 'OBJECT_NOT_FOUND', message: 'none', context: { fromObjectId: ['3'] } }
  const first = { from: { id: '1' }, to: [link(10, 279), link(11, 279, 1)], paging: { next: { after: 'next' } } }
  const path = '/crm/associations/2026-03/contact/company/batch/read'
  nock(API)
    .post(path, { inputs: [{ id: '1' }, { id: '3' }] })
    .reply(207, complete([first], [none]))
    .post(path, { inputs: [{ id: '1', after: 'next' }] })
    .reply(200, complete([{ from: { id: '1' }, to: [link(12, 279)] }]))
  const { crm } = await connected()
  expect(await crm.links(INSTALLATION, 'contact', 'company', ['1', '3'], 'normal')).toEqual([
    { id: '1', to: ['11', '10', '12'] },
  ])
})

test('people: owners without a user record, queues, and the scope not granted', async () => {
  const owner = {
    id: '5',
    email: 'a@b.example',
    type: 'PERSON',
    firstName: 'Ana',
    lastName: 'Prado',
    userId: 66,
    archived: false,
  }
  nock(API)
    .get('/crm/owners/2026-03?limit=500&archived=false')
    .reply(200, {
      results: [
        { ...owner, teams: [{ id: '1', name: 'AE', primary: true }] },
        { ...owner, id: '6', type: 'QUEUE' },
      ],
    })
    .get('/crm/owners/2026-03?limit=500&archived=true')
    .reply(200, {
      results: [{ ...owner, id: '7', firstName: '', lastName: '', userId: null, userIdIncludingInactive: 67 }],
    })
    .get(/\/crm\/objects\/2026-03\/users/)
    .reply(403, { category: 'MISSING_SCOPES' })
  const { crm } = await connected()
  const unknown = { jobTitle: null, zone: null, hours: null, outOfOffice: [], away: false }
  expect((await crm.people(INSTALLATION)).toSorted((a, b) => Number(a.repId) - Number(b.repId))).toEqual([
    { repId: '5', name: 'Ana Prado', email: 'a@b.example', active: true, teams: ['AE'], ...unknown },
    { repId: '7', name: 'a@b.example', email: 'a@b.example', active: false, teams: [], ...unknown },
  ])
})

describe('whether a record lies in the bin, of which HubSpot does not say what a batch answers', () => {
  const asked = ['1', '2', '3']
  const inBin = async () => (await connected()).crm.inBin(INSTALLATION, 'contact', asked, 'normal')
  const batch = () => nock(API).post(`${CONTACTS}/batch/read`).query({ archived: 'true' })

  test('a batch that shows what lies there: that, and the rest is erased', async () => {
    batch().reply(
      207,
      complete([{ ...record('2'), archived: true }], [{ category: 'OBJECT_NOT_FOUND', context: { ids: ['1', '3'] } }]),
    )
    expect(await inBin()).toEqual(new Set(['2']))
  })

  test('a batch that shows nothing, or knows none of them: all are erased', async () => {
    batch().reply(200, complete([]))
    expect(await inBin()).toEqual(new Set())
    batch().reply(404)
    expect(await inBin()).toEqual(new Set())
  })

  test('a batch that is refused: each is asked for by itself', async () => {
    batch().reply(400, { status: 'error', category: 'VALIDATION_ERROR', message: 'Unknown parameter' })
    for (const id of asked) {
      const single = nock(API).get(`${CONTACTS}/${id}`).query({ properties: '', archived: 'true' })
      if (id === '2') single.reply(200, { ...record('2'), archived: true })
      else single.reply(404)
    }
    expect(await inBin()).toEqual(new Set(['2']))
    expect(nock.isDone()).toBe(true)
  })

  test('no answer decides nothing', async () => {
    batch().reply(503)
    await expect(inBin()).rejects.toBeInstanceOf(CrmUnavailableError)
  })
})

test('an account whose calls go unanswered is left alone: nothing is sent, and its window stays free', async () => {
  const { crm, clock, meter } = await connected()
  const read = () => crm.read(INSTALLATION, 'contact', ['1'], ['email'], 'normal').catch((error: unknown) => error)
  nock(API).post(`${CONTACTS}/batch/read`).times(5).reply(503)
  for (let n = 0; n < 5; n += 1) expect(await read()).toMatchObject({ waitMs: null })
  const refused = (await read()) as CrmUnavailableError
  expect([refused.maybeDone, refused.waitMs! > 0, meter.counts.get('crm_spared')]).toEqual([false, true, 1])
  clock.advance(refused.waitMs!)
  nock(API)
    .post(`${CONTACTS}/batch/read`)
    .reply(200, complete([record('1')]))
  expect(await read()).toMatchObject({ found: new Map([['1', expect.anything()]]) })
})
