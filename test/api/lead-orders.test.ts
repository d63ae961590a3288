import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { auditPage } from '../../src/contracts/audit.ts'
import { leadPage, type LeadPageView } from '../../src/contracts/lead.ts'
import { leadWould, orderAnswer, orderChoices, type OrderAnswer } from '../../src/contracts/lead-orders.ts'
import { problem } from '../../src/contracts/problem.ts'
import { TASK_LINK_WORDS } from '../../src/api/task-link-words.ts'
import { taskLinks } from '../../src/api/task-token.ts'
import type { TaskLink } from '../../src/ports/task-links.ts'
import { SECRETS } from './support/api-world.ts'
import { openLeadWorld, type LeadWorld } from './support/lead-world.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'

let open: LeadWorld
beforeAll(async () => {
  open = await openLeadWorld()
})
afterAll(() => open.api.close())

async function look(leadId: string): Promise<LeadPageView> {
  return leadPage.parse(await (await open.ask('viewer', `/api/leads/${leadId}`)).json())
}
async function act(leadId: string, order: object, orderId: string = randomUUID()): Promise<OrderAnswer> {
  const answer = await open.ask('manager', `/api/leads/${leadId}/actions`, { orderId, ...order })
  expect(answer.status).toBe(200)
  return orderAnswer.parse(await answer.json())
}
async function refused(answer: Response): Promise<[number, string]> {
  return [answer.status, problem.loose().parse(await answer.json()).code]
}
async function somebodyElse(leadId: string): Promise<string> {
  const { takers } = orderChoices.parse(await (await open.ask('manager', `/api/leads/${leadId}/choices`)).json())
  expect(takers.filter(({ gate }) => gate === 'owner')).toHaveLength(1)
  return takers.find(({ gate }) => gate === 'chosen' || gate === 'eligible')!.id
}

describe('what a manager orders is decided and written to the CRM', () => {
  test('reassign, then undo: the former owner has it back', async () => {
    const { leadId, recordId } = await open.aLead()
    const before = (await look(leadId)).why.owner!.id
    const ownerId = await somebodyElse(leadId)
    const done = await act(leadId, { action: 'reassign', ownerId, lockDays: 7 })
    expect(done).toMatchObject({ decided: true, canUndo: true })
    const after = await look(leadId)
    expect(after.why.owner?.id).toBe(ownerId)
    expect(after.why.headline).toContain('Maya')
    expect(after.lockedUntil).toBe(after.now + 7 * 86_400_000)
    expect(open.world.written(recordId, 'hubspot_owner_id')).toBe(ownerId)

    const undo = await open.ask('manager', `/api/audit/${done.entryId}/undo`, { orderId: randomUUID() })
    expect(orderAnswer.parse(await undo.json())).toMatchObject({ decided: true, canUndo: false })
    expect(await look(leadId)).toMatchObject({ why: { owner: { id: before } }, lockedUntil: null })
    expect(open.world.written(recordId, 'hubspot_owner_id')).toBe(before)
    const again = await open.ask('manager', `/api/audit/${done.entryId}/undo`, { orderId: randomUUID() })
    expect(await refused(again)).toEqual([409, 'undone_before'])
  })

  test('the same order sent twice is done once', async () => {
    const { leadId } = await open.aLead()
    const ownerId = await somebodyElse(leadId)
    const orderId = randomUUID()
    await act(leadId, { action: 'lock', lockDays: 3 }, orderId)
    await act(leadId, { action: 'lock', lockDays: 3 }, orderId)
    open.world.clock.advance(1_000)
    await act(leadId, { action: 'reassign', ownerId, lockDays: 0 })
    const answer = await open.ask('admin', `/api/audit?lead=${leadId}`)
    const { entries } = auditPage.parse(await answer.json())
    expect(entries.map(({ action, person, lead }) => [action, person, lead?.name])).toEqual([
      ['reassign', 'Maya', 'Jane Doe'],
      ['lock', 'Maya', 'Jane Doe'],
    ])
    const late = await open.ask('manager', `/api/audit/${orderId}/undo`, { orderId: randomUUID() })
    expect(await refused(late)).toEqual([409, 'too_late_to_undo'])
  })

  test.each([
    ['the days asked for', { lockDays: 2 }, 2],
    ['as long as the policy says, unless asked for otherwise', {}, defaultPolicy.routing.manualLockDays],
  ])('lock keeps the owner %s; undo ends the lock', async (_how, asked, days) => {
    const { leadId } = await open.aLead()
    const done = await act(leadId, { action: 'lock', ...asked })
    const locked = await look(leadId)
    expect(locked.lockedUntil).toBe(locked.now + days * 86_400_000)
    await open.ask('manager', `/api/audit/${done.entryId}/undo`, { orderId: randomUUID() })
    expect((await look(leadId)).lockedUntil).toBeNull()
  })

  test('recycle with a reason of the policy, then it rests', async () => {
    const { leadId, recordId } = await open.aLead()
    await act(leadId, { action: 'recycle', reason: 'other', note: 'Wrong person' })
    expect(await look(leadId)).toMatchObject({ why: { stage: 'known', status: 'nurture' } })
    expect(open.world.written(recordId, 'estafet_status')).toBe('nurture')
    const again = await open.ask('manager', `/api/leads/${leadId}/actions`, {
      orderId: randomUUID(),
      action: 'recycle',
      reason: 'other',
      note: 'x',
    })
    expect(await refused(again)).toEqual([409, 'order_resting'])
  })

  test('re-evaluate reads the CRM anew', async () => {
    const { leadId, recordId } = await open.aLead()
    open.world.crm.put('contact', recordId, { firstname: 'Janet' })
    expect(await act(leadId, { action: 're-evaluate' })).toMatchObject({ decided: true, canUndo: false })
    expect((await look(leadId)).why.person).toBe('Janet Doe')
  })
})

describe('what would happen now', () => {
  test('names what would change, and writes nothing', async () => {
    const { leadId, recordId } = await open.aLead()
    const { reads, leads } = open.world.stores
    open.world.crm.put('contact', recordId, { hs_email_optout: 'true', utm_source: 'partner', estafet_stage: 'sal' })
    const stood = async () => ({
      ...(await reads.stats(open.installation)),
      history: await leads.history(open.installation, leadId, 99),
      memory: await reads.lead(open.installation, recordId, 99),
    })
    const before = await stood()
    const writes = open.world.crm.writes?.length ?? 0
    const would = leadWould.parse(await (await open.ask('viewer', `/api/leads/${leadId}/would`)).json())
    expect(await stood()).toEqual(before)
    expect(open.world.crm.writes?.length ?? 0).toBe(writes)
    expect(would.why.leadId).toBe(leadId)
    const applied = await act(leadId, { action: 're-evaluate' })
    expect(applied.decided).toBe(true)
    const after = await look(leadId)
    expect([would.why.stage, would.why.score.total, would.why.owner]).toEqual([
      after.why.stage,
      after.why.score.total,
      after.why.owner,
    ])
  })

  test('nothing would change for a lead as it stands', async () => {
    const { leadId } = await open.aLead()
    const would = leadWould.parse(await (await open.ask('viewer', `/api/leads/${leadId}/would?lang=id`)).json())
    expect(would.changes).toEqual([])
  })
})

describe('what is refused', () => {
  const order = (over: object) => ({ orderId: randomUUID(), action: 'lock', lockDays: 1, ...over })

  test('a viewer sees the lead and may not act', async () => {
    const { leadId } = await open.aLead()
    expect(await refused(await open.ask('viewer', `/api/leads/${leadId}/actions`, order({})))).toEqual([
      403,
      'role_missing',
    ])
    expect(await refused(await open.ask('viewer', `/api/audit/${randomUUID()}/undo`, order({})))).toEqual([
      403,
      'role_missing',
    ])
  })

  test.each([
    ['somebody unknown', { action: 'reassign', ownerId: '999999', lockDays: 0 }, [409, 'order_owner_inactive']],
    ['no such reason', { action: 'recycle', reason: 'boredom' }, [400, 'reason_wrong']],
    ['other without a note', { action: 'recycle', reason: 'other' }, [400, 'reason_wrong']],
  ] as const)('%s', async (_what, wanted, expected) => {
    const { leadId } = await open.aLead()
    const body: Record<string, unknown> = { orderId: randomUUID(), ...wanted }
    expect(await refused(await open.ask('manager', `/api/leads/${leadId}/actions`, body))).toEqual(expected)
  })

  test('the owner as new owner, and a lead below routing', async () => {
    const { leadId } = await open.aLead()
    const ownerId = (await look(leadId)).why.owner!.id
    const same = order({ action: 'reassign', ownerId })
    expect(await refused(await open.ask('manager', `/api/leads/${leadId}/actions`, same))).toEqual([
      409,
      'order_same_owner',
    ])
    const early = await open.aLead({
      recent_conversion_event_name: null,
      recent_conversion_date: null,
      jobtitle: 'Intern',
    })
    const give = order({ action: 'reassign', ownerId })
    expect(await refused(await open.ask('manager', `/api/leads/${early.leadId}/actions`, give))).toEqual([
      409,
      'order_below_stage',
    ])
    const lock = order({})
    expect(await refused(await open.ask('manager', `/api/leads/${early.leadId}/actions`, lock))).toEqual([
      409,
      'order_no_owner',
    ])
  })
})

test('stopping the follow-up closes its open task and starts no other; where none runs there is nothing to stop', async () => {
  const { leadId, recordId } = await open.aLead()
  const touches = () => [...open.world.crm.tasks.values()].filter(({ key }) => key.startsWith(`${leadId}:touch:`))
  expect(touches().map(({ status }) => status)).toEqual(['open'])
  await act(leadId, { action: 'stop-cadence' })
  expect(touches().map(({ status }) => status)).toEqual(['done'])
  const again = await open.ask('manager', `/api/leads/${leadId}/actions`, {
    orderId: randomUUID(),
    action: 'stop-cadence',
  })
  expect(await refused(again)).toEqual([409, 'order_no_cadence'])
  open.world.crm.put('contact', recordId, { jobtitle: 'Director of Sales' })
  await open.world.notify({ id: recordId, property: 'jobtitle', value: 'Director of Sales' })
  await open.world.settle()
  expect(touches().map(({ status }) => status)).toEqual(['done'])
  const { entries } = auditPage.parse(await (await open.ask('admin', `/api/audit?lead=${leadId}`)).json())
  expect(entries.map(({ action }) => action)).toEqual(['stop-cadence'])
})

describe('a link in a manager’s task', () => {
  const address = (leadId: string, over: Partial<TaskLink> = {}): string => {
    const link: TaskLink = {
      installation: open.installation,
      leadId,
      act: 'reassign',
      taskKey: `${leadId}:breach`,
      repId: managerId(),
      expiresAt: open.world.clock.now() + 1,
      ...over,
    }
    return taskLinks(SECRETS, open.api.url).toAct(link)
  }
  const managerId = () => open.world.crm.peopleNow.find(({ jobTitle }) => jobTitle?.includes('Manager'))?.repId ?? '1'
  const press = (url: string, owner = ''): Promise<Response> =>
    fetch(url, { method: 'POST', body: new URLSearchParams(owner === '' ? {} : { owner }) })
  const said = async (answer: Response): Promise<[number, string]> => [
    answer.status,
    /<p role="status">(.*?)<\/p>/.exec(await answer.text())![1]!,
  ]

  test('asks before it reassigns, does so once, and is kept in the log', async () => {
    const { leadId, recordId } = await open.aLead()
    const [before, ownerId] = [(await look(leadId)).why.owner!.id, await somebodyElse(leadId)]
    const url = address(leadId)
    const page = await (await fetch(url)).text()
    expect(page).toContain(`<option value="${ownerId}">`)
    expect(page).not.toContain(`<option value="${before}">`)
    expect((await look(leadId)).why.owner!.id).toBe(before)
    expect((await said(await press(url)))[0]).toBe(200)
    expect((await look(leadId)).why.owner!.id).toBe(before)
    expect((await said(await press(url, ownerId)))[1]).toMatch(/^Done\. The lead goes to /)
    expect((await look(leadId)).why.owner!.id).toBe(ownerId)
    expect(open.world.written(recordId, 'hubspot_owner_id')).toBe(ownerId)
    expect(await said(await press(url, before))).toEqual([409, TASK_LINK_WORDS.en.used])
    expect((await look(leadId)).why.owner!.id).toBe(ownerId)
    const { entries } = auditPage.parse(await (await open.ask('admin', `/api/audit?lead=${leadId}`)).json())
    expect(entries.map(({ action }) => action)).toEqual(['reassign'])
  })
  test('says that the lead was contacted already: it is accepted and its time stands still', async () => {
    const { leadId } = await open.aLead()
    const url = address(leadId, { act: 'contacted' })
    expect(await (await fetch(url)).text()).toContain(TASK_LINK_WORDS.en.does.contacted)
    expect((await said(await press(url)))[1]).toBe(TASK_LINK_WORDS.en.done.contacted)
    expect((await look(leadId)).why).toMatchObject({ stage: 'sal', slaState: 'met' })
  })
  test.each([
    ['has expired', (url: string) => url, { expiresAt: 0 }, [410, TASK_LINK_WORDS.en.expired]],
    ['was changed', (url: string) => `${url}x`, {}, [404, TASK_LINK_WORDS.en.wrong]],
    ['names no account', (url: string) => url, { installation: randomUUID() }, [404, TASK_LINK_WORDS.en.wrong]],
    ['names no lead of the account', (url: string) => url, { leadId: randomUUID() }, [410, TASK_LINK_WORDS.en.expired]],
  ])('that %s does nothing', async (_what, change, over, expected) => {
    const { leadId } = await open.aLead()
    const url = change(address(leadId, over))
    expect([await said(await fetch(url)), await said(await press(url, await somebodyElse(leadId)))]).toEqual([
      expected,
      expected,
    ])
  })
})
