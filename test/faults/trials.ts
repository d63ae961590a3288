import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { Client } from 'pg'
import { INTAKE_CONNECTIONS } from '../../src/db/pools.ts'
import type { CrmKind } from '../../src/ports/crm.ts'
import type { StepName } from '../../src/ports/runtime.ts'
import { runKillCase } from '../kill/kill-case.ts'
import { answersUntilServed, copyOfServer, crashPostgres, postmaster, restartPostgres } from '../kill/outside.ts'
import { freePort, startRedis, type TestRedis } from '../queue/redis-server.ts'
import { stopSharedServer } from '../support/postgres.ts'
import type { CrmTrouble } from '../support/house.ts'
import { live, secondsUntil, type Life, type Outcome } from './live.ts'

/** Longer than the lease of the processes tried here, 4 s. */
const LONGER_THAN_A_LEASE_MS = 6_000
/** Longer than a query may take, 5 s. */
const LONGER_THAN_A_QUERY_MS = 8_000
const TROUBLE_MS = 5_000

/** The process dies at the second passage of a point. */
export async function killedAt(point: StepName, crm: CrmKind, nth = 2): Promise<Outcome> {
  const { kills, broken, recoverySeconds } = await runKillCase({ deaths: [{ point, nth }], redisUrl: null, crm })
  const wrong = kills === 1 ? broken : [...broken, `killed ${kills} times`]
  return {
    result: wrong.length === 0 ? 'held' : 'broken',
    seconds: recoverySeconds,
    told: wrong.length === 0 ? `kill -9 at ${point}` : wrong.join('; '),
  }
}

/**
 * The process dies while it refreshes the access. Salesforce takes the old refresh token back the moment it answers: a death after that
 * loses the grant, and an administrator connects again. So there the process dies just before it asks.
 */
export function diesRefreshing(crm: CrmKind): Promise<Outcome> {
  return killedAt(crm === 'hubspot' ? 'refresh.answered' : 'refresh.sent', crm, 1)
}

export function pausedWorker(crm: CrmKind): Promise<Outcome> {
  return live({
    crm,
    told: 'SIGSTOP of a worker for longer than its lease, then SIGCONT, five times',
    fault: async ({ workers, crowd }) => {
      for (let time = 0; time < 5; time += 1) {
        await crowd()
        await sleep(150)
        workers[time % 2]!.pause()
        await sleep(LONGER_THAN_A_LEASE_MS)
        workers[time % 2]!.resume()
      }
    },
  })
}

/** The clock of one worker is a minute ahead of the other's and of the database. */
export function skewedWorker(crm: CrmKind): Promise<Outcome> {
  return live({
    crm,
    told: 'one of two workers with its clock a minute ahead',
    secondWorker: { KILL_AHEAD_MS: '60000' },
    fault: async ({ crowd }) => {
      for (let time = 0; time < 5; time += 1) await crowd()
    },
  })
}

export function postgresGone(way: 'crash' | 'restart'): Promise<Outcome> {
  return live({
    told: way === 'crash' ? 'PostgreSQL killed as by a crash' : 'PostgreSQL restarted (fast)',
    fault: async ({ house, crowd }) => {
      await crowd()
      await (way === 'crash' ? crashPostgres() : restartPostgres())
      await crowd()
      const answering = secondsUntil(postgresAnswers)
      const began = performance.now()
      const statuses = await answersUntilServed(house)
      if (!statuses.includes(503))
        throw new Error(`the intake answered ${statuses.join(', ')} while PostgreSQL was gone`)
      return { seconds: Math.max(0, (performance.now() - began) / 1000 - (await answering)) }
    },
  })
}

export function postgresHangs(): Promise<Outcome> {
  return live({
    told: 'every PostgreSQL process stopped for 8 s without closing a connection; until the intake answers 200 again',
    fault: async ({ house, crowd }) => {
      await crowd()
      const processes = family(await postmaster())
      for (const pid of processes) tell(pid, 'SIGSTOP')
      const seen = answersUntilServed(house)
      await sleep(LONGER_THAN_A_QUERY_MS)
      for (const pid of processes) tell(pid, 'SIGCONT')
      const began = performance.now()
      const statuses = await seen
      if (!statuses.includes(503)) throw new Error(`the intake answered ${statuses.join(', ')} while PostgreSQL hung`)
      return { seconds: (performance.now() - began) / 1000 }
    },
  })
}

/**
 * The server is lost, and the one that takes over does not have what was committed last: a copy of its files from before, brought up
 * as a replica is. The portal must keep the owners it showed.
 */
export async function failedOver(): Promise<Outcome> {
  // A server of its own: its files are exchanged, and others before may have used up how often one is started again.
  await stopSharedServer()
  try {
    return await losingTheTail()
  } finally {
    await stopSharedServer()
  }
}

function losingTheTail(): Promise<Outcome> {
  const shownAtLoss = new Map<string, string>()
  const ownersOf = async ({ company }: Life['house']) =>
    [...(await company.leads())].map(([id, { owner }]) => [id, owner ?? ''] as const)
  return live({
    // Tasks of the lost seconds stand in the portal, and nobody remembers their keys.
    pardoned: /^the CRM holds \d+ keyed tasks, \d+ were asked for$/,
    told: 'PostgreSQL lost with all that was decided in the last seconds, an older copy takes over on a new timeline',
    fault: async ({ house, crowd }) => {
      await house.rest()
      const takeOver = await copyOfServer()
      await crowd()
      await house.rest()
      for (const [id, owner] of await ownersOf(house)) if (owner !== '') shownAtLoss.set(id, owner)
      await crowd()
      await takeOver()
      await answersUntilServed(house)
      const seconds = await secondsUntil(async () => {
        const { rows } = await house.company.query('select 1 from installations where timeline = 1')
        return rows.length === 0
      })
      return { seconds }
    },
    also: async ({ house }) => {
      const wrong = (await ownersOf(house)).filter(([id, owner]) => (shownAtLoss.get(id) ?? owner) !== owner)
      return wrong.map(([id, owner]) => `contact ${id} went from ${shownAtLoss.get(id)} to ${owner}`)
    },
  })
}

/** Nothing can be stored while somebody holds the table; every connection for intake is soon waiting. */
export function poolExhausted(): Promise<Outcome> {
  return live({
    told: 'the inbox locked for 5 s, until every connection waits; until the intake answers 200 again',
    fault: async ({ house, crowd }) => {
      const client = new Client({ connectionString: house.databaseUrl })
      await client.connect()
      await client.query('begin')
      await client.query('lock table app.inbox in access exclusive mode')
      await crowd()
      // One alone may find a connection free and wait with it, until the CRM would wait no longer.
      const seen = Promise.all(Array.from({ length: INTAKE_CONNECTIONS }, () => answersUntilServed(house)))
      await sleep(TROUBLE_MS)
      await client.query('rollback')
      await client.end()
      const began = performance.now()
      const statuses = (await seen).flat()
      if (!statuses.includes(503)) throw new Error(`the intake answered ${statuses.join(', ')} without a connection`)
      return { seconds: (performance.now() - began) / 1000 }
    },
  })
}

type RedisFault = (redis: TestRedis, client: Redis, life: Life) => Promise<void>
const REDIS_FAULTS: Readonly<Record<string, RedisFault>> = {
  'killed, 5 s away, back empty': async (redis, _client, { crowd }) => {
    await redis.kill()
    await crowd()
    await sleep(TROUBLE_MS)
    await redis.start()
  },
  'FLUSHALL, five times': async (_redis, client, { crowd }) => {
    for (let time = 0; time < 5; time += 1) {
      await crowd()
      await client.flushall()
    }
  },
  'hangs for 6 s': async (redis, _client, { crowd }) => {
    redis.pause()
    await crowd()
    await sleep(LONGER_THAN_A_LEASE_MS)
    redis.resume()
  },
  'throws keys away (allkeys-random, 1 MB) under work': async (_redis, client, { crowd }) => {
    await client.config('SET', 'maxmemory-policy', 'allkeys-random')
    await client.config('SET', 'maxmemory', '1mb')
    for (let time = 0; time < 5; time += 1) await crowd()
    await expectTold(client, 'stats', /evicted_keys:[1-9]/)
    await client.config('SET', 'maxmemory', '0')
  },
  'full (noeviction): every bell refused': async (_redis, client, { crowd }) => {
    await client.config('SET', 'maxmemory', '1mb')
    for (let time = 0; time < 3; time += 1) await crowd()
    await sleep(TROUBLE_MS)
    await expectTold(client, 'errorstats', /errorstat_OOM:count=[1-9]/)
    await client.config('SET', 'maxmemory', '0')
  },
}

/** A fault that did not happen proves nothing. */
async function expectTold(client: Redis, section: string, what: RegExp): Promise<void> {
  const told = await client.info(section)
  if (!what.test(told)) throw new Error(`Redis did not get into trouble: ${told}`)
}

export async function redisIn(trouble: keyof typeof REDIS_FAULTS): Promise<Outcome> {
  const redis = await startRedis(['--maxmemory-policy', 'noeviction'])
  const client = new Redis(redis.url)
  client.on('error', () => undefined)
  try {
    return await live({
      redisUrl: redis.url,
      told: `Redis ${trouble}`,
      fault: (life) => REDIS_FAULTS[trouble]!(redis, client, life),
    })
  } finally {
    client.disconnect()
    await redis.stop()
  }
}

/** The CRM behaves like this for five seconds of work. */
export function crmIn(crm: CrmKind, told: string, trouble: CrmTrouble): Promise<Outcome> {
  return live({
    crm,
    told,
    fault: async ({ house, crowd }) => {
      await house.company.misbehave(trouble)
      await crowd()
      await sleep(TROUBLE_MS)
      await crowd()
      await house.company.misbehave(null)
    },
  })
}

/** A small file system of its own under the data directory, filled to 98 %; needs the right to mount. */
export async function diskNearlyFull(): Promise<Outcome> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'estafet-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder]).status === 0
  if (!mounted) {
    rmSync(folder, { recursive: true })
    return { result: 'not tried', seconds: null, told: 'mounting a small disk is not allowed here' }
  }
  try {
    return await live({
      told: '98 % of the disk used: intake answers 503 and is not ready; until it is ready after space was made',
      fault: async ({ house, crowd }) => {
        const port = await freePort()
        const publicUrl = `http://127.0.0.1:${port}`
        const { company, story } = house
        const own = { PORT: String(port), ESTAFET_PUBLIC_URL: publicUrl, ESTAFET_DATA_DIR: folder }
        await house.start('web', [own])
        const ready = () =>
          fetch(`${publicUrl}/readyz?for=intake`).then(
            ({ ok }) => ok,
            () => false,
          )
        await secondsUntil(ready)
        const filling = path.join(folder, 'full')
        writeFileSync(filling, Buffer.alloc(63 * 2 ** 20))
        await secondsUntil(async () => !(await ready()))
        const seen = answersUntilServed({ company, story, publicUrl })
        await crowd()
        await sleep(TROUBLE_MS)
        rmSync(filling)
        const seconds = await secondsUntil(ready)
        const statuses = await seen
        if (!statuses.includes(503)) throw new Error(`the intake answered ${statuses.join(', ')} on a full disk`)
        return { seconds }
      },
    })
  } finally {
    spawnSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  }
}

async function postgresAnswers(): Promise<boolean> {
  return postmaster().then(
    () => true,
    () => false,
  )
}

/** A process and its children. */
function family(pid: number): readonly number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(name) === pid)
  return [pid, ...children.map(Number)]
}

/** A child may have ended since it was counted; the others must be told all the same, or the server stands still for ever. */
function tell(pid: number, signal: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function parentOf(name: string): number | null {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1])
  } catch {
    return null
  }
}
