import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

let dir: string
beforeAll(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'estafet-cli-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** Runs the launcher as a user would, with nothing of our own environment but the PATH. */
function estafet(args: readonly string[], env: Record<string, string> = {}, input = '') {
  const base = { PATH: process.env['PATH'] ?? '', HOME: dir, ESTAFET_DATA_DIR: path.join(dir, 'data') }
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/estafet.js', ...args], {
    env: { ...base, ...env },
    input,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

test('version names itself and its Node', () => {
  expect(estafet(['version'])).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^estafet \d+\.\d+\.\d+ \(Node 2\d/),
  })
})

test.each([
  [['--help']],
  [['start', '--help']],
  [['decide', '--help']],
  [['doctor', '--help']],
  [['replay', '--help']],
  [['backup', '--help']],
  [['restore', '--help']],
])('%j explains itself and succeeds', (args) => {
  expect(estafet(args)).toMatchObject({ status: 0, stdout: expect.stringContaining('Usage: estafet') })
})

test.each([
  [['dance'], 'unknown command'],
  [['start', '--role', 'boss'], 'Allowed choices are all, web, worker'],
  [['decide'], "missing required argument 'record.json'"],
  [['decide', 'nowhere.json'], 'There is no file nowhere.json'],
  [['invite', '--role', 'owner'], 'Allowed choices'],
  [['restore'], 'No file is named'],
  [['restore', '--release'], 'Nobody is named'],
  [['sign-out'], 'Nobody is named'],
  [['restore', 'a.backup'], 'ESTAFET_KEYS is not set'],
])('%j is wrong use: exit 2, and says why', (args, why) => {
  expect(estafet(args)).toMatchObject({ status: 2, stderr: expect.stringContaining(why) })
})

describe('settings', () => {
  test('a production process without its settings names them all and exits with 2', () => {
    const { status, stderr } = estafet(['start'], { HUBSPOT_CLIENT_ID: 'x' })
    expect(status).toBe(2)
    for (const name of ['HUBSPOT_CLIENT_SECRET', 'DATABASE_URL', 'ESTAFET_PUBLIC_URL', 'ESTAFET_KEYS']) {
      expect(stderr).toContain(name)
    }
  })
  test('the doctor calls them a failure, with exit 1', () => {
    const { status, stdout } = estafet(['doctor', '--json'], { HUBSPOT_CLIENT_ID: 'x' })
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject([{ about: 'configuration', state: 'fail' }])
  })
  test('the doctor finds nothing wrong with a sandbox that is not running', () => {
    expect(estafet(['doctor'])).toMatchObject({ status: 0, stdout: expect.stringContaining('No sandbox runs on') })
  })
  test('a database that does not answer is a failed check, not a crash', () => {
    const { status, stdout } = estafet(['doctor'], { DATABASE_URL: 'postgres://x:y@127.0.0.1:1/x' })
    expect(status).toBe(1)
    expect(stdout).toContain('fail  database')
  })
})

describe('decide', () => {
  const example = path.join('docs', 'examples', 'record.json')
  test('tells the decision and why, in words', () => {
    const { status, stdout } = estafet(['decide', example])
    expect(status).toBe(0)
    expect(stdout).toContain('owner   Sari Dewanti')
    expect(stdout).toContain('Why this owner')
  })
  test('tells it in Indonesian', () => {
    expect(estafet(['decide', example, '--language', 'id']).stdout).toContain('Mengapa pemilik ini')
  })
  test('prints the whole decision as JSON, with its trace, from standard input', () => {
    const { stdout } = estafet(['decide', '-', '--json'], {}, '{"contact":{"properties":{"email":"a@b.co"}}}')
    const decision = JSON.parse(stdout) as { stage: string; trace: unknown[] }
    expect(decision.stage).toBe('known')
    expect(decision.trace.length).toBeGreaterThan(3)
  })
  test('decides the same file the same way', () => {
    expect(estafet(['decide', example, '--json']).stdout).toBe(estafet(['decide', example, '--json']).stdout)
  })
  test.each([
    ['{"contact":', 'JSON'],
    ['{}', 'contact'],
    ['{"contact":{"properties":{}},"surprise":1}', 'surprise'],
    ['{"contact":{"properties":{"email":5}}}', 'contact.properties.email'],
    ['{"contact":{"properties":{}},"now":"yesterday"}', 'now'],
  ])('%s is refused with its place (%s)', (text, place) => {
    const file = path.join(dir, 'wrong.json')
    writeFileSync(file, text)
    expect(estafet(['decide', file])).toMatchObject({ status: 2, stderr: expect.stringContaining(place) })
  })
})
