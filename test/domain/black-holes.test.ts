import { describe, expect, test } from '@jest/globals'
import { findHoles, type HolesInput } from '../../src/domain/black-holes.ts'
import type { ConditionFacts } from '../../src/domain/facts.ts'
import type { Clock, HoleState } from '../../src/domain/lead.ts'
import type { StageResult } from '../../src/domain/stage.ts'
import { DAY, day, HOUR, NOW, ROSTER } from './decide/builders.ts'

const POLICY = {
  mqlDays: 3,
  salAttempts: 2,
  sqlDays: 42,
  opportunityDays: 180,
  managerAfterDays: 7,
  channels: ['email', 'call', 'linkedin'],
} as const
const CLOCK = { kind: 'lead', state: 'running', breachedAt: null, stoppedAt: null } as unknown as Clock
const FACTS = {
  emailValid: true,
  emailBounced: null,
  outreachCount: 0,
  lastOutreachAt: null,
} as unknown as ConditionFacts

/** A lead that entered its stage on day 0. */
function look(
  stage: StageResult['stage'],
  now: number,
  parts: Partial<HolesInput> & { readonly closesAt?: number } = {},
) {
  const { closesAt = null, ...over } = parts
  return findHoles({
    leadId: 'lead-1',
    stage: { stage, enteredAt: day(0), recycledAt: null, attempts: undefined, deals: { closesAt } } as StageResult,
    running: true,
    facts: FACTS,
    clocks: [],
    ownerId: 'ann',
    roster: ROSTER,
    before: [],
    now,
    policy: POLICY,
    ...over,
  })
}
const told = (state: Partial<HoleState>): HoleState => ({
  hole: 'aged-opportunity',
  since: day(180),
  told: ['owner'],
  toldAt: day(181),
  ...state,
})

describe('MQL → SAL', () => {
  test.each([
    { now: day(3) - 1, clocks: [], found: false, because: 'nothing promised: three days are normal' },
    { now: day(3), clocks: [], found: true, because: 'the three days are over' },
    {
      now: day(1),
      clocks: [{ ...CLOCK, breachedAt: day(1) }],
      found: true,
      because: 'the promise was missed at this moment',
    },
    { now: day(1) - 1, clocks: [{ ...CLOCK, breachedAt: day(1) }], found: false, because: 'not yet missed' },
    { now: day(9), clocks: [{ ...CLOCK, stoppedAt: day(2) }], found: false, because: 'somebody answered' },
    {
      now: day(3),
      clocks: [{ ...CLOCK, kind: 'rep', stoppedAt: day(1) }],
      found: true,
      because: 'the rep’s own clock is not asked',
    },
    {
      now: day(3),
      clocks: [{ ...CLOCK, state: 'closed', stoppedAt: day(1) }],
      found: true,
      because: 'a clock that is closed is not asked',
    },
    {
      now: day(2),
      clocks: [
        { ...CLOCK, breachedAt: day(1) },
        { ...CLOCK, breachedAt: day(2) + 1 },
      ],
      found: false,
      because: 'the latest promise counts',
    },
  ] as const)('$because', ({ now, clocks, found }) => {
    const { holes, trace, tasks } = look('mql', now, { clocks: clocks as readonly Clock[] })
    expect(holes.map(({ hole, action }) => [hole, action])).toEqual(found ? [['mql-sal', 'reassign']] : [])
    expect(trace.map(({ because }) => because)).toEqual(found ? ['plan.hole-mql'] : [])
    expect(tasks).toEqual([])
  })
  test('its step tells the days and what is done', () => {
    expect(look('mql', day(5.5)).trace).toEqual([
      { step: 'plan', because: 'plan.hole-mql', saw: { days: 5, action: 'reassign' } },
    ])
  })
})

describe('SAL → SQL', () => {
  const tried = (outreachCount: number, over: Partial<ConditionFacts> = {}) =>
    look('sal', day(4), { facts: { ...FACTS, outreachCount, lastOutreachAt: day(2), ...over } }).holes
  test.each([
    [1, null],
    [2, 'call'],
    [3, 'call'],
    [4, 'linkedin'],
    [6, 'email'],
  ])('after %s attempts by two a channel, the next is %s', (attempts, channel) => {
    expect(tried(attempts)).toEqual(
      channel === null
        ? []
        : [{ hole: 'sal-sql', since: day(2), action: 'next-channel', facts: { attempts, days: 4, channel } }],
    )
  })
  test.each([{ emailBounced: true }, { emailValid: false }])(
    'an address that does not work is checked first: %j',
    (over) => {
      expect(tried(2, over)).toEqual([
        { hole: 'sal-sql', since: day(2), action: 'verify-contact', facts: { attempts: 2, days: 4, channel: 'call' } },
      ])
    },
  )
  test('an answer of the talk ends it; without a date of contact it lasts since SAL', () => {
    expect(tried(2, { needConfirmed: true })).toEqual([])
    expect(tried(2, { lastOutreachAt: null })).toMatchObject([{ since: day(0) }])
  })
})

describe('SQL and opportunity', () => {
  test('an SQL without a deal is told to its owner once, a day to settle it, and taken back when it is over', () => {
    expect(look('sql', day(42)).holes).toEqual([])
    const { holes, states, tasks } = look('sql', day(43))
    expect(holes).toEqual([{ hole: 'sql-opportunity', since: day(42), action: 'create-deal', facts: { days: 43 } }])
    expect(states).toEqual([{ hole: 'sql-opportunity', since: day(42), told: ['owner'], toldAt: day(43) }])
    const task = {
      key: `lead-1:sql-opportunity:${day(42)}:owner`,
      kind: 'create-deal',
      assigneeId: 'ann',
      facts: { leadId: 'lead-1', repId: 'ann', days: 43, closesAt: null },
    }
    expect(tasks).toEqual([{ ...task, action: 'open', dueAt: day(44) }])
    expect(look('sql', day(99), { before: states })).toMatchObject({ states, tasks: [] })
    expect(look('sql', day(99), { before: states }).states).toBe(states)
    const over = look('sql', day(50), { before: states, running: false })
    expect(over).toMatchObject({
      holes: [],
      states: [],
      tasks: [{ key: task.key, action: 'close' }],
      lookAgainAt: null,
    })
  })

  test('an opportunity is aged after 180 days or behind its close date, whichever comes first', () => {
    const since = (now: number, closesAt?: number) =>
      look('opportunity', now, closesAt === undefined ? {} : { closesAt }).holes.map((hole) => hole.since)
    expect([since(day(180)), since(day(181))]).toEqual([[], [day(180)]])
    expect([since(day(30), day(30)), since(day(31), day(30)), since(day(181), day(300))]).toEqual([
      [],
      [day(30)],
      [day(180)],
    ])
    expect(look('opportunity', day(31), { closesAt: day(30) }).holes).toEqual([
      { hole: 'aged-opportunity', since: day(30), action: 'review-deal', facts: { days: 31, closesAt: day(30) } },
    ])
  })

  test.each([
    { because: 'a week after the owner', now: day(188), state: told({}), opened: ['manager'] },
    { because: 'not before the week is over', now: day(188) - 1, state: told({}), opened: [] },
    { because: 'only once', now: day(200), state: told({ told: ['owner', 'manager'] }), opened: [] },
  ])('the manager is told of it $because', ({ now, state, opened }) => {
    const { tasks, states } = look('opportunity', now, { before: [state] })
    expect(tasks.map(({ action, kind, key, assigneeId }) => [action, kind, key, assigneeId])).toEqual(
      opened.map((whom) => ['open', 'aged-deal', `lead-1:aged-opportunity:${day(180)}:${whom}`, 'maya']),
    )
    expect(states).toEqual([{ ...state, told: [...state.told, ...opened] }])
  })

  test('what was told of another stay is taken back, of owner and manager', () => {
    const { tasks, states } = look('opportunity', day(182), {
      before: [
        told({ since: day(90), told: ['owner', 'manager'] }),
        told({ hole: 'sql-opportunity', told: ['owner'] }),
      ],
    })
    expect(tasks.map(({ key, action }) => [action, key])).toEqual([
      ['open', `lead-1:aged-opportunity:${day(180)}:owner`],
      ['close', `lead-1:aged-opportunity:${day(90)}:owner`],
      ['close', `lead-1:aged-opportunity:${day(90)}:manager`],
      ['close', `lead-1:sql-opportunity:${day(180)}:owner`],
    ])
    expect(states).toEqual([told({ toldAt: day(182) })])
  })

  test('without an owner the manager gets the task', () => {
    expect(look('sql', day(43), { ownerId: null }).tasks[0]!.assigneeId).toBe('maya')
  })
})

test.each([
  { stage: 'sql', now: day(1), before: [], at: day(42) + 1, because: 'the moment an SQL is too old' },
  { stage: 'sql', now: day(50), before: [], at: null, because: 'it is too old already' },
  { stage: 'opportunity', now: day(1), before: [], at: day(180) + 1, because: 'the moment it is aged' },
  {
    stage: 'opportunity',
    now: day(180) + 1,
    before: [],
    at: day(187) + 1,
    because: 'the manager’s turn, of those told now',
  },
  { stage: 'opportunity', now: day(183), before: [told({})], at: day(188), because: 'the manager’s turn' },
  { stage: 'opportunity', now: day(188), before: [told({})], at: null, because: 'nothing comes after the manager' },
  {
    stage: 'opportunity',
    now: day(183),
    before: [told({ hole: 'sql-opportunity', toldAt: day(90) }), told({})],
    at: day(188),
    because: 'other holes are not asked',
  },
  {
    stage: 'opportunity',
    now: day(183),
    before: [told({ since: day(90), toldAt: day(91) })],
    at: day(190),
    because: 'what was told of another close date is not asked',
  },
  { stage: 'mql', now: day(1), before: [], at: null, because: 'response times look after an MQL' },
] as const)('looks again at $at in $stage: $because', ({ stage, now, before, at }) => {
  expect(look(stage, now, { before }).lookAgainAt).toBe(at)
})

test('nothing is found without a policy, of a lead at rest, or in a stage passed over', () => {
  expect(look('sql', day(99), { policy: undefined })).toMatchObject({ holes: [], lookAgainAt: null })
  expect(look('sql', day(1), { running: false })).toMatchObject({ holes: [], lookAgainAt: null })
  const stage = { stage: 'sql', enteredAt: null, deals: { closesAt: null } } as StageResult
  expect(look('sql', day(99), { stage })).toMatchObject({ holes: [], tasks: [], lookAgainAt: null })
  const before = [told({ hole: 'sql-opportunity' })]
  expect(look('sql', day(99), { stage, before }).tasks[0]!.facts['days']).toBeNull()
  expect(look('known', NOW + HOUR + DAY).holes).toEqual([])
})
