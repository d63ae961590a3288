import type { ApiKey, ApiKeyStore, KeyCall } from '../../../src/ports/api-keys.ts'

export function memoryApiKeys(): ApiKeyStore {
  const kept = new Map<string, ApiKey & { readonly installation: string; readonly hash: string }>()
  const calls: (KeyCall & { readonly of: string })[] = []
  const keyOf = (installation: string, id: string): string => `${installation} ${id}`
  const plain = ({ installation: _whose, hash: _hash, ...key }: ApiKey & { installation: string; hash: string }) => key
  const change = (installation: string, id: string, over: (key: ApiKey) => Partial<ApiKey>): void => {
    const found = kept.get(keyOf(installation, id))
    if (found !== undefined) kept.set(keyOf(installation, id), { ...found, ...over(found) })
  }
  return {
    async add(installation, key, hash) {
      const at = keyOf(installation, key.keyId)
      if (!kept.has(at)) kept.set(at, { ...key, installation, hash })
    },
    list: async (installation) =>
      [...kept.values()]
        .filter((key) => key.installation === installation)
        .toSorted((a, b) => b.createdAt - a.createdAt || (a.keyId < b.keyId ? -1 : 1))
        .slice(0, 200)
        .map(plain),
    async find(installation, keyId) {
      const found = kept.get(keyOf(installation, keyId))
      return found === undefined ? null : plain(found)
    },
    async use(installation, hash, now) {
      const found = [...kept.values()].find((key) => key.installation === installation && key.hash === hash)
      if (found === undefined || found.revokedAt !== null || found.expiresAt <= now) return null
      if (found.lastUsedAt === null || found.lastUsedAt <= now - 60_000)
        change(installation, found.keyId, () => ({ lastUsedAt: now }))
      return plain(found)
    },
    async noteCall(installation, keyId, { route, refused, at }) {
      calls.push({ of: keyOf(installation, keyId), route, refused, at })
    },
    async calls(installation, keyId, since) {
      const own = calls.filter(({ of, at }) => of === keyOf(installation, keyId) && at >= since - (since % 3_600_000))
      return [...Map.groupBy(own, ({ route }) => route)]
        .map(([route, some]) => ({
          ...{ route, calls: some.length, refused: some.filter(({ refused }) => refused).length },
          lastAt: Math.max(...some.map(({ at }) => at)),
        }))
        .toSorted((a, b) => b.calls - a.calls || (a.route < b.route ? -1 : 1))
        .slice(0, 200)
    },
    endBy: async (installation, keyId, at) =>
      change(installation, keyId, ({ expiresAt }) => ({ expiresAt: Math.min(expiresAt, at) })),
    async revoke(installation, keyId, now) {
      const found = kept.get(keyOf(installation, keyId))
      if (found === undefined || found.revokedAt !== null) return false
      change(installation, keyId, () => ({ revokedAt: now }))
      return true
    },
  }
}
