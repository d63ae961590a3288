import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { freePort } from '../queue/redis-server.ts'
import { until } from '../queue/notebook.ts'

/** The whole product as a person starts it: embedded database, sandbox process, everything. */
interface Started {
  readonly child: ChildProcess
  readonly exit: Promise<number | null>
  text(): string
}

let dir: string
let env: Record<string, string>
const running: Started[] = []

beforeAll(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'estafet-start-'))
  env = {
    PATH: process.env['PATH'] ?? '',
    HOME: dir,
    ESTAFET_DATA_DIR: path.join(dir, 'data'),
    PORT: String(await freePort()),
    SANDBOX_PORT: String(await freePort()),
    ESTAFET_FAST: '20',
  }
})
afterAll(async () => {
  for (const { child, exit } of running) {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await exit
  }
  rmSync(dir, { recursive: true, force: true })
})

function start(...asked: readonly string[]): Started {
  const child = spawn(process.execPath, ['bin/estafet.js', 'start', ...asked], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const keep = (chunk: string): void => {
    text += chunk
  }
  child.stdout.setEncoding('utf8').on('data', keep)
  child.stderr.setEncoding('utf8').on('data', keep)
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const started = { child, exit, text: () => text }
  running.push(started)
  return started
}

async function ready(started: Started): Promise<void> {
  await until(() => {
    if (started.child.exitCode !== null) throw new Error(`it ended instead:\n${started.text()}`)
    return started.text().includes('Ctrl-C stops everything')
  })
}

async function written(): Promise<number> {
  const stats = (await (await fetch(`http://localhost:${env['PORT']}/api/stats`)).json()) as { written: number }
  return stats.written
}

const linkOf = (started: Started, role: string) =>
  new RegExp(`Sign in: ${role}\\s+(http\\S+)`).exec(started.text())?.[1] ?? ''
const postmaster = () => path.join(dir, 'data', 'postgres', 'postmaster.pid')

test('it starts from nothing with both CRMs, writes leads back, survives kill -9, goes on with both, and ends in order', async () => {
  const first = start('--crm', 'both')
  await ready(first)
  await until(async () => (await written()) > 0)
  await until(() => / → /.test(first.text()))

  const link = linkOf(first, 'manager')
  const signIn = await fetch(link, { redirect: 'manual' })
  expect(signIn.status).toBe(303)
  expect(signIn.headers.getSetCookie().length).toBeGreaterThan(0)

  const second = spawnSync(process.execPath, ['bin/estafet.js', 'start'], { env, encoding: 'utf8' })
  expect(second).toMatchObject({ status: 2, stderr: expect.stringContaining('already running') })

  const doctor = spawnSync(process.execPath, ['bin/estafet.js', 'doctor'], { env, encoding: 'utf8' })
  expect(doctor).toMatchObject({ status: 0, stdout: expect.stringMatching(/ok {4}crm 8800001/) })
  expect(doctor.stdout).toMatch(/ok {4}crm 00D/)
  expect(doctor.stdout).toContain('the same policy')

  const before = await written()
  first.child.kill('SIGKILL')
  await first.exit
  expect(existsSync(postmaster())).toBe(true)

  const again = start()
  await ready(again)
  expect(linkOf(again, 'manager')).toBe(link)
  expect(readFileSync(path.join(dir, 'data', 'estafet.log'), 'utf8')).toContain('"adopted":true')
  await until(async () => (await written()) > before)
  const links = again.text().match(/Sign in: admin\s+\S+/g)
  expect(new Set(links).size).toBe(2)

  again.child.kill('SIGTERM')
  expect(await again.exit).toBe(0)
  expect(existsSync(postmaster())).toBe(false)
  await expect(fetch(`http://127.0.0.1:${env['SANDBOX_PORT']}/`)).rejects.toThrow()
}, 180_000)

test('a busy sandbox port is told by the name of its setting, and leaves nothing running', async () => {
  const { createServer } = await import('node:http')
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(Number(env['SANDBOX_PORT']), '127.0.0.1', resolve))
  const started = start()
  expect(await started.exit).toBe(2)
  expect(started.text()).toContain('SANDBOX_PORT')
  expect(existsSync(postmaster())).toBe(false)
  other.close()
}, 120_000)
