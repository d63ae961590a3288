import { afterAll, beforeAll, expect, test } from '@jest/globals'
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

/** A company of its own whose work is done step by step. */
async function apart(work: (other: Company, step: Steps) => Promise<void>): Promise<void> {
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
    await work(other, {
      runDry: async () => {
        await other.post('/sandbox/webhooks/flush', {})
        // What the CRM refuses is decided again.
        for (let more = true; more;) {
          more = (await evaluateBatch(other.app.flow, { installation, type: 'contact' })) !== 'idle'
          while ((await writeBack(other.app.flow, installation)) !== 'idle') more = true
        }
      },
      create: (from) =>
        other.act(
          ...Array.from({ length: 50 }, (_, n) => ({
            do: 'create',
            type: 'contacts',
            properties: demoContact(from + n),
          })),
        ),
      unwritten: async (made) =>
        (await other.dump('contacts'))
          .filter(({ id, properties }) => made.some((one) => one.id === id) && !properties['estafet_revision'])
          .map(({ id }) => id),
    })
  } finally {
    await other.close()
    await own.drop()
  }
}

interface Steps {
  runDry(): Promise<void>
  create(from: number): Promise<{ id: string }[]>
  /** Of these contacts, those that show nothing of ours yet. */
  unwritten(made: readonly { id: string }[]): Promise<readonly string[]>
}

test('a value the CRM refuses stands among the failed with advice, the rest of its batch is written, and it heals', () =>
  apart(async (other, { runDry, create, unwritten }) => {
    const { installation } = other
    const stages = await choicesOf(other, 'estafet_stage')
    // An administrator takes a choice out of our property.
    await stages.keep(stages.all.filter(({ value }) => value !== 'mql'))
    const known = Array.from({ length: 9 }, (_, n) => ({ email: `only${n}@address${n}.example` }))
    const others = await other.act(...known.map((properties) => ({ do: 'create', type: 'contacts', properties })))
    const made = [...(await create(0)), ...others]
    await runDry()
    const letters = await other.app.stores.reads.deadLetters(installation, 200)
    expect(letters.length).toBeGreaterThan(0)
    for (const letter of letters) {
      expect(letter).toMatchObject({ kind: 'write', code: expect.stringMatching(/./) })
      expect(letter.advice).toMatch(/\w+ \w+/)
    }
    const failed = new Set(letters.map(({ recordId }) => recordId))
    expect(new Set(await unwritten(made))).toEqual(failed)
    expect(others.filter(({ id }) => failed.has(id))).toEqual([])

    await stages.keep(stages.all)
    await other.app.stores.reads.replay(installation, 'all', other.app.flow.clock.now())
    await runDry()
    expect(await unwritten(made)).toEqual([])
    expect(await other.app.stores.reads.deadLetters(installation, 200)).toEqual([])
  }))

test('an owner who left while leads were decided is refused by the CRM: those leads go to others, and nothing fails', () =>
  apart(async (other, { runDry, create, unwritten }) => {
    await create(0)
    await runDry()
    const owners = (await other.dump('contacts')).map(({ properties }) => properties['hubspot_owner_id'])
    const leaver = owners.findLast(Boolean)!
    await other.act({ do: 'deactivateOwner', ownerId: leaver })
    const made = await create(50)
    await runDry()
    expect(await unwritten(made)).toEqual([])
    expect(await other.app.stores.reads.deadLetters(other.installation, 200)).toEqual([])
    expect(other.meter.counts.get('owner_refused')).toBeGreaterThan(0)
    const ids = new Set(made.map(({ id }) => id))
    const now = (await other.dump('contacts')).filter(({ id }) => ids.has(id))
    expect(now.filter(({ properties }) => properties['hubspot_owner_id'] === leaver)).toEqual([])
    const { rows } = await other.query(
      `select r.pool_id from rotation r where r.turns <>
         (select count(*) from assignments a join leads l using (installation_id, lead_id)
           where a.pool_id = r.pool_id and a.assigned_by = 'pool'
             and not coalesce(l.memory->'refusedOwners', '[]') ? a.owner_id)`,
    )
    expect(rows).toEqual([])
  }))

interface Choice {
  readonly label: string
  readonly value: string
}

/** The choices of one of our properties, as an administrator of the portal sees and changes them. */
async function choicesOf(other: Company, property: string) {
  const { accessToken } = (await other.app.stores.tokens.load(other.installation))!
  const url = `${other.sandbox.url}/crm/properties/2026-03/contacts/${property}`
  const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }
  const { options } = (await (await fetch(url, { headers })).json()) as { options: readonly Choice[] }
  return {
    all: options,
    async keep(kept: readonly Choice[]): Promise<void> {
      const response = await fetch(url, { method: 'PATCH', headers, body: JSON.stringify({ options: kept }) })
      expect(response.status).toBe(200)
    },
  }
}
