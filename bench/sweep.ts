import { randomUUID } from 'node:crypto'
import { keyRingFrom } from '../src/db/key-ring.ts'
import { openStores } from '../src/db/stores.ts'
import { defaultPolicy } from '../src/domain/policy/default-policy.ts'
import { sweepSla } from '../src/flow/sweep-sla.ts'
import { MemoryWorld } from '../test/support/memory-world.ts'
import { benchDatabase } from './support/database.ts'
import { median, printTable, round, type Figures } from './support/figures.ts'
import { putOpenClocks } from './support/open-clocks.ts'

const OPEN_CLOCKS = 1_000_000
/** 0.1 %. */
const ONE_IN = 1_000
const TIMES = 5
const MINUTE = 60_000

/** Sweeps over a million open clocks of which one in a thousand is due each time. */
export async function run(): Promise<Figures> {
  const sweeps = await sweepsOfAMillion()
  const figures = { sweepMs: round(median(sweeps), 1), slowestSweepMs: round(Math.max(...sweeps), 1) }
  printTable('Promises falling due among a million', [
    [
      `a sweep over ${OPEN_CLOCKS} open clocks, ${OPEN_CLOCKS / ONE_IN} due, median / slowest of ${TIMES}`,
      `${figures.sweepMs} / ${figures.slowestSweepMs} ms`,
    ],
  ])
  return figures
}

async function sweepsOfAMillion(): Promise<readonly number[]> {
  const database = await benchDatabase()
  const world = new MemoryWorld()
  const stores = openStores({
    url: database.url,
    keys: keyRingFrom(`bench:${Buffer.alloc(32, 7).toString('base64')}`),
    chance: { id: () => randomUUID(), below: () => 0 },
    log: world.log,
    meter: world.meter,
  })
  const now = world.clock.now()
  const { installationId } = await stores.installations.connect({
    installationId: '00000000-0000-7000-8000-00000000aaaa',
    crm: 'hubspot',
    accountId: '8800001',
    scopes: [],
    language: 'en',
    zone: 'America/New_York',
    uiDomain: null,
    tokens: { accessToken: 'a', refreshToken: 'r', expiresAt: now, obtainedAt: now },
    policy: defaultPolicy,
    at: now,
  })
  const flow = { ...world.flow, stores }
  const took: number[] = []
  await putOpenClocks(database.url, installationId, OPEN_CLOCKS, ONE_IN, now)
  for (let turn = 0; turn < TIMES; turn += 1) {
    const started = performance.now()
    const marked = await sweepSla(flow, installationId)
    took.push(performance.now() - started)
    if (turn === 0 && marked !== OPEN_CLOCKS / ONE_IN) throw new Error(`${marked} leads were due`)
    // The next thousand: what falls due in the part of the following weeks that holds as many.
    world.clock.advance(MINUTE + 1_800_000_000 / ONE_IN)
  }
  await stores.close()
  await database.close()
  return took
}
