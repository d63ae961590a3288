/**
 * Whether the release before this one still works on the schema of this one, as it must while both run side by side and when this one is
 * rolled back: takes its files out of git, lets its own tests of stores and flow make their databases as it would, has this release's
 * migrations run over them, and goes on with its tests.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'

const USAGE = `npm run upgrade-check -- <tag or commit> [files or folders of its tests; test/db and test/flow when absent]
Runs the tests of an earlier release on databases that this release migrated. Ends with 1 when one fails.
`
/** They ask what the migrations of their own release do, or start a server of their own. */
const NOT_ASKED = ['test/db/migrate.test.ts', 'test/db/embedded.test.ts']
const WHERE_DATABASES_ARE_MADE = 'test/support/postgres.ts'
const MIGRATED = 'await migrate(template)'
const HERE = path.resolve('.')

const { values, positionals } = parseArgs({
  options: { help: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const [release, ...asked] = positionals
if (values.help || release === undefined) {
  process.stdout.write(USAGE)
  process.exitCode = values.help ? 0 : 2
} else process.exitCode = check(release, asked.length > 0 ? asked : ['test/db', 'test/flow'])

function check(release: string, tests: readonly string[]): number {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'estafet-upgrade-'))
  try {
    takeOut(release, folder)
    provideModules(folder)
    migrateAsWeDo(folder)
    process.stdout.write(`${release} on our schema: ${tests.join(', ')}\n`)
    return runTests(folder, tests)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The files of a release, without its history. */
function takeOut(release: string, folder: string): void {
  const archive = path.join(folder, 'release.tar')
  run('git', ['archive', '--output', archive, release], HERE)
  run('tar', ['-xf', archive, '-C', folder], HERE)
  rmSync(archive)
}

/** Its dependencies: ours where it locks the same ones. */
function provideModules(folder: string): void {
  const lockOf = (root: string) => readFileSync(path.join(root, 'package-lock.json'), 'utf8')
  if (lockOf(folder) === lockOf(HERE)) symlinkSync(path.join(HERE, 'node_modules'), path.join(folder, 'node_modules'))
  else run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], folder)
}

/** Its databases are made by its own migrations, as they were, and then brought up by ours, as an operator does. */
function migrateAsWeDo(folder: string): void {
  const file = path.join(folder, WHERE_DATABASES_ARE_MADE)
  const text = readFileSync(file, 'utf8')
  if (!text.includes(MIGRATED))
    throw new Error(`${WHERE_DATABASES_ARE_MADE} of that release makes its databases another way`)
  const ours = JSON.stringify(path.join(HERE, 'src/db/migrate.ts'))
  writeFileSync(file, text.replace(MIGRATED, `${MIGRATED}\n    await (await import(${ours})).migrate(template)`))
}

function runTests(folder: string, tests: readonly string[]): number {
  const { status } = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
      '--maxWorkers=1',
      '--silent',
      ...tests,
      ...NOT_ASKED.map((file) => `--testPathIgnorePatterns=${file}`),
    ],
    { cwd: folder, stdio: 'inherit' },
  )
  return status ?? 1
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit' })
  if (status !== 0) throw error ?? new Error(`${command} ${args[0] ?? ''} ended with ${status}`)
}
