import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Json } from './crm-client.ts'
import { Crm, list } from './crm-client.ts'

let crm: Crm
let first: string
let second: string

beforeAll(async () => {
  crm = await (await Crm.start()).install()
  await crm.control('PUT', 'faults', { rateLimit: null })
  await crm.api('POST', '/crm/properties/2026-03/contacts/groups', { name: 'estafet', label: 'Estafet' })
  const property = (name: string, more: Json) => ({ groupName: 'estafet', name, label: name, ...more })
  const made = await crm.api('POST', '/crm/properties/2026-03/contacts/batch/create', {
    inputs: [
      property('estafet_score', { type: 'number', fieldType: 'number' }),
      property('estafet_due', { type: 'datetime', fieldType: 'date' }),
      property('estafet_day', { type: 'date', fieldType: 'date' }),
      property('estafet_note', { type: 'string', fieldType: 'textarea' }),
      property('estafet_flags', {
        type: 'enumeration',
        fieldType: 'checkbox',
        options: ['a', 'b', 'c'].map((value) => ({ label: value, value, displayOrder: 0, hidden: false })),
      }),
    ],
  })
  expect(made.status).toBe(201)
  ;[first, second] = (await crm.contacts(
    { email: 'ana.p@customer.example', firstname: 'Ana', lifecyclestage: 'lead' },
    { email: 'bo@customer.example', lifecyclestage: 'marketingqualifiedlead' },
  )) as [string, string]
})
afterAll(() => crm.close())

const update = (inputs: Json[], type = 'contacts') => crm.objects('POST', `${type}/batch/update`, { inputs })

describe('a value the CRM refuses', () => {
  test.each([
    { name: 'estafet_scoer', value: '1', code: 'PROPERTY_DOESNT_EXIST' },
    { name: 'estafet_score', value: 'not-a-number', code: 'INVALID_INTEGER' },
    { name: 'estafet_due', value: 'tomorrow', code: 'INVALID_LONG' },
    { name: 'estafet_day', value: '1793620800001', code: 'INVALID_DATE' },
    { name: 'lifecyclestage', value: 'nonsense', code: 'INVALID_OPTION' },
    { name: 'estafet_flags', value: 'a;z', code: 'INVALID_OPTION' },
    { name: 'hubspot_owner_id', value: '123', code: 'INVALID_OWNER_ID' },
    { name: 'hs_object_id', value: '5', code: 'READ_ONLY_VALUE' },
    { name: 'notes_last_contacted', value: '1793620800000', code: 'READ_ONLY_VALUE' },
    { name: 'email', value: 'not an address', code: 'INVALID_EMAIL' },
    { name: 'estafet_note', value: 'x'.repeat(65_537), code: 'PROPERTY_VALUE_TOO_LONG' },
  ])('$name = $value → $code', async ({ name, value, code }) => {
    const whole = await update([{ id: first, properties: { [name]: value, firstname: 'Changed' } }])
    expect(whole.status).toBe(400)
    expect(whole.body['category']).toBe('VALIDATION_ERROR')
    expect(String(whole.body['message'])).toContain(`"error":"${code}"`)
    expect(list(whole.body['errors'])[0]).toMatchObject({ code, context: { propertyName: [name] } })
    expect((await crm.read('contacts', first, 'firstname'))['firstname']).toBe('Ana')
  })
})

describe('one wrong value in a batch', () => {
  test('without trace ids nothing is written', async () => {
    const answer = await update([
      { id: second, properties: { firstname: 'Bo' } },
      { id: first, properties: { estafet_score: 'x' } },
    ])
    expect(answer.status).toBe(400)
    expect((await crm.read('contacts', second, 'firstname'))['firstname']).toBeNull()
  })

  test('with trace ids the others are written: 207', async () => {
    const answer = await update([
      { id: first, objectWriteTraceId: 'w-1', properties: { estafet_score: 87 } },
      { id: second, objectWriteTraceId: 'w-2', properties: { estafet_score: 'not-a-number' } },
      { id: '150009999999', objectWriteTraceId: 'w-3', properties: { estafet_score: '12' } },
    ])
    expect(answer.status).toBe(207)
    expect(list(answer.body['results'])).toHaveLength(1)
    expect(list(answer.body['results'])[0]).toMatchObject({
      id: first,
      objectWriteTraceId: 'w-1',
      properties: { estafet_score: '87' },
    })
    expect(answer.body['numErrors']).toBe(2)
    expect(list(answer.body['errors'])[0]).toMatchObject({
      category: 'VALIDATION_ERROR',
      context: { objectWriteTraceId: ['w-2'] },
    })
    expect(list(answer.body['errors'])[1]).toMatchObject({
      category: 'OBJECT_NOT_FOUND',
      context: { ids: ['150009999999'], objectWriteTraceId: ['w-3'] },
    })
  })
})

describe('limits of a batch', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ id: String(index + 1), properties: {} }))
  test.each([
    { call: 'batch/update', count: 100, status: 207 },
    { call: 'batch/update', count: 101, status: 400 },
    { call: 'batch/read', count: 101, status: 400 },
    { call: 'batch/create', count: 101, status: 400 },
    { call: 'batch/upsert', count: 101, status: 400 },
    { call: 'batch/archive', count: 101, status: 400 },
    { call: 'batch/update', count: 0, status: 400 },
  ])('$call with $count inputs → $status', async ({ call, count, status }) => {
    expect((await crm.objects('POST', `contacts/${call}`, { inputs: many(count) })).status).toBe(status)
  })

  test('one id twice is refused', async () => {
    const answer = await update([
      { id: first, properties: {} },
      { id: first, properties: {} },
    ])
    expect(answer.status).toBe(400)
  })

  test('a body that is no JSON is refused', async () => {
    const response = await fetch(`${crm.sandbox.url}/crm/objects/2026-03/contacts/batch/read`, {
      method: 'POST',
      headers: { authorization: `Bearer ${crm.token}` },
      body: '{"inputs": [',
    })
    expect(response.status).toBe(400)
  })
})

describe('lifecycle stage', () => {
  test('goes forward, never silently backward, and backward after being cleared in a request of its own', async () => {
    const stage = async () => (await crm.read('contacts', second, 'lifecyclestage'))['lifecyclestage']
    const set = (value: string) => update([{ id: second, properties: { lifecyclestage: value } }])
    expect((await set('salesqualifiedlead')).status).toBe(200)
    expect(await stage()).toBe('salesqualifiedlead')
    const back = await set('lead')
    expect(back.status).toBe(200)
    expect(await stage()).toBe('salesqualifiedlead')
    await set('')
    expect(await stage()).toBeNull()
    await set('lead')
    expect(await stage()).toBe('lead')
  })
})

describe('stored forms', () => {
  test.each([
    { name: 'estafet_due', given: '1793620800000', read: '2026-11-02T12:00:00.000Z' },
    { name: 'estafet_due', given: '2026-11-02T14:00:00+02:00', read: '2026-11-02T12:00:00.000Z' },
    { name: 'estafet_day', given: '1793577600000', read: '2026-11-02' },
    { name: 'estafet_day', given: '2026-11-02', read: '2026-11-02' },
    { name: 'estafet_flags', given: 'b;a', read: 'b;a' },
    { name: 'estafet_flags', given: ';c', read: 'b;a;c' },
    { name: 'estafet_note', given: '', read: null },
  ])('$name = $given reads as $read', async ({ name, given, read }) => {
    await update([{ id: first, properties: { [name]: given } }])
    expect((await crm.read('contacts', first, name))[name]).toBe(read)
  })

  test('an unchanged value moves no date; a changed one does', async () => {
    const before = (await crm.read('contacts', first, 'email'))['lastmodifieddate']
    await crm.advance(5_000)
    await update([{ id: first, properties: { firstname: 'Ana' } }])
    expect((await crm.read('contacts', first, 'email'))['lastmodifieddate']).toBe(before)
    await update([{ id: first, properties: { firstname: 'Anna' } }])
    expect((await crm.read('contacts', first, 'email'))['lastmodifieddate']).not.toBe(before)
  })
})

describe('reading', () => {
  test('unknown properties are left out, empty ones are null, missing records are listed', async () => {
    const answer = await crm.objects('POST', 'contacts/batch/read', {
      properties: ['email', 'hs_lead_status', 'no_such_property'],
      propertiesWithHistory: ['lifecyclestage'],
      inputs: [{ id: first }, { id: '150009999999' }],
    })
    expect(answer.status).toBe(207)
    const [record] = list(answer.body['results'])
    expect(record?.['properties']).toMatchObject({
      email: 'ana.p@customer.example',
      hs_lead_status: null,
      hs_object_id: first,
    })
    expect(Object.keys(record?.['properties'] as Json)).not.toContain('no_such_property')
    expect(Object.keys(record?.['propertiesWithHistory'] as Json)).toEqual(['lifecyclestage'])
    expect(list(answer.body['errors'])[0]).toMatchObject({
      category: 'OBJECT_NOT_FOUND',
      context: { ids: ['150009999999'] },
    })
  })

  test.each(['contacts', 'contact', '0-1'])('the kind may be written %s', async (kind) => {
    expect((await crm.objects('GET', `${kind}/${first}`)).status).toBe(200)
  })

  test('by e-mail', async () => {
    const answer = await crm.objects('GET', 'contacts/ana.p%40customer.example?idProperty=email')
    expect(answer.body['id']).toBe(first)
    expect((await crm.objects('GET', 'contacts/Ana?idProperty=firstname')).status).toBe(400)
  })
})

describe('creating', () => {
  test('a taken e-mail is a conflict naming the holder', async () => {
    const answer = await crm.objects('POST', 'contacts', { properties: { email: 'ANA.p@customer.example' } })
    expect(answer.status).toBe(409)
    expect(answer.body).toMatchObject({
      category: 'CONFLICT',
      message: `Contact already exists. Existing ID: ${first}`,
    })
  })

  test('a task needs its due time; associations come with it', async () => {
    const missing = await crm.objects('POST', 'tasks/batch/create', {
      inputs: [{ properties: { hs_task_subject: 'Call' } }],
    })
    expect(missing.status).toBe(400)
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 204 }]
    const made = await crm.objects('POST', 'tasks/batch/create', {
      inputs: [
        {
          objectWriteTraceId: 't-1',
          properties: { hs_task_subject: 'Call', hs_timestamp: '2026-11-02T13:00:00.000Z', hs_task_priority: 'HIGH' },
          associations: [{ to: { id: first }, types }],
        },
      ],
    })
    expect(made.status).toBe(201)
    const id = String(list(made.body['results'])[0]?.['id'])
    const task = await crm.objects('GET', `tasks/${id}?associations=contacts&properties=hs_task_status`)
    expect(task.body).toMatchObject({
      properties: { hs_task_status: 'NOT_STARTED' },
      associations: { contacts: { results: [{ id: first, type: 'task_to_contact_unlabeled' }] } },
    })
  })

  test('upsert by a unique key makes one record, then changes it', async () => {
    await crm.api('POST', '/crm/properties/2026-03/tasks', {
      groupName: 'task',
      name: 'estafet_task_key',
      label: 'Key',
      type: 'string',
      fieldType: 'text',
      hasUniqueValue: true,
    })
    const upsert = (subject: string) =>
      crm.objects('POST', 'tasks/batch/upsert', {
        inputs: [
          {
            id: 'breach-1',
            idProperty: 'estafet_task_key',
            properties: { hs_task_subject: subject, hs_timestamp: '1793620800000' },
          },
        ],
      })
    const made = list((await upsert('one')).body['results'])[0]
    const changed = list((await upsert('two')).body['results'])[0]
    expect(made).toMatchObject({ new: true })
    expect(changed).toMatchObject({ new: false, id: made?.['id'], properties: { hs_task_subject: 'two' } })
    const without = await crm.objects('POST', 'contacts/batch/upsert', { inputs: [{ id: 'x', properties: {} }] })
    expect(without.status).toBe(400)
  })

  test('upsert by e-mail is all or nothing', async () => {
    const answer = await crm.objects('POST', 'contacts/batch/upsert', {
      inputs: [
        { id: 'new1@customer.example', idProperty: 'email', objectWriteTraceId: 'a', properties: { firstname: 'New' } },
        {
          id: 'new2@customer.example',
          idProperty: 'email',
          objectWriteTraceId: 'b',
          properties: { estafet_score: 'x' },
        },
      ],
    })
    expect(answer.status).toBe(400)
    expect((await crm.objects('GET', 'contacts/new1%40customer.example?idProperty=email')).status).toBe(404)
  })
})

describe('property definitions', () => {
  const create = (more: Json) =>
    crm.api('POST', '/crm/properties/2026-03/contacts', {
      groupName: 'estafet',
      name: 'estafet_more',
      label: 'More',
      type: 'string',
      fieldType: 'text',
      ...more,
    })
  test.each([
    { because: 'the group does not exist', more: { groupName: 'nowhere' }, status: 400 },
    { because: 'the name is not lower case', more: { name: 'Estafet' }, status: 400 },
    { because: 'the prefix is reserved', more: { name: 'hs_estafet' }, status: 400 },
    { because: 'type and fieldType differ', more: { type: 'number' }, status: 400 },
    { because: 'a boolean needs both options', more: { type: 'bool', fieldType: 'booleancheckbox' }, status: 400 },
    { because: 'the name is taken', more: { name: 'estafet_score' }, status: 409 },
  ])('refused because $because', async ({ more, status }) => {
    expect((await create(more)).status).toBe(status)
  })

  test('are created, read, changed and archived', async () => {
    expect((await create({ name: 'estafet_tmp' })).status).toBe(201)
    const path = '/crm/properties/2026-03/contacts/estafet_tmp'
    expect((await crm.api('PATCH', path, { label: 'Other' })).body['label']).toBe('Other')
    expect((await crm.api('GET', path)).body).toMatchObject({
      label: 'Other',
      modificationMetadata: { readOnlyValue: false },
    })
    expect((await crm.api('DELETE', path)).status).toBe(204)
    expect((await crm.api('GET', path)).status).toBe(404)
    const gone = await update([{ id: first, properties: { estafet_tmp: 'x' } }])
    expect(gone.status).toBe(400)
  })
})

test('without the scope a call is refused, naming the scope', async () => {
  const narrow = await (await Crm.start()).install({}, ['oauth', 'crm.objects.contacts.read'])
  const answer = await narrow.objects('POST', 'companies/batch/read', { inputs: [{ id: '1' }] })
  expect(answer.status).toBe(403)
  expect(answer.body['category']).toBe('MISSING_SCOPES')
  expect(list(answer.body['errors'])[0]).toMatchObject({
    context: { requiredGranularScopes: ['crm.objects.companies.read'] },
  })
  expect(
    (await narrow.objects('POST', 'contacts/batch/update', { inputs: [{ id: '1', properties: {} }] })).status,
  ).toBe(403)
  await narrow.close()
})
