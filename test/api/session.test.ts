import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { me } from '../../src/contracts/me.ts'
import { OURS, startApi } from './support/api-world.ts'
import type { ApiWorld } from './support/api-world.ts'

let world: ApiWorld
beforeEach(async () => {
  world = await startApi({ mode: 'production', publicUrl: 'https://estafet.example' })
})
afterEach(() => world.close())

const HOUR = 3_600_000
async function whoAmI(cookie: string) {
  const answer = await fetch(`${world.url}/api/me`, { headers: { cookie } })
  return { me: me.parse(await answer.json()), cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? null }
}
async function end(cookie: string, headers: Record<string, string>) {
  return (await fetch(`${world.url}/api/session/end`, { method: 'POST', headers: { cookie, ...headers } })).status
}

test('a sign-in link opens once, and its cookie is closed to scripts and other sites', async () => {
  const path = world.link('manager')
  const first = await fetch(`${world.url}${path}?to=/failed`, { redirect: 'manual' })
  expect(first.headers.get('location')).toBe('/failed')
  expect(first.headers.getSetCookie()[0]).toMatch(
    /^__Host-estafet_session=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  )
  const second = await fetch(world.url + path, { redirect: 'manual' })
  expect(second.headers.get('location')).toBe('/signin?problem=invitation_used')
  expect(second.headers.getSetCookie()).toEqual([])
})

test('a link checker that only asks for the head does not use the link up', async () => {
  const path = world.link('manager')
  expect((await fetch(world.url + path, { method: 'HEAD' })).status).toBe(204)
  expect((await fetch(world.url + path, { redirect: 'manual' })).headers.get('location')).toBe('/today')
})

test.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', 'live'])(
  'after sign-in %s is not followed',
  async (to) => {
    const answer = await fetch(`${world.url}${world.link('viewer')}?to=${encodeURIComponent(to)}`, {
      redirect: 'manual',
    })
    expect(answer.headers.get('location')).toBe('/live')
  },
)

test('a session ends after 12 unused hours, is renewed under a new id while used, and ends after 7 days', async () => {
  let cookie = await world.signIn('viewer')
  const first = cookie
  world.clock.now += 7 * HOUR
  const renewed = await whoAmI(cookie)
  expect(renewed.me.signedIn).toBe(true)
  expect(renewed.cookie).not.toBeNull()
  expect(renewed.cookie).not.toBe(first)
  cookie = renewed.cookie!
  world.clock.now += 6 * HOUR
  expect((await whoAmI(first)).me.signedIn).toBe(false)
  for (let used = 0; used < 40; used += 1) {
    const seen = await whoAmI(cookie)
    cookie = seen.cookie ?? cookie
    world.clock.now += 5 * HOUR
  }
  expect((await whoAmI(cookie)).me.signedIn).toBe(false)
})

test('a cookie with one letter changed, or sealed by another key, is nobody', async () => {
  const cookie = await world.signIn('admin')
  const body = JSON.parse(Buffer.from(cookie.split('=')[1]!.split('.')[0]!, 'base64url').toString()) as Record<
    string,
    unknown
  >
  const forged = Buffer.from(JSON.stringify({ ...body, installation: 'inst-theirs' })).toString('base64url')
  const changed = cookie.replace(/=.*\./, `=${forged}.`)
  for (const text of [
    changed,
    `${cookie}x`,
    cookie.split('.')[0]!,
    '__Host-estafet_session=.',
    '__Host-estafet_session=',
  ]) {
    expect((await whoAmI(text)).me.signedIn).toBe(false)
  }
})

test('an uninstalled installation lets nobody in', async () => {
  const cookie = await world.signIn('admin')
  world.shelves.installations.set(OURS, { ...world.shelves.installations.get(OURS)!, state: 'uninstalled' })
  expect((await whoAmI(cookie)).me.signedIn).toBe(false)
})

test('signing out ends the session on the server too, and only our own page can do it', async () => {
  const cookie = await world.signIn('admin')
  const seen = await whoAmI(cookie)
  const csrf = seen.me.signedIn ? seen.me.csrf : ''
  const own = { 'sec-fetch-site': 'same-origin', 'x-csrf-token': csrf }
  expect(await end(cookie, { ...own, 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await end(cookie, { 'x-csrf-token': csrf, origin: 'https://evil.example' })).toBe(403)
  expect(await end(cookie, { 'x-csrf-token': csrf })).toBe(403)
  expect(await end(cookie, { ...own, 'x-csrf-token': 'other' })).toBe(403)
  expect((await whoAmI(cookie)).me.signedIn).toBe(true)
  expect(await end(cookie, { 'x-csrf-token': csrf, origin: 'https://estafet.example' })).toBe(204)
  expect((await whoAmI(cookie)).me.signedIn).toBe(false)
})

test('guessing sign-in links is slowed down', async () => {
  const statuses: number[] = []
  for (let guess = 0; guess < 31; guess += 1)
    statuses.push((await fetch(`${world.url}/signin/${guess}`, { redirect: 'manual' })).status)
  expect(statuses.slice(0, 30).every((status) => status === 303)).toBe(true)
  expect(statuses[30]).toBe(429)
})
