import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'

const run = promisify(execFile)

test('every import goes to a lower floor or stays in its own folder', async () => {
  const folders = ['src', 'webhooks', 'workers', 'mappings', 'sandbox']
  const { stdout } = await run('node_modules/.bin/depcruise', [
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'err',
    ...folders,
  ])
  expect(stdout).toContain('no dependency violations found')
})
