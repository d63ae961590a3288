import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { startApi } from './support/api-world.ts'
import type { ApiWorld } from './support/api-world.ts'

let world: ApiWorld
beforeEach(async () => {
  world = await startApi({ mode: 'production' })
})
afterEach(() => world.close())

async function start() {
  const answer = await fetch(`${world.url}/oauth/hubspot/start`, { redirect: 'manual' })
  const state = new URL(answer.headers.get('location')!).searchParams.get('state')!
  return { state, cookie: answer.headers.getSetCookie()[0]!.split(';')[0]! }
}
async function callback(query: Record<string, string>, cookie: string) {
  const answer = await fetch(`${world.url}/oauth/hubspot/callback?${new URLSearchParams(query).toString()}`, {
    redirect: 'manual',
    headers: { cookie },
  })
  return { to: answer.headers.get('location'), cookies: answer.headers.getSetCookie() }
}

test('a finished connection lets the one who made it in as admin', async () => {
  const { state, cookie } = await start()
  const { to, cookies } = await callback({ state, code: 'good' }, cookie)
  expect(to).toBe('/live?connected=1')
  const session = cookies.find((one) => one.startsWith('estafet_session='))!.split(';')[0]!
  const answer = await fetch(`${world.url}/api/me`, { headers: { cookie: session } })
  expect(await answer.json()).toMatchObject({ signedIn: true, role: 'admin', person: 'maya@example.com' })
})

test('a state is used once', async () => {
  const { state, cookie } = await start()
  await callback({ state, code: 'good' }, cookie)
  expect((await callback({ state, code: 'good' }, cookie)).to).toBe('/signin?problem=install_expired')
})

test.each([
  [
    'another browser',
    async () => ({ state: (await start()).state, cookie: (await start()).cookie }),
    'install_expired',
  ],
  ['no cookie', async () => ({ state: (await start()).state, cookie: '' }), 'install_expired'],
  ['an invented state', async () => ({ state: 'invented', cookie: (await start()).cookie }), 'install_expired'],
] as const)('%s → %s', async (_what, prepare, problem) => {
  const { state, cookie } = await prepare()
  const { to, cookies } = await callback({ state, code: 'good' }, cookie)
  expect(to).toBe(`/signin?problem=${problem}`)
  expect(cookies.some((one) => one.startsWith('estafet_session='))).toBe(false)
})

test('after ten minutes a state is worth nothing', async () => {
  const { state, cookie } = await start()
  world.clock.now += 600_001
  expect((await callback({ state, code: 'good' }, cookie)).to).toBe('/signin?problem=install_expired')
})

test('a refusal on the consent page and a refused code are told apart', async () => {
  const { state, cookie } = await start()
  expect((await callback({ state, error: 'access_denied' }, cookie)).to).toBe('/signin?problem=install_refused')
  const again = await start()
  expect((await callback({ state: again.state, code: 'bad' }, again.cookie)).to).toBe('/signin?problem=install_failed')
})

test('an unknown CRM is not found', async () => {
  expect((await fetch(`${world.url}/oauth/othercrm/start`)).status).toBe(404)
})
