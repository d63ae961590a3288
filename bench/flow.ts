import {
  DAILY_CALLS,
  hubspotSide,
  salesforceSide,
  stubSide,
  type CpuSeconds,
  type OpenSide,
} from './support/flow-sides.ts'
import { percentile, printSideBySide, printTable, round, type Figures } from './support/figures.ts'
import { SampleMeter } from './support/sample-meter.ts'

/**
 * Leads from the webhook to the value in the CRM, everything real: sandbox process, signed webhooks, PostgreSQL, write-back.
 * Four parts: a backlog with the CRM's limit off, one with it on, leads that all change at once, and single leads at 5 a second. With the limit off
 * HubSpot's sandbox takes its part of the same processor, so that part is also run beside a bare stub of it. `flow off` runs the first alone,
 * `flow stub` the first beside the stub alone.
 * `flow salesforce` tells the same of Salesforce, whose limit is one of calls a day, and `flow both` of both, side by side; a number of leads
 * after it shortens the backlogs.
 */
const UNLIMITED_LEADS = 20_000
const LIMITED_LEADS = 16_000
/** Of them, so that nearly all go in full batches. */
const CHANGED_LEADS = 4_000
/** Their firms come to be of another size, which is another fit. */
const EMPLOYEES = 5_000
const LIMIT_PER_SECOND = 11
const CALM_PER_SECOND = 5
const CALM_SECONDS = 40
const WINDOW_MS = 11_000
const QUIET_MS = 1_500

const SIDES: Readonly<Record<'hubspot' | 'salesforce', { readonly name: string; readonly open: OpenSide }>> = {
  hubspot: { name: 'HubSpot', open: hubspotSide },
  salesforce: { name: 'Salesforce', open: salesforceSide },
}

export async function run([part = 'hubspot', most]: readonly string[]): Promise<Figures> {
  const leads = { off: Number(most ?? UNLIMITED_LEADS), on: Number(most ?? LIMITED_LEADS) }
  if (part === 'off') return alone(hubspotSide, leads.off)
  if (part === 'stub') return alone(stubSide, leads.off)
  if (part !== 'both') return measured(part === 'salesforce' ? 'salesforce' : 'hubspot', leads)
  return printSideBySide(await measured('hubspot', leads), await measured('salesforce', leads))
}

async function alone(open: OpenSide, leads: number): Promise<Figures> {
  const run = await backlog(open, leads, false)
  return {
    leadsPerSecond: round(run.leadsPerSecond),
    callsPer100Leads: round(run.callsPer100Leads, 2),
    ...named(run.cpuMsPerLead),
  }
}

/** Processor time of a lead, milliseconds. */
function named({ app, crm, database }: CpuSeconds): Figures {
  return { appCpuMs: round(app, 3), databaseCpuMs: round(database, 3), crmCpuMs: round(crm, 3) }
}

async function measured(
  crm: keyof typeof SIDES,
  leads: { readonly off: number; readonly on: number },
): Promise<Figures> {
  const { name, open } = SIDES[crm]
  const isDaily = crm === 'salesforce'
  const unlimited = await backlog(open, leads.off, false)
  const bare = crm === 'hubspot' ? await backlog(stubSide, leads.off, false) : null
  const limited = await backlog(open, leads.on, true)
  const changed = Math.min(CHANGED_LEADS, leads.off)
  const callsPer100Changed = await callsOfChange(open, changed)
  const calm = await calmStream(open)
  // Of a limit by the day a backlog uses the same share whatever time it takes.
  const share = isDaily
    ? { shareOfDailyCalls: round(limited.calls / DAILY_CALLS.on, 4) }
    : { shareOfRateLimit: round(limited.callsPerSecond / LIMIT_PER_SECOND, 3) }
  const figures = {
    leadsPerSecond: round(unlimited.leadsPerSecond),
    ...named(unlimited.cpuMsPerLead),
    ...(bare === null ? {} : { leadsPerSecondBesideStub: round(bare.leadsPerSecond) }),
    ...share,
    limitedLeadsPerSecond: round(limited.leadsPerSecond),
    callsPer100Leads: round(unlimited.callsPer100Leads, 2),
    callsPer100Changed: round(callsPer100Changed, 2),
    refusedByLimit: limited.refused,
    p50Ms: round(percentile(calm, 0.5) * 1000),
    p95Ms: round(percentile(calm, 0.95) * 1000),
    p99Ms: round(percentile(calm, 0.99) * 1000),
    residentMb: round(process.memoryUsage.rss() / 2 ** 20),
  }
  const limit = isDaily ? `${DAILY_CALLS.on} calls a day` : '110 calls in 10 s'
  printTable(`Webhook to written-back, ${name}`, [
    ['limit off', `${figures.leadsPerSecond} leads/s over ${leads.off} leads`],
    ...(bare === null ? [] : [besideStub(bare)]),
    ['processor time of a lead', cpuText(unlimited)],
    ['calls per 100 new leads, tasks included', String(figures.callsPer100Leads)],
    [`calls per 100 of ${changed} changed leads`, String(figures.callsPer100Changed)],
    [
      `limit on (${limit})`,
      `${figures.limitedLeadsPerSecond} leads/s, ${Object.values(share).join()} of the limit, ${figures.refusedByLimit} refused for it`,
    ],
    [`${CALM_PER_SECOND} leads/s, p50 / p95 / p99`, `${figures.p50Ms} / ${figures.p95Ms} / ${figures.p99Ms} ms`],
    ['resident memory of this process', `${figures.residentMb} MB`],
  ])
  return figures
}

function besideStub(bare: Backlog): readonly [string, string] {
  return ['limit off, beside a bare stub', `${round(bare.leadsPerSecond)} leads/s; ${cpuText(bare)}`]
}

function cpuText({ cpuMsPerLead: { app, crm, database } }: Backlog): string {
  return `Estafet ${round(app, 2)} ms, PostgreSQL ${round(database, 2)} ms, CRM ${round(crm, 2)} ms`
}

interface Backlog {
  readonly leadsPerSecond: number
  readonly calls: number
  readonly callsPerSecond: number
  readonly callsPer100Leads: number
  readonly refused: number
  readonly cpuMsPerLead: CpuSeconds
}

async function backlog(open: OpenSide, leads: number, limited: boolean): Promise<Backlog> {
  const meter = new SampleMeter()
  const side = await open(meter, limited)
  if (limited) await windowPassed()
  const before = await side.calls()
  const busyBefore = await side.cpu()
  const started = performance.now()
  for (let n = 0; n < leads; n += 2_000)
    await side.create(Array.from({ length: Math.min(2_000, leads - n) }, (_, place) => n + place + 1))
  await meter.reached('written', leads, 300_000)
  const seconds = (performance.now() - started) / 1000
  const [after, busy] = [await side.calls(), await side.cpu()]
  await side.close()
  const perLead = (part: keyof CpuSeconds) => ((busy[part] - busyBefore[part]) * 1000) / leads
  const made = after.total - before.total
  return {
    leadsPerSecond: leads / seconds,
    calls: made,
    callsPerSecond: made / seconds,
    callsPer100Leads: (made * 100) / leads,
    refused: after.refused - before.refused,
    cpuMsPerLead: { app: perLead('app'), crm: perLead('crm'), database: perLead('database') },
  }
}

/** API calls for a hundred leads that change so that something is written, when thousands do at once. */
async function callsOfChange(open: OpenSide, leads: number): Promise<number> {
  const meter = new SampleMeter()
  const side = await open(meter, false)
  await side.create(Array.from({ length: leads }, (_, n) => n + 1))
  await meter.reached('written', leads, 300_000)
  // Their tasks follow, and are no part of the change.
  await tasksSent(meter)
  const [before, written] = [await side.calls(), meter.counts.get('written') ?? 0]
  await side.grow(EMPLOYEES)
  await meter.reached('written', written + leads, 300_000)
  const after = await side.calls()
  await side.close()
  return ((after.total - before.total) * 100) / leads
}

/** No call was made for a while. */
async function tasksSent(meter: SampleMeter): Promise<void> {
  const calls = () => [...meter.counts].reduce((sum, [name, n]) => (name.startsWith('crm_calls ') ? sum + n : sum), 0)
  for (let last = -1; calls() > last; await new Promise((resolve) => setTimeout(resolve, QUIET_MS))) last = calls()
}

async function calmStream(open: OpenSide): Promise<readonly number[]> {
  const meter = new SampleMeter()
  const side = await open(meter, true)
  await windowPassed()
  for (let n = 0; n < CALM_PER_SECOND * CALM_SECONDS; n += 1) {
    const next = new Promise((resolve) => setTimeout(resolve, 1000 / CALM_PER_SECOND))
    await side.create([n])
    await next
  }
  await meter.reached('written', CALM_PER_SECOND * CALM_SECONDS, 30_000)
  await side.close()
  return meter.samples('webhook_to_written_seconds')
}

/** The installation itself took half of the account's window of calls; what comes is measured after that has passed. */
function windowPassed(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, WINDOW_MS))
}
