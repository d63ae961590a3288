import { setTimeout as sleep } from 'node:timers/promises'
import { startBackfill } from '../src/flow/begin-backfill.ts'
import { Supervised } from '../test/kill/supervisor.ts'
import { Company, PORTAL } from '../test/support/company.ts'
import { environmentOf } from '../test/support/hubspot-house.ts'
import { benchDatabase } from './support/database.ts'
import { demoContact } from './support/demo-contact.ts'
import { printTable, round, type Figures } from './support/figures.ts'
import { sandboxProcess } from './support/sandbox-process.ts'

/**
 * All contacts of an account read and written under HubSpot's real limits by a worker process that is ended by kill -9 half way, while a
 * lead arrives after that: how many calls against the fewest there can be, and how long the lead takes.
 */
const CONTACTS = 50_000
const ACTS_A_CALL = 5_000
const LOOK_EVERY_MS = 20
/** One after another. */
const LIVE_LEADS = 5

export async function run([given]: readonly string[]): Promise<Figures> {
  const contacts = Number(given ?? CONTACTS)
  const pages = Math.ceil(contacts / 100)
  const database = await benchDatabase()
  const sandbox = await sandboxProcess()
  for (let from = 0; from < contacts; from += ACTS_A_CALL)
    await stand(sandbox.url, from, Math.min(contacts, from + ACTS_A_CALL))
  const company = await Company.open({ databaseUrl: database.url, running: sandbox, workers: false })
  await company.put('/sandbox/faults', { searchLagMs: 0 })
  const environment = { ...(await environmentOf(company, company.publicUrl, 0)), KILL_LEASE_MS: '4000' }
  await startBackfill(company.app.flow, company.installation, false)
  const started = performance.now()
  const worker = Supervised.start({ ...environment, ESTAFET_ROLE: 'worker', KILL_TELLS: '1' })
  const told: Told[] = []
  worker.onLine = (line) => told.push(JSON.parse(line) as Told)
  try {
    await until(async () => ((await backfillOf(company))?.records ?? 0) >= contacts / 2, worker)
    worker.kill()
    const atDeath = await backfillOf(company)
    await until(() => worker.deaths.length > 0 && worker.ready, worker)
    // A process that has just begun is another matter: the next page shows that it is under way.
    await until(async () => ((await backfillOf(company))?.records ?? 0) > (atDeath?.records ?? 0), worker)
    const leads: LiveLead[] = []
    for (let n = 1; n <= LIVE_LEADS; n += 1) leads.push(await liveLead(company, worker, told, n))
    const own = leads.map(({ ms, waitedMs }) => ms - waitedMs).sort((a, b) => a - b)
    const duringBackfill = (await backfillOf(company))?.state === 'running'
    await until(async () => (await backfillOf(company))?.state === 'done', worker)
    await company.settled(600_000)
    const seconds = (performance.now() - started) / 1000
    const [lists, updates] = [await callsOf(company, 'list'), await callsOf(company, 'batch-update')]
    const fewest = 2 * pages
    const figures = {
      contacts,
      calls: lists + updates,
      fewestCalls: fewest,
      overFewest: round((lists + updates) / fewest - 1, 4),
      recordsAtKill: atDeath?.records ?? 0,
      unscored: await unscored(company),
      liveLeadMs: round(Math.max(...leads.map(({ ms }) => ms))),
      liveLeadWaitedMs: round(Math.max(...leads.map(({ waitedMs }) => waitedMs))),
      liveLeadOwnMs: round(own.at(-1)!),
      liveLeadOwnMedianMs: round(own[Math.floor(own.length / 2)]!),
      duringBackfill: duringBackfill ? 1 : 0,
      seconds: round(seconds),
    }
    printTable('Backfill', [
      ['contacts', String(contacts)],
      ['calls (list and batch update)', `${figures.calls}, the fewest possible are ${fewest}`],
      ['killed', `once, with ${figures.recordsAtKill} contacts read`],
      ['contacts without a score in the end', String(figures.unscored)],
      [
        `${LIVE_LEADS} leads in the middle, made to written`,
        `${figures.liveLeadMs} ms at most, of that at most ${figures.liveLeadWaitedMs} ms for a place under the limit`,
      ],
      ['  own time', `${figures.liveLeadOwnMs} ms at most, ${figures.liveLeadOwnMedianMs} ms median`],
      ['time', `${figures.seconds} s`],
    ])
    return figures
  } finally {
    await worker.stop()
    await company.close()
    await database.close()
  }
}

/** Contacts that stand in the portal before Estafet is installed. */
async function stand(url: string, from: number, to: number): Promise<void> {
  const actions = Array.from({ length: to - from }, (_, n) => ({
    do: 'create',
    type: 'contacts',
    properties: {
      email: `old${from + n}@firm${from + n}.example`,
      firstname: 'Old',
      company: `Firm ${from + n}`,
      jobtitle: 'Director of Sales',
    },
  }))
  const answer = await fetch(`${url}/sandbox/portals/${PORTAL}/act`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ actions }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

const backfillOf = ({ app, installation }: Company) => app.stores.backfills.find(installation)

/** What the worker tells of itself. */
interface Told {
  readonly at: number
  readonly waitedMs?: number
  readonly lane?: string
}
interface LiveLead {
  /** From the making of the lead in the portal to its values standing there. */
  readonly ms: number
  /** Of that, waits for a place under the CRM's limit in the lanes in which nobody else is meanwhile. */
  readonly waitedMs: number
}

async function liveLead(company: Company, worker: Supervised, told: readonly Told[], n: number): Promise<LiveLead> {
  const heard = told.length
  const [began, made] = [Date.now(), performance.now()]
  const [fresh] = await company.act({ do: 'create', type: 'contacts', properties: demoContact(n) })
  await until(async () => {
    const { rows } = await company.query(
      `select 1 from leads l where record_id = $1 and not exists
         (select 1 from outbox_writes w where w.installation_id = l.installation_id and w.record_id = l.record_id)`,
      [fresh!.id],
    )
    return rows.length > 0
  }, worker)
  const ms = performance.now() - made
  const waits = told.slice(heard).filter(({ lane, at }) => lane !== undefined && lane !== 'backfill' && at >= began)
  return { ms, waitedMs: waits.reduce((sum, { waitedMs = 0 }) => sum + waitedMs, 0) }
}

async function callsOf(company: Company, kind: string): Promise<number> {
  const { calls } = (await company.get('/sandbox/counters')) as { calls: Record<string, Record<string, number>> }
  return Object.values(calls[kind] ?? {}).reduce((sum, count) => sum + count, 0)
}

async function unscored(company: Company): Promise<number> {
  return (await company.dump('contacts')).filter(({ properties }) => !properties['estafet_score']).length
}

async function until(holds: () => boolean | Promise<boolean>, worker: Supervised): Promise<void> {
  while (!(await holds())) {
    if (worker.deaths.length > 2) throw new Error(`the worker dies again and again: ${worker.errors}`)
    await sleep(LOOK_EVERY_MS)
  }
}
