import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compileCondition } from '../../../src/domain/conditions.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { LintFinding } from '../../../src/domain/policy/finding.ts'
import { implies } from '../../../src/domain/policy/implication.ts'
import { hasErrors, lintDocument, lintPolicy, lintText, refusalOf } from '../../../src/domain/policy/lint.ts'
import type { Policy, PoolPolicy, Rule, RuleGroup } from '../../../src/domain/policy/policy.ts'
import { all, always, any } from '../../../src/domain/policy/write-conditions.ts'
import { anyFacts, FACT_NOW } from './any-facts.ts'
import { anyGroupOn, aPolicy } from './any-policy.ts'
import { SENTENCES, type Sentences } from './lint-sentences.ts'

const rule = (field: string, operator: Rule['operator'], value?: Rule['value']): Rule =>
  value === undefined ? { field, operator } : { field, operator, value }

const routingOf = (...whens: readonly RuleGroup[]): Policy['routing'] => ({
  ...defaultPolicy.routing,
  rules: [...whens, always].map((when, i) => ({
    id: `rule-${i + 1}`,
    name: `Rule ${i + 1}`,
    when,
    target: { kind: 'pool', pool: 'ae' },
  })),
})
const poolsWith = (change: Partial<PoolPolicy>): Policy['pools'] => [
  { ...defaultPolicy.pools[0]!, ...change },
  ...defaultPolicy.pools.slice(1),
]
const nobody = [{ team: 'AE', weight: 0 }]
const weights = (source: number, qualification: number, fit: number): Policy['score'] => ({
  ...defaultPolicy.score,
  weights: { source, qualification, fit },
})

/** What a person reads of a finding, in English and in Indonesian. */
const sentencesOf = ({ says, advice }: LintFinding): Sentences => [says.en, says.id, advice.en, advice.id]

test('the standard policy has nothing to correct', () => {
  expect(lintPolicy(defaultPolicy, null)).toEqual([])
})

describe('what keeps a policy from being published', () => {
  test.each<[string, Partial<Policy>, string, string]>([
    ['weights that do not make 1', { score: weights(0.3, 0.4, 0.35) }, 'score.weights', 'add up to 1; these make 1.05'],
    [
      'bands that do not fall',
      {
        score: {
          ...defaultPolicy.score,
          bands: [
            { name: 'low', from: 0 },
            { name: 'high', from: 75 },
          ],
        },
      },
      'score.bands.1.from',
      'less than 0',
    ],
    [
      'a rule that names a pool which is not there',
      {
        routing: {
          ...defaultPolicy.routing,
          rules: [{ ...defaultPolicy.routing.rules.at(-1)!, target: { kind: 'pool', pool: 'sdrr' } }],
        },
      },
      'routing.rules.0.target.pool',
      'did you mean "sdr"?',
    ],
    [
      'no rule for what is left',
      { routing: { ...defaultPolicy.routing, rules: defaultPolicy.routing.rules.slice(0, 3) } },
      'routing.rules.2.when',
      'the last rule takes every lead that is left',
    ],
    [
      'overflow in a circle',
      {
        pools: defaultPolicy.pools.map((pool) => (pool.id === 'everyone' ? { ...pool, overflow: ['ae'] } : pool)),
      },
      'pools.7.overflow.0',
      'closes the circle ae → everyone → ae',
    ],
  ])('%s', (what, parts, path, advice) => {
    const findings = lintDocument(aPolicy(parts), null)
    expect(findings.filter((one) => one.path === path).map(sentencesOf)).toEqual(SENTENCES[what])
    expect(findings).toContainEqual(
      expect.objectContaining({
        level: 'error',
        path,
        advice: expect.objectContaining({ en: expect.stringContaining(advice) }),
      }),
    )
  })

  test.each([
    ['an SLA class without a unit', { unit: undefined }, 'sla.classes.0.unit'],
    ['an SLA class that counts by no calendar there is', { unit: 'lunar' }, 'sla.classes.0.unit'],
    ['an SLA class without a time', { minutes: undefined }, 'sla.classes.0.minutes'],
  ])('%s', (_what, change, path) => {
    const [first, ...rest] = defaultPolicy.sla.classes
    const document = { ...defaultPolicy, sla: { ...defaultPolicy.sla, classes: [{ ...first, ...change }, ...rest] } }
    expect(lintDocument(document, null).map((one) => one.path)).toEqual([path])
  })

  test.each<[string, Partial<Policy>, string, string]>([
    [
      'a rule after one that takes everything',
      { routing: routingOf(always, all(rule('source', '=', 'event'))) },
      'rule_after_always',
      'routing.rules.1',
    ],
    [
      'a class no lead can hold',
      { routing: routingOf(all(rule('fit', 'contains', ['icp', 'enterprize']))) },
      'value_never_occurs',
      'routing.rules.0.when.rules.0.value',
    ],
    [
      'a source nothing leads to',
      { routing: routingOf(any(rule('source', '=', 'referal'))) },
      'value_never_occurs',
      'routing.rules.0.when.rules.0.value',
    ],
    [
      'a pool in which nobody has a share, and no other behind it',
      { pools: poolsWith({ members: nobody, overflow: [] }) },
      'weights_all_zero',
      'pools.0.members',
    ],
  ])('%s', (what, parts, code, path) => {
    const findings = lintDocument(aPolicy(parts), null)
    expect(findings).toContainEqual(expect.objectContaining({ level: 'error', code, path }))
    expect(findings.filter((one) => one.path === path).map(sentencesOf)).toEqual(SENTENCES[what])
  })
})

describe('what looks unintended', () => {
  const { sla, stages, engagement, score } = defaultPolicy
  test.each<[string, Partial<Policy>, string, string]>([
    [
      'the same condition twice',
      { routing: routingOf(all(rule('source', '=', 'event')), all(rule('source', '=', 'event'))) },
      'rule_hidden',
      'routing.rules.1',
    ],
    [
      'a condition inside an earlier, wider one',
      {
        routing: routingOf(
          all(rule('employees', '>=', 100)),
          all(rule('employees', '>', 500), rule('source', '=', 'event')),
        ),
      },
      'rule_hidden',
      'routing.rules.1',
    ],
    [
      'an SLA list without a last class for all',
      { sla: { ...sla, classes: sla.classes.slice(0, -1) } },
      'no_default_promise',
      'sla.classes',
    ],
    [
      'credits for a reason no rep can give',
      {
        pools: poolsWith({ credits: { reasons: ['spam', 'duplicate'], withinDays: 7 } }),
        stages: {
          ...stages,
          recycle: { ...stages.recycle, reasons: stages.recycle.reasons!.filter(({ id }) => id !== 'duplicate') },
        },
      },
      'credit_never_asked',
      'pools.0.credits.reasons.1',
    ],
    ['a deadline nobody hears of', { sla: { ...sla, steps: [] } }, 'breach_untold', 'sla.steps'],
    [
      'a score no lead reaches before it is an MQL',
      { stages: { ...stages, mql: { ...stages.mql, minScore: 77 } } },
      'score_out_of_reach',
      'stages.mql.minScore',
    ],
    [
      'a score every lead has',
      { stages: { ...stages, mql: { ...stages.mql, minScore: 26 } } },
      'score_always_reached',
      'stages.mql.minScore',
    ],
    [
      'engagement that stays 0',
      {
        engagement: {
          ...engagement,
          points: Object.fromEntries(Object.keys(engagement.points).map((kind) => [kind, 0])),
        },
      },
      'engagement_out_of_reach',
      'stages.mql.minEngagement',
    ],
    [
      'a band under the lowest score',
      {
        score: {
          ...score,
          bands: [
            { name: 'high', from: 75 },
            { name: 'medium', from: 20 },
            { name: 'low', from: 0 },
          ],
        },
      },
      'band_empty',
      'score.bands.2',
    ],
    [
      'a condition on a score there is not',
      { routing: routingOf(all(rule('score', '<', 26))) },
      'score_out_of_reach',
      'routing.rules.0.when.rules.0',
    ],
    [
      'words an earlier entry has already',
      {
        engagement: {
          ...engagement,
          forms: [
            { contains: ['demo'], kind: 'demo-request' },
            { contains: ['demo day'], kind: 'webinar' },
          ],
        },
      },
      'words_hidden',
      'engagement.forms.1',
    ],
    [
      'a pool in which nobody has a share',
      { pools: poolsWith({ members: nobody }) },
      'weights_all_zero',
      'pools.0.members',
    ],
    [
      'a pool nothing leads to',
      { pools: [...defaultPolicy.pools, { ...defaultPolicy.pools[0]!, id: 'spare', name: 'Spare' }] },
      'pool_unused',
      'pools.8',
    ],
  ])('%s', (what, parts, code, path) => {
    const findings = lintDocument(aPolicy(parts), null)
    expect(findings).toContainEqual(expect.objectContaining({ level: 'warning', code, path }))
    expect(findings.filter((one) => one.path === path).map(sentencesOf)).toEqual(SENTENCES[what])
    for (const { says, advice } of findings) {
      expect(says.id).not.toBe(says.en)
      expect(advice.id).not.toBe(advice.en)
    }
  })

  test.each<[Rule['operator'], Rule['value'], boolean]>([
    ['>', 100, true],
    ['>', 99, false],
    ['>=', 101, true],
    ['>=', 100, false],
    ['<', 26, true],
    ['<', 27, false],
    ['<=', 25, true],
    ['<=', 26, false],
    ['=', 25, true],
    ['=', 26, false],
    ['=', 100, false],
    ['=', 101, true],
    ['between', [0, 25], true],
    ['between', [0, 26], false],
    ['between', [100, 200], false],
    ['between', [101, 200], true],
    ['!=', 500, false],
    ['notNull', undefined, false],
  ])('scores run from 26 to 100, so a score %s %j never holds: %s', (operator, value, vain) => {
    const first = routingOf(all(rule('score', operator, value)), ...defaultPolicy.routing.rules.map(({ when }) => when))
    const codes = lintPolicy(aPolicy({ routing: first }), null).map(({ code }) => code)
    expect(codes.includes('score_out_of_reach')).toBe(vain)
  })

  test('the last score that is possible can be asked for', () => {
    const mql = { ...stages.mql, minScore: 76 }
    expect(lintPolicy(aPolicy({ stages: { ...stages, mql } }), null)).toEqual([])
  })

  const sari = {
    repId: '7',
    email: 'Sari@Contoh.co.id',
    teams: ['AE', 'Senior AE', 'SDR', 'Enterprise AE', 'Inside Sales'],
  }
  test.each([
    [{ rep: 'sari@contoh.co.id', weight: 1 }, []],
    [{ rep: '7', weight: 1 }, []],
    [{ team: ' ae ', weight: 1 }, []],
    [{ rep: 'sary@contoh.co.id', weight: 1 }, ['person_unknown']],
    [{ team: 'AES', weight: 1 }, ['team_unknown']],
  ])('people and teams of the CRM are known: %j → %j', (member, codes) => {
    const findings = lintPolicy(aPolicy({ pools: poolsWith({ members: [member] }) }), [sari])
    expect(findings.map(({ code }) => code)).toEqual(codes)
    for (const finding of findings) expect([sentencesOf(finding)]).toEqual(SENTENCES[finding.code])
  })

  test('before the CRM was looked at, no name is called unknown', () => {
    expect(lintPolicy(defaultPolicy, [])).toEqual([])
  })
})

test('a finding in a text has its line', () => {
  const text = JSON.stringify(aPolicy({ routing: routingOf(always) }), null, 2)
  const [only] = lintText(text, null)
  expect(only).toMatchObject({ code: 'rule_after_always', path: 'routing.rules.1' })
  expect(
    text
      .split('\n')
      .slice(only!.place!.line - 1)
      .join('\n'),
  ).toMatch(/^\s*{\s*"id": "rule-2"/)
})

describe('one condition inside another', () => {
  const event = rule('source', '=', 'event')
  const big = rule('employees', '>=', 500)
  test.each<[string, Rule | RuleGroup, Rule | RuleGroup, boolean]>([
    ['itself', all(event), all(event), true],
    ['any, in always', all(event), always, true],
    ['both, in one of them', all(event, big), all(event), true],
    ['one, in both', all(event), all(event, big), false],
    ['one, in either', all(event), any(event, big), true],
    ['either, in one', any(event, big), all(event), false],
    ['either, in either and more', any(event, big), any(rule('city', '=', 'x'), big, event), true],
    ['a value, in a list with it', event, rule('source', 'in', ['partner', 'Event']), true],
    ['a shorter list', rule('fit', 'contains', ['icp']), rule('fit', 'contains', ['smb', 'icp']), true],
    ['a longer list of exclusions', rule('source', 'notIn', ['a', 'b']), rule('source', '!=', 'a'), true],
    ['more than 500, in 500 and more', rule('employees', '>', 500), big, true],
    ['500 and more, in more than 500', big, rule('employees', '>', 500), false],
    ['between, in up to', rule('employees', 'between', [1, 9]), rule('employees', '<=', 9), true],
    ['between, in under', rule('employees', 'between', [1, 9]), rule('employees', '<', 9), false],
    ['any answer, in known', rule('city', 'beginsWith', 'b'), rule('city', 'notNull'), true],
    ['an exclusion, in known', rule('city', '!=', 'b'), rule('city', 'notNull'), false],
    ['fewer days', rule('formAt', 'withinDays', 3), rule('formAt', 'withinDays', 7), true],
    ['more days ago', rule('formAt', 'olderThanDays', 30), rule('formAt', 'olderThanDays', 7), true],
    ['a negation, in the other', { ...all(event), not: true }, all(event), false],
  ])('%s: %#', (_what, narrow, wide, expected) => {
    expect(implies(narrow, wide)).toBe(expected)
  })

  test('what is called implied holds wherever the other does, for every record', () => {
    const fields = ['source', 'employees', 'fit', 'city', 'formAt', 'emailFree'] as const
    const group = anyGroupOn(fields, 1)
    let implied = 0
    fc.assert(
      fc.property(group, group, fc.array(anyFacts, { minLength: 5, maxLength: 5 }), (narrow, wide, records) => {
        if (!implies(narrow, wide)) return
        implied += 1
        const [inner, outer] = [compileCondition(narrow), compileCondition(wide)]
        for (const facts of records) if (inner(facts, FACT_NOW)) expect(outer(facts, FACT_NOW)).toBe(true)
      }),
      { numRuns: 5_000 },
    )
    expect(implied).toBeGreaterThan(50)
  })
})

describe('a refusal of the schema as a finding', () => {
  const says = (one: Parameters<typeof refusalOf>[0]) => {
    const { says, advice } = refusalOf(one)
    return [says.en, says.id, advice.en, advice.id]
  }
  test.each<[Parameters<typeof refusalOf>[0], readonly string[]]>([
    [
      { path: 'score', found: 'nothing', allowed: 'an object', allowedInIndonesian: 'sebuah objek' },
      [
        '"score" is missing or cannot be used.',
        '"score" tidak ada atau tidak dapat dipakai.',
        'Write an object.',
        'Tulis sebuah objek.',
      ],
    ],
    [
      { path: '', found: '7', allowed: 'an object; did you mean "x"?' },
      [
        'The document holds 7, which does not fit.',
        'Dokumen berisi 7, yang tidak sesuai.',
        'Write an object; did you mean "x"?',
        'Tulis an object; did you mean "x"?',
      ],
    ],
  ])('%j', (problem, words) => {
    expect(says(problem)).toEqual(words)
  })
  test('has its place where that is known', () => {
    const problem = { path: 'score', found: '7', allowed: 'an object' }
    expect(refusalOf(problem)).not.toHaveProperty('place')
    expect(refusalOf({ ...problem, place: { line: 3, column: 1 } })).toMatchObject({ place: { line: 3, column: 1 } })
  })
  test('stops a publication; a warning does not', () => {
    const error = refusalOf({ path: 'score', found: '7', allowed: 'an object' })
    expect(hasErrors([])).toBe(false)
    expect(hasErrors([{ ...error, level: 'warning' }])).toBe(false)
    expect(hasErrors([{ ...error, level: 'warning' }, error])).toBe(true)
  })
})
