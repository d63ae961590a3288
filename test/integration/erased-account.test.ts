import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from '@jest/globals'
import { startSandbox } from '../../sandbox/start.ts'
import { demoContact } from '../../bench/support/demo-contact.ts'
import { leaveAccount } from '../../src/flow/app-settings.ts'
import { eraseDeparted } from '../../workers/erase-accounts.ts'
import { tracesOf } from '../portal/traces.ts'
import { RECORD } from '../sandbox/crm-client.ts'
import { Company } from '../support/company.ts'
import { freshDatabase, stopSharedServer } from '../support/postgres.ts'
import { SandboxClock } from '../support/sandbox-clock.ts'

const DAYS = 30
const DAY_MS = 24 * 3_600_000
afterAll(stopSharedServer)

test('after an uninstall and thirty days nothing of anybody stands in any table; whoever installs again starts clean with the old policy', async () => {
  const database = await freshDatabase()
  const running = await startSandbox({ port: 0, population: 'empty', webhookWindowMs: 20, record: RECORD })
  const clock = await SandboxClock.of(running.url)
  const company = await Company.open({ databaseUrl: database.url, running, clock })
  try {
    await company.put('/sandbox/faults', { searchLagMs: 0 })
    const email = 'jane.erasable@acme.example'
    const [created] = await company.act({
      do: 'create',
      type: 'contacts',
      properties: { ...demoContact(1), email, firstname: 'Janeerasable', company: 'Erasable GmbH' },
    })
    await company.settled()
    const { stores, flow } = company.app
    const { installation } = company
    const texts = [created!.id, 'jane.erasable', 'Janeerasable', 'Erasable GmbH']
    const lookAtDeparted = () => eraseDeparted(flow, stores.erasures, DAYS)
    expect([...(await tracesOf(database.url, texts)).keys()]).toEqual(
      expect.arrayContaining(['app.decisions', 'app.inbox', 'app.leads']),
    )
    const policy = await stores.installations.policy(installation, 1)

    await leaveAccount(flow, company.app.crmOf('hubspot'), installation, 'the operator')
    await lookAtDeparted()
    // Days pass here in no time; whoever takes notifications in remembers an account for five seconds.
    await sleep(5_500)
    const left = clock.now()
    await clock.leapTo(left + (DAYS - 1) * DAY_MS)
    await lookAtDeparted()
    expect(await stores.erasures.report(installation, 9)).toEqual([])
    await clock.leapTo(left + (DAYS + 1) * DAY_MS)
    await lookAtDeparted()
    expect([...(await tracesOf(database.url, texts)).entries()]).toEqual([])
    const [proof] = await stores.erasures.report(installation, 9)
    expect(proof?.rows).toMatchObject({ leads: 1, decisions: expect.any(Number), inbox: expect.any(Number) })
    expect(company.log.lines.map(({ event }) => event)).toContain('account_erased')

    expect(await company.install()).toBe(installation)
    expect(await stores.installations.find(installation)).toMatchObject({ state: 'active', policyVersion: 1 })
    expect(await stores.installations.policy(installation, 1)).toEqual(policy)
    const [fresh] = await company.act({ do: 'create', type: 'contacts', properties: demoContact(2) })
    await company.settled()
    expect((await stores.reads.lead(installation, fresh!.id, 1))?.recordId).toBe(fresh!.id)
    await lookAtDeparted()
    expect((await stores.reads.lead(installation, fresh!.id, 1))?.recordId).toBe(fresh!.id)
  } finally {
    await company.close()
    await database.drop()
  }
})
