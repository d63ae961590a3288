import type { ApiKey, ApiKeyStore } from '../../../src/ports/api-keys.ts'

export function memoryApiKeys(): ApiKeyStore {
  const kept = new Map<string, ApiKey & { readonly installation: string; readonly hash: string }>()
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
