import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/domain/decide.ts'
import type { Candidate, Decision, TraceStep } from '../../../src/domain/decision.ts'
import { explainDecision, explainStep } from '../../../src/domain/explain/explain.ts'
import { fill, readTemplate } from '../../../src/domain/explain/slots.ts'
import { fieldFor, wordFor } from '../../../src/domain/explain/vocabulary.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import { anActivity, anInput, NO_FACTS, NOW, POLICY, REACHABLE } from '../decide/builders.ts'

const NAMES = {
  rep: (key: string) => `Rep ${key}`,
  account: (key: string) => `Account ${key}`,
  pool: (key: string) => `Pool ${key}`,
  rule: (key: string) => `Rule ${key}`,
}
type Value = Parameters<typeof fill>[1][string] | undefined
const filled = (slot: string, value: Value, language: 'en' | 'id' = 'en') =>
  fill(readTemplate(`<{x:${slot}}>`), value === undefined ? {} : { x: value }, language, NAMES, 'UTC')

describe('slots', () => {
  test.each<[string, Value, string, string]>([
    ['text', 'a_b', '<a_b>', '<a_b>'],
    ['number', '12', '<12>', '<12>'],
    ['time', 'soon', '<soon>', '<soon>'],
    ['word', 'hot', '<hot>', '<panas>'],
    ['words', ['hot', 'my-own_class'], '<hot, my own class>', '<panas, my own class>'],
    ['field', 'partner', '<the partner field>', '<field partner>'],
    ['fields', ['formName', 'lastPage'], '<the form, last page>', '<formulir, last page>'],
    ['rep', 'ann', '<Rep ann>', '<Rep ann>'],
    ['pool', 'ae', '<Pool ae>', '<Pool ae>'],
    ['pools', ['ae', 'sdr'], '<Pool ae, Pool sdr>', '<Pool ae, Pool sdr>'],
    ['account', 'a1', '<Account a1>', '<Account a1>'],
    ['rule', 'r1', '<Rule r1>', '<Rule r1>'],
    ['number', 1234.567, '<1,234.57>', '<1.234,57>'],
    ['text', 1234.5, '<1,234.5>', '<1.234,5>'],
    ['time', NOW, '<Mon, 2 Mar 2026, 10:00>', '<Sen, 2 Mar 2026, 10.00>'],
    ['text', true, '<yes>', '<ya>'],
    ['text', false, '<no>', '<tidak>'],
    ['text', null, '<not known>', '<belum diketahui>'],
    ['text', undefined, '<not known>', '<belum diketahui>'],
    ['words', [], '<none>', '<tidak ada>'],
    ['nonsense', 'a_b', '<a_b>', '<a_b>'],
  ])('{x:%s} of %j → %s, %s', (slot, value, english, indonesian) => {
    expect(filled(slot, value)).toBe(english)
    expect(filled(slot, value, 'id')).toBe(indonesian)
  })

  test('a sentence keeps what stands before, between and behind its slots', () => {
    expect(readTemplate('a {b:word}{c:nonsense} d')).toEqual({
      texts: ['a ', '', ' d'],
      slots: [
        { name: 'b', kind: 'word' },
        { name: 'c', kind: 'text' },
      ],
    })
    expect(readTemplate('no slot, {not one}')).toEqual({ texts: ['no slot, {not one}'], slots: [] })
  })

  test('times are of the zone, 24 hours a day', () => {
    const at = (zone: string) => fill(readTemplate('{x:time}'), { x: NOW + 14 * 3_600_000 }, 'en', NAMES, zone)
    expect(at('UTC')).toBe('Tue, 3 Mar 2026, 00:00')
    expect(at('Asia/Jakarta')).toBe('Tue, 3 Mar 2026, 07:00')
  })
})

describe('vocabulary', () => {
  test.each([
    ['paid_ad', 'paid ad', 'iklan berbayar'],
    ['my-own_class-name', 'my own class name', 'my own class name'],
    ['event-conversation', 'conversation at an event', 'percakapan di event'],
    ['student', 'student', 'mahasiswa'],
    ['timing', 'timing', 'belum waktunya'],
    ['constructor', 'constructor', 'constructor'],
  ])('the value %s is “%s”, “%s”', (value, english, indonesian) => {
    expect([wordFor(value, 'en'), wordFor(value, 'id')]).toEqual([english, indonesian])
  })
  test.each(Object.keys(defaultPolicy.engagement.points))('the activity %s has an Indonesian word', (kind) => {
    expect(wordFor(kind, 'id')).not.toBe(kind.replaceAll('-', ' '))
  })
  test.each([
    ['utmSource', 'UTM source', 'UTM source'],
    ['annualRevenue', 'annual revenue', 'pendapatan tahunan'],
    ['lastPage', 'last page', 'last page'],
    ['ownFieldName', 'own field name', 'own field name'],
    ['toString', 'to string', 'to string'],
  ])('the field %s is “%s”, “%s”', (field, english, indonesian) => {
    expect([fieldFor(field, 'en'), fieldFor(field, 'id')]).toEqual([english, indonesian])
  })
})

describe('a decision told', () => {
  const input = anInput({ fields: REACHABLE, activities: [anActivity('demo-request', NOW)] })
  const { decision } = decide(input, NO_FACTS, POLICY)
  const told = (parts: Partial<Decision>) => explainDecision({ ...decision, ...parts }, 'en', NAMES, 'UTC')
  const step = (name: TraceStep['step']): TraceStep => ({ step: name, because: `${name}.x`, saw: {} })

  test('each step stands in its part: stage, score and what it is made of, owner, deadline', () => {
    const trace = (
      ['plan', 'sla', 'pool', 'route', 'account', 'engagement', 'temperature', 'fit', 'qualification'] as const
    ).map(step)
    const parts = told({
      trace: [...trace, step('source'), step('score'), step('stage')],
      routing: { kind: 'none' } as never,
    })
    expect(parts.map(({ sentences }) => sentences)).toEqual([
      ['stage.x'],
      ['score.x', 'engagement.x', 'temperature.x', 'fit.x', 'qualification.x', 'source.x'],
      ['pool.x', 'route.x', 'account.x'],
      ['sla.x', 'plan.x'],
    ])
    expect(parts.map(({ title }) => title)).toEqual([
      'Why this stage',
      'Why this score',
      'Why this owner',
      'Why this deadline',
    ])
  })

  test('where nothing is promised, the deadline’s part says so', () => {
    const [, , , deadline] = told({ trace: [step('plan')] })
    expect(deadline!.sentences).toEqual([
      explainStep({ step: 'sla', because: 'sla.none', saw: {} }, 'en', NAMES, 'UTC'),
      'plan.x',
    ])
  })

  test('of a pool’s members ten are told of who did not get the lead, never the one who did', () => {
    const candidates = ['chosen', ...Array.from({ length: 12 }, () => 'out-of-office')].map((gate, i) => ({
      repId: `r${i}`,
      gate,
    })) as unknown as readonly Candidate[]
    for (const kind of ['assign', 'hold'] as const) {
      const [, , owner] = told({ trace: [], routing: { ...decision.routing, kind, candidates } as never })
      expect(owner!.sentences).toHaveLength(10)
      expect(owner!.sentences[0]).toBe('Rep r1 was passed over: out of office.')
      expect(owner!.sentences.join()).not.toContain('r0')
    }
    expect(told({ trace: [], routing: { kind: 'keep', candidates } as never })[2]!.sentences).toEqual([])
  })
})
