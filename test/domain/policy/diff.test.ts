import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { diffPolicies } from '../../../src/domain/policy/diff.ts'
import { changeInWords } from '../../../src/domain/policy/diff-words.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../../src/domain/policy/policy.ts'
import { all, any, when } from '../../../src/domain/policy/write-conditions.ts'
import { anyPolicy } from './any-policy.ts'

const words = (after: unknown, before: unknown = defaultPolicy) => diffPolicies(before, after).map(changeInWords)
const { sla, routing, pools, fit, sources, score, stages, temperature } = defaultPolicy
const classes = (change: (one: Policy['sla']['classes'][number]) => Policy['sla']['classes'][number]): Policy => ({
  ...defaultPolicy,
  sla: { ...sla, classes: sla.classes.map((one) => (one.id === 'referral' ? change(one) : one)) },
})
const [firstPool, ...otherPools] = pools
const withPool = (change: object): unknown => ({
  ...defaultPolicy,
  pools: [{ ...firstPool, ...change }, ...otherPools],
})
const [firstDimension, ...otherDimensions] = fit.dimensions
const words50 = Array.from({ length: 50 }, (_, i) => `word-${i}`)

describe('in words', () => {
  test.each<[string, unknown, string, string]>([
    [
      'a deadline',
      classes((one) => ({ ...one, minutes: 10 })),
      'SLA Referral: 15 → 10 min',
      'SLA Referral: 15 → 10 menit',
    ],
    [
      'a unit',
      classes((one) => ({ ...one, unit: 'calendar' })),
      'SLA Referral: unit business → calendar',
      'SLA Referral: satuan business → calendar',
    ],
    [
      'big numbers in the manner of the language',
      classes((one) => ({ ...one, minutes: 2880 })),
      'SLA Referral: 15 → 2,880 min',
      'SLA Referral: 15 → 2.880 menit',
    ],
    [
      'a threshold with its unit',
      { ...defaultPolicy, temperature: { ...temperature, hotHours: 24 } },
      'Temperature: hot up to 48 → 24 h',
      'Temperatur: panas sampai 48 → 24 jam',
    ],
    [
      'a table in days',
      { ...defaultPolicy, stages: { ...stages, normDays: { ...stages.normDays, mql: 4 } } },
      'Normal time in stage: mql 3 → 4 days',
      'Waktu normal per tahap: mql 3 → 4 hari',
    ],
    [
      'a key with dots',
      { ...defaultPolicy, sources: { ...sources, points: { ...sources.points, 'inbound.demo_request': 85 } } },
      'Source points: inbound.demo_request 90 → 85',
      'Poin sumber: inbound.demo_request 90 → 85',
    ],
    [
      'a key that is new',
      { ...defaultPolicy, sources: { ...sources, points: { ...sources.points, tv: 50 } } },
      'Source points: tv none → 50',
      'Poin sumber: tv tidak ada → 50',
    ],
    [
      'a name at the top',
      { ...defaultPolicy, name: 'Ours' },
      'Name of the policy: Default → Ours',
      'Nama kebijakan: Default → Ours',
    ],
    [
      'a share',
      withPool({ members: [{ team: 'AE', weight: 3 }] }),
      'Pool AE, member AE: weight 1 → 3',
      'Pool AE, anggota AE: bobot 1 → 3',
    ],
    [
      'a list of names',
      withPool({ overflow: ['sdr'] }),
      'Pool AE: overflow + sdr, − everyone',
      'Pool AE: limpahan + sdr, − everyone',
    ],
    [
      'a new entry',
      withPool({ caps: [{ per: 'day', count: 10, window: 'rolling' }] }),
      'Pool AE, cap per day: added (count 10, window rolling)',
      'Pool AE, batas per day: ditambahkan (jumlah 10, jendela rolling)',
    ],
    [
      'a part nobody gave a name',
      withPool({ fooBarDays: 3 }),
      'Pool AE: foo bar none → 3 days',
      'Pool AE: foo bar tidak ada → 3 hari',
    ],
    [
      'words of a condition',
      {
        ...defaultPolicy,
        fit: {
          ...fit,
          dimensions: [{ ...firstDimension, when: any(when('city', 'contains', ['a', 'b'])) }, ...otherDimensions],
        },
      },
      'Fit dimension size: condition employees is between 50 and 5,000 → city contains a, b',
      'Dimensi kesesuaian size: syarat jumlah karyawan antara 50 dan 5.000 → kota memuat a, b',
    ],
  ])('%s', (_what, after, en, id) => {
    expect(words(after)).toEqual([{ en, id }])
  })

  test('of a long list of words only what came and went is told', () => {
    const policyWith = (list: readonly string[]): unknown => ({
      ...defaultPolicy,
      fit: { ...fit, knockOut: all(when('industry', 'contains', list)) },
    })
    expect(words(policyWith([...words50.slice(1), 'farmasi']), policyWith(words50))).toEqual([
      {
        en: 'Fit: knock-out industry contains … + farmasi, − word-0',
        id: 'Kesesuaian: pengecualian industri memuat … + farmasi, − word-0',
      },
    ])
  })

  test('rules are the same by id, wherever they stand; one that changed places is the one that moved', () => {
    const [first, second, third, fourth, ...rest] = routing.rules
    const moved = { ...defaultPolicy, routing: { ...routing, rules: [fourth, first, second, third, ...rest] } }
    expect(diffPolicies(defaultPolicy, moved)).toEqual([
      expect.objectContaining({ kind: 'moved', path: ['routing', 'rules', 'event'], from: 4, to: 1 }),
    ])
    expect(words(moved)).toEqual([
      { en: 'Routing Event: moved from place 4 to 1', id: 'Routing Event: dipindahkan dari urutan 4 ke 1' },
    ])
  })

  test.each([
    ['the last ones that went to the front', 'abcd', 'bcad', ['a 1 → 3']],
    ['one that went to the end', 'abc', 'bca', ['a 1 → 3']],
    ['two that kept their order among themselves', 'abcde', 'cdeab', ['a 1 → 4', 'b 2 → 5']],
    ['none where others came and went', 'abc', 'xaycz', []],
  ])('as few entries as can be are said to have moved: %s', (_what, before, after, moves) => {
    const list = (ids: string) => [...ids].map((id) => ({ id }))
    const told = diffPolicies(list(before), list(after)).flatMap((one) =>
      one.kind === 'moved' ? [`${one.path.join('.')} ${one.from} → ${one.to}`] : [],
    )
    expect(told).toEqual(moves)
  })

  test('a difference has its kind and its place', () => {
    const before = { a: { gone: 1, same: 2, list: [{ n: 1 }] }, kind: 'x' }
    const after = { a: { same: 3, list: [{ n: 1 }, { n: 2 }], fresh: 4 }, kind: 'x' }
    const told = diffPolicies(before, after).map(({ kind, path }) => `${kind} ${path.join('.')}`)
    expect(told).toEqual(['removed a.gone', 'changed a.same', 'added a.list.2', 'added a.fresh'])
  })

  test('a rule that came, one that went, and one that goes elsewhere', () => {
    const [first, second, third, ...rest] = routing.rules
    const fresh = { id: 'new', name: 'New', when: all(when('score', '>=', 70)), target: { kind: 'pool', pool: 'ae' } }
    const changed = { ...second, target: { kind: 'pool', pool: 'sdr' } }
    const after = { ...defaultPolicy, routing: { ...routing, rules: [first, changed, fresh, ...rest] } }
    expect(third?.name).toBe('Referral')
    expect(words(after).map(({ en }) => en)).toEqual([
      'Routing Referral: removed',
      'Routing Inbound ICP: goes to account-owner, else pool top-ae → pool sdr',
      'Routing New: added (score is at least 70)',
    ])
  })

  test('bands and weights', () => {
    const bands = score.bands.map((band) => (band.name === 'high' ? { ...band, from: 80 } : band))
    const after = { ...defaultPolicy, score: { weights: { source: 0.25, qualification: 0.45, fit: 0.3 }, bands } }
    expect(words(after).map(({ en }) => en)).toEqual([
      'Score weights: source 0.3 → 0.25',
      'Score weights: qualification 0.4 → 0.45',
      'Band high: from 75 → 80',
    ])
  })
})

describe('for every two policies', () => {
  test('no difference of one to itself, and a difference whenever they differ', () => {
    fc.assert(
      fc.property(anyPolicy, anyPolicy, (one, two) => {
        expect(diffPolicies(one, structuredClone(one))).toEqual([])
        const same = JSON.stringify(one) === JSON.stringify(two)
        expect(diffPolicies(one, two).length > 0).toBe(!same)
      }),
      { numRuns: 1_000 },
    )
  })

  test('what one way adds, the other way removes; both have words in both languages', () => {
    fc.assert(
      fc.property(anyPolicy, anyPolicy, (one, two) => {
        const there = diffPolicies(one, two)
        const back = diffPolicies(two, one)
        const count = (changes: typeof there, kind: string): number => changes.filter((one) => one.kind === kind).length
        expect(count(there, 'added')).toBe(count(back, 'removed'))
        expect(count(there, 'changed')).toBe(count(back, 'changed'))
        for (const { en, id } of there.map(changeInWords)) {
          expect(en.length).toBeGreaterThan(0)
          expect(id.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})
