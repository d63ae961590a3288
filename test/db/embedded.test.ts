import { afterEach, expect, test } from '@jest/globals'
import { spawn, type ChildProcess } from 'node:child_process'
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { startEmbedded, type EmbeddedServer } from '../../src/db/embedded/server.ts'

const folders: string[] = []
const servers: EmbeddedServer[] = []
const children: ChildProcess[] = []
const fast = { ballast: false, settings: { fsync: 'off' } } as const

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const server of servers.splice(0)) await server.stop()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'estafet-embedded-'))
  folders.push(folder)
  return folder
}

async function started(
  dataDir: string,
  settings: Readonly<Record<string, string>> = fast.settings,
): Promise<EmbeddedServer> {
  const server = await startEmbedded({ dataDir, ballast: false, settings })
  servers.push(server)
  return server
}

async function stopped(server: EmbeddedServer): Promise<void> {
  servers.splice(servers.indexOf(server), 1)
  await server.stop()
}

async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

/** Another process that starts the server of a folder and stays; answers when it is ready. */
async function anOwner(
  dataDir: string,
  as: { readonly uid?: number; readonly gid?: number } = {},
): Promise<{ child: ChildProcess; url: string }> {
  const script = `
    const { startEmbedded } = await import(${JSON.stringify(path.resolve('src/db/embedded/server.ts'))})
    const server = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, ballast: false })
    console.log('ready ' + server.url)
    process.stdin.once('data', async () => { await server.stop(); process.exit(0) })`
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
    {
      ...as,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH },
    },
  )
  children.push(child)
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said += chunk.toString('utf8')
      const url = /ready (\S+)\n/.exec(said)?.[1]
      if (url) resolve({ child, url })
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${said}`)))
  })
}

const until = async (holds: () => Promise<boolean>) => {
  while (!(await holds())) await sleep(100)
}

test('keeps its files and its password to itself, and stays what it was over a restart', async () => {
  const dataDir = path.join(await aFolder(), 'new')
  const first = await started(dataDir)
  await ask(first.url, 'create table kept (a int); insert into kept values (7)')
  expect(first.url).toMatch(/^postgres:\/\/estafet:.+@127\.0\.0\.1:\d+\/estafet$/)
  const modes = await Promise.all(
    ['postgres', 'postgres-run', 'postgres-password'].map(async (name) =>
      ((await stat(path.join(dataDir, name))).mode & 0o777).toString(8),
    ),
  )
  expect(modes).toEqual(['700', '700', '600'])
  const [facts] = await ask(
    first.url,
    `select current_setting('data_checksums') as checksums, current_setting('password_encryption') as passwords,
    current_setting('listen_addresses') as listens, (select datlocprovider::text from pg_database where datname = 'estafet') as provider`,
  )
  expect(facts).toEqual({ checksums: 'on', passwords: 'scram-sha-256', listens: '127.0.0.1', provider: 'b' })
  await stopped(first)
  const second = await started(dataDir)
  expect(second.adopted).toBe(false)
  expect(await ask(second.url, 'select a from kept')).toEqual([{ a: 7 }])
})

test('durability is on unless a test turns it off', async () => {
  const server = await started(await aFolder(), {})
  expect(
    await ask(
      server.url,
      `select current_setting('fsync') as f, current_setting('synchronous_commit') as s, current_setting('full_page_writes') as w`,
    ),
  ).toEqual([{ f: 'on', s: 'on', w: 'on' }])
})

test('a second owner is refused and told who has it', async () => {
  const dataDir = await aFolder()
  await started(dataDir)
  await expect(startEmbedded({ dataDir, ...fast })).rejects.toMatchObject({
    code: 'configuration_wrong',
    message: expect.stringContaining(`process ${process.pid}`),
  })
})

test('the server of a killed owner is adopted with all it holds', async () => {
  const dataDir = await aFolder()
  const { child, url } = await anOwner(dataDir)
  await ask(url, 'create table kept (a int); insert into kept values (7)')
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))
  const server = await started(dataDir)
  expect([server.adopted, server.url]).toEqual([true, url])
  expect(await ask(server.url, 'select a from kept')).toEqual([{ a: 7 }])
})

test('a pid file that names some other program does not stop it', async () => {
  const dataDir = await aFolder()
  const server = await started(dataDir)
  const file = path.join(dataDir, 'postgres', 'postmaster.pid')
  const left = await readFile(file, 'utf8')
  await stopped(server)
  await writeFile(file, left.replace(/^\d+/, String(process.pid)))
  const again = await started(dataDir)
  expect(again.adopted).toBe(false)
  expect(await ask(again.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a server that dies is started again on the same port', async () => {
  const dataDir = await aFolder()
  const server = await started(dataDir)
  await ask(server.url, 'create table kept (a int); insert into kept values (7)')
  const pid = Number((await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
  process.kill(pid, 'SIGKILL')
  await until(() =>
    ask(server.url, 'select a from kept').then(
      (rows) => rows.length === 1,
      () => false,
    ),
  )
  await until(async () => server.probe() === 'ok')
  const after = Number((await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
  expect(after).not.toBe(pid)
})

test('files of another major version are refused with advice', async () => {
  const dataDir = await aFolder()
  await mkdir(path.join(dataDir, 'postgres'))
  await writeFile(path.join(dataDir, 'postgres', 'PG_VERSION'), '16\n')
  await expect(startEmbedded({ dataDir, ...fast })).rejects.toMatchObject({
    code: 'configuration_wrong',
    advice: expect.stringContaining('Dump'),
  })
})

test('a first start that was cut off is begun anew', async () => {
  const dataDir = await aFolder()
  await mkdir(path.join(dataDir, 'postgres', 'base'), { recursive: true })
  const server = await started(dataDir)
  expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a folder too deep for a socket, with a blank and a quote in its name, works', async () => {
  const dataDir = path.join(await aFolder(), "it's here", 'x'.repeat(100))
  const server = await started(dataDir)
  expect(await ask(server.url, `select current_setting('unix_socket_directories') as sockets`)).toEqual([
    { sockets: '' },
  ])
})

const asRoot = process.getuid?.() === 0 ? test : test.skip

asRoot('as another user than root it runs just so', async () => {
  const [nobody, dataDir] = [65_534, await aFolder()]
  await chmod(dataDir, 0o700)
  await chown(dataDir, nobody, nobody)
  const { child, url } = await anOwner(dataDir, { uid: nobody, gid: nobody })
  expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }])
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.stdin?.write('stop\n')
  expect(await ended).toBe(0)
})
