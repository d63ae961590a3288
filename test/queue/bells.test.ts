import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Bell, Bells } from '../../src/ports/queue.ts'
import { openBells } from '../../src/queue/bells.ts'
import { migrateQueue } from '../../src/queue/postgres.ts'
import { freshDatabase, stopSharedServer } from '../support/postgres.ts'
import { notebook, until } from './notebook.ts'
import { redisInstalled, startRedis } from './redis-server.ts'

interface Ground {
  readonly redisUrl: string | null
  readonly databaseUrl: string
  stop(): Promise<void>
}

async function onPostgres(): Promise<Ground> {
  const { url } = await freshDatabase()
  await migrateQueue(url)
  return { redisUrl: null, databaseUrl: url, stop: stopSharedServer }
}

async function onRedis(): Promise<Ground> {
  const redis = await startRedis(['--maxmemory-policy', 'noeviction'])
  return { redisUrl: redis.url, databaseUrl: '', stop: () => redis.stop() }
}

const grounds = [
  { name: 'PostgreSQL', begin: onPostgres, here: true },
  { name: 'Redis', begin: onRedis, here: redisInstalled() },
]
for (const { name } of grounds.filter(({ here }) => !here))
  console.warn(`bells on ${name} skipped: redis-server is not installed`)

describe.each(grounds.filter(({ here }) => here))('bells on $name', ({ begin }) => {
  let ground: Ground
  let opened: Bells[] = []
  beforeAll(async () => {
    ground = await begin()
  })
  afterEach(async () => {
    await Promise.all(opened.map((bells) => bells.close()))
    opened = []
  })
  afterAll(() => ground.stop())

  function open(): Bells & { notes: ReturnType<typeof notebook> } {
    const notes = notebook()
    const bells = openBells({ ...ground, log: notes.log, meter: notes.meter })
    opened.push(bells)
    return Object.assign(bells, { notes })
  }
  const contacts = (installation: string): Bell => ({ kind: 'evaluate', installation, type: 'contact' })

  test('a ring in one process is heard in another, with its kind, installation and type', async () => {
    const [web, worker] = [open(), open()]
    const heard: Bell[] = []
    await worker.listen(async (bell) => void heard.push(bell))
    await until(() => web.reachable())
    const writeBack: Bell = { kind: 'write-back', installation: 'heard' }
    web.ring(contacts('heard'))
    web.ring(writeBack)
    await until(() => heard.length === 2)
    expect(heard).toEqual(expect.arrayContaining([contacts('heard'), writeBack]))
  })

  test('bells rung before anybody listens wait, and are one bell', async () => {
    const web = open()
    await until(() => web.reachable())
    for (let n = 0; n < 50; n += 1) web.ring(contacts('early'))
    const other: Bell = { kind: 'evaluate', installation: 'early-other', type: 'contact' }
    web.ring(other)
    const worker = open()
    const heard: Bell[] = []
    await worker.listen(async (bell) => void heard.push(bell))
    await until(() => heard.some(({ installation }) => installation === 'early-other'))
    await until(() => heard.some(({ installation }) => installation === 'early'))
    expect(heard.filter(({ installation }) => installation === 'early').length).toBeLessThan(5)
  })

  test.each([
    { from: 'another process', apart: true },
    { from: 'the process that answers', apart: false },
  ])('a ring from $from while the bell is answered is answered again, never at the same time', async ({ apart }) => {
    const worker = open()
    const web = apart ? open() : worker
    await until(() => web.reachable())
    let active = 0
    let most = 0
    let answers = 0
    let release: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    await worker.listen(async () => {
      active += 1
      most = Math.max(most, active)
      answers += 1
      if (answers === 1) await gate
      active -= 1
    })
    web.ring(contacts(`again-${apart}`))
    await until(() => answers === 1)
    web.ring(contacts(`again-${apart}`))
    web.ring(contacts(`again-${apart}`))
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(answers).toBe(1)
    release()
    await until(() => answers >= 2)
    expect(most).toBe(1)
  })

  test('an answer that throws is logged, ends the bell, and the next ring is heard', async () => {
    const [web, worker] = [open(), open()]
    await until(() => web.reachable())
    let answers = 0
    await worker.listen(async () => {
      answers += 1
      throw new Error('planned')
    })
    web.ring(contacts('throws'))
    await until(() => answers === 1)
    await until(() => worker.notes.lines.length > 0)
    web.ring(contacts('throws'))
    await until(() => answers === 2)
    expect(worker.notes.lines[0]).toContain('error bell_answer_failed')
  })

  test('a process that listens answers its own bells, though the queue be away', async () => {
    const both = open()
    const heard: Bell[] = []
    await both.listen(async (bell) => void heard.push(bell))
    both.ring(contacts('own'))
    await until(() => heard.length === 1)
    await both.close()
    both.ring(contacts('own'))
    expect(heard).toEqual([contacts('own')])
  })

  test('after close nothing is rung and nothing is counted as failed', async () => {
    const web = open()
    await until(() => web.reachable())
    await web.close()
    web.ring(contacts('closed'))
    expect(web.notes.counts.get('bell_failed')).toBeUndefined()
  })
})
