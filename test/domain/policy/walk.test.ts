import { expect, test } from '@jest/globals'
import { eachRule } from '../../../src/domain/policy/walk.ts'
import { all, any, when } from '../../../src/domain/policy/write-conditions.ts'

test('every rule of every condition is met with its path, groups themselves are not', () => {
  const city = when('city', '=', 'x')
  const role = when('role', '=', 'y')
  const met: [string, string][] = []
  eachRule({ one: [{ when: all(city, any(role)) }], other: city }, (rule, path) => {
    met.push([rule.field, path.join('.')])
  })
  expect(met).toEqual([
    ['city', 'one.0.when.rules.0'],
    ['role', 'one.0.when.rules.1.rules.0'],
  ])
})
