import { describe, expect, test } from '@jest/globals'
import { companyKeys } from '../../../src/domain/names/company-keys.ts'
import { companyName } from '../../../src/domain/names/company-name.ts'
import { companySimilarity, prepareCompanyName } from '../../../src/domain/names/company-similarity.ts'
import { normaliseEmail } from '../../../src/domain/names/email-address.ts'
import { personName, personNameSimilarity } from '../../../src/domain/names/person-name.ts'
import { normalisePhone } from '../../../src/domain/names/phone-number.ts'
import { editDistance, editSimilarity, jaroWinkler } from '../../../src/domain/names/string-similarity.ts'

const near = (value: number) => expect.closeTo(value, 12)

describe('company names, whichever is given first', () => {
  test.each([
    ['Acme Foods', 'Acme Foods', 1, 'equal'],
    ['AcmeFoods', 'Acme Foods', 0.99, 'a space more'],
    ['Acme Inc', 'Acme Ltd', 0.995, 'another legal form'],
    ['Acme Inc', 'Acme Inc. Ltd', 1, 'one legal form in common'],
    ['Acme (NY)', 'Acme', 0.999, 'an aside on one side'],
    ['Acme (NY)', 'Acme (DE)', 0.998, 'two asides'],
    ['Acme (NY)', 'Acme (NY)', 1, 'the same aside'],
    ['General Electric', 'General Motors', 5 / 7, 'a trade tells little beside a telling word'],
    ['Global Energy', 'Global Foods', 0.5, 'common words tell where there are no others'],
    ['Energy', 'Energy Group', 2 / 3, 'then none of them may be left out'],
    ['1 Alpha Beta Gamma', '2 Alpha Beta Gamma', 0.75, 'a number in front numbers no company'],
    ['Orion Fund II', 'Orion Fund III', 0.6, 'another number is another company'],
    ['Orion Fund II', 'Orion Fund', 0.8, 'a number on one side'],
    ['Orion', 'Orion II', 2 / 3, 'a number on one side of a single word'],
    ['Goldman Sachs', 'Goldman Sachs Group Inc', 0.97, 'a filler left out'],
    ['Acme', 'Acme Group Holdings', 0.955, 'two fillers left out'],
    ['Acme', 'Acme Bank', 0.945, 'a trade left out'],
    ['Alpha Beta', 'Alpha Beta Gamma', 0.8, 'a telling word left out'],
    ['Bank of New York', 'Bank of New York Mellon', 6.8 / 7.8, 'a telling word left out of many'],
    ['Alpha Gamma', 'Alpha Beta Gamma', 0.8, 'a word in the middle left out'],
    ['Orchid Tech', 'Orchid Technologies', 0.9714285714285715, 'a word cut short behind the first'],
    ['Tech Orchid', 'Technologies Orchid', 5 / 7, 'never the first word'],
    ['Tech Orchid', 'Orchid Technologies', 5 / 7, 'nor the first of one of them'],
    ['Tech Orchid', 'Orchid Zeta Technologies', 2 / 3.8, 'nor that of the shorter name'],
    ['Orchid Technologies', 'Zeta Orchid Tech', 2.72 / 3.8, 'whichever of the names has it cut'],
    ['Orchid Te', 'Orchid Technologies', 0.5882352941176471, 'two letters are too short a cut'],
    ['Orchid Bak', 'Orchid Bakery', 0.95, 'three are enough of six'],
    ['Orchid Bak', 'Orchid Baker', 0.5, 'not of five'],
    ['Orchid Factory', 'Orchid Factories', 0.985, 'plural of -y'],
    ['Orchid Plant', 'Orchid Plants', 0.985, 'plural'],
    ['Berry', 'Berries', 0.97, 'plural of a single word'],
    ['Orchid Glass', 'Orchid Glas', 0.5, '-ss is no plural'],
    ['Orchid Sam', 'Orchid Sams', 0.5, 'under five letters there is no plural'],
    ['Orchid Farm', 'Orchid Farms', 0.985, 'of five there is'],
    ['Siemens', 'Siemans', 13 / 14, 'a slip in seven letters'],
    ['Siemens', 'Siemans Group', (13 / 14) * 0.97, 'a slip, and a filler left out'],
    ['Orchid', 'Orchud', 11 / 12, 'a slip in six'],
    ['Apple', 'Ample', 0, 'five letters are another word'],
    ['Mandarin', 'Mandarim', 15 / 16, 'a slip in eight'],
    ['Mandarin', 'Mondorin', 0, 'two in eight are another word'],
    ['Mandarins', 'Mandorims', 8 / 9, 'two in nine'],
    ['Telekomunikasi', 'Telecomunicasi', 13 / 14, 'two in fourteen'],
    ['Siemens', 'Diemens', 0, 'another first letter is another word'],
    ['IBM', 'International Business Machines', 0.93, 'initials of three words'],
    ['IB', 'International Business', 0, 'not of two'],
    ['Acme IBM', 'International Business Machines', 0, 'initials stand alone'],
    ['IBN', 'International Business Machines', 0, 'other initials'],
    ['Sachs Goldman', 'Goldman Sachs', 0.985, 'another order'],
    ['Alpha Alpha Beta', 'Alpha Beta Beta', 2 / 3, 'each word is paired once'],
    ['Mandarins Mandarin', 'Mandarims Mandarin', 35 / 36, 'words of which two would be paired with one'],
    ['I BM', 'International Business Machines', 0, 'initials are one word'],
    ['', 'Acme', 0, 'nothing'],
    ['', ' – ', 0, 'nothing and nothing'],
  ])('%s and %s: %s, %s', (a, b, likeness) => {
    expect(companySimilarity(a, b)).toEqual(near(likeness))
    expect(companySimilarity(b, a)).toEqual(near(likeness))
  })

  test.each([
    ['Acme', ['w:acme', 'c:acme', 'i:acme']],
    ['Acme Foods Group', ['w:acme', 'c:acmefo', 'i:afg']],
    ['Acme Foods', ['w:acme', 'c:acmefo']],
    ['Alpha Gamma', ['w:alph', 'w:gamm', 'c:alphag']],
    ['Bank of New York', ['w:bank', 'w:of', 'w:new', 'w:york', 'c:bankof', 'i:bony']],
    ['Alphaa', ['w:alph', 'c:alphaa', 'i:alphaa']],
    ['Alphaab', ['w:alph', 'c:alphaa']],
    ['', []],
  ])('%s is looked for under %j', (name, keys) => {
    expect(companyKeys(prepareCompanyName(name))).toEqual(keys)
  })

  test.each([
    ['Acme Foods Acme Foods', ['acme', 'foods'], [], []],
    ['Acme Acme Acme Acme', ['acme', 'acme'], [], []],
    ['Duran Duran', ['duran', 'duran'], [], []],
    ['Alpha Beta Alpha Gamma', ['alpha', 'beta', 'alpha', 'gamma'], [], []],
    ['The The', ['the', 'the'], [], []],
    ['J P Morgan', ['jp', 'morgan'], [], []],
    ['J 3 P', ['j', '3', 'p'], [], []],
    ['3 M', ['3', 'm'], [], []],
    ['A. B. Cee', ['cee'], ['ab'], []],
    ['Acme (the)', ['acme'], [], []],
    ['Acme (the North)', ['acme'], [], ['north']],
    ['Acme II', ['acme', 'ii'], [], []],
    ['PT Karya 3', ['karya', '3'], ['pt'], []],
    ['SA Recycling', ['sa', 'recycling'], [], []],
    ['Acme Inc. New ', ['acme'], ['inc'], ['new']],
    ['Acme Inc new (DE)', ['acme'], ['inc'], ['de', 'new']],
    ['Acme Corp II', ['acme', 'ii'], ['corp'], []],
    ['株式会社トヨタ', ['トヨタ'], ['株式会社'], []],
    [' Acme Ltd ', ['acme'], ['ltd'], []],
    [`${'a'.repeat(200)}zzz`, ['a'.repeat(200)], [], []],
  ])('%s taken apart', (name, words, forms, asides) => {
    expect(companyName(name)).toEqual({ words, forms, asides })
  })
})

describe('two texts', () => {
  test.each([
    ['martha', 'marhta', 0.9611111111111111],
    ['dixon', 'dicksonx', 0.8133333333333332],
    ['dwayne', 'duane', 0.84],
    ['jellyfish', 'smellyfish', 0.8962962962962964],
    ['abcdefgh', 'abcdefzz', 0.9],
    ['abcd', 'abcde', 0.96],
    ['a', 'ab', 0.85],
    ['aaaa', 'aaab', 0.8833333333333334],
    ['aabb', 'abab', 0.925],
    ['crate', 'trace', 0.7333333333333334],
    ['abcv', 'wxyc', 0.5],
    ['abc', 'xyz', 0],
    ['ab', 'ba', 0],
    ['', 'a', 0],
    ['', '', 1],
  ])('%s and %s are alike by %s', (a, b, likeness) => {
    expect(jaroWinkler(a, b)).toEqual(near(likeness))
    expect(jaroWinkler(b, a)).toEqual(near(likeness))
  })

  test.each([
    ['', '', Infinity, 0],
    ['abc', 'abc', 0, 0],
    ['abc', '', Infinity, 3],
    ['kitten', 'sitting', Infinity, 3],
    ['kitten', 'sitting', 3, 3],
    ['kitten', 'sitting', 2, 3],
    ['ab', 'ba', Infinity, 1],
    ['abcd', 'badc', Infinity, 2],
    ['ca', 'abc', Infinity, 3],
    ['xab', 'xba', Infinity, 1],
    ['abx', 'bay', Infinity, 2],
    ['abc', 'abcdef', 2, 3],
    ['abc', 'abcdef', 3, 3],
    ['abcdef', 'ghijkl', 1, 2],
  ])('%s and %s, counted up to %s: %s steps', (a, b, limit, steps) => {
    expect(editDistance(a, b, limit)).toBe(steps)
    expect(editDistance(b, a, limit)).toBe(steps)
  })
  test('by steps of the longer text', () => {
    expect([editSimilarity('', ''), editSimilarity('abcd', 'abxd'), editSimilarity('ab', 'abcd')]).toEqual([
      1, 0.75, 0.5,
    ])
  })
})

describe('people', () => {
  type Name = readonly [string | null, string | null]
  test.each<[Name, Name, number | null, string]>([
    [['Budi', 'Santoso'], ['Budi', 'Santoso'], 1, 'equal'],
    [['Dr', 'Budi'], [null, 'Budi'], 0.95, 'a title alone is a name'],
    [['B', 'S'], ['Budi', 'Santoso'], 0.9, 'two initials'],
    [['Budi', null], ['Budi', 'Santoso'], 0.95, 'a first name alone'],
    [[null, 'Budi Santoso'], ['Santoso', 'Budi'], 1, 'all in one field, in another order'],
    [["O'Neil", 'Ann'], ['Oneil', 'Ann'], 1, 'an apostrophe'],
    [['Ann-Mary', 'Lee'], ['Ann  Mary', 'Lee'], 1, 'a hyphen'],
    [['Budi', 'Santoso'], ['Agus Budi', 'Santoso'], 0.975, 'one more first name'],
    [['A Budi', 'Santoso'], ['Budi A', 'Santoso'], 1, 'an initial before or behind'],
    [['A', 'Santoso'], ['Budi', 'Santoso'], 0.8120075757575757, 'another initial'],
    [['Budi', 'Santosa'], ['Budi', 'Santoso'], 0.9714285714285714, 'another spelling'],
    [['Santosa', 'Budi'], ['Budi', 'Santoso'], 0.9422857142857143, 'another spelling, exchanged'],
    [['Budi', 'Santoso'], [null, null], null, 'nobody to compare with'],
  ])('%j and %j: %s, %s', (a, b, likeness) => {
    const is = likeness === null ? null : near(likeness)
    expect(personNameSimilarity(personName(...a), personName(...b))).toEqual(is)
    expect(personNameSimilarity(personName(...b), personName(...a))).toEqual(is)
  })
})

test.each([
  ['1234567', 'SG', '+651234567'],
  ['+65 12345', null, '+6512345'],
  ['+65 1234', null, null],
  [' tel:+65 6123 4567', null, '+6561234567'],
  ['+65 1234567890123', null, '+651234567890123'],
  ['+65 12345678901234', null, null],
  ['62 812345678', 'ID', '+62812345678'],
  ['62 81234567', 'ID', '+626281234567'],
  ['۰۲۱ ۵۵۵۱۲۳۴', 'ID', '+62215551234'],
])('the telephone number %s in %s → %s', (phone, country, normal) => {
  expect(normalisePhone(phone, country)).toBe(normal)
})

test.each([
  [`${'a'.repeat(312)}@acme.id`, true],
  [`${'a'.repeat(313)}@acme.id`, false],
])('an address of up to 320 signs can be one: %#', (email, fine) => {
  expect(normaliseEmail(email)).toBe(fine ? email : null)
})
