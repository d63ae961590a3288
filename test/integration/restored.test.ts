import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { startSandbox } from '../../sandbox/start.ts'
import { restoreBackup } from '../../src/db/backup/restore-backup.ts'
import { writeBackup } from '../../src/db/backup/write-backup.ts'
import { keyRingFrom } from '../../src/db/key-ring.ts'
import { RECONCILED_TYPES, reconcile } from '../../src/flow/reconcile.ts'
import { noMilestones, realChance, realClock, wire } from '../../src/wiring.ts'
import { demoContact } from '../../bench/support/demo-contact.ts'
import { RECORD } from '../sandbox/crm-client.ts'
import { Company } from '../support/company.ts'
import { freshDatabase, stopSharedServer } from '../support/postgres.ts'
import { NotedLog, NotedMeter } from '../support/quiet.ts'

// The drill: the database is lost some time after a backup. What the CRM shows since then must stay, and work must go on.

const folder = mkdtempSync(path.join(os.tmpdir(), 'estafet-drill-'))
afterAll(async () => {
  await stopSharedServer()
  rmSync(folder, { recursive: true, force: true })
})
const person = (n: number) => ({ do: 'create', type: 'contacts', properties: demoContact(n) })
const SHOWN = ['hubspot_owner_id', 'estafet_stage', 'estafet_score'] as const

test('a restored copy leaves the CRM alone until it is released, then keeps what the CRM shows and goes on', async () => {
  const [before, after] = [await freshDatabase(), await freshDatabase()]
  const sandbox = await startSandbox({ port: 0, population: 'company', webhookWindowMs: 20, record: RECORD })
  const company = await Company.open({ databaseUrl: before.url, running: { ...sandbox, close: async () => undefined } })
  await company.put('/sandbox/faults', { searchLagMs: 0 })
  const keys = keyRingFrom(company.config.keys)
  const file = path.join(folder, 'drill.backup')

  const early = await company.act(...[1, 2, 3, 4, 5, 6].map(person))
  await company.settled()
  await writeBackup(before.url, file, keys)
  const late = await company.act(...[7, 8, 9].map(person))
  await company.act({
    do: 'update',
    type: 'contacts',
    id: early[0]!.id,
    properties: { jobtitle: 'Chief Executive Officer' },
  })
  await company.act({ do: 'update', type: 'contacts', id: early[1]!.id, properties: { jobtitle: 'Intern' } })
  await company.settled()
  const shown = async () =>
    new Map(
      (await company.dump('contacts')).map(({ id, properties }) => [id, SHOWN.map((name) => properties[name] ?? '')]),
    )
  const atLoss = await shown()
  const revisions = async () =>
    new Map((await company.dump('contacts')).map(({ id, properties }) => [id, Number(properties['estafet_revision'])]))
  const revisionsAtLoss = await revisions()
  await company.close()
  await before.drop()

  await restoreBackup(after.url, file, keys)
  const runtime = {
    clock: realClock(),
    chance: realChance,
    milestones: noMilestones,
    log: new NotedLog(),
    meter: new NotedMeter(),
  }
  const app = await wire({ ...company.config, databaseUrl: after.url }, { ...runtime, metricsText: async () => '' })
  await app.startWorkers()
  const callsOf = async () => JSON.stringify(((await company.get('/sandbox/counters')) as { calls: unknown }).calls)
  const quiet = await callsOf()
  await new Promise((resolve) => setTimeout(resolve, 2_500))
  expect(await callsOf()).toBe(quiet)

  const id = company.installation
  await app.stores.installations.setState(id, 'active', '')
  const settings = (await app.flow.settings.load(app.flow, id))!
  const marked = async () => {
    let sum = 0
    for (const type of RECONCILED_TYPES) sum += (await reconcile(app.flow, settings, type)) ?? 0
    return sum
  }
  await marked()
  const until = Date.now() + 60_000
  const known = async () => (await app.stores.reads.stats(id)) as { dirty: number; outbox: number }
  for (;;) {
    const { dirty, outbox } = await known()
    const all = await revisions()
    const raised = late.every(({ id: contact }) => (all.get(contact) ?? 0) >= revisionsAtLoss.get(contact)!)
    if (dirty === 0 && outbox === 0 && raised) break
    if (Date.now() > until) throw new Error(`not at rest: ${dirty} dirty, ${outbox} to send`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  expect(await shown()).toEqual(atLoss)
  for (const [contact, revision] of await revisions())
    if (revisionsAtLoss.has(contact)) expect(revision).toBeGreaterThanOrEqual(revisionsAtLoss.get(contact)!)
  await app.stopWorkers()
  await app.close()
  await sandbox.close()
  await after.drop()
})
