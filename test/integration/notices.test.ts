import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { SMTPServer } from 'smtp-server'
import { Webhook } from 'standardwebhooks'
import { invite } from '../../src/cli/sign-in-links.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { NoticesView } from '../../src/contracts/notices.ts'
import { Company } from '../support/company.ts'
import { demoContact } from '../../bench/support/demo-contact.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'

jest.setTimeout(120_000)

// One company, one mail server, one receiver: from a lead in the CRM to the letter and the signed call.

let database: FreshDatabase
let company: Company
let mailServer: SMTPServer
let receiver: Server
let hookUrl: string
const letters: { readonly to: string; readonly text: string }[] = []
const calls: { readonly id: string; readonly body: { type: string; data: Record<string, unknown> } }[] = []
let receiverAnswers = 200
let secret = ''
let session: { readonly cookie: string; readonly csrf: string }

beforeAll(async () => {
  mailServer = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS'] },
    onData(stream, { envelope }, done) {
      let text = ''
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
      stream.on('end', () => {
        letters.push({ to: envelope.rcptTo[0]!.address, text: text.replace(/=\r\n/g, '') })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => void mailServer.listen(0, '127.0.0.1', resolve))
  receiver = createServer((req, res) => {
    let body = ''
    req.on('data', (chunk: Buffer) => (body += chunk.toString()))
    req.on('end', () => {
      const verified = new Webhook(secret).verify(body, req.headers as Record<string, string>)
      calls.push({ id: String(req.headers['webhook-id']), body: verified as (typeof calls)[number]['body'] })
      res.writeHead(receiverAnswers).end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  hookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`
  const { port } = mailServer.server.address() as AddressInfo
  database = await freshDatabase()
  company = await Company.open({
    databaseUrl: database.url,
    sandbox: { population: 'company' },
    mail: { url: `smtp://127.0.0.1:${port}`, from: 'Estafet <notices@estafet.example>' },
  })
  await company.put('/sandbox/faults', { rateLimit: null, searchLagMs: 0 })
  // At whatever hour of the day this runs, somebody is there for the lead.
  const pools = defaultPolicy.pools.map((pool) => ({ ...pool, hours: 'always' as const }))
  await company.app.stores.policies.publish(
    company.installation,
    {
      ...{ document: { ...defaultPolicy, pools, rollout: { compared: 0 } }, yaml: null, restoredFrom: null },
      ...{ author: 'test', reason: 'test', at: company.app.flow.clock.now() },
    },
    1,
  )
})
afterAll(async () => {
  await company.close()
  await new Promise<void>((resolve) => mailServer.close(() => resolve()))
  await new Promise<void>((resolve) => void receiver.close(() => resolve()))
  await database.drop()
  await stopSharedServer()
})

/** As long as a test may take, so that a wait in vain says where. */
async function until(met: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 6_000; tries++) {
    if (await met()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`waited in vain for ${met.toString()}`)
}

async function signIn(person: string): Promise<typeof session> {
  const { stores, flow } = company.app
  const facts = { installation: company.installation, role: 'manager' as const, person, now: flow.clock.now() }
  const link = await invite(stores.access, { ...facts, publicUrl: company.publicUrl })
  const answer = await fetch(link, { redirect: 'manual' })
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ') // prettier-ignore
  const me = (await (await fetch(`${company.publicUrl}/api/me`, { headers: { cookie } })).json()) as { csrf: string }
  return { cookie, csrf: me.csrf }
}
async function ask<T>(path: string, body?: object, method = body === undefined ? 'GET' : 'POST'): Promise<T> {
  const answer = await fetch(company.publicUrl + path, {
    method,
    headers: {
      cookie: session.cookie,
      'x-csrf-token': session.csrf,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return (await answer.json()) as T
}
const seen = () => ask<NoticesView>('/api/me/notices')
test('somebody chooses: e-mail to the address in the CRM for leads given to them, a webhook for the rest', async () => {
  const people = await company.app.crmOf('hubspot').people(company.installation)
  // Whoever gets the next lead: everybody else has left.
  const [rep, ...others] = people.filter(
    ({ active, jobTitle }) => active && !/manager|head|director/i.test(jobTitle ?? ''),
  )
  await company.act(...others.map(({ repId }) => ({ do: 'deactivateOwner', ownerId: repId })))
  const { syncPeople } = await import('../../src/flow/sync-people.ts')
  const { flow } = company.app
  await syncPeople(flow, flow.crms.of('hubspot'), company.installation)
  session = await signIn(rep!.name)

  const before = await seen()
  expect(before).toMatchObject({ revision: 0, events: {}, email: 'ready', webhook: null, self: { id: rep!.repId } })
  const events = { 'lead-assigned': ['email', 'webhook'], digest: ['email'] }
  const wish = { revision: 0, self: rep!.repId, language: 'id', scope: 'mine', events }
  expect(await ask<NoticesView>('/api/me/notices', wish, 'PUT')).toMatchObject({ revision: 1, events })
  // The same change from a page that knows an older state.
  expect(await ask('/api/me/notices', { ...wish, events: {} }, 'PUT')).toMatchObject({ code: 'notices_changed' })
  const set = await ask<{ secret: string }>('/api/me/notices/webhook', { action: 'set', url: hookUrl })
  secret = set.secret
  expect(await ask('/api/me/notices/webhook', { action: 'set', url: 'https://10.0.0.1/in' })).toMatchObject({
    code: 'hook_private',
  })
  const kept = await company.query('select hook_url, hook_secret from notice_choices')
  expect(JSON.stringify(kept.rows)).not.toContain(hookUrl)
  expect(JSON.stringify(kept.rows)).not.toContain(secret.slice(6))
})

test('a trial arrives by both ways', async () => {
  for (const channel of ['email', 'webhook']) await ask('/api/me/notices/test', { channel })
  await until(() => letters.length === 1 && calls.length === 1)
  expect(letters[0]!.text).toContain('Subject: Pemberitahuan dari Estafet')
  expect(calls[0]!.body.type).toBe('test')
})

test('a lead that is given is told to its owner by both ways, once, with a link and by name', async () => {
  const [made] = await company.act({
    do: 'create',
    type: 'contacts',
    properties: { ...demoContact(1), firstname: 'Janeerasable', email: 'jane@erasable.example', company: 'Erasable' },
  })
  await company.settled()
  const tellsOfIt = (one: (typeof calls)[number]) => one.body.data['recordId'] === made!.id
  await until(() => calls.some(tellsOfIt) && letters.some(({ text }) => text.includes('Janeerasable')))
  const call = calls.find(tellsOfIt)!
  const letter = letters.find(({ text }) => text.includes('Janeerasable'))!
  expect(call.body.data).toMatchObject({ recordId: made!.id, subject: expect.stringContaining('Janeerasable') })
  expect(call.body.type).toBe('lead-assigned')
  expect(letter.text).toContain(`${company.publicUrl}/leads/`)
  // Decided again and again: no second notice.
  await company.act({ do: 'update', type: 'contacts', id: made!.id, properties: { jobtitle: 'CEO' } })
  await company.settled()
  const kept = await company.query('select channel from notices where record_id = $1 order by 1', [made!.id])
  expect(kept.rows).toEqual([{ channel: 'email' }, { channel: 'webhook' }])
  expect(JSON.stringify(company.log.lines)).not.toMatch(/Janeerasable|erasable\.example/)
})

test('a receiver in trouble: tried again under the same id, then set aside where everybody sees it, then sent', async () => {
  receiverAnswers = 500
  calls.length = 0
  await ask('/api/me/notices/test', { channel: 'webhook' })
  await until(() => calls.length === 1)
  const failing =
    await company.query(`select attempts, state, problem, not_before > clock_timestamp() + interval '3 s' as waits
    from notices where state = 'waiting'`)
  expect(failing.rows).toEqual([{ attempts: 1, state: 'waiting', problem: 'hook_in_trouble', waits: true }])
  expect((await seen()).webhook?.failingSince).not.toBeNull()
  // The hours between are left out: the next try is the last one.
  await company.query(`update notices set attempts = 7, not_before = clock_timestamp() where state = 'waiting'`)
  await until(async () => (await seen()).told[0]?.state === 'failed')
  expect(calls).toHaveLength(2)
  expect(new Set(calls.map(({ id }) => id)).size).toBe(1)
  const letters_ = await company.app.stores.reads.deadLetters(company.installation, 9)
  expect(letters_).toMatchObject([{ kind: 'notice', code: 'hook_in_trouble' }])
  receiverAnswers = 200
  await company.app.stores.reads.replay(company.installation, 'all', company.app.flow.clock.now())
  await until(() => calls.length === 3)
  await until(async () => (await seen()).told[0]?.state === 'sent')
  expect((await seen()).webhook?.failingSince).toBeNull()
  expect(await company.app.stores.reads.deadLetters(company.installation, 9)).toEqual([])
})

test('a process that ends between sending and remembering: the notice comes again under its id', async () => {
  const { notices } = company.app.stores
  await company.app.stopWorkers()
  const { person } = (await notices.choices(company.installation))[0]!
  const id = await notices.putTest(company.installation, person, 'webhook', company.app.flow.clock.now())
  const first = (await notices.claim(company.installation, 9, 1))!
  await until(async () => (await notices.waiting()).length === 1)
  const second = (await notices.claim(company.installation, 9, 60_000))!
  expect([first, second].map(({ notices: [one] }) => [one!.noticeId, one!.attempts])).toEqual([[id, 1], [id, 2]]) // prettier-ignore
  // The one that lost its lease changes nothing any more.
  await notices.finish(first, [{ noticeId: id, kind: 'failed', problem: 'x', message: 'x', advice: 'x' }], 2)
  await notices.finish(second, [{ noticeId: id, kind: 'sent' }], 3)
  expect((await seen()).told.find((one) => one.id === id)?.state).toBe('sent')
})

test('an address that took nothing for five days is switched off, and the person is told by letter', async () => {
  const { notices } = company.app.stores
  const { sendNotices } = await import('../../src/flow/notices/send-notices.ts')
  const { flow } = company.app
  const person = (await notices.choices(company.installation))[0]!.person
  const refusing = { post: async () => ({ kind: 'refused' as const, problem: 'hook_refuses', isFinal: false }), objection: () => null } // prettier-ignore
  const sent: string[] = []
  const mailer = { send: async ({ subject }: { subject: string }) => (sent.push(subject), { kind: 'taken' as const }) }
  const desk = { flow, notices, mailer, hooks: refusing, publicUrl: 'https://estafet.example' }
  await notices.noteHook(company.installation, person, 'refused', flow.clock.now() - 5 * 86_400_000)
  await notices.putTest(company.installation, person, 'webhook', flow.clock.now())
  await sendNotices(desk, company.installation)
  await sendNotices(desk, company.installation)
  expect(sent).toEqual(['Webhook Anda dimatikan'])
  expect((await seen()).webhook?.offSince).not.toBeNull()
})

test('after a privacy deletion no notice tells of the person', async () => {
  const [told] = (await company.query(`select record_id from notices where record_id is not null limit 1`)).rows
  const before = (await company.query('select 1 from notices')).rows.length
  const recordId = String(told!['record_id'])
  const { forgetting } = company.app.stores
  await forgetting.ask(company.installation, [recordId], { announced: true, at: 1, dueAt: 1 })
  await forgetting.forget(company.installation, recordId, 2)
  expect((await company.query('select 1 from notices where record_id = $1', [recordId])).rows).toEqual([])
  expect((await company.query('select 1 from notices')).rows.length).toBe(before - 2)
})
