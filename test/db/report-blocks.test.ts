import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Client } from 'pg'
import type { OpenStores } from '../../src/db/stores.ts'
import { normsOf } from '../../src/domain/velocity/norms.ts'
import type { VelocityReport } from '../../src/ports/reports.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { openOn } from './contract/both.ts'
import { DAY, NOW, aBatch, aCommand, aCommit, aLeadCommit, aNewInstallation, newId } from './samples.ts'

// Every lead stands in a block as it is, or is noted as changed. What the numbers are is held by contract/reports.test.ts.

let database: FreshDatabase
let stores: OpenStores
let admin: Client
beforeAll(async () => {
  database = await freshDatabase()
  stores = openOn(database.url)
  admin = new Client({ connectionString: database.url, options: '-c search_path=app' })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await stores.close()
  await database.drop()
  await stopSharedServer()
})

const count = async (text: string, ...values: readonly unknown[]): Promise<number> =>
  Number((await admin.query<{ n: string }>(`select count(*) as n from ${text}`, [...values])).rows[0]!.n)
const blocks = (id: string): Promise<number> => count('report_blocks where installation_id = $1', id)
const changes = (id: string): Promise<number> => count('report_changes where installation_id = $1', id)

async function anAccount(): Promise<string> {
  const fresh = aNewInstallation()
  await stores.installations.connect(fresh)
  return fresh.installationId
}

const recordOf = (lead: string): string => `r${lead.slice(-6)}`

/** Leads that became known a day ago, by their ids. */
async function decided(id: string, leadIds: readonly string[], isNew = true): Promise<void> {
  const ids = leadIds.map(recordOf)
  await stores.inbox.keep(aBatch(id, { ids }))
  const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, ids.length, DAY))!
  const move = { from: null, fromStatus: null, toStatus: 'active', edge: 'entered', because: 'stage.test' } as const
  const commits = leadIds.map((leadId, at) =>
    aLeadCommit(ids[at]!, {
      ...{ leadId, isNew },
      decision: {
        sourceType: 'event',
        transitions: isNew ? [{ ...move, to: 'known', at: NOW - DAY, evidence: {}, cycle: 1 }] : [],
      },
    }),
  )
  await stores.evaluations.evaluate(aCommand(claim), () => aCommit(commits))
}

async function inside(id: string, source?: string): Promise<number> {
  const report: VelocityReport = await stores.reports.velocity(id, {
    ...{ period: { from: NOW - 9 * DAY, until: NOW }, now: NOW, norms: normsOf(null), withinDays: 90 },
    cut: { source },
  })
  return report.stages.find(({ stage }) => stage === 'known')!.open
}

test('leads are packed once more than may wait have changed, and each counts once wherever it stands', async () => {
  const id = await anAccount()
  const leads = [newId(), newId(), newId()]
  await decided(id, leads)
  expect(await stores.packLeads(id, 3)).toBe(false)
  expect([await blocks(id), await inside(id, 'event')]).toEqual([0, 3])
  expect(await stores.packLeads(id, 2)).toBe(true)
  expect([await blocks(id), await changes(id), await inside(id, 'event')]).toEqual([1, 0, 3])
  await decided(id, [...leads, newId()], false)
  expect(await inside(id)).toBe(3)
})

test('a lead that is decided again as it was is not noted as changed', async () => {
  const id = await anAccount()
  const leads = [newId()]
  await decided(id, leads)
  while (await stores.packLeads(id, 0));
  await decided(id, leads, false)
  expect(await changes(id)).toBe(0)
})

test('leads whose ids lie before, between and behind the packed ones get blocks of their own or join one', async () => {
  const id = await anAccount()
  const leads = Array.from({ length: 9 }, () => newId())
  for (const some of [leads.slice(3, 6), leads.slice(0, 3), leads.slice(6), [newId()]]) {
    await decided(id, some)
    while (await stores.packLeads(id, 0));
    expect(await changes(id)).toBe(0)
  }
  const { rows } = await admin.query<{ lead_id: string }>(
    `select u.lead_id from report_blocks cross join lateral unnest(leads) as u (lead_id) where installation_id = $1 order by 1`,
    [id],
  )
  const { rows: listed } = await admin.query<{ lead_id: string }>(
    'select lead_id from lead_list where installation_id = $1 order by 1',
    [id],
  )
  expect(rows).toEqual(listed)
})

test('of a person who is forgotten nothing stays, packed or not', async () => {
  const id = await anAccount()
  const leads = [newId(), newId()]
  await decided(id, leads)
  const left = async () =>
    (await count('stage_stays where installation_id = $1 and lead_id = $2', id, leads[0])) +
    (await count('report_changes where installation_id = $1 and lead_id = $2', id, leads[0])) +
    (await count('report_blocks where installation_id = $1 and $2 = any(leads)', id, leads[0]))
  while (await stores.packLeads(id, 0));
  expect(await left()).toBe(2)
  await stores.forgetting.forget(id, recordOf(leads[0]!), NOW)
  expect([await left(), await inside(id)]).toEqual([0, 1])
})
