import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { mergeDuplicatePolicy } from '../../../src/domain/duplicates/duplicate-policy.ts'
import { preparePerson } from '../../../src/domain/duplicates/person-record.ts'
import { personOf, personSearchKeys, samePeople } from '../../../src/domain/duplicates/same-people.ts'
import type { LeadFields } from '../../../src/domain/lead.ts'
import { aLead } from '../routing-world.ts'

const POLICY = mergeDuplicatePolicy()
const prepared = (id: string, fields: Partial<LeadFields>, domain: string | null = null, shared = false) =>
  preparePerson(personOf(id, aLead(fields).fields, domain, shared))
const rina = { firstName: 'Rina', lastName: 'Wahyuni' }

test('keys of address, telephone, and name with employer or postal code; none of a name alone', () => {
  expect(personSearchKeys(prepared('1', rina))).toEqual([])
  expect(
    personSearchKeys(
      prepared(
        '1',
        { ...rina, email: 'Rina@samudra.id', phone: '+62 812 345 678', company: 'PT Samudra', postalCode: '12190' },
        'samudra.id',
      ),
    ),
  ).toEqual([
    'e:rina@samudra.id',
    'p:+62812345678',
    'z:rin.12190',
    'c:rin.samudra',
    'd:rin.samudra.id',
    'z:wah.12190',
    'c:wah.samudra',
    'd:wah.samudra.id',
  ])
})

describe('the same person', () => {
  const one = prepared('1', { ...rina, email: 'rina@gmail.com', phone: '+62 812 345 678' })
  test.each([
    { what: 'same address and name', other: { ...rina, email: 'rina@gmail.com' }, sure: true },
    { what: 'same telephone and name', other: { ...rina, phone: '0812 345 678', country: 'ID' }, sure: true },
    { what: 'same telephone, another name', other: { firstName: 'Budi', phone: '+62812345678' }, sure: null },
    { what: 'a name alone', other: rina, sure: null },
  ])('$what', ({ other, sure }) => {
    const [found] = samePeople(one, [prepared('2', other)], POLICY)
    expect(found === undefined ? null : found.score >= POLICY.sameOwnerAt).toBe(sure)
  })
  test('same name and employer is proposed, but brings no owner along', () => {
    const [found] = samePeople(
      prepared('1', { ...rina, company: 'Samudra' }),
      [prepared('2', { ...rina, company: 'PT Samudra' })],
      POLICY,
    )
    expect(found?.verdict).toBe('propose')
    expect(found?.score).toBeLessThan(POLICY.sameOwnerAt)
  })
  test('a mailbox of a function is nobody’s', () => {
    const info = (id: string, name: Partial<LeadFields>) => prepared(id, { ...name, email: 'info@acme.id' }, null, true)
    expect(samePeople(info('1', rina), [info('2', { firstName: 'Budi', lastName: 'Santoso' })], POLICY)).toEqual([])
  })
  test('the equally sure ones come by their id', () => {
    const same = (id: string) => prepared(id, { ...rina, email: 'rina@gmail.com' })
    const ids = (others: readonly string[]) => samePeople(one, others.map(same), POLICY).map(({ b }) => b)
    expect([ids(['3', '2', '4']), ids(['4', '3', '2'])]).toEqual([
      ['2', '3', '4'],
      ['2', '3', '4'],
    ])
  })
  test('the line is the policy’s', () => {
    const strict = mergeDuplicatePolicy({ proposeAt: 0.9999, mergeAt: 1 })
    expect(samePeople(one, [prepared('2', { ...rina, phone: '+62 812 345 678' })], strict)).toEqual([])
  })
})

describe('of any people', () => {
  const person = fc.record({
    email: fc.constantFrom('rina@gmail.com', 'r.ina@gmail.com', 'other@acme.id', null),
    phone: fc.constantFrom('+62 812 345 678', '0812345678', '+1 212 555 0100', null),
    firstName: fc.constantFrom('Rina', 'Budi', 'R.', null),
    lastName: fc.constantFrom('Wahyuni', 'Wahyuningsih', 'Santoso', null),
    company: fc.constantFrom('PT Samudra', 'Samudra', 'Acme', null),
    country: fc.constantFrom('ID', null),
  })
  test('whoever is surely the same shares a key, whichever of the two is asked', () => {
    let same = 0
    fc.assert(
      fc.property(person, person, (a, b) => {
        const [one, two] = [prepared('1', a), prepared('2', b)]
        const [there, back] = [samePeople(one, [two], POLICY)[0], samePeople(two, [one], POLICY)[0]]
        expect(there?.score).toBe(back?.score)
        if (there === undefined || there.score < POLICY.sameOwnerAt) return
        same += 1
        const keys = personSearchKeys(one)
        expect(personSearchKeys(two).some((key) => keys.includes(key))).toBe(true)
      }),
      { numRuns: 3000 },
    )
    expect(same).toBeGreaterThan(30)
  })
  test('the surest comes first, whatever the order in which they were read', () => {
    fc.assert(
      fc.property(
        person,
        fc
          .array(person, { maxLength: 8 })
          .chain((all) =>
            fc.tuple(
              fc.constant(all.map((one, n) => prepared(`p${n}`, one))),
              fc.shuffledSubarray([...all.keys()], { minLength: all.length }),
            ),
          ),
        (one, [others, order]) => {
          const straight = samePeople(prepared('x', one), others, POLICY)
          const shuffled = samePeople(
            prepared('x', one),
            order.map((n) => others[n]!),
            POLICY,
          )
          expect(shuffled).toEqual(straight)
          expect(straight.map(({ score }) => score)).toEqual(
            straight.map(({ score }) => score).toSorted((a, b) => b - a),
          )
        },
      ),
      { numRuns: 1000 },
    )
  })
})
