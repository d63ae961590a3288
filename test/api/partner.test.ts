import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { auditPage } from '../../src/contracts/audit.ts'
import * as shapes from '../../src/contracts/partner.ts'
import { problem } from '../../src/contracts/problem.ts'
import { newSecret, secretHash } from '../../src/api/secrets.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import type { HiddenFact } from '../../src/domain/policy/programmes.ts'
import { openLeadWorld, type LeadWorld } from './support/lead-world.ts'

const agreement = (id: string, name: string, hides?: readonly HiddenFact[]) => ({
  ...{ id, name, contains: [name], manager: null, territories: [], pool: 'ae' },
  ...(hides === undefined ? {} : { hides }),
})
const policy: Policy = {
  ...defaultPolicy,
  partners: [
    agreement('nusantara', 'Nusantara Cloud'),
    agreement('bluebridge', 'Bluebridge', ['person', 'company', 'owner']),
  ],
}

let open: LeadWorld
/** Leads by the partner who sent them. */
const sent: { nusantara: string; bluebridge: string; nobody: string } = { nusantara: '', bluebridge: '', nobody: '' }
let rani: Visitor
let tom: Visitor

interface Visitor {
  readonly userId: string
  ask(path: string, body?: unknown): Promise<Response>
}

/** Signs a partner's user in by a link an admin made. */
async function invited(partnerId: string, email?: string): Promise<Visitor> {
  const invitation = { partnerId, name: 'Rani', ...(email === undefined ? {} : { email }) }
  const { userId, link } = shapes.partnerInvited.parse(
    await (await open.ask('admin', '/api/partners/users', invitation)).json(),
  )
  const signin = await fetch(open.api.url + new URL(link).pathname, { redirect: 'manual' })
  expect(signin.headers.get('location')).toBe('/partner')
  const cookie = signin.headers.getSetCookie()[0]!.split(';')[0]!
  const me = (await (await fetch(`${open.api.url}/api/me`, { headers: { cookie } })).json()) as { csrf: string }
  return {
    userId,
    ask: (path, body) =>
      fetch(open.api.url + path, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          cookie,
          'x-csrf-token': me.csrf,
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/json',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  }
}
async function leadsOf(who: Visitor, query = ''): Promise<readonly shapes.PartnerLeadView[]> {
  return shapes.partnerLeads.parse(await (await who.ask(`/api/partner/leads?${query}`)).json()).leads
}
async function codeOf(answer: Response): Promise<[number, string]> {
  return [answer.status, problem.loose().parse(await answer.json()).code]
}

beforeAll(async () => {
  open = await openLeadWorld(policy)
  sent.nusantara = (
    await open.aLead({ partner_name: 'PT Nusantara Cloud', firstname: 'Rina', lastname: 'Putri' })
  ).leadId
  sent.bluebridge = (await open.aLead({ partner_name: 'Bluebridge Ltd', firstname: 'Adi', lastname: 'Santoso' })).leadId
  sent.nobody = (await open.aLead()).leadId
  rani = await invited('nusantara', '5501@customer.example')
  tom = await invited('bluebridge')
})
afterAll(() => open.api.close())

describe('what a partner sees', () => {
  test('its own leads, under ids that are not ours, with how they stand', async () => {
    const home = shapes.partnerHome.parse(await (await rani.ask('/api/partner?lang=en')).json())
    expect(home).toMatchObject({ partner: 'Nusantara Cloud', totals: { sent: 1, work: 1, won: 0 } })
    const answer = await (await rani.ask('/api/partner/leads?lang=en')).text()
    for (const own of [sent.nusantara, sent.bluebridge, sent.nobody, '101', '102'])
      expect(answer).not.toContain(`"${own}"`)
    const [lead] = await leadsOf(rani, 'lang=en')
    expect(lead).toMatchObject({ person: 'Rina Putri', company: 'Acme', hidden: [], standing: 'work', canRecall: true })
    expect(lead!.reason).toBe(`With ${lead!.owner}, who has not accepted it yet.`)
    const page = await (await rani.ask(`/api/partner/leads/${lead!.id}?lang=id`)).json()
    expect(shapes.partnerLeadPage.parse(page).lead.reason).toBe(`Dipegang ${lead!.owner}, belum diterima.`)
  })

  test('what the agreement hides is hidden everywhere, and said to be', async () => {
    const [lead] = await leadsOf(tom, 'lang=en')
    expect(lead).toMatchObject({
      person: 'Adi S•••',
      company: null,
      owner: null,
      hidden: ['person', 'company', 'owner'],
    })
    expect(lead!.reason).toBe('With our sales team, who has not accepted it yet.')
    const all = await Promise.all(
      ['/api/partner', '/api/partner/leads', `/api/partner/leads/${lead!.id}`, '/api/partner/export'].map(
        async (path) => (await tom.ask(path)).text(),
      ),
    )
    expect(all.join()).not.toMatch(/Santoso|Acme|Ana Prado|Bo Lind|Cara Diaz/)
  })

  test('another partner’s lead, our own ids and ids of nothing are one and the same 404', async () => {
    const [foreign] = await leadsOf(tom)
    const ids = [foreign!.id, sent.nusantara, randomUUID(), 'x']
    const answers = await Promise.all(
      ids.flatMap((id) => [
        rani.ask(`/api/partner/leads/${id}`),
        rani.ask(`/api/partner/leads/${id}/recall`, { orderId: randomUUID(), reason: 'ours after all' }),
        rani.ask(`/api/partner/leads/${id}/answer`, { action: 'accept', decisionId: randomUUID() }),
      ]),
    )
    expect(new Set(await Promise.all(answers.map(async (one) => `${one.status} ${await one.text()}`))).size).toBe(1)
    expect(answers[0]!.status).toBe(404)
    const places = await Promise.all(ids.map((id) => rani.ask(`/api/partner/leads?after=1.${id}`)))
    expect(places.map(({ status }) => status)).toEqual([400, 400, 400, 400])
  })
})

describe('what a partner does', () => {
  test('the rep that a partner’s user is in the CRM accepts a lead within its clock', async () => {
    const { leadId } = await open.aLead({ partner_name: 'Nusantara Cloud', firstname: 'Wulan' })
    await open.ask('manager', `/api/leads/${leadId}/actions`, {
      ...{ orderId: randomUUID(), action: 'reassign', ownerId: '5501', lockDays: 1 },
    })
    const [asked, ...more] = await leadsOf(rani, 'asked=1')
    expect([asked?.person, more]).toEqual(['Wulan Doe', expect.anything()])
    expect(asked!.answer!.dueAt).toBeGreaterThan(open.world.clock.now())
    const { decisionId } = asked!.answer!
    const wrong = await rani.ask(`/api/partner/leads/${asked!.id}/answer`, {
      action: 'decline',
      decisionId,
      reason: 'mood',
    })
    expect(await codeOf(wrong)).toEqual([400, 'reason_wrong'])
    const done = await rani.ask(`/api/partner/leads/${asked!.id}/answer`, { action: 'accept', decisionId })
    expect(shapes.partnerDone.parse(await done.json())).toEqual({ decided: true })
    const after = shapes.partnerLeadPage.parse(await (await rani.ask(`/api/partner/leads/${asked!.id}?lang=en`)).json())
    expect(after.lead).toMatchObject({
      stage: 'sal',
      answer: null,
      reason: 'Accepted by Ana Prado, who is making contact.',
    })
    expect(after.events.map(({ text }) => text)).toContain('MQL → SAL.')
    const late = await rani.ask(`/api/partner/leads/${asked!.id}/answer`, {
      action: 'decline',
      decisionId,
      reason: 'spam',
    })
    expect(await codeOf(late)).toEqual([409, 'answer_not_open'])
  })

  test('who is no rep is asked nothing', async () => {
    expect(await leadsOf(tom, 'asked=1')).toEqual([])
    const [lead] = await leadsOf(tom)
    expect(lead!.answer).toBeNull()
    const answer = await tom.ask(`/api/partner/leads/${lead!.id}/answer`, {
      action: 'accept',
      decisionId: randomUUID(),
    })
    expect(answer.status).toBe(404)
  })

  test('a lead is recalled with a reason, and that is told to the account', async () => {
    await open.aLead({ partner_name: 'Nusantara Cloud', firstname: 'Eka' })
    const lead = (await leadsOf(rani)).find(({ person }) => person === 'Eka Doe')!
    const order = { orderId: randomUUID(), reason: 'sent twice by mistake' }
    const path = `/api/partner/leads/${lead.id}/recall`
    expect(await (await rani.ask(path, order)).json()).toEqual({ decided: true })
    const after = shapes.partnerLeadPage.parse(await (await rani.ask(`/api/partner/leads/${lead.id}?lang=en`)).json())
    expect(after.lead).toMatchObject({ standing: 'resting', canRecall: false, reason: 'Recalled by you; it rests.' })
    expect(await codeOf(await rani.ask(path, { ...order, orderId: randomUUID() }))).toEqual([409, 'order_resting'])
    const { entries } = auditPage.parse(await (await open.ask('admin', '/api/audit')).json())
    expect(entries.find(({ entryId }) => entryId === order.orderId)).toMatchObject({
      person: 'Rani',
      action: 'recycle',
    })
  })

  test('an export carries a check value that holds for these bytes and this partner only', async () => {
    const answer = await rani.ask('/api/partner/export?lang=en')
    const check = answer.headers.get('x-estafet-check')!
    const csv = await answer.text()
    const rows = csv.trim().split('\r\n')
    expect(rows[0]).toBe('id,person,company,stage,standing,reason,owner,sentAt,changedAt')
    expect(String(rows.length - 1)).toBe(answer.headers.get('x-estafet-leads'))
    const genuine = async (partnerId: string, text: string, value: string) => {
      const sha256 = createHash('sha256').update(text).digest('hex')
      const asked = await open.ask('admin', '/api/partners/check', { partnerId, sha256, check: value })
      return shapes.exportChecked.parse(await asked.json()).genuine
    }
    expect(await genuine('nusantara', csv, check)).toBe(true)
    expect(await genuine('nusantara', csv.replace('Acme', 'Acne'), check)).toBe(false)
    expect(await genuine('bluebridge', csv, check)).toBe(false)
    expect(await genuine('nusantara', csv, newSecret().slice(0, 22))).toBe(false)
  })
})

describe('people of partners', () => {
  test('an admin sees agreements with their people, and shuts one out at once', async () => {
    const leaver = await invited('nusantara')
    expect((await leaver.ask('/api/partner')).status).toBe(200)
    const unused = shapes.partnerInvited.parse(
      await (await open.ask('admin', `/api/partners/users/${leaver.userId}/link`, {})).json(),
    )
    expect((await open.ask('admin', `/api/partners/users/${leaver.userId}/revoke`, {})).status).toBe(204)
    expect((await leaver.ask('/api/partner')).status).toBe(401)
    const late = await fetch(open.api.url + new URL(unused.link).pathname, { redirect: 'manual' })
    expect(late.headers.get('location')).toBe('/signin?problem=invitation_used')
    const { partners } = shapes.partnersView.parse(await (await open.ask('admin', '/api/partners')).json())
    expect(partners.map(({ id, inPolicy }) => [id, inPolicy])).toEqual([
      ['nusantara', true],
      ['bluebridge', true],
    ])
    const user = partners[0]!.users.find(({ id }) => id === leaver.userId)
    expect([user?.signedInAt, user?.revokedAt].every((at) => typeof at === 'number')).toBe(true)
    expect((await open.ask('admin', `/api/partners/users/${leaver.userId}/link`, {})).status).toBe(404)
  })

  test('nobody is invited to an agreement that is not there', async () => {
    const answer = await open.ask('admin', '/api/partners/users', { partnerId: 'acme', name: 'X' })
    expect(answer.status).toBe(404)
  })

  test('a session of a partner without a user of the store is nobody’s', async () => {
    const token = newSecret()
    await open.world.stores.access.addLink({
      ...{ hash: secretHash(token), installation: open.installation, role: 'partner', person: 'X' },
      expiresAt: open.world.clock.now() + 60_000,
      reusable: false,
    })
    const signin = await fetch(`${open.api.url}/signin/${token}`, { redirect: 'manual' })
    const cookie = signin.headers.getSetCookie()[0]!.split(';')[0]!
    expect((await fetch(`${open.api.url}/api/partner`, { headers: { cookie } })).status).toBe(401)
  })
})
