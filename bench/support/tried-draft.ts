import { v7 as uuidv7 } from 'uuid'
import { hubspotMapping } from '../../mappings/hubspot/mapping.ts'
import { keyRingFrom } from '../../src/db/key-ring.ts'
import { openStores } from '../../src/db/stores.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Flow } from '../../src/flow/context.ts'
import { SettingsCache } from '../../src/flow/settings-cache.ts'
import { startSimulation, type SimulationResult } from '../../src/flow/simulate.ts'
import type { Crm } from '../../src/ports/crm.ts'
import { STANDARD_PATIENCE } from '../../src/ports/patience.ts'
import { fingerprint } from '../../test/db/fingerprint.ts'
import { makeRecorded } from './made-up-records.ts'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

export interface TriedDraft {
  readonly result: SimulationResult
  readonly seconds: number
  readonly cpuSeconds: number
  /** Tables whose rows are not what they were before; a run keeps what it came to in `simulations`. */
  readonly changedTables: readonly string[]
  /** Tables that were looked at, and those of them with rows of the account. */
  readonly tables: number
  readonly filledTables: number
}

/**
 * A draft over 90 days of recorded decisions beside the active policy, as the editor begins it, on a migrated database that is empty.
 * Every row of the account is hashed before the draft is tried and after it.
 * @param leads how many; each has two recorded decisions.
 */
export async function tryDraft(url: string, leads: number): Promise<TriedDraft> {
  const now = Date.UTC(2026, 2, 9, 10)
  const chance = { id: () => uuidv7(), below: () => 0 }
  const meter = { count: () => undefined, observe: () => undefined }
  const keys = keyRingFrom(`bench:${Buffer.alloc(32, 7).toString('base64')}`)
  const stores = openStores({ url, keys, chance, log: silent, meter })
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
    await makeRecorded(flow, url, id, leads, now)
    const [source = '', ...others] = Object.keys(defaultPolicy.sources.points)
    const points = { ...defaultPolicy.sources.points, [source]: 10, [others[0] ?? source]: 10 }
    const document = { ...defaultPolicy, sources: { ...defaultPolicy.sources, points } }
    await stores.drafts.save(id, { baseVersion: 1, document, changedBy: 'bench', changedAt: now }, 0)
    const before = await fingerprint(url, id)
    const begun = performance.now()
    const cpu = process.cpuUsage()
    const started = await startSimulation(flow, id, 'bench')
    if (started.kind !== 'started') throw new Error(`the simulation did not begin: ${started.kind}`)
    await started.ended
    const seconds = (performance.now() - begun) / 1_000
    const { user, system } = process.cpuUsage(cpu)
    const after = await fingerprint(url, id)
    const run = await stores.simulations.find(id, started.run.runId)
    if (run?.state !== 'done') throw new Error(`the simulation ended as ${run?.state}`)
    return {
      result: run.result as SimulationResult,
      seconds,
      cpuSeconds: (user + system) / 1e6,
      changedTables: Object.keys(after).filter((table) => after[table] !== before[table]),
      tables: Object.keys(after).length,
      filledTables: Object.values(after).filter((rows) => !rows.startsWith('0 ')).length,
    }
  } finally {
    await stores.close()
  }
}
