import { describe, expect, test } from '@jest/globals'
import type { Clock } from '../../src/domain/lead.ts'
import type { SlaStep } from '../../src/domain/policy/policy.ts'
import { MANAGER_QUEUE } from '../../src/domain/escalation.ts'
import { dueShown, leadStep, nextLook, responseOn, stateShown } from '../../src/domain/sla-outlook.ts'
import {
  closeReminders,
  closeTasks,
  DELEGATED,
  managerOf,
  nextStepAfter,
  takeDueSteps,
  takeOwnStep,
  type TaskContext,
} from '../../src/domain/sla-task.ts'
import { ALWAYS_OPEN, aRep, aRoster, at, HOUR, MINUTE, officeTime } from './routing-world.ts'

const ten = at('2026-03-04 10:00')
const minutes = (n: number) => ten + n * MINUTE
const REMIND: SlaStep = { id: 'remind', atPercent: 80, action: 'remind' }
const BREACH: SlaStep = { id: 'breach', atPercent: 100, action: 'manager-task' }
const WARN: SlaStep = { id: 'warn', atPercent: 50, action: 'manager-task' }
const MOVE: SlaStep = { id: 'move', atPercent: 100, plusMinutes: 5, action: 'reassign' }
const NEXT: SlaStep = { id: 'next', atPercent: 200, action: 'next-manager' }
const STEPS = [REMIND, BREACH, MOVE, NEXT]

/** A works always, Day in New York's office hours; both report to lea, she to boss; Solo reports to boss. */
const ROSTER = aRoster(
  [
    aRep('A', { managerId: 'lea' }),
    aRep('Day', { managerId: 'lea', workingTime: officeTime() }),
    aRep('lea', { managerId: 'boss' }),
    aRep('Solo', { managerId: 'boss' }),
    aRep('Own', { managerId: 'Own' }),
    aRep('Orphan', { managerId: 'gone' }),
    aRep('Lost', { managerId: 'nobody the CRM knows' }),
    aRep('gone', { active: false }),
  ],
  [],
)
const context = (now: number, over: Partial<TaskContext> = {}): TaskContext => ({
  leadId: 'lead-1',
  ownerId: 'A',
  roster: ROSTER,
  now,
  steps: STEPS,
  repOf: (repId) => (repId === null ? undefined : (over.roster ?? ROSTER).reps.get(repId)),
  slaName: (id) => `the ${id}`,
  ...over,
})
/** 60 minutes from 10:00, of A. */
const aClock = (over: Partial<Clock> = {}): Clock => ({
  clockId: 'c',
  kind: 'rep',
  slaId: 'icp',
  ownerId: 'A',
  startedAt: ten,
  dueAt: minutes(60),
  targetMinutes: 60,
  unit: 'business',
  state: 'running',
  breachedAt: null,
  stoppedAt: null,
  stepsDone: [],
  ...over,
})
const breached = (over: Partial<Clock> = {}) => aClock({ state: 'breached', breachedAt: minutes(60), ...over })

describe('what is shown of the promises', () => {
  test.each<[string, Clock[], Clock | undefined, number | null]>([
    ['none', [], undefined, null],
    [
      'the earliest that runs',
      [aClock(), aClock({ dueAt: minutes(30) }), aClock({ dueAt: minutes(40) })],
      undefined,
      minutes(30),
    ],
    ['not one that is over', [aClock({ state: 'met', dueAt: minutes(5) }), aClock()], undefined, minutes(60)],
    ['not one without a due instant', [aClock({ dueAt: null }), aClock()], undefined, minutes(60)],
    ['nor after one with', [aClock(), aClock({ dueAt: null })], undefined, minutes(60)],
    ['else that of the lead', [breached({ dueAt: minutes(5) })], breached(), minutes(60)],
    ['of the lead, not known either', [], aClock({ dueAt: null }), null],
  ])('due: %s', (_, clocks, lead, due) => {
    expect(dueShown(clocks, lead)).toBe(due)
  })
  test.each<[Clock[], Clock | undefined, string | null]>([
    [[], undefined, null],
    [[], aClock(), 'running'],
    [[], breached(), 'breached'],
    [[], aClock({ state: 'void' }), 'met'],
    [[], aClock({ state: 'met' }), 'met'],
    [[aClock({ kind: 'lead', state: 'closed' })], undefined, 'closed'],
    [[aClock({ kind: 'rep', state: 'closed' })], undefined, null],
    [[aClock({ kind: 'lead', state: 'met' })], undefined, null],
    [[aClock({ kind: 'lead', state: 'met' }), aClock({ kind: 'lead', state: 'closed' })], undefined, 'closed'],
  ])('state of %j and %j: %s', (clocks, lead, state) => {
    expect(stateShown(clocks, lead)).toBe(state)
  })
  test.each([
    { lead: aClock({ state: 'met', stoppedAt: minutes(3) }), first: null, accepted: null, answered: minutes(3) },
    { lead: aClock({ state: 'void', stoppedAt: minutes(3) }), first: minutes(9), accepted: null, answered: minutes(3) },
    { lead: breached(), first: minutes(90), accepted: null, answered: minutes(90) },
    { lead: breached(), first: null, accepted: minutes(91), answered: minutes(91) },
    { lead: breached(), first: minutes(-1), accepted: null, answered: null },
    { lead: aClock(), first: null, accepted: null, answered: null },
  ])('first answered at $answered ($lead.state, outreach $first, acceptance $accepted)', (row) => {
    const answers = { firstOutreachAt: row.first, lastOutreachAt: null, acceptedAt: row.accepted }
    expect(responseOn(row.lead, answers)).toBe(row.answered)
  })
  test.each<[Partial<Clock>, boolean, string]>([
    [{}, true, 'sla.opened'],
    [{}, false, 'sla.running'],
    [{ pausedAt: ten }, true, 'sla.paused'],
    [{ pausedAt: null }, false, 'sla.running'],
    [{ state: 'breached' }, true, 'sla.breached'],
    [{ state: 'breached', pausedAt: ten }, true, 'sla.breached'],
    [{ state: 'breached', stoppedAt: ten }, false, 'sla.answered-late'],
    [{ state: 'met', stoppedAt: ten }, true, 'sla.met'],
    [{ state: 'void' }, false, 'sla.void'],
  ])('%j, opened now %s: %s', (over, openedNow, because) => {
    const clock = aClock(over)
    const { slaId, ownerId, startedAt, breachedAt, stoppedAt } = clock
    const saw = { slaId, ownerId, startedAt, dueAt: 7, breachedAt, stoppedAt, minutes: 60, unit: 'business' }
    expect(leadStep(clock, 7, openedNow)).toEqual({ step: 'sla', because, saw })
  })
})

describe('when to look again', () => {
  const away = (...starts: readonly number[]) => ({
    outOfOffice: starts.map((start) => ({ start: minutes(start), end: minutes(start + 5) })),
  })
  const look = (clocks: Clock[], now = ten, rep = {}) => {
    const roster = aRoster([aRep('A', { managerId: 'lea', ...rep }), aRep('lea')], [])
    return nextLook(clocks, context(now, { roster }))
  }
  test.each<[string, Clock[], number, object, number | null]>([
    ['nothing runs', [], 0, {}, null],
    ['at 80 %', [aClock()], 0, {}, 48],
    ['then at the due instant', [aClock()], 48, {}, 60],
    ['of two the earlier', [aClock(), aClock({ dueAt: minutes(30), targetMinutes: 30 })], 0, {}, 24],
    ['of two the earlier, in any order', [aClock({ dueAt: minutes(30), targetMinutes: 30 }), aClock()], 0, {}, 24],
    ['not for one that stands still', [aClock({ pausedAt: ten })], 0, {}, null],
    ['not for one that is over', [aClock({ state: 'met' })], 0, {}, null],
    ['not for a breach that was answered', [breached({ stoppedAt: minutes(70) })], 70, {}, null],
    ['after the breach: to give it on', [breached({ stepsDone: ['breach'] })], 60, {}, 65],
    ['the lead’s own clock gives nothing on', [breached({ kind: 'lead', stepsDone: ['breach'] })], 60, {}, 120],
    ['when the owner goes away', [aClock()], 0, away(30, 20, 40), 20],
    ['not at an absence that has begun', [aClock()], 20, away(20), 48],
    ['nobody’s clock', [aClock({ ownerId: null, unit: 'calendar' })], 0, {}, 48],
    ['nothing can be known of nobody’s working time', [aClock({ ownerId: null, dueAt: null })], 0, {}, null],
  ])('%s', (_, clocks, now, rep, next) => {
    expect(look(clocks, minutes(now), rep)).toBe(next === null ? null : minutes(next))
  })
  test('a day before the known calendar ends, where the due instant is not known', () => {
    expect(look([aClock({ dueAt: null })])).toBe(ALWAYS_OPEN.until - 24 * HOUR)
  })
})

describe('steps of a clock', () => {
  const due = (clock: Clock, now: number, steps = STEPS) => takeDueSteps(clock, context(minutes(now), { steps }))
  test.each<[string, Clock, number, readonly string[], readonly string[]]>([
    ['before 80 %', aClock(), 47.9, [], []],
    ['at 80 %', aClock(), 48, ['remind'], ['remind reminder A']],
    ['reminded already', aClock({ stepsDone: ['remind'] }), 50, ['remind'], []],
    ['at 100 %', breached({ stepsDone: ['remind'] }), 60, ['remind', 'breach'], ['breach breach lea']],
    ['at 100 %, the reminder overtaken', breached(), 60, ['breach'], ['breach breach lea']],
    ['at 199 %', breached({ stepsDone: ['breach'] }), 119, ['breach'], []],
    ['at 200 %', breached({ stepsDone: ['breach'] }), 120, ['breach', 'next'], ['next breach boss']],
    ['late', breached(), 999, ['breach', 'next'], ['breach breach lea', 'next breach boss']],
    ['told in another way', breached({ stepsDone: ['-breach'] }), 60, ['-breach'], []],
    ['nobody above at all', breached({ ownerId: 'boss', stepsDone: ['breach'] }), 120, ['breach', '-next'], []],
    ['nobody above the manager', breached({ ownerId: 'Solo', stepsDone: ['breach'] }), 120, ['breach', '-next'], []],
  ])('%s', (_, clock, now, marks, told) => {
    const taken = due(clock, now)
    expect(taken.clock.stepsDone).toEqual(marks)
    expect(taken.tasks.map(({ key, kind, assigneeId }) => `${key.slice(2)} ${kind} ${assigneeId}`)).toEqual(told)
    if (told.length === 0 && marks.length === clock.stepsDone.length) expect(taken.clock).toBe(clock)
  })

  test('the task of a breach says what was promised, what has run, what was tried and what comes next', () => {
    const [task] = due(breached({ stepsDone: ['remind'] }), 62).tasks
    expect(task).toEqual({
      key: 'c:breach',
      action: 'open',
      kind: 'breach',
      assigneeId: 'lea',
      dueAt: minutes(60),
      facts: {
        leadId: 'lead-1',
        repId: 'A',
        slaId: 'icp',
        slaName: 'the icp',
        promisedMinutes: 60,
        elapsedMinutes: 62,
        unit: 'business',
        startedAt: ten,
        dueAt: minutes(60),
        closedBecause: null,
        remindedAt: minutes(48),
        movesAt: minutes(65),
      },
    })
  })
  test('and why its owner may not have answered: their hours of that day, and until when they are away', () => {
    const away = [{ start: minutes(30), end: minutes(600) }]
    const day = aRep('Day', { managerId: 'lea', workingTime: officeTime(), outOfOffice: away })
    const roster = aRoster([day, aRep('lea')], [])
    const { tasks } = takeDueSteps(breached({ ownerId: 'Day' }), context(minutes(62), { roster, steps: [BREACH] }))
    expect(tasks[0]!.facts).toMatchObject({
      worksFrom: at('2026-03-04 09:00'),
      worksUntil: at('2026-03-04 17:00'),
      awayUntil: minutes(600),
    })
  })
  test('whoever is above the manager is told the same', () => {
    const { tasks } = due(breached({ stepsDone: ['remind', 'breach'] }), 120)
    expect(tasks.map(({ key, facts }) => [key, facts['remindedAt'], facts['movesAt']])).toEqual([
      ['c:next', minutes(48), minutes(65)],
    ])
  })
  test('nobody was reminded, and nothing comes next', () => {
    expect(due(breached(), 60, [REMIND, BREACH]).tasks[0]!.facts).toMatchObject({ remindedAt: null, movesAt: null })
  })
  test('a manager who was warned is no reminder', () => {
    const warned = breached({ stepsDone: ['warn'] })
    expect(due(warned, 60, [WARN, BREACH]).tasks[0]!.facts).toMatchObject({ remindedAt: null })
  })
  test.each([
    ['a reminder after the due instant is one too', { ...REMIND, atPercent: 120 }, 'reminder', 'A'],
    ['a step that the policy no longer has is taken back as a breach of the manager', BREACH, 'breach', 'lea'],
  ])('%s', (_, step, kind, assigneeId) => {
    const [task] = closeTasks(breached({ stepsDone: ['remind'] }), 'answered', context(minutes(90), { steps: [step] }))
    expect(task).toMatchObject({ key: 'c:remind', kind, assigneeId })
  })
  test('a manager who is warned before the due instant is told nothing of it', () => {
    const [warned] = due(aClock(), 30, [WARN]).tasks
    expect(warned).toMatchObject({ kind: 'reminder', assigneeId: 'lea' })
    expect(Object.keys(warned!.facts)).not.toContain('remindedAt')
    expect(Object.keys(due(aClock(), 48).tasks[0]!.facts)).not.toContain('movesAt')
  })
  test('a task about a clock without a due instant is due now', () => {
    const { tasks } = takeOwnStep(aClock({ dueAt: null }), DELEGATED, context(minutes(7), { ownerId: 'Ill' }))
    expect(tasks).toMatchObject([{ key: 'c:delegated', kind: 'delegated', assigneeId: 'A', dueAt: minutes(7) }])
    expect(tasks[0]!.facts).toMatchObject({ standsInFor: 'Ill', dueAt: null })
  })
  test('a mark of its own is made once', () => {
    const first = takeOwnStep(breached({ stepsDone: ['breach'] }), MANAGER_QUEUE, context(minutes(60)))
    expect(first.tasks).toMatchObject([
      { key: `c:${MANAGER_QUEUE}`, action: 'open', kind: MANAGER_QUEUE, assigneeId: 'lea' },
    ])
    expect(Object.keys(first.tasks[0]!.facts)).not.toContain('standsInFor')
    expect(first.clock.stepsDone).toEqual(['breach', MANAGER_QUEUE])
    expect(takeOwnStep(first.clock, MANAGER_QUEUE, context(minutes(60)))).toEqual({ clock: first.clock, tasks: [] })
  })

  test('closing closes what was told, with the reason and the time until the answer', () => {
    const clock = breached({ stepsDone: ['remind', '-next', 'breach'], stoppedAt: minutes(90) })
    const tasks = closeTasks(clock, 'answered', context(minutes(200)))
    expect(tasks.map(({ key, action }) => [key, action])).toEqual([
      ['c:remind', 'close'],
      ['c:breach', 'close'],
    ])
    for (const { facts } of tasks) expect(facts).toMatchObject({ closedBecause: 'answered', elapsedMinutes: 90 })
  })
  test('an owner who loses the lead is no longer reminded; the manager stays told', () => {
    const clock = breached({ stepsDone: ['remind', 'breach'] })
    const over = closeReminders(clock, context(minutes(60)))
    expect(over.clock.stepsDone).toEqual(['-remind', 'breach'])
    expect(over.tasks).toMatchObject([{ key: 'c:remind', action: 'close', facts: { closedBecause: 'handed-over' } }])
    const quiet = breached({ stepsDone: ['breach'] })
    expect(closeReminders(quiet, context(ten))).toEqual({ clock: quiet, tasks: [] })
    expect(closeReminders(quiet, context(ten)).clock).toBe(quiet)
  })

  test.each<[string, Clock, number, number | null]>([
    ['ahead: the reminder', aClock(), 0, 48],
    ['ahead, reminded: the due instant', aClock({ stepsDone: ['remind'] }), 0, 60],
    ['ahead, the reminder marked off', aClock({ stepsDone: ['-remind'] }), 0, 60],
    ['at the due instant: giving it on', aClock({ stepsDone: ['breach'] }), 60, 65],
    ['behind: the next manager', breached({ stepsDone: ['breach', 'move'] }), 66, 120],
    ['behind, all done', breached({ stepsDone: ['breach', 'move', 'next'] }), 66, null],
    [
      'a breach has no due instant ahead',
      breached({ dueAt: minutes(90), stepsDone: ['breach', 'move', 'next'] }),
      66,
      null,
    ],
  ])('the next step: %s', (_, clock, now, next) => {
    expect(nextStepAfter(clock, context(minutes(now)))).toBe(next === null ? null : minutes(next))
  })

  test.each([
    ['A', 'lea'],
    ['lea', 'boss'],
    // The installation's manager is nobody's below.
    ['boss', null],
    ['Own', 'boss'],
    ['Orphan', 'boss'],
    ['Lost', 'boss'],
    ['stranger', 'boss'],
    [null, 'boss'],
  ])('%s reports to %s', (rep, manager) => {
    expect(managerOf(rep, ROSTER)).toBe(manager)
  })
})
