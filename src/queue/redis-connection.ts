import { Cluster, Redis } from 'ioredis'
import type { RedisOptions } from 'ioredis'

export type RedisClient = Redis | Cluster

/** Never wait longer than this before the next attempt to connect. */
const RETRY_AT_MOST_MS = 2_000

/**
 * `ring` fails at once while Redis is away: an outage of 30 s let one add with default settings wait 38 s, and the
 * CRM waits 5 s for our answer. `listen` waits for Redis to come back, as a worker must. `ask` is for checks.
 */
const OPTIONS: Readonly<Record<'ring' | 'listen' | 'ask', RedisOptions>> = {
  ring: { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 500 },
  listen: { maxRetriesPerRequest: null },
  ask: { maxRetriesPerRequest: 0, commandTimeout: 2_000, connectTimeout: 2_000, lazyConnect: true },
}

/**
 * Opens a connection by address: `redis://host:6379`, `rediss://…` for TLS, or several comma-separated addresses
 * of a Cluster. Returns at once; listen to `error`.
 */
export function connectRedis(redisUrl: string, purpose: keyof typeof OPTIONS): RedisClient {
  const urls = redisUrl.split(',').map((part) => new URL(part.trim()))
  const [first] = urls
  const options = {
    ...OPTIONS[purpose],
    replyMapping: 'legacy' as const,
    connectionName: 'estafet',
    retryStrategy: (times: number) => (purpose === 'ask' ? null : Math.min(times * 100, RETRY_AT_MOST_MS)),
  }
  if (urls.length === 1 && first !== undefined) return new Redis(first.href, options)
  return new Cluster(
    urls.map((url) => ({ host: url.hostname, port: Number(url.port || 6379) })),
    {
      lazyConnect: purpose === 'ask',
      enableOfflineQueue: purpose !== 'ring',
      clusterRetryStrategy: (times) => (purpose === 'ask' ? null : Math.min(times * 100, RETRY_AT_MOST_MS)),
      redisOptions: { ...credentialsOf(first), ...options },
    },
  )
}

function credentialsOf(url: URL | undefined): Pick<RedisOptions, 'username' | 'password' | 'tls'> {
  if (url === undefined) return {}
  return {
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    ...(url.protocol === 'rediss:' ? { tls: {} } : {}),
  }
}
