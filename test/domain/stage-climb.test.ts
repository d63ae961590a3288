import { describe, expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { anAssignment } from './routing-world.ts'
import { day, deal, decided, FIT, moved, type Given } from './stage-world.ts'

describe('what makes an MQL, and since when', () => {
  const known = (over: Given): Given => ({ stage: 'known', facts: FIT, lastActivityAt: day(7), score: 0, ...over })
  const SAW = { intent: null, score: 0, minScore: 65, engagement: 0, minEngagement: 50 }
  const form = (formAt: number) => ({ ...FIT, formAt })
  const touch = (at: number) => ({ latestTouch: { source: 'event', detail: null, at, because: 'x' } })
  test.each<[string, Given, number | null, string, object]>([
    ['64 points', known({ score: 64 }), null, '', {}],
    [
      '65 points, seen before: the look that found them',
      known({ score: 65 }),
      day(20),
      'stage.score',
      { ...SAW, score: 65 },
    ],
    [
      '65 points, never seen: the last activity',
      known({ score: 65, memory: null }),
      day(7),
      'stage.score',
      { ...SAW, score: 65 },
    ],
    [
      '65 points, never seen, active before it was made: when it was made',
      known({ score: 65, memory: null, lastActivityAt: day(-7) }),
      day(0),
      'stage.score',
      { ...SAW, score: 65 },
    ],
    [
      '65 points, of whose activity nothing is known',
      known({ score: 65, memory: null, lastActivityAt: undefined } as never),
      day(0),
      'stage.score',
      { ...SAW, score: 65 },
    ],
    [
      '65 points, it came again since',
      known({ score: 65, facts: form(day(7)) }),
      day(7),
      'stage.score',
      { ...SAW, score: 65 },
    ],
    [
      '65 points, it came again, but that is heard of',
      known({ score: 65, facts: form(day(7)), memory: touch(day(7)) }),
      day(20),
      'stage.score',
      { ...SAW, score: 65 },
    ],
    [
      '65 points, it came again since the latest touch',
      known({ score: 65, facts: form(day(7)), memory: touch(day(6)) }),
      day(7),
      'stage.score',
      { ...SAW, score: 65 },
    ],
    [
      '65 points, it came before it was known',
      known({ score: 65, facts: form(day(0)) }),
      day(20),
      'stage.score',
      { ...SAW, score: 65 },
    ],
    ['49 of engagement', known({ points: 49 }), null, '', {}],
    ['50 of engagement', known({ points: 50 }), day(7), 'stage.engagement', { ...SAW, engagement: 50 }],
    ['high intent', known({ intent: true }), day(19), 'stage.high-intent', { ...SAW, intent: 'demo-request' }],
    [
      'high intent where the policy minds none',
      known({ intent: true, policy: { mql: { ...defaultPolicy.stages.mql, highIntent: false } } }),
      null,
      '',
      {},
    ],
    ['65 points without basic fit', known({ score: 65, facts: {} }), null, '', {}],
  ])('%s', (_, given, at, because, saw) => {
    const move = decided(given).transitions.find(({ to }) => to === 'mql')
    expect(move?.at ?? null).toBe(at)
    if (at !== null) expect(move).toMatchObject({ because, evidence: saw })
  })
})

describe('what makes an SAL', () => {
  const accepted = { repResponse: 'accepted' } as const
  const reached = (n: number) => ({ firstOutreachAt: day(n), lastOutreachAt: day(n) })
  const mql: Given = { stage: 'mql', memory: { assignment: anAssignment('ann', { assignedAt: day(1) }) } }
  const fallen: Given = {
    stage: 'mql',
    memory: { assignment: anAssignment('ann', { assignedAt: day(1), by: 'fallback' }) },
  }
  test.each<[string, Given, readonly unknown[]]>([
    ['the rep accepts', { ...mql, facts: accepted }, ['promoted', 'sal', 'active', day(20), 'stage.accepted', 1]],
    [
      'the rep’s first contact',
      { ...mql, facts: reached(5) },
      ['promoted', 'sal', 'active', day(5), 'stage.first-contact', 1],
    ],
    [
      'both: the acceptance',
      { ...mql, facts: { ...accepted, ...reached(5) } },
      ['promoted', 'sal', 'active', day(20), 'stage.accepted', 1],
    ],
    ['an acceptance that is no news', { ...mql, facts: accepted, memory: { responseSeen: 'accepted' } }, []],
    [
      'an acceptance the policy does not count',
      { ...mql, facts: accepted, policy: { sal: { onAcceptance: false, onFirstOutreach: true } } },
      [],
    ],
    [
      'a contact the policy does not count',
      { ...mql, facts: reached(5), policy: { sal: { onAcceptance: true, onFirstOutreach: false } } },
      [],
    ],
    [
      'nobody took it in time: whoever the pool falls back on has it',
      { ...fallen, facts: reached(5) },
      ['promoted', 'sal', 'active', day(1), 'stage.given-unclaimed', 1],
    ],
    [
      'a fallback the policy does not count',
      { ...fallen, policy: { sal: { onAcceptance: true, onFirstOutreach: true } } },
      [],
    ],
    ['a fallback of a lead that is only known', { ...fallen, stage: 'known', score: 0 }, []],
    ['a contact before it was given', { ...mql, facts: reached(0.5) }, []],
    ['a contact of a lead that is only known', { ...mql, stage: 'known', facts: reached(5), score: 0 }, []],
    [
      'an acceptance of a lead that is only known',
      { ...mql, stage: 'known', facts: accepted, score: 0 },
      ['promoted', 'sal', 'active', day(20), 'stage.accepted', 1],
    ],
    [
      // The attempt counts from when it qualified, so both fall together and MQL is passed over.
      'a contact before it qualified',
      { ...mql, stage: 'known', facts: { ...FIT, ...reached(5) }, intent: true },
      ['promoted', 'sal', 'active', day(19), 'stage.first-contact', 1],
    ],
    ['it is one already', { ...mql, stage: 'sal', facts: accepted, policy: { unreachable: undefined } as never }, []],
  ])('%s', (_, given, expected) => {
    expect(moved(given).find(([, to]) => to === 'sal') ?? []).toEqual(expected)
  })
  test('tells who and when', () => {
    expect(decided({ ...mql, facts: accepted }).transitions[0]!.evidence).toEqual({ ownerId: 'ann' })
    expect(decided({ ...mql, facts: reached(5) }).transitions[0]!.evidence).toEqual({
      ownerId: 'ann',
      outreachAt: day(5),
    })
  })
})

describe('what makes an SQL', () => {
  const facts = { needConfirmed: true, budgetConfirmed: true, authorityConfirmed: true, timelineConfirmed: true }
  test.each<[string, Given, boolean]>([
    ['the first cycle, an SAL', { facts }, true],
    ['the first cycle, an MQL', { stage: 'mql', facts }, true],
    ['a later cycle, accepted again', { facts, memory: { cycle: 2 } }, true],
    ['a later cycle, not accepted yet: the answers may be old', { stage: 'mql', facts, memory: { cycle: 2 } }, false],
    ['an answer is missing', { facts: { ...facts, budgetConfirmed: null } }, false],
    ['an answer is no', { facts: { ...facts, budgetConfirmed: false } }, false],
  ])('%s: %s', (_, given, is) => {
    expect(moved(given).some(([, to, , , because]) => to === 'sql' && because === 'stage.qualified')).toBe(is)
  })
})

describe('the stage the CRM shows is taken over once, at first sight', () => {
  const crm = (crmStage: string, over: Given = {}): Given =>
    ({ stage: 'known', memory: null, score: 0, ...over, facts: { crmStage, ...over.facts } }) as Given
  test.each<[string, Given, readonly unknown[], string | null]>([
    ['an MQL', crm('mql'), ['promoted', 'mql', 'active', day(20), 'stage.crm-says', 1], 'mql'],
    [
      'an opportunity',
      crm('opportunity'),
      ['promoted', 'opportunity', 'active', day(20), 'stage.crm-says', 1],
      'opportunity',
    ],
    ['an IQL is our own business', crm('iql'), [], null],
    ['a lead seen before', { ...crm('sql'), memory: {} }, [], null],
    ['less than the evidence', crm('mql', { snapshot: { deals: [deal({})] } }), [], null],
    ['as much as the evidence', crm('opportunity', { snapshot: { deals: [deal({})] } }), [], null],
    [
      'more than the evidence',
      crm('sql', { facts: FIT, intent: true }),
      ['promoted', 'sql', 'active', day(20), 'stage.crm-says', 1],
      'sql',
    ],
  ])('%s', (_, given, expected, locked) => {
    expect(
      moved(given).find(([edge, , , , because]) => because === 'stage.crm-says' && edge === 'promoted') ?? [],
    ).toEqual(expected)
    expect(decided(given).lockedStage).toBe(locked)
  })
  test('and tells what it shows', () => {
    expect(decided(crm('sql')).transitions.at(-1)!.evidence).toEqual({ crmStage: 'sql' })
  })
})
