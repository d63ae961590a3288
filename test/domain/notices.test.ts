import { describe, expect, test } from '@jest/globals'
import { noticesOf, type LeadNews, type Listener } from '../../src/domain/notices.ts'
import type { Clock } from '../../src/domain/lead.ts'
import type { TaskIntent, Transition } from '../../src/domain/decision.ts'
import { aRep, aRoster, DAY } from './routing-world.ts'

const NOW = Date.UTC(2026, 2, 2, 10)
const roster = aRoster(
  [aRep('budi', { managerId: 'maya' }), aRep('citra', { managerId: 'oki' }), aRep('maya'), aRep('oki')],
  [],
)

const listener = (person: string, over: Partial<Listener> = {}): Listener => ({
  person,
  repId: person,
  scope: 'mine',
  events: { breach: ['webhook'], escalated: ['email'], 'lead-assigned': ['email'], recycled: ['email', 'webhook'] },
  ...over,
})
const clock = (over: Partial<Clock> = {}): Clock => ({
  ...{ clockId: 'c1', kind: 'lead', slaId: 'icp', ownerId: 'budi', startedAt: NOW - DAY, dueAt: NOW, targetMinutes: 5 },
  ...{ unit: 'business', state: 'breached', breachedAt: NOW, stoppedAt: null, stepsDone: [] },
  ...over,
})
const news = (decision: Partial<LeadNews['decision']>, over: Partial<LeadNews> = {}): LeadNews => ({
  ...{ decisionId: 'd1', leadId: 'l1', recordId: '101', decidedAt: NOW, ownerId: 'budi' },
  decision: { routing: { kind: 'not-yet', because: '' }, tasks: [], clocks: [], transitions: [], ...decision },
  ...over,
})
const everybody = ['budi', 'citra', 'maya', 'oki'].map((one) => listener(one))
const told = (one: LeadNews, listeners: readonly Listener[] = everybody) =>
  noticesOf(one, listeners, roster).map(({ person, key, channels }) => [person, key, ...channels])

describe('whom a broken promise is told', () => {
  test('the owner and the owner’s manager, nobody else', () => {
    expect(told(news({ clocks: [clock()] }))).toEqual([
      ['budi', 'breach:c1', 'webhook'],
      ['maya', 'breach:c1', 'webhook'],
    ])
  })
  test('whoever wants to hear of every lead, too', () => {
    const all = listener('rev-ops', { repId: null, scope: 'all' })
    expect(told(news({ clocks: [clock()] }), [all])).toEqual([['rev-ops', 'breach:c1', 'webhook']])
  })
  test('nobody who did not choose it', () => {
    expect(told(news({ clocks: [clock()] }), [listener('budi', { events: {} })])).toEqual([])
  })
  test.each([
    ['one that was voided', clock({ state: 'void' })],
    ['the clock of a rep, whose lead was told already', clock({ kind: 'rep' })],
    ['one found a week later, as after a restore', clock({ breachedAt: NOW - 8 * DAY })],
  ])('%s is not told', (_what, one) => {
    expect(told(news({ clocks: [one] }))).toEqual([])
  })
})

test('a lead that is given is told to its owner alone, once for the decision', () => {
  const assignment = { ownerId: 'citra' } as never
  const one = news({ routing: { kind: 'assign', assignment, because: '', candidates: [] } })
  expect(told(one, [...everybody, listener('all', { repId: null, scope: 'all' })])).toEqual([
    ['citra', 'assigned:d1', 'email'],
  ])
  expect(told(news({ routing: { kind: 'keep', assignment, because: '' } }))).toEqual([])
})

test('what comes to a manager to settle is told to that manager, and a reminder to nobody', () => {
  const task = (kind: TaskIntent['kind'], action: TaskIntent['action'] = 'open'): TaskIntent => ({
    ...{ key: `c1:${kind}`, action, kind, assigneeId: 'maya', dueAt: NOW, facts: { repId: 'budi' } },
  })
  expect(told(news({ tasks: [task('breach'), task('reminder')] }))).toEqual([['maya', 'task:c1:breach', 'email']])
  expect(told(news({ tasks: [task('breach', 'close')] }))).toEqual([])
})

test('a recycled lead is told to whoever had it and their manager, by each way they chose', () => {
  const move = { fromStatus: 'active', toStatus: 'nurture', at: NOW, because: 'stage.recycled' } as Transition
  expect(told(news({ transitions: [move] }))).toEqual([
    ['budi', 'recycled:d1', 'email', 'webhook'],
    ['maya', 'recycled:d1', 'email', 'webhook'],
  ])
  expect(told(news({ transitions: [{ ...move, fromStatus: 'nurture' }] }))).toEqual([])
})
