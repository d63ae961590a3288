import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'

const root = path.resolve(import.meta.dirname, '../..')
const read = (file: string): string => readFileSync(path.join(root, 'docs', file), 'utf8')

interface Statement {
  readonly document: string
  readonly section: string
  readonly number: string
  readonly says: string
  /** Names of files and tests. */
  readonly rows: readonly { readonly file: string; readonly name: string }[]
}

/** A proof in a line of the list: the file by its label where it differs from the one before, and a name. */
const PROOF = /^(?:\[(?<label>[^\]]+)\] )?`(?<name>[^`]+)`$/

function statementsOf(document: string): readonly Statement[] {
  const files = new Map(
    [...read(document).matchAll(/^\[(\S+)\]: \.\.\/(\S+)$/gm)].map(([, label, file]) => [label, file]),
  )
  return read(document)
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const [heading = '', ...lines] = section.split('\n')
      return lines
        .filter((line) => line.startsWith('| ') && !/^\| (?:\| says|---)/.test(line))
        .map((line): Statement => {
          const [, number = '', says = '', proofs = ''] = /^\| (\S+) \| (.+) \| (.+) \|$/.exec(line) ?? []
          let file = ''
          const rows = proofs.split(' · ').map((proof) => {
            const { label, name = '' } = PROOF.exec(proof)?.groups ?? {}
            if (label !== undefined) file = files.get(label) ?? ''
            return { file, name }
          })
          return { document, section: heading, number, says, rows }
        })
    })
}

const NUMBERED = ['rule-rows.md', 'rule-rows-owners.md']
const EXAMPLES = 'worked-examples.md'
const statements = [...NUMBERED, EXAMPLES].flatMap(statementsOf)
const rows = statements.flatMap((statement) => statement.rows.map((row) => ({ ...row, says: statement.says })))
const files = [...new Set(rows.map(({ file }) => file))]
const listed = JSON.parse(
  execFileSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', path.join(root, 'test/docs/titles/list-titles.ts'), ...files],
    { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' }, maxBuffer: 64 * 1024 * 1024 },
  ),
) as Readonly<Record<string, readonly string[]>>

test('the lists are as long as they were, at least', () => {
  expect(statements.length).toBeGreaterThanOrEqual(290)
  expect(rows.length).toBeGreaterThanOrEqual(500)
})

test('every statement has a row, and every row is a test of a file that is there', () => {
  expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([])
  expect(rows.filter(({ file, name }) => listed[file]?.includes(name) !== true)).toEqual([])
})

test('nothing is stated twice, and no statement names a row twice', () => {
  const said = statements.map(({ section, says }) => `${section}: ${says}`)
  expect(said.filter((one, at) => said.indexOf(one) !== at)).toEqual([])
  const twice = statements.filter(
    ({ rows: own }) => new Set(own.map(({ file, name }) => file + name)).size < own.length,
  )
  expect(twice).toEqual([])
})

describe('the sections', () => {
  const sections = Map.groupBy(statements, ({ document, section }) => `${document} ${section}`)
  test('each leads to one that is there', () => {
    const anchors = (document: string) =>
      [...read(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replaceAll(/[^\p{L}\d -]/gu, '')
          .replaceAll(' ', '-'),
      )
    const targets = statements.map(({ section }) => /\]\(([^#)]+)(?:#([^)]+))?\)$/.exec(section) ?? [])
    const lost = targets.filter(
      ([, document, anchor]) => document === undefined || (anchor !== undefined && !anchors(document).includes(anchor)),
    )
    expect(lost).toEqual([])
  })
  test.each(NUMBERED)('of %s count from 1', (document) => {
    for (const own of sections.values()) {
      if (own[0]?.document !== document) continue
      expect(own.map(({ number }) => number)).toEqual(own.map((_, at) => String(at + 1)))
    }
  })
})

test('every worked example is there, by its number, and a row named by it shows it', () => {
  const numbers = [
    ...[
      1, 2, 3, 4, 5, 8, 10, 11, 13, 14, 16, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 34, 35, 37, 39,
    ],
    ...[41, 42, 43, 44, 45, 46, 47, 51, 52, 53, 54, 56, 57, 58],
  ]
  const examples = statements.filter(({ document }) => document === EXAMPLES)
  expect(examples.map(({ number }) => number).toSorted()).toEqual(numbers.map((number) => `E${number}`).toSorted())
  const nameless = examples.filter(
    ({ number, rows: own }) => !own.some(({ name }) => RegExp(`\\b${number}\\b`).test(name)),
  )
  expect(nameless.map(({ number }) => number)).toEqual([])
})
