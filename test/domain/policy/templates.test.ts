import { expect, test } from '@jest/globals'
import { diffPolicies } from '../../../src/domain/policy/diff.ts'
import { hasErrors, lintDocument } from '../../../src/domain/policy/lint.ts'
import { parsePolicy } from '../../../src/domain/policy/schema.ts'
import { policyTemplates } from '../../../src/domain/policy/templates.ts'

test.each(policyTemplates)(
  'the template $id can be published as it is, and says in both languages what sets it apart',
  (one) => {
    expect(parsePolicy(one.policy)).toEqual(one.policy)
    expect(hasErrors(lintDocument(one.policy, null))).toBe(false)
    for (const { en, id } of one.says) expect([en, id]).not.toContain('')
  },
)

test('each differs from every other', () => {
  const [first, ...others] = policyTemplates
  for (const other of others) expect(diffPolicies(first!.policy, other.policy)).not.toEqual([])
  expect(new Set(policyTemplates.map(({ id }) => id)).size).toBe(policyTemplates.length)
})
