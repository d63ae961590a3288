import { ORG_ID } from '../../sandbox/salesforce/start.ts'
import { callbackPathOf } from '../../src/crm/registry.ts'
import { approveInstallation } from '../../src/cli/consent.ts'
import { realClock } from '../../src/wiring.ts'
import { Company } from '../../test/support/company.ts'
import { APP, closeProduct, endpointOf, openProduct } from '../../test/support/org-company.ts'
import { demoPerson, leadOf } from '../../test/support/person.ts'
import { benchDatabase, type BenchDatabase } from './database.ts'
import { demoContact } from './demo-contact.ts'
import { ownSeconds, treeSeconds } from './process-cpu.ts'
import type { SampleMeter } from './sample-meter.ts'
import { orgProcess, sandboxProcess, stubProcess, type CrmProcess } from './sandbox-process.ts'

/** A CRM in a process of its own with the product connected to it, everything over HTTP. */
export interface FlowSide {
  /** The people of these numbers ask for a demo, all at once. */
  create(numbers: readonly number[]): Promise<void>
  /** The firms of all who came so far have so many employees now, all at once. */
  grow(employees: number): Promise<void>
  /** API calls that were answered so far, and those that were refused for the limit. */
  calls(): Promise<{ readonly total: number; readonly refused: number }>
  /** Processor time so far. */
  cpu(): Promise<CpuSeconds>
  close(): Promise<void>
}
/** Seconds. */
export interface CpuSeconds {
  /** This process: Estafet, and the bench that counts. */
  readonly app: number
  readonly crm: number
  readonly database: number
}
export type OpenSide = (meter: SampleMeter, limited: boolean) => Promise<FlowSide>

const NO_LIMIT = { max: Infinity, windowMs: 10_000, searchMax: Infinity }
/** What an Enterprise org with fifteen users has, and more than a bench can use. */
export const DAILY_CALLS = { on: 115_000, off: 1_000_000_000 }

async function cpuOf(crm: Pick<CrmProcess, 'pid'>, database: BenchDatabase): Promise<CpuSeconds> {
  const [ofCrm, ofDatabase] = await Promise.all([treeSeconds(crm.pid), database.cpuSeconds()])
  return { app: ownSeconds(), crm: ofCrm, database: ofDatabase }
}

export const hubspotSide: OpenSide = async (meter, limited) => openPortal(await sandboxProcess(), meter, limited)

/** HubSpot's stub; its people only come. */
export const stubSide: OpenSide = async (meter, limited) => openPortal(await stubProcess(), meter, limited)

async function openPortal(running: CrmProcess, meter: SampleMeter, limited: boolean): Promise<FlowSide> {
  const database = await benchDatabase()
  const company = await Company.open({
    databaseUrl: database.url,
    running,
    meter,
    ...(limited ? {} : { rate: NO_LIMIT }),
  })
  if (!limited) await company.put('/sandbox/faults', { rateLimit: null, searchLimit: null })
  const came: string[] = []
  return {
    async create(numbers) {
      const acts = numbers.map((n) => ({ do: 'create', type: 'contacts', properties: demoContact(n) }))
      came.push(...(await company.act(...acts)).map(({ id }) => id))
    },
    async grow(employees) {
      const properties = { numemployees: String(employees) }
      await company.act(...came.map((id) => ({ do: 'update', type: 'contacts', id, properties })))
    },
    async calls() {
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
    },
    cpu: () => cpuOf(running, database),
    close: async () => {
      await company.close()
      await database.close()
    },
  }
}

export const salesforceSide: OpenSide = async (meter, limited) => {
  const database = await benchDatabase()
  const org = await orgProcess(limited ? DAILY_CALLS.on : DAILY_CALLS.off)
  const product = await openProduct({
    ...{ databaseUrl: database.url, loginUrl: org.url, pubsub: null, clock: realClock(), meter },
  })
  const { app, publicUrl } = product
  const steer = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${org.url}/sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  await steer('PUT', 'app', { ...APP, redirectUrls: [publicUrl + callbackPathOf('salesforce')] })
  await approveInstallation(publicUrl, '', 'salesforce')
  await steer('PUT', 'outbound', { endpoint: endpointOf(publicUrl, ORG_ID) })
  const [queue] = (await steer('GET', 'rows?object=Group')) as { Id: string }[]
  await app.startWorkers()
  const came: string[] = []
  return {
    async create(numbers) {
      const actions = numbers.map((n) => ({
        ...{ do: 'create', object: 'Lead', userId: '' },
        values: { ...leadOf(demoPerson(n), Date.now()), OwnerId: queue!.Id },
      }))
      const { results } = (await steer('POST', 'act', { actions })) as { results: { id: string }[] }
      came.push(...results.map(({ id }) => id))
    },
    async grow(employees) {
      const values = { NumberOfEmployees: employees }
      await steer('POST', 'act', { actions: came.map((id) => ({ do: 'update', id, values })) })
    },
    async calls() {
      const { calls } = (await steer('GET', 'counters')) as { calls: Record<string, number> }
      // A call beyond the day's limit is refused before it is counted.
      const refused = meter.counts.get('crm_calls REQUEST_LIMIT_EXCEEDED') ?? 0
      return { total: Object.values(calls).reduce((sum, count) => sum + count, 0), refused }
    },
    cpu: () => cpuOf(org, database),
    close: async () => {
      await closeProduct(product)
      await org.close()
      await database.close()
    },
  }
}
