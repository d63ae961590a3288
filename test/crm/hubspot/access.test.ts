import { describe, expect, test } from '@jest/globals'
import { createAccess } from '../../../src/crm/access.ts'
import { AccessEndedError } from '../../../src/crm/access.ts'
import type { HubspotOauth } from '../../../src/crm/hubspot/oauth.ts'
import { CrmDisconnectedError, CrmUnavailableError } from '../../../src/ports/crm.ts'
import type { Clock } from '../../../src/ports/runtime.ts'
import { STANDARD_PATIENCE } from '../../../src/ports/patience.ts'
import type { Stores } from '../../../src/ports/stores.ts'
import type { TokenSet } from '../../../src/ports/tokens.ts'
import { memoryStores } from '../../support/memory-stores/memory-stores.ts'
import { NotedLog, NotedMeter, NotedMilestones } from '../../support/quiet.ts'
import { connectInstallation, INSTALLATION, NOW, tokensOf } from './connected.ts'

const LIFE = 1_800_000

/** Time that moves only while somebody sleeps, and lets everybody else run meanwhile. */
class SharedClock implements Clock {
  #now = NOW
  now(): number {
    return this.#now
  }
  monotonicMs(): number {
    return this.#now
  }
  async sleep(ms: number): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    this.#now += ms
  }
  advance(ms: number): void {
    this.#now += ms
  }
}

/** HubSpot's token endpoint: each refresh gives the next token, after some turns of the event loop. */
function tokenEndpoint(clock: Clock) {
  const seen: string[] = []
  let answer: (refreshToken: string) => Promise<TokenSet> = async (refreshToken) => {
    const next = seen.length + 1
    return { accessToken: `access-${next}`, refreshToken, obtainedAt: clock.now(), expiresAt: clock.now() + LIFE }
  }
  const refresh: HubspotOauth['refresh'] = async (refreshToken) => {
    seen.push(refreshToken)
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
    return { tokens: await answer(refreshToken), accountId: '8800001', scopes: [] }
  }
  const never = async () => Promise.reject(new Error('not asked for in these tests'))
  const oauth: HubspotOauth = {
    authorizeUrl: () => '',
    exchangeCode: never,
    refresh,
    appToken: never,
    introspect: never,
    revoke: never,
    accountDetails: never,
    uninstall: never,
  }
  return { oauth, seen, answerWith: (next: typeof answer) => (answer = next) }
}

async function world(tokens: Partial<TokenSet> = {}) {
  const clock = new SharedClock()
  const stores = memoryStores(() => clock.monotonicMs())
  await connectInstallation(stores, tokensOf({ accessToken: 'access-0', ...tokens }))
  const endpoint = tokenEndpoint(clock)
  const milestones = new NotedMilestones()
  const aProcess = () =>
    createAccess({
      tokens: stores.tokens,
      installations: stores.installations,
      oauth: endpoint.oauth,
      patience: STANDARD_PATIENCE,
      clock,
      log: new NotedLog(),
      meter: new NotedMeter(),
      milestones,
    })
  return { clock, stores, endpoint, milestones, aProcess }
}

const stateOf = async (stores: Stores) => (await stores.installations.find(INSTALLATION))?.state

test('a token is used until 80 % of its life, then replaced, and stored before its first use', async () => {
  const { clock, endpoint, stores, milestones, aProcess } = await world()
  const access = aProcess()
  clock.advance(LIFE * 0.8 - 1)
  expect(await access.accessToken(INSTALLATION)).toBe('access-0')
  clock.advance(1)
  expect(await access.accessToken(INSTALLATION)).toBe('access-2')
  expect(endpoint.seen).toEqual(['refresh-1'])
  expect((await stores.tokens.load(INSTALLATION))?.accessToken).toBe('access-2')
  expect(milestones.passed).toEqual(['refresh.sent', 'refresh.answered', 'refresh.stored'])
})

describe.each([{ processes: 1 }, { processes: 2 }, { processes: 8 }])(
  'eight callers in $processes processes',
  ({ processes }) => {
    test.each([
      { when: 'due', advance: LIFE * 0.9 },
      { when: 'in the last moments', advance: LIFE - 1_000 },
      { when: 'expired', advance: LIFE + 1 },
      { when: 'long expired', advance: LIFE * 50 },
    ])('$when: one refresh, and everybody has a token that is good', async ({ advance }) => {
      const { clock, endpoint, aProcess } = await world()
      const all = Array.from({ length: processes }, aProcess)
      clock.advance(advance)
      const got = await Promise.all(
        Array.from({ length: 8 }, (_, index) => all[index % processes]!.accessToken(INSTALLATION)),
      )
      expect(endpoint.seen).toHaveLength(1)
      const good = advance < LIFE - 20_000 ? ['access-0', 'access-2'] : ['access-2']
      expect(got.every((token) => good.includes(token))).toBe(true)
    })

    test('a token refused with 401: one refresh', async () => {
      const { endpoint, aProcess } = await world()
      const all = Array.from({ length: processes }, aProcess)
      const got = await Promise.all(
        Array.from({ length: 8 }, (_, index) => all[index % processes]!.replaceRefused(INSTALLATION, 'access-0')),
      )
      expect(endpoint.seen).toHaveLength(1)
      expect(new Set(got)).toEqual(new Set(['access-2']))
    })
  },
)

test('a refused token that another process has replaced already costs no refresh', async () => {
  const { endpoint, stores, aProcess } = await world()
  await connectInstallation(stores, tokensOf({ accessToken: 'access-9' }))
  expect(await aProcess().replaceRefused(INSTALLATION, 'access-0')).toBe('access-9')
  expect(endpoint.seen).toEqual([])
})

describe('a refused refresh', () => {
  test('disconnects, once it is sure that nobody has refreshed meanwhile', async () => {
    const { clock, endpoint, stores, aProcess } = await world()
    endpoint.answerWith(async () => Promise.reject(new AccessEndedError('BAD_REFRESH_TOKEN')))
    clock.advance(LIFE)
    await expect(aProcess().accessToken(INSTALLATION)).rejects.toThrow(CrmDisconnectedError)
    expect(await stateOf(stores)).toBe('disconnected')
  })

  test('with a token that was replaced meanwhile is looked past', async () => {
    const { clock, endpoint, stores, aProcess } = await world()
    endpoint.answerWith(async () => {
      await connectInstallation(
        stores,
        tokensOf({
          accessToken: 'access-9',
          refreshToken: 'refresh-9',
          obtainedAt: clock.now(),
          expiresAt: clock.now() + LIFE,
        }),
      )
      throw new AccessEndedError('BAD_REFRESH_TOKEN')
    })
    clock.advance(LIFE)
    expect(await aProcess().accessToken(INSTALLATION)).toBe('access-9')
    expect(await stateOf(stores)).toBe('active')
  })

  test('for any other reason disconnects nobody, and the next try finds the lease free', async () => {
    const { clock, endpoint, stores, aProcess } = await world()
    endpoint.answerWith(async () => Promise.reject(new CrmUnavailableError('502', false)))
    clock.advance(LIFE)
    const access = aProcess()
    await expect(access.accessToken(INSTALLATION)).rejects.toThrow(CrmUnavailableError)
    await expect(access.accessToken(INSTALLATION)).rejects.toThrow(CrmUnavailableError)
    expect(endpoint.seen).toHaveLength(2)
    expect(await stateOf(stores)).toBe('active')
  })
})

test('a process that dies after sending leaves the lease to end, and another refreshes', async () => {
  const { clock, stores, endpoint, aProcess } = await world()
  clock.advance(LIFE)
  expect(await stores.tokens.takeRefreshLease(INSTALLATION, 10_000)).not.toBeNull()
  expect(await aProcess().accessToken(INSTALLATION)).toBe('access-2')
  expect(endpoint.seen).toHaveLength(1)
})

test('an installation without tokens is disconnected', async () => {
  const { aProcess } = await world()
  await expect(aProcess().accessToken('00000000-0000-7000-8000-0000000000ff')).rejects.toThrow(CrmDisconnectedError)
})
