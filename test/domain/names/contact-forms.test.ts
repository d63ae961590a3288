import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { normaliseEmail } from '../../../src/domain/names/email-address.ts'
import { personName, personNameSimilarity } from '../../../src/domain/names/person-name.ts'
import { normalisePhone } from '../../../src/domain/names/phone-number.ts'

describe('telephone numbers', () => {
  test.each([
    ['0812-3456-7890', 'ID', '+6281234567890'],
    ['+62 812 3456 7890', null, '+6281234567890'],
    ['6281234567890', 'ID', '+6281234567890'],
    ['(021) 555 1234', 'ID', '+62215551234'],
    ['+44 (0)20 7946 0958', null, '+442079460958'],
    ['020 7946 0958', 'gb', '+442079460958'],
    ['0044 20 7946 0958', 'ID', '+442079460958'],
    ['(202) 555-0143', 'US', '+12025550143'],
    ['1-800-FLOWERS', 'US', '+18003569377'],
    ['202.555.0143 ext. 12', 'US', '+12025550143'],
    ['202 555 0143 x12', 'US', '+12025550143'],
    ['011 62 21 555 1234', 'US', '+62215551234'],
    ['06 1234 5678', 'IT', '+390612345678'],
    ['8 (912) 345-67-89', 'RU', '+79123456789'],
    ['06 30 123 4567', 'HU', '+36301234567'],
    ['٠١٠٠١٢٣٤٥٦٧', 'EG', '+201001234567'],
    ['tel:+65-6123-4567', null, '+6561234567'],
    ['0812 3456 7890', null, null],
    ['12', 'US', null],
    ['+999 1234 5678', null, null],
    ['+62 812 3456 7890 1234', null, null],
    ['n/a', 'ID', null],
  ])('%s in %s → %s', (phone, country, normal) => {
    expect(normalisePhone(phone, country)).toBe(normal)
  })
  test('a normal form is its own, in whatever country', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'0123456789 -()+') }),
        fc.constantFrom('ID', 'US', 'IT', 'RU', 'SG', null),
        (text, country) => {
          const normal = normalisePhone(text, country)
          if (normal === null) return
          expect(normal).toMatch(/^\+\d{7,15}$/)
          expect(normalisePhone(normal, 'GB')).toBe(normal)
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('e-mail addresses', () => {
  test.each([
    ['Budi.Santoso+expo@googlemail.com', 'budisantoso@gmail.com'],
    ['budi.santoso+expo@outlook.com', 'budi.santoso@outlook.com'],
    ['Budi.Santoso+expo@Acme.co.id', 'budi.santoso+expo@acme.co.id'],
    ['b_u-d.i@protonmail.com', 'budi@proton.me'],
    ['budi@me.com', 'budi@icloud.com'],
    [' budi@acme.id ', 'budi@acme.id'],
    ['+news@gmail.com', '+news@gmail.com'],
    ['budi', null],
    ['a@b@c.id', null],
    ['bu di@acme.id', null],
    ['@acme.id', null],
  ])('%s → %s', (email, normal) => {
    expect(normaliseEmail(email)).toBe(normal)
  })
  test('normalising twice changes nothing', () => {
    const part = fc.string({ unit: fc.constantFrom(...'ab.+-_'), minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(
        part,
        fc.constantFrom('gmail.com', 'googlemail.com', 'proton.me', 'outlook.com', 'acme.id'),
        (local, domain) => {
          const normal = normaliseEmail(`${local}@${domain}`)
          expect(normal).not.toBeNull()
          expect(normaliseEmail(normal!)).toBe(normal)
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('person names', () => {
  const alike = (
    a: readonly [string | null, string | null],
    b: readonly [string | null, string | null],
  ): number | null => personNameSimilarity(personName(...a), personName(...b))
  test.each([
    { a: ['Dr. Budi', 'Santoso, S.Kom.'], b: ['budi', 'SANTOSO'], from: 1, because: 'titles and degrees' },
    { a: ['Santoso', 'Budi'], b: ['Budi', 'Santoso'], from: 0.96, because: 'exchanged' },
    { a: ['B.', 'Santoso'], b: ['Budi', 'Santoso'], from: 0.94, because: 'an initial' },
    { a: ['Budi Agus', 'Santoso'], b: ['Budi', 'Santoso'], from: 0.95, because: 'a middle name' },
    { a: [null, 'Budi Santoso'], b: ['Budi', 'Santoso'], from: 0.97, because: 'all in one field' },
    { a: ['Budi', 'Santosa'], b: ['Budi', 'Santoso'], from: 0.94, because: 'another spelling' },
  ] as const)('$a and $b are one: $because', ({ a, b, from }) => {
    expect(alike(a, b)).toBeGreaterThanOrEqual(from)
  })
  test('strangers and relatives stay apart, nobody is not compared', () => {
    expect(alike(['Budi', 'Santoso'], ['Sri', 'Wahyuni'])).toBeLessThan(0.6)
    expect(alike(['Budi', 'Santoso'], ['Rina', 'Santoso'])).toBeLessThan(0.85)
    expect(alike([null, null], ['Budi', null])).toBeNull()
  })
  test('symmetric and inside 0–1', () => {
    const text = fc.option(fc.string({ unit: fc.constantFrom(...'abc .-'), maxLength: 12 }))
    fc.assert(
      fc.property(text, text, text, text, (a, b, c, d) => {
        const similarity = alike([a, b], [c, d])
        const back = alike([c, d], [a, b])
        if (similarity === null || back === null) {
          expect(back).toBe(similarity)
          return
        }
        expect(back).toBeCloseTo(similarity, 12)
        expect(similarity).toBeGreaterThanOrEqual(0)
        expect(similarity).toBeLessThanOrEqual(1)
      }),
      { numRuns: 2000 },
    )
  })
})
