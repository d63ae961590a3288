import { setTimeout as sleep } from 'node:timers/promises'
import { DEFAULT_RATE } from '../src/crm/hubspot/rate-window.ts'
import type { Clock } from '../src/ports/runtime.ts'
import { brokenPromises, lostLetters } from '../test/kill/promises.ts'
import { Story, STORY_POLICY } from '../test/kill/story.ts'
import { redisInstalled, startRedis, type TestRedis } from '../test/queue/redis-server.ts'
import { Company } from '../test/support/company.ts'
import { houseOf } from '../test/support/hubspot-house.ts'
import { benchDatabase } from './support/database.ts'
import { printTable, round, type Figures } from './support/figures.ts'
import { sandboxProcess } from './support/sandbox-process.ts'

/**
 * Half an hour without the CRM's API, or without Redis, while changes go on: what was kept, in which order it was worked off when
 * the part came back, and how much of the CRM's limit was used for it. The half hour passes in jumps of a minute, for the portal and
 * for us; leases, pauses between tries and the CRM's limit keep real time.
 */
const CHANGES = 20_000
const MINUTES = 30
/** Real time for each of them. */
const MINUTE_MS = 800
/** A first wave of the story: 18 leads, and 3 whose promise of a minute runs out meanwhile. */
const FIRST_WAVES = 15
/** Calls in ten seconds that the portal allows; a slower machine shows the same with less, for it is the share that counts. */
const LIMIT = 110
const LOOK_EVERY_MS = 100
/** With fewer left than fill a call, what is left is no backlog any more: it goes at its own pace. */
const A_BATCH = 100
const WITHIN_MS = 900_000

type Part = 'crm' | 'redis'

export async function run([part = 'crm', given, limited]: readonly string[]): Promise<Figures> {
  if (part !== 'crm' && part !== 'redis') throw new Error(`an outage of crm or redis, not of ${part}`)
  if (part === 'redis' && !redisInstalled()) throw new Error('redis-server is not installed here')
  const [changes, limit] = [Number(given ?? CHANGES), Number(limited ?? LIMIT)]
  const [database, running] = [await benchDatabase(), await sandboxProcess()]
  const redis = part === 'redis' ? await startRedis(['--maxmemory-policy', 'noeviction']) : null
  const clock = new JumpingClock()
  const company = await Company.open({
    databaseUrl: database.url,
    redisUrl: redis?.url ?? null,
    running,
    clock,
    // Without a worker in the process that receives, every bell has to go through the queue.
    workers: 'apart',
    rate: { ...DEFAULT_RATE, max: Math.floor((DEFAULT_RATE.max * limit) / LIMIT) },
  })
  try {
    await company.put('/sandbox/faults', { rateLimit: limit })
    return await outage(company, clock, part, redis, changes, limit)
  } finally {
    await company.close()
    await redis?.stop()
    await database.close()
  }
}

async function outage(
  company: Company,
  clock: JumpingClock,
  part: Part,
  redis: TestRedis | null,
  changes: number,
  limit: number,
): Promise<Figures> {
  const story = new Story(houseOf(company))
  const publication = { document: STORY_POLICY, yaml: null, author: 'bench', reason: 'bench', restoredFrom: null }
  await company.app.stores.policies.publish(company.installation, { ...publication, at: clock.now() }, 1)
  for (let wave = 0; wave < FIRST_WAVES; wave += 1) await story.begin()
  await company.settled(WITHIN_MS)
  await (part === 'crm' ? company.put('/sandbox/faults', { error5xxRate: 1 }) : redis!.kill())
  const perMinute = Math.ceil(changes / MINUTES / 3)
  for (let minute = 0; minute < MINUTES; minute += 1) {
    const next = sleep(MINUTE_MS)
    await story.crowd(perMinute)
    clock.jump(60_000)
    await company.put('/sandbox/clock', { advanceMs: 60_000 })
    await next
  }
  await company.post('/sandbox/webhooks/flush', {})
  const waiting = await backlog(company)
  const callsBefore = await answeredCalls(company)
  await (part === 'crm' ? company.put('/sandbox/faults', { error5xxRate: 0 }) : redis!.start())
  const back = performance.now()
  const order = await workedOff(company, story, back)
  const calls = (await answeredCalls(company)) - callsBefore
  await company.settled(WITHIN_MS)
  const broken = await brokenPromises(houseOf(company), story)
  for (const sentence of broken.slice(0, 20)) process.stderr.write(`${sentence}\n`)
  const figures = {
    part,
    changes: story.contacts.length,
    waitingAtReturn: waiting.urgent + waiting.normal,
    urgentAtReturn: waiting.urgent,
    firstWrittenAfterS: round(order.firstS, 1),
    urgentDoneAfterS: round(order.urgentS, 1),
    allDoneAfterS: round(order.allS, 1),
    leftWhenUrgentDone: order.leftWhenUrgentDone,
    shareOfRateLimit: round(calls / order.allS / (limit / 10), 3),
    shareWhileBehind: round((order.callsBehind - callsBefore) / order.behindS / (limit / 10), 3),
    broken: broken.length,
  }
  printTable(`${MINUTES} minutes without ${part === 'crm' ? "the CRM's API" : 'Redis'}`, [
    ['leads in the end', String(figures.changes)],
    ['waiting when it came back', `${figures.waitingAtReturn}, of them ${figures.urgentAtReturn} urgent`],
    ['first value written', `${figures.firstWrittenAfterS} s after that`],
    ['last urgent one done', `${figures.urgentDoneAfterS} s, with ${figures.leftWhenUrgentDone} others still waiting`],
    ['all done', `${figures.allDoneAfterS} s, at ${figures.shareOfRateLimit} of the CRM's limit`],
    ['until less than a batch was left', `${round(order.behindS, 1)} s, at ${figures.shareWhileBehind} of it`],
    ['promises broken (lost, doubled, wrong turn, wrong task)', String(figures.broken)],
  ])
  return figures
}

/** Business time that can be moved on; everything else is the real clock. */
class JumpingClock implements Clock {
  #ahead = 0
  now(): number {
    return Date.now() + this.#ahead
  }
  jump(ms: number): void {
    this.#ahead += ms
  }
  monotonicMs(): number {
    return performance.now()
  }
  async sleep(ms: number): Promise<void> {
    await sleep(Math.max(0, ms))
  }
}

interface Waiting {
  readonly urgent: number
  readonly normal: number
}

/** Leads to be decided or written by how soon they have to be; lane 0 is the urgent one. */
async function backlog(company: Company): Promise<Waiting & { readonly written: number }> {
  const { rows } = await company.query(
    `select (select count(*) filter (where lane = 0)::int from dirty) as urgent,
            (select count(*) filter (where lane > 0)::int from dirty) as normal,
            (select count(*)::int from outbox_writes) as writes,
            (select count(*)::int from outbox_tasks) as tasks,
            (select coalesce(sum(written), 0)::int from counters) as written`,
  )
  const { urgent, normal, writes, tasks, written } = rows[0] as Record<
    'urgent' | 'normal' | 'writes' | 'tasks' | 'written',
    number
  >
  // A value or task that waits for its call belongs to the rest: it is on its way.
  return { urgent, normal: normal + writes + tasks, written }
}

async function workedOff(company: Company, story: Story, back: number) {
  const { written: before } = await backlog(company)
  let [firstS, urgentS, leftWhenUrgentDone, behindS, callsBehind] = [0, 0, 0, 0, 0]
  for (;;) {
    const secondsSince = (performance.now() - back) / 1000
    const { urgent, normal, written } = await backlog(company)
    if (firstS === 0 && written > before) firstS = secondsSince
    if (urgentS === 0 && urgent === 0) [urgentS, leftWhenUrgentDone] = [secondsSince, normal]
    if (behindS === 0 && urgent + normal < A_BATCH)
      [behindS, callsBehind] = [secondsSince, await answeredCalls(company)]
    if (urgent + normal === 0) return { firstS, urgentS, leftWhenUrgentDone, behindS, callsBehind, allS: secondsSince }
    const lost = await lostLetters(houseOf(company))
    if (lost !== null) throw new Error(lost)
    if (secondsSince * 1000 > WITHIN_MS) throw new Error(`${normal} still waiting of ${story.contacts.length}`)
    await sleep(LOOK_EVERY_MS)
  }
}

/** Calls the portal answered and did not refuse: those that count against its limit. */
async function answeredCalls(company: Company): Promise<number> {
  const { calls } = (await company.get('/sandbox/counters')) as { calls: Record<string, Record<string, number>> }
  return Object.values(calls)
    .flatMap((byStatus) => Object.entries(byStatus))
    .filter(([status]) => Number(status) < 429)
    .reduce((sum, [, count]) => sum + count, 0)
}
