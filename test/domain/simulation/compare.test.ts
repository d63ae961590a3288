import { describe, expect, test } from '@jest/globals'
import type { Clock, LeadMemory, Stage, StageRecord } from '../../../src/domain/lead.ts'
import { compareReplays, type Standing } from '../../../src/domain/simulation/compare.ts'
import type { Played, Replayed } from '../../../src/domain/simulation/replay.ts'
import { HOUR, NOW } from '../decide/builders.ts'
import { aMemory, anAssignment } from '../routing-world.ts'

const REASON = { step: 'route', because: 'route.turn', saw: {} } as const
const HELD = { since: NOW, reason: 'all-capped', poolId: 'ae', until: null }

const played = (memory: Partial<LeadMemory> = {}, ruleId: string | null = null): Played => ({
  memory: aMemory(memory),
  ruleId,
  reason: REASON,
})
const ownedBy = (ownerId: string): Partial<LeadMemory> => ({ assignment: anAssignment(ownerId) })
const entered = (stages: Partial<Record<Stage, number | null>>): Partial<LeadMemory> => ({
  stages: Object.fromEntries(
    Object.entries(stages).map(([stage, firstEnteredAt]) => [stage, { firstEnteredAt } as StageRecord]),
  ),
})
const replayed = (leads: Readonly<Record<string, Played>>, rest: Partial<Replayed> = {}): Replayed => ({
  leads: new Map(Object.entries(leads)),
  given: new Map(),
  failed: 0,
  ...rest,
})
const compare = (before: Replayed, after: Replayed, most = 10) => compareReplays(before, after, NOW, most)
const ofOne = (before: Played, after: Played) => compare(replayed({ lead: before }), replayed({ lead: after }))

/** A promise of five minutes to the lead, answered or not. */
const aClock = (clock: Partial<Clock>): Clock => ({
  clockId: 'clock',
  kind: 'lead',
  slaId: 'icp-mql',
  ownerId: 'ann',
  startedAt: NOW - HOUR,
  dueAt: NOW + HOUR,
  targetMinutes: 5,
  unit: 'calendar',
  state: 'running',
  breachedAt: null,
  stoppedAt: null,
  stepsDone: [],
  ...clock,
})
const MET = { state: 'met', stoppedAt: NOW } as const
const PROMISES: Readonly<Record<Standing['promise'], Partial<LeadMemory>>> = {
  kept: { clocks: [aClock(MET)] },
  late: { clocks: [aClock({ state: 'breached', breachedAt: NOW })] },
  open: { clocks: [aClock({})] },
  none: { clocks: [] },
}

describe('how a lead’s promises of this cycle went', () => {
  test.each<[string, readonly Partial<Clock>[], Standing['promise']]>([
    ['none was made', [], 'none'],
    ['answered in time', [MET], 'kept'],
    ['it runs, and is due later', [{ dueAt: NOW + 1 }], 'open'],
    ['it runs, and falls due at this instant', [{ dueAt: NOW }], 'late'],
    ['it runs, and nobody’s hours hold it', [{ dueAt: null }], 'open'],
    ['broken, and nobody answered', [{ state: 'breached', breachedAt: NOW }], 'late'],
    ['broken, and answered late', [{ ...MET, breachedAt: NOW - 1 }], 'late'],
    ['the breach was withdrawn', [{ state: 'void', dueAt: NOW - 1, stoppedAt: NOW - 2 }], 'none'],
    ['ended without an answer', [{ state: 'closed', dueAt: NOW - 1 }], 'none'],
    ['answered in time, and due since', [{ ...MET, dueAt: NOW - 1 }], 'kept'],
    ['only the rep’s own was broken', [{ kind: 'rep', state: 'breached', breachedAt: NOW }], 'none'],
    ['one kept, the next runs', [MET, {}], 'open'],
    ['one runs, another was kept', [{}, MET], 'open'],
    ['one kept, the next broken', [MET, { state: 'breached', breachedAt: NOW }], 'late'],
  ])('%s', (_what, clocks, promise) => {
    const { examples, promises } = ofOne(played({ stage: 'known' }), played({ clocks: clocks.map(aClock) }))
    expect(examples[0]!.after.promise).toBe(promise)
    expect(promises).toEqual({
      kept: { before: 0, after: promise === 'kept' ? 1 : 0 },
      late: { before: 0, after: promise === 'late' ? 1 : 0 },
    })
  })
})

describe('how much a person would wonder', () => {
  test.each<[string, Partial<LeadMemory>, Partial<LeadMemory>, number]>([
    ['nothing a person sees', {}, { cycle: 2 }, 0],
    ['nobody is left to answer', {}, { held: HELD }, 8],
    ['it waits either way', { held: HELD }, { held: { ...HELD, reason: 'no-coverage' } }, 0],
    ['it waits no more', { held: HELD }, {}, 2],
    ['it may not be routed yet, which waits for nobody', {}, { held: { ...HELD, poolId: null } }, 0],
    ['a kept promise is broken', PROMISES.kept, PROMISES.late, 4],
    ['a promise is made and broken', PROMISES.none, PROMISES.late, 4],
    ['broken either way', PROMISES.late, PROMISES.late, 0],
    ['a broken promise is kept', PROMISES.late, PROMISES.kept, 1],
    ['a broken promise runs still', PROMISES.late, PROMISES.open, 0],
    ['a promise that runs is kept', PROMISES.open, PROMISES.kept, 0],
    ['two stages further', { stage: 'known' }, { stage: 'mql' }, 4],
    ['one stage back', { stage: 'sql' }, { stage: 'sal' }, 2],
    ['another owner', ownedBy('ann'), ownedBy('ben'), 1],
    ['no owner any more', ownedBy('ann'), {}, 1],
    ['the same owner', ownedBy('ann'), ownedBy('ann'), 0],
    ['all at once', { ...ownedBy('ann'), ...PROMISES.kept }, { ...PROMISES.late, stage: 'sal', held: HELD }, 15],
  ])('%s', (_what, before, after, surprise) => {
    const { changed, examples } = ofOne(played(before), played(after))
    expect([changed, examples.map((lead) => lead.surprise)]).toEqual(surprise === 0 ? [0, []] : [1, [surprise]])
  })

  test('the most surprising leads come first, then by id, and no more of them than asked for', () => {
    const before = replayed({ b: played(), e: played(), c: played(), a: played(), d: played() })
    const after = replayed({
      b: played(ownedBy('ann')),
      e: played(ownedBy('ann')),
      c: played({ held: HELD }),
      a: played(ownedBy('ben')),
      d: played({ stage: 'sal' }),
    })
    const { changed, examples } = compare(before, after, 4)
    expect(changed).toBe(5)
    expect(examples.map(({ leadId, surprise }) => [leadId, surprise])).toEqual([
      ['c', 8],
      ['d', 2],
      ['a', 1],
      ['b', 1],
    ])
  })

  test('where it stood and stands is told, with the rule and the reason', () => {
    const { examples } = ofOne(played(), played({ ...ownedBy('ann'), stage: 'sal', held: HELD }, 'inbound'))
    expect(examples[0]!.after).toEqual({
      stage: 'sal',
      ownerId: 'ann',
      ruleId: 'inbound',
      held: 'all-capped',
      promise: 'none',
      reason: REASON,
    })
    expect(examples[0]!.before).toMatchObject({ stage: 'mql', ownerId: null, ruleId: null, held: null })
  })
})

describe('what is counted', () => {
  test('leads that both heard of: owners, stages, those that wait, rules', () => {
    const before = replayed({
      same: played(ownedBy('ann'), 'inbound'),
      moved: played({ ...ownedBy('ann'), held: HELD }, 'inbound'),
      gone: played(ownedBy('ann'), 'inbound'),
      free: played(),
    })
    const after = replayed({
      same: played(ownedBy('ann'), 'inbound'),
      moved: played({ ...ownedBy('ben'), stage: 'sal' }, 'all-others'),
      fresh: played({ held: HELD }),
      free: played(),
    })
    expect(compare(before, after)).toMatchObject({
      leads: 3,
      changed: 1,
      ownerChanged: 1,
      stageChanged: 1,
      unrouted: { before: 1, after: 0 },
      rules: [
        { ruleId: 'inbound', before: 2, after: 1 },
        { ruleId: 'all-others', before: 0, after: 1 },
      ],
    })
  })

  test('how often each person was given a lead, most first, then by id; failures of the draft alone', () => {
    const before = replayed({}, { given: new Map(Object.entries({ ann: 3, zoe: 1 })), failed: 7 })
    const after = replayed({}, { given: new Map(Object.entries({ cara: 2, eko: 2, dewi: 2, ann: 5 })), failed: 2 })
    const { load, failed, leads } = compare(before, after)
    expect(load.map(({ repId, ...pair }) => [repId, pair.before, pair.after])).toEqual([
      ['ann', 3, 5],
      ['cara', 0, 2],
      ['dewi', 0, 2],
      ['eko', 0, 2],
      ['zoe', 1, 0],
    ])
    expect([failed, leads]).toEqual([2, 0])
  })

  test.each<[string, number | null | undefined, number | null | undefined, object | null]>([
    ['sooner', NOW, NOW - 1, { earlier: 1, later: 0, reached: { before: 1, after: 1 } }],
    ['later', NOW - 1, NOW, { earlier: 0, later: 1, reached: { before: 1, after: 1 } }],
    ['only now', undefined, NOW, { earlier: 1, later: 0, reached: { before: 0, after: 1 } }],
    ['no more', NOW, null, { earlier: 0, later: 1, reached: { before: 1, after: 0 } }],
    ['at the same instant', NOW, NOW, null],
    ['never', undefined, null, null],
  ])('a stage is reached %s', (_when, was, is, counts) => {
    const stage = (at: number | null | undefined) => played(at === undefined ? {} : entered({ sal: at }))
    expect(ofOne(stage(was), stage(is)).stages).toEqual(counts === null ? [] : [{ stage: 'sal', ...counts }])
  })

  test('stages in their order, each over all leads', () => {
    const before = replayed({
      a: played(entered({ sql: NOW, mql: NOW })),
      b: played(entered({ mql: NOW })),
      c: played(entered({ mql: NOW })),
    })
    const after = replayed({
      a: played(entered({ mql: NOW - 1 })),
      b: played(entered({ mql: NOW + 1 })),
      c: played(entered({ mql: NOW })),
    })
    expect(compare(before, after).stages).toEqual([
      { stage: 'mql', earlier: 1, later: 1, reached: { before: 3, after: 3 } },
      { stage: 'sql', earlier: 0, later: 1, reached: { before: 1, after: 0 } },
    ])
  })
})
