import { setTimeout as sleep } from 'node:timers/promises'
import { startBackfill } from '../src/flow/begin-backfill.ts'
import { Supervised } from '../test/kill/supervisor.ts'
import type { House } from '../test/support/house.ts'
import { hubspotBackfill, salesforceBackfill, type BackfillSide } from './support/backfill-sides.ts'
import { benchDatabase } from './support/database.ts'
import { printSideBySide, printTable, round, type Figures } from './support/figures.ts'

/**
 * All contacts of an account read and written under the CRM's real limits by a worker process that is ended by kill -9 half way, while a
 * lead arrives after that: how many calls against the fewest there can be, and how long the lead takes. `backfill 5000 salesforce` tells it of
 * Salesforce, `backfill 5000 both` of both, side by side.
 */
const CONTACTS = 50_000
const LOOK_EVERY_MS = 20
/** One after another. */
const LIVE_LEADS = 5

const SIDES = {
  hubspot: { name: 'HubSpot', open: hubspotBackfill },
  salesforce: { name: 'Salesforce', open: salesforceBackfill },
} as const

export async function run([given, crm = 'hubspot']: readonly string[]): Promise<Figures> {
  const contacts = Number(given ?? CONTACTS)
  if (crm !== 'both') return measured(crm === 'salesforce' ? 'salesforce' : 'hubspot', contacts)
  return printSideBySide(await measured('hubspot', contacts), await measured('salesforce', contacts))
}

async function measured(crm: keyof typeof SIDES, contacts: number): Promise<Figures> {
  const { name, open } = SIDES[crm]
  const database = await benchDatabase()
  const side = await open(database.url, contacts)
  const { house } = side
  const environment = { ...(await house.line.environment(house.publicUrl, 0)), KILL_LEASE_MS: '4000' }
  await startBackfill(house.app.flow, house.installation, false)
  const started = performance.now()
  const worker = Supervised.start({ ...environment, ESTAFET_ROLE: 'worker', KILL_TELLS: '1' })
  const told: Told[] = []
  worker.onLine = (line) => told.push(JSON.parse(line) as Told)
  try {
    const readHalf = await untilHalf(house, worker, contacts)
    const leads: LiveLead[] = []
    for (let n = 1; n <= LIVE_LEADS; n += 1) leads.push(await liveLead(house, worker, told, n))
    const duringBackfill = (await backfillOf(house))?.state === 'running'
    await until(async () => (await backfillOf(house))?.state === 'done', worker)
    await house.settled(600_000)
    const seconds = (performance.now() - started) / 1000
    const figures = {
      ...(await callFigures(side, contacts)),
      recordsAtKill: readHalf,
      unscored: [...(await house.leads()).values()].filter(({ score }) => score === null).length,
      ...leadFigures(leads),
      duringBackfill: duringBackfill ? 1 : 0,
      seconds: round(seconds),
    }
    printTable(`Backfill, ${name}`, [
      ['contacts', String(contacts)],
      ['calls (lists and writes)', `${figures.calls}, the fewest possible are ${figures.fewestCalls}`],
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
    await house.close()
    await database.close()
  }
}

/** Ends the worker half way, and waits until the next life goes on with it. @returns the contacts that were read then. */
async function untilHalf(house: House, worker: Supervised, contacts: number): Promise<number> {
  const records = async () => (await backfillOf(house))?.records ?? 0
  await until(async () => (await records()) >= contacts / 2, worker)
  worker.kill()
  const atDeath = await records()
  await until(() => worker.deaths.length > 0 && worker.ready, worker)
  // A process that has just begun is another matter: the next page shows that it is under way.
  await until(async () => (await records()) > atDeath, worker)
  return atDeath
}

async function callFigures({ calls, pageSize }: BackfillSide, contacts: number) {
  const [made, fewest] = [await calls(), 2 * Math.ceil(contacts / pageSize)]
  return { contacts, calls: made, fewestCalls: fewest, overFewest: round(made / fewest - 1, 4) }
}

function leadFigures(leads: readonly LiveLead[]) {
  const own = leads.map(({ ms, waitedMs }) => ms - waitedMs).sort((a, b) => a - b)
  return {
    liveLeadMs: round(Math.max(...leads.map(({ ms }) => ms))),
    liveLeadWaitedMs: round(Math.max(...leads.map(({ waitedMs }) => waitedMs))),
    liveLeadOwnMs: round(own.at(-1)!),
    liveLeadOwnMedianMs: round(own[Math.floor(own.length / 2)]!),
  }
}

const backfillOf = ({ app, installation }: House) => app.stores.backfills.find(installation)

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

async function liveLead(house: House, worker: Supervised, told: readonly Told[], n: number): Promise<LiveLead> {
  const heard = told.length
  const [began, made] = [Date.now(), performance.now()]
  const id = await house.demoRequest(n)
  await until(async () => {
    const { rows } = await house.query(
      `select 1 from leads l where record_id = $1 and not exists
         (select 1 from outbox_writes w where w.installation_id = l.installation_id and w.record_id = l.record_id)`,
      [id],
    )
    return rows.length > 0
  }, worker)
  const ms = performance.now() - made
  const waits = told.slice(heard).filter(({ lane, at }) => lane !== undefined && lane !== 'backfill' && at >= began)
  return { ms, waitedMs: waits.reduce((sum, { waitedMs = 0 }) => sum + waitedMs, 0) }
}

async function until(holds: () => boolean | Promise<boolean>, worker: Supervised): Promise<void> {
  while (!(await holds())) {
    if (worker.deaths.length > 2) throw new Error(`the worker dies again and again: ${worker.errors}`)
    await sleep(LOOK_EVERY_MS)
  }
}
