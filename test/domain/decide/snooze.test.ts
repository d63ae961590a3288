import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/domain/decide.ts'
import type { Activity, LeadMemory } from '../../../src/domain/lead.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { SnoozePolicy } from '../../../src/domain/policy/policy.ts'
import { answerActivity } from '../../../src/domain/rep-answer.ts'
import { latestWake } from '../../../src/domain/snooze.ts'
import { anActivity, anInput, compiled, HOUR, NO_FACTS, NOW, POLICY, REACHABLE, type LeadParts } from './builders.ts'

const MINUTE = 60_000
const at = (minutes: number): number => NOW + minutes * MINUTE
const DEMO = anActivity('demo-request', NOW)
const PAUSING: SnoozePolicy = { longestHours: 72, pausesClock: true }
const pausing = compiled({ ...defaultPolicy, sla: { ...defaultPolicy.sla, snooze: PAUSING } })

/** One look at the lead; its promise is 30 working minutes from NOW, its reminder due after 24. */
function run(
  memory: LeadMemory | null,
  minutes: number,
  answers: readonly Activity[],
  parts: LeadParts = {},
  policy = POLICY,
) {
  const input = anInput({ activities: [DEMO], fields: REACHABLE, ...parts, now: at(minutes) })
  const activities = [...input.activities, ...answers].sort((a, b) => a.at - b.at)
  const { decision, memory: after } = decide(
    { ...input, activities, memory: memory && { ...memory, activities } },
    NO_FACTS,
    policy,
  )
  const tasks = decision.tasks.map(
    ({ key, action, kind }) => `${action} ${kind}${key.includes(':woken:') ? ' woken' : ''}`,
  )
  const clock = decision.clocks.find(({ kind }) => kind === 'lead')!
  return { decision, memory: after, tasks, clock, told: decision.trace.map(({ because }) => because) }
}

const fresh = run(null, 0, []).memory
const owner = fresh.assignment!.ownerId
const fields = { ...REACHABLE, ownerId: owner }
const said = (minutes: number, until: number): Activity =>
  answerActivity(
    `s${minutes}`,
    { response: 'snoozed', reason: null, ownerId: owner, by: owner, until: at(until) },
    at(minutes),
  )

describe('a lead that its rep lets wait', () => {
  const until26 = said(5, 26)
  const asleep = () => run(fresh, 5, [until26], { fields })

  test('stays theirs; one task stands for the wait, and it is looked at again when it ends', () => {
    expect(asleep().decision.routing.kind).toBe('keep')
    expect(asleep().tasks).toEqual(['open snoozed'])
    expect(asleep().decision.tasks[0]).toMatchObject({ assigneeId: owner, dueAt: at(26) })
    expect(asleep().decision.snooze).toEqual({ ownerId: owner, by: owner, since: at(5), until: at(26) })
    expect(asleep().told).toContain('sla.snoozed')
    expect(asleep().decision.lookAgainAt).toBeLessThanOrEqual(at(26))
  })

  test('the clock runs on where the policy says nothing, and who waits is reminded afterwards', () => {
    expect(asleep().clock.dueAt).toBe(at(30))
    const overdueReminder = run(asleep().memory, 25, [until26], { fields })
    expect(overdueReminder.tasks).toEqual([])
    const awake = run(overdueReminder.memory, 26, [until26], { fields })
    expect(awake.told).toContain('sla.snooze-over')
    expect(awake.tasks).toEqual(['open reminder'])
    expect(awake.memory.snooze).toMatchObject({ over: 'due' })
  })

  test('what the rep was asked before gives way to the task of the wait', () => {
    const reminded = run(fresh, 25, [], { fields })
    expect(reminded.tasks).toEqual(['open reminder'])
    const later = run(reminded.memory, 26, [said(26, 29)], { fields })
    expect(later.tasks).toEqual(['close reminder', 'open snoozed'])
  })

  test('under a policy that pauses, the promise goes on with what was left, from the end of the wait however late that is noticed', () => {
    const paused = run(fresh, 10, [said(10, 110)], { fields }, pausing)
    expect(paused.clock).toMatchObject({ state: 'running', dueAt: null })
    const late = run(paused.memory, 115, [said(10, 110)], { fields }, pausing)
    expect(late.clock).toMatchObject({ state: 'running', dueAt: at(130) })
    const tooLate = run(paused.memory, 150, [said(10, 110)], { fields }, pausing)
    expect(tooLate.clock).toMatchObject({ state: 'breached', breachedAt: at(130) })
  })

  test('wakes as soon as the lead does something: the rep is told at once', () => {
    const activities = [DEMO, anActivity('page-view', at(15))]
    const woken = run(asleep().memory, 16, [until26], { fields, activities })
    expect(woken.tasks).toEqual(['close snoozed', 'open snoozed woken'])
    expect(woken.told).toContain('sla.woken')
    expect(run(woken.memory, 17, [until26], { fields, activities }).tasks).toEqual([])
  })

  test.each<[string, LeadParts, string]>([
    ['the rep is in touch', { fields: { ...fields, lastOutreachAt: at(15) } }, 'close snoozed'],
    ['the rep accepts in the CRM', { fields: { ...fields, repResponse: 'accepted' } }, 'close snoozed'],
    [
      'another person gets the lead',
      { fields: { ...fields, ownerId: owner === 'ann' ? 'ben' : 'ann' } },
      'close snoozed',
    ],
  ])('ends when %s', (_what, parts, closed) => {
    const ended = run(asleep().memory, 16, [until26], parts)
    expect(ended.tasks).toContain(closed)
    expect([ended.memory.snooze, ended.decision.snooze]).toEqual([undefined, undefined])
  })

  test('can be made to wait for another time, and be woken by hand', () => {
    const longer = run(asleep().memory, 6, [until26, said(6, 29)], { fields })
    expect(longer.tasks).toEqual(['close snoozed', 'open snoozed'])
    const up = run(longer.memory, 7, [until26, said(6, 29), said(7, 7)], { fields })
    expect([up.tasks, up.memory.snooze]).toEqual([['close snoozed'], undefined])
  })

  test('a wait asked of somebody else’s lead is seen and changes nothing', () => {
    const other = answerActivity(
      'x',
      { response: 'snoozed', reason: null, ownerId: 'nobody', by: 'nobody', until: at(20) },
      at(5),
    )
    const heard = run(fresh, 5, [other], { fields })
    expect([heard.tasks, heard.memory.snooze, heard.memory.answersSeen]).toEqual([[], undefined, ['x']])
  })
})

test.each<[string, SnoozePolicy | undefined, number | null, number]>([
  ['a day when the policy says nothing and nothing is due', undefined, null, NOW + 24 * HOUR],
  ['to the deadline', undefined, at(30), at(30)],
  ['as long as the policy says where the clock stands still', PAUSING, at(30), NOW + 72 * HOUR],
  ['to the deadline where it does not', { longestHours: 72, pausesClock: false }, at(30), at(30)],
])('a lead waits at most: %s', (_what, snooze, dueAt, latest) => {
  expect(latestWake(snooze === undefined ? {} : { snooze }, dueAt, NOW)).toBe(latest)
})
