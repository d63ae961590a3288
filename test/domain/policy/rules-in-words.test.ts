import { expect, test } from '@jest/globals'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../../src/domain/policy/policy.ts'
import type { RuleGroup } from '../../../src/domain/policy/rule-group.ts'
import { rulesInWords, targetInWords } from '../../../src/domain/policy/rules-in-words.ts'

const always: RuleGroup = { combinator: 'and', rules: [] }
const is = (field: string, value: string | number | boolean): RuleGroup => ({
  combinator: 'and',
  rules: [{ field, operator: '=', value }],
})

const POLICY: Policy = {
  ...defaultPolicy,
  sources: {
    ...defaultPolicy.sources,
    rules: [
      { id: 'a', when: is('utmSource', 'x'), source: 'inbound', detail: 'other' },
      { id: 'b', when: always, source: 'referral' },
    ],
  },
  fit: {
    ...defaultPolicy.fit,
    dimensions: [{ id: 'size', critical: true, when: is('employees', 50) }],
    classes: [{ id: 'smb', when: is('country', 'ID') }],
  },
  stages: { ...defaultPolicy.stages, mql: { ...defaultPolicy.stages.mql, basicFit: is('emailValid', true) } },
  routing: {
    ...defaultPolicy.routing,
    rules: [
      { id: 'r1', name: 'Big', when: is('fit', 'icp'), target: { kind: 'account-owner', elsePool: 'ae' } },
      { id: 'r2', name: 'Dewi', when: always, target: { kind: 'named', rep: '7', elsePool: 'ae' } },
      { id: 'r3', name: 'Maps', when: always, target: { kind: 'territory', table: [], elsePool: 'ae' } },
      { id: 'r4', name: 'Expo', when: always, target: { kind: 'event', elsePool: 'ae' } },
      { id: 'r5', name: 'Partner', when: always, target: { kind: 'partner', elsePool: 'ae' } },
      { id: 'r6', name: 'Wait', when: always, target: { kind: 'hold', reason: 'no budget' } },
      { id: 'r7', name: 'Rest', when: always, target: { kind: 'pool', pool: 'sdr' } },
    ],
  },
  sla: {
    ...defaultPolicy.sla,
    classes: [
      { id: 'c1', name: 'Fast', when: is('source', 'referral'), minutes: 5, unit: 'business' },
      { id: 'c2', name: 'Slow', when: always, minutes: 60, unit: 'calendar' },
    ],
  },
}

test('in English', () => {
  expect(rulesInWords(POLICY, 'en')).toEqual([
    { title: 'Sources', sentences: ['1. inbound (other): UTM source is x', '2. referral: always'] },
    { title: 'Fit', sentences: ['size: employees is 50', 'smb: country is ID'] },
    { title: 'MQL', sentences: ['e-mail valid is yes'] },
    {
      title: 'Routing',
      sentences: [
        '1. Big: fit is icp → account owner, else pool ae',
        '2. Dewi: always → one person, rep 7, else pool ae',
        '3. Maps: always → by territory, else pool ae',
        '4. Expo: always → those at the event, else pool ae',
        '5. Partner: always → by the partner’s agreement, else pool ae',
        '6. Wait: always → held, reason no budget',
        '7. Rest: always → pool sdr',
      ],
    },
    { title: 'SLA', sentences: ['1. Fast: source is referral → 5 working min', '2. Slow: always → 60 min'] },
  ])
})

test('in Indonesian', () => {
  const [sources, fit, mql, routing, sla] = rulesInWords(POLICY, 'id')
  expect(sources).toEqual({
    title: 'Sumber',
    sentences: ['1. inbound (other): UTM source adalah x', '2. referral: selalu'],
  })
  expect(fit?.sentences).toEqual(['size: jumlah karyawan adalah 50', 'smb: negara adalah ID'])
  expect(mql?.sentences).toEqual(['email valid adalah ya'])
  expect(routing?.sentences.slice(2)).toEqual([
    '3. Maps: selalu → menurut wilayah, bila tidak, pool ae',
    '4. Expo: selalu → yang hadir di event, bila tidak, pool ae',
    '5. Partner: selalu → menurut perjanjian partner, bila tidak, pool ae',
    '6. Wait: selalu → ditahan, alasan no budget',
    '7. Rest: selalu → pool sdr',
  ])
  expect(routing?.sentences[0]).toBe('1. Big: kesesuaian adalah icp → pemilik akun, bila tidak, pool ae')
  expect(sla?.sentences).toEqual(['1. Fast: sumber adalah referral → 5 menit kerja', '2. Slow: selalu → 60 menit'])
})

test('a target tells its pool by the name people gave it, and nothing else by that', () => {
  const named = (id: string) => `<${id}>`
  expect(targetInWords({ kind: 'pool', pool: 'ae' }, 'en', named)).toBe('pool <ae>')
  const target = { kind: 'named', rep: '7', elsePool: 'ae' } as const
  expect(targetInWords(target, 'en', named)).toBe('one person, rep 7, else pool <ae>')
})
