import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { hubspotMapping } from '../../../mappings/hubspot/mapping.ts'
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from '../../../src/crm/hubspot/scopes.ts'
import { propertyDefinitions } from '../../../src/mapping/mapping.ts'

const text = readFileSync('docs/hubspot.md', 'utf8')

test('docs/hubspot.md names every property Estafet creates, and every scope it asks for', () => {
  const names = propertyDefinitions(hubspotMapping, 'en').map(({ name }) => name)
  const missing = [...names, ...REQUIRED_SCOPES, ...OPTIONAL_SCOPES].filter((name) => !text.includes(`\`${name}\``))
  expect(missing).toEqual([])
})
