import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Crm, http } from './crm-client.ts'

let crm: Crm
const hostile = '"><script>alert(1)</script>'

beforeAll(async () => {
  crm = await Crm.start({ population: 'company' })
})
afterAll(() => crm.close())

const get = (path: string) => http('GET', `${crm.sandbox.url}${path}`)

test('a record page shows properties, owner, associations and timeline, all escaped', async () => {
  const [company, contact] = (await crm.act(
    { do: 'create', type: 'companies', properties: { name: hostile } },
    { do: 'create', properties: { firstname: hostile, email: 'x@customer.example', hubspot_owner_id: '5500004' } },
  )) as [string, string]
  await crm.act(
    { do: 'associate', from: { id: contact }, to: { type: 'companies', id: company } },
    {
      do: 'create',
      type: 'tasks',
      properties: { hs_task_subject: hostile, hs_timestamp: '1793620800000' },
      associations: [{ id: contact }],
    },
    { do: 'viewPage', contactId: contact, url: 'https://x.example/pricing', title: hostile },
    { do: 'submitForm', contactId: contact, form: 'Demo request form' },
    { do: 'log', kind: 'call', contactId: contact, properties: { hs_call_title: hostile } },
  )
  const page = await get(`/contacts/8800001/record/0-1/${contact}`)
  expect(page.status).toBe(200)
  expect(page.text).not.toContain('<script>')
  for (const text of [
    'Budi Santoso',
    'x@customer.example',
    '(primary)',
    'Demo request form',
    'call: ',
    '&lt;script&gt;',
  ]) {
    expect(page.text).toContain(text)
  }
  for (const path of ['/', '/contacts/8800001/objects/0-1', '/contacts/8800001/objects/0-2', '/tasks/8800001']) {
    const list = await get(path)
    expect(list.status).toBe(200)
    expect(list.text).not.toContain('<script>')
    expect(list.headers.get('content-type')).toContain('text/html')
  }
  expect((await get('/tasks/8800001')).text).toContain('&lt;script&gt;')
})

test('the list shows the newest first', async () => {
  const [id] = await crm.contacts({ firstname: 'Newest', lastname: 'Of All' })
  const page = await get('/contacts/8800001/objects/0-1')
  expect(page.text.indexOf(`record/0-1/${id ?? ''}`)).toBe(page.text.indexOf('record/0-1/'))
})

test.each([
  '/nothing',
  '/contacts/8800001/record/0-1/1',
  '/contacts/1/objects/0-1',
  '/contacts/8800001/objects/0-999',
  '/sandbox/nothing',
])('%s is not there', async (path) => {
  expect((await get(path)).status).toBe(404)
})

test.each([
  { because: 'the act is unknown', actions: [{ do: 'dance' }] },
  { because: 'the record does not exist', actions: [{ do: 'update', id: '1', properties: {} }] },
  { because: 'the property does not exist', actions: [{ do: 'create', properties: { nonsense: '1' } }] },
  { because: 'there are too many', actions: Array.from({ length: 5_001 }, () => ({ do: 'dance' })) },
])('an act is refused because $because', async ({ actions }) => {
  expect((await crm.control('POST', 'portals/8800001/act', { actions })).status).toBeGreaterThanOrEqual(400)
})
