import { readFileSync } from 'node:fs'
import { stringify } from 'yaml'
import { readCsv } from '../../src/cli/csv-rows.ts'
import { readMapping, tellHistory } from '../../src/cli/history-mapping.ts'
import { DocumentRefusedError } from '../../src/errors.ts'
import { SeededChance } from './chance.ts'
import { faultOf, tryEach, type FuzzReport } from './report.ts'
import { strangeValue, withBytesChanged, withOneChange } from './strange-values.ts'

const MAPPING = Buffer.from(readFileSync('docs/examples/import-olist.yaml'))
const MAPPED = {
  account: 'a',
  files: [
    {
      id: 'id',
      name: 'name',
      source: 'source',
      moves: [
        { to: 'mql', at: 'met', precision: 'day' },
        { to: { column: 'stage', values: { Won: 'customer' } }, at: 'won', when: { state: ['Won'] } },
      ],
    },
  ],
}
const HEADING = ['id', 'name', 'source', 'met', 'stage', 'won', 'state', '__proto__', 'constructor']
const CELLS = [
  '1',
  '',
  'Won',
  '2020-02-30',
  '2020-01-01 10:00:00+07:00',
  '"',
  '""',
  '"a\n,b"',
  '=1+1',
  '\uFEFF',
  '\0',
  '😀',
]

/**
 * Hands in changed CSV files and mappings as `estafet import` reads them. A fault: anything thrown but a refusal of the mapping
 * that names a problem, or a move at an instant that is none.
 */
export function fuzzImports(count: number, seed: number, onPart: (done: number) => void): Promise<FuzzReport> {
  const chance = new SeededChance(seed)
  return tryEach(count, onPart, async () => {
    const [mapping, csv] = [strangeMapping(chance), strangeCsv(chance)]
    try {
      const rows = readCsv(csv)
      const mapped = readMapping(mapping)
      const files = mapped.files.map((_, n) => ({ name: `${n}.csv`, rows }))
      const { pasts } = tellHistory(mapped, files)
      const wrong = pasts.flatMap(({ moves }) => moves).find(({ at }) => !Number.isSafeInteger(at))
      return wrong === undefined ? { kind: 'taken' } : { fault: `a move at ${wrong.at} in ${JSON.stringify(csv)}` }
    } catch (error) {
      if (error instanceof DocumentRefusedError && error.problems.length > 0) return { kind: 'refused' }
      return faultOf(error, `${mapping}\n---\n${csv}`)
    }
  })
}

function strangeMapping(chance: SeededChance): string {
  if (chance.oneIn(2)) return JSON.stringify(MAPPED)
  if (chance.oneIn(2)) return withBytesChanged(MAPPING, chance).toString('utf8')
  const changed = withOneChange(MAPPED, chance)
  return chance.oneIn(2) ? (JSON.stringify(changed) ?? '') : stringify(changed)
}

function strangeCsv(chance: SeededChance): string {
  const line = () => HEADING.map(() => (chance.oneIn(8) ? String(strangeValue(chance)) : chance.oneOf(CELLS))).join(',')
  const text = [HEADING.join(','), ...Array.from({ length: chance.below(12) }, line)].join(
    chance.oneOf(['\n', '\r\n', '\r']),
  )
  return chance.oneIn(2) ? text : withBytesChanged(Buffer.from(text), chance).toString('utf8')
}
