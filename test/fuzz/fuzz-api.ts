import { startApi } from '../api/support/api-world.ts'
import { SeededChance } from './chance.ts'
import { faultOf, tryEach, type FuzzReport } from './report.ts'
import { strangePolicy, strangePolicyText } from './strange-policy.ts'
import { strangeValue, withBytesChanged } from './strange-values.ts'

type World = Awaited<ReturnType<typeof startApi>>
const TAKEN = new Set([200, 400, 404, 409, 413, 415, 422])

/**
 * Hands in changed policies over HTTP, at every route that takes one, as a signed-in admin. A fault: an answer of 5xx or of no known
 * kind, or an error logged.
 */
export async function fuzzPolicyRoutes(
  count: number,
  seed: number,
  onPart: (done: number) => void,
): Promise<FuzzReport> {
  const chance = new SeededChance(seed)
  const world = await startApi()
  const cookie = await world.signIn('admin')
  const me = (await (await fetch(`${world.url}/api/me`, { headers: { cookie } })).json()) as { csrf: string }
  const headers = { cookie, 'content-type': 'application/json', 'x-csrf-token': me.csrf, origin: world.url }
  const report = await tryEach(count, onPart, async () => {
    const { method, path, body } = policyRequest(chance)
    const text = JSON.stringify(body)
    const sent = chance.oneIn(10) ? withBytesChanged(Buffer.from(text), chance) : Buffer.from(text)
    const answer = await fetch(world.url + path, { method, headers, body: new Uint8Array(sent) })
    await answer.arrayBuffer()
    return judged(world, answer.status, TAKEN, `${method} ${path} ${text}`)
  })
  await world.close()
  return report
}

function policyRequest(chance: SeededChance): { method: 'POST' | 'PUT'; path: string; body: unknown } {
  const [text, document] = [strangePolicyText(chance), strangePolicy(chance)]
  const written = chance.oneIn(2) ? { text } : { document }
  switch (chance.below(6)) {
    case 0:
      return { method: 'POST', path: '/api/policy/diff', body: { from: written, to: { document } } }
    case 1:
      return { method: 'POST', path: '/api/policy/look', body: { document } }
    case 2:
      return { method: 'PUT', path: '/api/policy/draft', body: { revision: 0, baseVersion: 14, document } }
    case 3:
      return { method: 'POST', path: '/api/policy/try', body: { document, leadId: strangeValue(chance) } }
    case 4:
      return { method: 'PUT', path: '/api/policy', body: { reason: 'fuzz', expectedVersion: 1, ...written } }
    default:
      return { method: 'POST', path: '/api/policy/lint', body: written }
  }
}

/**
 * Comes back from a consent page that may have been somebody else's: strange states, codes, doubled parameters, other browsers. A
 * fault: an answer but 303 or a refusal, or a session begun without the state that this browser was given.
 */
export async function fuzzOauthCallbacks(
  count: number,
  seed: number,
  onPart: (done: number) => void,
): Promise<FuzzReport> {
  const chance = new SeededChance(seed)
  const world = await startApi({ mode: 'production' })
  let tries = 0
  const report = await tryEach(count, onPart, async () => {
    // Each try comes from another address: one address has thirty a minute.
    tries += 1
    const from = { 'x-forwarded-for': `10.${tries >> 16}.${(tries >> 8) & 255}.${tries & 255}` }
    const started = await fetch(`${world.url}/oauth/hubspot/start`, { redirect: 'manual', headers: from })
    const state = new URL(started.headers.get('location')!).searchParams.get('state')!
    const own = started.headers.getSetCookie()[0]!.split(';')[0]!
    const honest = chance.oneIn(10)
    const cookie = honest || chance.oneIn(3) ? own : strangeCookie(own, chance)
    const path = `/oauth/hubspot/callback?${honest ? `state=${state}&code=good` : strangeQuery(state, chance)}`
    const answer = await fetch(world.url + path, { redirect: 'manual', headers: { ...from, cookie } })
    await answer.arrayBuffer()
    const letIn = answer.headers.getSetCookie().some((one) => one.startsWith('estafet_session=') && !/=;/.test(one))
    // A change may have left the value as it was.
    const theirs =
      cookie.split('; ').includes(own) && new URLSearchParams(path.split('?')[1]).getAll('state').includes(state)
    if (letIn && !theirs) return { fault: `let in without its own state: ${path} with ${cookie}` }
    if (honest && !letIn) return { fault: `not let in with its own state: ${path}` }
    return judged(world, answer.status, new Set([303, 400, 404, 431]), path)
  })
  await world.close()
  return report
}

function strangeCookie(own: string, chance: SeededChance): string {
  const [name, value = ''] = own.split('=')
  const other = withBytesChanged(Buffer.from(value), chance).toString('latin1')
  return chance
    .oneOf(['', `${name}=`, `${name}=${other}; ${name}=x`, `${name}=${other}`, 'a=b'])
    .replace(/[^\x20-\x7e]/g, '?')
}

function strangeQuery(state: string, chance: SeededChance): string {
  const strange = () =>
    encodeURIComponent(
      JSON.stringify(strangeValue(chance))
        .slice(0, 500)
        .replace(/[\ud800-\udfff]/g, '?'),
    )
  const states = [state, strange(), state.slice(1), `${state}%00`, `${state}&state=${strange()}`]
  const parts = [`state=${chance.oneOf(states)}`, `code=${chance.oneOf(['good', 'bad', strange()])}`]
  if (chance.oneIn(4)) parts.push(`error=${strange()}`)
  if (chance.oneIn(4)) parts.push(`${strange()}=${strange()}`)
  if (chance.oneIn(6)) parts.push('state[]=1', 'code[a]=b')
  return chance.oneIn(6) ? parts.slice(1).join('&') : parts.join('&')
}

/** A refused code is logged by design: it is the CRM's answer, not a failure of ours. */
function judged(world: World, status: number, known: ReadonlySet<number>, given: string) {
  const unforeseen = world.errors.splice(0).find((error) => !/the CRM refused the code/.test(String(error)))
  if (unforeseen !== undefined) return faultOf(unforeseen, given)
  return known.has(status) ? { kind: String(status) } : { fault: `answered ${status} to ${given.slice(0, 2_000)}` }
}
