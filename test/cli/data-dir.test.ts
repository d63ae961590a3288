import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { holdDataDir } from '../../src/cli/data-dir.ts'
import { ConfigurationError } from '../../src/errors.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'estafet-hold-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('a second hold on the same folder is refused by the first one’s process id, and possible after its release', async () => {
  const hold = await holdDataDir(dir)
  const refusal = holdDataDir(dir)
  await expect(refusal).rejects.toThrow(ConfigurationError)
  await expect(refusal).rejects.toThrow(`process ${process.pid}`)
  hold.release()
  const again = await holdDataDir(dir)
  again.release()
  expect(existsSync(path.join(dir, 'estafet.pid'))).toBe(false)
})

test.each([
  ['of a process that is no more', '999999 12345'],
  ['whose id now belongs to another program', `${process.pid} 1`],
  ['left empty by a crash', ''],
])('a hold %s is taken over', async (_case, text) => {
  writeFileSync(path.join(dir, 'estafet.pid'), text)
  const hold = await holdDataDir(dir)
  hold.release()
})
