import { expect, test } from '@jest/globals'
import { STAGES, STATUSES } from '../../../src/domain/lead.ts'
import { EDGES, edgeOf } from '../../../src/domain/stage-edges.ts'

test.each([
  ['mql', 'known', 'active', 'nurture', 'rejected', true],
  ['mql', 'known', 'active', 'active', 'fell-back', true],
  ['sal', 'known', 'active', 'active', 'fell-back', false],
  ['sal', 'known', 'active', 'nurture', 'unreachable', true],
  ['opportunity', 'known', 'active', 'nurture', 'unreachable', false],
  ['opportunity', 'opportunity', 'active', 'lost', 'lost', true],
  ['opportunity', 'sql', 'active', 'active', 'promoted', false],
  ['known', 'sql', 'active', 'active', 'promoted', true],
  ['customer', 'customer', 'active', 'lost', 'lost', false],
  ['customer', 'opportunity', 'active', 'active', 'reopened', false],
  ['known', 'known', 'active', 'active', 'promoted', false],
  ['known', 'mql', 'active', 'nurture', 'promoted', false],
  ['known', 'known', 'stale', 'active', 'revived', true],
  ['known', 'known', 'active', 'active', 'revived', false],
  ['known', 'mql', 'stale', 'active', 'revived', false],
  ['known', 'known', 'active', 'active', 'entered', false],
  [null, 'known', null, 'active', 'entered', true],
  [null, 'known', null, 'active', 'revived', false],
  [null, 'known', null, 'nurture', 'entered', false],
  [null, 'mql', null, 'active', 'entered', false],
  [null, 'known', 'active', 'active', 'revived', false],
  ['known', 'known', null, 'active', 'revived', false],
] as const)('%s → %s, %s → %s by %s: %s', (from, to, fromStatus, toStatus, edge, allowed) => {
  expect(edgeOf({ from, to, fromStatus, toStatus, edge }) !== null).toBe(allowed)
})

test('no edge leads out of customer, and the ways down are these alone', () => {
  const edges = [...new Set(EDGES.map(({ edge }) => edge))]
  const down = new Set<string>()
  for (const edge of edges)
    for (const from of STAGES)
      for (const to of STAGES)
        for (const fromStatus of STATUSES)
          for (const toStatus of STATUSES) {
            if (edgeOf({ from, to, fromStatus, toStatus, edge }) === null) continue
            expect(from).not.toBe('customer')
            if (STAGES.indexOf(to) < STAGES.indexOf(from)) down.add(`${edge} ${from} → ${to}`)
          }
  expect([...down].sort()).toEqual([
    'fell-back mql → known',
    'recycled sal → known',
    'recycled sql → known',
    'rejected iql → known',
    'rejected mql → known',
    'requalified opportunity → mql',
    'requalified opportunity → sal',
    'requalified sal → mql',
    'requalified sql → mql',
    'requalified sql → sal',
    'unreachable sal → known',
  ])
})
