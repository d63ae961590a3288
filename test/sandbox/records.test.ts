import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Json } from './crm-client.ts'
import { Crm, list } from './crm-client.ts'

let crm: Crm

beforeAll(async () => {
  crm = await (await Crm.start()).install()
  await crm.control('PUT', 'faults', { rateLimit: null, searchLimit: null, searchLagMs: 0 })
})
afterAll(() => crm.close())

const HUBSPOT = 'HUBSPOT_DEFINED'
const companies = (...names: string[]) =>
  crm.act(...names.map((name) => ({ do: 'create', type: 'companies', properties: { name } })))
const readLinks = async (from: string, to: string, ...ids: string[]) =>
  crm.api('POST', `/crm/associations/2026-03/${from}/${to}/batch/read`, { inputs: ids.map((id) => ({ id })) })

describe('merging', () => {
  test('makes a new record; old ids lead to it singly, but not in batches', async () => {
    const [company] = (await companies('Merged Co')) as [string]
    const [a, b] = (await crm.contacts(
      { email: 'a@merge.example', firstname: 'A', lifecyclestage: 'lead' },
      { email: 'b@merge.example', lastname: 'B', lifecyclestage: 'salesqualifiedlead' },
    )) as [string, string]
    await crm.act({ do: 'associate', from: { id: b }, to: { type: 'companies', id: company } })
    const answer = await crm.objects('POST', 'contacts/merge', { primaryObjectId: a, objectIdToMerge: b })
    expect(answer.status).toBe(200)
    const id = String(answer.body['id'])
    expect([a, b]).not.toContain(id)
    expect(answer.body['properties']).toMatchObject({
      email: 'a@merge.example',
      lastname: 'B',
      lifecyclestage: 'salesqualifiedlead',
      hs_merged_object_ids: `${a};${b}`,
      hs_additional_emails: 'b@merge.example',
    })
    for (const old of [a, b]) expect((await crm.objects('GET', `contacts/${old}`)).body['id']).toBe(id)
    expect((await crm.objects('PATCH', `contacts/${b}`, { properties: { city: 'Bandung' } })).body['id']).toBe(id)
    const batch = await crm.objects('POST', 'contacts/batch/update', {
      inputs: [
        { id: b, properties: { city: 'Lost' } },
        { id, properties: { city: 'Jakarta' } },
      ],
    })
    expect(batch.status).toBe(200)
    expect(list(batch.body['results']).map((record) => record['id'])).toEqual([id])
    const read = await crm.objects('POST', 'contacts/batch/read', { inputs: [{ id: a }, { id }] })
    expect(read.status).toBe(200)
    expect(list(read.body['results'])).toHaveLength(1)
    const links = await readLinks('contacts', 'companies', id)
    expect(list(links.body['results'])[0]).toMatchObject({ to: [{ toObjectId: Number(company) }] })
    expect((await crm.objects('GET', 'contacts/b%40merge.example?idProperty=email')).body['id']).toBe(id)
  })

  test('a record with itself, or with nothing, is refused', async () => {
    const [a] = (await crm.contacts({ firstname: 'Alone' })) as [string]
    const merge = (other: string) =>
      crm.objects('POST', 'contacts/merge', { primaryObjectId: a, objectIdToMerge: other })
    expect((await merge(a)).status).toBe(400)
    expect((await merge('150009999999')).status).toBe(404)
    expect((await crm.objects('POST', 'deals/merge', { primaryObjectId: '1', objectIdToMerge: '2' })).status).toBe(400)
  })
})

describe('deleting', () => {
  test('a deleted record is not found, but can be read as archived', async () => {
    const [id] = (await crm.contacts({ firstname: 'Gone' })) as [string]
    expect((await crm.objects('DELETE', `contacts/${id}`)).status).toBe(204)
    expect((await crm.objects('GET', `contacts/${id}`)).status).toBe(404)
    expect((await crm.objects('GET', `contacts/${id}?archived=true`)).body['archived']).toBe(true)
    const batch = await crm.objects('POST', 'contacts/batch/read?archived=true', { inputs: [{ id }] })
    expect(list(batch.body['results'])).toHaveLength(1)
    const update = await crm.objects('POST', 'contacts/batch/update', { inputs: [{ id, properties: { city: 'X' } }] })
    expect(update.status).toBe(207)
  })

  test('a privacy deletion by e-mail leaves nothing, and frees the address', async () => {
    const [id] = (await crm.contacts({ email: 'forget@me.example' })) as [string]
    const answer = await crm.objects('POST', 'contacts/gdpr-delete', {
      objectId: 'forget@me.example',
      idProperty: 'email',
    })
    expect(answer.status).toBe(204)
    expect((await crm.objects('GET', `contacts/${id}?archived=true`)).status).toBe(404)
    expect(await crm.contacts({ email: 'forget@me.example' })).not.toEqual([id])
  })
})

describe('associations', () => {
  test('the first company becomes the primary one; a new primary one takes its place', async () => {
    const [contact] = (await crm.contacts({ firstname: 'Linked' })) as [string]
    const [one, two] = (await companies('One', 'Two')) as [string, string]
    const put = await crm.objects('PUT', `contacts/${contact}/associations/default/companies/${one}`)
    expect(put.status).toBe(200)
    expect(list(put.body['results']).map((result) => (result['associationSpec'] as Json)['associationTypeId'])).toEqual(
      [279, 280],
    )
    expect((await crm.read('contacts', contact, 'associatedcompanyid'))['associatedcompanyid']).toBe(one)
    const created = await crm.api('POST', '/crm/associations/2026-03/contacts/companies/batch/create', {
      inputs: [
        { from: { id: contact }, to: { id: two }, types: [{ associationCategory: HUBSPOT, associationTypeId: 1 }] },
      ],
    })
    expect(created.status).toBe(201)
    expect((await crm.read('contacts', contact, 'associatedcompanyid'))['associatedcompanyid']).toBe(two)
    const links = list((await readLinks('contacts', 'companies', contact)).body['results'])[0]
    expect(links?.['to']).toEqual([
      { toObjectId: Number(one), associationTypes: [{ category: HUBSPOT, typeId: 279, label: null }] },
      {
        toObjectId: Number(two),
        associationTypes: [
          { category: HUBSPOT, typeId: 1, label: 'Primary' },
          { category: HUBSPOT, typeId: 279, label: null },
        ],
      },
    ])
    await crm.api('POST', '/crm/associations/2026-03/contacts/companies/batch/archive', {
      inputs: [{ from: { id: contact }, to: [{ id: two }] }],
    })
    expect((await crm.read('contacts', contact, 'associatedcompanyid'))['associatedcompanyid']).toBeNull()
  })

  test('records without associations are listed as errors', async () => {
    const [contact] = (await crm.contacts({ firstname: 'Alone' })) as [string]
    const answer = await readLinks('contacts', 'companies', contact)
    expect(answer.status).toBe(207)
    expect(list(answer.body['errors'])[0]).toMatchObject({
      subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
      context: { fromObjectId: [contact] },
    })
  })

  test.each([
    { pair: 'contacts/companies', typeId: 280 },
    { pair: 'contacts/deals', typeId: 3 },
    { pair: 'tasks/contacts', typeId: 203 },
  ])('a type of another direction is refused: $pair $typeId', async ({ pair, typeId }) => {
    const answer = await crm.api('POST', `/crm/associations/2026-03/${pair}/batch/create`, {
      inputs: [
        { from: { id: '1' }, to: { id: '2' }, types: [{ associationCategory: HUBSPOT, associationTypeId: typeId }] },
      ],
    })
    expect(answer.status).toBe(400)
  })

  test.each([
    { pair: 'contact/company', ids: [1, 279] },
    { pair: 'company/contact', ids: [2, 280] },
    { pair: 'deal/company', ids: [5, 341] },
    { pair: 'contact/deal', ids: [4] },
    { pair: 'task/deal', ids: [216] },
  ])('labels of $pair', async ({ pair, ids }) => {
    const answer = await crm.api('GET', `/crm/associations/2026-03/${pair}/labels`)
    expect(list(answer.body['results']).map((label) => label['typeId'])).toEqual(ids)
  })
})

describe('association batches', () => {
  test('default ones are made without labels, and a label can be taken away alone', async () => {
    const [contact] = (await crm.contacts({ firstname: 'Labels' })) as [string]
    const [one] = (await companies('Label Co')) as [string]
    const base = '/crm/associations/2026-03/contacts/companies/batch'
    const pair = { from: { id: contact }, to: { id: one } }
    expect((await crm.api('POST', `${base}/associate/default`, { inputs: [pair] })).status).toBe(200)
    const types = [{ associationCategory: HUBSPOT, associationTypeId: 1 }]
    expect((await crm.api('POST', `${base}/labels/archive`, { inputs: [{ ...pair, types }] })).status).toBe(204)
    const links = list((await readLinks('contacts', 'companies', contact)).body['results'])[0]
    expect(links?.['to']).toEqual([
      { toObjectId: Number(one), associationTypes: [{ category: HUBSPOT, typeId: 279, label: null }] },
    ])
    expect((await crm.read('contacts', contact, 'associatedcompanyid'))['associatedcompanyid']).toBeNull()
    const listed = await crm.objects('GET', `contacts/${contact}/associations/companies`)
    expect(list(listed.body['results'])).toHaveLength(1)
    expect((await crm.objects('DELETE', `contacts/${contact}/associations/companies/${one}`)).status).toBe(204)
    expect((await readLinks('contacts', 'companies', contact)).status).toBe(207)
  })

  test.each([
    { inputs: 1_000, status: 207 },
    { inputs: 1_001, status: 400 },
  ])('reading $inputs → $status', async ({ inputs, status }) => {
    const ids = Array.from({ length: inputs }, (_, index) => String(index + 1))
    expect((await readLinks('contacts', 'companies', ...ids)).status).toBe(status)
  })
})

describe('lists', () => {
  test('are paged, and archived records leave them', async () => {
    const ids = await companies('List 1', 'List 2', 'List 3')
    const all: unknown[] = []
    let after = ''
    do {
      const answer = await crm.objects('GET', `companies?limit=2${after}`)
      all.push(...list(answer.body['results']).map((record) => record['id']))
      const next = (answer.body['paging'] as { next: { after: string } } | undefined)?.next.after
      after = next === undefined ? '' : `&after=${next}`
    } while (after !== '')
    expect(all).toEqual(expect.arrayContaining(ids))
    expect(new Set(all).size).toBe(all.length)
    const archived = await crm.objects('POST', 'companies/batch/archive', { inputs: [{ id: ids[0] }, { id: '1' }] })
    expect(archived.status).toBe(204)
    expect((await crm.objects('GET', `companies/${ids[0]}`)).status).toBe(404)
  })
})

describe('deals', () => {
  const deal = async (contact: string, stage = 'qualifiedtobuy') => {
    const answer = await crm.objects('POST', 'deals', {
      properties: { dealname: 'D', dealstage: stage, amount: '1200', closedate: '2026-12-31' },
      associations: [{ to: { id: contact }, types: [{ associationCategory: HUBSPOT, associationTypeId: 3 }] }],
    })
    expect(answer.status).toBe(201)
    return String(answer.body['id'])
  }

  test('are counted and move the contact forward, and won ones make a customer', async () => {
    const [contact] = (await crm.contacts({ firstname: 'Buyer', lifecyclestage: 'lead' })) as [string]
    const id = await deal(contact)
    const now = () =>
      crm.read('contacts', contact, 'lifecyclestage', 'num_associated_deals', 'hs_v2_date_entered_opportunity')
    expect(await now()).toMatchObject({ lifecyclestage: 'opportunity', num_associated_deals: '1' })
    expect((await now())['hs_v2_date_entered_opportunity']).not.toBeNull()
    await crm.objects('PATCH', `deals/${id}`, { properties: { dealstage: 'closedwon' } })
    expect((await now())['lifecyclestage']).toBe('customer')
    const read = await crm.read('deals', id, 'hs_is_closed', 'hs_is_closed_won', 'hs_closed_amount')
    expect(read).toMatchObject({ hs_is_closed: 'true', hs_is_closed_won: 'true', hs_closed_amount: '1200' })
    await crm.objects('DELETE', `deals/${id}`)
    expect((await now())['num_associated_deals']).toBeNull()
  })

  test('leave the stage alone where the portal says so', async () => {
    await crm.control('PUT', `portals/${crm.sandbox.portalId}`, { lifecycleSync: false })
    const [contact] = (await crm.contacts({ firstname: 'Still', lifecyclestage: 'lead' })) as [string]
    await deal(contact, 'closedwon')
    expect((await crm.read('contacts', contact, 'lifecyclestage'))['lifecyclestage']).toBe('lead')
  })

  test('pipelines', async () => {
    const answer = await crm.api('GET', '/crm/pipelines/2026-03/deals')
    const stages = list(list(answer.body['results'])[0]?.['stages'])
    expect(stages.find((stage) => stage['id'] === 'closedwon')?.['metadata']).toEqual({
      isClosed: 'true',
      probability: '1.0',
    })
    expect((await crm.api('GET', '/crm/pipelines/2026-03/leads')).status).toBe(403)
  })
})

describe('search', () => {
  let ids: string[]
  beforeAll(async () => {
    ids = await crm.contacts(
      { firstname: 'Ada', lastname: 'Searched', city: 'London', hs_lead_status: 'NEW', hs_email_bounce: '1' },
      { firstname: 'Bob', lastname: 'Searched', city: 'london', hs_lead_status: 'OPEN', hs_email_bounce: '5' },
      { firstname: 'Cyd', lastname: 'Searched', hs_email_bounce: '20' },
    )
  })
  const find = (filters: Json[], more: Json = {}) =>
    crm.objects('POST', 'contacts/search', {
      filterGroups: [{ filters: [{ propertyName: 'lastname', operator: 'EQ', value: 'searched' }, ...filters] }],
      properties: ['firstname'],
      ...more,
    })

  test.each([
    { filter: { propertyName: 'city', operator: 'EQ', value: 'LONDON' }, found: ['Ada', 'Bob'] },
    { filter: { propertyName: 'city', operator: 'IN', values: ['london'] }, found: ['Ada', 'Bob'] },
    { filter: { propertyName: 'city', operator: 'IN', values: ['London'] }, found: [] },
    { filter: { propertyName: 'hs_lead_status', operator: 'EQ', value: 'new' }, found: [] },
    { filter: { propertyName: 'hs_lead_status', operator: 'NEQ', value: 'NEW' }, found: ['Bob', 'Cyd'] },
    { filter: { propertyName: 'city', operator: 'HAS_PROPERTY' }, found: ['Ada', 'Bob'] },
    { filter: { propertyName: 'city', operator: 'NOT_HAS_PROPERTY' }, found: ['Cyd'] },
    { filter: { propertyName: 'hs_email_bounce', operator: 'GT', value: '4' }, found: ['Bob', 'Cyd'] },
    {
      filter: { propertyName: 'hs_email_bounce', operator: 'BETWEEN', value: '1', highValue: '5' },
      found: ['Ada', 'Bob'],
    },
    { filter: { propertyName: 'firstname', operator: 'CONTAINS_TOKEN', value: 'c*' }, found: ['Cyd'] },
    { filter: { propertyName: 'createdate', operator: 'LT', value: '1' }, found: [] },
  ])('$filter.propertyName $filter.operator $filter.value → $found', async ({ filter, found }) => {
    const answer = await find([filter])
    expect(list(answer.body['results']).map((result) => (result['properties'] as Json)['firstname'])).toEqual(found)
  })

  test('pages with after, sorted', async () => {
    const sorts = [{ propertyName: 'hs_email_bounce', direction: 'DESCENDING' }]
    const one = await find([], { sorts, limit: 2 })
    expect(one.body['total']).toBe(3)
    expect(list(one.body['results']).map((result) => result['id'])).toEqual([ids[2], ids[1]])
    expect(one.body['paging']).toEqual({ next: { after: '2' } })
    const two = await find([], { sorts, limit: 2, after: '2' })
    expect(list(two.body['results']).map((result) => result['id'])).toEqual([ids[0]])
    expect(two.body).not.toHaveProperty('paging')
  })

  test.each([
    { because: 'the page is too large', body: { limit: 201 } },
    { because: 'it goes beyond 10,000 results', body: { limit: 200, after: '9900' } },
    { because: 'there are two sorts', body: { sorts: ['createdate', 'email'] } },
    { because: 'there are six groups', body: { filterGroups: Array.from({ length: 6 }, () => ({ filters: [] })) } },
    {
      because: 'a property is unknown',
      body: { filterGroups: [{ filters: [{ propertyName: 'x', operator: 'HAS_PROPERTY' }] }] },
    },
    { because: 'the body is too long', body: { query: 'x'.repeat(3_001) } },
  ])('is refused because $because', async ({ body }) => {
    expect((await crm.objects('POST', 'contacts/search', body)).status).toBe(400)
  })

  test('does not know yet what was just written', async () => {
    await crm.control('PUT', 'faults', { searchLagMs: 5_000 })
    await crm.advance(10_000)
    await crm.act({ do: 'update', id: ids[0]!, properties: { city: 'Bandung' } })
    const [fresh] = await crm.contacts({ firstname: 'Dee', lastname: 'Searched' })
    const cities = async () => {
      const answer = await find([], { properties: ['city'] })
      return list(answer.body['results']).map((result) => (result['properties'] as Json)['city'])
    }
    expect(await cities()).toEqual(['London', 'london', null])
    await crm.advance(6_000)
    expect(await cities()).toEqual(['Bandung', 'london', null, null])
    expect(fresh).toBeDefined()
  })
})
