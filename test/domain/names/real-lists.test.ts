import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { readCsv } from '../../../src/cli/csv-rows.ts'
import { companyQuality, duplicateQuality } from '../../../bench/support/match-quality.ts'

const LISTS = resolve('../shared/data/matching')
const present = existsSync(LISTS)
if (!present) test.skip('the lists in ../shared/data/matching are not on this machine', () => undefined)
const suite = present ? describe : describe.skip
const read = (name: string): ReturnType<typeof readCsv> => readCsv(readFileSync(resolve(LISTS, `${name}.csv`), 'utf8'))

suite('lists with known truth', () => {
  // Best baseline of each list, as precision and recall of Jaro–Winkler 0.90.
  test.each([
    { source: 'sp500', precision: 0.985, recall: 0.891 },
    { source: 'nasdaq_directory', precision: 0.999, recall: 0.976 },
  ])('company names of $source beat the best baseline', ({ source, precision, recall }) => {
    const leads = read('company_leads').filter((lead) => lead['source'] === source)
    const found = companyQuality(read('company_accounts'), leads)
    expect(found.f1).toBeGreaterThan((2 * precision * recall) / (precision + recall))
    expect(found.precision).toBeGreaterThan(0.99)
  })

  test.each([
    { list: 'febrl_dataset1', f1: 0.997 },
    { list: 'febrl_dataset2', f1: 0.997 },
  ])('people of $list: F1 above $f1', ({ list, f1 }) => {
    expect(duplicateQuality(read(list)).f1).toBeGreaterThan(f1)
  })
})
