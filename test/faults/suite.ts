import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Shown } from './rows.ts'

interface Report {
  readonly testResults: readonly {
    readonly name: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

/** What the suite says of a test: how many ran under that name, and which failed. */
export interface Verdict {
  readonly passed: number
  readonly failed: readonly string[]
}

/** Runs every file that shows a row, once. @returns what it says of one of its tests. */
export function runSuite(shown: readonly Shown[]): (one: Shown) => Verdict {
  const files = [...new Set(shown.map(({ file }) => file))]
  if (files.length === 0) return () => ({ passed: 0, failed: [] })
  const folder = mkdtempSync(path.join(os.tmpdir(), 'estafet-faults-'))
  const output = path.join(folder, 'report.json')
  try {
    spawnSync(
      process.execPath,
      [
        '--experimental-vm-modules',
        '--disable-warning=ExperimentalWarning',
        'node_modules/jest/bin/jest.js',
        '--json',
        `--outputFile=${output}`,
        '--maxWorkers=2',
        ...files,
      ],
      { stdio: ['ignore', 'ignore', 'ignore'] },
    )
    const report = JSON.parse(readFileSync(output, 'utf8')) as Report
    return ({ file, name }) => verdictOf(report, file, name)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function verdictOf(report: Report, file: string, name: string): Verdict {
  const results = report.testResults
    .filter((one) => one.name.endsWith(file))
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ fullName }) => fullName.includes(name))
  return {
    passed: results.filter(({ status }) => status === 'passed').length,
    failed: results.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
  }
}
