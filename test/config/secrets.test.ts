import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { sandboxSecrets } from '../../src/config/secrets.ts'
import { ConfigurationError } from '../../src/errors.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'estafet-secrets-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('secrets are made once, for their owner only, and leave no draft behind', () => {
  const folder = path.join(dir, 'deep', 'data')
  const first = sandboxSecrets(folder)
  expect(sandboxSecrets(folder)).toEqual(first)
  expect(readdirSync(folder)).toEqual(['secrets.json'])
  expect(statSync(path.join(folder, 'secrets.json')).mode & 0o777).toBe(0o600)
})

test('two data folders never share a secret', () => {
  const one = sandboxSecrets(path.join(dir, 'one'))
  const two = sandboxSecrets(path.join(dir, 'two'))
  expect(one.keys).not.toBe(two.keys)
  expect(one.hubspotClientSecret).not.toBe(two.hubspotClientSecret)
})

test('a damaged file is refused, never replaced: its key opens the stored tokens', () => {
  writeFileSync(path.join(dir, 'secrets.json'), '{"keys":')
  expect(() => sandboxSecrets(dir)).toThrow(ConfigurationError)
})
