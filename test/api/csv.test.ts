import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { csvLine, csvText } from '../../src/api/csv.ts'
import { readCsv } from '../../src/cli/csv-rows.ts'

test.each(['=1+1', '+62 21', '-2', '@cmd', '\tx', '＝1', '＋1', '－1', '＠x'])(
  'a text that begins as a formula (%j) is kept from being reckoned',
  (text) => {
    expect(csvLine([text])).toBe(`'${text}\r\n`)
  },
)

test.each([
  [-2, '-2\r\n'],
  [0.5, '0.5\r\n'],
  [true, 'true\r\n'],
  [null, '\r\n'],
  ['a "b", c', '"a ""b"", c"\r\n'],
] as const)('%j is written as %j', (cell, written) => {
  expect(csvLine([cell])).toBe(written)
})

test('whatever a text holds, it comes back from one cell, and no cell begins a formula', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((one) => !one.includes('\r'))
  fc.assert(
    fc.property(fc.array(fc.record({ a: text, b: text }), { minLength: 1 }), (lines) => {
      const back = readCsv(csvText(lines, ['a', 'b']))
      const plain = (cell: string): string => cell.replace(/^'(?=[=+\-@＝＋－＠\t])/, '')
      expect(back.map(({ a, b }) => ({ a: plain(a!), b: plain(b!) }))).toEqual(
        lines.map(({ a, b }) => ({ a: plain(a), b: plain(b) })),
      )
      for (const cell of back.flatMap((line) => Object.values(line))) expect(cell).not.toMatch(/^[=+\-@\t]/)
    }),
  )
})
