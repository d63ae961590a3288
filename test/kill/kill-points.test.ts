import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { StepName } from '../../src/ports/runtime.ts'
import { redisInstalled, startRedis, type TestRedis } from '../queue/redis-server.ts'
import { stopSharedServer } from '../support/postgres.ts'
import { isAtIntake, runKillCase, type KillReport, type PointOfDeath } from './kill-case.ts'

/**
 * Every place where the flow may die, with how many passages of it one run is sure to make; in the order in which a life comes to
 * them, so that who died at one can still die at the next.
 */
const PASSAGES: Readonly<Record<StepName, number>> = {
  'intake.verified': 3,
  'intake.before-commit': 3,
  'intake.after-commit': 3,
  'intake.after-answer': 3,
  'refresh.sent': 1,
  'refresh.answered': 1,
  'refresh.stored': 1,
  // The first alone is sure: a search that is refused comes again when all may be over.
  'reconcile.page': 1,
  'claim.before': 3,
  'claim.after': 3,
  'hydrate.sent': 2,
  'hydrate.read': 2,
  'commit.before': 2,
  'commit.after': 2,
  'outbox.claimed': 2,
  'write.before-send': 2,
  'write.answered': 2,
  'write.recorded': 2,
  'task.sent': 1,
  'task.answered': 1,
  'sweep.claimed': 1,
  'sweep.recorded': 1,
}
/** Where a bell is rung, heard or lost with the process. Elsewhere nothing differs between the two backends: bells carry no work. */
const AT_A_BELL: readonly StepName[] = [
  'intake.after-commit',
  'intake.after-answer',
  'reconcile.page',
  'claim.before',
  'claim.after',
  'commit.after',
  'outbox.claimed',
  'write.recorded',
  'sweep.recorded',
]
/** KILL_SEED chooses other passages; KILL_POINTS, a regular expression, tries some points only; KILL_ALL=1 all of them with Redis too. */
const { KILL_SEED = '1', KILL_POINTS = '', KILL_ALL = '' } = process.env
const SEED = Number(KILL_SEED)
const POINTS = (Object.keys(PASSAGES) as StepName[]).filter((point) => new RegExp(KILL_POINTS).test(point))
const AT_ONCE = 3
jest.setTimeout(900_000)

const BACKENDS = redisInstalled() ? (['postgres', 'redis'] as const) : (['postgres'] as const)
if (!redisInstalled())
  process.stdout.write('no redis-server on this machine: kill points are tried on PostgreSQL only\n')

/** One run: the process dies at the first of these points, and its next life at the second. */
interface Row {
  readonly deaths: readonly PointOfDeath[]
  readonly told: string
  readonly backend: (typeof BACKENDS)[number]
}
const TABLE: readonly Row[] = BACKENDS.flatMap((backend, half) => {
  const points = POINTS.filter((point) => backend === 'postgres' || KILL_ALL === '1' || AT_A_BELL.includes(point))
  return [points.filter(isAtIntake), points.filter((point) => !isAtIntake(point))].flatMap((ofOneProcess) =>
    pairs(ofOneProcess).map((pair, place) => {
      // The second life is not sure of more than one passage.
      const deaths = pair.map((point, life) => ({
        point,
        nth: life > 0 ? 1 : 1 + ((SEED * 7 + place * 5 + half) % PASSAGES[point]),
      }))
      return { backend, deaths, told: deaths.map(({ point, nth }) => `passage ${nth} of ${point}`).join(', then ') }
    }),
  )
})

function pairs<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / 2) }, (_, place) => list.slice(place * 2, place * 2 + 2))
}

let redis: TestRedis | null = null
const reports = new Map<Row, Promise<KillReport>>()

beforeAll(async () => {
  if (redisInstalled()) redis = await startRedis(['--maxmemory-policy', 'noeviction', '--databases', '100'])
  // Some rows at a time, in the order of the table; each test below only waits for its own.
  const free: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve())
  TABLE.forEach((row, place) => {
    const before = free[place % AT_ONCE]!
    const report = before.then(() => runKillCase({ ...row, redisUrl: redisUrlOf(row, place) }))
    reports.set(row, report)
    free[place % AT_ONCE] = report.catch(() => undefined)
  })
})

afterAll(async () => {
  await Promise.allSettled(reports.values())
  await redis?.stop()
  await stopSharedServer()
  process.stdout.write(await tableOf())
})

describe.each(BACKENDS)('with bells in %s', (backend) => {
  test.each(TABLE.filter((row) => row.backend === backend))(
    `killed at $told (seed ${SEED}): all written back, one owner, exact turns, one task`,
    async (row) => {
      const { kills, broken } = await reports.get(row)!
      expect(broken).toEqual([])
      expect(kills).toBe(row.deaths.length)
    },
  )
})

/** Each row has a database of its own in the one Redis. */
function redisUrlOf({ backend }: Row, place: number): string | null {
  return backend === 'redis' && redis !== null ? `${redis.url}/${place}` : null
}

async function tableOf(): Promise<string> {
  const lines = ['backend   recovered after (s)   killed at']
  for (const [{ told, backend }, report] of reports) {
    const [outcome] = await Promise.allSettled([report])
    const seconds = outcome.status === 'fulfilled' ? outcome.value.recoverySeconds.toFixed(1) : 'failed'
    lines.push(`${backend.padEnd(10)}${seconds.padEnd(22)}${told}`)
  }
  return `${lines.join('\n')}\n`
}
