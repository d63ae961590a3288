import { describe, expect, test } from '@jest/globals'
import { compileEngagement, engagementStep, highIntentSince, weighDoings } from '../../src/domain/engagement.ts'
import type { ConditionFacts } from '../../src/domain/facts.ts'
import { classifyFit, compileFit } from '../../src/domain/fit.ts'
import type { EngagementPolicy, FitPolicy, RuleGroup } from '../../src/domain/policy/policy.ts'
import { proposalFor, proposalStep } from '../../src/domain/dormancy.ts'
import { at, DAY, someFacts } from './routing-world.ts'

const now = at('2026-03-04 10:00')
const ago = (days: number) => now - days * DAY

describe('what a lead did, weighed', () => {
  const policy = {
    halfLifeDays: 10,
    points: { talk: 40, form: 5, 'demo-request': 50, page: 1, 'pricing-page': 10 },
    highIntent: [
      { id: 'twice', kind: 'pricing-page', count: 2, withinDays: 7 },
      { id: 'demo', kind: 'demo-request', count: 1, withinDays: 30 },
    ],
    forms: [{ contains: ['Demo', 'trial'], kind: 'demo-request' }],
    pages: [{ contains: ['/Pricing'], kind: 'pricing-page' }],
  } as EngagementPolicy
  const compiled = compileEngagement(policy)
  const did = (kind: string, days: number, detail: string | null = null) => ({
    key: `${kind}${days}`,
    kind,
    at: ago(days),
    detail,
  })
  const weigh = (activities: ReturnType<typeof did>[], formName: string | null = null, formAt: number | null = null) =>
    weighDoings(activities, formName, formAt, compiled, now)

  test.each<[string, ReturnType<typeof did>[], number, number | null]>([
    ['nothing', [], 0, null],
    ['just now', [did('talk', 0)], 40, now],
    ['a half-life ago', [did('talk', 10)], 20, ago(10)],
    ['two of them add up', [did('talk', 20), did('talk', 10)], 30, ago(10)],
    ['two decimals are kept', [did('talk', 15)], 14.14, ago(15)],
    ['of a kind without points', [did('call', 1), did('talk', 10)], 20, ago(1)],
    ['of 1900', [did('talk', 99_999)], 0, null],
    ['a day ahead is now', [did('talk', -1)], 40, now],
    ['further ahead is not believed', [did('talk', -1.01), did('talk', 10)], 20, ago(10)],
    ['the newest counts, wherever it stands', [did('talk', 10), did('call', 20)], 20, ago(10)],
  ])('%s', (_, activities, points, newestAt) => {
    expect(weigh(activities)).toMatchObject({ points, newestAt, activities, kinds: activities.map(({ kind }) => kind) })
  })
  test.each([
    ['form', 'Book a DEMO', 'demo-request'],
    ['form', 'Free Trial', 'demo-request'],
    ['form', 'Survey', 'form'],
    ['form', '/pricing', 'form'],
    ['form', null, 'form'],
    ['page', 'https://x.example/PRICING?a', 'pricing-page'],
    ['page', 'https://x.example/demo', 'page'],
    ['page', null, 'page'],
    ['talk', 'demo at /pricing', 'talk'],
  ])('a %s with %j is a %s', (kind, detail, expected) => {
    expect(weigh([did(kind, 1, detail)]).kinds).toEqual([expected])
  })

  describe('the record’s latest form', () => {
    const form = (at: number) => ({ key: `form:${at}`, kind: 'form', at, detail: 'Demo' })
    test.each<[string, ReturnType<typeof did>[], string | null, number | null, object[]]>([
      ['alone', [], 'Demo', ago(2), [form(ago(2))]],
      ['after the others', [did('talk', 5)], 'Demo', ago(2), [did('talk', 5), form(ago(2))]],
      ['before the others', [did('talk', 1)], 'Demo', ago(2), [form(ago(2)), did('talk', 1)]],
      [
        'between the others',
        [did('talk', 5), did('talk', 1)],
        'Demo',
        ago(2),
        [did('talk', 5), form(ago(2)), did('talk', 1)],
      ],
      ['at the time of another', [did('talk', 2)], 'Demo', ago(2), [did('talk', 2), form(ago(2))]],
      ['kept already', [did('form', 2, 'Demo')], 'Demo', ago(2), [did('form', 2, 'Demo')]],
      ['another form is kept', [did('form', 3, 'Demo')], 'Demo', ago(2), [did('form', 3, 'Demo'), form(ago(2))]],
      ['without a date', [], 'Demo', null, []],
      ['without a name', [did('talk', 1)], null, ago(2), [did('talk', 1)]],
    ])('%s', (_, activities, name, time, expected) => {
      expect(weigh(activities, name, time).activities).toEqual(expected)
    })
  })

  describe('high intent', () => {
    const pages = (...days: readonly number[]) => days.map((day) => did('page', day, '/pricing'))
    const intent = (activities: ReturnType<typeof did>[], since: number | null = null) =>
      highIntentSince(weigh(activities), since, compiled, now)
    test.each<[string, ReturnType<typeof did>[], number | null, object | null]>([
      ['nothing done', [], null, null],
      ['one of two', pages(1), null, null],
      ['complete with the second', pages(6, 2, 1), null, { id: 'twice', at: ago(2) }],
      ['the first within the last 7 days', pages(7, 1), null, { id: 'twice', at: ago(1) }],
      ['one too long ago', pages(7.01, 1), null, null],
      ['after the last cycle', pages(3, 1), ago(4), { id: 'twice', at: ago(1) }],
      ['at the end of the last cycle', pages(3, 1), ago(3), null],
      ['another thing between', [...pages(3), did('talk', 2), ...pages(1)], null, { id: 'twice', at: ago(1) }],
      ['not a believable date', pages(-2, 1), null, null],
      [
        'the policy’s first that is complete',
        [did('form', 5, 'demo'), ...pages(3, 1)],
        null,
        { id: 'twice', at: ago(1) },
      ],
      ['the second where the first is not', [did('form', 5, 'demo'), ...pages(1)], null, { id: 'demo', at: ago(5) }],
    ])('%s', (_, activities, since, expected) => {
      expect(intent(activities, since)).toEqual(expected)
    })
    test('is told; and so are points, and that there is nothing', () => {
      const told = (activities: ReturnType<typeof did>[]) => engagementStep(weigh(activities), intent(activities))
      expect(told([])).toEqual({ step: 'engagement', because: 'engagement.none', saw: {} })
      expect(told([did('talk', 10)])).toEqual({
        step: 'engagement',
        because: 'engagement.points',
        saw: { points: 20, activities: 1, intent: null, at: null },
      })
      expect(told([did('form', 0, 'demo')])).toEqual({
        step: 'engagement',
        because: 'engagement.high-intent',
        saw: { points: 50, activities: 1, intent: 'demo', at: now },
      })
    })
  })
})

describe('how a lead fits', () => {
  const when = (field: string, operator: string, value: unknown) =>
    ({ combinator: 'and', rules: [{ field, operator, value }] }) as RuleGroup
  const policy = {
    dimensions: [
      { id: 'size', critical: true, when: when('employees', '>=', 50) },
      { id: 'place', critical: true, when: when('country', '=', 'ID') },
      { id: 'stack', critical: false, when: when('techStack', 'contains', ['hubspot']) },
      { id: 'mailed', critical: false, when: when('emailValid', '=', true) },
    ],
    knockOut: when('role', 'contains', ['student']),
    nearShare: 0.6,
    classes: [
      { id: 'strategic', when: when('industry', '=', 'Mining') },
      { id: 'smb', when: when('employees', '<=', 200) },
      { id: 'odd', when: when('city', '=', 'X') },
    ],
    points: { icp: 100, near_icp: 70, strategic: 80, smb: 60, none: 30 },
  } as FitPolicy
  const fit = (facts: Partial<ConditionFacts>, over: Partial<FitPolicy> = {}) =>
    classifyFit(someFacts(facts), compileFit({ ...policy, ...over }), now)
  const FULL = { employees: 500, country: 'ID', techStack: ['HubSpot'] }

  test.each<
    [
      string,
      Partial<ConditionFacts>,
      readonly string[],
      string,
      number,
      readonly string[],
      readonly string[],
      readonly string[],
    ]
  >([
    ['every dimension', FULL, ['icp'], 'icp', 100, ['size', 'place', 'stack', 'mailed'], [], []],
    [
      'an unknown one that is not critical',
      { ...FULL, techStack: null },
      ['icp'],
      'icp',
      100,
      ['size', 'place', 'mailed'],
      [],
      ['stack'],
    ],
    [
      'an empty list is unknown',
      { ...FULL, techStack: [] },
      ['icp'],
      'icp',
      100,
      ['size', 'place', 'mailed'],
      [],
      ['stack'],
    ],
    [
      'a wrong one that is not critical',
      { ...FULL, techStack: ['x'] },
      ['near_icp'],
      'near_icp',
      70,
      ['size', 'place', 'mailed'],
      ['stack'],
      [],
    ],
    [
      'an unknown critical one',
      { ...FULL, country: null },
      ['near_icp'],
      'near_icp',
      70,
      ['size', 'stack', 'mailed'],
      [],
      ['place'],
    ],
    [
      'half of the known ones',
      { employees: 500, country: 'SG', techStack: ['x'] },
      [],
      'none',
      30,
      ['size', 'mailed'],
      ['place', 'stack'],
      [],
    ],
    [
      'a higher class besides',
      { ...FULL, country: 'SG', industry: 'Mining' },
      ['near_icp', 'strategic'],
      'strategic',
      80,
      ['size', 'stack', 'mailed'],
      ['place'],
      [],
    ],
    [
      'a lower class besides',
      { ...FULL, employees: 200 },
      ['icp', 'smb'],
      'icp',
      100,
      ['size', 'place', 'stack', 'mailed'],
      [],
      [],
    ],
    [
      'a class alone, with fewer points than none of its own',
      { city: 'X', country: 'SG', techStack: ['x'] },
      ['odd'],
      'odd',
      30,
      ['mailed'],
      ['place', 'stack'],
      ['size'],
    ],
    [
      'two classes, the higher one first',
      { employees: 20, country: 'SG', techStack: ['x'], industry: 'Mining' },
      ['strategic', 'smb'],
      'strategic',
      80,
      ['mailed'],
      ['size', 'place', 'stack'],
      [],
    ],
  ])('%s', (_, facts, classes, top, points, matched, missing, unknown) => {
    const because = classes.length === 0 ? 'fit.none' : 'fit.class'
    expect(fit(facts)).toEqual({
      fit: { classes, top, matched, missing },
      points,
      trace: { step: 'fit', because, saw: { top, points, classes, matched, missing, unknown } },
    })
  })
  test.each<[string, Partial<ConditionFacts>, readonly string[]]>([
    ['ideal', FULL, []],
    ['near', { ...FULL, country: null }, []],
    ['of another class', { employees: 20, role: 'student' }, ['smb']],
  ])('a knock-out leaves neither ideal nor near: %s', (_, facts, classes) => {
    const result = fit({ ...facts, role: 'A student' })
    expect([result.fit.classes, result.trace.because]).toEqual([classes, 'fit.knocked-out'])
    if (classes.length === 0)
      expect(fit({ ...facts, role: 'A student' }, { knockOut: null }).fit.classes).not.toEqual([])
  })
  test('one matched dimension says too little, unless there is only one; none says nothing', () => {
    const one = { employees: 500, emailValid: false }
    const alone = [policy.dimensions[0]!]
    expect(fit(one, { dimensions: policy.dimensions.slice(0, 3) }).fit.top).toBe('none')
    expect(fit(one, { dimensions: alone }).fit.top).toBe('icp')
    expect(
      fit(
        { employees: 300, country: 'SG' },
        { dimensions: [...alone, { ...policy.dimensions[1]!, critical: false }], nearShare: 0.5 },
      ).fit.top,
    ).toBe('none')
    expect(fit({}, { dimensions: [] }).fit).toEqual({ classes: [], top: 'none', matched: [], missing: [] })
  })
  test('of equal points the first class stays on top', () => {
    const classes = ['a', 'b'].map((id) => ({ id, when: when('city', '=', 'X') }))
    const facts = { city: 'X', country: 'SG', techStack: ['x'] }
    expect(fit(facts, { classes, points: { ...policy.points, a: 60, b: 60 } }).fit).toMatchObject({
      classes: ['a', 'b'],
      top: 'a',
    })
    expect(fit({ ...FULL, city: 'X' }, { classes, points: { ...policy.points, a: 100 } }).fit.top).toBe('icp')
  })
  test('what a policy gives no points for has those of none, or nothing', () => {
    expect(fit({ city: 'X', country: 'SG' }, { points: { icp: 100 } }).points).toBe(0)
    expect(fit(FULL, { points: { none: 7 } }).points).toBe(7)
    expect(fit({ country: 'SG', emailValid: false }, { points: {} }).points).toBe(0)
  })
})

test.each([
  ['active', 'known', {}, null],
  ['stale', 'known', { email: 'a@b.co' }, 'nurture'],
  ['stale', 'mql', {}, 'nurture'],
  ['stale', 'sal', {}, 'recycle'],
  ['stale', 'sql', { email: null, emailValid: false }, 'recycle'],
  ['stale', 'sql', { email: 'x', emailValid: false }, 'disqualify'],
  ['stale', 'known', { emailBounced: true }, 'disqualify'],
] as const)('a lead %s as %s with %j is proposed to %s', (status, stage, facts, proposal) => {
  expect(proposalFor(stage, status, someFacts(facts))).toBe(proposal)
  if (proposal !== null)
    expect(proposalStep(proposal)).toEqual({ step: 'plan', because: `plan.propose-${proposal}`, saw: {} })
})
