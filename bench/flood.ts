import { setTimeout as sleep } from 'node:timers/promises'
import { WEBHOOK_PATH } from '../src/wiring.ts'
import { Supervised } from '../test/kill/supervisor.ts'
import { freePort } from '../test/queue/redis-server.ts'
import { APP_ID, CLIENT_SECRET, Company, PORTAL, registration, throughConsent } from '../test/support/company.ts'
import { environmentOf } from '../test/support/hubspot-house.ts'
import { benchDatabase } from './support/database.ts'
import { demoContact } from './support/demo-contact.ts'
import { percentile, printTable, round, type Figures } from './support/figures.ts'
import { leadJourneys, type LeadJourney, type Made } from './support/lead-journeys.ts'
import { sandboxProcess } from './support/sandbox-process.ts'
import { signedBatches } from './support/signed-batches.ts'

/**
 * Ten accounts on one database and one process of the product: nine with a lead a second each, at first alone, then while the tenth
 * sends 200,000 changes of 20,000 contacts in a minute. How long leads of the nine take from being made to being written.
 */
const EVENTS = 200_000
const FLOOD_CONTACTS = 20_000
const NEIGHBOURS = Array.from({ length: 9 }, (_, n) => String(8_800_011 + n))
const SECONDS = 60
const BATCH = 100
const SENDERS = 8
const ACTS_A_CALL = 5_000
const DAY = 86_400_000
const SETTLE_MS = 300_000

export async function run([given]: readonly string[]): Promise<Figures> {
  const events = Number(given ?? EVENTS)
  const seconds = Math.max(5, Math.round((SECONDS * events) / EVENTS))
  const [database, sandbox] = [await benchDatabase(), await sandboxProcess()]
  const flooded = await stand(sandbox.url, Math.min(FLOOD_CONTACTS, Math.ceil(events / 10)))
  for (const portalId of NEIGHBOURS)
    await send(sandbox.url, 'POST', '/sandbox/portals', { portalId, population: 'company' })
  // A day later nobody takes the contacts that stood there for news.
  await send(sandbox.url, 'PUT', '/sandbox/clock', { advanceMs: DAY })
  const company = await Company.open({ databaseUrl: database.url, running: sandbox, workers: false, sandboxTime: true })
  for (const portal of NEIGHBOURS) await throughConsent(company.publicUrl, portal)
  const port = await freePort()
  const publicUrl = `http://127.0.0.1:${port}`
  await company.put('/sandbox/app', registration(publicUrl))
  const environment = { ...(await environmentOf(company, publicUrl, port)), KILL_LEASE_MS: '30000' }
  const product = Supervised.start({ ...environment, ESTAFET_ROLE: 'all' })
  try {
    while (!product.ready) await sleep(50)
    await leads(company, 0, 5)
    await settled(company)
    const calm = await leads(company, 1, seconds)
    await settled(company)
    const [flood, stormy] = await Promise.all([
      pour(company, publicUrl, flooded, events, seconds),
      leads(company, 2, seconds),
    ])
    const left = await waiting(company)
    await settled(company)
    return told(events, flood, left, await leadJourneys(company, calm), await leadJourneys(company, stormy), product)
  } finally {
    await product.stop()
    await company.close()
    await database.close()
  }
}

type Step = keyof LeadJourney

function told(
  events: number,
  flood: Flood,
  left: number,
  calm: readonly LeadJourney[],
  stormy: readonly LeadJourney[],
  product: Supervised,
): Figures {
  const at = (journeys: readonly LeadJourney[], share: number, from: Step = 'createdAt', to: Step = 'writtenAt') =>
    round(
      percentile(
        journeys.map((journey) => journey[to] - journey[from]),
        share,
      ),
    )
  const ways = (journeys: readonly LeadJourney[]) =>
    [
      ['createdAt', 'receivedAt'] as const,
      ['receivedAt', 'decidedAt'] as const,
      ['decidedAt', 'writtenAt'] as const,
    ].map(([from, to]) => `${at(journeys, 0.5, from, to)} / ${at(journeys, 0.99, from, to)}`)
  const figures = {
    events,
    eventsPerSecond: round(events / flood.seconds),
    refused: flood.refused,
    leftOfFlood: left,
    leads: calm.length + stormy.length,
    calmP50Ms: at(calm, 0.5),
    calmP99Ms: at(calm, 0.99),
    floodP50Ms: at(stormy, 0.5),
    floodP99Ms: at(stormy, 0.99),
    p99GrewByMs: at(stormy, 0.99) - at(calm, 0.99),
    deaths: product.deaths.length,
  }
  printTable('One account of ten floods', [
    ['events of the flood', `${events} in ${round(flood.seconds)} s, ${flood.refused} batches not answered 200`],
    ['its leads still waiting at the end of that', String(left)],
    ['leads of the nine others, alone: p50 / p99', `${figures.calmP50Ms} / ${figures.calmP99Ms} ms`],
    ['alone: told to us, decided after, written after', `${ways(calm).join(', ')} ms`],
    ['beside the flood: p50 / p99', `${figures.floodP50Ms} / ${figures.floodP99Ms} ms`],
    ['beside the flood: told to us, decided after, written after', `${ways(stormy).join(', ')} ms`],
  ])
  return figures
}

/** Contacts that stand in the first portal before Estafet is installed. @returns their ids. */
async function stand(url: string, count: number): Promise<readonly string[]> {
  const ids: string[] = []
  for (let from = 0; from < count; from += ACTS_A_CALL) {
    const actions = Array.from({ length: Math.min(ACTS_A_CALL, count - from) }, (_, n) => ({
      do: 'create',
      type: 'contacts',
      properties: demoContact(from + n),
    }))
    const { results } = (await send(url, 'POST', `/sandbox/portals/${PORTAL}/act`, { actions })) as {
      results: { id: string }[]
    }
    ids.push(...results.map(({ id }) => id))
  }
  return ids
}

interface Flood {
  readonly seconds: number
  readonly refused: number
}

/** Posts the flood at an even pace; who falls behind goes on as fast as it is answered. */
async function pour(
  company: Company,
  publicUrl: string,
  contacts: readonly string[],
  events: number,
  seconds: number,
): Promise<Flood> {
  const { now } = (await company.get('/sandbox/clock')) as { now: number }
  const url = publicUrl + WEBHOOK_PATH
  const batches = signedBatches({
    ...{ count: events / BATCH, url, secret: CLIENT_SECRET, contacts, now: now + (seconds * 1000) / 2 },
    ...{ portalId: Number(PORTAL), appId: Number(APP_ID) },
  })
  const started = performance.now()
  let [next, refused] = [0, 0]
  const sender = async () => {
    for (let n = next++; n < batches.length; n = next++) {
      await sleep(Math.max(0, (n / batches.length) * seconds * 1000 - (performance.now() - started)))
      const { body, headers } = batches[n]!
      const answer = await fetch(url, { method: 'POST', body: new Uint8Array(body), headers })
      await answer.arrayBuffer()
      if (answer.status !== 200) refused += 1
    }
  }
  await Promise.all(Array.from({ length: SENDERS }, sender))
  return { seconds: (performance.now() - started) / 1000, refused }
}

/** One lead a second in each of the nine portals, evenly spread over the second. @returns their ids by portal. */
async function leads(company: Company, part: number, seconds: number): Promise<Made> {
  const made: Record<string, string[]> = Object.fromEntries(NEIGHBOURS.map((portal) => [portal, []]))
  const started = performance.now()
  const acts: Promise<unknown>[] = []
  for (let n = 0; n < seconds * NEIGHBOURS.length; n += 1) {
    await sleep(Math.max(0, (n / NEIGHBOURS.length) * 1000 - (performance.now() - started)))
    const portal = NEIGHBOURS[n % NEIGHBOURS.length]!
    const actions = [{ do: 'create', type: 'contacts', properties: demoContact(part * 100_000 + n) }]
    const act = company.post(`/sandbox/portals/${portal}/act`, { actions })
    acts.push(act.then((answer) => made[portal]!.push((answer as { results: { id: string }[] }).results[0]!.id)))
  }
  await Promise.all(acts)
  return made
}

async function waiting(company: Company): Promise<number> {
  const { rows } = await company.query(
    `select (select count(*)::int from dirty) + (select count(*)::int from outbox_writes) + (select count(*)::int from outbox_tasks) as n`,
  )
  return Number(rows[0]!['n'])
}

async function settled(company: Company): Promise<void> {
  const until = Date.now() + SETTLE_MS
  for (let quiet = 0; quiet < 3;) {
    await company.post('/sandbox/webhooks/flush', {})
    quiet = (await waiting(company)) === 0 ? quiet + 1 : 0
    if (Date.now() > until) throw new Error(`${await waiting(company)} still waiting`)
    await sleep(250)
  }
}

async function send(url: string, method: string, where: string, body: unknown): Promise<unknown> {
  const answer = await fetch(url + where, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${method} ${where}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
