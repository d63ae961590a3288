import { createHash, createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { answerView, cardView, type AnswerView, type DecidedCard } from '../../src/contracts/card.ts'
import { problem } from '../../src/contracts/problem.ts'
import { answerLead } from '../../src/flow/answer-lead.ts'
import { evaluateLead } from '../../src/flow/evaluate-lead.ts'
import { isThere, lookAtLead } from '../../src/flow/lead-card.ts'
import { createHubspotUserReader } from '../../src/crm/hubspot/signed-user.ts'
import { demoRequest, MemoryWorld } from '../support/memory-world.ts'
import { startApi, type ApiWorld } from './support/api-world.ts'

const SECRET = '00000000-1111-4222-8333-444444444444'
const APP = '7700001'
const PUBLIC = 'http://localhost:3000'
const MINUTE = 60_000

let world: MemoryWorld
let api: ApiWorld
/** False while a test wants the answer of a POST before anything is decided. */
let decides = true

beforeAll(async () => {
  world = await MemoryWorld.open()
  const { clock } = world
  const flow = {
    ...world.flow,
    clock: {
      now: () => clock.now(),
      monotonicMs: () => clock.monotonicMs(),
      sleep: async () => void (decides && (await world.settle())),
    },
  }
  api = await startApi({
    stores: world.stores,
    clock,
    card: {
      reader: createHubspotUserReader({ appId: APP, clientSecrets: ['an older one', SECRET] }),
      look: (installation, recordId, email) => lookAtLead(flow, installation, recordId, email),
      isThere: (installation, recordId) => isThere(flow, installation, recordId),
      answer: (installation, asked) => answerLead(flow, installation, asked),
      evaluate: (installation, asked) => evaluateLead(flow, installation, asked),
    },
  })
})
afterAll(() => api.close())

interface Call {
  readonly method?: 'GET' | 'POST'
  readonly path?: string
  readonly query?: Record<string, string>
  readonly body?: unknown
  readonly email?: string
  readonly portal?: string
  readonly app?: string
  readonly secret?: string
  readonly sentAt?: number
  readonly version?: 'v2' | 'v3'
  /** Added to the address after signing. */
  readonly afterSigning?: string
  /** In place of the parameters HubSpot appends. */
  readonly appended?: string
}

/** Calls as HubSpot's proxy does for `hubspot.fetch`. */
async function call(given: Call): Promise<Response> {
  const { method = 'GET', path = '/hubspot/card', email = 'x@customer.example', portal = '8800001' } = given
  const own = new URLSearchParams(given.query).toString()
  const appended =
    given.appended ??
    new URLSearchParams({ userId: '6600001', portalId: portal, userEmail: email, appId: given.app ?? APP }).toString()
  const address = `${path}?${own === '' ? '' : `${own}&`}${appended}`
  const body = given.body === undefined ? '' : JSON.stringify(given.body)
  const timestamp = String(given.sentAt ?? world.clock.now())
  const secret = given.secret ?? SECRET
  const signed = method + PUBLIC + address.replace('%40', '@') + body
  const headers: Record<string, string> =
    given.version === 'v2'
      ? {
          'x-hubspot-signature-version': 'v2',
          'x-hubspot-signature': createHash('sha256')
            .update(`${secret}${method}${PUBLIC}${address}${body}`)
            .digest('hex'),
        }
      : {
          'x-hubspot-signature-v3': createHmac('sha256', secret)
            .update(signed + timestamp)
            .digest('base64'),
          'x-hubspot-request-timestamp': timestamp,
        }
  return fetch(api.url + address + (given.afterSigning ?? ''), {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    ...(body === '' ? {} : { body }),
  })
}

const mail = (repId: string) => `${repId}@customer.example`
const MANAGER = mail('5509')
const OUTSIDER = mail('somebody.else')
let contacts = 100

/** A fresh lead that its rotation has given to somebody. */
async function aLead(): Promise<{ recordId: string; owner: string; card: DecidedCard }> {
  const recordId = String((contacts += 1))
  world.crm.put('contact', recordId, demoRequest({ email: `jane@acme${recordId}.example` }, world.clock.now()))
  await world.notify({ id: recordId, kind: 'created' })
  await world.settle()
  const owner = world.written(recordId, 'hubspot_owner_id')!
  return { recordId, owner, card: await look(recordId, mail(owner)) }
}
async function look(recordId: string, email: string, lang?: string): Promise<DecidedCard> {
  const answer = await call({ query: { recordId, ...(lang === undefined ? {} : { lang }) }, email })
  expect(answer.status).toBe(200)
  const view = cardView.parse(await answer.json())
  if (view.state !== 'decided') throw new Error(view.message)
  return view
}
function act(card: DecidedCard, recordId: string, email: string, body: Record<string, string>): Promise<Response> {
  return call({
    method: 'POST',
    path: '/hubspot/card/actions',
    email,
    body: { recordId, decisionId: card.decisionId, ...body },
  })
}
const done = async (answer: Response): Promise<AnswerView> => answerView.parse(await answer.json())

describe('evaluate now', () => {
  const evaluate = (recordId: string, email: string, more: Partial<Call> = {}) =>
    call({ method: 'POST', path: '/hubspot/card/evaluate', email, body: { recordId }, ...more })

  test.each([
    ['its owner', (owner: string) => mail(owner)],
    ['a manager', () => MANAGER],
  ])('%s has the lead decided again: what nobody told of the contact counts', async (_who, emailOf) => {
    const { recordId, owner, card } = await aLead()
    world.crm.put('contact', recordId, { lead_source: 'Referral' })
    const answer = await done(await evaluate(recordId, emailOf(owner)))
    expect(answer).toMatchObject({
      state: 'done',
      message: expect.stringMatching(/^Decided again .*\. The card shows/),
    })
    expect(answer.card!.score.source).toBeGreaterThan(card.score.source)
    expect([answer.card!.owner, answer.card!.decisionId === card.decisionId]).toEqual([card.owner, false])
  })

  test('twice in a row, with nothing new: decided twice, the same owner, no second turn', async () => {
    const { recordId, owner, card } = await aLead()
    const once = await done(await evaluate(recordId, mail(owner)))
    const twice = await done(await evaluate(recordId, mail(owner)))
    expect(new Set([card, once.card!, twice.card!].map(({ decisionId }) => decisionId)).size).toBe(3)
    expect([once.card!.owner, twice.card!.owner, twice.card!.why]).toEqual([card.owner, card.owner, card.why])
  })

  test('while the decision takes its time: safe, and said so; in the language of the reader', async () => {
    const { recordId, owner } = await aLead()
    decides = false
    const answer = await done(await evaluate(recordId, mail(owner), { body: { recordId, lang: 'id' } }))
    decides = true
    expect(answer).toEqual({
      state: 'kept',
      message: 'Sebentar lagi diputuskan ulang. Muat ulang kartu untuk melihat hasilnya.',
      card: null,
    })
    await world.settle()
  })

  test.each<[string, Partial<Call>, number, string]>([
    ['somebody else of the account', { email: OUTSIDER }, 403, 'not_your_lead'],
    ['a signature of somebody else', { secret: 'another' }, 401, 'signature_wrong'],
    ['a stale request', { sentAt: 0 }, 401, 'timestamp_stale'],
    ['another portal', { portal: '8800099' }, 404, 'not_found'],
    ['a contact nothing was decided of', { body: { recordId: '999999' } }, 404, 'not_found'],
    ['no contact', { body: {} }, 400, 'request_wrong'],
  ])('%s is refused, and nothing is decided', async (_who, more, status, code) => {
    const { recordId, owner, card } = await aLead()
    const answer = await evaluate(recordId, mail(owner), more)
    expect([answer.status, problem.loose().parse(await answer.json()).code]).toEqual([status, code])
    await world.settle()
    expect((await look(recordId, mail(owner))).decisionId).toBe(card.decisionId)
  })
})

describe('what the card shows', () => {
  test('the owner: deadline, why, score with its parts, brief, why not others, events, what to do', async () => {
    const { owner, card } = await aLead()
    expect(card).toMatchObject({
      stage: { id: 'mql', name: 'MQL' },
      temperature: { id: 'hot' },
      owner: { id: owner },
      reader: 'owner',
      actions: ['accept', 'reject', 'snooze'],
      notices: [],
      deadline: { state: 'running' },
    })
    expect(card.deadline.dueAt).toBeGreaterThan(card.asOf)
    expect(card.why).toContain(card.owner!.name)
    expect(card.score.source + card.score.qualification + card.score.fit).toBeCloseTo(card.score.total)
    expect(card.others).toHaveLength(2)
    expect(card.events.map(({ what }) => what).join()).toMatch(/MQL/)
    expect(card.brief.map(({ title }) => title)).toEqual([
      'Who',
      'Where from',
      'What they did',
      'How they fit',
      'Why now',
    ])
    expect(card.next.length).toBeGreaterThan(0)
    expect(card.reasons.map(({ id, needsNote }) => [id, needsNote])).toContainEqual(['other', true])
  })

  test('why stays the reason for which the owner got it, though looking again only kept it', async () => {
    const { recordId, owner, card } = await aLead()
    world.crm.put('contact', recordId, { jobtitle: 'Director of Sales' })
    await world.notify({ id: recordId, property: 'jobtitle', value: 'Director of Sales' })
    await world.settle()
    const later = await look(recordId, mail(owner))
    expect(later.decisionId).not.toBe(card.decisionId)
    expect([later.why, later.others]).toEqual([card.why, card.others])
  })

  test('in the language of the reader', async () => {
    const { recordId, owner } = await aLead()
    const card = await look(recordId, mail(owner), 'id')
    expect(card.language).toBe('id')
    expect(card.brief[0]?.title).toBe('Siapa')
    expect((await look(recordId, mail(owner), 'fr')).language).toBe('en')
  })

  test('somebody else of the account: the decision and who can act, nothing of the person, no buttons', async () => {
    const { recordId, card } = await aLead()
    const seen = await look(recordId, OUTSIDER)
    expect(seen).toMatchObject({ reader: 'other', actions: [], brief: [], events: [], reasons: [], why: card.why })
    expect(seen.whoCanAct).toEqual([card.owner!.name, 'Mia Kern'])
    expect(JSON.stringify(seen)).not.toContain('jane@')
  })

  test('a record nothing was decided of: not there, or not yet decided', async () => {
    const answer = await call({ query: { recordId: '999999' }, email: MANAGER })
    expect(cardView.parse(await answer.json())).toMatchObject({ state: 'unknown-record' })
    world.crm.put('contact', '999998', { email: 'later@firm.example' })
    const there = await call({ query: { recordId: '999998' }, email: MANAGER })
    expect(cardView.parse(await there.json())).toMatchObject({ state: 'not-evaluated' })
  })

  test('8 KB at most, whatever stands in the CRM', async () => {
    const recordId = String((contacts += 1))
    const long = '漢'.repeat(900)
    const fields = demoRequest({
      email: 'long@long.example',
      firstname: long,
      company: long,
      industry: long,
      jobtitle: long,
    })
    world.crm.put('contact', recordId, { ...fields, utm_campaign: long, event_name: long, partner_name: long })
    await world.notify({ id: recordId, kind: 'created' })
    await world.settle()
    const answer = await call({ query: { recordId }, email: MANAGER })
    expect((await answer.arrayBuffer()).byteLength).toBeLessThanOrEqual(8_192)
  })
})

/** Each in both languages, with what to do next. */
describe('what is out of the ordinary', () => {
  const kinds = ({ notices }: DecidedCard) => notices.map(({ kind }) => kind)
  const inBoth = async (recordId: string, email: string, kind: string) => {
    const told = await Promise.all(
      (['en', 'id'] as const).map(async (lang) => {
        const { notices } = await look(recordId, email, lang)
        return notices.find((one) => one.kind === kind)!
      }),
    )
    expect(new Set(told.flatMap(({ message, next }) => [message, next])).size).toBe(4)
    expect(told.map(({ message, next }) => message + next).join()).not.toMatch(/[{}]|undefined|null/)
    return told[0]!
  }

  test('an owner chosen by hand: until when, and how to undo it', async () => {
    const { recordId, owner } = await aLead()
    const next = ['5501', '5502', '5503'].find((id) => id !== owner)!
    world.crm.put('contact', recordId, { hubspot_owner_id: next })
    await world.notify({ id: recordId, property: 'hubspot_owner_id', value: next })
    await world.settle()
    expect(kinds(await look(recordId, mail(next)))).toEqual(['locked'])
    expect((await inBoth(recordId, mail(next), 'locked')).next).toMatch(/^To undo: /)
  })

  test('a lead that is out, and one that rests', async () => {
    const out = await aLead()
    await act(out.card, out.recordId, mail(out.owner), { action: 'reject', reason: 'competitor' })
    expect(kinds(await look(out.recordId, MANAGER))).toEqual(['excluded'])
    await inBoth(out.recordId, MANAGER, 'excluded')
    const resting = await aLead()
    await act(resting.card, resting.recordId, mail(resting.owner), { action: 'reject', reason: 'timing' })
    expect(kinds(await look(resting.recordId, MANAGER))).toEqual(['resting'])
    await inBoth(resting.recordId, MANAGER, 'resting')
  })

  test('no rights: whose it is and who can answer', async () => {
    const { recordId, card } = await aLead()
    expect(kinds(await look(recordId, OUTSIDER))).toEqual(['no-rights'])
    expect((await inBoth(recordId, OUTSIDER, 'no-rights')).message).toContain(card.owner!.name)
  })

  test('a record that was merged into another: which one this is', async () => {
    const { recordId, owner } = await aLead()
    const old = String((contacts += 1))
    world.crm.put('contact', old, demoRequest({ email: `old@acme${old}.example` }, world.clock.now()))
    await world.notify({ id: old, kind: 'created' })
    await world.settle()
    world.crm.merge('contact', [old], recordId)
    await world.notify({ id: recordId, kind: 'merged', mergedIds: [old] })
    await world.settle()
    expect(kinds(await look(old, mail(owner)))).toContain('merged')
    expect((await inBoth(old, mail(owner), 'merged')).message).toContain(recordId)
  })

  test.each(['setup', 'quarantined'] as const)(
    'an account that decides nothing (%s): paused, and who ends that',
    async (state) => {
      const { recordId, owner } = await aLead()
      const id = world.installation.installationId
      await world.stores.installations.setState(id, state, 'test')
      const seen = await call({ query: { recordId }, email: mail(owner) })
      await world.stores.installations.setState(id, 'active', 'test')
      expect(cardView.parse(await seen.json())).toMatchObject({
        state: 'paused',
        next: expect.stringContaining('admin'),
      })
    },
  )
})

describe('a lead may wait', () => {
  const snooze = (card: DecidedCard, recordId: string, email: string, until: number) =>
    call({
      method: 'POST',
      path: '/hubspot/card/actions',
      email,
      body: { recordId, decisionId: card.decisionId, action: 'snooze', until },
    })

  test('until one of the times offered, none beyond the deadline; it is told, and woken by hand', async () => {
    const { recordId, owner, card } = await aLead()
    const latest = card.snoozes.at(-1)!
    expect(latest.until).toBe(card.deadline.dueAt)
    const answer = await done(await snooze(card, recordId, mail(owner), latest.until))
    expect(answer.message).toMatch(/^Snoozed until /)
    expect(answer.card!.notices).toMatchObject([{ kind: 'snoozed', next: expect.stringContaining('wakes up') }])
    expect(answer.card!.actions).toEqual(['accept', 'reject', 'snooze', 'wake'])
    const up = await done(await act(answer.card!, recordId, mail(owner), { action: 'wake' }))
    expect(up.card!.notices).toEqual([])
    expect(up.card!.events.map(({ what }) => what).join()).toContain('ended the snooze')
  })

  test.each<[string, (card: DecidedCard) => number | undefined]>([
    ['beyond the deadline', ({ deadline }) => deadline.dueAt! + 1],
    ['in the past', ({ asOf }) => asOf - 1],
    ['without a time', () => undefined],
  ])('not %s: nothing is changed', async (_what, until) => {
    const { recordId, owner, card } = await aLead()
    const answer = await snooze(card, recordId, mail(owner), until(card)!)
    expect([answer.status, problem.parse(await answer.json()).code]).toEqual([400, 'snooze_wrong'])
    expect((await look(recordId, mail(owner))).notices).toEqual([])
  })
})

describe('an answer is decided and shown', () => {
  test('accept: the lead moves to SAL, the clock stops, and it can be handed back', async () => {
    const { recordId, owner, card } = await aLead()
    world.clock.advance(2 * MINUTE)
    const answer = await done(await act(card, recordId, mail(owner), { action: 'accept' }))
    expect(answer).toMatchObject({ state: 'done', card: { stage: { id: 'sal' }, deadline: { state: 'met' } } })
    expect(answer.message).toMatch(/^Accepted .+ The clock stopped after 2 min\.$/)
    expect(answer.card!.actions).toEqual(['hand-back', 'snooze'])
    expect(world.written(recordId, 'estafet_stage')).toBe('sal')
    // The rep's own property is theirs: Estafet reads it and never writes it.
    expect(world.written(recordId, 'estafet_rep_response')).toBeNull()
  })

  test('and nothing is undone when the lead is looked at again', async () => {
    const { recordId, owner, card } = await aLead()
    await act(card, recordId, mail(owner), { action: 'accept' })
    world.clock.advance(3 * 60 * MINUTE)
    await world.notify({ id: recordId })
    await world.settle()
    expect(await look(recordId, mail(owner))).toMatchObject({ stage: { id: 'sal' }, deadline: { state: 'met' } })
  })

  test('reject with a reason of the policy: its consequence', async () => {
    const { recordId, owner, card } = await aLead()
    const said = { action: 'reject', reason: 'competitor', note: 'they sell the same' }
    const answer = await done(await act(card, recordId, mail(owner), said))
    expect(answer.card).toMatchObject({ status: { id: 'disqualified' }, actions: [] })
    expect(world.written(recordId, 'estafet_status')).toBe('disqualified')
  })

  test('a note that names another reason does not change the chosen one', async () => {
    const { recordId, owner, card } = await aLead()
    const said = { action: 'reject', reason: 'timing', note: 'no spam, they said next year' }
    const answer = await done(await act(card, recordId, mail(owner), said))
    expect(answer.card).toMatchObject({ status: { id: 'nurture' }, stage: { id: 'known' } })
  })

  test('hand back after accepting', async () => {
    const { recordId, owner, card } = await aLead()
    const accepted = await done(await act(card, recordId, mail(owner), { action: 'accept' }))
    const back = await done(await act(accepted.card!, recordId, mail(owner), { action: 'hand-back' }))
    expect(back.card).toMatchObject({ stage: { id: 'known' }, status: { id: 'nurture' }, owner: null })
  })

  test('a manager may answer for the owner', async () => {
    const { recordId, card } = await aLead()
    const answer = await done(await act(card, recordId, MANAGER, { action: 'accept' }))
    expect(answer.card).toMatchObject({ stage: { id: 'sal' }, reader: 'manager' })
    expect(answer.card!.events.map(({ what }) => what)).toContain('Mia Kern accepted the lead')
  })

  test('twice, as by a double click or a retry: one answer', async () => {
    const { recordId, owner, card } = await aLead()
    const said = { action: 'reject', reason: 'timing' }
    const answers = [
      await done(await act(card, recordId, mail(owner), said)),
      await done(await act(card, recordId, mail(owner), said)),
    ]
    expect(answers.map(({ state }) => state)).toEqual(['done', 'done'])
    expect(answers[1]!.card!.decisionId).toBe(answers[0]!.card!.decisionId)
  })

  test('kept although the process ends before it is decided; a repetition adds nothing', async () => {
    const { recordId, owner, card } = await aLead()
    decides = false
    const first = await done(await act(card, recordId, mail(owner), { action: 'accept' }))
    const again = await done(await act(card, recordId, mail(owner), { action: 'accept' }))
    decides = true
    expect([first.state, again.state]).toEqual(['kept', 'kept'])
    await world.settle()
    const { stage, events } = await look(recordId, mail(owner))
    expect(stage.id).toBe('sal')
    expect(events.filter(({ what }) => /^\w+ \w+ accepted the lead$/.test(what))).toHaveLength(1)
  })
})

describe('refused, and nothing is changed', () => {
  const refused = async (answer: Response) => {
    const body = problem.loose().parse(await answer.json())
    expect(answer.status).toBe(body.status)
    return [body.status, body.code]
  }
  const asked = { query: { recordId: '101' }, email: MANAGER }
  test.each<[string, () => Call, number, string]>([
    ['a wrong signature', () => ({ ...asked, secret: 'another' }), 401, 'signature_wrong'],
    ['an address changed after signing', () => ({ ...asked, afterSigning: '&x=1' }), 401, 'signature_wrong'],
    ['a version 2 signature', () => ({ ...asked, version: 'v2' }), 401, 'signature_wrong'],
    ['a stale timestamp', () => ({ ...asked, sentAt: world.clock.now() - 5 * MINUTE - 1 }), 401, 'timestamp_stale'],
    ['a timestamp to come', () => ({ ...asked, sentAt: world.clock.now() + 6 * MINUTE }), 401, 'timestamp_future'],
    ['another app', () => ({ ...asked, app: '7700002' }), 401, 'other_app'],
    ['no user', () => ({ ...asked, appended: `portalId=8800001&appId=${APP}` }), 401, 'user_missing'],
    [
      'two portals',
      () => ({ ...asked, appended: `portalId=1&portalId=8800001&userId=1&userEmail=a@b.c&appId=${APP}` }),
      401,
      'user_missing',
    ],
    ['a portal that is not installed', () => ({ ...asked, portal: '8800009' }), 404, 'not_found'],
    ['no record', () => ({ email: MANAGER }), 400, 'request_wrong'],
  ])('%s', async (_what, request, status, code) => {
    expect(await refused(await call(request()))).toEqual([status, code])
  })

  test('a user without rights, with who has them', async () => {
    const { recordId, card } = await aLead()
    const answer = await act(card, recordId, OUTSIDER, { action: 'accept' })
    expect(await refused(answer.clone() as Response)).toEqual([403, 'not_your_lead'])
    expect(problem.parse(await answer.json()).detail).toContain(`the lead of ${card.owner!.name}`)
    expect((await look(recordId, OUTSIDER)).stage.id).toBe('mql')
  })

  test('an unknown decision, and one of another record', async () => {
    const one = await aLead()
    const two = await aLead()
    const unknown = { ...one.card, decisionId: '01900000-0000-7000-8000-000000000000' }
    for (const card of [unknown, two.card])
      expect(await refused(await act(card, one.recordId, MANAGER, { action: 'accept' }))).toEqual([404, 'not_found'])
  })

  test("another portal's record: to its own users it is not there", async () => {
    const { recordId, card } = await aLead()
    await world.stores.installations.connect({
      installationId: '00000000-0000-7000-8000-00000000bbbb',
      crm: 'hubspot',
      accountId: '8800002',
      scopes: [],
      language: 'en',
      zone: 'UTC',
      uiDomain: null,
      tokens: { accessToken: 'a', refreshToken: 'r', expiresAt: 1, obtainedAt: 0 },
      policy: (await world.stores.installations.policy(world.installation.installationId, 1)) as object,
      at: 0,
    })
    const seen = await call({ query: { recordId }, email: MANAGER, portal: '8800002' })
    expect(cardView.parse(await seen.json()).state).not.toBe('decided')
    const answer = await call({
      method: 'POST',
      path: '/hubspot/card/actions',
      portal: '8800002',
      email: MANAGER,
      body: { recordId, decisionId: card.decisionId, action: 'accept' },
    })
    expect(await refused(answer)).toEqual([404, 'not_found'])
  })

  test('a decision that changed meanwhile says who has the lead', async () => {
    const { recordId, owner, card } = await aLead()
    const next = ['5501', '5502', '5503'].find((id) => id !== owner)!
    world.crm.put('contact', recordId, { hubspot_owner_id: next })
    await world.notify({ id: recordId, property: 'hubspot_owner_id', value: next })
    await world.settle()
    const answer = await act(card, recordId, mail(owner), { action: 'accept' })
    const body = problem.parse(await answer.json())
    expect([body.status, body.code]).toEqual([409, 'lead_moved'])
    expect(body.detail).toMatch(/^This lead moved to (Ana Prado|Bo Lind|Cara Diaz) at /)
    expect((await look(recordId, MANAGER)).stage.id).toBe('mql')
  })

  test.each([
    [{ action: 'reject' }, 400, 'reason_wrong'],
    [{ action: 'reject', reason: 'because' }, 400, 'reason_wrong'],
    [{ action: 'reject', reason: 'other' }, 400, 'reason_wrong'],
    [{ action: 'hand-back' }, 409, 'nothing_to_answer'],
    [{ action: 'delete' }, 400, 'request_wrong'],
  ])('%j', async (said, status, code) => {
    const { recordId, owner, card } = await aLead()
    expect(await refused(await act(card, recordId, mail(owner), said as Record<string, string>))).toEqual([
      status,
      code,
    ])
  })

  test('a disconnected account: told so', async () => {
    const { recordId, owner, card } = await aLead()
    const id = world.installation.installationId
    await world.stores.installations.setState(id, 'disconnected', 'test')
    const seen = await call({ query: { recordId }, email: mail(owner) })
    expect(cardView.parse(await seen.json()).state).toBe('disconnected')
    const answer = await act(card, recordId, mail(owner), { action: 'accept' })
    expect(await refused(answer)).toEqual([409, 'crm_disconnected'])
    await world.stores.installations.setState(id, 'active', 'test')
  })
})
