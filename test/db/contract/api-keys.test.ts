import { expect, test } from '@jest/globals'
import type { ApiKey } from '../../../src/ports/api-keys.ts'
import { DAY, MINUTE, newId, NOW } from '../samples.ts'
import { onBoth } from './both.ts'

onBoth('keys of machines', (subject) => {
  const aKey = (over: Partial<ApiKey> = {}): ApiKey => ({
    ...{ keyId: newId(), name: 'BI', scopes: ['leads:read', 'audit:read'], createdAt: NOW, createdBy: 'Maya' },
    ...{ expiresAt: NOW + DAY, lastUsedAt: null, revokedAt: null },
    ...over,
  })

  test('a key is found by its hash until it ends; a use is noted to the minute', async () => {
    const { apiKeys } = subject().stores
    const id = await subject().install()
    const key = aKey()
    await apiKeys.add(id, key, 'hash')
    expect(await apiKeys.use(id, 'other', NOW)).toBeNull()
    expect(await apiKeys.use(id, 'hash', NOW + 5)).toEqual(key)
    await apiKeys.use(id, 'hash', NOW + MINUTE)
    expect(await apiKeys.find(id, key.keyId)).toEqual({ ...key, lastUsedAt: NOW + 5 })
    await apiKeys.use(id, 'hash', NOW + 2 * MINUTE)
    expect((await apiKeys.find(id, key.keyId))?.lastUsedAt).toBe(NOW + 2 * MINUTE)
    expect(await apiKeys.use(id, 'hash', NOW + DAY)).toBeNull()
  })

  test('ends sooner when it is to, never later', async () => {
    const { apiKeys } = subject().stores
    const id = await subject().install()
    const key = aKey()
    await apiKeys.add(id, key, 'hash')
    await apiKeys.endBy(id, key.keyId, NOW + 2 * DAY)
    expect((await apiKeys.find(id, key.keyId))?.expiresAt).toBe(NOW + DAY)
    await apiKeys.endBy(id, key.keyId, NOW + 10)
    expect(await apiKeys.use(id, 'hash', NOW + 10)).toBeNull()
  })

  test('is revoked once, and stands in the list all the same, newest first', async () => {
    const { apiKeys } = subject().stores
    const id = await subject().install()
    const [old, fresh] = [aKey({ createdAt: NOW - DAY }), aKey()]
    await apiKeys.add(id, old, 'old')
    await apiKeys.add(id, fresh, 'fresh')
    expect(await apiKeys.revoke(id, fresh.keyId, NOW + 1)).toBe(true)
    expect(await apiKeys.revoke(id, fresh.keyId, NOW + 2)).toBe(false)
    expect(await apiKeys.revoke(id, newId(), NOW)).toBe(false)
    expect(await apiKeys.use(id, 'fresh', NOW + 2)).toBeNull()
    expect(await apiKeys.list(id)).toEqual([{ ...fresh, revokedAt: NOW + 1 }, old])
  })

  test('its calls are counted by route, to the hour, refused ones among them', async () => {
    const { apiKeys } = subject().stores
    const [id, other] = [await subject().install(), await subject().install()]
    const { keyId } = aKey()
    const call = (route: string, at: number, refused = false) => apiKeys.noteCall(id, keyId, { route, refused, at })
    const leads = 'GET /api/leads'
    await call(leads, NOW)
    await call(leads, NOW + MINUTE, true)
    await call(leads, NOW - DAY)
    await call('GET /api/today', NOW)
    expect(await apiKeys.calls(id, keyId, NOW - 2 * DAY)).toEqual([
      { route: leads, calls: 3, refused: 1, lastAt: NOW + MINUTE },
      { route: 'GET /api/today', calls: 1, refused: 0, lastAt: NOW },
    ])
    expect((await apiKeys.calls(id, keyId, NOW)).map(({ calls }) => calls)).toEqual([2, 1])
    expect(await apiKeys.calls(other, keyId, 0)).toEqual([])
    expect(await apiKeys.calls(id, 'x', 0)).toEqual([])
  })

  test('an id that is none opens nothing', async () => {
    const { apiKeys } = subject().stores
    const id = await subject().install()
    expect([
      await apiKeys.find(id, 'x'),
      await apiKeys.use('x', 'hash', NOW),
      await apiKeys.revoke(id, 'x', NOW),
    ]).toEqual([null, null, false])
  })
})
