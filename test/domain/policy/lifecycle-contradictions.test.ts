import { expect, test } from '@jest/globals'
import { lifecycleContradictions } from '../../../src/domain/policy/lifecycle-contradictions.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../../src/domain/policy/policy.ts'
import { parsePolicy } from '../../../src/domain/policy/schema.ts'

const told = (policy: Policy): string[] => {
  const found: string[] = []
  lifecycleContradictions(policy, (path) => found.push(path.join('.')))
  return found
}
const { stages } = defaultPolicy
const [first, second] = defaultPolicy.cadences ?? []

test('the defaults contradict nothing', () => {
  expect(told(defaultPolicy)).toEqual([])
})
test.each<[string, Policy, string]>([
  [
    'a fall-back deeper than the threshold',
    { ...defaultPolicy, stages: { ...stages, mql: { ...stages.mql, fallBack: { points: 90, afterDays: 1 } } } },
    'stages.mql.fallBack.points',
  ],
  [
    'a disqualifying reason with a cool-down',
    {
      ...defaultPolicy,
      stages: {
        ...stages,
        recycle: { coolDownDays: 1, reasons: [{ id: 'x', contains: ['x'], disqualify: true, coolDownDays: 9 }] },
      },
    },
    'stages.recycle.reasons.0.coolDownDays',
  ],
  [
    'two cadences of one name',
    { ...defaultPolicy, cadences: [first!, { ...second!, id: first!.id }] },
    'cadences.1.id',
  ],
  [
    'touches out of order',
    { ...defaultPolicy, cadences: [{ ...first!, touches: first!.touches.toReversed() }] },
    'cadences.0.touches.1.afterHours',
  ],
])('%s is told', (_, policy, path) => {
  expect(told(policy)).toContain(path)
  expect(() => parsePolicy(policy)).toThrow()
})
test('a policy stored before these parts existed is still valid', () => {
  const { cadences: _cadences, blackHoles: _holes, ...rest } = defaultPolicy
  const { unreachable: _unreachable, silence: _silence, disqualify: _disqualify, ...oldStages } = stages
  const { fallBack: _fallBack, ...mql } = stages.mql
  const old = { ...rest, stages: { ...oldStages, mql, recycle: { coolDownDays: 30 } } }
  expect(parsePolicy(old)).toEqual(old)
})
