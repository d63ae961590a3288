import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { companyKeys } from '../../../src/domain/names/company-keys.ts'
import { companyName, normaliseCompanyName } from '../../../src/domain/names/company-name.ts'
import { companySimilarity, prepareCompanyName } from '../../../src/domain/names/company-similarity.ts'
import { LEGAL_FORMS } from '../../../src/domain/names/legal-forms.ts'

describe('normal form', () => {
  test.each([
    ['PT Acme Indonesia, Tbk.', 'acme indonesia'], // SEMANTICS E25
    ['Acme Indonesia, PT', 'acme indonesia'],
    ['PT. Telekomunikasi Indonesia (Persero) Tbk', 'telekomunikasi indonesia'],
    ['CV Maju Jaya', 'maju jaya'],
    ['Siemens Aktiengesellschaft', 'siemens'],
    ['Müller & Söhne GmbH & Co. KG', 'muller sohne'],
    ['Grupo Bimbo, S.A.B. de C.V.', 'grupo bimbo'],
    ['Petronas Dagangan Sdn. Bhd.', 'petronas dagangan'],
    ['Atlassian Pty Ltd', 'atlassian'],
    ['Żabka Polska Sp. z o.o.', 'zabka polska'],
    ['Vestas Wind Systems A/S', 'vestas wind systems'],
    ['AB Volvo (publ)', 'volvo'],
    ['トヨタ自動車株式会社', 'トヨタ自動車'],
    ['阿里巴巴（中国）有限公司', '阿里巴巴 中国'],
    ['ООО «Ромашка»', 'ромашка'],
    ['Société Générale S.A.', 'societe generale'],
    ['The Hartford', 'hartford'],
    ['Johnson & Johnson', 'johnson johnson'],
    ['AT&T Inc.', 'att'],
    ['J. P. Morgan & Co.', 'jp morgan'],
    ["Lands' End, Inc.", 'lands end'],
    ['HEXCEL CORP /DE/', 'hexcel'],
    ['ADVANCED MICRO DEVICES INC\\DE', 'advanced micro devices'],
    ['Acme Foods Inc. Acme Foods Inc.', 'acme foods'],
    ['Orchid Acquisition Corp. II', 'orchid acquisition ii'],
    ['Smith Mfg Intl', 'smith manufacturing international'],
    ['The Limited, Inc.', 'limited'],
    ['SIA Engineering Company', 'sia engineering'],
    ['Ａｃｍｅ　Ｌｔｄ', 'acme'],
    ['', ''],
    [' – ', ''],
  ])('%s → %s', (name, normal) => {
    expect(normaliseCompanyName(name)).toBe(normal)
  })

  test('what is dropped is told: legal forms in their short spelling, and asides', () => {
    expect(companyName('First Bancorp, Incorporated (ME)')).toEqual({
      words: ['first', 'bancorp'],
      forms: ['inc'],
      asides: ['me'],
    })
    expect(companyName('Acme Holdings plc - Series A shares').asides).toEqual(['series a shares'])
  })

  test('legal forms are written as names are folded', () => {
    for (const form of Object.values(LEGAL_FORMS).flat())
      expect(form).toMatch(/^[\p{Ll}\p{Lo}\p{M}]+(?: [\p{Ll}\p{Lo}\p{M}]+)*$/u)
  })
})

describe('similarity', () => {
  test.each([
    { a: 'Apple Inc.', b: 'APPLE INC', from: 1, to: 1, because: 'equal' },
    { a: 'Apple Inc.', b: 'Apple GmbH', from: 0.99, to: 0.999, because: 'another legal form' },
    { a: 'First Bancorp (ME)', b: 'First Bancorp /PR/', from: 0.99, to: 0.9985, because: 'another registry mark' },
    { a: 'La-Z-Boy', b: 'LA Z BOY INC', from: 1, to: 1, because: 'punctuation' },
    { a: 'Face Book', b: 'Facebook', from: 0.99, to: 0.99, because: 'a space' },
    { a: 'Goldman Sachs', b: 'GOLDMAN SACHS GROUP INC', from: 0.96, to: 0.98, because: 'filler left out' },
    { a: 'Truist', b: 'Truist Financial Corp', from: 0.92, to: 0.96, because: 'a trade left out' },
    { a: 'Microsft', b: 'Microsoft', from: 0.92, to: 0.97, because: 'a slip of the pen' },
    { a: 'IBM', b: 'International Business Machines Corp', from: 0.92, to: 0.95, because: 'initials' },
    { a: 'Smith A.O.', b: 'A. O. Smith Corporation', from: 0.92, to: 0.99, because: 'words exchanged' },
    { a: 'Pivotal Investment Corp II', b: 'Pivotal Investment Corp III', from: 0, to: 0.6, because: 'another number' },
    {
      a: 'Pivotal Investment Corp',
      b: 'Pivotal Investment Corp III',
      from: 0,
      to: 0.85,
      because: 'a number on one side',
    },
    { a: 'Bank of New York', b: 'Bank of New York Mellon', from: 0, to: 0.919, because: 'a telling word more' },
    { a: 'Lincoln National', b: 'Lincoln Financial', from: 0, to: 0.919, because: 'another telling word' },
    { a: 'Delta Air Lines', b: 'Delta Electronics', from: 0, to: 0.919, because: 'another business' },
    { a: 'Verizon', b: 'Veritone', from: 0, to: 0.919, because: 'two slips in a short word' },
    { a: 'Fox', b: 'Fix', from: 0, to: 0.5, because: 'short words are never slips' },
    { a: '', b: 'Acme', from: 0, to: 0, because: 'no name' },
  ])('$a, $b: $because', ({ a, b, from, to }) => {
    expect(companySimilarity(a, b)).toBeGreaterThanOrEqual(from)
    expect(companySimilarity(a, b)).toBeLessThanOrEqual(to)
  })

  const word = fc.constantFrom(
    'acme',
    'delta',
    'bank',
    'group',
    'inc',
    'corp',
    'pt',
    'the',
    'new',
    '&',
    'ii',
    '3',
    'a',
    'b.',
    'tbk',
    'energy',
    'international',
    'intl',
    'foobar',
    'foobaz',
    '(x)',
    '/de/',
    '株式会社',
    'müller',
    '-',
  )
  const name = fc.oneof(
    fc.array(word, { maxLength: 7 }).map((words) => words.join(' ')),
    fc.string({ unit: 'grapheme', maxLength: 30 }),
  )

  test('is symmetric, inside 0–1, and 1 for a name and itself', () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        const similarity = companySimilarity(a, b)
        expect(similarity).toBe(companySimilarity(b, a))
        expect(similarity).toBeGreaterThanOrEqual(0)
        expect(similarity).toBeLessThanOrEqual(1)
        expect(companySimilarity(a, a)).toBe(normaliseCompanyName(a) === '' ? 0 : 1)
      }),
      { numRuns: 3000 },
    )
  })

  test('names alike enough to match share a key', () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        if (companySimilarity(a, b) < 0.92) return
        const keys = new Set(companyKeys(prepareCompanyName(a)))
        expect(companyKeys(prepareCompanyName(b)).some((key) => keys.has(key))).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  test('capitals and a legal form at the end change nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Acme', 'Delta Energy', 'Foo Bar'),
        fc.constantFrom('Inc.', 'GmbH', 'S.A.', 'Sdn Bhd', 'Tbk', 'Ltd'),
        (core, form) => {
          expect(normaliseCompanyName(`${core.toUpperCase()}, ${form}`)).toBe(normaliseCompanyName(core))
        },
      ),
      { numRuns: 1000 },
    )
  })
})
