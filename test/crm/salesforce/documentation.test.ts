import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { salesforceMapping } from '../../../mappings/salesforce/mapping.ts'
import { SCOPES } from '../../../src/crm/salesforce/app.ts'
import { TASK_KEY } from '../../../src/crm/salesforce/find-tasks.ts'
import { propertyDefinitions } from '../../../src/mapping/mapping.ts'

const text = readFileSync('docs/salesforce.md', 'utf8')

test('docs/salesforce.md names every field Estafet writes or asks people to fill, and every scope', () => {
  const names = propertyDefinitions(salesforceMapping, 'en').map(({ name }) => name)
  const missing = [...names, TASK_KEY, ...SCOPES].filter((name) => !text.includes(`\`${name}\``))
  expect(missing).toEqual([])
})
