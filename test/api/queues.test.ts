import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { auditPage } from '../../src/contracts/audit.ts'
import { leadTimeline } from '../../src/contracts/lead.ts'
import { leadsPage } from '../../src/contracts/leads.ts'
import { duplicatePairs, queueCounts, type QueueCounts } from '../../src/contracts/queues.ts'
import { openLeadWorld, type LeadWorld } from './support/lead-world.ts'

let open: LeadWorld
beforeAll(async () => {
  open = await openLeadWorld()
})
afterAll(() => open.api.close())

const BOUNCED = { hs_email_bad_address: 'true', hs_email_hard_bounce_reason_enum: 'MAILBOX_UNKNOWN' }
const counts = async (role: 'admin' | 'manager' = 'manager'): Promise<QueueCounts> =>
  queueCounts.parse(await (await open.ask(role, '/api/queues')).json())
const listed = async (query: string) => leadsPage.parse(await (await open.ask('viewer', `/api/leads?${query}`)).json())

test('each count is that of the list behind it; failed records are counted for admins only', async () => {
  await open.aLead()
  await open.aLead(BOUNCED)
  const { failed, ...found } = await counts()
  expect(failed).toBeNull()
  expect((await counts('admin')).failed).toEqual({ waiting: 0, more: false })
  for (const [queue, query] of [
    ['held', 'waiting=held'],
    ['unassigned', 'waiting=unassigned'],
    ['due', 'promised=1&sort=due'],
    ['conflicts', 'conflict=1'],
  ] as const)
    expect([queue, found[queue].waiting]).toEqual([queue, (await listed(query)).rows.length])
  expect(found.due.waiting).toBeGreaterThan(0)
})

test('a held lead says since when, and why in one sentence', async () => {
  const before = (await counts()).held.waiting
  const at = open.world.clock.now()
  await open.aLead(BOUNCED)
  expect((await counts()).held.waiting).toBe(before + 1)
  const row = (await listed('waiting=held')).rows[0]!
  expect(row).toMatchObject({ outcome: 'held', heldSince: at, idea: null })
  expect(row.reason.en).toMatch(/^Not handed over/)
})

test('a lead whose owner another tool changed says what it wrote, until a manager settles it', async () => {
  const { leadId, recordId } = await open.aLead()
  const { world } = open
  const ours = world.written(recordId, 'hubspot_owner_id')!
  const theirs = ours === '5501' ? '5502' : '5501'
  world.clock.advance(120_000)
  world.crm.put('contact', recordId, { hubspot_owner_id: theirs })
  const tool = { kind: 'app', id: '7700999' } as const
  await world.notify({ id: recordId, property: 'hubspot_owner_id', value: theirs, tool })
  await world.settle()
  const at = world.clock.now()
  expect((await counts()).conflicts).toEqual({ waiting: 1, more: false })
  const names: Record<string, string> = { 5501: 'Ana Prado', 5502: 'Bo Lind', 5503: 'Cara Diaz' }
  const row = (await listed('conflict=1')).rows[0]!
  expect([row.leadId, row.conflicts]).toEqual([
    leadId,
    [
      {
        ...{ what: 'owner', wrote: names[ours], found: names[theirs], tool: 'app', toolId: '7700999' },
        ...{ times: 1, firstAt: at, lastAt: at },
      },
    ],
  ])
  const told = await (await open.ask('viewer', `/api/leads/${leadId}/timeline`)).json()
  const { entries } = leadTimeline.parse(told)
  expect(entries.map(({ text }) => text)).toContain(`Owner in the CRM set to ${names[theirs]} by another app.`)
  const settle = (role: 'viewer' | 'manager') =>
    open.ask(role, `/api/leads/${leadId}/actions`, { orderId: crypto.randomUUID(), action: 'settle-conflict' })
  expect((await settle('viewer')).status).toBe(403)
  world.clock.advance(1_000)
  expect((await settle('manager')).status).toBe(200)
  expect((await counts()).conflicts.waiting).toBe(0)
  const again = await settle('manager')
  expect([again.status, ((await again.json()) as { code: string }).code]).toEqual([409, 'order_no_conflict'])
  const log = auditPage.parse(await (await open.ask('admin', '/api/audit?action=settle-conflict')).json())
  expect(log.entries).toHaveLength(1)
})

test('two leads of one person are shown side by side until somebody says they are not', async () => {
  const same = {
    firstname: 'Wulandari',
    lastname: 'Kusumaningrum',
    phone: '+6281234567890',
    company: 'Nusantara Cloud',
  }
  const [one, other] = [
    await open.aLead({ ...same, email: 'wulan@nusantara.example' }),
    await open.aLead({ ...same, email: 'wulandari.k@gmail.com', jobtitle: 'CTO' }),
  ]
  const look = async () => duplicatePairs.parse(await (await open.ask('viewer', '/api/duplicates')).json())
  const { pairs } = await look()
  const leads = pairs[0]!.sides.map(({ leadId }) => leadId)
  expect(leads.toSorted()).toEqual([one.leadId, other.leadId].toSorted())
  expect((await counts()).ideas.waiting).toBeGreaterThan(0)
  const differing = pairs[0]!.sides[0].facts.filter(({ differs }) => differs).map(({ label }) => label)
  expect(differing).toEqual(expect.arrayContaining(['E-mail', 'Role']))
  expect(differing).not.toContain('Telephone')
  expect(pairs[0]!.evidence.join()).toContain('telephone: same')

  expect((await open.ask('viewer', '/api/duplicates/not-same', { leads })).status).toBe(403)
  const settled = await open.ask('manager', '/api/duplicates/not-same', { leads })
  expect(await settled.json()).toEqual({ settled: true })
  expect((await look()).pairs).toEqual([])
  const again = await open.ask('manager', '/api/duplicates/not-same', { leads })
  expect(await again.json()).toEqual({ settled: false })
  const log = auditPage.parse(await (await open.ask('admin', '/api/audit?action=not-same')).json())
  expect(log.entries).toHaveLength(1)
})

test('a stale lead asks what to do with it', async () => {
  const { leadId, recordId } = await open.aLead({ jobtitle: 'CFO' })
  for (const days of [31, 40, 60]) {
    open.world.clock.advance(days * 86_400_000)
    await open.world.notify({ id: recordId, property: 'jobtitle', value: 'CFO' })
    await open.world.settle()
  }
  const { rows } = await listed('idea=stale')
  const row = rows.find((one) => one.leadId === leadId)
  expect(row?.idea).toMatchObject({ kind: 'stale', reason: { en: expect.stringMatching(/^Proposed: /) } })
})
