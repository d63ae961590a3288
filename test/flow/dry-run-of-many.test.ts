import { expect, test } from '@jest/globals'
import { decideBatch } from '../../src/domain/decide.ts'
import type { RoutingFacts } from '../../src/domain/decision.ts'
import { anActivity, anInput, deepFreeze, NO_FACTS, NOW, POLICY, REACHABLE } from '../domain/decide/builders.ts'

// Beside the flow's tests, not among those of the rules: too many leads to be decided for each of thousands of mutants.
const DEMO = anActivity('demo-request', NOW)

test('E56 a dry run of 5,000 leads gives each an owner and leaves turns, workloads and memories as they were', () => {
  const facts: RoutingFacts = {
    ...NO_FACTS,
    rotation: new Map([['sdr', deepFreeze({ cw: { cara: 1, dewi: -1 }, turns: 7 })]]),
    openLeads: new Map([['cara', 3]]),
  }
  const before = JSON.stringify([
    ...facts.rotation,
    ...facts.openLeads,
    ...facts.stickyByDomain,
    ...facts.assignedTimes,
  ])
  const inputs = Array.from({ length: 5000 }, (_, n) =>
    deepFreeze(
      anInput({
        leadId: `lead-${n}`,
        fields: { ...REACHABLE, email: `p${n}@firm${n}.example`, company: `F${n}` },
        activities: [DEMO],
      }),
    ),
  )
  const { decided } = decideBatch(inputs, facts, POLICY)
  const owners = decided.map(({ decision }) => decision.outputs.ownerId)
  // Cara had one turn less before, and has it back.
  expect(['cara', 'dewi'].map((repId) => owners.filter((owner) => owner === repId).length)).toEqual([2501, 2499])
  expect(JSON.stringify([...facts.rotation, ...facts.openLeads, ...facts.stickyByDomain, ...facts.assignedTimes])).toBe(
    before,
  )
  expect(inputs.every(({ memory }) => memory === null)).toBe(true)
})
