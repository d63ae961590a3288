import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { problem } from '../../src/contracts/problem.ts'
import { StoreUnavailableError } from '../../src/ports/stores.ts'
import { startApi } from './support/api-world.ts'
import type { ApiWorld } from './support/api-world.ts'

let world: ApiWorld
let failing: Error = new Error('secret inside /srv/app/file.ts')
beforeAll(async () => {
  world = await startApi({
    publicUrl: 'https://estafet.example',
    names: async () => {
      throw failing
    },
  })
})
afterAll(() => world.close())

test('every answer carries the protective headers', async () => {
  for (const path of ['/livez', '/api/me', '/nothing', '/signin/x']) {
    const { headers } = await fetch(world.url + path, { redirect: 'manual' })
    const policy = headers.get('content-security-policy')!
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toMatch(/style-src 'self' 'nonce-[\w-]{43}'/)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(headers.get('strict-transport-security')).toContain('max-age=31536000')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-/)
  }
})

test('data are never stored by a cache', async () => {
  for (const path of ['/api/me', '/api/live', '/api/unknown', '/livez', '/metrics', '/signin/x']) {
    expect((await fetch(world.url + path, { redirect: 'manual' })).headers.get('cache-control')).toBe('no-store')
  }
})

test('an error nobody planned for is told without its inside, and logged', async () => {
  const cookie = await world.signIn('viewer')
  const answer = await fetch(`${world.url}/api/live`, { headers: { cookie } })
  const text = await answer.text()
  expect(answer.status).toBe(500)
  expect(problem.parse(JSON.parse(text)).code).toBe('internal')
  expect(text).not.toMatch(/secret|srv|file\.ts/)
  expect(world.errors).toHaveLength(1)
})

test('a database that does not answer is told as that, with when to ask again', async () => {
  failing = new StoreUnavailableError('the database did not serve us (connection)', { cause: new Error('/srv secret') })
  const answer = await fetch(`${world.url}/api/live`, { headers: { cookie: await world.signIn('viewer') } })
  const text = await answer.text()
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
  expect(problem.parse(JSON.parse(text)).code).toBe('store_unavailable')
  expect(text).not.toMatch(/secret|srv/)
})

test('unknown addresses: a problem for programs, the page for people, 404 for both', async () => {
  expect((await fetch(`${world.url}/wp-login.php`)).status).toBe(404)
  expect((await fetch(`${world.url}/api/nothing`, { headers: { accept: 'text/html' } })).status).toBe(404)
  expect((await fetch(`${world.url}/assets/..%2f..%2fpackage.json`)).status).toBe(404)
  expect((await fetch(`${world.url}/assets/none.js`)).status).toBe(404)
  for (const path of ['/live', '/reports', '/settings', '/me', '/decisions']) {
    const page = await fetch(world.url + path, { headers: { accept: 'text/html' } })
    expect([path, page.status]).toEqual([path, 503])
    expect(problem.parse(await page.json()).code).toBe('page_not_built')
  }
})
