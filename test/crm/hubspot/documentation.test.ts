import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { hubspotMapping } from '../../../mappings/hubspot/mapping.ts'
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from '../../../src/crm/hubspot/scopes.ts'
import { CRM_PRODUCTS } from '../../../src/crm/registry.ts'
import { propertyDefinitions } from '../../../src/mapping/mapping.ts'

const text = readFileSync('docs/hubspot.md', 'utf8')

test('docs/hubspot.md names every property Estafet creates, and every scope it asks for', () => {
  const names = propertyDefinitions(hubspotMapping, 'en').map(({ name }) => name)
  const missing = [...names, ...REQUIRED_SCOPES, ...OPTIONAL_SCOPES].filter((name) => !text.includes(`\`${name}\``))
  expect(missing).toEqual([])
})

test('each product of the registry stands under its own kind, with its own mapping', () => {
  for (const [kind, product] of Object.entries(CRM_PRODUCTS)) {
    expect(product.kind).toBe(kind)
    expect(product.mapping.crm).toBe(kind)
  }
})
