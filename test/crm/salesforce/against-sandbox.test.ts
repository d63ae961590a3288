import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { salesforceMapping } from '../../../mappings/salesforce/mapping.ts'
import { readProperties } from '../../../src/mapping/mapping.ts'
import {
  ConnectRefusedError,
  CrmDisconnectedError,
  CrmRateLimitedError,
  CrmUnavailableError,
} from '../../../src/ports/crm.ts'
import type { RecordWrite, TaskWrite } from '../../../src/ports/crm.ts'
import { STANDARD_PATIENCE } from '../../../src/ports/patience.ts'
import {
  adapter,
  approved,
  clock,
  connectedOrg,
  INSTALLATION,
  lead,
  userId,
  type ConnectedOrg,
} from './connected-org.ts'

const PERSON = readProperties(salesforceMapping, 'contact')
const STAGE = 'estafet__Stage__c'

let it: ConnectedOrg
beforeEach(async () => {
  it = await connectedOrg()
})
afterEach(() => it.sandbox.close())

const read = (ids: readonly string[], properties = PERSON) =>
  it.crm.read(INSTALLATION, 'contact', ids, properties, 'normal')
const write = (...writes: RecordWrite[]) => it.crm.write(INSTALLATION, 'contact', writes, 'normal')
const apiCalls = () => [...it.sandbox.calls.values()].reduce((sum, count) => sum + count, 0)

describe('connecting', () => {
  test('the consent brings the org, its zone and where its API is', async () => {
    const grant = await it.crm.redeem(await approved(it.crm, 'state-2'), 'state-2')
    expect(grant).toMatchObject({ accountId: it.sandbox.org.orgId, zone: 'America/New_York', origin: it.sandbox.url })
    expect(grant.scopes).toEqual(expect.arrayContaining(['api', 'refresh_token']))
  })
  test('a code is good once, and only with the verifier of its own attempt', async () => {
    const code = await approved(it.crm, 'state-3')
    await expect(it.crm.redeem(code, 'another-state')).rejects.toThrow(ConnectRefusedError)
    await it.crm.redeem(code, 'state-3')
    await expect(it.crm.redeem(code, 'state-3')).rejects.toThrow(ConnectRefusedError)
  })
  test('provisioning names the fields that are missing, and makes none', async () => {
    expect(await it.crm.provision(INSTALLATION, 'en')).toMatchObject({ created: [], clashing: [] })
    it.sandbox.org.hidden.add(`Lead.${STAGE}`)
    const other = adapter(it.sandbox, it.stores)
    expect((await other.provision(INSTALLATION, 'en')).clashing).toEqual([`Lead.${STAGE}`])
    const unclear = (await other.plan(INSTALLATION, 'en')).filter(({ state }) => state !== 'present')
    expect(unclear).toMatchObject([{ holder: 'Lead', name: STAGE, state: 'clashing' }])
  })
})

describe('access', () => {
  test('a session that has ended is renewed once, and the call goes through', async () => {
    const id = lead(it.sandbox)
    it.sandbox.oauth.expireSessions()
    expect((await read([id])).found.has(id)).toBe(true)
    expect(it.sandbox.oauth.refreshes).toBe(1)
  })
  test('an API that refuses every token is asked twice, not for ever', async () => {
    const id = lead(it.sandbox)
    it.sandbox.oauth.sessionMs = -1
    await expect(read([id])).rejects.toThrow(CrmUnavailableError)
    expect(it.sandbox.oauth.refreshes).toBe(1)
  })
  test('a session that was renewed too late for whoever may send no longer: nothing is sent', async () => {
    const id = lead(it.sandbox)
    let stoodStill = 0
    const { tokens } = it.stores
    const takeRefreshLease: typeof tokens.takeRefreshLease = (...asked) => {
      stoodStill = STANDARD_PATIENCE.rateWaitMs + 1
      return tokens.takeRefreshLease(...asked)
    }
    const late = adapter(
      it.sandbox,
      { ...it.stores, tokens: { ...tokens, takeRefreshLease } },
      { clock: { ...clock, monotonicMs: () => clock.monotonicMs() + stoodStill } },
    )
    it.sandbox.oauth.expireSessions()
    const writing = late.write(INSTALLATION, 'contact', [{ id, properties: { [STAGE]: 'mql' } }], 'normal')
    await expect(writing).rejects.toThrow(CrmRateLimitedError)
    expect(it.sandbox.org.find('Lead', id)?.[STAGE] ?? null).toBeNull()
    expect(it.sandbox.oauth.refreshes).toBe(1)
  })
  test('a grant that an admin revoked ends the connection', async () => {
    it.sandbox.oauth.revokeAll()
    await expect(read([lead(it.sandbox)])).rejects.toThrow(CrmDisconnectedError)
    expect((await it.stores.installations.find(INSTALLATION))?.state).toBe('disconnected')
    expect(await it.crm.introspect(INSTALLATION)).toBeNull()
  })
  test('eight processes that find the session ended at once rotate the token once, and no family is revoked', async () => {
    const id = lead(it.sandbox)
    const processes = Array.from({ length: 8 }, () => adapter(it.sandbox, it.stores))
    for (let round = 1; round <= 5; round += 1) {
      it.sandbox.oauth.expireSessions()
      await Promise.all(processes.map((crm) => crm.read(INSTALLATION, 'contact', [id], [], 'normal')))
      expect(it.sandbox.oauth.refreshes).toBe(round)
    }
    expect(it.sandbox.oauth.familiesRevoked).toBe(0)
  })
})

describe('reading', () => {
  test('leads and contacts are read together, with what reps did for them, in one call', async () => {
    const { org } = it.sandbox
    const rep = userId(it.sandbox, 'Ana Prado')
    const id = lead(it.sandbox, { Email: 'jane@acme.example', OwnerId: rep, NumberOfEmployees: 120 })
    const account = org.create('Account', { Name: 'Acme' }, rep)
    const contact = org.create('Contact', { LastName: 'Roe', AccountId: account['Id'] }, rep)
    org.create('Task', { WhoId: id, Status: 'Completed', TaskSubtype: 'Call', OwnerId: rep }, rep)
    // The fields of each object are asked for once an hour.
    await read([id, String(contact['Id'])])
    const before = apiCalls()
    const { found } = await read([id, String(contact['Id'])])
    expect(apiCalls() - before).toBe(1)
    const shown = found.get(id)!.properties
    expect(shown.get('Email')).toBe('jane@acme.example')
    expect(shown.get('NumberOfEmployees')).toBe('120')
    expect(shown.get('OwnerId')).toBe(rep)
    expect(shown.get('activity:count')).toBe('1')
    expect(shown.has('Use_Case__c')).toBe(false)
    expect(found.get(String(contact['Id']))!.properties.get('Account.Name')).toBe('Acme')
  })
  test("a lead of a queue or of the integration user is nobody's", async () => {
    const queue = [...it.sandbox.org.rows('Group')][0]!['Id']!
    const [a, b] = [lead(it.sandbox, { OwnerId: queue }), lead(it.sandbox, { OwnerId: it.sandbox.integrationUser })]
    const { found } = await read([a, b])
    expect([a, b].map((id) => found.get(id)!.properties.get('OwnerId'))).toEqual([null, null])
  })
  test('a converted lead is its contact, with the calls made before', async () => {
    const { org } = it.sandbox
    const rep = userId(it.sandbox, 'Ana Prado')
    const id = lead(it.sandbox, { OwnerId: rep })
    org.create('Task', { WhoId: id, Status: 'Completed', TaskSubtype: 'Call', OwnerId: rep }, rep)
    const { contactId, opportunityId } = org.convert(id, {}, rep)
    const { merged, found, gone } = await read([id])
    expect([found.size, gone]).toEqual([0, []])
    expect(merged.get(id)!.id).toBe(contactId)
    expect(merged.get(id)!.properties.get('activity:count')).toBe('1')
    expect(await it.crm.links(INSTALLATION, 'contact', 'deal', [contactId], 'normal')).toEqual([
      { id: contactId, to: [opportunityId] },
    ])
    expect(await it.crm.present(INSTALLATION, 'contact', [id, contactId], 'backfill')).toEqual(new Set([contactId]))
  })
  test('a merged lead is its master, also when that was converted; a deleted one is gone, and in the bin', async () => {
    const { org } = it.sandbox
    const rep = userId(it.sandbox, 'Ana Prado')
    const [kept, loser, deleted] = [lead(it.sandbox, { OwnerId: rep }), lead(it.sandbox), lead(it.sandbox)]
    org.merge('Lead', kept, [loser], rep)
    const { contactId } = org.convert(kept, {}, rep)
    org.delete('Lead', deleted, rep)
    const { merged, gone } = await read([loser, deleted])
    expect(merged.get(loser)!.id).toBe(contactId)
    expect(gone).toEqual([deleted])
    expect(await it.crm.inBin(INSTALLATION, 'contact', [loser, deleted], 'normal')).toEqual(new Set([deleted]))
  })
  test('the list holds contacts, then leads, each once, and no converted one', async () => {
    const rep = userId(it.sandbox, 'Ana Prado')
    const ids = Array.from({ length: 203 }, () => lead(it.sandbox, { OwnerId: rep }))
    const { contactId } = it.sandbox.org.convert(ids[0]!, {}, rep)
    const seen: string[] = []
    let after: string | null = null
    do {
      const page = await it.crm.list(INSTALLATION, 'contact', after, [], 'backfill')
      seen.push(...page.records.map(({ id }) => id))
      after = page.after
    } while (after !== null)
    expect(seen).toEqual([contactId, ...ids.slice(1)])
    expect(await it.crm.count(INSTALLATION, 'contact')).toBe(203)
  })
  test('the newest come first, page by page, though many were made in one second', async () => {
    it.sandbox.org.clock.setSpeed(0)
    const ids = Array.from({ length: 25 }, () => lead(it.sandbox))
    const seen: string[] = []
    let after: string | null = null
    do {
      const page = await it.crm.newest(INSTALLATION, 'contact', after, [], 10)
      seen.push(...page.records.map(({ id }) => id))
      after = page.after
    } while (after !== null)
    expect(seen).toEqual([...ids].reverse())
  })
  test('a data load within one second is found whole by what changed since', async () => {
    it.sandbox.org.clock.setSpeed(0)
    const since = it.sandbox.org.clock.now() - 1
    const ids = Array.from({ length: 450 }, () => lead(it.sandbox))
    const page = await it.crm.modifiedSince(INSTALLATION, 'contact', since, [], 200)
    expect(new Set(page.records.map(({ id }) => id))).toEqual(new Set(ids))
  })
})

describe('writing', () => {
  test('each record is judged alone: what is refused says why, and what to do, the rest is written', async () => {
    const rep = userId(it.sandbox, 'Ana Prado')
    const gone = userId(it.sandbox, 'Bo Lind')
    it.sandbox.org.update('User', gone, { IsActive: false }, '')
    it.sandbox.org.rules.push({ object: 'Lead', field: STAGE, matches: '^sql$', message: 'Rating is required first' })
    const ids = Array.from({ length: 5 }, () => lead(it.sandbox))
    const { contactId } = it.sandbox.org.convert(lead(it.sandbox, { OwnerId: rep }), {}, rep)
    const converted = lead(it.sandbox, { OwnerId: rep })
    it.sandbox.org.convert(converted, {}, rep)
    it.sandbox.org.delete('Lead', ids[4]!, '')
    const results = await write(
      {
        id: ids[0]!,
        properties: { [STAGE]: 'mql', OwnerId: rep, estafet__Score__c: '71', estafet__Assigned_At__c: '1790000000000' },
      },
      { id: ids[1]!, properties: { [STAGE]: 'sql' } },
      { id: ids[2]!, properties: { OwnerId: gone } },
      { id: ids[3]!, properties: { No_Such_Field__c: 'x' } },
      { id: ids[4]!, properties: { [STAGE]: 'mql' } },
      { id: converted, properties: { [STAGE]: 'mql' } },
      { id: contactId, properties: { [STAGE]: 'opportunity' } },
    )
    expect(results.map(({ kind }) => kind)).toEqual([
      'written',
      'refused',
      'refused',
      'refused',
      'absent',
      'absent',
      'written',
    ])
    expect(results[1]).toMatchObject({
      code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      property: STAGE,
      advice: expect.stringContaining('validation rule'),
    })
    expect(results[2]).toMatchObject({ code: 'INACTIVE_OWNER_OR_USER', property: 'OwnerId' })
    expect(results[3]).toMatchObject({ code: 'INVALID_FIELD', advice: expect.stringContaining('permission set') })
    expect(it.sandbox.org.find('Lead', ids[0]!)).toMatchObject({
      [STAGE]: 'mql',
      OwnerId: rep,
      estafet__Score__c: 71,
      estafet__Assigned_At__c: '2026-09-21T14:13:20.000+0000',
    })
  })
  test("the org's own assignment rules stay out of it", async () => {
    const rep = userId(it.sandbox, 'Ana Prado')
    const id = lead(it.sandbox)
    await write({ id, properties: { OwnerId: rep } })
    expect(it.sandbox.org.find('Lead', id)!['OwnerId']).toBe(rep)
  })
  test('nobody as owner is the integration user', async () => {
    const id = lead(it.sandbox, { OwnerId: userId(it.sandbox, 'Ana Prado') })
    await write({ id, properties: { OwnerId: '' } })
    expect(it.sandbox.org.find('Lead', id)!['OwnerId']).toBe(it.sandbox.integrationUser)
  })
  test('a locked row is tried again alone; one that stays locked is to be read again', async () => {
    const [a, b, c] = [lead(it.sandbox), lead(it.sandbox), lead(it.sandbox)]
    it.sandbox.org.locked.set(b, 2)
    it.sandbox.org.locked.set(c, 99)
    const results = await write(...[a, b, c].map((id) => ({ id, properties: { [STAGE]: 'mql' } })))
    expect(results.map(({ kind }) => kind)).toEqual(['written', 'written', 'absent'])
  })
  test('a lost answer leaves the outcome unknown; a server in trouble too', async () => {
    const id = lead(it.sandbox)
    await write({ id, properties: { [STAGE]: 'known' } })
    it.sandbox.faults.loseAnswers = 1
    await expect(write({ id, properties: { [STAGE]: 'mql' } })).rejects.toMatchObject({ maybeDone: true })
    expect(it.sandbox.org.find('Lead', id)![STAGE]).toBe('mql')
    it.sandbox.faults.refuse = { status: 503, times: 1 }
    await expect(write({ id, properties: { [STAGE]: 'sal' } })).rejects.toThrow(CrmUnavailableError)
  })
})

describe('tasks', () => {
  const task = (over: Partial<TaskWrite> = {}): TaskWrite => ({
    key: 'lead-1:breach',
    subject: 'Answer overdue',
    body: 'Jane Doe waits',
    assigneeId: userId(it.sandbox, 'Mia Kern'),
    // Three in the morning of the 5th in UTC is still the 4th in New York.
    dueAt: Date.UTC(2026, 2, 5, 3),
    priority: 'high',
    status: 'open',
    about: [],
    ...over,
  })
  const send = (...tasks: TaskWrite[]) => it.crm.writeTasks(INSTALLATION, tasks, 'urgent')
  const rows = () => [...it.sandbox.org.rows('Task')]

  test.each([
    { org: 'of the package', externalIds: [] },
    { org: 'that an org made an external id', externalIds: ['Task.estafet__Task_Key__c'] },
  ])('a repeated task is the same one by a key $org, on the day of its assignee', async ({ externalIds }) => {
    for (const field of externalIds) it.sandbox.org.externalIds.add(field)
    const about = [{ type: 'contact', id: lead(it.sandbox) }] as const
    const [first] = await send(task({ about }))
    const [again] = await send(task({ about, status: 'done' }))
    expect(first).toMatchObject({ kind: 'written' })
    expect(again).toEqual(first)
    expect(rows()).toHaveLength(1)
    expect(rows()[0]).toMatchObject({
      WhoId: about[0].id,
      ActivityDate: '2026-03-04',
      Priority: 'High',
      Status: 'Completed',
    })
  })
  test('a task about nobody is found by its key alone; of many tasks those of the people are looked at', async () => {
    const about = [{ type: 'contact', id: lead(it.sandbox) }] as const
    for (const status of ['open', 'done'] as const)
      await send(task({ about: [], key: 'k-1', status }), task({ about, key: 'k-2', status }))
    expect(rows().map((row) => row['estafet__Task_Key__c'])).toEqual(['k-1', 'k-2'])
    for (const status of ['open', 'done'] as const) await send(task({ about, key: 'k-3', status }))
    expect(rows()).toHaveLength(3)
  })
  test.each(['open', 'done'] as const)(
    'a task that is %s when its lead is converted stays the only one, told of the lead or of the contact',
    async (status) => {
      const id = lead(it.sandbox, { OwnerId: userId(it.sandbox, 'Bo Lind') })
      await send(task({ about: [{ type: 'contact', id }], status }))
      const { contactId } = it.sandbox.org.convert(id, {}, userId(it.sandbox, 'Mia Kern'))
      await send(task({ about: [{ type: 'contact', id }] }))
      await send(task({ about: [{ type: 'contact', id: contactId }], status: 'done' }))
      expect(rows()).toEqual([expect.objectContaining({ WhoId: contactId, Status: 'Completed' })])
    },
  )
  test.each(['open', 'done'] as const)(
    'a task that is %s when its lead is merged stays the only one, told of the loser, the master, or the contact that became of it',
    async (status) => {
      const [id, master] = [lead(it.sandbox), lead(it.sandbox, { OwnerId: userId(it.sandbox, 'Bo Lind') })]
      const manager = userId(it.sandbox, 'Mia Kern')
      await send(task({ about: [{ type: 'contact', id }], status }))
      it.sandbox.org.merge('Lead', master, [id], manager)
      await send(task({ about: [{ type: 'contact', id }] }))
      await send(task({ about: [{ type: 'contact', id: master }] }))
      const { contactId } = it.sandbox.org.convert(master, {}, manager)
      await send(task({ about: [{ type: 'contact', id }], status: 'done' }))
      expect(rows()).toEqual([expect.objectContaining({ WhoId: contactId, Status: 'Completed' })])
    },
  )
  test('an assignee who has left is told as such', async () => {
    const left = userId(it.sandbox, 'Bo Lind')
    it.sandbox.org.update('User', left, { IsActive: false }, '')
    expect(await send(task({ assigneeId: left }))).toMatchObject([{ kind: 'refused', assigneeRefused: true }])
  })
  test('without the field that tells tasks apart none is made', async () => {
    it.sandbox.org.hidden.add('Task.estafet__Task_Key__c')
    expect(await send(task())).toMatchObject([{ kind: 'refused', code: 'INVALID_FIELD' }])
    expect(rows()).toHaveLength(0)
  })
})

test('people come with team, title and zone; the integration user is none of them', async () => {
  const people = await it.crm.people(INSTALLATION)
  expect(people.map(({ name }) => name).sort()).toEqual(['Ana Prado', 'Bo Lind', 'Cara Diaz', 'Mia Kern'])
  expect(people[0]).toMatchObject({ teams: ['AE'], zone: 'America/New_York', active: true })
})

describe("the day's calls", () => {
  test('what is left is kept for live leads, then for tasks', async () => {
    await it.sandbox.close()
    it = await connectedOrg({ dailyCalls: 40 })
    const id = lead(it.sandbox)
    const until = async (lane: 'backfill' | 'normal' | 'urgent') => {
      for (;;) await it.crm.read(INSTALLATION, 'contact', [id], [], lane)
    }
    const left = () => 40 - apiCalls()
    await expect(until('backfill')).rejects.toThrow(CrmRateLimitedError)
    expect(left()).toBe(5)
    await expect(until('normal')).rejects.toThrow(CrmRateLimitedError)
    expect(left()).toBe(1)
    await expect(until('urgent')).rejects.toThrow(CrmRateLimitedError)
    expect(left()).toBe(0)
  })
  test('too many calls at one moment are another limit: the org is asked again within seconds, not after the pause of a spent day', async () => {
    const id = lead(it.sandbox)
    it.sandbox.faults.busy = 1
    await expect(read([id])).rejects.toMatchObject({ code: 'crm_rate_limited', waitMs: 5_000 })
    it.sandbox.faults.busy = 0
    expect((await read([id])).found.has(id)).toBe(true)
  })
})
