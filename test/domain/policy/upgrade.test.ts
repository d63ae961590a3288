import { expect, test } from '@jest/globals'
import { CURRENT_SCHEMA, type UpgradeStep, upgradePolicy } from '../../../src/domain/policy/upgrade.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import { parsePolicy } from '../../../src/domain/policy/schema.ts'

/** A shape that never was: hours named as days, then the name put under a title. */
const STEPS: ReadonlyMap<number, UpgradeStep> = new Map<number, UpgradeStep>([
  [1, ({ hotDays, ...rest }) => ({ ...rest, hotHours: Number(hotDays) * 24 })],
  [2, ({ title, ...rest }) => ({ ...rest, name: title })],
])

test.each([
  { from: { schemaVersion: 1, title: 'Ours', hotDays: 2 }, to: { schemaVersion: 3, name: 'Ours', hotHours: 48 } },
  { from: { schemaVersion: 2, title: 'Ours', hotHours: 5 }, to: { schemaVersion: 3, name: 'Ours', hotHours: 5 } },
  { from: { schemaVersion: 3, name: 'Ours' }, to: { schemaVersion: 3, name: 'Ours' } },
])('schema version $from.schemaVersion is brought to 3 step by step', ({ from, to }) => {
  const before = structuredClone(from)
  expect(upgradePolicy(from, STEPS, 3)).toEqual(to)
  expect(from).toEqual(before)
})

test('a document of this release is left as it is', () => {
  expect(upgradePolicy(defaultPolicy)).toBe(defaultPolicy)
})

test('a document of a newer release is refused, not guessed at', () => {
  expect(() => parsePolicy({ ...defaultPolicy, schemaVersion: CURRENT_SCHEMA + 1 })).toThrow(
    expect.objectContaining({
      problems: [
        expect.objectContaining({
          path: 'schemaVersion',
          found: '2',
          allowed: expect.stringContaining('newer Estafet'),
          allowedInIndonesian: expect.stringContaining('Estafet yang lebih baru'),
        }),
      ],
    }),
  )
})

test('a version no step starts from is refused', () => {
  expect(() => upgradePolicy({ schemaVersion: 1 }, new Map(), 2)).toThrow('schemaVersion')
})

test.each([
  [null],
  ['policy'],
  [[]],
  [{}],
  [{ schemaVersion: 'one' }],
  [{ schemaVersion: 0 }],
  [{ schemaVersion: 0.5 }],
])('%j has no version to start from and is left to the schema', (document) =>
  expect(upgradePolicy(document, STEPS, 3)).toBe(document),
)
