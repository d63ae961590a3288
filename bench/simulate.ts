import { v7 as uuidv7 } from 'uuid'
import { keyRingFrom } from '../src/db/key-ring.ts'
import { openStores } from '../src/db/stores.ts'
import { defaultPolicy } from '../src/domain/policy/default-policy.ts'
import type { Flow } from '../src/flow/context.ts'
import { SettingsCache } from '../src/flow/settings-cache.ts'
import { startSimulation, type SimulationResult } from '../src/flow/simulate.ts'
import { hubspotMapping } from '../mappings/hubspot/mapping.ts'
import { STANDARD_PATIENCE } from '../src/ports/patience.ts'
import type { Crm } from '../src/ports/crm.ts'
import { benchDatabase } from './support/database.ts'
import { printTable, round, type Figures } from './support/figures.ts'
import { makeRecorded } from './support/made-up-records.ts'

/** What trying a draft over 90 days may take; seconds. */
const BAR = 20
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

/**
 * A draft over 90 days of recorded decisions, beside the active policy, as the editor begins it: reading, deciding twice, comparing.
 * @param args how many leads; 50,000 when left out, with two recorded decisions each.
 */
export async function run([count = '50000']: readonly string[]): Promise<Figures> {
  const leads = Number(count)
  const now = Date.UTC(2026, 2, 9, 10)
  const database = await benchDatabase()
  const chance = { id: () => uuidv7(), below: () => 0 }
  const meter = { count: () => undefined, observe: () => undefined }
  const keys = keyRingFrom(`bench:${Buffer.alloc(32, 7).toString('base64')}`)
  const stores = openStores({ url: database.url, keys, chance, log: silent, meter })
  const flow: Flow = {
    stores,
    crms: { of: () => ({ crm: {} as Crm, mapping: hubspotMapping }) },
    bells: { ring: () => undefined } as unknown as Flow['bells'],
    clock: {
      now: () => now,
      monotonicMs: () => performance.now(),
      sleep: (ms) => new Promise((on) => setTimeout(on, ms)),
    },
    chance,
    milestones: { at: () => Promise.resolve() },
    patience: STANDARD_PATIENCE,
    log: { ...silent, error: (event, facts) => process.stderr.write(`${event} ${String(facts?.['error'])}\n`) },
    meter,
    settings: new SettingsCache(),
    mailLists: { freeMail: new Set(), disposable: new Set() },
  }
  try {
    const tokens = { accessToken: 'none', refreshToken: 'none', expiresAt: now, obtainedAt: now }
    const { installationId: id } = await stores.installations.connect({
      installationId: uuidv7(),
      crm: 'hubspot',
      accountId: 'bench',
      scopes: [],
      language: 'en',
      zone: 'Asia/Jakarta',
      uiDomain: null,
      tokens,
      policy: defaultPolicy,
      at: now,
    })
    process.stdout.write(`making ${leads} leads …\n`)
    await makeRecorded(flow, database.url, id, leads, now)
    const [source = '', ...others] = Object.keys(defaultPolicy.sources.points)
    const points = { ...defaultPolicy.sources.points, [source]: 10, [others[0] ?? source]: 10 }
    const document = { ...defaultPolicy, sources: { ...defaultPolicy.sources, points } }
    await stores.drafts.save(id, { baseVersion: 1, document, changedBy: 'bench', changedAt: now }, 0)
    const begun = performance.now()
    const cpu = process.cpuUsage()
    const started = await startSimulation(flow, id, 'bench')
    if (started.kind !== 'started') throw new Error(`the simulation did not begin: ${started.kind}`)
    await started.ended
    const seconds = (performance.now() - begun) / 1_000
    const { user, system } = process.cpuUsage(cpu)
    const result = (await stores.simulations.find(id, started.run.runId))?.result as SimulationResult
    const figures = {
      leads: result.leads,
      decisions: result.decisions,
      changed: result.changed,
      seconds: round(seconds, 1),
      cpuSeconds: round((user + system) / 1e6, 1),
      residentMb: round(process.memoryUsage().rss / 1e6),
    }
    const rows = Object.entries(figures).map(
      ([name, value]) => [name, `${value}${name === 'seconds' && value > BAR ? `  over ${BAR}` : ''}`] as const,
    )
    printTable('a draft over 90 days', rows)
    return figures
  } finally {
    await stores.close()
    await database.close()
  }
}
