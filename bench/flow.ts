import { Company } from '../test/support/company.ts'
import { demoContact } from './support/demo-contact.ts'
import { benchDatabase } from './support/database.ts'
import { percentile, printTable, round, type Figures } from './support/figures.ts'
import { sandboxProcess } from './support/sandbox-process.ts'
import { SampleMeter } from './support/sample-meter.ts'

/**
 * Leads from the webhook to the value in the CRM, everything real: sandbox process, signed webhooks, PostgreSQL, write-back.
 * Three parts: a backlog with the CRM's limit off, a backlog with it on, and single leads at 5 a second. `flow off` runs the first alone.
 */
const UNLIMITED_LEADS = 20_000
const LIMITED_LEADS = 16_000
const LIMIT_PER_SECOND = 11
const CALM_PER_SECOND = 5
const CALM_SECONDS = 40
const WINDOW_MS = 11_000
const NO_LIMIT = { max: Infinity, windowMs: 10_000, searchMax: Infinity }

export async function run([part]: readonly string[]): Promise<Figures> {
  const unlimited = await backlog(UNLIMITED_LEADS, false)
  if (part === 'off') return unlimitedAlone(unlimited)
  const limited = await backlog(LIMITED_LEADS, true)
  const calm = await calmStream()
  const figures = {
    leadsPerSecond: round(unlimited.leadsPerSecond),
    shareOfRateLimit: round(limited.callsPerSecond / LIMIT_PER_SECOND, 3),
    limitedLeadsPerSecond: round(limited.leadsPerSecond),
    callsPer100Leads: round(unlimited.callsPer100Leads, 2),
    refusedByLimit: limited.refused,
    p50Ms: round(percentile(calm, 0.5) * 1000),
    p95Ms: round(percentile(calm, 0.95) * 1000),
    p99Ms: round(percentile(calm, 0.99) * 1000),
    residentMb: round(process.memoryUsage.rss() / 2 ** 20),
  }
  printTable('Webhook to written-back', [
    ['limit off', `${figures.leadsPerSecond} leads/s over ${UNLIMITED_LEADS} leads`],
    ['calls per 100 leads', String(figures.callsPer100Leads)],
    [
      'limit on (110 calls in 10 s)',
      `${figures.limitedLeadsPerSecond} leads/s, ${figures.shareOfRateLimit} of the limit, ${figures.refusedByLimit} answers 429`,
    ],
    [`${CALM_PER_SECOND} leads/s, p50 / p95 / p99`, `${figures.p50Ms} / ${figures.p95Ms} / ${figures.p99Ms} ms`],
    ['resident memory of this process', `${figures.residentMb} MB`],
  ])
  return figures
}

function unlimitedAlone({ leadsPerSecond, callsPer100Leads }: Backlog): Figures {
  return { leadsPerSecond: round(leadsPerSecond), callsPer100Leads: round(callsPer100Leads, 2) }
}

interface Backlog {
  readonly leadsPerSecond: number
  readonly callsPerSecond: number
  readonly callsPer100Leads: number
  readonly refused: number
}

async function backlog(leads: number, limited: boolean): Promise<Backlog> {
  const meter = new SampleMeter()
  const { company, close } = await open(meter, limited)
  if (limited) await windowPassed()
  const before = await calls(company)
  const started = performance.now()
  let ids = 0
  for (let n = 0; n < leads; n += 2_000) {
    const chunk = Array.from({ length: Math.min(2_000, leads - n) }, () => ({
      do: 'create',
      type: 'contacts',
      properties: demoContact((ids += 1)),
    }))
    await company.act(...chunk)
  }
  await meter.reached('written', leads, 300_000)
  const seconds = (performance.now() - started) / 1000
  const after = await calls(company)
  await close()
  const made = after.total - before.total
  return {
    leadsPerSecond: leads / seconds,
    callsPerSecond: made / seconds,
    callsPer100Leads: (made * 100) / leads,
    refused: after.refused - before.refused,
  }
}

async function calmStream(): Promise<readonly number[]> {
  const meter = new SampleMeter()
  const { company, close } = await open(meter, true)
  await windowPassed()
  for (let n = 0; n < CALM_PER_SECOND * CALM_SECONDS; n += 1) {
    const next = new Promise((resolve) => setTimeout(resolve, 1000 / CALM_PER_SECOND))
    await company.act({ do: 'create', type: 'contacts', properties: demoContact(n) })
    await next
  }
  await meter.reached('written', CALM_PER_SECOND * CALM_SECONDS, 30_000)
  await close()
  return meter.samples('webhook_to_written_seconds')
}

/** The installation itself took half of the account's window of calls; what comes is measured after that has passed. */
function windowPassed(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, WINDOW_MS))
}

async function open(meter: SampleMeter, limited: boolean): Promise<{ company: Company; close(): Promise<void> }> {
  const database = await benchDatabase()
  const running = await sandboxProcess()
  const company = await Company.open({
    databaseUrl: database.url,
    running,
    meter,
    ...(limited ? {} : { rate: NO_LIMIT }),
  })
  if (!limited) await company.put('/sandbox/faults', { rateLimit: null, searchLimit: null })
  return {
    company,
    close: async () => {
      await company.close()
      await database.close()
    },
  }
}

/** API calls the sandbox has answered so far, and those it refused for the limit. */
async function calls(company: Company): Promise<{ total: number; refused: number }> {
  const { calls: byKind } = (await company.get('/sandbox/counters')) as {
    calls: Record<string, Record<string, number>>
  }
  let [total, refused] = [0, 0]
  for (const byStatus of Object.values(byKind)) {
    for (const [status, count] of Object.entries(byStatus)) {
      total += count
      if (status === '429') refused += count
    }
  }
  return { total, refused }
}
