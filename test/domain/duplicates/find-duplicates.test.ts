import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { candidatePairs } from '../../../src/domain/duplicates/blocking-keys.ts'
import { findDuplicates } from '../../../src/domain/duplicates/clusters.ts'
import { DEFAULT_DUPLICATE_POLICY as POLICY } from '../../../src/domain/duplicates/duplicate-policy.ts'
import { preparePerson, type PersonRecord } from '../../../src/domain/duplicates/person-record.ts'
import { scorePair } from '../../../src/domain/duplicates/score-pair.ts'

const NOBODY: PersonRecord = {
  id: '',
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
const person = (id: string, known: Partial<PersonRecord>): PersonRecord => ({ ...NOBODY, id, ...known })
const score = (a: Partial<PersonRecord>, b: Partial<PersonRecord>): ReturnType<typeof scorePair> =>
  scorePair(preparePerson(person('a', a)), preparePerson(person('b', b)), POLICY)

const budi = { firstName: 'Budi', lastName: 'Santoso' }

describe('two people', () => {
  test.each([
    {
      because: 'same name and mailbox, written otherwise',
      a: { ...budi, email: 'budi.santoso@gmail.com' },
      b: { ...budi, email: 'BudiSantoso+x@googlemail.com' },
      verdict: 'merge',
    },
    {
      because: 'same name and telephone, one without country code',
      a: { ...budi, phone: '+62 812 3456 7890' },
      b: { ...budi, phone: '0812-3456-7890', country: 'ID' },
      verdict: 'merge',
    },
    {
      because: 'same name and employer',
      a: { ...budi, company: 'PT Acme Indonesia Tbk' },
      b: { ...budi, company: 'Acme Indonesia' },
      verdict: 'propose',
    },
    {
      because: 'same name and employer’s domain',
      a: { ...budi, emailDomain: 'acme.co.id' },
      b: { ...budi, emailDomain: 'acme.co.id' },
      verdict: 'propose',
    },
    { because: 'a name alone', a: budi, b: budi, verdict: 'distinct' },
    { because: 'a telephone alone', a: { phone: '+622155512345' }, b: { phone: '+622155512345' }, verdict: 'distinct' },
    {
      because: 'a shared mailbox and other names',
      a: { ...budi, email: 'info@acme.id', emailShared: true },
      b: { firstName: 'Rina', lastName: 'Wahyuni', email: 'info@acme.id', emailShared: true },
      verdict: 'distinct',
    },
    {
      because: 'colleagues at one switchboard',
      a: { ...budi, phone: '+622155512345', company: 'Acme' },
      b: { firstName: 'Rina', lastName: 'Wahyuni', phone: '+622155512345', company: 'Acme' },
      verdict: 'distinct',
    },
    {
      because: 'one household',
      a: { ...budi, street: 'Jl. Sudirman 12', postalCode: '12190', city: 'Jakarta' },
      b: { firstName: 'Rina', lastName: 'Santoso', street: 'Jalan Sudirman 12', postalCode: '12190', city: 'Jakarta' },
      verdict: 'distinct',
    },
    {
      because: 'namesakes born on other days',
      a: { ...budi, company: 'Acme', birthDate: '1980-01-31' },
      b: { ...budi, company: 'Acme', birthDate: '1994-07-02' },
      verdict: 'distinct',
    },
  ] as const)('$because: $verdict', ({ a, b, verdict }) => {
    expect(score(a, b).verdict).toBe(verdict)
  })

  test('the evidence is named, strongest first, and adds up to the score', () => {
    const result = score(
      { ...budi, email: 'b@acme.id', city: 'Jakarta' },
      { ...budi, email: 'b@acme.id', city: 'Surabaya' },
    )
    expect(result.evidence.map(({ field, agreement, bits }) => [field, agreement, bits])).toEqual([
      ['email', 'same', 14],
      ['name', 'same', 12],
      ['city', 'different', -1],
    ])
    expect(Math.log2(result.score / (1 - result.score))).toBeCloseTo(14 + 12 - 1 - 13, 6)
  })

  test('fields known on one side only say nothing', () => {
    expect(
      score({ ...budi, phone: '+622155512345' }, { ...budi, email: 'x@y.id' }).evidence.map(({ field }) => field),
    ).toEqual(['name'])
  })
})

describe('lists', () => {
  const same = { ...budi, email: 'budi@acme.id' }
  test('three records of one person make one cluster, others none', () => {
    const clusters = findDuplicates(
      [
        person('3', { ...same, firstName: 'B.' }),
        person('1', same),
        person('9', { firstName: 'Rina', lastName: 'Wahyuni' }),
        person('2', same),
      ],
      POLICY,
    )
    expect(clusters.map(({ members }) => members)).toEqual([['1', '2', '3']])
    expect(clusters[0]!.links).toHaveLength(3)
    expect(clusters[0]!.weakest).toBe(clusters[0]!.links.at(-1)!.score)
  })

  test('a chain whose ends contradict is not closed', () => {
    const left = { ...budi, identifiers: ['1111111'], birthDate: '19800131' }
    const right = { ...budi, identifiers: ['9999999'], birthDate: '19940702' }
    const middle = { ...budi, email: 'b@acme.id' }
    const clusters = findDuplicates(
      [
        person('l1', { ...left, email: 'b@acme.id' }),
        person('l2', left),
        person('m', middle),
        person('r1', { ...right, email: 'b@acme.id' }),
        person('r2', right),
      ],
      { ...POLICY, proposeAt: 0.5 },
    )
    for (const { members } of clusters)
      expect(members.some((id) => id.startsWith('l')) && members.some((id) => id.startsWith('r'))).toBe(false)
  })

  test('a key that many records share is passed over', () => {
    const crowd = Array.from({ length: 5 }, (_, at) => preparePerson(person(String(at), { email: 'info@acme.id' })))
    expect(candidatePairs(crowd, 5)).toHaveLength(10)
    expect(candidatePairs(crowd, 4)).toHaveLength(0)
  })

  const anybody = fc.record({
    firstName: fc.constantFrom('Budi', 'Rina', 'B.', null),
    lastName: fc.constantFrom('Santoso', 'Santosa', 'Wahyuni', null),
    email: fc.constantFrom('a@acme.id', 'b@acme.id', null),
    phone: fc.constantFrom('+622155512345', null),
    company: fc.constantFrom('PT Acme', 'Beta Tbk', null),
    birthDate: fc.constantFrom('19800131', '19940702', null),
  })
  test('scoring is symmetric, a probability, and clusters share no member whatever the order', () => {
    fc.assert(
      fc.property(fc.array(anybody, { maxLength: 8 }), (known) => {
        const people = known.map((one, at) => person(`p${at}`, one))
        const prepared = people.map(preparePerson)
        const sound = prepared.every((a) =>
          prepared.every((b) => {
            const there = scorePair(a, b, POLICY).score
            return there >= 0 && there <= 1 && Math.abs(there - scorePair(b, a, POLICY).score) < 1e-12
          }),
        )
        expect(sound).toBe(true)
        const clusters = findDuplicates(people, POLICY)
        const members = clusters.flatMap((cluster) => cluster.members)
        expect(new Set(members).size).toBe(members.length)
        expect(findDuplicates(people.toReversed(), POLICY)).toEqual(clusters)
      }),
      { numRuns: 1000 },
    )
  })
})
