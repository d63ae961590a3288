import { expect, test } from '@jest/globals'
import { en } from '../../web/src/words/en.ts'
import { id } from '../../web/src/words/id.ts'

const slots = (text: string): string[] => [...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1]!).toSorted()

test('both languages have the same texts with the same slots', () => {
  expect(Object.keys(id)).toEqual(Object.keys(en))
  for (const [key, text] of Object.entries(en)) {
    expect([key, slots(id[key as keyof typeof en])]).toEqual([key, slots(text)])
  }
})

test('nothing is left empty or untranslated by accident', () => {
  const sameOnPurpose =
    /^(report\.(none|col\.p90|range)|app\.(name|demo|menu)|place|role\.(admin|partner)|partners\.(title)|api\.(title|file)$|partner\.export$|stage|status\.(nurture)|temperature|band|failed\.record|leads\.count_one|live\.col\.lead|live\.filter)/
  for (const [key, text] of Object.entries(en)) {
    const other = id[key as keyof typeof en]
    expect(other.trim()).not.toBe('')
    if (!sameOnPurpose.test(key)) expect([key, other]).not.toEqual([key, text])
  }
})
