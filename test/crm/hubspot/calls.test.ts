import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import nock from 'nock'
import { createRateWindow } from '../../../src/crm/hubspot/rate-window.ts'
import { STANDARD_PATIENCE } from '../../../src/ports/patience.ts'
import { memoryStores } from '../../support/memory-stores/memory-stores.ts'
import { NotedMeter, StandingClock } from '../../support/quiet.ts'
import type { Timer } from '../../../src/crm/hubspot/http.ts'
import { CrmRateLimitedError, CrmUnavailableError } from '../../../src/ports/crm.ts'
import { API, connected, INSTALLATION, tokensOf } from './connected.ts'
import { complete, CONTACTS, kinds, record, write, writes } from './fake-answers.ts'

beforeAll(() => nock.disableNetConnect())
afterEach(() => nock.cleanAll())
afterAll(() => {
  nock.enableNetConnect()
  nock.restore()
})

describe('the access token', () => {
  const token = {
    access_token: 'access-2',
    refresh_token: 'refresh-2',
    expires_in: 1800,
    hub_id: 8800001,
    token_type: 'bearer',
  }

  test('401 is answered by one refresh and one repetition', async () => {
    nock(API, { reqheaders: { authorization: 'Bearer access-1' } })
      .post(`${CONTACTS}/batch/update`)
      .reply(401)
    nock(API, { reqheaders: { authorization: 'Bearer access-2' } })
      .post(`${CONTACTS}/batch/update`)
      .reply(200, complete([record('1')]))
    nock(API)
      .post('/oauth/2026-03/token', /grant_type=refresh_token.*refresh_token=refresh-1/)
      .reply(200, token)
    const { world, results } = await write(1)
    expect(kinds(await results)).toBe('written')
    expect(await world.stores.tokens.load(INSTALLATION)).toMatchObject({
      accessToken: 'access-2',
      refreshToken: 'refresh-2',
    })
  })

  test.each([
    {
      status: 400,
      body: { status: 'BAD_REFRESH_TOKEN', error: 'invalid_grant' },
      code: 'crm_disconnected',
      state: 'disconnected',
    },
    { status: 400, body: { status: 'BAD_HUB' }, code: 'crm_disconnected', state: 'disconnected' },
    { status: 400, body: { status: 'BAD_CLIENT_SECRET' }, code: 'configuration_wrong', state: 'active' },
    { status: 400, body: { status: 'error', message: 'odd' }, code: 'crm_unavailable', state: 'active' },
    { status: 502, body: '<html>', code: 'crm_unavailable', state: 'active' },
    { status: 200, body: { ...token, expires_in: 'long' }, code: 'crm_unavailable', state: 'active' },
    { status: 200, body: { ...token, hub_id: 4242 }, code: 'crm_unavailable', state: 'active' },
  ])('a refresh answered with $status $body → $code, installation $state', async ({ status, body, code, state }) => {
    nock(API).post('/oauth/2026-03/token').reply(status, body)
    const { crm, stores } = await connected({}, tokensOf({ expiresAt: 0, obtainedAt: 0 }))
    await expect(crm.read(INSTALLATION, 'contact', ['1'], [], 'normal')).rejects.toMatchObject({ code })
    expect((await stores.installations.find(INSTALLATION))?.state).toBe(state)
  })

  test('tokens stand in no log line', async () => {
    nock(API).persist().post(`${CONTACTS}/batch/update`).reply(401).post('/oauth/2026-03/token').reply(200, token)
    const { world, results } = await write(1)
    await expect(results).rejects.toThrow(CrmUnavailableError)
    expect(JSON.stringify(world.log.lines)).not.toMatch(/access-|refresh-|Bearer/)
  })
})

describe('time-outs', () => {
  /** Rings when told to. */
  function manualTimer() {
    const rings: (() => void)[] = []
    const asked: number[] = []
    const timer: Timer = {
      after(ms, ring) {
        asked.push(ms)
        rings.push(ring)
        return () => undefined
      },
    }
    return { timer, asked, ring: () => rings.forEach((ring) => ring()) }
  }

  test('a batch that is not answered in 20 s is given up, and may have been done', async () => {
    const manual = manualTimer()
    nock(API)
      .post(`${CONTACTS}/batch/update`)
      .reply(200, () => {
        manual.ring()
        return new Promise<never>(() => undefined)
      })
    const { crm } = await connected({ timer: manual.timer })
    await expect(crm.write(INSTALLATION, 'contact', writes(1), 'normal')).rejects.toMatchObject({
      name: 'CrmUnavailableError',
      maybeDone: true,
      message: expect.stringContaining('within 20000 ms'),
    })
    expect(manual.asked).toEqual([20_000])
  })
})

describe('the rate window', () => {
  test('a call without a place within four seconds is not sent', async () => {
    const { crm, stores } = await connected()
    await stores.rates.close(INSTALLATION, 'crm', 9_000)
    await expect(crm.read(INSTALLATION, 'contact', ['1'], [], 'urgent')).rejects.toMatchObject({
      name: 'CrmRateLimitedError',
      waitMs: 9_000,
    })
  })

  test('the lower lanes leave room for the urgent one', async () => {
    nock(API)
      .persist()
      .post(`${CONTACTS}/batch/read`)
      .reply(200, complete([record('1')]))
    const { crm, clock, stores } = await connected({ rate: { max: 10, windowMs: 10_200, searchMax: 4 } })
    const begin = clock.monotonicMs()
    const read = (lane: 'urgent' | 'normal' | 'backfill') => crm.read(INSTALLATION, 'contact', ['1'], [], lane)
    const others = async (calls: number) => {
      for (let n = 0; n < calls; n += 1) await stores.rates.take(INSTALLATION, 'crm', 10, 10_200)
    }
    await others(7)
    await expect(read('backfill')).rejects.toThrow(CrmRateLimitedError)
    await others(2)
    await expect(read('normal')).rejects.toThrow(CrmRateLimitedError)
    await read('urgent')
    await expect(read('urgent')).rejects.toThrow(CrmRateLimitedError)
    expect(clock.monotonicMs()).toBe(begin)
  })

  test.each([
    { lane: 'normal' as const, gapMs: 87, free: 49 },
    { lane: 'urgent' as const, gapMs: 0, free: 100 },
  ])(
    'calls in a row of the $lane lane keep $gapMs ms from each other after the first $free',
    async ({ lane, gapMs, free }) => {
      const clock = new StandingClock(0)
      const stores = memoryStores(() => clock.monotonicMs())
      const limits = { max: 100, windowMs: 10_200, searchMax: 4 }
      const window = createRateWindow(stores.rates, limits, STANDARD_PATIENCE, clock, new NotedMeter())
      const times: number[] = []
      for (let call = 0; call < 90; call += 1) {
        await window.enter(INSTALLATION, 'crm', lane, clock.monotonicMs())
        times.push(clock.monotonicMs())
      }
      const gaps = times.slice(1).map((at, n) => at - times[n]!)
      expect(gaps).toEqual(gaps.map((_, n) => (n + 1 < free ? 0 : gapMs)))
    },
  )

  test.each([
    { row: 'one record a call', calls: 10_000, seconds: 1_000 },
    { row: 'a hundred records a call', calls: 100, seconds: 10 },
  ])(
    'E45 5,000 records, two writes each, $row, 100 calls in 10 s: at least $seconds s, and a live lead goes at once',
    async ({ calls, seconds }) => {
      const clock = new StandingClock(0)
      const stores = memoryStores(() => clock.monotonicMs())
      const limits = { max: 100, windowMs: 10_000, searchMax: 4 }
      const window = createRateWindow(stores.rates, limits, STANDARD_PATIENCE, clock, new NotedMeter())
      const enter = (lane: 'backfill' | 'urgent') => window.enter(INSTALLATION, 'crm', lane, clock.monotonicMs())
      for (let call = 0; call < calls; call += 1) {
        // Without a place within the patience the work is given back, and comes again when there is one.
        await enter('backfill').catch(async (error: unknown) => {
          if (!(error instanceof CrmRateLimitedError)) throw error
          const before = clock.monotonicMs()
          await enter('urgent')
          expect(clock.monotonicMs()).toBe(before)
          clock.advance(error.waitMs)
          call -= 1
        })
      }
      expect(clock.monotonicMs()).toBeGreaterThanOrEqual(seconds * 1_000)
    },
  )

  test('few calls left in HubSpot’s own window pause everybody', async () => {
    nock(API)
      .post(`${CONTACTS}/batch/read`)
      .reply(200, complete([record('1')]), { 'X-HubSpot-RateLimit-Remaining': '2' })
    const { crm, stores } = await connected()
    await crm.read(INSTALLATION, 'contact', ['1'], [], 'urgent')
    expect(await stores.rates.take(INSTALLATION, 'crm', 106, 10_200)).toBe(1_000)
  })
})
