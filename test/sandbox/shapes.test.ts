import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Json } from './crm-client.ts'
import { APP, Crm, Receiver, SCOPES, list } from './crm-client.ts'

const folder = path.resolve('../shared/crm/examples/hubspot')
const present = existsSync(folder)
if (!present) process.stdout.write('skipped: the example payloads are not beside this checkout\n')

function example(name: string): unknown {
  return JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8'))
}

/** Every field of the example must be in the answer, with a value of the same JSON type. Lists compare their first items. */
function missing(expected: unknown, actual: unknown, at = '$'): string[] {
  if (expected === null || actual === null) return []
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [`${at} is no list`]
    return expected.length === 0 || actual.length === 0 ? [] : missing(expected[0], actual[0], `${at}[0]`)
  }
  if (typeof expected !== typeof actual) return [`${at} is ${typeof actual}, not ${typeof expected}`]
  if (typeof expected !== 'object') return []
  return Object.entries(expected as Json).flatMap(([key, value]) =>
    Object.hasOwn(actual as Json, key)
      ? missing(value, (actual as Json)[key], `${at}.${key}`)
      : [`${at}.${key} is missing`],
  )
}

const when = present ? describe : describe.skip

when('answers have the fields of the examples', () => {
  let crm: Crm
  let receiver: Receiver
  let ids: string[]
  let company: string

  beforeAll(async () => {
    receiver = await new Receiver().open()
    const changes = ['creation', 'deletion', 'restore', 'merge', 'associationChange']
    const subscriptions = [
      ...['contact', 'company', 'deal'].flatMap((objectType) => [
        ...changes.map((what) => ({ subscriptionType: `object.${what}`, objectType })),
        ...changes.map((what) => ({ subscriptionType: `${objectType}.${what}` })),
      ]),
      ...['email', 'lifecyclestage', 'hs_lead_status'].flatMap((propertyName) => [
        { subscriptionType: 'object.propertyChange', objectType: 'contact', propertyName },
        { subscriptionType: 'contact.propertyChange', propertyName },
      ]),
      { subscriptionType: 'contact.privacyDeletion' },
    ]
    crm = await (await Crm.start({ population: 'company' })).install({ webhookUrl: receiver.url, subscriptions })
    await crm.control('PUT', 'faults', { rateLimit: null, searchLagMs: 0 })
    const request = example('property-create-requests') as { group: Json; batch: Json }
    expect((await crm.api('POST', '/crm/properties/2026-03/contacts/groups', request.group)).status).toBe(201)
    expect((await crm.api('POST', '/crm/properties/2026-03/contacts/batch/create', request.batch)).status).toBe(201)
    ids = await crm.contacts(
      { email: 'ana.p@example.com', lifecyclestage: 'lead', firstname: 'Ana' },
      { email: 'b@example.com', lifecyclestage: 'lead' },
    )
    company = (await crm.act({ do: 'create', type: 'companies', properties: { name: 'C' } }))[0]!
  })
  afterAll(async () => {
    await crm.close()
    await receiver.close()
  })

  const check = (expected: unknown, actual: unknown) => expect(missing(expected, actual)).toEqual([])

  test('batch read, 207', async () => {
    const request = example('batch-read-request') as Json
    request['inputs'] = [...ids, '150009999999'].map((id) => ({ id }))
    const answer = await crm.objects('POST', 'contacts/batch/read', request)
    expect(answer.status).toBe(207)
    check(example('batch-read-207'), answer.body)
  })

  test('batch read with history', async () => {
    const request = example('batch-read-request') as Json
    request['inputs'] = [{ id: ids[0] }]
    const answer = await crm.objects('POST', 'contacts/batch/read', request)
    expect(answer.status).toBe(200)
    check(example('batch-read-200'), answer.body)
  })

  test('batch update, 200, 207 and 400', async () => {
    const inputs = (example('batch-update-request') as { inputs: Json[] }).inputs
    inputs.forEach((input, index) => (input['id'] = ids[index] ?? '150009999999'))
    ;(inputs[0]!['properties'] as Json)['hubspot_owner_id'] = '5500004'
    const mixed = await crm.objects('POST', 'contacts/batch/update', { inputs })
    expect(mixed.status).toBe(207)
    check(example('batch-update-207'), mixed.body)
    const good = await crm.objects('POST', 'contacts/batch/update', { inputs: inputs.slice(0, 1) })
    check(example('batch-update-200'), good.body)
    const wrong = await crm.objects('POST', 'contacts/batch/update', {
      inputs: [{ id: ids[0], properties: { estafet_scoer: '1' } }],
    })
    expect(wrong.status).toBe(400)
    check(example('batch-update-400-all-failed'), wrong.body)
    const twin = (example('batch-update-400-all-failed') as { message: string }).message
    expect(wrong.body['message']).toBe(twin)
  })

  test('batch upsert', async () => {
    const inputs = [{ id: 'ana.p@example.com', idProperty: 'email', properties: { email: 'ana.p@example.com' } }]
    check(example('batch-upsert-200'), (await crm.objects('POST', 'contacts/batch/upsert', { inputs })).body)
  })

  test('tasks', async () => {
    const request = example('tasks-batch-create-request') as { inputs: Json[] }
    const input = request.inputs[0]!
    ;(input['properties'] as Json)['hubspot_owner_id'] = '5500004'
    input['associations'] = [
      { to: { id: ids[0] }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 204 }] },
    ]
    const answer = await crm.objects('POST', 'tasks/batch/create', request)
    expect(answer.status).toBe(201)
    check(example('tasks-batch-create-201'), answer.body)
    const link = example('associations-batch-create-request') as { inputs: Json[] }
    link.inputs[0]!['from'] = { id: list(answer.body['results'])[0]?.['id'] }
    link.inputs[0]!['to'] = { id: ids[1] }
    expect((await crm.api('POST', '/crm/associations/2026-03/task/contact/batch/create', link)).status).toBe(201)
  })

  test('search', async () => {
    const answer = await crm.objects('POST', 'contacts/search', { ...(example('search-request') as Json), limit: 1 })
    expect(answer.status).toBe(200)
    const expected = example('search-200') as { results: Json[] }
    for (const name of ['hs_lead_status', 'notes_last_contacted'])
      delete (expected.results[0]!['properties'] as Json)[name]
    check(expected, answer.body)
  })

  test('associations', async () => {
    await crm.act({ do: 'associate', from: { id: ids[0]! }, to: { type: 'companies', id: company } })
    const { response } = example('associations-batch-read') as { response: unknown }
    const inputs = ids.map((id) => ({ id }))
    const answer = await crm.api('POST', '/crm/associations/2026-03/contact/company/batch/read', { inputs })
    expect(answer.status).toBe(207)
    check(response, answer.body)
  })

  test('owners, users, pipelines, account, lifecycle stages', async () => {
    check(example('owners-page'), (await crm.api('GET', '/crm/owners/2026-03?limit=3')).body)
    check(example('owners-archived'), (await crm.api('GET', '/crm/owners/2026-03?archived=true')).body)
    const wanted = [
      'hs_internal_user_id',
      'hs_email',
      'hs_availability_status',
      'hs_standard_time_zone',
      'hs_working_hours',
    ]
    const properties = [...wanted, 'hs_out_of_office_hours']
    const users = await crm.objects('POST', 'users/batch/read', { properties, inputs: [{ id: '960000001' }] })
    check(example('users-batch-read-200'), users.body)
    check(example('pipelines-deals'), (await crm.api('GET', '/crm/pipelines/2026-03/deals')).body)
    check(example('account-details'), (await crm.api('GET', '/account-info/2026-03/details')).body)
    check(
      example('property-lifecyclestage'),
      (await crm.api('GET', '/crm/properties/2026-03/contacts/lifecyclestage')).body,
    )
  })

  test('tokens', async () => {
    const given = await crm.approve(SCOPES)
    const fields = { grant_type: 'authorization_code', code: given, redirect_uri: APP.redirectUrls[0]! }
    const tokens = (await crm.exchange(fields)).body
    check(example('oauth-token-code'), tokens)
    crm.token = String(tokens['access_token'])
    const refresh_token = String(tokens['refresh_token'])
    check(example('oauth-token-refresh'), (await crm.exchange({ grant_type: 'refresh_token', refresh_token })).body)
    const examples = example('oauth-introspect') as Json
    check(examples['access_token'], (await crm.exchange({ token: crm.token }, 'token/introspect')).body)
    check(examples['refresh_token'], (await crm.exchange({ token: refresh_token }, 'token/introspect')).body)
    const [refused] = example('oauth-errors') as [{ body: Json }]
    check(refused.body, (await crm.exchange({ grant_type: 'refresh_token', refresh_token: 'x' })).body)
  })

  test('headers of an ordinary answer', async () => {
    const { headers } = await crm.api('GET', '/account-info/2026-03/details')
    await crm.control('PUT', 'faults', { rateLimit: 110 })
    const limited = await crm.api('GET', '/account-info/2026-03/details')
    for (const name of Object.keys(example('response-headers-200') as Json))
      expect(limited.headers.has(name)).toBe(true)
    await crm.control('PUT', 'faults', { rateLimit: null })
    expect(headers.get('content-type')).toBe('application/json;charset=utf-8')
  })

  test('webhooks of every kind', async () => {
    await crm.flush()
    receiver.clear()
    const [deal] = (await crm.act({
      do: 'create',
      type: 'deals',
      properties: { dealname: 'D', dealstage: 'contractsent' },
    })) as [string]
    const [c, d] = (await crm.contacts(
      { email: 'c@example.com' },
      { email: 'd@example.com', hs_lead_status: 'NEW' },
    )) as [string, string]
    await crm.act(
      { do: 'create', type: 'companies', properties: { name: 'E' }, ref: 'e' },
      { do: 'associate', from: { id: c }, to: { type: 'companies', id: '$e' } },
      { do: 'associate', from: { type: 'deals', id: deal }, to: { id: c } },
      { do: 'dissociate', from: { type: 'deals', id: deal }, to: { id: c } },
      { do: 'delete', id: c },
      { do: 'restore', id: c },
      { do: 'delete', type: 'companies', id: '$e' },
      { do: 'restore', type: 'companies', id: '$e' },
      { do: 'merge', primaryId: c, id: d, ref: 'm' },
      { do: 'gdprDelete', id: '$m' },
    )
    await crm.flush()
    const seen = receiver.events()
    const names = [
      'creation-legacy',
      'creation-object',
      'property-change-object',
      'deletion',
      'restore',
      'merge',
      'association-change',
      'privacy-deletion',
    ]
    for (const name of names) {
      for (const expected of example(`webhook-${name}`) as Json[]) {
        const twin = seen.find(
          (event) =>
            event['subscriptionType'] === expected['subscriptionType'] &&
            (expected['objectTypeId'] === undefined ||
              expected['subscriptionType'] === 'object.propertyChange' ||
              event['objectTypeId'] === expected['objectTypeId']) &&
            (expected['associationTypeId'] === undefined ||
              event['associationTypeId'] === expected['associationTypeId']),
        )
        if (!twin) throw new Error(`${name}: no event like ${JSON.stringify(expected)}`)
        check(expected, twin)
        const extra = Object.keys(twin).filter((key) => !Object.hasOwn(expected, key))
        expect(extra).toEqual([])
      }
    }
  })
})

when('answers have no fields the interface does not know', () => {
  const file = path.resolve('../shared/crm/openapi/hubspot/api-2026-03/contacts.json')
  test('of a record and of a batch', async () => {
    const { models } = JSON.parse(readFileSync(file, 'utf8')) as { models: Record<string, Json> }
    const known = (model: string) => new Set(Object.keys(models[model]!).map((key) => key.replace('?', '')))
    const crm = await (await Crm.start()).install()
    const [id] = await crm.contacts({ firstname: 'A' })
    const one = await crm.objects('GET', `contacts/${id ?? ''}`)
    for (const key of Object.keys(one.body)) expect(known('SimplePublicObjectWithAssociations')).toContain(key)
    const batch = await crm.objects('POST', 'contacts/batch/read', { inputs: [{ id }, { id: '1' }] })
    for (const key of Object.keys(batch.body)) expect(known('BatchResponseSimplePublicObjectWithErrors')).toContain(key)
    for (const key of Object.keys(list(batch.body['errors'])[0]!)) expect(known('StandardError')).toContain(key)
    await crm.close()
  })
})
