import { describe, expect, test } from '@jest/globals'
import { candidatePairs, personKeys } from '../../../src/domain/duplicates/blocking-keys.ts'
import { buildClusters, findDuplicates } from '../../../src/domain/duplicates/clusters.ts'
import type { DuplicatePolicy } from '../../../src/domain/duplicates/duplicate-policy.ts'
import { preparePerson, type PersonRecord } from '../../../src/domain/duplicates/person-record.ts'
import { scorePair, type PairScore } from '../../../src/domain/duplicates/score-pair.ts'

const NOBODY: PersonRecord = {
  id: 'a',
  email: null,
  emailShared: false,
  emailDomain: null,
  phone: null,
  firstName: null,
  lastName: null,
  company: null,
  street: null,
  addressLine: null,
  postalCode: null,
  city: null,
  region: null,
  country: null,
  birthDate: null,
  identifiers: [],
}
const a = (record: Partial<PersonRecord>) => preparePerson({ ...NOBODY, ...record })
const weight = { from: 0.5, same: 4, different: -2 }
const fields = [
  'email',
  'phone',
  'identifier',
  'birthDate',
  'name',
  'company',
  'street',
  'addressLine',
  'city',
] as const
const POLICY = {
  priorBits: 0,
  mergeAt: 0.9,
  proposeAt: 0.5,
  sharedEmailBits: 1,
  weights: Object.fromEntries([...fields, 'postalCode', 'region', 'country'].map((field) => [field, weight])),
} as unknown as DuplicatePolicy
const evidence = (one: Partial<PersonRecord>, other: Partial<PersonRecord>) =>
  scorePair(a({ ...one, id: 'a' }), a({ ...other, id: 'b' }), POLICY).evidence

describe('what one field says', () => {
  test.each<[Partial<PersonRecord>, Partial<PersonRecord>, string, number, number]>([
    [{ email: 'a@b.co' }, { email: 'A@B.co' }, 'same', 1, 4],
    [{ email: 'a@b.co' }, { email: 'c@b.co' }, 'different', 0, -2],
    [{ email: 'info@b.co', emailShared: true }, { email: 'info@b.co' }, 'same', 1, 1],
    [{ email: 'info@b.co' }, { email: 'info@b.co', emailShared: true }, 'same', 1, 1],
    [{ email: 'info@b.co', emailShared: true }, { email: 'x@b.co' }, 'different', 0, -2],
    [{ city: 'Bogor', emailShared: true }, { city: 'Bogor' }, 'same', 1, 4],
    [{ city: 'Kota Bogor' }, { city: 'kotabogor' }, 'same', 1, 4],
    [{ city: 'kotabogor' }, { city: 'Kota Bogor' }, 'same', 1, 4],
    [{ city: 'bogor' }, { city: 'bogox' }, 'similar', 0.82, 1.84],
    [{ city: 'abcd' }, { city: 'abxy' }, 'similar', 0.5666666666666667, -1.2],
    [{ city: 'abcd' }, { city: 'wxyz' }, 'different', 0, -2],
    [{ identifiers: ['11', '77-88'] }, { identifiers: ['99', '7788'] }, 'same', 1, 4],
    [{ identifiers: ['7788'] }, { identifiers: ['7786', '1'] }, 'similar', 0.75, 1],
    [{ birthDate: '1990-01-02' }, { birthDate: '19900102' }, 'same', 1, 4],
    [{ birthDate: '1990' }, { birthDate: '1978' }, 'different', 0.5, -2],
    [{ postalCode: 'AB 1-2' }, { postalCode: 'ab12' }, 'same', 1, 4],
    [{ region: 'Jawa Barat' }, { region: 'JAWA  BARAT.' }, 'same', 1, 4],
    [{ region: 'Jawa' }, { region: 'Bali' }, 'different', 0, -2],
    [{ company: 'Acme Ltd' }, { company: 'ACME' }, 'same', 1, 4],
    [{ emailDomain: 'acme.com' }, { emailDomain: 'acme.com' }, 'same', 1, 4],
    [{ emailDomain: 'acme.com', company: 'Acme' }, { emailDomain: 'acme.com', company: 'Zeta' }, 'same', 1, 4],
    [{ company: 'Acme', emailDomain: 'acme.com' }, { company: 'Zeta' }, 'different', 0, -2],
  ])('%j and %j: %s', (one, other, agreement, similarity, bits) => {
    const [only, ...rest] = evidence(one, other)
    expect(rest).toEqual([])
    expect(only).toMatchObject({ agreement, similarity: expect.closeTo(similarity, 9), bits: expect.closeTo(bits, 9) })
  })

  test.each<[Partial<PersonRecord>, Partial<PersonRecord>]>([
    [{ city: 'Bogor' }, {}],
    [{ identifiers: ['1'] }, {}],
    [{}, { identifiers: ['1'] }],
    [{ identifiers: ['-'] }, { identifiers: ['-'] }],
    [{ company: 'Acme' }, { company: ' – ' }],
    [{ company: ' – ' }, { company: ' – ' }],
    [{ city: ' – ' }, { city: ' – ' }],
    [{ postalCode: '-' }, { postalCode: '-' }],
    [{ birthDate: 'unknown' }, { birthDate: 'unknown' }],
    [{ phone: 'n/a', country: null }, { phone: 'n/a' }],
  ])('%j and %j say nothing', (one, other) => {
    expect(evidence(one, other)).toEqual([])
  })

  test('the strongest comes first, whichever way it speaks; the field’s name ends ties', () => {
    const one = { city: 'Bogor', region: 'Jawa', postalCode: '1', email: 'a@b.co', country: 'ID' }
    const other = { city: 'Bogor', region: 'Bali', postalCode: '1', email: 'c@b.co', country: 'ID' }
    expect(evidence(one, other).map(({ field }) => field)).toEqual(['city', 'country', 'postalCode', 'email', 'region'])
  })
})

test.each([
  [{ priorBits: 0 }, 0.5, 'propose'],
  [{ priorBits: -0.001 }, 0.4998, 'distinct'],
  [{ priorBits: 0, mergeAt: 0.5 }, 0.5, 'merge'],
  [{ priorBits: 3 }, 8 / 9, 'propose'],
  [{ priorBits: 4 }, 16 / 17, 'merge'],
] as const)('with %j bits of nothing known the odds are %s: %s', (change, score, verdict) => {
  const pair = scorePair(a({ id: 'a' }), a({ id: 'b' }), { ...POLICY, ...change })
  expect(pair).toEqual({ a: 'a', b: 'b', score: expect.closeTo(score, 3), verdict, evidence: [] })
})

describe('keys under which a person is sought', () => {
  test.each<[Partial<PersonRecord>, readonly string[]]>([
    [{}, []],
    [{ firstName: 'Budi' }, []],
    [{ email: 'A@b.co', phone: '+62 812 3456 7890' }, ['e:a@b.co', 'p:+6281234567890']],
    [{ identifiers: ['7-8'], birthDate: '1990-01-02' }, ['i:78', 'b:19900102']],
    [{ firstName: 'Sri', lastName: 'Budiman' }, ['n:bud.sri']],
    [{ firstName: 'Sri Ayu', lastName: 'Budiman' }, ['n:ayu.bud', 'n:ayu.sri', 'n:bud.sri']],
    [{ lastName: 'Budiman', postalCode: '16 111' }, ['z:bud.16111']],
    [{ lastName: 'Budiman', company: 'PT Acme Foods' }, ['c:bud.acme']],
    [{ lastName: 'Budiman', emailDomain: 'acme.com' }, ['d:bud.acme.com']],
    [{ street: 'Jalan Melati 5' }, []],
    [{ postalCode: '16111' }, []],
    [{ street: 'Jalan Melati 5', postalCode: '16111' }, ['s:jalan .16111']],
  ])('%j: %j', (record, keys) => {
    expect(personKeys(a(record))).toEqual(keys)
  })
  test('each pair once, though it shares several keys; a key of too many is passed over', () => {
    const people = [1, 2, 3].map((n) => a({ id: `${n}`, email: 'x@b.co', identifiers: [n < 3 ? '7' : '8'] }))
    expect(candidatePairs(people, 3)).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ])
    expect(candidatePairs(people, 2)).toEqual([[0, 1]])
  })
})

describe('groups', () => {
  const link = (x: string, y: string, score: number): PairScore => ({
    a: x,
    b: y,
    score,
    verdict: 'merge',
    evidence: [],
  })
  const people = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => a({ id }))
  const even = { ...POLICY, priorBits: 0 }
  test('come by their first member, members by id, links by strength, then by id', () => {
    const links = [link('e', 'f', 0.99), link('c', 'b', 0.8), link('b', 'a', 0.95), link('a', 'c', 0.8)]
    expect(buildClusters(people, links, even)).toEqual([
      {
        members: ['a', 'b', 'c'],
        links: [link('b', 'a', 0.95), link('a', 'c', 0.8), link('c', 'b', 0.8)],
        weakest: 0.8,
      },
      { members: ['e', 'f'], links: [link('e', 'f', 0.99)], weakest: 0.99 },
    ])
    const same = [link('a', 'c', 0.9), link('a', 'b', 0.9), link('b', 'c', 0.9)]
    expect(buildClusters(people, same, even)[0]!.links.map(({ a: x, b: y }) => x + y)).toEqual(['ab', 'ac', 'bc'])
  })
  test('are joined while at most half of the pairs between them are doubtful', () => {
    const named = (id: string, city: string | null) => a({ id, city })
    const chain = (third: string | null) =>
      buildClusters(
        [named('a', 'bogor'), named('b', null), named('c', third)],
        [link('a', 'b', 0.9), link('b', 'c', 0.8)],
        even,
      ).map(({ members }) => members.join(''))
    expect(chain(null)).toEqual(['abc'])
    expect(chain('xxxxx')).toEqual(['abc'])
    const two = buildClusters(
      [named('a', 'bogor'), named('b', 'bogor'), named('c', 'xxxxx')],
      [link('a', 'b', 0.9), link('b', 'c', 0.8)],
      even,
    )
    expect(two.map(({ members }) => members.join(''))).toEqual(['ab'])
  })
  test.each([
    ['half of them', null, [['abcd', 0.95, 0.85]]],
    [
      'all of them',
      'bogor',
      [
        ['ab', 0.9, 0.9],
        ['cd', 0.95, 0.95],
      ],
    ],
  ])('two pairs are joined or not where of the pairs between them are doubtful: %s', (_what, city, groups) => {
    const four = [
      a({ id: 'a', city: 'bogor' }),
      a({ id: 'b', city }),
      a({ id: 'c', city: 'x' }),
      a({ id: 'd', city: 'x' }),
    ]
    const links = [link('c', 'd', 0.95), link('a', 'b', 0.9), link('b', 'c', 0.85)]
    const found = buildClusters(four, links, even)
    expect(found.map(({ members, links: [first], weakest }) => [members.join(''), first!.score, weakest])).toEqual(
      groups,
    )
  })
  test('hold nobody whose likeness is not worth a proposal, whatever the order they were read in', () => {
    const sure = { email: 'x@b.co' }
    const records = [
      { ...NOBODY, ...sure, id: 'c' },
      { ...NOBODY, ...sure, id: 'a' },
      { ...NOBODY, ...sure, id: 'b', city: 'Bogor', region: 'Jawa', country: 'ID' },
      { ...NOBODY, id: 'd', identifiers: ['1'], city: 'Bogor' },
      { ...NOBODY, id: 'e', identifiers: ['1'], city: 'Depok', region: 'x', phone: '+62 812 3456 7890' },
    ]
    const strict = { ...POLICY, proposeAt: 0.93 }
    const clusters = findDuplicates(records, strict)
    const found = clusters.map(({ members }) => members)
    expect(found).toEqual([['a', 'b', 'c']])
    expect(clusters[0]!.links.map((pair) => pair.a + pair.b)).toEqual(['ab', 'ac', 'bc'])
    expect(findDuplicates(records.toReversed(), strict).map(({ members }) => members)).toEqual(found)
  })
})
