import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { demoContact } from '../../bench/support/demo-contact.ts'
import { API_VERSION } from '../../src/crm/hubspot/api-version.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { Company } from '../support/company.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'

jest.setTimeout(120_000)

// Source programmes against the sandbox: contacts as people of the portal make them, owners and tasks as the portal holds them.

/** A Wednesday, 16:00 in Europe and 10:00 in New York: people of the portal are at work. */
const WEDNESDAY = Date.UTC(2026, 2, 4, 15)
const [BO, ANA, MIA] = ['Emma Garcia', 'Rafael Costa', 'Oliver Hart'] as const

let database: FreshDatabase
let company: Company
const idOf = new Map<string, string>()

beforeAll(async () => {
  database = await freshDatabase()
  company = await Company.open({
    databaseUrl: database.url,
    sandboxTime: true,
    rate: { max: Infinity, windowMs: 10_000, searchMax: Infinity },
    sandbox: { population: 'company', start: WEDNESDAY },
  })
  await company.put('/sandbox/faults', { rateLimit: null, searchLagMs: 0 })
  await hasProperty('lead_source')
  for (const { name, repId } of await company.app.crmOf('hubspot').people(company.installation)) idOf.set(name, repId)
  const [bo, ana, mia] = [BO, ANA, MIA].map((name) => idOf.get(name)!) as [string, string, string]
  const pool = { method: 'round-robin' as const, hours: 'always' as const, caps: [], overflow: [] }
  const policy: Policy = {
    ...defaultPolicy,
    pools: [
      ...defaultPolicy.pools.map((one) => ({ ...one, ...pool, members: [{ rep: ana, weight: 1 }] })),
      { ...pool, id: 'region', name: 'Region', members: [{ rep: bo, weight: 1 }] },
    ],
    territories: [{ id: 'id', name: 'Indonesia', countries: ['ID'] }],
    events: [{ id: 'expo', name: 'Expo', contains: ['expo'], reps: [bo], pool: 'region' }],
    partners: [
      {
        ...{ id: 'nusantara', name: 'Nusantara', contains: ['nusantara'], manager: mia, pool: 'region' },
        territories: [{ territory: 'id', rep: bo }],
      },
    ],
  }
  const draft = {
    author: 'test',
    reason: 'programmes',
    restoredFrom: null,
    yaml: null,
    at: company.app.flow.clock.now(),
  }
  await company.app.stores.policies.publish(
    company.installation,
    { ...draft, document: { ...policy, rollout: { compared: 0 } } },
    1,
  )
})
afterAll(async () => {
  await company.close()
  await database.drop()
  await stopSharedServer()
})

/** A property that the customer has made for its own use. */
async function hasProperty(name: string): Promise<void> {
  const { accessToken } = (await company.app.stores.tokens.load(company.installation))!
  const answer = await fetch(`${company.sandbox.url}/crm/properties/${API_VERSION}/contacts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name, label: name, type: 'string', fieldType: 'text', groupName: 'contactinformation' }),
  })
  expect(answer.status).toBe(201)
}

async function arrives(n: number, properties: Readonly<Record<string, string>>) {
  const asked = { ...demoContact(n * 10), recent_conversion_date: String(company.app.flow.clock.now()), ...properties }
  const [made] = await company.act({ do: 'create', type: 'contacts', properties: asked })
  await company.settled()
  return made!.id
}
async function seen(id: string) {
  const contact = (await company.dump('contacts')).find((one) => one.id === id)!.properties
  const history = await company.query(
    `select k.key, k.state from task_keys k join leads l on l.installation_id = k.installation_id and l.lead_id = k.lead_id
      where l.record_id = $1 order by 1`,
    [id],
  )
  const tasks = history.rows.map(({ key, state }) => `${String(key).split(':')[1]} ${String(state)}`)
  return { source: contact['estafet_source'], owner: contact['hubspot_owner_id'] || null, tasks }
}

test('event: whoever was there has the lead, and the brief says how long it is fresh', async () => {
  const id = await arrives(1, {
    ...{ lead_source: 'Event', event_name: 'Jakarta Expo', event_engagement: 'conversation' },
  })
  expect(await seen(id)).toMatchObject({ source: 'event', owner: idOf.get(BO) })
  const { seeRecord } = await import('../../src/flow/see-lead.ts')
  const { flow } = company.app
  const settings = (await flow.settings.load(flow, company.installation))!
  const { brief } = (await seeRecord(flow, settings, id, 1))!
  expect(brief.source.event).toBe('Jakarta Expo')
  expect(brief.freshUntil).toBeGreaterThan(flow.clock.now() + 47 * 3_600_000)
})

test('partner: by the agreement’s territory, and the partner’s manager has a task in the portal', async () => {
  const id = await arrives(2, { lead_source: 'Partner', partner_name: 'PT Nusantara', country: 'Indonesia' })
  const { source, owner, tasks } = await seen(id)
  expect([source, owner]).toEqual(['partner', idOf.get(BO)])
  expect(tasks).toContain('partner-lead open')
  const told = (await company.dump('tasks')).filter(
    ({ properties }) => properties['hubspot_owner_id'] === idOf.get(MIA),
  )
  expect(told.some(({ properties }) => /Nusantara/.test(JSON.stringify(properties)))).toBe(true)
})

test('referral: the owner is asked to tell the referrer', async () => {
  const id = await arrives(3, { lead_source: 'Referral', referred_by: 'Dewi of Contoh' })
  const { source, owner, tasks } = await seen(id)
  expect([source, owner]).toEqual(['referral', idOf.get(ANA)])
  expect(tasks).toContain('tell-referrer open')
})

test('database: held until its address is somebody’s own, then given', async () => {
  const id = await arrives(4, { lead_source: 'Database', email: 'info@firm40.example' })
  expect(await seen(id)).toMatchObject({ source: 'database', owner: null, tasks: ['verify-contact open'] })
  await company.act({ do: 'update', type: 'contacts', id, properties: { email: 'jane.doe@firm40.example' } })
  await company.settled()
  const after = await seen(id)
  expect([after.owner, after.tasks[after.tasks.length - 1]]).toEqual([idOf.get(ANA), 'verify-contact done'])
})
