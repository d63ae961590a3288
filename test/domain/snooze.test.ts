import { describe, expect, test } from '@jest/globals'
import type { Clock, Snooze } from '../../src/domain/lead.ts'
import { advanceSnooze, allowedSnooze, type SnoozeInput } from '../../src/domain/snooze.ts'

/** Ann lets her lead wait from 100 to 500, as Maya said. */
const WAIT: Snooze = { ownerId: 'ann', by: 'maya', since: 100, until: 500 }
const LONGER: Snooze = { ...WAIT, since: 150, until: 800 }
const BY_HAND: Snooze = { ...WAIT, since: 150, until: 150 }
const SILENT = { firstOutreachAt: null, lastOutreachAt: null, repResponse: null }

const advance = (over: Partial<SnoozeInput>) =>
  advanceSnooze({
    ...{ leadId: 'lead-1', before: null, heard: null, holderId: 'ann', running: true, lastActivityAt: null },
    ...{ fields: SILENT, responseSeen: null, now: 200 },
    ...over,
  })
const tasks = (over: Partial<SnoozeInput>) => advance(over).tasks.map(({ action, key }) => `${action} ${key}`)

test('a lead that nobody lets wait', () => {
  expect(advance({})).toEqual({ state: null, clocks: null, wakesAt: null, tasks: [], trace: [] })
})

describe('while a lead waits', () => {
  const SAYS = { step: 'sla', because: 'sla.snoozed', saw: { until: 500, by: 'maya' } }
  test('its wait begins with one task, which stands for the rest', () => {
    expect(advance({ heard: WAIT })).toEqual({
      state: WAIT,
      clocks: { phase: 'begins', endedAt: 500 },
      wakesAt: 500,
      tasks: [
        {
          ...{ key: 'lead-1:snoozed:100', action: 'open', kind: 'snoozed', assigneeId: 'ann', dueAt: 500 },
          facts: { leadId: 'lead-1', repId: 'maya', until: 500, woken: false },
        },
      ],
      trace: [SAYS],
    })
  })
  const LASTS = { state: WAIT, clocks: { phase: 'lasts', endedAt: 500 }, wakesAt: 500, tasks: [], trace: [SAYS] }
  test.each<[string, Partial<SnoozeInput>]>([
    ['it lasts', {}],
    ['to the last moment', { now: 499 }],
    ['whatever the lead did as it began', { lastActivityAt: 100 }],
    ['whatever the rep did as it began', { fields: { ...SILENT, lastOutreachAt: 100 } }],
    ['though the CRM has emptied the answer', { responseSeen: 'accepted' }],
    ['whatever was answered before', { fields: { ...SILENT, repResponse: 'accepted' }, responseSeen: 'accepted' }],
  ])('%s', (_, over) => {
    expect(advance({ before: WAIT, ...over })).toEqual(LASTS)
  })
  test('it can be made to wait longer, also while the CRM shows an answer', () => {
    const fields = { ...SILENT, repResponse: 'accepted' as const }
    const over = { before: WAIT, heard: LONGER, fields }
    expect(advance(over)).toMatchObject({ state: LONGER, clocks: { phase: 'begins', endedAt: 800 }, wakesAt: 800 })
    expect(tasks(over)).toEqual(['close lead-1:snoozed:100', 'open lead-1:snoozed:150'])
  })
})

describe('when its time has come', () => {
  const DUE = { ...WAIT, over: 'due' as const }
  const over = { before: WAIT, now: 700 }
  test('its task stays until somebody has done something; clocks go on from the time that was said', () => {
    expect(advance(over)).toEqual({
      state: DUE,
      clocks: { phase: 'over', endedAt: 500 },
      wakesAt: null,
      tasks: [],
      trace: [{ step: 'sla', because: 'sla.snooze-over', saw: { until: 500, by: 'maya' } }],
    })
    expect(advance({ ...over, now: 500 })).toMatchObject({ state: DUE })
  })
  test.each<[string, Partial<SnoozeInput>]>([
    ['with the lead’s doing at that very moment', { lastActivityAt: 500 }],
    ['with the lead’s doing after it', { lastActivityAt: 600 }],
  ])('it is no wakening, %s', (_, more) => {
    expect(advance({ ...over, ...more })).toMatchObject({ state: DUE, tasks: [] })
  })
  test('before it was heard of: its task is made all the same', () => {
    expect(tasks({ heard: WAIT, now: 700 })).toEqual(['open lead-1:snoozed:100'])
    expect(tasks({ before: WAIT, heard: LONGER, now: 900 })).toEqual([
      'close lead-1:snoozed:100',
      'open lead-1:snoozed:150',
    ])
  })
  test('nothing more comes of it', () => {
    expect(advance({ before: DUE, now: 900 })).toEqual({ ...advance({}), state: DUE })
  })
})

describe('when the lead does something before its time', () => {
  const over = { before: WAIT, lastActivityAt: 150 }
  test('it wakes at once: another task tells its rep', () => {
    const woken = advance(over)
    expect(woken).toMatchObject({
      ...{ state: { ...WAIT, over: 'woken' }, clocks: { phase: 'over', endedAt: 200 }, wakesAt: null },
      trace: [{ step: 'sla', because: 'sla.woken', saw: { at: 150, until: 500 } }],
    })
    expect(tasks(over)).toEqual(['close lead-1:snoozed:100', 'open lead-1:woken:100'])
    expect(woken.tasks[1]).toMatchObject({ dueAt: 200, facts: { woken: true } })
  })
  test('the wait being news, there is no task of it to close', () => {
    expect(tasks({ heard: WAIT, lastActivityAt: 150 })).toEqual(['open lead-1:woken:100'])
    expect(tasks({ before: WAIT, heard: LONGER, lastActivityAt: 180 })).toEqual([
      'close lead-1:snoozed:100',
      'open lead-1:woken:150',
    ])
  })
})

describe('nobody waits any more', () => {
  test.each<[string, Partial<SnoozeInput>, readonly string[]]>([
    ['when the rep was in touch', { fields: { ...SILENT, lastOutreachAt: 150 } }, ['close lead-1:snoozed:100']],
    [
      'when the rep was in touch for the first time',
      { fields: { ...SILENT, firstOutreachAt: 150 } },
      ['close lead-1:snoozed:100'],
    ],
    ['when the rep answers', { fields: { ...SILENT, repResponse: 'accepted' } }, ['close lead-1:snoozed:100']],
    ['when another has the lead', { holderId: 'ben' }, ['close lead-1:snoozed:100']],
    ['when it left the funnel', { running: false }, ['close lead-1:snoozed:100']],
    ['when it is woken by hand', { heard: BY_HAND }, ['close lead-1:snoozed:100']],
    ['by hand, of one that did not wait', { before: null, heard: BY_HAND }, []],
    [
      'where the rep was in touch before it was heard of',
      { before: null, heard: WAIT, fields: { ...SILENT, lastOutreachAt: 150 } },
      [],
    ],
    [
      'when the rep is in touch with one that woke up',
      { before: { ...WAIT, over: 'woken' }, fields: { ...SILENT, lastOutreachAt: 150 } },
      ['close lead-1:woken:100'],
    ],
  ])('%s', (_, over, closed) => {
    const given = { before: WAIT, ...over }
    expect(advance(given)).toMatchObject({ state: null, wakesAt: null, trace: [] })
    expect(advance(given).clocks).toEqual({ phase: 'over', endedAt: 200 })
    expect(tasks(given)).toEqual(closed)
  })
})

describe('an instant that a field of the CRM took', () => {
  const HOUR = 3_600_000
  const clock = (over: Partial<Clock>): readonly Clock[] => [
    {
      ...{
        clockId: 'c',
        kind: 'lead',
        slaId: 'icp-mql',
        ownerId: 'ann',
        startedAt: 0,
        dueAt: 2 * HOUR,
        targetMinutes: 120,
      },
      ...{ unit: 'business', state: 'running', breachedAt: null, stoppedAt: null, stepsDone: [] },
      ...over,
    },
  ]
  const asked = (hours: number): Snooze => ({ ...WAIT, since: HOUR, until: hours * HOUR })
  const pauses = { snooze: { longestHours: 24, pausesClock: true } }
  test.each([
    { says: 'before the deadline', hours: 1.5, clocks: clock({}), policy: {}, until: 1.5 },
    { says: 'behind the deadline ends with it', hours: 9, clocks: clock({}), policy: {}, until: 2 },
    {
      says: 'behind the deadline of a clock that stands still meanwhile',
      hours: 9,
      clocks: clock({}),
      policy: pauses,
      until: 9,
    },
    { says: 'behind the longest wait ends with that', hours: 99, clocks: [], policy: pauses, until: 25 },
    { says: 'of a clock that has stopped', hours: 9, clocks: clock({ stoppedAt: 5 }), policy: {}, until: 9 },
    { says: 'that has passed wakes the lead', hours: 0.5, clocks: clock({}), policy: {}, until: 0.5 },
  ])('$says', ({ hours, clocks, policy, until }) => {
    expect(allowedSnooze(asked(hours), clocks, policy)).toEqual(asked(until))
  })
  test('of a promise that was broken by then is passed over', () => {
    expect(allowedSnooze(asked(1.5), clock({ breachedAt: HOUR }), {})).toBeNull()
    expect(allowedSnooze(asked(1.5), clock({ breachedAt: HOUR + 1 }), {})).not.toBeNull()
  })
})
