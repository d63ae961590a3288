import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { Redis } from 'ioredis'

/** True when a redis-server is installed here. */
export function redisInstalled(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0
}

export interface TestRedis {
  readonly url: string
  readonly port: number
  /** As kill -9 of the server; `start` brings it back, empty, on the same port. */
  kill(): Promise<void>
  start(): Promise<void>
  /** As a machine that stands still: connections stay, nothing is answered. */
  pause(): void
  resume(): void
  stop(): Promise<void>
}

/** A redis-server of this test alone, on a free port, without persistence. */
export async function startRedis(args: readonly string[] = [], onPort?: number): Promise<TestRedis> {
  const port = onPort ?? (await freePort())
  const dir = mkdtempSync(path.join(os.tmpdir(), 'estafet-redis-'))
  let child: ChildProcess | null = null
  const start = async () => {
    const base = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir]
    child = spawn('redis-server', [...base, ...args], { stdio: 'ignore' })
    await answering(port)
  }
  const kill = async () => {
    const running = child
    if (running === null) return
    child = null
    const gone = new Promise((resolve) => running.once('exit', resolve))
    running.kill('SIGKILL')
    await gone
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill,
    start,
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    async stop() {
      await kill()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

async function answering(port: number): Promise<void> {
  const client = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 20, maxRetriesPerRequest: null })
  client.on('error', () => undefined)
  await client.ping()
  client.disconnect()
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
