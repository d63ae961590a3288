import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { hubspotMapping } from '../../../../mappings/hubspot/mapping.ts'
import type { RecordedCall } from '../../../../sandbox/request-record.ts'
import { createHubspotCrm, type HubspotCrm } from '../../../../src/crm/hubspot/client.ts'
import { readProperties } from '../../../../src/mapping/mapping.ts'
import { Crm as Portal } from '../../../sandbox/crm-client.ts'
import { memoryStores } from '../../../support/memory-stores/memory-stores.ts'
import { connectInstallation, depsOf, INSTALLATION } from '../connected.ts'
import { appOf, clock, SCOPES_GRANTED } from '../installed-sandbox.ts'
import { judge, readContracts } from './contracts.ts'
import { conformanceOf, readRecorded } from './recorded.ts'

const contracts = readContracts()
const folder = mkdtempSync(path.join(os.tmpdir(), 'estafet-calls-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Everything Estafet may ask of HubSpot; a new one is added here, with its description. */
const USED = [
  'DELETE /appinstalls/2026-03/external-install',
  'GET /account-info/2026-03/details',
  'GET /automation/sequences/2026-03/enrollments/contact/{contactId}',
  'GET /crm/objects/2026-03/companies/{companyId}',
  'GET /crm/objects/2026-03/contacts',
  'GET /crm/objects/2026-03/contacts/{contactId}',
  'GET /crm/objects/2026-03/users',
  'GET /crm/objects/2026-03/{objectType}/{objectId}',
  'GET /crm/owners/2026-03',
  'GET /crm/owners/2026-03/{ownerId}',
  'GET /crm/properties/2026-03/{objectType}',
  'GET /crm/properties/2026-03/{objectType}/groups/{groupName}',
  'GET /crm/properties/2026-03/{objectType}/{propertyName}',
  'POST /automation/actions/callbacks/2026-03/complete',
  'POST /automation/sequences/2026-03/enrollments',
  'POST /crm/associations/2026-03/{fromObjectType}/{toObjectType}/batch/associate/default',
  'POST /crm/associations/2026-03/{fromObjectType}/{toObjectType}/batch/read',
  'POST /crm/objects/2026-03/companies/batch/read',
  'POST /crm/objects/2026-03/companies/search',
  'POST /crm/objects/2026-03/contacts/batch/read',
  'POST /crm/objects/2026-03/contacts/batch/update',
  'POST /crm/objects/2026-03/contacts/search',
  'POST /crm/objects/2026-03/tasks/batch/upsert',
  'POST /crm/objects/2026-03/{objectType}/batch/read',
  'POST /crm/objects/2026-03/{objectType}/search',
  'POST /crm/properties/2026-03/{objectType}',
  'POST /crm/properties/2026-03/{objectType}/groups',
  'POST /oauth/2026-03/token',
  'POST /oauth/2026-03/token/introspect',
]

/** Asks everything the ports can ask, once. */
async function askEverything(portal: Portal, crm: HubspotCrm): Promise<void> {
  const [kept, lost, gone] = await portal.contacts(
    { email: 'kept@acme.example' },
    { email: 'lost@acme.example' },
    { email: 'gone@acme.example' },
  )
  const ids = [kept!, lost!, gone!]
  const [deal, company] = await portal.act(
    { do: 'create', type: 'deals', properties: { dealname: 'One', dealstage: 'qualifiedtobuy' } },
    { do: 'create', type: 'companies', properties: { name: 'Acme' } },
  )
  await crm.provision(INSTALLATION, 'en')
  await portal.objects('POST', 'contacts/merge', { primaryObjectId: kept, objectIdToMerge: lost })
  await portal.objects('DELETE', `contacts/${gone}`)
  for (const type of ['contact', 'company', 'deal'] as const) {
    await crm.read(INSTALLATION, type, ids, readProperties(hubspotMapping, type), 'normal')
    await crm.modifiedSince(INSTALLATION, type, 0, readProperties(hubspotMapping, type), 100)
  }
  await crm.links(INSTALLATION, 'contact', 'deal', ids, 'normal')
  await crm.links(INSTALLATION, 'company', 'contact', [company!], 'normal')
  const [id] = await portal.contacts({ email: 'write@acme.example', lifecyclestage: 'opportunity' })
  const properties = { estafet_stage: 'mql', estafet_score: '84', lifecyclestage: 'lead' }
  await crm.write(INSTALLATION, 'contact', [{ id: id!, properties }], 'urgent')
  await crm.choices?.(INSTALLATION, 'contact', 'lifecyclestage')
  await crm.writeTasks(
    INSTALLATION,
    [
      {
        key: 'k:1',
        subject: 'Call',
        body: 'Now',
        assigneeId: null,
        dueAt: Date.now(),
        priority: 'high',
        status: 'open',
        about: [
          { type: 'contact', id: id! },
          { type: 'deal', id: deal! },
        ],
      },
    ],
    'urgent',
  )
  const steps = [
    { callbackId: 'ap-1', ended: 'done', outputs: { estafet_stage: 'mql' } },
    { callbackId: 'ap-2', ended: 'failed', outputs: {} },
  ] as const
  await crm.completeSteps?.(INSTALLATION, steps)
  const owner = (await crm.people(INSTALLATION)).find(({ active }) => active)
  const [sequenceId] = await portal.act({ do: 'sequence', ownerId: owner!.repId, name: 'Demo' })
  await crm.sequences!.enrolmentOf(INSTALLATION, id!, 'normal')
  await crm.sequences!.enrol(
    INSTALLATION,
    { sequenceId: sequenceId!, contactId: id!, senderId: owner!.repId },
    'normal',
  )
  await crm.newest(INSTALLATION, 'contact', null, readProperties(hubspotMapping, 'contact'), 200)
  await crm.list(INSTALLATION, 'contact', null, readProperties(hubspotMapping, 'contact'), 'backfill')
  await crm.count(INSTALLATION, 'contact')
  await crm.present(INSTALLATION, 'contact', ids, 'backfill')
  await crm.inBin(INSTALLATION, 'contact', ids, 'backfill')
  await crm.people(INSTALLATION)
  await crm.introspect(INSTALLATION)
  await crm.uninstall(INSTALLATION)
}

async function recordedCalls(): Promise<readonly RecordedCall[]> {
  const file = path.join(folder, 'every-port')
  const portal = await Portal.start({ record: file, population: 'company' })
  try {
    await portal.install({}, SCOPES_GRANTED)
    const stores = memoryStores(() => performance.now())
    const crm = createHubspotCrm(depsOf(stores, clock, { app: appOf(portal) }))
    const grant = await crm.redeem(await portal.approve(SCOPES_GRANTED), '')
    // Old enough to be refreshed before the first call.
    const now = Date.now()
    await connectInstallation(stores, { ...grant, obtainedAt: now - 1.79e6, expiresAt: now + 1e4 })
    await askEverything(portal, crm)
  } finally {
    await portal.close()
  }
  return readRecorded(file)
}

const call = (over: Partial<RecordedCall>): RecordedCall => ({
  method: 'POST',
  path: '/crm/objects/2026-03/contacts/batch/read',
  agent: 'hubspot-api-client-nodejs; 14.0.1',
  query: {},
  body: { properties: ['email'], propertiesWithHistory: [], inputs: [{ id: '1' }] },
  form: false,
  ...over,
})

describe('calls as HubSpot describes them', () => {
  if (contracts === null) {
    test.skip('the folder with the descriptions is not here', () => undefined)
    return
  }

  test('everything the ports can ask is described: method, path, query and body', async () => {
    const calls = await recordedCalls()
    const { endpoints, wrong } = conformanceOf(contracts, calls)
    expect(wrong.map(({ call: { method, path: at }, problems }) => ({ method, at, problems }))).toEqual([])
    expect([...endpoints.keys()].sort()).toEqual(USED)
  })

  test('the right call is right', () => {
    expect(judge(contracts, call({})).problems).toEqual([])
  })

  test.each([
    { over: { path: '/crm/v3/objects/contacts/batch/read' }, problem: 'is not described', what: 'an older path' },
    { over: { method: 'PUT' }, problem: 'is not described', what: 'another method' },
    { over: { query: { depth: '2' } }, problem: 'query.depth: not described', what: 'an invented parameter' },
    { over: { query: { archived: 'no' } }, problem: 'no is no boolean', what: 'a parameter of another type' },
    { over: { body: null }, problem: 'a body is missing', what: 'no body' },
    { over: { body: { inputs: [{ id: '1' }], properties: [] } }, problem: 'body.propertiesWithHistory: missing', what: 'a missing member' }, // prettier-ignore
    { over: { body: { inputs: [{ id: 1 }], properties: [], propertiesWithHistory: [] } }, problem: 'body.inputs[0].id: 1 is no string', what: 'a member of another type' }, // prettier-ignore
  ])('$what is found', ({ over, problem }) => {
    expect(judge(contracts, call(over)).problems.join()).toContain(problem)
  })
})
