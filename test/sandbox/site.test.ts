import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Crm, http } from './crm-client.ts'

const HOSTILE = '"><script>alert(1)</script>'
let crm: Crm
beforeAll(async () => {
  crm = await Crm.start({ population: 'company' })
})
afterAll(() => crm.close())

const at = (path: string): string => `${crm.sandbox.url}/site/8800001${path}`
const send = (fields: Record<string, string>): Promise<Response> =>
  fetch(at('/demo'), { method: 'POST', body: new URLSearchParams(fields) })

describe('the website of the pretend company', () => {
  test('has no script before one is named, and then the one with its site on every page', async () => {
    expect((await http('GET', at(''))).text).not.toContain('t.js')
    const website = { script: 'http://localhost:3000/t.js', site: HOSTILE }
    await http('PUT', `${crm.sandbox.url}/sandbox/portals/8800001`, { website })
    for (const path of ['', '/product', '/pricing', '/customers', '/demo']) {
      const { status, text } = await http('GET', at(path))
      expect([path, status]).toEqual([path, 200])
      expect(text).toContain('src="http://localhost:3000/t.js"')
      expect(text).not.toContain(HOSTILE)
    }
    expect((await http('GET', at('/nothing'))).status).toBe(404)
  })

  test('its form makes a contact, and notes the form on one that is known', async () => {
    const fields = { firstname: HOSTILE, lastname: 'Halim', company: 'PT Laut', email: 'Rina@Laut.example' }
    const thanks = await send(fields)
    expect(thanks.status).toBe(200)
    expect(await thanks.text()).not.toContain(HOSTILE)
    await send({ ...fields, firstname: 'Rina' })
    const list = await http('GET', `${crm.sandbox.url}/contacts/8800001/objects/0-1`)
    expect(list.text.match(/Rina Halim/g)).toHaveLength(1)
    const [record] = /\/contacts\/8800001\/record\/0-1\/\d+/.exec(list.text)!
    expect((await http('GET', crm.sandbox.url + record)).text).toContain('Demo request form')
  })

  test.each([{}, { email: 'nobody' }])('a form without an address is refused: %j', async (fields) => {
    expect((await send(fields)).status).toBe(400)
  })
})
