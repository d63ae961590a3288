import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { hubspotMapping } from '../../../mappings/hubspot/mapping.ts'
import { createHubspotCrm, type HubspotCrm } from '../../../src/crm/hubspot/client.ts'
import { DEFAULT_RATE } from '../../../src/crm/hubspot/rate-window.ts'
import { REQUIRED_SCOPES } from '../../../src/crm/hubspot/scopes.ts'
import { readProperties, subscriptions, toAccount, toDeal, toFields } from '../../../src/mapping/mapping.ts'
import {
  ConnectRefusedError,
  CrmDisconnectedError,
  CrmUnavailableError,
  type CrmRecord,
} from '../../../src/ports/crm.ts'
import type { Stores } from '../../../src/ports/stores.ts'
import { memoryStores } from '../../support/memory-stores/memory-stores.ts'
import { Crm as Portal, type Json } from '../../sandbox/crm-client.ts'
import { connectInstallation, depsOf, INSTALLATION, tokensOf } from './connected.ts'
import { appOf, clock, SCOPES_GRANTED } from './installed-sandbox.ts'

let portal: Portal
let crm: HubspotCrm
let stores: Stores

beforeAll(async () => {
  portal = await Portal.start()
  await portal.install({ subscriptions: subscriptions(hubspotMapping) }, SCOPES_GRANTED)
  await portal.control('PUT', 'faults', { rateLimit: null })
})
afterAll(() => portal.close())

beforeEach(async () => {
  stores = memoryStores(() => performance.now())
  const now = Date.now()
  const tokens = {
    accessToken: portal.token,
    refreshToken: portal.refreshToken,
    obtainedAt: now,
    expiresAt: now + 1.8e6,
  }
  await connectInstallation(stores, tokens, portal.sandbox.portalId)
  crm = createHubspotCrm(depsOf(stores, clock, { app: appOf(portal), rate: { ...DEFAULT_RATE, max: Infinity } }))
})

describe('connecting', () => {
  test('the consent page leads back with a code that gives tokens, account and scopes', async () => {
    const page = await fetch(crm.authorizeUrl('state-1'), {
      method: 'POST',
      body: new URLSearchParams({ answer: 'approve', portal: portal.sandbox.portalId }),
      redirect: 'manual',
    })
    const back = new URL(page.headers.get('location') ?? '')
    expect(back.searchParams.get('state')).toBe('state-1')
    const grant = await crm.redeem(back.searchParams.get('code') ?? '', 'state-1')
    expect(grant.accountId).toBe(portal.sandbox.portalId)
    expect(grant.scopes).toEqual(expect.arrayContaining([...REQUIRED_SCOPES]))
    expect(grant.zone).toBe('UTC')
    await expect(crm.redeem(back.searchParams.get('code') ?? '', 'state-1')).rejects.toThrow(ConnectRefusedError)
    await portal.install({ subscriptions: subscriptions(hubspotMapping) }, SCOPES_GRANTED)
  })

  test('provisioning creates every property once, and says what it found', async () => {
    const planned = await crm.plan(INSTALLATION, 'id')
    const missing = planned.filter(({ state }) => state === 'missing').map(({ name }) => name)
    const first = await crm.provision(INSTALLATION, 'id')
    // What was foreseen is what is made, and looking ahead has made nothing.
    expect(first.created.toSorted()).toEqual(missing.toSorted())
    expect(first.clashing).toEqual([])
    expect([...first.created, ...first.present]).toEqual(
      expect.arrayContaining(['estafet_stage', 'estafet_revision', 'estafet_rep_response', 'estafet_task_key']),
    )
    const second = await crm.provision(INSTALLATION, 'id')
    expect(second).toEqual({ created: [], present: expect.arrayContaining(['estafet_score']), clashing: [] })
    expect((await crm.plan(INSTALLATION, 'id')).map(({ state }) => state)).toEqual(planned.map(() => 'present'))
  })

  test('introspection says whose access it is', async () => {
    expect(await crm.introspect(INSTALLATION)).toMatchObject({ accountId: portal.sandbox.portalId })
  })
})

describe('records', () => {
  beforeAll(async () => {
    const now = Date.now()
    const own = memoryStores(() => performance.now())
    await connectInstallation(own, tokensOf({ accessToken: portal.token, obtainedAt: now, expiresAt: now + 1.8e6 }))
    await createHubspotCrm(depsOf(own, clock, { app: appOf(portal) })).provision(INSTALLATION, 'en')
  })

  test('reads found, merged and gone ones apart', async () => {
    const [kept, lost, single, deleted] = await portal.contacts(
      { email: 'kept@acme.example', firstname: 'Kay' },
      { email: 'lost@acme.example' },
      { email: 'single@acme.example' },
      { email: 'deleted@acme.example' },
    )
    const merge = await portal.objects('POST', 'contacts/merge', { primaryObjectId: kept, objectIdToMerge: lost })
    await portal.objects('DELETE', `contacts/${deleted}`)
    const answer = await crm.read(INSTALLATION, 'contact', [kept!, lost!, single!, deleted!], ['email'], 'normal')
    expect([...answer.found.keys()]).toEqual([single])
    expect([...answer.merged].map(([old, record]) => [old, record.id])).toEqual([
      [kept, merge.body['id']],
      [lost, merge.body['id']],
    ])
    expect(answer.gone).toEqual([deleted])
  })

  test('writes results that read back as shown, and clears with an empty text', async () => {
    const [id] = await portal.contacts({ email: 'write@acme.example' })
    const properties = {
      estafet_stage: 'mql',
      estafet_score: '84',
      estafet_sla_due_at: '1793620800000',
      estafet_revision: '1',
    }
    const [result] = await crm.write(INSTALLATION, 'contact', [{ id: id!, properties }], 'urgent')
    expect(result).toMatchObject({ kind: 'written', id })
    const cleared = await crm.write(
      INSTALLATION,
      'contact',
      [{ id: id!, properties: { estafet_sla_due_at: '' } }],
      'urgent',
    )
    expect(cleared[0]?.kind).toBe('written')
    const { found } = await crm.read(INSTALLATION, 'contact', [id!], Object.keys(properties), 'normal')
    expect(Object.fromEntries(found.get(id!)!.properties)).toMatchObject({
      estafet_stage: 'mql',
      estafet_score: '84',
      estafet_sla_due_at: null,
    })
  })

  test('one bad value, one missing and one merged record leave the others written', async () => {
    const ids = await portal.contacts(
      ...Array.from({ length: 6 }, (_, index) => ({ email: `batch${index}@acme.example` }) as Json),
    )
    await portal.objects('POST', 'contacts/merge', { primaryObjectId: ids[4], objectIdToMerge: ids[5] })
    const writes = ids
      .slice(0, 5)
      .map((id, index) => ({ id, properties: { estafet_score: index === 2 ? 'many' : '7' } }))
    const results = await crm.write(
      INSTALLATION,
      'contact',
      [...writes, { id: '999999999999', properties: { estafet_score: '7' } }],
      'normal',
    )
    expect(results.map(({ kind }) => kind)).toEqual(['written', 'written', 'refused', 'written', 'absent', 'absent'])
    expect(results[2]).toMatchObject({
      code: expect.stringContaining('INVALID'),
      advice: expect.stringContaining('estafet_score'),
    })
  })

  test('a property the portal lacks refuses each write once, with advice', async () => {
    const [id] = await portal.contacts({ email: 'lacks@acme.example' })
    const results = await crm.write(
      INSTALLATION,
      'contact',
      [{ id: id!, properties: { estafet_nothing: 'x' } }],
      'normal',
    )
    expect(results[0]).toMatchObject({ kind: 'refused', code: 'PROPERTY_DOESNT_EXIST' })
  })

  test('an owner whom the portal does not take refuses that write alone, and says that it is the owner', async () => {
    const [id, other] = await portal.contacts({ email: 'refused@acme.example' }, { email: 'taken@acme.example' })
    const writes = [
      { id: id!, properties: { hubspot_owner_id: '123', estafet_stage: 'mql' } },
      { id: other!, properties: { estafet_stage: 'mql' } },
    ]
    const results = await crm.write(INSTALLATION, 'contact', writes, 'normal')
    expect(results).toMatchObject([{ kind: 'refused', property: 'hubspot_owner_id' }, { kind: 'written' }])
  })

  test('E54 a stage moved back is taken and not kept; emptied first, in a call of its own, it is', async () => {
    const [id] = await portal.contacts({ email: 'back@acme.example', lifecyclestage: 'opportunity' })
    const set = (lifecyclestage: string) =>
      crm.write(INSTALLATION, 'contact', [{ id: id!, properties: { lifecyclestage } }], 'normal')
    expect(await set('lead')).toMatchObject([{ kind: 'written' }])
    expect(await portal.read('contacts', id!, 'lifecyclestage')).toMatchObject({ lifecyclestage: 'opportunity' })
    await set('')
    await set('lead')
    expect(await portal.read('contacts', id!, 'lifecyclestage')).toMatchObject({ lifecyclestage: 'lead' })
  })

  test('the stages of the portal, in its order', async () => {
    const choices = await crm.choices!(INSTALLATION, 'contact', 'lifecyclestage')
    expect(choices?.slice(0, 3)).toEqual([
      { value: 'subscriber', label: 'Subscriber' },
      { value: 'lead', label: 'Lead' },
      { value: 'marketingqualifiedlead', label: 'Marketing Qualified Lead' },
    ])
  })

  test('links lead from contacts to deals and companies, and back', async () => {
    const [contact, lonely] = await portal.contacts({ email: 'linked@acme.example' }, { email: 'lonely@acme.example' })
    const [deal, company] = await portal.act(
      { do: 'create', type: 'deals', properties: { dealname: 'One', amount: '500', dealstage: 'qualifiedtobuy' } },
      { do: 'create', type: 'companies', properties: { name: 'Acme', domain: 'acme.example' } },
    )
    await portal.objects('PUT', `contacts/${contact}/associations/default/deals/${deal}`)
    await portal.objects('PUT', `contacts/${contact}/associations/default/companies/${company}`)
    expect(await crm.links(INSTALLATION, 'contact', 'deal', [contact!, lonely!], 'normal')).toEqual([
      { id: contact, to: [deal] },
    ])
    expect(await crm.links(INSTALLATION, 'company', 'contact', [company!], 'normal')).toEqual([
      { id: company, to: [contact] },
    ])
  })

  test('finds what was modified since, oldest first', async () => {
    const since = Date.now()
    const ids = await portal.contacts(
      { email: 'm1@acme.example' },
      { email: 'm2@acme.example' },
      { email: 'm3@acme.example' },
    )
    await portal.control('PUT', 'clock', { advanceMs: 5_000 })
    const page = await crm.modifiedSince(INSTALLATION, 'contact', since, ['email'], 200)
    expect(page.records.map(({ id }) => id)).toEqual(expect.arrayContaining(ids))
    const instants = page.records.map(({ modifiedAt }) => modifiedAt)
    expect(instants).toEqual(instants.toSorted((a, b) => a - b))
    expect(page.more).toBe(false)
  })
})

describe('a believable company', () => {
  test('its people have teams, zones and hours; its records read without a gap', async () => {
    const company = await Portal.start({ population: 'company' })
    try {
      await company.install({}, SCOPES_GRANTED)
      const now = Date.now()
      const ownStores = memoryStores(() => performance.now())
      await connectInstallation(
        ownStores,
        tokensOf({ accessToken: company.token, obtainedAt: now, expiresAt: now + 1.8e6 }),
      )
      const client = createHubspotCrm(depsOf(ownStores, clock, { app: appOf(company) }))
      const people = await client.people(INSTALLATION)
      expect(people.length).toBeGreaterThanOrEqual(17)
      expect(new Set(people.flatMap(({ teams }) => teams))).toEqual(
        new Set(['SDR', 'AE', 'Enterprise AE', 'Inside Sales']),
      )
      expect(
        people
          .filter(({ active }) => active)
          .every(({ zone, hours, jobTitle }) => zone !== null && hours !== null && jobTitle !== null),
      ).toBe(true)
      for (const type of ['contact', 'company', 'deal'] as const) {
        const page = await client.modifiedSince(INSTALLATION, type, 0, readProperties(hubspotMapping, type), 100)
        expect(page.records.length).toBeGreaterThan(0)
        page.records.forEach((record) => expect(() => readAll(record)).not.toThrow())
      }
    } finally {
      await company.close()
    }
  })
})

function readAll(record: CrmRecord): void {
  toFields(hubspotMapping, record)
  toAccount(hubspotMapping, record)
  toDeal(hubspotMapping, record)
}

describe('trouble', () => {
  test.each([
    { fault: { error5xxRate: 1 }, because: '5xx' },
    { fault: { halfAnswers: 1 }, because: 'an answer that breaks off' },
    { fault: { badAnswers: 1 }, because: 'a page instead of JSON' },
  ])('$because is CrmUnavailableError, and a write may have happened', async ({ fault }) => {
    const [id] = await portal.contacts({ email: `${Object.keys(fault)[0]}@acme.example` })
    await portal.control('PUT', 'faults', fault)
    try {
      const write = crm.write(INSTALLATION, 'contact', [{ id: id!, properties: { city: 'Bogor' } }], 'normal')
      await expect(write).rejects.toMatchObject({ name: 'CrmUnavailableError', maybeDone: true })
      await expect(crm.read(INSTALLATION, 'contact', [id!], ['city'], 'normal')).rejects.toThrow(CrmUnavailableError)
    } finally {
      await portal.control('PUT', 'faults', Object.fromEntries(Object.keys(fault).map((name) => [name, 0])))
    }
  })

  test('access that was revoked disconnects the installation', async () => {
    const own = await Portal.start()
    try {
      await own.install({}, SCOPES_GRANTED)
      const now = Date.now()
      const tokens = { accessToken: own.token, refreshToken: own.refreshToken, obtainedAt: now, expiresAt: now + 1.8e6 }
      const ownStores = memoryStores(() => performance.now())
      await connectInstallation(ownStores, tokens)
      const client = createHubspotCrm(depsOf(ownStores, clock, { app: appOf(own) }))
      await own.control('POST', 'revoke', { portalId: own.sandbox.portalId })
      await expect(client.read(INSTALLATION, 'contact', ['1'], ['email'], 'normal')).rejects.toThrow(
        CrmDisconnectedError,
      )
      expect((await ownStores.installations.find(INSTALLATION))?.state).toBe('disconnected')
      await client.uninstall(INSTALLATION)
    } finally {
      await own.close()
    }
  })
})

describe('sequences', () => {
  let company: Portal
  let client: HubspotCrm
  beforeAll(async () => {
    company = await Portal.start({ population: 'company' })
    await company.install({}, SCOPES_GRANTED)
    const now = Date.now()
    const own = memoryStores(() => performance.now())
    await connectInstallation(own, tokensOf({ accessToken: company.token, obtainedAt: now, expiresAt: now + 1.8e6 }))
    client = createHubspotCrm(depsOf(own, clock, { app: appOf(company), rate: { ...DEFAULT_RATE, max: Infinity } }))
  })
  afterAll(() => company.close())

  const enrol = (contactId: string, sequenceId: string, senderId: string) =>
    client.sequences!.enrol(INSTALLATION, { sequenceId, contactId, senderId }, 'normal')
  const standing = (contactId: string) => client.sequences!.enrolmentOf(INSTALLATION, contactId, 'normal')

  test('a contact is enrolled in a person’s name, seen there, and out again once it answers', async () => {
    const owner = (await client.people(INSTALLATION)).find(({ active }) => active)
    const [sequenceId] = await company.act({ do: 'sequence', ownerId: owner!.repId, name: 'Demo' })
    const [contact] = await company.contacts({ email: 'enrolled@acme.example' })
    expect(await standing(contact!)).toBeNull()
    const result = await enrol(contact!, sequenceId!, owner!.repId)
    expect(result).toMatchObject({ kind: 'enrolled', enrolmentId: expect.stringMatching(/^\d+$/) })
    expect(await standing(contact!)).toMatchObject({ sequenceId })
    await company.act({ do: 'log', kind: 'email', contactId: contact, incoming: true })
    expect(await standing(contact!)).toBeNull()
  })
  test('a refusal is told in HubSpot’s words', async () => {
    const people = (await client.people(INSTALLATION)).filter(({ active }) => active)
    const [owner, seatless] = people
    const [sequenceId] = await company.act({ do: 'sequence', ownerId: owner!.repId, name: 'Other' })
    await company.act({ do: 'takeSeat', ownerId: seatless!.repId })
    const [contact, second] = await company.contacts({ email: 'refused@acme.example' }, { email: 'twice@acme.example' })
    const refused = (message: RegExp) => ({ kind: 'refused', message: expect.stringMatching(message) })
    expect(await enrol(contact!, sequenceId!, seatless!.repId)).toEqual(refused(/paid seat/))
    expect(await enrol(contact!, '1', owner!.repId)).toEqual(refused(/does not exist/))
    expect(await enrol(contact!, sequenceId!, '999999')).toEqual(refused(/no user/))
    await enrol(second!, sequenceId!, owner!.repId)
    expect(await enrol(second!, sequenceId!, owner!.repId)).toEqual(refused(/already enrolled/))
  })
})
