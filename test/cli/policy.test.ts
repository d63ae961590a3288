import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { writePolicy } from '../../src/domain/policy/document.ts'
import { parsePolicy } from '../../src/domain/policy/schema.ts'
import { openOn } from '../db/contract/both.ts'
import { aBatch, aCommand, aCommit, aLeadCommit, aNewInstallation, NOW } from '../db/samples.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'

let dir: string
let database: FreshDatabase
let env: Record<string, string>
const YAML = writePolicy(defaultPolicy, 'yaml')
const KEYS = `test:${Buffer.alloc(32, 7).toString('base64')}`

beforeAll(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'estafet-policy-'))
  database = await freshDatabase()
  const stores = openOn(database.url)
  await stores.installations.connect(aNewInstallation({ policy: defaultPolicy, accountId: '880' }))
  await stores.close()
  env = {
    PATH: process.env['PATH'] ?? '',
    HOME: dir,
    ESTAFET_DATA_DIR: path.join(dir, 'data'),
    DATABASE_URL: database.url,
    HUBSPOT_CLIENT_ID: 'client',
    HUBSPOT_CLIENT_SECRET: 'secret',
    ESTAFET_PUBLIC_URL: 'https://estafet.example',
    ESTAFET_KEYS: KEYS,
  }
}, 120_000)
afterAll(async () => {
  await database.drop()
  await stopSharedServer()
  rmSync(dir, { recursive: true, force: true })
})

function estafet(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/estafet.js', 'policy', ...args], {
    env,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}
function file(name: string, text: string): string {
  const place = path.join(dir, name)
  writeFileSync(place, text)
  return place
}

test.each(['lint', 'schema', 'show', 'versions', 'diff', 'export', 'apply', 'restore', 'resume'])(
  '%s explains itself',
  (command) => {
    expect(estafet(command, '--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(`Usage: estafet policy ${command}`),
    })
  },
)

test.each([
  [['aply'], 'unknown command'],
  [['apply', 'ours.yaml'], "required option '--reason <words>' not specified"],
  [['lint', 'nowhere.yaml'], 'There is no file nowhere.yaml'],
  [['show', 'newest'], 'is not the number of a version'],
  [['show', '99'], 'There is no version 99'],
  [['restore', '99', '--reason', 'x'], 'There is no such version'],
])('%j is wrong use: exit 2, and says why', (args, why) => {
  expect(estafet(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining(why) })
})

describe('lint', () => {
  test('a good file: exit 0', () => {
    expect(estafet('lint', file('good.yaml', YAML))).toEqual({ status: 0, stdout: 'Nothing to correct.\n', stderr: '' })
  })

  test('a wrong file: exit 1, each place with line and column', () => {
    const place = file('wrong.yaml', YAML.replace('minutes: 15', 'minuts: 15'))
    const { status, stdout } = estafet('lint', place)
    expect(status).toBe(1)
    expect(stdout).toMatch(/wrong\.yaml:\d+:7: error: .*minuts.*\n {4}Write only the keys .* did you mean "minutes"\?/)
  })

  test('a warning alone is exit 0, with --strict 1', () => {
    const place = file('quiet.json', JSON.stringify({ ...defaultPolicy, sla: { ...defaultPolicy.sla, steps: [] } }))
    expect(estafet('lint', place)).toMatchObject({ status: 0, stdout: expect.stringContaining('(breach_untold)') })
    expect(estafet('lint', place, '--strict', '--language', 'id')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('awas: '),
    })
  })
})

test('a policy is published, compared, exported with its comments and restored', () => {
  const text = `# Agreed in March.\n${YAML.replace('minutes: 15\n', 'minutes: 10 # ten\n')}`
  const place = file('ours.yaml', text)
  expect(estafet('diff', 'active', place, '--exit-code')).toMatchObject({
    status: 1,
    stdout: 'SLA Referral: 15 → 10 min\n',
    stderr: '',
  })
  expect(estafet('apply', place, '--reason', 'agreed', '--dry-run')).toMatchObject({ status: 0 })
  expect(estafet('apply', place, '--reason', 'agreed', '--author', 'maya', '--expect', '1')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/SLA Referral: 15 → 10 min\n[^]*Version 2 is active\.\n$/),
  })
  expect(estafet('apply', place, '--reason', 'again').stdout).toBe('This is the active version already.\n')
  expect(estafet('export').stdout).toBe(text)
  expect(JSON.parse(estafet('export', '2', '--format', 'json').stdout)).toMatchObject({ name: 'Default' })

  const late = file('late.yaml', text.replace('# ten', '# ten, not more'))
  expect(estafet('apply', late, '--reason', 'late', '--expect', '1')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('maya published version 2 meanwhile. Nothing was overwritten.'),
  })
  expect(estafet('restore', '1', '--reason', 'too hot')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('Version 3 is active.'),
  })
  const versions = estafet('versions').stdout.split('\n')
  expect(versions[0]).toMatch(/^ +3 .*command line: too hot \[= version 1\] {2}\(active\)$/)
  expect(versions[1]).toMatch(/^ +2 .*maya: agreed$/)
  expect(estafet('diff', '1', '3', '--exit-code')).toMatchObject({ status: 0, stdout: 'No difference.\n' })
  expect(estafet('show', '2').stdout).toContain('Referral: source is referral → 10 working min')
  expect(readFileSync(place, 'utf8')).toBe(text)
}, 120_000)

test('a version that is held up is let go on, once', async () => {
  expect(estafet('resume', '4')).toMatchObject({ status: 1, stderr: expect.stringContaining('(policy_not_paused)') })
  const place = file('later.yaml', YAML.replace('minutes: 15\n', 'minutes: 20\n'))
  expect(estafet('apply', place, '--reason', 'slower')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('Version 4 is active.'),
  })
  const stores = openOn(database.url)
  const [id] = await stores.installations.connected()
  await stores.inbox.keep(aBatch(id!, { ids: ['1'] }))
  const claim = (await stores.inbox.claim({ installation: id!, type: 'contact' }, 100, 60_000))!
  await stores.evaluations.evaluate(aCommand(claim, { policyVersion: 4, watched: true }), ({ canary }) =>
    aCommit([aLeadCommit('1')], {
      canary: { canary: { ...canary!, state: 'paused', pausedAt: NOW }, examples: [] },
    }),
  )
  const stateNow = async () => (await stores.installations.find(id!))?.rollout?.state
  expect(await stateNow()).toBe('paused')
  expect(estafet('resume', '3')).toMatchObject({ status: 1, stderr: expect.stringContaining('(policy_not_paused)') })
  expect(estafet('resume', '4', '--language', 'id')).toMatchObject({
    status: 0,
    stdout: 'Yang menunggu kini ditulis ke CRM.\n',
  })
  expect(await stateNow()).toBeUndefined()
  expect(await stores.canaries.find(id!)).toMatchObject({ version: 4, state: 'accepted' })
  await stores.close()
}, 120_000)

test('in a house it is published in both accounts by leave of the other, and else in neither', async () => {
  const stores = openOn(database.url)
  const [ours] = await stores.installations.connected()
  const { policyVersion, accountId } = (await stores.installations.find(ours!))!
  const { document } = (await stores.policies.find(ours!, policyVersion))!
  const theirs = aNewInstallation({ policy: parsePolicy(document), crm: 'salesforce', accountId: '00D' })
  await stores.installations.connect(theirs)
  await stores.houses.invite(ours!, 'a-code', NOW + 60_000)
  await stores.houses.join(theirs.installationId, 'a-code', NOW)
  const place = file('both.yaml', YAML.replace('minutes: 15\n', 'minutes: 25\n'))
  const apply = (...more: readonly string[]) =>
    estafet('apply', place, '--reason', 'both', '--house', '--account', accountId, ...more)

  expect(apply()).toMatchObject({ status: 1, stderr: expect.stringContaining('(house_not_let)') })
  await stores.houses.letPublish(theirs.installationId, true)
  expect(apply('--dry-run')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/In the other account, salesforce 00D:\nSLA Referral: 20 → 25 min\n$/),
  })
  expect((await stores.installations.find(ours!))?.policyVersion).toBe(policyVersion)
  expect(apply()).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(`Version ${policyVersion + 1} is active here, version 2 in the other account.`),
  })
  expect(await stores.policies.find(theirs.installationId, 2)).toMatchObject({
    author: `command line (hubspot ${accountId})`,
    reason: 'both',
  })
  await stores.close()
}, 120_000)
