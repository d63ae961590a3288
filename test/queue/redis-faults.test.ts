import { spawn } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { ConfigurationError } from '../../src/errors.ts'
import type { Bell } from '../../src/ports/queue.ts'
import { openBells } from '../../src/queue/bells.ts'
import { inspectRedis, refuseEvictingRedis } from '../../src/queue/redis-check.ts'
import { notebook, until } from './notebook.ts'
import { freePort, redisInstalled, startRedis } from './redis-server.ts'
import type { TestRedis } from './redis-server.ts'

const here = redisInstalled()
if (!here) console.warn('faults of Redis skipped: redis-server is not installed')
const bell: Bell = { kind: 'evaluate', installation: 'one', type: 'contact' }
/** A process that rings and one that answers, so that bells go by way of the queue; closed together. */
function openPair(redisUrl: string, notes: ReturnType<typeof notebook>) {
  const open = () => openBells({ redisUrl, databaseUrl: '', log: notes.log, meter: notes.meter })
  const [web, worker] = [open(), open()]
  return { web, worker, close: () => Promise.all([web.close(), worker.close()]) }
}
const contacts = (installation: string): Bell => ({ kind: 'evaluate', installation, type: 'contact' })

;(here ? describe : describe.skip)('with Redis', () => {
  let redis: TestRedis
  beforeEach(async () => {
    redis = await startRedis(['--maxmemory-policy', 'noeviction'])
  })
  afterEach(() => redis.stop())

  test('gone: rings fail at once and are counted; back again, empty: bells are heard again', async () => {
    const notes = notebook()
    const { web, worker, close } = openPair(redis.url, notes)
    const heard: Bell[] = []
    await worker.listen(async (one) => void heard.push(one))
    await until(() => web.reachable())
    web.ring(bell)
    await until(() => heard.length === 1)
    await redis.kill()
    await until(async () => !(await web.reachable()))
    web.ring(bell)
    await until(() => notes.counts.get('bell_failed') === 1)
    await redis.start()
    await until(() => web.reachable())
    await until(() => {
      web.ring(bell)
      return heard.length > 1
    })
    await close()
  })

  test('emptied by FLUSHALL while a bell is answered: the next ring is heard', async () => {
    const notes = notebook()
    const { web, worker, close } = openPair(redis.url, notes)
    const admin = new Redis(redis.url)
    let heard = 0
    let release: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    await worker.listen(async () => {
      heard += 1
      if (heard === 1) await gate
    })
    await until(() => web.reachable())
    web.ring(bell)
    await until(() => heard === 1)
    await admin.flushall()
    release()
    await until(() => {
      web.ring(bell)
      return heard > 1
    })
    admin.disconnect()
    await close()
  })

  test('away while a bell is answered: close still ends', async () => {
    const flags = ['--disable-warning=ExperimentalWarning', 'test/queue/answering-process.ts', redis.url]
    const child = spawn(process.execPath, flags, { stdio: ['pipe', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    const exit = new Promise((resolve) => child.once('exit', resolve))
    await until(() => said.includes('answering'))
    await redis.kill()
    child.stdin.write('close\n')
    expect(await exit).toBe(0)
    expect(said).toContain('closed')
  })

  test('is inspected: version and policy', async () => {
    expect(await inspectRedis(redis.url)).toEqual({
      reachable: true,
      version: expect.stringMatching(/^\d+\.\d+/),
      policy: 'noeviction',
    })
  })
})

;(here ? describe : describe.skip)('a Redis that is not as it should be', () => {
  test.each(['allkeys-lru', 'volatile-ttl'])('policy %s is refused at start, with advice', async (policy) => {
    const redis = await startRedis(['--maxmemory-policy', policy])
    const refusal = refuseEvictingRedis(redis.url)
    await expect(refusal).rejects.toThrow(ConfigurationError)
    await expect(refusal).rejects.toMatchObject({ advice: expect.stringContaining('noeviction') })
    await redis.stop()
  })

  test('not there at start is no reason to stop; bells ring once it is', async () => {
    const port = await freePort()
    const url = `redis://127.0.0.1:${port}`
    expect(await refuseEvictingRedis(url)).toMatchObject({ reachable: false })
    const notes = notebook()
    const { web, worker, close } = openPair(url, notes)
    let heard = 0
    await worker.listen(async () => {
      heard += 1
    })
    web.ring(bell)
    await until(() => notes.counts.get('bell_failed') === 1)
    expect(await web.reachable()).toBe(false)
    const redis = await startRedis([], port)
    await until(() => web.reachable())
    web.ring(bell)
    await until(() => heard > 0)
    await close()
    await redis.stop()
  })

  test('a Cluster: bells of many installations are heard', async () => {
    const redis = await startRedis(['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'])
    const admin = new Redis(redis.url)
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
    await until(async () => String(await admin.call('CLUSTER', 'INFO')).includes('cluster_state:ok'))
    admin.disconnect()
    const notes = notebook()
    const twoNodes = `${redis.url},${redis.url}`
    const { web, worker, close } = openPair(twoNodes, notes)
    const heard = new Set<string>()
    await worker.listen(async ({ installation }) => void heard.add(installation))
    await until(() => web.reachable())
    for (let n = 0; n < 20; n += 1) web.ring(contacts(`cluster-${n}`))
    await until(() => heard.size === 20)
    expect(notes.counts.get('bell_failed')).toBeUndefined()
    await close()
    await redis.stop()
  })
})
