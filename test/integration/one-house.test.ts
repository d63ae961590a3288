import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { SalesforceSandbox } from '../../sandbox/salesforce/running.ts'
import { startSalesforce } from '../../sandbox/salesforce/start.ts'
import { approveInstallation } from '../../src/cli/consent.ts'
import { invite } from '../../src/cli/sign-in-links.ts'
import { houseInvitation, houseView, type HouseView } from '../../src/contracts/house.ts'
import { callbackPathOf } from '../../src/crm/registry.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { all, when } from '../../src/domain/policy/write-conditions.ts'
import { until } from '../queue/notebook.ts'
import { Company } from '../support/company.ts'
import { MovableClock, WEDNESDAY_10AM } from '../support/movable-clock.ts'
import { APP, endpointOf } from '../support/org-company.ts'
import { asksForDemo, contactOf, leadOf } from '../support/person.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'

jest.setTimeout(120_000)

// One company in two CRMs, served by one process on one database: told by HTTP alone, and read from the CRMs themselves.

const TEAM = { 'Emma Garcia': 3, 'Rafael Costa': 2, 'Noah Miller': 1 } as const
const NO_LIMIT = { max: Infinity, windowMs: 10_000, searchMax: Infinity }
const HOUR = 3_600_000

/** An account of the company as its admin and its CRM's own pages see it. */
interface Side {
  readonly installation: string
  /** Ids of the team, by name. */
  readonly ids: ReadonlyMap<string, string>
  ask(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown>
}

let database: FreshDatabase
let clock: MovableClock
let company: Company
let sandbox: SalesforceSandbox
let portal: Side
let org: Side

beforeAll(async () => {
  database = await freshDatabase()
  clock = new MovableClock(WEDNESDAY_10AM)
  sandbox = await startSalesforce({ population: 'company', start: WEDNESDAY_10AM })
  company = await Company.open({
    ...{ databaseUrl: database.url, clock, rate: NO_LIMIT },
    sandbox: { population: 'company', start: WEDNESDAY_10AM },
    salesforce: { ...APP, loginUrl: sandbox.url, pubsub: null, topic: null },
  })
  await company.put('/sandbox/faults', { rateLimit: null, searchLimit: null, searchLagMs: 0 })
  sandbox.oauth.app = { ...APP, redirectUrls: [company.publicUrl + callbackPathOf('salesforce')] }
  await approveInstallation(company.publicUrl, '', 'salesforce')
  sandbox.outbound.endpoint = endpointOf(company.publicUrl, sandbox.org.orgId)
  portal = await sideOf(company.installation)
  org = await sideOf(
    (await company.app.stores.installations.byAccount('salesforce', sandbox.org.orgId))!.installationId,
  )
})
afterAll(async () => {
  await company.close()
  await sandbox.close()
  await database.drop()
  await stopSharedServer()
})

/** Signs an admin in, and publishes the policy of the story with the team's ids of this CRM. */
async function sideOf(installation: string): Promise<Side> {
  const { stores } = company.app
  const people = await stores.installations.people(installation)
  const ids = new Map(people.map(({ name, repId }) => [name, repId]))
  const members = Object.entries(TEAM).map(([name, weight]) => ({ rep: ids.get(name)!, weight }))
  const pool = { method: 'weighted-round-robin' as const, hours: 'always' as const, caps: [], overflow: [], members }
  const own = { id: 'newcomers', name: 'Newcomers', ...pool }
  const pools = [own, ...defaultPolicy.pools.map(({ id, name }) => ({ id, name, ...pool }))]
  // Whoever stood in the CRMs before takes no turns of the story's pool.
  const target = { kind: 'pool', pool: own.id } as const
  const rule = { id: own.id, name: own.name, when: all(when('company', 'contains', 'Firm ')), target }
  const routing = { ...defaultPolicy.routing, rules: [rule, ...defaultPolicy.routing.rules] }
  const draft = { author: 'test', reason: 'one house', restoredFrom: null, yaml: null, at: clock.now() }
  const document = { ...defaultPolicy, pools, routing, rollout: { compared: 0 } }
  await stores.policies.publish(installation, { ...draft, document }, 1)
  const facts = { installation, role: 'admin' as const, person: 'ada', publicUrl: company.publicUrl, now: clock.now() }
  const link = await fetch(await invite(stores.access, facts), { redirect: 'manual' })
  const cookie = link.headers.getSetCookie()[0]!.split(';')[0]!
  const { csrf } = (await (await fetch(`${company.publicUrl}/api/me`, { headers: { cookie } })).json()) as {
    csrf: string
  }
  return {
    ...{ installation, ids },
    async ask(method, path, body) {
      const answer = await fetch(company.publicUrl + path, {
        method,
        headers: { cookie, origin: company.publicUrl, 'x-csrf-token': csrf, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
      return text === '' ? null : (JSON.parse(text) as unknown)
    },
  }
}

const houseOf = async (side: Side): Promise<HouseView['house']> =>
  houseView.parse(await side.ask('GET', '/api/house')).house

/** A person with a record in both CRMs. */
interface Twin {
  readonly contact: string
  readonly lead: string
}

/** The same person comes up in both CRMs; `later`: in the second one when the first has answered. */
async function comesInBoth(first: 'portal' | 'org', later: boolean): Promise<Twin> {
  came += 1
  const person = asksForDemo(came, `Firm ${came}`)
  const contact = async () =>
    (await company.act({ do: 'create', type: 'contacts', properties: contactOf(person, clock.now()) }))[0]!.id
  const lead = async () =>
    String(sandbox.org.create('Lead', { ...leadOf(person, clock.now()), OwnerId: queue() }, '')['Id'])
  const between = later ? settled : async () => undefined
  const made = { contact: '', lead: '' }
  for (const side of first === 'portal' ? (['contact', 'lead'] as const) : (['lead', 'contact'] as const)) {
    made[side] = await (side === 'contact' ? contact() : lead())
    await between()
  }
  return made
}

/** What both CRMs show of them: name of the owner, and stage. */
async function shownOf(twins: readonly Twin[]): Promise<readonly (readonly [Shown, Shown])[]> {
  const contacts = new Map((await company.dump('contacts')).map(({ id, properties }) => [id, properties]))
  return twins.map(({ contact, lead }) => {
    const [there, here] = [contacts.get(contact), sandbox.org.find('Lead', lead)]
    return [
      { owner: nameIn(portal, there?.['hubspot_owner_id']), stage: there?.['estafet_stage'] ?? null },
      { owner: nameIn(org, here?.['OwnerId']), stage: here?.['estafet__Stage__c'] ?? null },
    ] as const
  })
}
interface Shown {
  readonly owner: string
  readonly stage: unknown
}

const nameIn = ({ ids }: Side, owner: unknown): string => [...ids].find(([, repId]) => repId === owner)?.[0] ?? 'nobody'
const queue = (): string => String([...sandbox.org.rows('Group')].find((group) => group['Type'] === 'Queue')!['Id'])

let came = 0
/** So many people ask for a demo, in the one CRM and in the other in turn. @returns who has them, as the CRMs show it. */
async function arrive(count: number): Promise<Shares> {
  const made: { readonly crm: 'portal' | 'org'; readonly id: string }[] = []
  for (let n = 0; n < count; n += 1) {
    came += 1
    const crm = n % 2 === 0 ? 'portal' : 'org'
    const person = asksForDemo(came, `Firm ${came}`)
    const id =
      crm === 'portal'
        ? (await company.act({ do: 'create', type: 'contacts', properties: contactOf(person, clock.now()) }))[0]!.id
        : String(sandbox.org.create('Lead', { ...leadOf(person, clock.now()), OwnerId: queue() }, '')['Id'])
    made.push({ crm, id })
  }
  await settled()
  const contacts = new Map((await company.dump('contacts')).map(({ id, properties }) => [id, properties]))
  const shares: Shares = { portal: {}, org: {}, both: {} }
  for (const { crm, id } of made) {
    const owner = crm === 'portal' ? contacts.get(id)?.['hubspot_owner_id'] : sandbox.org.find('Lead', id)?.['OwnerId']
    const name = nameIn(crm === 'portal' ? portal : org, owner)
    for (const count of [shares[crm], shares.both]) count[name] = (count[name] ?? 0) + 1
  }
  return shares
}
function countsOf(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
type Shares = Readonly<Record<'portal' | 'org' | 'both', Record<string, number>>>

async function settled(): Promise<void> {
  let quiet = 0
  await until(async () => {
    await Promise.all([company.post('/sandbox/webhooks/flush', {}), sandbox.outbound.flush()])
    const { reads } = company.app.stores
    const [one, other] = await Promise.all([portal, org].map(({ installation }) => reads.stats(installation)))
    const waits = one!.dirty + one!.outbox + other!.dirty + other!.outbox + sandbox.outbound.pending
    quiet = waits === 0 ? quiet + 1 : 0
    return quiet >= 3
  })
}

test('two admins make one house by a code; everybody of the company is known in both, and the pools are the same', async () => {
  const { code } = houseInvitation.parse(await portal.ask('POST', '/api/house/invitation', {}))
  expect(await houseOf(org)).toBeNull()
  await org.ask('POST', '/api/house/join', { code })
  const house = (await houseOf(org))!
  expect(house).toMatchObject({ crmName: 'HubSpot', isHome: false, hereOnly: [], thereOnly: [] })
  expect(house.people.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(TEAM)))
  expect(house.pools.every(({ state }) => state === 'same')).toBe(true)
})

test('sixty leads that come up in both CRMs in turn are shared 3 to 2 to 1, exactly, over both', async () => {
  // Three in each: alone each CRM would give Emma two of them and Noah none.
  expect((await arrive(6)).both).toEqual({ 'Emma Garcia': 3, 'Rafael Costa': 2, 'Noah Miller': 1 })
  expect((await arrive(54)).both).toEqual({ 'Emma Garcia': 27, 'Rafael Costa': 18, 'Noah Miller': 9 })
})

test('who is set absent in one CRM gets nothing in either; back again they are owed nothing and owe nothing', async () => {
  const [id, emma] = [randomUUID(), portal.ids.get('Emma Garcia')!]
  const [from, to] = [clock.now() - HOUR, clock.now() + 24 * HOUR]
  await portal.ask('POST', '/api/absences', { id, rep: emma, from, until: to, standIn: null })
  // Leads of hers that still wait for an answer go to others first, by turns of their own.
  await settled()
  const away = await arrive(12)
  expect(away.both).toEqual({ 'Rafael Costa': 8, 'Noah Miller': 4 })
  expect(Object.keys(away.org).sort()).toEqual(['Noah Miller', 'Rafael Costa'])

  await portal.ask('POST', `/api/absences/${id}/end`, {})
  await settled()
  expect((await arrive(6)).both).toEqual({ 'Emma Garcia': 3, 'Rafael Costa': 2, 'Noah Miller': 1 })
})

describe('somebody who comes up in both CRMs is one lead', () => {
  let twins: readonly Twin[] = []

  test('one owner and one turn, whichever CRM is heard first, and however soon the other follows', async () => {
    const made: Twin[] = []
    for (const first of ['portal', 'org'] as const)
      for (const later of [true, false, false]) made.push(await comesInBoth(first, later))
    await settled()
    twins = made
    const shown = await shownOf(twins)
    expect(shown.map(([there]) => there)).toEqual(shown.map(([, here]) => here))
    expect(shown.map(([{ stage }]) => stage)).toEqual(twins.map(() => 'mql'))
    expect(countsOf(shown.map(([{ owner }]) => owner))).toEqual({
      'Emma Garcia': 3,
      'Rafael Costa': 2,
      'Noah Miller': 1,
    })
  })

  test('an owner whom a person sets in either CRM is shown in both, and no turn is used', async () => {
    const [one, two] = twins as readonly [Twin, Twin]
    const other = (name: string) => Object.keys(TEAM).find((one) => one !== name)!
    const [[before], [beforeTwo]] = (await shownOf([one, two])) as unknown as [[Shown], [Shown]]
    const [wanted, wantedTwo] = [other(before.owner), other(beforeTwo.owner)]
    const properties = { hubspot_owner_id: portal.ids.get(wanted)! }
    await company.act({ do: 'update', type: 'contacts', id: one.contact, properties })
    sandbox.org.update('Lead', two.lead, { OwnerId: org.ids.get(wantedTwo)! }, org.ids.get('Emma Garcia')!)
    await settled()
    expect((await shownOf([one, two])).map((both) => both.map(({ owner }) => owner))).toEqual([
      [wanted, wanted],
      [wantedTwo, wantedTwo],
    ])
    expect((await arrive(6)).both).toEqual({ 'Emma Garcia': 3, 'Rafael Costa': 2, 'Noah Miller': 1 })
  })

  test('deleted in one CRM, whichever leads: the other keeps owner and stage', async () => {
    const [, , first, second] = twins as readonly [Twin, Twin, Twin, Twin]
    const before = await shownOf([first, second])
    await company.act({ do: 'delete', type: 'contacts', id: first.contact })
    sandbox.org.delete('Lead', second.lead, org.ids.get('Emma Garcia')!)
    await settled()
    const after = await shownOf([first, second])
    expect([after[0]![1], after[1]![0]]).toEqual([before[0]![1], before[1]![0]])
    expect((await arrive(6)).both).toEqual({ 'Emma Garcia': 3, 'Rafael Costa': 2, 'Noah Miller': 1 })
  })
})

test('the house ended, each goes on alone with shares of its own', async () => {
  await org.ask('POST', '/api/house/leave', {})
  expect([await houseOf(portal), await houseOf(org)]).toEqual([null, null])
  await settled()
  const { portal: there, org: here } = await arrive(12)
  expect(there).toEqual({ 'Emma Garcia': 3, 'Rafael Costa': 2, 'Noah Miller': 1 })
  expect(here).toEqual({ 'Emma Garcia': 3, 'Rafael Costa': 2, 'Noah Miller': 1 })
})
