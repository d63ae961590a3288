import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { syncAllPeople } from '../../workers/reconcile.ts'
import { evaluateBatch } from '../../src/flow/evaluate-batch.ts'
import { writeBack } from '../../src/flow/write-back.ts'
import { explainDecision } from '../../src/domain/explain/explain.ts'
import { demoContact } from '../../bench/support/demo-contact.ts'
import { absurdContacts } from '../support/absurd-contacts.ts'
import { Company } from '../support/company.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'

const NO_LIMIT = { max: Infinity, windowMs: 10_000, searchMax: Infinity }
const GOOD = 100 - absurdContacts.length

type Properties = Record<string, string | null>

let database: FreshDatabase
let company: Company
let after: Map<string, Properties>
const good: string[] = []
const absurd = new Map<string, string>()

/** 90 good contacts and ten absurd ones, spread among them, all waiting before the first is looked at. */
beforeAll(async () => {
  database = await freshDatabase()
  company = await Company.open({
    databaseUrl: database.url,
    rate: NO_LIMIT,
    sandbox: { population: 'company' },
    workers: false,
  })
  await company.put('/sandbox/faults', { rateLimit: null })
  const every = GOOD / absurdContacts.length
  for (const [n, { what, properties }] of absurdContacts.entries()) {
    const made = await company.act(
      { do: 'create', type: 'contacts', properties: { email: `absurd${n}@odd${n}.example`, ...properties } },
      ...Array.from({ length: every }, (_, k) => ({
        do: 'create',
        type: 'contacts',
        properties: demoContact(1_000 + n * every + k),
      })),
    )
    absurd.set(what, made[0]!.id)
    for (const { id } of made.slice(1)) good.push(id)
  }
  await company.post('/sandbox/webhooks/flush', {})
  expect(await company.stats()).toMatchObject({ dirty: 100 })
  await company.app.startWorkers()
  await company.settled()
  after = new Map((await company.dump('contacts')).map(({ id, properties }) => [id, properties]))
})
afterAll(async () => {
  await company.close()
  await database.drop()
  await stopSharedServer()
})

test('every good contact is decided, routed and written back, though absurd ones stood in its batch', () => {
  expect(good).toHaveLength(GOOD)
  for (const id of good) {
    expect(after.get(id)).toMatchObject({ estafet_stage: 'mql', estafet_status: 'active' })
    expect(after.get(id)!['hubspot_owner_id']).toBeTruthy()
  }
})

test('each absurd contact is written back, or stands among the failed ones with advice', async () => {
  const letters = await company.app.stores.reads.deadLetters(company.installation, 200)
  const failed = new Map(letters.map((letter) => [letter.recordId, letter]))
  for (const [what, id] of absurd) {
    const outcome = after.get(id)!['estafet_revision'] ? 'written' : (failed.get(id)?.advice ?? 'nowhere')
    expect({ what, outcome }).not.toEqual({ what, outcome: 'nowhere' })
    expect({ what, isEmpty: outcome === '' }).toEqual({ what, isEmpty: false })
  }
})

test('what was decided of absurd contacts can be explained in both languages', async () => {
  const decisions = await company.app.stores.reads.recentDecisions(company.installation, 200, null)
  const names = { rep: String, account: String, pool: String, rule: String }
  const of = decisions.filter(({ recordId }) => [...absurd.values()].includes(recordId))
  expect(of.length).toBeGreaterThan(0)
  for (const { decision } of of)
    for (const language of ['en', 'id'] as const)
      for (const { sentences } of explainDecision(decision, language, names, 'Asia/Jakarta'))
        for (const sentence of sentences) expect(sentence).not.toMatch(/undefined|\[object|NaN/)
})

test('absurd deals and companies do not hold up the contacts they belong to', async () => {
  const oddDeals = [
    { amount: '-1', closedate: '9999-12-31T00:00:00Z', dealstage: 'appointmentscheduled' },
    { amount: '1e300', closedate: '1900-01-01T00:00:00Z', dealstage: 'closedwon' },
    { dealname: '\0🚀\u202e', dealstage: 'closedlost', amount: '0' },
  ]
  const oddCompanies = [
    { name: '\0', domain: '__proto__', numberofemployees: '-5', annualrevenue: '1e300' },
    { name: '🏢'.repeat(30_000), domain: 'constructor', website: 'javascript:alert(1)', country: '__proto__' },
    { name: 'x', domain: `${'a'.repeat(60)}.`.repeat(900), hs_additional_domains: ';'.repeat(60_000) },
  ]
  const ids: string[] = []
  for (const [n, deal] of oddDeals.entries()) {
    const made = await company.act(
      { do: 'create', type: 'contacts', ref: 'person', properties: demoContact(2_000 + n) },
      {
        do: 'create',
        type: 'companies',
        properties: oddCompanies[n],
        associations: [{ type: 'contacts', id: '$person', primary: true }],
      },
      {
        do: 'create',
        type: 'deals',
        properties: { dealname: 'Odd', ...deal },
        associations: [{ type: 'contacts', id: '$person' }],
      },
    )
    ids.push(made[0]!.id)
  }
  const stats = await company.settled()
  expect(stats.failed).toBe((await company.app.stores.reads.deadLetters(company.installation, 200)).length)
  const now = new Map((await company.dump('contacts')).map(({ id, properties }) => [id, properties]))
  for (const id of ids) expect(now.get(id)!['estafet_revision']).toBeTruthy()
})

test('a value the CRM refuses stands among the failed with advice, the rest of its batch is written, and it heals', async () => {
  const own = await freshDatabase()
  const other = await Company.open({
    databaseUrl: own.url,
    rate: NO_LIMIT,
    sandbox: { population: 'company' },
    workers: false,
  })
  try {
    await other.put('/sandbox/faults', { rateLimit: null })
    const { installation } = other
    const runDry = async () => {
      await other.post('/sandbox/webhooks/flush', {})
      while ((await evaluateBatch(other.app.flow, { installation, type: 'contact' })) !== 'idle');
      while ((await writeBack(other.app.flow, installation)) !== 'idle');
    }
    const create = (from: number) =>
      other.act(
        ...Array.from({ length: 50 }, (_, n) => ({
          do: 'create',
          type: 'contacts',
          properties: demoContact(from + n),
        })),
      )
    await create(0)
    await runDry()
    const owners = (await other.dump('contacts')).map(({ properties }) => properties['hubspot_owner_id'])
    // The last of the first fifty has somebody of a pool; that person leaves, and Estafet has not heard of it yet.
    const leaver = owners.findLast(Boolean)!
    await other.act({ do: 'deactivateOwner', ownerId: leaver })
    const made = await create(50)
    await runDry()
    const letters = await other.app.stores.reads.deadLetters(installation, 200)
    expect(letters.length).toBeGreaterThan(0)
    for (const letter of letters) {
      expect(letter).toMatchObject({ kind: 'write', code: expect.stringMatching(/./) })
      expect(letter.advice).toMatch(/\w+ \w+/)
    }
    const failed = new Set(letters.map(({ recordId }) => recordId))
    const unwritten = async () =>
      (await other.dump('contacts'))
        .filter(({ id, properties }) => made.some((one) => one.id === id) && !properties['estafet_revision'])
        .map(({ id }) => id)
    expect(new Set(await unwritten())).toEqual(failed)
    expect(failed.size).toBeLessThan(50)

    await syncAllPeople(other.app.flow)
    await other.app.stores.reads.replay(installation, 'all', other.app.flow.clock.now())
    await runDry()
    expect(await unwritten()).toEqual([])
    expect(await other.app.stores.reads.deadLetters(installation, 200)).toEqual([])
  } finally {
    await other.close()
    await own.drop()
  }
})
