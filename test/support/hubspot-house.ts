import { startSandbox } from '../../sandbox/start.ts'
import { postBatch } from '../../sandbox/webhooks/sender.ts'
import { syncPeople } from '../../src/flow/sync-people.ts'
import { WEBHOOK_PATH, type ClockBend } from '../../src/wiring.ts'
import { RECORD } from '../sandbox/crm-client.ts'
import { APP_ID, CLIENT_ID, CLIENT_SECRET, Company, PORTAL, registration } from './company.ts'
import type { CrmTrouble, House, HouseOptions, LeadShown, Line, Shown } from './house.ts'
import { asksForDemo, contactOf, type Person } from './person.ts'

const NO_LIMIT = { max: Infinity, windowMs: 10_000, searchMax: Infinity }
/** Of the portal's staff: a team of three and their manager, all at work in the afternoon of Europe. */
const TEAM = ['Emma Garcia', 'Rafael Costa', 'Noah Miller']
const MANAGER = 'Oliver Hart'
/** A clock that stands lets no window of calls pass, and no index catch up. */
const TIMELESS = { rateLimit: null, searchLimit: null, searchLagMs: 0 }

/** A portal with a team of three and their manager; everybody else has left. */
export async function hubspotHouse(options: HouseOptions): Promise<House> {
  const { databaseUrl, clock, standing = [], workers = true, metrics } = options
  const start = clock?.now() ?? null
  const settings = { port: 0, population: 'company', webhookWindowMs: 20, record: RECORD, start } as const
  const running = await startSandbox(settings)
  if (standing.length > 0) await stand(running.url, standing, start ?? Date.now())
  const company = await Company.open({
    ...{ databaseUrl, rate: NO_LIMIT, running, workers },
    ...(clock ? { clock } : {}),
    ...(metrics ? { metrics } : {}),
  })
  await company.put('/sandbox/faults', TIMELESS)
  const { app, installation } = company
  const staff = await app.crmOf('hubspot').people(installation)
  const others = staff.filter(({ name, active }) => active && name !== MANAGER && !TEAM.includes(name))
  await company.act(...others.map(({ repId }) => ({ do: 'deactivateOwner', ownerId: repId })))
  await syncPeople(app.flow, app.flow.crms.of('hubspot'), installation)
  const idOf = (wanted: string) => staff.find(({ name }) => name === wanted)!.repId
  return houseOf(company, { reps: TEAM.map(idOf), manager: idOf(MANAGER), faults: TIMELESS })
}

/** What a house is told about a portal that stands. `faults`: those that hold on a good day. */
interface Portal {
  readonly reps?: readonly string[]
  readonly manager?: string
  readonly faults?: Readonly<Record<string, unknown>>
}

/** A portal of its own kind as a house. @param portal its team need not be known to whoever asks for nobody of it. */
export function houseOf(company: Company, { reps = [], manager = '', faults = {} }: Portal = {}): House {
  const { app, installation, publicUrl, log } = company
  const now = async () => ((await company.get('/sandbox/clock')) as { now: number }).now
  const update = async (id: string, properties: Record<string, string>) => {
    await company.act({ do: 'update', type: 'contacts', id, properties })
  }
  const create = async (people: readonly Person[]) => {
    const at = await now()
    const acts = people.map((person) => ({ do: 'create', type: 'contacts', properties: contactOf(person, at) }))
    return (await company.act(...acts)).map(({ id }) => id)
  }
  const shown = async (): Promise<ReadonlyMap<string, Shown>> => {
    const contacts = (await company.dump('contacts')) as {
      readonly id: string
      readonly properties: Shown
      readonly archived?: boolean
      readonly mergedInto?: string | null
    }[]
    return new Map(
      contacts
        .filter(({ archived, mergedInto }) => !archived && !mergedInto)
        .map(({ id, properties }) => [id, properties]),
    )
  }
  return {
    ...{ app, installation, publicUrl, log, reps, manager, create, shown },
    ownerProperty: 'hubspot_owner_id',
    line: lineOf(company),
    async demoRequest(n, of = `Firm ${n}`) {
      const [id] = await create([asksForDemo(n, of)])
      return id!
    },
    lead: async (id) => leadOf((await shown()).get(id) ?? {}),
    leads: async () => new Map([...(await shown())].map(([id, properties]) => [id, leadOf(properties)])),
    giveTo: (id, owner) => update(id, { hubspot_owner_id: owner }),
    retitle: (id, title) => update(id, { jobtitle: title }),
    answer: (id, response, reason = '') =>
      update(id, { estafet_rep_response: response, estafet_reject_reason: reason }),
    async spoke(id, at) {
      await company.act({
        ...{ do: 'log', kind: 'call', contactId: id },
        properties: { hs_timestamp: new Date(at).toISOString() },
      })
    },
    async merge(kept, loser) {
      const [merged] = await company.act({ do: 'merge', type: 'contacts', primaryId: kept, id: loser })
      return merged!.id
    },
    async win(id) {
      await company.act({
        do: 'create',
        type: 'deals',
        properties: { dealname: 'Won', dealstage: 'closedwon', amount: '900', closedate: String(Date.now()) },
        associations: [{ type: 'contacts', id }],
      })
      return id
    },
    saysErased: true,
    async erase(id) {
      await company.act({ do: 'gdprDelete', type: 'contacts', id })
    },
    async tasks() {
      return (await company.dump('tasks')).map(({ id, properties }) => ({
        id,
        key: properties['estafet_task_key'] ?? '',
        subject: properties['hs_task_subject'] ?? '',
        assignee: properties['hubspot_owner_id'] || null,
        open: properties['hs_task_status'] !== 'COMPLETED',
      }))
    },
    async writes() {
      const { calls } = (await company.get('/sandbox/counters')) as { calls: Record<string, Record<string, number>> }
      return Object.values(calls['batch-update'] ?? {}).reduce((sum, count) => sum + count, 0)
    },
    async misbehave(trouble) {
      await company.put('/sandbox/faults', { reset: true, ...faults, ...(trouble === null ? {} : faultsOf(trouble)) })
    },
    async revoke() {
      await company.post('/sandbox/revoke', { portalId: PORTAL })
    },
    async connect() {
      await company.install()
    },
    query: (statement, values) => company.query(statement, values),
    async advance(ms) {
      await company.put('/sandbox/clock', { advanceMs: ms })
    },
    settled: (withinMs) => company.settled(withinMs),
    close: () => company.close(),
  }
}

function leadOf(properties: Shown): LeadShown {
  const text = (name: string) => properties[name] || null
  return {
    stage: text('estafet_stage'),
    owner: text('hubspot_owner_id'),
    revision: text('estafet_revision'),
    reason: text('estafet_routing_reason'),
    dueAt: text('estafet_sla_due_at'),
    slaState: text('estafet_sla_state'),
    score: text('estafet_score'),
  }
}

function faultsOf(trouble: CrmTrouble): Record<string, unknown> {
  switch (trouble.kind) {
    case 'untold':
      return { dropWebhooks: 1 }
    case 'failing':
      return { error5xxRate: trouble.fails, silence: trouble.silent, latencyMs: trouble.latencyMs }
    case 'garbage':
      return { badAnswers: trouble.bad, halfAnswers: trouble.half }
    case 'limited':
      return { rateLimit: 10 }
    case 'disorder':
      return { duplicateWebhooks: trouble.twice, reorderWebhooks: trouble.late }
  }
}

/** The product's settings for one more process of this company. */
export async function environmentOf(
  company: Company,
  publicUrl: string,
  port: number,
): Promise<Readonly<Record<string, string>>> {
  const { config, sandbox } = company
  const clock = (await company.get('/sandbox/clock')) as ClockBend
  return {
    PORT: String(port),
    HOST: '127.0.0.1',
    DATABASE_URL: config.databaseUrl,
    ...(config.redisUrl === null ? {} : { REDIS_URL: config.redisUrl }),
    ESTAFET_DATA_DIR: config.dataDir,
    ESTAFET_PUBLIC_URL: publicUrl,
    ESTAFET_KEYS: config.keys,
    HUBSPOT_APP_ID: APP_ID,
    HUBSPOT_CLIENT_ID: CLIENT_ID,
    HUBSPOT_CLIENT_SECRET: CLIENT_SECRET,
    HUBSPOT_API_BASE: sandbox.url,
    HUBSPOT_AUTHORIZE_BASE: sandbox.url,
    KILL_CLOCK: JSON.stringify(clock),
  }
}

function lineOf(company: Company): Line {
  return {
    async tell(publicUrl) {
      await company.put('/sandbox/app', registration(publicUrl))
    },
    environment: (publicUrl, port) => environmentOf(company, publicUrl, port),
    async knock(publicUrl, id, nth) {
      const { now } = (await company.get('/sandbox/clock')) as { now: number }
      const event = {
        eventId: 900_000_000 + nth,
        subscriptionId: 1,
        portalId: Number(PORTAL),
        appId: Number(APP_ID),
        occurredAt: now,
        subscriptionType: 'contact.propertyChange',
        objectId: Number(id),
        propertyName: 'phone',
        propertyValue: '1',
        changeSource: 'CRM_UI',
      }
      const body = JSON.stringify([{ ...event, attemptNumber: 0 }])
      const delivery = await postBatch(publicUrl + WEBHOOK_PATH, CLIENT_SECRET, body, now)
      return 'status' in delivery ? delivery.status : 0
    },
    async mail() {
      const { webhooks } = (await company.get('/sandbox/counters')) as {
        webhooks: { pending: number; batchesGivenUp: number }
      }
      return { waiting: webhooks.pending, givenUp: webhooks.batchesGivenUp }
    },
    async hurry() {
      await company.post('/sandbox/webhooks/flush', {})
    },
  }
}

/** Contacts that are in the portal before Estafet is installed. */
async function stand(url: string, people: readonly Person[], at: number): Promise<void> {
  const actions = people.map((person) => ({ do: 'create', type: 'contacts', properties: contactOf(person, at) }))
  const answer = await fetch(`${url}/sandbox/portals/${PORTAL}/act`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ actions }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}
