import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import { parsePolicy } from '../../../src/domain/policy/schema.ts'
import { nearest } from '../../../src/domain/policy/suggestion.ts'
import { DocumentRefusedError, type Problem } from '../../../src/errors.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
const copy = (): { [key: string]: Json } => JSON.parse(JSON.stringify(defaultPolicy))

/** Sets the value at a dotted path of a default policy, and returns what parsing says of it. */
function problemsWith(...changes: readonly (readonly [string, Json | undefined])[]): readonly Problem[] {
  const document = copy()
  for (const [path, value] of changes) {
    const keys = path.split('.')
    let at: Json = document
    for (const key of keys.slice(0, -1)) at = (at as { [key: string]: Json })[key]!
    if (value === undefined) delete (at as { [key: string]: Json })[keys.at(-1)!]
    else (at as { [key: string]: Json })[keys.at(-1)!] = value
  }
  try {
    parsePolicy(document)
    return []
  } catch (error) {
    if (error instanceof DocumentRefusedError) return error.problems
    throw error
  }
}

test('the default policy is accepted as it is', () => {
  expect(parsePolicy(copy())).toEqual(defaultPolicy)
})

describe('a refusal names the path, what stands there and what may', () => {
  test.each<[string, Json | undefined, string, string, RegExp]>([
    ['scor', 1, 'scor', '1', /did you mean "score"\?/],
    ['score.wieghts', 1, 'score.wieghts', '1', /only the keys weights, bands; did you mean "weights"\?/],
    [
      'score.weights.fit',
      0.35,
      'score.weights',
      '{"source":0.3,"qualification":0.4,"fit":0.35}',
      /add up to 1; these make 1\.05/,
    ],
    ['score.weights.fit', 'x', 'score.weights.fit', '"x"', /type number/],
    ['score.bands.2.from', 5, 'score.bands.2.from', '5', /^0: the last band/],
    ['score.bands.1.from', 80, 'score.bands.1.from', '80', /less than 75/],
    ['score.bands.1.name', 'high', 'score.bands.1.name', '"high"', /taken/],
    ['sources.points.unknown', undefined, 'sources.points.unknown', 'nothing', /without a known source/],
    ['sources.rules.0.source', 'refferal', 'sources.rules.0.source', '"refferal"', /did you mean "referral"\?/],
    [
      'sources.rules.0.when.rules.0.field',
      'sorceExplicit',
      'sources.rules.0.when.rules.0.field',
      '"sorceExplicit"',
      /did you mean "sourceExplicit"\?/,
    ],
    [
      'sources.rules.0.when.rules.0.feild',
      'x',
      'sources.rules.0.when.rules.0.feild',
      '"x"',
      /only the keys field, operator, value; did you mean "field"\?/,
    ],
    [
      'sources.rules.0.when.rules.0.operator',
      '<',
      'sources.rules.0.when.rules.0.operator',
      '"<"',
      /an operator for a text field: =, !=/,
    ],
    ['sources.rules.0.when.rules.0.operator', 'like', 'sources.rules.0.when.rules.0.operator', '"like"', /one of /],
    ['sources.rules.0.when.rules.0.value', 7, 'sources.rules.0.when.rules.0.value', '7', /one text or a list of texts/],
    ['sources.rules.0.when.combinator', 'xor', 'sources.rules.0.when.combinator', '"xor"', /one of and, or/],
    [
      'fit.dimensions.0.when.rules.0.value',
      [500, 50],
      'fit.dimensions.0.when.rules.0.value',
      '[500,50]',
      /the lower one first/,
    ],
    ['fit.points.icp', undefined, 'fit.points.icp', 'nothing', /points for the class icp/],
    ['fit.points.smb', undefined, 'fit.classes.2.id', '"smb"', /a class that has points/],
    ['fit.classes.0.id', 'icp', 'fit.classes.0.id', '"icp"', /decided from the dimensions/],
    ['temperature.coldDays', 100, 'temperature.coldDays', '100', /at most 90/],
    [
      'engagement.highIntent.0.kind',
      'demo-reqest',
      'engagement.highIntent.0.kind',
      '"demo-reqest"',
      /did you mean "demo-request"\?/,
    ],
    ['engagement.points.reply', -1, 'engagement.points.reply', '-1', /at least 0/],
    ['routing.fromStage', 'lead', 'routing.fromStage', '"lead"', /one of visitor, known/],
    ['routing.rules.1.when.rules.0.value', 'x', '', '', /^$/],
    ['routing.rules.1.target.elsePool', 'ea', 'routing.rules.1.target.elsePool', '"ea"', /did you mean "ae"\?/],
    [
      'routing.rules.1.target.kind',
      'poll',
      'routing.rules.1.target.kind',
      '"poll"',
      /one of pool, account-owner, named, /,
    ],
    [
      'routing.rules.12.when',
      { combinator: 'and', rules: [{ field: 'source', operator: '=', value: 'x' }] },
      'routing.rules.12.when',
      '{"combinator":"and","rules":[{"field":"source","operator":"=","value":"x"}]}',
      /the last rule takes every lead/,
    ],
    ['routing.rules', [], 'routing.rules', '[]', /at least 1/],
    ['pools.0.overflow.0', 'ae', 'pools.0.overflow.0', '"ae"', /cannot overflow into itself/],
    ['pools.0.id', 'ae2', 'pools.1.overflow.0', '"ae"', /the id of a pool/],
    ['sla.classes.0.minutes', 0, 'sla.classes.0.minutes', '0', /at least 1/],
    ['sla.classes.0.when.rules.1.value', 'lead', 'sla.classes.0.when.rules.1.value', '"lead"', /one of visitor/],
    ['schemaVersion', 0, 'schemaVersion', '0', /1/],
    ['ownDomains', ['ACME.com'], 'ownDomains.0', '"ACME.com"', /a domain in lower case/],
  ])('%s = %j', (path, value, at, found, allowed) => {
    const problems = problemsWith([path, value])
    if (at === '') expect(problems).toEqual([])
    else
      expect(problems).toContainEqual(
        expect.objectContaining({ path: at, found, allowed: expect.stringMatching(allowed) }),
      )
  })

  test('every problem is told, not only the first', () => {
    expect(problemsWith(['score.bands', []], ['sla.x', 1], ['name', ''])).toHaveLength(3)
  })
  test('what is no document at all', () => {
    for (const nothing of [null, 7, 'policy', [], undefined])
      expect(() => parsePolicy(nothing)).toThrow(DocumentRefusedError)
  })
  test('groups nested too deep, too long or too large are refused', () => {
    let deep: Json = { combinator: 'and', rules: [] }
    for (let i = 0; i < 5000; i++) deep = { combinator: 'and', rules: [deep] }
    expect(problemsWith(['routing.rules.0.when', deep])[0]?.allowed).toMatch(/nest at most 6 deep/)
    const long = { combinator: 'and', rules: Array.from({ length: 201 }, () => ({ field: 'role', operator: 'null' })) }
    expect(problemsWith(['routing.rules.0.when', long])[0]?.allowed).toMatch(/at most 200/)
    expect(problemsWith(['name', 'x'.repeat(5000)])[0]?.found.length).toBeLessThanOrEqual(200)
  })
})

/** Every object of the document, by path. */
function objects(value: Json, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((entry, i) => objects(entry, `${path}${i}.`))
  if (value === null || typeof value !== 'object') return []
  return [path, ...Object.entries(value).flatMap(([key, entry]) => objects(entry, `${path}${key}.`))]
}
/** Tables whose keys are the customer's own. */
const TABLES = ['sources.points.', 'fit.points.', 'engagement.points.']

test('an unknown key is refused wherever it stands', () => {
  const paths = objects(copy(), '').filter((path) => !TABLES.includes(path))
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.stringMatching(/^[a-z]{3,9}_x$/), (path, key) => {
      const problems = problemsWith([path + key, 1])
      expect(problems.length).toBeGreaterThan(0)
    }),
    { numRuns: 1000 },
  )
})

test.each([
  ['wieghts', 'weights'],
  ['WEIGHTS', 'weights'],
  ['feild', 'field'],
  ['zzz', null],
  ['x'.repeat(1000), null],
])('nearest to %s is %s', (found, expected) => {
  expect(nearest(found, ['weights', 'field', 'bands'])).toBe(expected)
})
