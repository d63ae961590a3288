import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals'
import { reconcile } from '../../src/flow/reconcile.ts'
import { Streams } from '../../workers/streams.ts'
import type { OrgCompany } from '../support/org-company.ts'
import { stopSharedServer } from '../support/postgres.ts'
import { cutStream, killBetween, newLead, stageOf, streamingCompany, until } from './streams.ts'

test('a stream that is cut again and again while leads come and change loses none of them', async () => {
  const { seconds, ...tally } = await cutStream(24, 8)
  expect(tally).toEqual({ leads: 24, cuts: 8, changes: 48, written: 24, resumed: 8, reconciled: 0 })
  expect(seconds).toBeGreaterThan(0)
})

test('a process killed between keeping a batch and keeping its replay id hears it again, and no lead is lost', async () => {
  expect(await killBetween(1)).toEqual({ deaths: 1, leads: 3, written: 3 })
})

let company: OrgCompany
let close: () => Promise<void>
beforeEach(async () => {
  ;({ company, close } = await streamingCompany())
})
afterEach(() => close())
afterAll(stopSharedServer)

const faults = () => company.sandbox.events!.bus.faults
const pubsub = () => company.sandbox.events!.pubsub
const written = (id: string) => until(`${id} is written`, async () => stageOf(company.sandbox, id) === 'mql')
const count = (name: string) => company.meter.counts.get(name) ?? 0
const look = async () => (await company.app.stores.streams.look(company.installation))!
async function search(): Promise<void> {
  const { flow } = company.app
  const settings = (await flow.settings.load(flow, company.installation))!
  await reconcile(flow, settings, 'contact')
}

test('an event told twice gives a lead to somebody once', async () => {
  const { org, integrationUser } = company.sandbox
  const given: string[] = []
  org.onChange(({ object, id, userId, fields }) => {
    if (object === 'Lead' && userId === integrationUser && fields.includes('OwnerId')) given.push(id)
  })
  faults().duplicate = 2
  const id = newLead(company.sandbox, 1, true)
  await written(id)
  await company.settled()
  expect(given).toEqual([id])
  const tasks = [...org.rows('Task')].map((row) => row['estafet__Task_Key__c'])
  expect(tasks).toEqual([...new Set(tasks)])
})

test('our own write comes back and is dropped, where it moved nothing but our own fields', async () => {
  const rep = [...company.sandbox.org.rows('User')].find((user) => user['Title'] === 'Account Executive')!
  await written(newLead(company.sandbox, 1, true, String(rep['Id'])))
  await until('it came back', async () => count('echo_dropped') === 1)
  await company.settled()
  expect([count('written'), count('evaluated')]).toEqual([1, 1])
})

test('a gap: the record is read', async () => {
  faults().gap = 1
  await written(newLead(company.sandbox, 1, true))
  expect(count('stream_gaps')).toBe(1)
})

test('too many changes to tell: reconciliation finds every one of them', async () => {
  faults().overflowAbove = 3
  const ids = Array.from({ length: 6 }, (_, n) => newLead(company.sandbox, n, true))
  await until('the overflow was heard', async () => count('stream_gaps') === 1)
  await until('the offset is kept', async () => (await look()).heardAt !== null)
  await search()
  for (const id of ids) await written(id)
  expect(count('stream_events')).toBeLessThan(ids.length * 3)
})

test('a replay id older than 72 hours: reconciliation finds what lies between, and the stream goes on from now', async () => {
  const first = newLead(company.sandbox, 1, true)
  await written(first)
  await company.settled()
  pubsub().faults.refuse = { code: 'service.unavailable', status: 'UNAVAILABLE', times: 3 }
  pubsub().cut()
  const between = newLead(company.sandbox, 2, true)
  await Promise.resolve()
  company.sandbox.events!.bus.expire()
  await until('the loss is told', async () => company.log.lines.some(({ event }) => event === 'stream_lost'))
  await until('a stream stands', async () => pubsub().streams === 1)
  expect(stageOf(company.sandbox, between)).toBeNull()
  await search()
  await written(between)
  await written(newLead(company.sandbox, 3, true))
})

test('one process holds the stream of an org; when it ends in order another goes on at once, after the last kept event', async () => {
  const other = new Streams(company.app.flow)
  await other.look()
  expect(pubsub().subscribed.all).toBe(1)
  const id = newLead(company.sandbox, 1, true)
  await written(id)
  await company.settled()
  await company.app.stopWorkers()
  expect(await look()).toMatchObject({ held: false, state: 'open' })
  const meanwhile = newLead(company.sandbox, 2, true)
  await other.look()
  await until('it was heard', async () => {
    const { dirty } = await company.app.stores.reads.stats(company.installation)
    return dirty > 0
  })
  expect(pubsub().subscribed).toEqual({ all: 2, custom: 1 })
  await other.stop()
  expect(stageOf(company.sandbox, meanwhile)).toBeNull()
})

test('an account that is no longer active is not listened to', async () => {
  await company.app.stores.installations.setState(company.installation, 'quarantined', 'by a test')
  await until('the stream has ended', async () => pubsub().streams === 0)
  await until('it was given back', async () => !(await look()).held)
})
