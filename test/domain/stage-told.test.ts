import { describe, expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { day, deal, decided, FIT, moved, type Given } from './stage-world.ts'

const told = (given: Given) => decided(given).trace.map(({ step, because, saw }) => [step, because, saw])
const DEMO = [{ kind: 'demo-request', at: day(19) }]

describe('why a lead stays where it is', () => {
  const SCORED = { score: 70, minScore: 65, engagement: 0, minEngagement: 50 }
  test.each<[string, Given, string, object]>([
    ['known, no basic fit', { stage: 'known' }, 'stage.basic-fit-missing', { stage: 'known', ...SCORED }],
    [
      'known, under the threshold',
      { stage: 'known', facts: FIT, score: 64, points: 49 },
      'stage.below-threshold',
      { stage: 'known', score: 64, minScore: 65, engagement: 49, minEngagement: 50 },
    ],
    ['an IQL, no basic fit', { stage: 'iql' }, 'stage.basic-fit-missing', { stage: 'iql', ...SCORED }],
    ['an MQL', { stage: 'mql' }, 'stage.awaits-acceptance', { stage: 'mql' }],
    [
      'an SAL',
      { stage: 'sal', facts: { needConfirmed: true, timelineConfirmed: true } },
      'stage.not-qualified-yet',
      { stage: 'sal', missing: ['budget', 'authority'] },
    ],
    ['an SQL', { stage: 'sql' }, 'stage.no-deal-yet', { stage: 'sql' }],
    ['an opportunity', { stage: 'opportunity' }, 'stage.deal-open', { stage: 'opportunity' }],
    ['a customer', { stage: 'customer' }, 'stage.customer', { stage: 'customer' }],
    ['out for good', { stage: 'sal', status: 'disqualified' }, 'stage.disqualified', { stage: 'sal' }],
    [
      'at rest',
      { stage: 'known', status: 'nurture', memory: { recycledAt: day(10) } },
      'stage.rests',
      { stage: 'known', status: 'nurture', until: day(40) },
    ],
    [
      'rested, and nothing stirs',
      { stage: 'known', status: 'nurture', memory: { recycledAt: day(-10) } },
      'stage.waits-for-activity',
      { stage: 'known', status: 'nurture', since: day(-10) },
    ],
    [
      'at the end of its rest',
      { stage: 'known', status: 'lost', memory: { recycledAt: day(-10) }, now: day(20) },
      'stage.waits-for-activity',
      { stage: 'known', status: 'lost', since: day(-10) },
    ],
  ])('%s', (_, given, because, saw) => {
    expect(told({ activities: [], lastActivityAt: given.lastActivityAt ?? day(-11), ...given })).toEqual([
      ['stage', because, saw],
    ])
  })

  test('what moved it is told with its evidence, and what keeps it from going on while it is below MQL', () => {
    expect(told({ stage: 'known', memory: null, facts: { recordOrigin: 'form' }, score: 0 })).toEqual([
      ['stage', 'stage.first-seen', { origin: 'form', from: null, to: 'known', at: day(0), edge: 'entered' }],
      [
        'stage',
        'stage.basic-fit-missing',
        { stage: 'known', score: 0, minScore: 65, engagement: 0, minEngagement: 50 },
      ],
    ])
  })
  test('skipped stages are told as skipped', () => {
    const facts = { needConfirmed: true, budgetConfirmed: true, authorityConfirmed: true, timelineConfirmed: true }
    expect(told({ stage: 'known', facts, score: 0 })).toEqual([
      ['stage', 'stage.skipped', expect.objectContaining({ from: 'known', to: 'mql', edge: 'skipped' })],
      ['stage', 'stage.skipped', expect.objectContaining({ from: 'mql', to: 'sal', edge: 'skipped' })],
      [
        'stage',
        'stage.qualified',
        {
          confirmed: ['need', 'budget', 'authority', 'timeline'],
          from: 'sal',
          to: 'sql',
          at: day(20),
          edge: 'promoted',
        },
      ],
    ])
  })
  test('a visitor who says who they are is known', () => {
    const [first] = told({ stage: 'visitor', facts: { recordOrigin: 'chat' }, score: 0 })
    expect(first).toEqual([
      'stage',
      'stage.identified',
      { origin: 'chat', from: 'visitor', to: 'known', at: day(0), edge: 'promoted' },
    ])
  })
})

describe('what calls a resting lead back', () => {
  const rested = (over: Given = {}): Given => ({
    stage: 'known',
    status: 'nurture',
    score: 0,
    ...over,
    memory: {
      recycledAt: day(10),
      rest: { reason: 'x', since: day(10), until: day(40), ownerId: 'ann', returns: false },
      ...over.memory,
    },
  })
  test.each<[string, Given, readonly unknown[]]>([
    ['nothing', rested(), []],
    [
      'a deal was won',
      rested({ snapshot: { deals: [deal({ state: 'won', closedAt: day(15) })] } }),
      ['won', 'customer', 'active', day(15), 'stage.won', 2],
    ],
    [
      'a deal is open',
      rested({ snapshot: { deals: [deal({ createdAt: day(12) })] } }),
      ['promoted', 'opportunity', 'active', day(12), 'stage.deal', 2],
    ],
    [
      'a lost opportunity with a deal that is open again',
      rested({ stage: 'opportunity', status: 'lost', snapshot: { deals: [deal({})] } }),
      ['reopened', 'opportunity', 'active', day(20), 'stage.reopened', 2],
    ],
    [
      'a lost opportunity with a new deal',
      rested({ stage: 'opportunity', status: 'lost', snapshot: { deals: [deal({ createdAt: day(14) })] } }),
      ['reopened', 'opportunity', 'active', day(14), 'stage.reopened', 2],
    ],
    [
      'the rep accepts it',
      rested({ facts: { repResponse: 'accepted' } }),
      ['requalified', 'sal', 'active', day(20), 'stage.accepted', 2],
    ],
    [
      'the rep accepts one that was out for good',
      rested({ status: 'disqualified', facts: { repResponse: 'accepted' } }),
      ['requalified', 'sal', 'active', day(20), 'stage.accepted', 2],
    ],
    [
      'the rep accepts one that the policy keeps out',
      rested({
        status: 'disqualified',
        facts: { repResponse: 'accepted', emailBounced: true },
        policy: { disqualify: { combinator: 'and', rules: [{ field: 'emailBounced', operator: '=', value: true }] } },
      }),
      [],
    ],
    [
      'it shows high intent, rest or no rest',
      rested({ facts: FIT, activities: DEMO, lastActivityAt: day(19) }),
      ['requalified', 'mql', 'active', day(19), 'stage.high-intent', 2],
    ],
    ['high intent without basic fit', rested({ activities: DEMO, lastActivityAt: day(19) }), []],
    [
      'high intent before it came to rest',
      rested({ facts: FIT, activities: [{ kind: 'demo-request', at: day(9) }], lastActivityAt: day(9) }),
      [],
    ],
    ['high intent of one that is out for good', rested({ status: 'disqualified', facts: FIT, activities: DEMO }), []],
    ['enough score during its rest', rested({ facts: FIT, score: 65, lastActivityAt: day(19) }), []],
    [
      'enough score after its rest, and it did something',
      rested({ facts: FIT, score: 65, lastActivityAt: day(19), now: day(40) }),
      ['requalified', 'mql', 'active', day(40), 'stage.rested', 2],
    ],
    [
      'enough score, and it did something after its rest',
      rested({ facts: FIT, score: 65, lastActivityAt: day(44), now: day(45) }),
      ['requalified', 'mql', 'active', day(44), 'stage.rested', 2],
    ],
    [
      'enough score after its rest, silent since',
      rested({ facts: FIT, score: 65, lastActivityAt: day(10), now: day(41) }),
      [],
    ],
    ['enough score after its rest, of whom nothing is known', rested({ facts: FIT, score: 65, now: day(41) }), []],
  ])('%s', (_, given, expected) => {
    expect(moved(given).find(([edge]) => edge !== 'skipped') ?? []).toEqual(expected)
  })
  test('a new cycle begins with it, once, and locks of the old one are over', () => {
    const result = decided(
      rested({ facts: FIT, activities: DEMO, memory: { lockedStage: 'sal', recycledAt: day(10) } }),
    )
    expect(result).toMatchObject({ cycle: 2, cycleBegan: true, lockedStage: null })
    expect(decided(rested({ memory: { lockedStage: 'sal', recycledAt: day(10) } }))).toMatchObject({
      cycle: 1,
      cycleBegan: false,
      lockedStage: 'sal',
    })
  })
})

describe('when to look again though nothing happens', () => {
  const { unreachable } = defaultPolicy.stages
  const quiet = { silence: undefined } as never
  test.each<[string, Given, number | null]>([
    ['an MQL: when it may fall back', { stage: 'mql', policy: quiet }, day(30)],
    ['an MQL past that', { stage: 'mql', policy: quiet, now: day(30), score: 60 }, null],
    ['an MQL that was passed over', { stage: 'mql', policy: quiet, memory: { stages: {} } }, null],
    ['an SAL nobody tried to reach', { stage: 'sal', policy: quiet }, null],
    [
      'an SAL: when it counts as unreachable',
      {
        stage: 'sal',
        policy: { silence: undefined, unreachable } as never,
        facts: { outreachCount: 1, lastOutreachAt: day(2) },
        now: day(5),
      },
      day(14),
    ],
    ['an SQL', { stage: 'sql', policy: quiet }, null],
    [
      'at rest: when that ends',
      { stage: 'known', status: 'nurture', policy: quiet, memory: { recycledAt: day(10) } },
      day(40),
    ],
    [
      'rested',
      { stage: 'known', status: 'nurture', policy: quiet, memory: { recycledAt: day(10) }, now: day(40) },
      null,
    ],
    ['out for good', { stage: 'known', status: 'disqualified', policy: quiet, memory: { recycledAt: day(10) } }, null],
    [
      'silence, which comes next',
      { stage: 'mql', lastActivityAt: day(-5), score: 60, now: day(40), activities: [] },
      day(90),
    ],
    [
      'falling back, which comes first',
      { stage: 'mql', lastActivityAt: day(-5), now: day(20), activities: [] },
      day(30),
    ],
  ])('%s', (_, given, at) => {
    expect(decided({ lastActivityAt: day(0), ...given }).lookAgainAt).toBe(at)
  })
})

describe('all deals lost', () => {
  const lost = (createdAt: number, closedAt: number | null) =>
    deal({ state: 'lost', createdAt, closedAt, closeAt: null })
  test.each<[string, Given, readonly unknown[]]>([
    [
      'the lead is lost at the last loss',
      { snapshot: { deals: [lost(day(1), day(4)), lost(day(2), day(3))] } },
      ['lost', 'sal', 'lost', day(4), 'stage.lost', 1],
    ],
    [
      'of unknown date: when it was made',
      { snapshot: { deals: [lost(day(6), null)] } },
      ['lost', 'sal', 'lost', day(6), 'stage.lost', 1],
    ],
    ['before the last rest ended', { memory: { recycledAt: day(5) }, snapshot: { deals: [lost(day(1), day(5))] } }, []],
    ['beside one that is open', { snapshot: { deals: [lost(day(1), day(4)), deal({ amount: null })] } }, []],
    ['a customer', { stage: 'customer', snapshot: { deals: [lost(day(1), day(4))] } }, []],
  ])('%s', (_, given, expected) => {
    expect(moved(given)).toEqual(expected.length === 0 ? [] : [expected])
  })
  test('counts as one rest more', () => {
    const given = { snapshot: { deals: [lost(day(1), day(4))] } }
    expect(decided({ ...given, memory: { restCount: 2 } })).toMatchObject({
      restCount: 3,
      rest: { reason: 'lost', since: day(4), until: day(34) },
    })
    expect(decided(given).restCount).toBe(1)
    expect(decided({}).restCount).toBe(0)
  })
})
