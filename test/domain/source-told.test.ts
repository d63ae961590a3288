import { describe, expect, test } from '@jest/globals'
import type { ConditionFacts } from '../../src/domain/facts.ts'
import type { Touch } from '../../src/domain/lead.ts'
import type { RuleGroup, SourcePolicy } from '../../src/domain/policy/policy.ts'
import { classifySource, compileSources, moveTouch, touchOf } from '../../src/domain/source.ts'
import { at, someFacts } from './routing-world.ts'

const now = at('2026-03-04 10:00')
const when = (...rules: readonly (readonly [string, string, unknown])[]) =>
  ({ combinator: 'and', rules: rules.map(([field, operator, value]) => ({ field, operator, value })) }) as RuleGroup
const rule = (id: string, condition: RuleGroup, source: string, detail?: string) => ({
  id,
  when: condition,
  source,
  ...(detail === undefined ? {} : { detail }),
})
const POLICY = {
  rules: [
    rule('says-event', when(['sourceExplicit', 'contains', ['event']]), 'event'),
    rule('says-ad', when(['sourceExplicit', 'contains', ['ad']]), 'paid_ad', 'demo'),
    // Asks the same field first, and another besides.
    rule('says-id', when(['sourceExplicit', 'contains', ['web']], ['country', '=', 'ID']), 'inbound', 'other'),
    rule('says-web', when(['sourceExplicit', 'contains', ['web']]), 'inbound', 'signup'),
    rule('medium', when(['utmMedium', '=', 'cpc']), 'paid_ad', 'content'),
    rule('answered', when(['outboundResponse', '=', true]), 'outbound', 'response'),
    rule('large', when(['employees', '>=', 1000]), 'strategic'),
    rule('stack', when(['techStack', 'contains', ['hubspot']]), 'partner'),
  ],
  points: {
    event: 70,
    'event.conversation': 75,
    paid_ad: 60,
    'paid_ad.demo': 65,
    inbound: 50,
    outbound: 40,
    unknown: 30,
  },
} as unknown as SourcePolicy
const classify = (facts: Partial<ConditionFacts>, compiled = compileSources(POLICY)) =>
  classifySource(someFacts({ source: 'unknown', ...facts }), compiled, now)

describe('the first rule that holds names the source, and says by what', () => {
  test.each<[string, Partial<ConditionFacts>, string, string, string | null, number, string, unknown]>([
    ['a word', { sourceExplicit: 'An Event' }, 'says-event', 'event', null, 70, 'sourceExplicit', 'An Event'],
    ['with its own detail', { sourceExplicit: 'an ad' }, 'says-ad', 'paid_ad', 'demo', 65, 'sourceExplicit', 'an ad'],
    ['the first of two', { sourceExplicit: 'event ad' }, 'says-event', 'event', null, 70, 'sourceExplicit', 'event ad'],
    [
      'asking two fields',
      { sourceExplicit: 'web', country: 'ID' },
      'says-id',
      'inbound',
      'other',
      50,
      'sourceExplicit',
      'web',
    ],
    [
      'the other not fitting',
      { sourceExplicit: 'web', country: 'SG' },
      'says-web',
      'inbound',
      'signup',
      50,
      'sourceExplicit',
      'web',
    ],
    ['the other missing', { sourceExplicit: 'web' }, 'says-web', 'inbound', 'signup', 50, 'sourceExplicit', 'web'],
    [
      'a word nobody knows, then another field',
      { sourceExplicit: 'x', utmMedium: 'cpc' },
      'medium',
      'paid_ad',
      'content',
      60,
      'utmMedium',
      'cpc',
    ],
    ['a flag', { outboundResponse: true }, 'answered', 'outbound', 'response', 40, 'outboundResponse', true],
    ['a number, of a source without points', { employees: 1000 }, 'large', 'strategic', null, 30, 'employees', 1000],
    ['a list is not quoted', { techStack: ['HubSpot'] }, 'stack', 'partner', null, 30, 'techStack', null],
    [
      'the customer’s own detail',
      { sourceExplicit: 'event', sourceDetailExplicit: 'conversation' },
      'says-event',
      'event',
      'conversation',
      75,
      'sourceExplicit',
      'event',
    ],
    [
      'the customer’s own detail, without points',
      { sourceExplicit: 'event', sourceDetailExplicit: 'talk' },
      'says-event',
      'event',
      'talk',
      70,
      'sourceExplicit',
      'event',
    ],
    [
      'the rule’s detail comes before the customer’s',
      { sourceExplicit: 'ad', sourceDetailExplicit: 'talk' },
      'says-ad',
      'paid_ad',
      'demo',
      65,
      'sourceExplicit',
      'ad',
    ],
  ])('%s', (_, facts, id, source, detail, points, field, value) => {
    expect(classify(facts)).toEqual({
      source,
      detail,
      points,
      trace: { step: 'source', because: 'source.rule', saw: { rule: id, source, detail, field, value, points } },
    })
  })
  test('none holds: unknown, with the points of the unknown', () => {
    const unknown = (points: number) => ({
      source: 'unknown',
      detail: null,
      points,
      trace: { step: 'source', because: 'source.unknown', saw: { points } },
    })
    expect(classify({})).toEqual(unknown(30))
    expect(classify({ sourceExplicit: 'nothing we know', employees: 999 })).toEqual(unknown(30))
    expect(classify({ sourceDetailExplicit: 'talk' })).toEqual(unknown(30))
    expect(classify({}, compileSources({ ...POLICY, points: {} }))).toEqual(unknown(0))
  })
  test('a rule that always holds looks at no field', () => {
    const always = compileSources({ ...POLICY, rules: [rule('all', when(), 'event') as never] })
    expect(classify({}, always).trace.saw).toMatchObject({ rule: 'all', field: null, value: null })
  })
  test('the same word by another lead is judged by that lead’s other fields', () => {
    const compiled = compileSources(POLICY)
    const details = ['ID', 'MY', 'ID'].map((country) => classify({ sourceExplicit: 'web', country }, compiled).detail)
    expect(details).toEqual(['other', 'signup', 'other'])
  })
  test.each([
    [100, 100, false],
    [101, 100, true],
    [500, 100, true],
  ])('a value of %i characters is quoted with %i', (length, quoted, cut) => {
    const value = classify({ sourceExplicit: 'event'.padEnd(length, 'x') }).trace.saw['value'] as string
    expect([value.length, value.endsWith('x…')]).toEqual([quoted, cut])
  })
})

describe('the latest touch', () => {
  const found = (sourceExplicit: string) => classify({ sourceExplicit })
  const before: Touch = { source: 'event', detail: null, at: now, because: 'earlier' }
  const moved = (sourceExplicit: string, time: number) => ({ ...touchOf(found(sourceExplicit), time) })
  test.each<[string, Touch | null, string, number, Touch | 'before']>([
    ['the first', null, 'event', now, { source: 'event', detail: null, at: now, because: 'says-event' }],
    ['the same again at the same time', before, 'event', now, 'before'],
    ['the same, older', before, 'event', now - 1, 'before'],
    ['the same, newer', before, 'event', now + 1, moved('event', now + 1)],
    ['from elsewhere at the same time', before, 'ad', now, moved('ad', now)],
    ['from elsewhere, older', before, 'ad', now - 1, 'before'],
    ['from elsewhere, newer', before, 'ad', now + 1, moved('ad', now + 1)],
    [
      'from elsewhere at the same time, both without detail',
      { ...before, source: 'partner' },
      'event',
      now,
      moved('event', now),
    ],
    ['another detail at the same time', { ...before, detail: 'talk' }, 'event', now, moved('event', now)],
  ])('%s', (_, touch, word, time, expected) => {
    const after = moveTouch(touch, found(word), time)
    if (expected === 'before') expect(after).toBe(touch)
    else expect(after).toEqual(expected)
  })
  test('of an unknown source says so', () => {
    expect(touchOf(classify({}), now)).toEqual({ source: 'unknown', detail: null, at: now, because: 'source.unknown' })
  })
})
