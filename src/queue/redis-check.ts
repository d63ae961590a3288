import { ConfigurationError } from '../errors.ts'
import { connectRedis } from './redis-connection.ts'

export type RedisReport =
  | { readonly reachable: true; readonly version: string; readonly policy: string }
  | { readonly reachable: false; readonly why: string }

/** Asks a Redis server for its version and what it does when memory is full. Takes at most about 2 s. */
export async function inspectRedis(redisUrl: string): Promise<RedisReport> {
  const client = connectRedis(redisUrl, 'ask')
  let why = 'it did not answer'
  client.on('error', (error: Error) => {
    why = error.message
  })
  try {
    await client.connect()
    // INFO instead of CONFIG GET: hosted servers forbid the latter.
    const info = `${await client.info('server')}\n${await client.info('memory')}`
    return {
      reachable: true,
      version: /^redis_version:(\S+)/m.exec(info)?.[1] ?? 'unknown',
      policy: /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? 'unknown',
    }
  } catch (error) {
    return { reachable: false, why: error instanceof Error && error.message !== '' ? error.message : why }
  } finally {
    client.disconnect()
  }
}

/**
 * A Redis that throws keys away when it is full loses bells without an error.
 * @returns null when the policy is right, else what to do about it.
 */
export function evictionAdvice(policy: string): string | null {
  if (policy === 'noeviction' || policy === 'unknown') return null
  return `Set "maxmemory-policy noeviction" on this Redis (it is "${policy}"), or give Estafet a Redis of its own.`
}

/**
 * Called at start. A Redis that is away is no reason to stop: timers find the work without bells.
 * @throws {ConfigurationError} when Redis may evict keys.
 */
export async function refuseEvictingRedis(redisUrl: string): Promise<RedisReport> {
  const report = await inspectRedis(redisUrl)
  const advice = report.reachable ? evictionAdvice(report.policy) : null
  if (report.reachable && advice !== null) {
    throw new ConfigurationError(
      `Redis may evict keys (maxmemory-policy ${report.policy}); bells would vanish without an error.`,
      advice,
    )
  }
  return report
}
