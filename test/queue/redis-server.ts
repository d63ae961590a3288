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
    const server = spawn('redis-server', [...base, ...args], { stdio: 'ignore' })
    child = server
    const over = new Promise<never>((_resolve, reject) =>
      server.once('exit', (code) => reject(new Error(`redis-server on port ${port} ended with ${code}`))),
    )
    over.catch(() => undefined)
    await Promise.race([answering(port), over])
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

/** Below the ports that the system gives to connections, which would take one that is to be listened on again after a while. */
const [LOWEST_PORT, PORTS] = [12_000, 20_000]

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = LOWEST_PORT + Math.floor(Math.random() * PORTS)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
