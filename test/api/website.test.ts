import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { websiteView } from '../../src/contracts/website.ts'
import { decisionId, NOW } from './support/believable-decisions.ts'
import { OURS, startApi, type ApiWorld } from './support/api-world.ts'

const SHOP = 'https://www.shop.example'
const SITE = Buffer.from(OURS).toString('base64url')
const BROWSER = '3f0c1f9e-0000-4000-8000-000000000001'
/** What is kept of the browser's id. */
const VISITOR = createHash('sha256').update(BROWSER).digest('hex')
const PAGE = { i: decisionId(1), u: '/pricing', b: { s: 'google', m: null, c: null, r: 'google.com' } }

let world: ApiWorld
let admin: { readonly cookie: string; readonly csrf: string }
beforeEach(async () => {
  world = await startApi({ mode: 'production' })
  const cookie = await world.signIn('admin')
  const me = (await (await fetch(`${world.url}/api/me`, { headers: { cookie } })).json()) as { csrf: string }
  admin = { cookie, csrf: me.csrf }
  await allow([SHOP])
})
afterEach(() => world.close())

function allow(origins: readonly string[]): Promise<Response> {
  const headers = { cookie: admin.cookie, 'x-csrf-token': admin.csrf, 'sec-fetch-site': 'same-origin' }
  return fetch(`${world.url}/api/website`, {
    method: 'PUT',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ origins }),
  })
}
async function send(news: unknown, headers: Record<string, string> = {}): Promise<readonly unknown[]> {
  const answer = await fetch(`${world.url}/t/collect`, {
    method: 'POST',
    headers: { origin: SHOP, 'content-type': 'text/plain', ...headers },
    body: typeof news === 'string' ? news : JSON.stringify(news),
  })
  expect([answer.status, await answer.text()]).toEqual([204, ''])
  expect(answer.headers.get('set-cookie')).toBeNull()
  return world.shelves.visits.map(([installation, one]) => [installation, one])
}
const news = (over: object) => ({ s: SITE, v: BROWSER, ...over })

describe('what a browser sends', () => {
  test('a page, with how the visit began, at the server’s time', async () => {
    expect(await send(news({ p: { ...PAGE, u: '/pricing?q=secret#x' } }))).toEqual([
      [
        OURS,
        {
          kind: 'page',
          visitor: VISITOR,
          visit: {
            ...{ visitId: PAGE.i, at: NOW, page: '/pricing' },
            cameBy: { utmSource: 'google', utmMedium: null, utmCampaign: null, referrer: 'google.com' },
          },
        },
      ],
    ])
  })

  test('who they are; and consent taken back, which alone counts then', async () => {
    await send(news({ e: 'jane@acme.example' }))
    expect(await send(news({ x: 1, e: 'jane@acme.example' }))).toEqual([
      [OURS, { kind: 'identify', visitor: VISITOR, email: 'jane@acme.example' }],
      [OURS, { kind: 'forget', visitor: VISITOR }],
    ])
  })

  test.each<[string, unknown, Record<string, string>]>([
    ['another website', news({ p: PAGE }), { origin: 'https://evil.example' }],
    ['Do Not Track', news({ p: PAGE }), { dnt: '1' }],
    ['Global Privacy Control', news({ p: PAGE }), { 'sec-gpc': '1' }],
    ['a site that nobody has', { ...news({ p: PAGE }), s: 'bm9ib2R5' }, {}],
    ['no JSON', '{', {}],
    ['something else', news({ p: PAGE, admin: true }), {}],
    ['an id that is none', { ...news({ p: PAGE }), v: 'x' }, {}],
    ['a page that is none', news({ p: { ...PAGE, u: 'javascript:alert(1)' } }), {}],
  ])('with %s is dropped, and answered the same', async (_what, body, headers) => {
    expect(await send(body, headers)).toEqual([])
  })

  test('above 120 in a minute from one address the rest is dropped', async () => {
    for (let n = 0; n < 122; n += 1) await send(news({ e: `p${n}@acme.example` }))
    expect(world.shelves.visits).toHaveLength(120)
  })
})

describe('the websites', () => {
  test('an admin sets them, and sees what to put on the page', async () => {
    const view = websiteView.parse(await (await allow(['https://a.example', SHOP])).json())
    expect(view).toMatchObject({ site: SITE, origins: ['https://a.example', SHOP] })
    expect(view.script).toMatch(/\/t\.js$/)
  })
  test.each([['https://a.example/path'], ['a.example'], ['*']])('“%s” is no origin', async (origin) => {
    expect((await allow([origin])).status).toBe(400)
  })
  test('none: nothing is taken in', async () => {
    await allow([])
    expect(await send(news({ p: PAGE }))).toEqual([])
  })
})

test('the script is small, for anybody’s page, and sets no cookie', async () => {
  const answer = await fetch(`${world.url}/t.js`)
  const text = await answer.text()
  expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  expect(answer.headers.get('content-type')).toContain('text/javascript')
  expect(gzipSync(text).length).toBeLessThan(3 * 1024)
  expect(text).not.toMatch(/\bcookie\s*=/)
})
