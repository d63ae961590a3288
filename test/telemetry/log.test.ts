import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { openLog } from '../../src/telemetry/log.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'estafet-log-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('a line is one JSON object with time, level, event and facts', async () => {
  const log = openLog({ style: 'silent', folder: dir, facts: { role: 'worker' } })
  log.info('batch_evaluated', { installation: 'i1', leads: 12 })
  log.error('commit_failed', { error: new Error('connection to tono@samudra.co.id lost'), name: 'Tono' })
  await log.close()
  const lines = readFileSync(path.join(dir, 'estafet.log'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatchObject({
    level: 'info',
    message: 'batch_evaluated',
    role: 'worker',
    facts: { installation: 'i1', leads: 12 },
  })
  expect(lines[0]).toHaveProperty('timestamp')
  expect(lines[1]).toMatchObject({
    level: 'error',
    facts: { error: { message: 'connection to [email] lost' }, name: '[withheld]' },
  })
})

test('a fact cannot pass for the event, the level or the time of the line', async () => {
  const log = openLog({ style: 'silent', folder: dir })
  log.warn('real', { level: 'info', message: 'forged', timestamp: 'never' })
  await log.close()
  expect(JSON.parse(readFileSync(path.join(dir, 'estafet.log'), 'utf8'))).toMatchObject({
    level: 'warn',
    message: 'real',
  })
})

test('a log without any place to go closes all the same', async () => {
  const log = openLog({ style: 'silent', folder: null })
  log.info('unheard')
  await log.close()
})
