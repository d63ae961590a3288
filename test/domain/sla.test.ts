import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { workedBetween } from '../../src/domain/calendar.ts'
import type { Routing } from '../../src/domain/decision.ts'
import type { Clock, LeadFields } from '../../src/domain/lead.ts'
import type { SlaInput, SlaResult } from '../../src/domain/sla.ts'
import type { ClosedBecause } from '../../src/domain/sla-task.ts'
import { aLead, aMemory, aRep, aRoster, at, HOUR, MINUTE, OFFICE } from './routing-world.ts'
import { advance, assign, BREACH, keep, Life, promise, roster } from './sla-life.ts'

test('what a merged record was promised is over; its tasks are closed and its breach stays one', () => {
  const start = at('2026-03-04 10:00')
  const now = start + 12 * MINUTE
  const running = { slaId: 'icp-mql', startedAt: start, dueAt: start + 30 * MINUTE, targetMinutes: 30 } as const
  const aClock = (kind: Clock['kind'], of: string, over: Partial<Clock>): Clock => ({
    ...running,
    clockId: `${kind} of ${of}`,
    kind,
    ownerId: 'A',
    unit: 'business',
    state: 'running',
    breachedAt: null,
    stoppedAt: null,
    stepsDone: [],
    ...over,
  })
  // Of the record that was merged first, of the one that keeps its owner last.
  const clocks = [
    aClock('lead', 'merged', { dueAt: start + 10 * MINUTE }),
    aClock('rep', 'merged', { ownerId: 'B', stepsDone: ['remind'] }),
    aClock('lead', 'kept', {}),
    aClock('rep', 'kept', {}),
  ]
  const result = advance({ now, routing: keep('A', start), memory: aMemory({ clocks }) })
  expect(result.clocks).toMatchObject([
    { state: 'breached', breachedAt: start + 10 * MINUTE, stoppedAt: now, stepsDone: [] },
    { state: 'closed', stoppedAt: now },
    { state: 'running', clockId: 'lead of kept' },
    { state: 'running', clockId: 'rep of kept' },
  ])
  expect(result.tasks).toMatchObject([{ action: 'close', key: 'rep of merged:remind' }])
  expect(result).toMatchObject({ slaState: 'running', dueAt: start + 30 * MINUTE })
})

describe('due, through the assigned owner’s hours', () => {
  test.each([
    { row: 'E27 Fri 16:50, 30 min', start: '2026-03-06 16:50', minutes: 30, owner: 'A', due: '2026-03-09 09:20' },
    { row: 'E28 Fri 16:30, 30 min', start: '2026-03-06 16:30', minutes: 30, owner: 'A', due: '2026-03-06 17:00' },
    { row: 'E31 Wed 10:00, 24 h', start: '2026-03-04 10:00', minutes: 1440, owner: 'A', due: '2026-03-09 10:00' },
    {
      row: 'E35 London owner, 21:00 in New York',
      start: '2026-01-13 21:00',
      minutes: 30,
      owner: 'Lon',
      due: '2026-01-14 04:30',
    },
  ])('$row → $due', ({ start, minutes, owner, due }) => {
    const result = advance({ now: at(start), routing: assign(owner, at(start)), policy: promise(minutes) })
    expect(result).toMatchObject({
      dueAt: at(due),
      lookAgainAt: at(due),
      slaState: 'running',
      firstResponseAt: null,
      tasks: [],
    })
    expect(result.clocks.map(({ kind, ownerId, dueAt, state }) => ({ kind, ownerId, dueAt, state }))).toEqual([
      { kind: 'lead', ownerId: owner, dueAt: at(due), state: 'running' },
      { kind: 'rep', ownerId: owner, dueAt: at(due), state: 'running' },
    ])
    expect(result.trace.map(({ because }) => because)).toEqual(['sla.opened'])
  })
  test('a calendar promise runs through the night', () => {
    const start = at('2026-03-06 16:50')
    expect(advance({ now: start, routing: assign('A', start), policy: promise(1440, {}, 'calendar') }).dueAt).toBe(
      start + 24 * HOUR,
    )
  })
  test('the first class that holds is the promise', () => {
    const classes = [
      { id: 'no', name: 'No', minutes: 1, unit: 'business', holds: () => false },
      { id: 'yes', name: 'Yes', minutes: 7, unit: 'business', holds: () => true },
    ] as const
    const now = at('2026-03-04 10:00')
    const result = advance({ now, routing: assign('A', now), policy: { ...promise(1), classes } })
    expect(result.clocks[0]).toMatchObject({ slaId: 'yes', targetMinutes: 7 })
  })
  test('no class, no promise', () => {
    const now = at('2026-03-04 10:00')
    const result = advance({ now, routing: assign('A', now), policy: { ...promise(1), classes: [] } })
    expect(result).toMatchObject({ clocks: [], slaState: null, dueAt: null, lookAgainAt: null })
    expect(result.trace[0]?.because).toBe('sla.no-class')
  })
})

describe('E37 ICP 5 min, 10:00 → A, with a reminder at 80 %', () => {
  const ten = at('2026-03-04 10:00')
  const withReminder = promise(5, { steps: [{ id: 'remind', atPercent: 80, action: 'manager-task' }, BREACH] })

  test('10:04 reminder, 10:05 breach and one task to the manager, once', () => {
    const life = new Life(withReminder)
    expect(life.at(ten).lookAgainAt).toBe(ten + 4 * MINUTE)
    expect(life.at(ten + 4 * MINUTE).lookAgainAt).toBe(ten + 5 * MINUTE)
    expect(life.told).toEqual(['open lead:remind'])
    const breached = life.at(ten + 5 * MINUTE)
    expect(life.told).toEqual(['open lead:remind', 'open lead:breach'])
    expect(breached).toMatchObject({ slaState: 'breached', lookAgainAt: null })
    expect(breached.tasks[0]).toMatchObject({
      kind: 'breach',
      assigneeId: 'boss',
      dueAt: ten + 5 * MINUTE,
      facts: {
        leadId: 'lead-1',
        repId: 'A',
        slaId: 'icp-mql',
        promisedMinutes: 5,
        elapsedMinutes: 5,
        dueAt: ten + 5 * MINUTE,
      },
    })
    life.at(ten + 6 * MINUTE)
    life.at(ten + 60 * MINUTE)
    expect(life.told).toHaveLength(2)
  })

  test('noticed late, it is breached at the due instant all the same, and the overtaken reminder is left out', () => {
    const life = new Life(withReminder)
    life.at(ten)
    const result = life.at(ten + 90 * MINUTE)
    expect(life.lead).toMatchObject({ state: 'breached', breachedAt: ten + 5 * MINUTE })
    expect(life.told).toEqual(['open lead:breach'])
    expect(result.tasks[0]?.facts['elapsedMinutes']).toBe(90)
  })

  test('the next owner has a clock and a breach of their own; the lead’s stays at 10:05', () => {
    const life = new Life(promise(5))
    life.at(ten)
    life.at(ten + 5 * MINUTE)
    life.at(ten + 10 * MINUTE, { owner: 'B' })
    expect(life.clock('rep', 0)).toMatchObject({ ownerId: 'A', state: 'breached', stoppedAt: ten + 10 * MINUTE })
    expect(life.clock('rep', 1)).toMatchObject({ ownerId: 'B', state: 'running', dueAt: ten + 15 * MINUTE })
    expect(life.last).toMatchObject({ slaState: 'breached', dueAt: ten + 15 * MINUTE, lookAgainAt: ten + 15 * MINUTE })
    life.at(ten + 15 * MINUTE)
    expect(life.clock('rep', 1)).toMatchObject({ state: 'breached', breachedAt: ten + 15 * MINUTE })
    expect(life.told).toEqual(['open lead:breach', 'open rep:breach'])
    expect(life.lead.breachedAt).toBe(ten + 5 * MINUTE)
  })

  test('E39 a call at 10:04:30 that arrives at 10:06 voids the breach and closes the task', () => {
    const life = new Life(promise(5))
    life.at(ten)
    life.at(ten + 5 * MINUTE)
    life.fields = { firstOutreachAt: ten + 4.5 * MINUTE, lastOutreachAt: ten + 4.5 * MINUTE }
    const result = life.at(ten + 6 * MINUTE)
    expect(life.lead).toMatchObject({ state: 'void', breachedAt: null, stoppedAt: ten + 4.5 * MINUTE })
    expect(life.clock('rep', 0).state).toBe('void')
    expect(life.told).toEqual(['open lead:breach', 'close lead:breach'])
    expect(result).toMatchObject({ slaState: 'met', firstResponseAt: ten + 4.5 * MINUTE, lookAgainAt: null })
    expect(result.tasks[0]?.facts['closedBecause']).toBe('answered-in-time')
    life.at(ten + 7 * MINUTE)
    expect(life.told).toHaveLength(2)
  })

  test('a call after the due instant ends the wait and closes the task; the breach stays', () => {
    const life = new Life(promise(5))
    life.at(ten)
    life.at(ten + 5 * MINUTE)
    life.fields = { firstOutreachAt: ten + 8 * MINUTE, lastOutreachAt: ten + 8 * MINUTE }
    expect(life.at(ten + 9 * MINUTE)).toMatchObject({ slaState: 'breached', firstResponseAt: ten + 8 * MINUTE })
    expect(life.told).toEqual(['open lead:breach', 'close lead:breach'])
    expect(life.last!.trace.at(-1)?.because).toBe('sla.answered-late')
  })

  test('an earlier call that comes to light after a later one still voids the breach', () => {
    const life = new Life(promise(5))
    life.at(ten)
    life.fields = { firstOutreachAt: ten + 8 * MINUTE, lastOutreachAt: ten + 8 * MINUTE }
    life.at(ten + 9 * MINUTE)
    expect(life.lead).toMatchObject({ state: 'breached', breachedAt: ten + 5 * MINUTE })
    expect(life.told).toEqual([])
    life.fields = { firstOutreachAt: ten + 3 * MINUTE, lastOutreachAt: ten + 8 * MINUTE }
    expect(life.at(ten + 20 * MINUTE).firstResponseAt).toBe(ten + 3 * MINUTE)
    expect(life.lead.state).toBe('void')
  })
})

describe('what stops a clock', () => {
  const ten = at('2026-03-04 10:00')
  test.each([
    {
      row: 'E28 outreach at the due instant is in time',
      fields: { firstOutreachAt: ten + 30 * MINUTE },
      at: 45,
      state: 'met',
    },
    {
      row: 'a millisecond later is not',
      fields: { firstOutreachAt: ten + 30 * MINUTE + 1 },
      at: 45,
      state: 'breached',
    },
    { row: 'outreach before the promise was made', fields: { firstOutreachAt: ten - 1 }, at: 5, state: 'running' },
    {
      row: 'a later outreach after an old first one',
      fields: { firstOutreachAt: ten - HOUR, lastOutreachAt: ten + MINUTE },
      at: 5,
      state: 'met',
    },
    {
      row: 'outreach planned for later has not happened',
      fields: { firstOutreachAt: ten + HOUR },
      at: 5,
      state: 'running',
    },
    { row: 'acceptance', fields: { repResponse: 'accepted' }, at: 5, state: 'met' },
    { row: 'rejection does not', fields: { repResponse: 'rejected' }, at: 5, state: 'running' },
  ] as const)('$row → $state', ({ fields, at: minutes, state }) => {
    const life = new Life(promise(30))
    life.at(ten)
    life.fields = fields
    life.at(ten + minutes * MINUTE)
    expect(life.lead.state).toBe(state)
  })
  test('acceptance stops nothing where the policy does not count it', () => {
    const life = new Life(promise(30, { acceptanceStops: false }))
    life.at(ten)
    life.fields = { repResponse: 'accepted' }
    expect(life.at(ten + MINUTE).slaState).toBe('running')
  })
  test('an acceptance of the former owner does not answer for the next one', () => {
    const life = new Life(promise(5))
    life.at(ten)
    const marketing: Partial<SlaInput> = { routing: { kind: 'not-yet', because: 'route.below-stage' }, stage: 'known' }
    life.at(ten + MINUTE, marketing)
    life.fields = { repResponse: 'accepted' }
    life.at(ten + 2 * MINUTE, marketing)
    life.at(ten + HOUR, { owner: 'B' })
    life.at(ten + HOUR + MINUTE)
    expect(life.clock('lead', 1).state).toBe('running')
  })
})

describe('a change of owner', () => {
  test('keeps the time used on the lead’s clock and counts the rest on the new owner’s calendar', () => {
    const life = new Life(promise(60))
    const start = at('2026-03-04 16:30')
    life.at(start) // 30 of 60 minutes are used when A's day ends at 17:00
    const handed = at('2026-03-05 04:30') // 09:30 in London
    life.at(handed, { owner: 'Lon' })
    expect(life.lead).toMatchObject({ ownerId: 'Lon', dueAt: at('2026-03-05 05:00'), startedAt: start })
    expect(life.clock('rep', 0)).toMatchObject({ ownerId: 'A', state: 'closed', stoppedAt: handed })
    expect(life.clock('rep', 1)).toMatchObject({ ownerId: 'Lon', dueAt: at('2026-03-05 05:30'), startedAt: handed })
    expect(life.last!.trace.map(({ because }) => because)).toEqual(['sla.handed-over', 'sla.running'])
  })
  test('at the lead’s due instant the present owner’s manager is told, and again at the owner’s own', () => {
    const life = new Life(promise(10))
    const ten = at('2026-03-04 10:00')
    life.at(ten)
    life.at(ten + 6 * MINUTE, { owner: 'B' })
    life.at(ten + 10 * MINUTE)
    life.at(ten + 16 * MINUTE)
    expect(life.tasks.map(({ facts }) => facts['repId'])).toEqual(['B', 'B'])
    expect(life.told).toEqual(['open lead:breach', 'open rep:breach'])
  })
  test('the lead waits on while nobody owns it', () => {
    const life = new Life(promise(10))
    const ten = at('2026-03-04 10:00')
    life.at(ten)
    const hold: Routing = {
      kind: 'hold',
      hold: { since: ten, reason: 'no-coverage', poolId: 'sales', until: null },
      candidates: [],
    }
    life.at(ten + 5 * MINUTE, { routing: hold })
    expect([life.lead.state, life.clock('rep', 0).state]).toEqual(['running', 'closed'])
    life.at(ten + 10 * MINUTE, { routing: hold })
    expect([life.lead.state, life.told]).toEqual(['breached', ['open lead:breach']])
  })
  test('nothing is due from a new owner of an answered lead', () => {
    const life = new Life(promise(10))
    const ten = at('2026-03-04 10:00')
    life.at(ten)
    life.fields = { firstOutreachAt: ten + MINUTE }
    life.at(ten + 2 * MINUTE)
    life.at(ten + 3 * MINUTE, { owner: 'B' })
    expect(life.last!.clocks).toHaveLength(2)
    expect(life.last).toMatchObject({ slaState: 'met', lookAgainAt: null })
  })
})

describe('when a promise is made', () => {
  const now = at('2026-03-04 11:02')
  test('E18 a lead that waited for the pool since 10:40 has waited since then; its owner has not', () => {
    const held = { since: at('2026-03-04 10:40'), reason: 'all-capped', poolId: 'sales', until: null }
    const { clocks } = advance({ now, routing: assign('A', now), memory: aMemory({ held }) })
    expect(clocks.map(({ kind, startedAt, dueAt }) => ({ kind, startedAt, dueAt }))).toEqual([
      { kind: 'lead', startedAt: held.since, dueAt: at('2026-03-04 11:10') },
      { kind: 'rep', startedAt: now, dueAt: at('2026-03-04 11:32') },
    ])
  })
  test.each([
    ['in time', '2026-03-04 11:05', 'met'],
    ['late', '2026-03-04 11:20', 'breached'],
  ] as const)('a lead that was answered %s while it waited asks nothing of who then gets it', (_, reached, state) => {
    const now = at('2026-03-04 11:30')
    const held = { since: at('2026-03-04 10:40'), reason: 'all-capped', poolId: 'sales', until: null }
    const snapshot = aLead({ firstOutreachAt: at(reached), lastOutreachAt: at(reached) })
    const given = advance({ now, snapshot, routing: assign('A', now), memory: aMemory({ held }) })
    expect(given.clocks).toMatchObject([{ kind: 'lead', state, stoppedAt: at(reached) }])
    const memory = aMemory({ clocks: given.clocks, firstResponseAt: given.firstResponseAt })
    const again = advance({ now: now + 1, snapshot, routing: keep('A', now), memory })
    expect(again).toMatchObject({ clocks: given.clocks, dueAt: given.dueAt, slaState: given.slaState, tasks: [] })
  })
  test('E57 what was held while nobody worked starts when they do', () => {
    const monday = at('2026-03-09 09:00')
    const held = { since: at('2026-03-07 10:00'), reason: 'no-coverage', poolId: 'sales', until: monday }
    const { clocks } = advance({ now: monday, routing: assign('A', monday), memory: aMemory({ held }) })
    expect(clocks.map(({ dueAt }) => dueAt)).toEqual([at('2026-03-09 09:30'), at('2026-03-09 09:30')])
  })
  test('time in which contact data were corrected does not count', () => {
    const held = { since: now - HOUR, reason: 'verify-contact', poolId: null, until: null }
    expect(advance({ now, routing: assign('A', now), memory: aMemory({ held }) }).clocks[0]?.startedAt).toBe(now)
  })
  test.each([
    { row: 'new, not contacted', stage: 'mql', by: 'pool', fields: {}, clocks: 2 },
    { row: 'new at a later stage, not contacted', stage: 'sql', by: 'pool', fields: {}, clocks: 2 },
    {
      row: 'contacted before it qualified, now for somebody new',
      stage: 'mql',
      by: 'pool',
      fields: { firstOutreachAt: now - HOUR },
      clocks: 2,
    },
    {
      row: 'already worked on by the owner a person chose',
      stage: 'mql',
      by: 'person',
      fields: { firstOutreachAt: now - HOUR },
      clocks: 0,
    },
    {
      row: 'already past MQL and contacted',
      stage: 'sal',
      by: 'pool',
      fields: { lastOutreachAt: now - HOUR },
      clocks: 0,
    },
    { row: 'already accepted', stage: 'sal', by: 'pool', fields: { repResponse: 'accepted' }, clocks: 0 },
    { row: 'a customer', stage: 'customer', by: 'person', fields: {}, clocks: 0 },
  ] as const)('$row → $clocks clocks', ({ stage, by, fields, clocks }) => {
    const result = advance({ now, stage, routing: assign('A', now, { by }), snapshot: aLead(fields) })
    expect(result.clocks).toHaveLength(clocks)
  })
  test.each([
    { row: 'by nobody before it was given', routing: assign('A', now), memory: null },
    { row: 'by the owner who keeps it, in the cycle before', routing: keep('A', now - HOUR), memory: aMemory() },
  ])('accepted $row → what its owner is promised for runs', ({ routing, memory }) => {
    const snapshot = aLead({ repResponse: 'accepted' })
    const given = { now, stage: 'mql', routing, memory, snapshot } as const
    expect(advance(given).clocks).toEqual([])
    expect(advance({ ...given, answerOver: true }).clocks).toMatchObject([{ state: 'running' }, { state: 'running' }])
  })
  test('a rep who answered before we looked has answered: no promise on the next look', () => {
    const snapshot = aLead({ firstOutreachAt: now - MINUTE })
    const result = advance({ now, routing: keep('A', now - HOUR), snapshot, memory: aMemory() })
    expect(result).toMatchObject({ clocks: [], firstResponseAt: now - MINUTE })
  })
})

describe('leaving the funnel', () => {
  const ten = at('2026-03-04 10:00')
  test('E58 closes the clocks as not applicable', () => {
    const life = new Life(promise(5))
    life.at(ten)
    const result = life.at(ten + MINUTE, { closed: true })
    expect(result.clocks.map(({ state, stoppedAt }) => ({ state, stoppedAt }))).toEqual([
      { state: 'closed', stoppedAt: ten + MINUTE },
      { state: 'closed', stoppedAt: ten + MINUTE },
    ])
    expect(result).toMatchObject({ slaState: 'closed', lookAgainAt: null, tasks: [] })
  })
  test('a breach before it stays a breach; its task is closed', () => {
    const life = new Life(promise(5))
    life.at(ten)
    life.at(ten + 5 * MINUTE)
    life.at(ten + 9 * MINUTE, { closed: true })
    expect(life.lead).toMatchObject({ state: 'breached', breachedAt: ten + 5 * MINUTE })
    expect(life.told).toEqual(['open lead:breach', 'close lead:breach'])
    expect(life.last!.firstResponseAt).toBeNull()
  })
  test('a lead that is marketing’s again owes nothing, and is promised anew when it comes back', () => {
    const life = new Life(promise(5))
    life.at(ten)
    life.at(ten + MINUTE, { routing: { kind: 'not-yet', because: 'route.below-stage' }, stage: 'known' })
    expect(life.last!.lookAgainAt).toBeNull()
    life.at(ten + HOUR, { routing: assign('B', ten + HOUR) })
    expect(life.clock('lead', 1)).toMatchObject({ state: 'running', dueAt: ten + HOUR + 5 * MINUTE })
  })
})

describe('what is told of the clocks', () => {
  const ten = at('2026-03-04 10:00')
  const told = ({ trace }: SlaResult) => trace.map(({ step, because, saw }) => [step, because, saw])
  const started = (policy = promise(60)) => {
    const life = new Life(policy)
    life.at(ten)
    return life
  }
  test('a change of owner, from whom to whom', () => {
    const life = started()
    expect(told(life.at(ten + 20 * MINUTE, { owner: 'B' }))[0]).toEqual([
      'sla',
      'sla.handed-over',
      { from: 'A', to: 'B' },
    ])
    expect(life.lead).toMatchObject({ usedMs: 20 * MINUTE, resumedAt: ten + 20 * MINUTE, dueAt: ten + HOUR })
  })
  test('an answer before there was a clock', () => {
    const answered = aLead({ firstOutreachAt: ten - HOUR })
    const result = advance({ now: ten, routing: assign('A', ten, { by: 'person' }), snapshot: answered })
    expect(told(result)).toEqual([['sla', 'sla.already-answered', { firstOutreachAt: ten - HOUR }]])
    expect(result).toMatchObject({ clocks: [], firstResponseAt: ten - HOUR, slaState: null, dueAt: null })
  })
  test('no promise', () => {
    const none = { ...promise(5), classes: [] }
    expect(told(advance({ now: ten, routing: assign('A', ten), policy: none }))).toEqual([['sla', 'sla.no-class', {}]])
  })
  test.each(['customer', 'known', 'iql'] as const)('a lead in %s is promised nothing, and nothing is told', (stage) => {
    expect(advance({ now: ten, routing: assign('A', ten), stage })).toMatchObject({ clocks: [], trace: [] })
  })
  test('the owner’s calendar has changed: where the lead’s due instant was and is', () => {
    const life = started()
    const early = at('2026-03-04 10:30')
    const closed = {
      ...OFFICE,
      closes: OFFICE.closes.map((close) => (close > early && close < ten + 9 * HOUR ? early : close)),
    }
    const changed = aRoster([aRep('A', { workingTime: closed, calendarChangedAt: ten + MINUTE })], [])
    const result = life.at(ten + 5 * MINUTE, { roster: changed })
    const dueAt = at('2026-03-05 09:30')
    expect(told(result)[0]).toEqual(['sla', 'sla.calendar-changed', { ownerId: 'A', dueBefore: ten + HOUR, dueAt }])
    expect(told(result)).toHaveLength(2)
    expect(result.clocks.map((clock) => clock.dueAt)).toEqual([dueAt, dueAt])
  })
  test('a task names its promise, and says why it is closed', () => {
    const life = started(promise(60, { steps: [{ id: 'remind', atPercent: 50, action: 'remind' }, BREACH] }))
    life.at(ten + 30 * MINUTE)
    expect(life.tasks.at(-1)).toMatchObject({
      action: 'open',
      facts: { slaId: 'icp-mql', slaName: 'ICP', closedBecause: null },
    })
    life.fields = { firstOutreachAt: ten + 40 * MINUTE }
    life.at(ten + 41 * MINUTE)
    expect(life.tasks.at(-1)).toMatchObject({ action: 'close', facts: { closedBecause: 'answered-in-time' } })
  })
  test.each<[string, ClosedBecause, Partial<LeadFields>, boolean]>([
    ['an answer too late', 'answered', { firstOutreachAt: ten + 70 * MINUTE }, false],
    ['the lead leaving the funnel', 'left-funnel', {}, true],
  ])('%s closes the task as %s', (_, because, fields, closed) => {
    const life = started()
    life.at(ten + HOUR)
    expect(life.told).toEqual(['open lead:breach'])
    life.fields = fields
    life.at(ten + 71 * MINUTE, { closed })
    expect(life.tasks.at(-1)).toMatchObject({ action: 'close', facts: { closedBecause: because } })
  })
  test('a promise nobody knows any more is called by its id', () => {
    const life = started(promise(60))
    const result = life.at(ten + HOUR, { policy: { ...promise(60), classes: [] } })
    expect(result.tasks[0]!.facts).toMatchObject({ slaName: 'icp-mql' })
  })
  test('the owner of the second clock is closed as handed over', () => {
    const life = started(promise(60, { steps: [{ id: 'remind', atPercent: 50, action: 'remind' }, BREACH] }))
    life.at(ten + 10 * MINUTE, { owner: 'B' })
    life.at(ten + 45 * MINUTE)
    const opened = life.tasks.filter(({ action }) => action === 'open').map(({ key }) => key)
    life.at(ten + 46 * MINUTE, { owner: 'C' })
    const closed = life.tasks.filter(({ action }) => action === 'close')
    expect(closed.map(({ key }) => key).toSorted()).toEqual(opened.toSorted())
    for (const { facts } of closed) expect(facts['closedBecause']).toBe('handed-over')
  })
  test('what is asked of routing and waits is looked at again when somebody may have it, if that is before anything else', () => {
    const life = started()
    const waits = (until: number) => ({ escalated: { clockId: 'x', outcome: 'waits', until } as const })
    expect(life.at(ten + MINUTE, waits(ten + 5 * MINUTE)).lookAgainAt).toBe(ten + 5 * MINUTE)
    expect(life.at(ten + MINUTE, waits(ten + 9 * HOUR)).lookAgainAt).toBe(ten + HOUR)
    life.fields = { firstOutreachAt: ten + 2 * MINUTE }
    expect(life.at(ten + 2 * MINUTE, waits(ten + 9 * HOUR)).lookAgainAt).toBe(ten + 9 * HOUR)
    expect(life.at(ten + 3 * MINUTE).lookAgainAt).toBeNull()
  })
})

describe('whom and how far', () => {
  const ten = at('2026-03-04 10:00')
  test.each([
    { row: 'the rep’s manager', rep: { managerId: 'boss2' }, told: 'boss2' },
    { row: 'nobody of their own', rep: { managerId: null }, told: 'boss' },
    { row: 'a manager who left', rep: { managerId: 'gone' }, told: 'boss' },
    { row: 'themselves', rep: { managerId: 'A' }, told: 'boss' },
  ])('$row → $told', ({ rep, told }) => {
    const people = [aRep('A', rep), aRep('boss2'), aRep('gone', { active: false })]
    const first = advance({ now: ten, routing: assign('A', ten), roster: aRoster(people, []) })
    const later = advance({
      now: ten + HOUR,
      routing: keep('A', ten),
      roster: aRoster(people, []),
      memory: aMemory({ clocks: first.clocks }),
    })
    expect(later.tasks.map(({ assigneeId }) => assigneeId)).toEqual([told])
  })
  test('past the known calendar there is no due instant, and it is looked for again a day before the end', () => {
    const short = { ...OFFICE, until: ten + 72 * HOUR, opens: [], closes: [] }
    const world = aRoster([aRep('A', { workingTime: short })], [])
    const first = advance({ now: ten, routing: assign('A', ten), roster: world })
    expect(first).toMatchObject({ dueAt: null, slaState: 'running', lookAgainAt: ten + 48 * HOUR })
    const memory = aMemory({ clocks: first.clocks })
    const later = advance({ now: ten + 10 * MINUTE, routing: keep('A', ten), memory })
    expect(later).toMatchObject({ dueAt: ten + 30 * MINUTE, lookAgainAt: ten + 30 * MINUTE })
  })
  test('200 %: the step after the breach falls due in working time', () => {
    const life = new Life(promise(30, { steps: [BREACH, { id: 'again', atPercent: 200, action: 'manager-task' }] }))
    life.at(at('2026-03-06 16:20'))
    expect(life.at(at('2026-03-06 16:50')).lookAgainAt).toBe(at('2026-03-09 09:20'))
    life.at(at('2026-03-09 09:20'))
    expect(life.told).toEqual(['open lead:breach', 'open lead:again'])
  })
})

describe('properties', () => {
  const start = at('2026-03-02 00:00')
  const minute = fc.nat(14 * 24 * 60)
  const life = fc.record({
    target: fc.integer({ min: 1, max: 600 }),
    begin: minute,
    outreach: fc.option(minute),
    handovers: fc.array(fc.tuple(minute, fc.constantFrom('A', 'B', 'Lon')), { maxLength: 3 }),
    looks: fc.array(minute, { maxLength: 8 }),
  })

  test('however often and late one looks, a clock ends in the same state at the same instant, and a key opens one task', () => {
    fc.assert(
      fc.property(life, ({ target, begin, outreach, handovers, looks }) => {
        const end = begin + 30 * 24 * 60
        const changes = handovers.map(([at, owner]) => ({ at: begin + 1 + at, owner })).toSorted((a, b) => a.at - b.at)
        const outreachAt = outreach === null ? null : begin + outreach
        const run = (extra: readonly number[]) => {
          const subject = new Life(promise(target))
          const times = [...new Set([begin, end, ...changes.map(({ at }) => at), ...extra.map((at) => begin + at)])]
          for (const t of times.toSorted((a, b) => a - b)) {
            const owner = changes.findLast(({ at }) => at <= t)?.owner ?? 'A'
            if (outreachAt !== null && outreachAt <= t) {
              subject.fields = {
                firstOutreachAt: start + outreachAt * MINUTE,
                lastOutreachAt: start + outreachAt * MINUTE,
              }
            }
            subject.at(start + t * MINUTE, { owner })
          }
          return subject
        }
        const seldom = run([])
        const often = run(looks)
        const essence = ({ startedAt, dueAt, state, breachedAt }: Clock) => ({ startedAt, dueAt, state, breachedAt })
        expect(essence(often.lead)).toEqual(essence(seldom.lead))
        const opened = often.tasks.filter(({ action }) => action === 'open').map(({ key }) => key)
        expect(new Set(opened).size).toBe(opened.length)
        const { state, dueAt, breachedAt } = often.lead
        if (state === 'breached') expect(breachedAt).toBe(dueAt)
        if (outreachAt !== null && dueAt !== null) {
          expect(state === 'breached').toBe(start + outreachAt * MINUTE > dueAt)
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('one owner: due is the target in their working time', () => {
    fc.assert(
      fc.property(minute, fc.integer({ min: 1, max: 3000 }), fc.constantFrom('A', 'Lon'), (begin, target, owner) => {
        const now = start + begin * MINUTE
        const { dueAt } = advance({ now, routing: assign(owner, now), policy: promise(target) })
        const { workingTime } = roster.reps.get(owner)!
        expect(workedBetween(workingTime, now, dueAt!)).toBe(target * MINUTE)
      }),
      { numRuns: 1000 },
    )
  })

  test('nothing new, nothing changed', () => {
    fc.assert(
      fc.property(life, ({ target, begin, outreach }) => {
        const subject = new Life(promise(target))
        const first = subject.at(start + begin * MINUTE)
        if (outreach !== null) subject.fields = { firstOutreachAt: start + (begin + outreach) * MINUTE }
        const later = start + (begin + (outreach ?? 0)) * MINUTE
        const once = subject.at(later)
        const twice = subject.at(later)
        expect(twice.clocks).toBe(once.clocks)
        expect(twice.tasks).toEqual([])
        expect(first.clocks).toHaveLength(2)
      }),
      { numRuns: 1000 },
    )
  })
})
