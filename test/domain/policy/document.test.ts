import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readPolicy, rewritePolicy, writePolicy } from '../../../src/domain/policy/document.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../../src/domain/policy/policy.ts'
import { parsePolicy } from '../../../src/domain/policy/schema.ts'
import { DocumentRefusedError, type Problem } from '../../../src/errors.ts'
import { aPolicy, anyPolicy, SMALL } from './any-policy.ts'

const RUNS = { numRuns: 1_000 }

function problemsOf(read: () => unknown): readonly Problem[] {
  try {
    read()
  } catch (error) {
    if (error instanceof DocumentRefusedError) return error.problems
    throw error
  }
  return []
}

const YAML = writePolicy(defaultPolicy, 'yaml')

describe('reading', () => {
  test.each(['yaml', 'json'] as const)('the standard policy survives %s', (notation) => {
    const read = readPolicy(writePolicy(defaultPolicy, notation))
    expect(read.policy).toEqual(defaultPolicy)
    expect(read.notation).toBe(notation)
  })

  test('every policy round-trips through YAML and through JSON', () => {
    fc.assert(
      fc.property(anyPolicy, fc.constantFrom('yaml' as const, 'json' as const), (policy, notation) => {
        expect(readPolicy(writePolicy(policy, notation)).policy).toEqual(policy)
      }),
      RUNS,
    )
  })

  test('shape and place of each problem are told at once', () => {
    const text = YAML.replace('minutes: 15\n', 'minuts: 15\n').replace('hotHours: 48', 'hotHours: many')
    const problems = problemsOf(() => readPolicy(text))
    const lineOf = (part: string): number => text.slice(0, text.indexOf(part)).split('\n').length
    expect(problems.map(({ path, place }) => ({ path, line: place?.line }))).toEqual([
      { path: 'temperature.hotHours', line: lineOf('hotHours: many') },
      {
        path: 'sla.classes.1.minutes',
        line: lineOf(
          '- id: referral\n      name: Referral\n      when:\n        combinator: and\n        rules:\n          - { field: source, operator: =, value: referral }\n      minuts',
        ),
      },
      { path: 'sla.classes.1.minuts', line: lineOf('minuts: 15') },
    ])
    expect(problems[2]?.allowed).toContain('did you mean "minutes"?')
    expect(problems[2]?.allowedInIndonesian).toContain('maksudnya "minutes"?')
  })

  test('a key with dots in it is found', () => {
    const text = YAML.replace('inbound.demo_request: 90', 'inbound.demo_request: 900')
    const [only] = problemsOf(() => readPolicy(text))
    expect(only).toMatchObject({ path: 'sources.points.inbound.demo_request', found: '900', allowed: 'at most 100' })
    expect(text.split('\n')[only!.place!.line - 1]).toContain('inbound.demo_request: 900')
  })

  test.each([
    ['YAML that ends too early', 'name: [a\nb: 1\n', 'YAML', 2],
    ['a key written twice in YAML', 'name: a\nname: b\n', 'unique', 2],
    ['a key written twice in JSON', '{\n  "name": "a",\n  "name": "b"\n}', 'unique', 3],
    ['JSON with a comma too many', '{\n  "name": "a",\n}', 'JSON', 3],
    ['two documents in one', 'name: a\n---\nname: b\n', 'YAML', 2],
  ] as const)('%s is refused with its line', (_what, text, says, line) => {
    const [first] = problemsOf(() => readPolicy(text))
    expect(first?.allowed).toContain(says)
    expect(first?.place?.line).toBe(line)
  })

  test.each([
    ['nothing', ''],
    ['a list', '- a\n- b\n'],
    [
      'aliases that multiply',
      `a: &a [1,1,1,1,1,1,1,1,1,1]\n${[...'bcdefg'].map((key, i) => `${key}: &${key} [${Array(10).fill(`*${'abcdef'[i]}`).join(',')}]`).join('\n')}\n`,
    ],
    ['an alias of nothing', 'name: *gone\n'],
    ['more than any policy', `name: ${'x'.repeat(1_000_001)}`],
  ])('%s is refused', (_what, text) => {
    expect(problemsOf(() => readPolicy(text)).length).toBeGreaterThan(0)
  })

  test('what cannot be read is told with its beginning, each line once', () => {
    expect(problemsOf(() => readPolicy('a: *gone\n'))).toMatchObject([
      { path: '', found: 'an alias', allowed: expect.stringMatching(/^YAML \(.*gone\)$/) },
    ])
    expect(problemsOf(() => readPolicy('{"name": }'))).toMatchObject([
      { path: '', found: '"{\\"name\\": }"', allowed: expect.stringMatching(/^JSON \(/) },
    ])
    const long = problemsOf(() => readPolicy(`name: ${'x'.repeat(1_000_001)}`))
    expect(long).toMatchObject([{ found: '1000007 characters', allowed: 'at most 1000000' }])
    const lines = problemsOf(() => readPolicy('name: [a\nb: 1\n')).map(({ place }) => place?.line)
    expect(new Set(lines).size).toBe(lines.length)
  })

  test('a text is quoted from the fault on, up to 40 signs of its line', () => {
    const quoted = (text: string) => problemsOf(() => readPolicy(text)).map(({ found }) => found)
    expect(quoted(`name: a\nname: ${'b'.repeat(60)}\nc: 1\n`)).toEqual([JSON.stringify(`name: ${'b'.repeat(34)}`)])
    expect(quoted('name: a\nname: b\nc: 1\n')).toEqual(['"name: b"'])
    const [twice, ...more] = problemsOf(() => readPolicy('{\n"a": 1, "a": 2, "a": 3\n}'))
    expect(twice).toMatchObject({ allowed: 'JSON (Map keys must be unique)', place: { line: 2, column: 9 } })
    expect(more).toEqual([])
  })

  test('JSON may begin with empty lines, and its places count them', () => {
    const text = `\n  ${writePolicy(defaultPolicy, 'json')}`
    expect(readPolicy(text).notation).toBe('json')
    const [only] = problemsOf(() => readPolicy(text.replace('"hotHours": 48', '"hotHours": "many"')))
    expect(text.split('\n')[only!.place!.line - 1]).toContain('hotHours')
  })

  test('a text of a million signs is still read; what is wrong has the policy for its subject', () => {
    const text = writePolicy(defaultPolicy, 'json')
    expect(readPolicy(text + ' '.repeat(1_000_000 - text.length)).policy).toEqual(defaultPolicy)
    expect(() => readPolicy('')).toThrow(/^The policy /)
    expect(() => readPolicy('{')).toThrow(/^The policy /)
    expect(() => readPolicy('name: a\n')).toThrow(/^The policy /)
  })

  test('any text at all is read or refused, never more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => void problemsOf(() => readPolicy(text))),
      RUNS,
    )
  })
})

describe('unknown keys', () => {
  const places: readonly (readonly (string | number)[])[] = [
    [],
    ['score', 'weights'],
    ['fit', 'dimensions', 0],
    ['routing', 'rules', 0, 'target'],
    ['routing', 'rules', 0, 'when'],
    ['routing', 'rules', 0, 'when', 'rules', 0],
    ['pools', 0, 'members', 0],
    ['sla', 'classes', 0],
    ['stages', 'mql'],
  ]
  const at = (document: unknown, path: readonly (string | number)[]): object =>
    path.reduce<unknown>((value, key) => Reflect.get(value as object, key), document) as object

  // With one dimension of the fit, so that each of the places is there.
  const small = aPolicy({ ...SMALL, fit: { ...SMALL.fit, dimensions: defaultPolicy.fit.dimensions.slice(0, 1) } })

  test('are refused wherever they stand, and told by their path', () => {
    expect(problemsOf(() => parsePolicy(small))).toEqual([])
    const key = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'idd', 'wehn'),
    )
    fc.assert(
      fc.property(fc.constantFrom(...places), key, (path, name) => {
        const document: unknown = structuredClone(small)
        const target = at(document, path)
        fc.pre(!Object.hasOwn(target, name) && !['not', 'people', 'territories', 'events', 'partners'].includes(name))
        Object.defineProperty(target, name, { value: 1, enumerable: true })
        expect(problemsOf(() => parsePolicy(document)).length).toBeGreaterThan(0)
      }),
      RUNS,
    )
  })
})

describe('changing a text', () => {
  const commented = YAML.replace('sla:\n', '# How fast we answer.\nsla:\n')
    .replace(
      '    - id: referral\n      name: Referral\n      when:',
      '    # Referrals first: they close best.\n    - id: referral\n      name: Referral # by word of mouth\n      when:',
    )
    .replace('minutes: 15\n', 'minutes: 15 # a quarter of an hour\n')
  const change = (edit: (policy: Policy) => Policy): string =>
    rewritePolicy(commented, edit(readPolicy(commented).policy))

  test('the same policy gives the very same text', () => {
    expect(change((policy) => ({ ...policy }))).toBe(commented)
    const odd = YAML.replace('hotHours: 48', 'hotHours:   48')
    expect(rewritePolicy(odd, readPolicy(odd).policy)).toBe(odd)
  })

  test('a changed number changes its line only', () => {
    const text = change((policy) => ({ ...policy, temperature: { ...policy.temperature, hotHours: 24 } }))
    expect(text).toBe(commented.replace('hotHours: 48', 'hotHours: 24'))
  })

  test('a value keeps the remark behind it, and a moved rule its comments', () => {
    const text = change((policy) => {
      const rest = policy.routing.rules.filter(({ id }) => id !== 'referral')
      const moved = policy.routing.rules.find(({ id }) => id === 'referral')!
      return { ...policy, routing: { ...policy.routing, rules: [moved, ...rest] } }
    })
    expect(text).toContain(
      '    # Referrals first: they close best.\n    - id: referral\n      name: Referral # by word of mouth',
    )
    expect(readPolicy(text).policy.routing.rules[0]?.id).toBe('referral')
  })

  const brief = writePolicy(SMALL, 'yaml').replace('sla:\n', '# How fast we answer.\nsla:\n')

  test('whatever changes, the text holds the new policy, and comments on what stays stay', () => {
    fc.assert(
      fc.property(anyPolicy, (next) => {
        const text = rewritePolicy(brief, next)
        expect(readPolicy(text).policy).toEqual(next)
        expect(text).toContain('# How fast we answer.')
      }),
      { numRuns: 250 },
    )
  })

  test('text with aliases is changed in one of the places only', () => {
    const shared = writePolicy(aPolicy({ ownDomains: ['acme.com'] }), 'yaml')
      .replace('minutes: 5\n', 'minutes: &fast 5\n')
      .replace('minutes: 15\n', 'minutes: *fast\n')
    const { policy } = readPolicy(shared)
    const classes = policy.sla.classes.map((one) => (one.id === 'referral' ? { ...one, minutes: 7 } : one))
    const next = { ...policy, sla: { ...policy.sla, classes } }
    expect(readPolicy(rewritePolicy(shared, next)).policy).toEqual(next)
  })
})
