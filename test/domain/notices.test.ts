import { describe, expect, test } from '@jest/globals'
import { accountNotices, noticesOf, type LeadNews, type Listener } from '../../src/domain/notices.ts'
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
  test('after who has the lead now: the owner of the clock only where nobody has', () => {
    expect(told(news({ clocks: [clock()] }, { ownerId: 'citra' })).map(([person]) => person)).toEqual(['citra', 'oki'])
    expect(told(news({ clocks: [clock()] }, { ownerId: null })).map(([person]) => person)).toEqual(['budi', 'maya'])
  })
  test('one found a week later is still news', () => {
    expect(told(news({ clocks: [clock({ breachedAt: NOW - 7 * DAY })] }))).toHaveLength(2)
  })
  test('nobody’s: only to those who want every lead, not to somebody who is nobody in the CRM or to the last manager', () => {
    const nobodys = news({ clocks: [clock({ ownerId: null })] }, { ownerId: null })
    const listeners = [listener('guest', { repId: null }), listener('boss'), listener('all', { scope: 'all' })]
    expect(told(nobodys, listeners).map(([person]) => person)).toEqual(['all'])
    const bosss = news({ clocks: [clock({ ownerId: 'boss' })] }, { ownerId: 'boss' })
    expect(told(bosss, listeners).map(([person]) => person)).toEqual(['boss', 'all'])
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
  expect(told(news({ tasks: [task('manager-queue')] }))).toEqual([['maya', 'task:c1:manager-queue', 'email']])
  expect(told(news({ tasks: [task('breach', 'close')] }))).toEqual([])
  const nobodys = { ...task('breach'), assigneeId: null }
  expect(told(news({ tasks: [nobodys] }), [listener('guest', { repId: null })])).toEqual([])
})

test('a recycled lead is told to whoever had it and their manager, by each way they chose', () => {
  const move = { fromStatus: 'active', toStatus: 'nurture', at: NOW, because: 'stage.recycled' } as Transition
  expect(told(news({ transitions: [move] }))).toEqual([
    ['budi', 'recycled:d1', 'email', 'webhook'],
    ['maya', 'recycled:d1', 'email', 'webhook'],
  ])
  expect(told(news({ transitions: [{ ...move, fromStatus: 'nurture' }] }))).toEqual([])
  expect(told(news({ transitions: [{ ...move, fromStatus: null }] }))).toEqual([])
  expect(told(news({ transitions: [{ ...move, toStatus: 'stale' }] }))).toEqual([])
})

describe('what is told', () => {
  const everything = listener('budi', {
    events: {
      breach: ['email'],
      escalated: ['email'],
      'lead-assigned': ['email'],
      recycled: ['email'],
      coverage: ['email', 'webhook'],
    },
  })
  const toBudi = (one: LeadNews) => noticesOf(one, [everything], roster)
  const lead = { leadId: 'l1', recordId: '101' }
  const assigned = { kind: 'assign', assignment: { ownerId: 'budi' } as never, because: '', candidates: [] } as const
  test('of a given lead: by when it is to be answered', () => {
    const clocks = [
      clock({ clockId: 'old', state: 'met', dueAt: NOW - 1 }),
      clock({ clockId: 'rep', kind: 'rep', state: 'running', dueAt: NOW + 1 }),
      clock({ clockId: 'lead', state: 'running', breachedAt: null, dueAt: NOW + 2 }),
    ]
    expect(toBudi(news({ routing: assigned, clocks }))).toMatchObject([
      { lead, facts: { repId: 'budi', dueAt: NOW + 2 } },
    ])
    expect(toBudi(news({ routing: assigned }))).toMatchObject([{ facts: { repId: 'budi', dueAt: null } }])
  })
  test('of a breach: whose, which promise, when it fell due and when that was', () => {
    expect(toBudi(news({ clocks: [clock()] }))).toEqual([
      {
        person: 'budi',
        event: 'breach',
        key: 'breach:c1',
        channels: ['email'],
        lead,
        facts: { repId: 'budi', slaId: 'icp', dueAt: NOW, at: NOW },
      },
    ])
  })
  test('of what is left to settle: whose, and when it fell due', () => {
    const task: TaskIntent = {
      ...{ key: 'k', action: 'open', kind: 'manager-queue', assigneeId: 'budi', dueAt: 0 },
      facts: { repId: 'citra', dueAt: 7, slaId: 'icp' },
    }
    expect(toBudi(news({ tasks: [task] }))).toMatchObject([{ facts: { repId: 'citra', dueAt: 7 } }])
    expect(toBudi(news({ tasks: [{ ...task, facts: {} }] }))).toMatchObject([{ facts: { repId: null, dueAt: null } }])
  })
  test('of a recycled lead: who had it, when, and why', () => {
    const move = { fromStatus: 'active', toStatus: 'nurture', at: 5, because: 'stage.recycled' } as Transition
    expect(toBudi(news({ transitions: [move] }))).toMatchObject([
      { facts: { repId: 'budi', at: 5, because: 'stage.recycled' } },
    ])
  })
  test('of the account as a whole: to everybody who chose it, about no lead', () => {
    expect(accountNotices([everything, listener('maya')], 'coverage', 'monday', { pools: 2 })).toEqual([
      {
        person: 'budi',
        event: 'coverage',
        key: 'monday',
        channels: ['email', 'webhook'],
        lead: null,
        facts: { pools: 2 },
      },
    ])
  })
})
