import { describe, expect, test } from '@jest/globals'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import { parsePolicy } from '../../../src/domain/policy/schema.ts'
import { DocumentRefusedError } from '../../../src/errors.ts'

const withMatching = (over: object) => ({ ...defaultPolicy, matching: { ...defaultPolicy.matching, ...over } })

/** Path of the first problem, or null when the document is taken. */
function refusedAt(document: unknown): string | null {
  try {
    parsePolicy(document)
    return null
  } catch (error) {
    if (error instanceof DocumentRefusedError) return error.problems[0]?.path ?? ''
    throw error
  }
}

describe('matching in a policy', () => {
  test.each([
    { what: 'everything left out', over: {}, at: null },
    {
      what: 'everything said',
      over: {
        fuzzyFrom: 0.95,
        supporters: ['phone'],
        overrides: [
          { domain: 'acme.co.id', account: '5', verdict: 'always' },
          { email: 'a@b.id', verdict: 'never' },
          { company: 'PT Acme', account: '6', verdict: 'never' },
        ],
        competitors: ['7', 'rival.com'],
        doNotRoute: ['8'],
        businessUnits: ['Retail'],
      },
      at: null,
    },
    { what: 'an unknown key', over: { fuzzy: 1 }, at: 'matching.fuzzy' },
    { what: 'a line under which anything is alike', over: { fuzzyFrom: 0.5 }, at: 'matching.fuzzyFrom' },
    { what: 'an unknown supporter', over: { supporters: ['colour'] }, at: 'matching.supporters.0' },
    {
      what: 'always without an account',
      over: { overrides: [{ domain: 'acme.com', verdict: 'always' }] },
      at: 'matching.overrides.0',
    },
    {
      what: 'about two things at once',
      over: { overrides: [{ domain: 'acme.com', company: 'Acme', verdict: 'never' }] },
      at: 'matching.overrides.0',
    },
    { what: 'about nothing', over: { overrides: [{ account: '1', verdict: 'never' }] }, at: 'matching.overrides.0' },
    {
      what: 'a domain in capitals',
      over: { overrides: [{ domain: 'Acme.com', verdict: 'never' }] },
      at: 'matching.overrides.0.domain',
    },
  ])('$what → $at', ({ over, at }) => {
    expect(refusedAt(withMatching(over))).toBe(at)
  })
})

describe('duplicates in a policy', () => {
  test.each([
    { what: 'lines of its own', duplicates: { proposeAt: 0.9, sameOwnerAt: 0.99 }, at: null },
    { what: 'a line that is no probability', duplicates: { proposeAt: 2 }, at: 'duplicates.proposeAt' },
    { what: 'an unknown key', duplicates: { mergeAlways: true }, at: 'duplicates.mergeAlways' },
  ])('$what → $at', ({ duplicates, at }) => {
    expect(refusedAt({ ...defaultPolicy, duplicates })).toBe(at)
  })
})
