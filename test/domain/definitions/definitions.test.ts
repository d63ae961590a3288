import { describe, expect, test } from '@jest/globals'
import { changedDefinitions, definitionsOf } from '../../../src/domain/definitions/definitions.ts'
import { sentence } from '../../../src/domain/definitions/sentences.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../../src/domain/policy/policy.ts'

function linesOf(policy: Policy, id: string, kind: string, language: 'en' | 'id' = 'en'): readonly string[] {
  const found = definitionsOf(policy)
    .flatMap(({ definitions }) => definitions)
    .find((one) => one.id === id)!
  return found.parts.filter((part) => part.kind === kind).flatMap(({ lines }) => lines.map((line) => line[language]))
}

describe('the default policy as an agreement', () => {
  test('tells the words in the order in which a lead meets them', () => {
    expect(definitionsOf(defaultPolicy).map(({ id, definitions }) => [id, definitions.map((one) => one.id)])).toEqual([
      ['stages', ['known', 'mql', 'sal', 'sql', 'opportunity', 'customer']],
      ['rest', ['recycled', 'disqualified', 'stale']],
      ['value', ['source', 'fit', 'score', 'temperature', 'high-intent']],
      ['handover', ['handover', 'promise', 'follow-up']],
    ])
  })

  test('tells of each stage who has it, what it takes to enter, how it ends and how long it usually lasts', () => {
    expect(linesOf(defaultPolicy, 'mql', 'owner')).toEqual(['marketing, then the rep it is given to'])
    expect(linesOf(defaultPolicy, 'mql', 'in')).toEqual([
      'basic fit: e-mail valid is yes and (company is known or account matched is yes) and role is known',
      'and one of these: a score of at least 65',
      'or engagement of at least 50',
      'or a high-intent action: demo request, pricing page viewed twice, three downloads, webinar attended',
    ])
    expect(linesOf(defaultPolicy, 'mql', 'out').at(-1)).toBe(
      'not accepted in 30 days, and the score is 15 points under the threshold: Known',
    )
    expect(linesOf(defaultPolicy, 'mql', 'norm')).toEqual(['3 days'])
    expect(linesOf(defaultPolicy, 'sql', 'in')).toEqual([
      'the qualification talk was held and confirmed: need, budget, authority, timeline',
    ])
    expect(linesOf(defaultPolicy, 'sal', 'out').at(-1)).toBe(
      'no contact after 6 attempts, or after 14 days with at least 1: Known, recycled',
    )
  })

  test('tells numbers by the customs of the language', () => {
    expect(linesOf(defaultPolicy, 'score', 'rules')).toEqual(['source × 0.3 + qualification × 0.4 + fit × 0.3'])
    expect(linesOf(defaultPolicy, 'score', 'rules', 'id')).toEqual([
      'sumber × 0,3 + kualifikasi × 0,4 + kesesuaian × 0,3',
    ])
  })

  test('names pools, promises and what happens while nobody answers', () => {
    expect(linesOf(defaultPolicy, 'handover', 'rules').slice(0, 2)).toEqual([
      '1. Strategic or enterprise: account owner, else pool Enterprise AE by industry and language',
      '2. Inbound ICP: account owner, else pool AE by performance',
    ])
    expect(linesOf(defaultPolicy, 'promise', 'rules').slice(0, 3)).toEqual([
      '1. ICP: 5 working min',
      '2. Referral: 15 working min',
      '3. Event: 24 h',
    ])
    expect(linesOf(defaultPolicy, 'promise', 'late', 'id')).toEqual([
      'setelah 80 %: rep diingatkan',
      'setelah 100 %: lewat SLA, dan manajer rep menerima tugas',
      'setelah 100 % dan 5 menit: lead diberikan ke rep berikutnya yang memenuhi syarat',
      'setelah 200 %: atasan manajer menerima tugas',
    ])
  })
})

describe('what a policy leaves out is not spoken of', () => {
  const { silence: _silence, unreachable: _unreachable, disqualify: _out, ...stages } = defaultPolicy.stages
  const { fallBack: _fallBack, ...mql } = stages.mql
  const { cadences: _cadences, ...rest } = defaultPolicy
  const bare: Policy = {
    ...rest,
    fit: { ...defaultPolicy.fit, knockOut: null },
    verification: { ...defaultPolicy.verification, requireEmail: false },
    stages: {
      ...stages,
      mql: { ...mql, highIntent: false },
      sal: { onAcceptance: false, onFirstOutreach: false },
      sql: { requires: [] },
      recycle: { coolDownDays: 10 },
    },
  }
  test.each<[string, string, readonly string[]]>([
    [
      'mql',
      'in',
      [
        'basic fit: e-mail valid is yes and (company is known or account matched is yes) and role is known',
        'and one of these: a score of at least 65',
        'or engagement of at least 50',
      ],
    ],
    ['mql', 'out', ['a rep accepts it: SAL', 'the rep gives it back with a reason: Known, recycled']],
    ['sal', 'out', ['the qualification talk confirms what SQL needs: SQL', 'the rep gives it back: Known, recycled']],
    ['sql', 'in', ['the qualification talk was held']],
    ['opportunity', 'out', ['the deal is won: Customer', 'the deal is lost: the lead rests as lost']],
    ['recycled', 'out', ['may qualify again after 10 days, or at once with a high-intent action']],
    ['promise', 'stops', ['the clock stops with the first call, e-mail or meeting, or when the rep accepts']],
    ['follow-up', 'rules', []],
  ])('%s, %s', (id, kind, lines) => {
    expect(linesOf(bare, id, kind)).toStrictEqual(lines)
  })
  test('a word nobody can come to has no such part, and a word that means nothing here does not stand', () => {
    const found = definitionsOf(bare).flatMap(({ definitions }) => definitions)
    const kinds = Object.fromEntries(found.map(({ id, parts }) => [id, parts.map(({ kind }) => kind)]))
    expect(kinds).toMatchObject({ sal: ['means', 'out', 'owner', 'norm'], disqualified: ['means'] })
    expect(kinds['handover']).toEqual(['means', 'rules'])
    expect(kinds).not.toHaveProperty('stale')
    expect(linesOf(bare, 'fit', 'rules').filter((line) => line.startsWith('never'))).toEqual([])
    expect(linesOf(bare, 'fit', 'rules')[2]).toMatch(/^size/)
  })
  test('of reasons that disqualify alone, only those', () => {
    const reasons = [
      { id: 'spam', contains: ['spam'], disqualify: true },
      { id: 'timing', contains: ['timing'] },
    ]
    const given = { ...bare, stages: { ...bare.stages, recycle: { coolDownDays: 10, reasons } } }
    expect(linesOf(given, 'disqualified', 'in')).toEqual(['given back for “spam”'])
    expect(linesOf(given, 'recycled', 'out')).toHaveLength(1)
  })
})

test('a sentence of which a slot stays empty is a mistake of the program', () => {
  expect(() => sentence('norm')).toThrow('the sentence needs days: {days} days')
})

test('a word counts as changed when anything of what it means does', () => {
  const { mql } = defaultPolicy.stages
  const stricter: Policy = { ...defaultPolicy, stages: { ...defaultPolicy.stages, mql: { ...mql, minScore: 70 } } }
  expect([...changedDefinitions(defaultPolicy, stricter)]).toEqual(['mql'])
  expect([...changedDefinitions(defaultPolicy, { ...defaultPolicy, name: 'Other' })]).toEqual([])
})
