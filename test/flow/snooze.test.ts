import { expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { answerLead } from '../../src/flow/answer-lead.ts'
import { lookAtLead } from '../../src/flow/lead-card.ts'
import { recompute } from '../../src/flow/recompute.ts'
import { sweepSla } from '../../src/flow/sweep-sla.ts'
import { demoRequest, MemoryWorld, WEDNESDAY_10AM } from '../support/memory-world.ts'

const MINUTE = 60_000
const at = (minutes: number): number => WEDNESDAY_10AM + minutes * MINUTE
const POLICY = { ...defaultPolicy, sla: { ...defaultPolicy.sla, snooze: { longestHours: 72, pausesClock: true } } }

/** A demo request of 10:00, its promise 30 working minutes, and what the CRM holds of it. */
async function aWaitingLead(snoozedAt: number, until: number) {
  const world = await MemoryWorld.open(POLICY)
  const { installationId } = world.installation
  const passTo = async (minutes: number) => {
    world.clock.advance(at(minutes) - world.clock.now())
    await sweepSla(world.flow, installationId)
    await world.settle()
  }
  world.crm.put('contact', '101', demoRequest())
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()
  await passTo(snoozedAt)
  const owner = world.written('101', 'hubspot_owner_id')!
  const email = `${owner}@customer.example`
  const card = (await lookAtLead(world.flow, installationId, '101', email))!
  const asked = { recordId: '101', decisionId: card.lead.latest.decisionId, reason: null, note: null, email }
  await answerLead(world.flow, installationId, { ...asked, action: 'snooze', until: at(until) }, 0)
  await world.settle()
  // The follow-up has tasks of its own.
  const all = () => [...world.crm.tasks.values()].filter(({ subject }) => !subject.startsWith('Follow up'))
  const tasks = () => all().map(({ subject, status }) => `${status} ${subject.split(' ')[0]}`)
  return { world, owner, passTo, all, tasks, due: () => world.written('101', 'estafet_sla_due_at') }
}

test('a lead waits, wakes at its time, and goes on with what was left: the task is moved, the promise too', async () => {
  const { world, owner, passTo, all, tasks, due } = await aWaitingLead(25, 110)
  expect(tasks()).toEqual(['done Answer', 'open Snoozed'])
  expect(all().at(-1)).toMatchObject({ assigneeId: owner, dueAt: at(110) })
  expect(due()).toBeNull()
  await passTo(60)
  expect(world.written('101', 'estafet_sla_state')).toBe('running')
  expect(world.written('101', 'hubspot_owner_id')).toBe(owner)
  // Noticed a minute late.
  await passTo(111)
  expect(due()).toBe(String(at(115)))
  await passTo(116)
  expect(world.written('101', 'estafet_sla_state')).toBe('breached')
  const { installationId } = world.installation
  for (const { decisionId } of await world.stores.reads.recentDecisions(installationId, 50, null))
    expect(await recompute(world.flow, installationId, decisionId)).toEqual({ kind: 'same' })
})

test('what the lead does wakes it at once, and a call that is logged closes what is open', async () => {
  const { world, passTo, tasks, due } = await aWaitingLead(10, 110)
  world.clock.advance(20 * MINUTE)
  world.crm.put('contact', '101', { hs_analytics_last_timestamp: new Date(at(30)).toISOString() })
  await world.notify({ id: '101' })
  await world.settle()
  expect(tasks()).toEqual(['done Snoozed', 'open Awake'])
  expect(due()).toBe(String(at(50)))
  world.crm.put('contact', '101', { notes_last_contacted: new Date(at(40)).toISOString() })
  await passTo(41)
  await world.notify({ id: '101', property: 'notes_last_contacted' })
  await world.settle()
  expect(tasks()).toEqual(['done Snoozed', 'done Awake'])
  expect(world.written('101', 'estafet_sla_state')).toBe('met')
})
