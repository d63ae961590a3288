import { expect, test } from '@jest/globals'
import { crmStageEn } from '../../web/src/words/crm-stage-en.ts'
import { crmStageId } from '../../web/src/words/crm-stage-id.ts'
import { definitionsEn } from '../../web/src/words/definitions-en.ts'
import { definitionsId } from '../../web/src/words/definitions-id.ts'
import { en } from '../../web/src/words/en.ts'
import { houseEn } from '../../web/src/words/house-en.ts'
import { houseId } from '../../web/src/words/house-id.ts'
import { id } from '../../web/src/words/id.ts'
import { keysEn } from '../../web/src/words/keys-en.ts'
import { keysId } from '../../web/src/words/keys-id.ts'
import { ledgerEn } from '../../web/src/words/ledger-en.ts'
import { ledgerId } from '../../web/src/words/ledger-id.ts'
import { policyEn } from '../../web/src/words/policy-en.ts'
import { policyId } from '../../web/src/words/policy-id.ts'
import { setupEn } from '../../web/src/words/setup-en.ts'
import { setupId } from '../../web/src/words/setup-id.ts'
import { websiteEn } from '../../web/src/words/website-en.ts'
import { websiteId } from '../../web/src/words/website-id.ts'

const ENGLISH: Readonly<Record<string, string>> = {
  ...{ ...en, ...policyEn, ...ledgerEn, ...keysEn, ...websiteEn },
  ...{ ...crmStageEn, ...houseEn, ...definitionsEn, ...setupEn },
}
const INDONESIAN: Readonly<Record<string, string>> = {
  ...{ ...id, ...policyId, ...ledgerId, ...keysId, ...websiteId },
  ...{ ...crmStageId, ...houseId, ...definitionsId, ...setupId },
}

const slots = (text: string): string[] => [...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1]!).toSorted()

test('both languages have the same texts with the same slots', () => {
  expect(Object.keys(INDONESIAN)).toEqual(Object.keys(ENGLISH))
  const files = [en, policyEn, ledgerEn, keysEn, websiteEn, crmStageEn, houseEn, definitionsEn, setupEn]
  expect(Object.keys(ENGLISH)).toHaveLength(files.reduce((sum, words) => sum + Object.keys(words).length, 0))
  for (const [key, text] of Object.entries(ENGLISH)) {
    expect([key, slots(INDONESIAN[key]!)]).toEqual([key, slots(text)])
  }
})

test('nothing is left empty or untranslated by accident', () => {
  const sameOnPurpose =
    /^(policy\.section\.routing|policy\.graph\.(rule|count)$|export\.(csv|picture|made)$|report\.(none|col\.p90|range)|app\.(name|demo|menu)|place|role\.(admin|partner)|partners\.(title)|api\.(title|file)$|partner\.export$|stage|status\.(nurture)|temperature|band|failed\.record|leads\.count_one|live\.col\.lead|live\.filter)/
  for (const [key, text] of Object.entries(ENGLISH)) {
    const other = INDONESIAN[key]!
    expect(other.trim()).not.toBe('')
    if (!sameOnPurpose.test(key)) expect([key, other]).not.toEqual([key, text])
  }
})
