import { expect, test } from '@jest/globals'
import type { Decision, Routing, TraceStep } from '../../src/domain/decision.ts'
import { step } from '../../src/domain/route-input.ts'
import { routedRule } from '../../src/domain/routed-rule.ts'
import { anAssignment } from './routing-world.ts'

const given: Routing = {
  kind: 'assign',
  assignment: anAssignment('A', { ruleId: 'icp' }),
  because: 'x',
  candidates: [],
}
const kept: Routing = { kind: 'keep', assignment: anAssignment('A', { ruleId: 'icp' }), because: 'x' }
const held: Routing = { kind: 'hold', hold: { since: 0, reason: 'x', poolId: null, until: null }, candidates: [] }
const BY_RULE = [
  step('route.owner-capped', { ruleId: 'first' }),
  step('route.rule-holds', { ruleId: 'enrich' }),
  step('sla.paused', { ruleId: null }),
]

test.each<[string, Routing, readonly TraceStep[], string | null]>([
  ['a lead that is given: the rule of its assignment', given, BY_RULE, 'icp'],
  ['a lead that is held: the last rule that was asked', held, BY_RULE, 'enrich'],
  ['a lead that no rule is for', held, [step('route.held', {})], null],
  ['a lead that keeps its owner: no rule was asked', kept, BY_RULE, null],
  ['a lead that is not due', { kind: 'not-yet', because: 'x' }, BY_RULE, null],
])('the rule that decided about %s', (_, routing, trace, ruleId) => {
  expect(routedRule({ routing, trace } as Decision)).toBe(ruleId)
})
