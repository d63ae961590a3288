import { describe, expect, test } from '@jest/globals'
import { freedBy, poolsThatWait } from '../../src/domain/freed-capacity.ts'
import type { LeadMemory, Stage } from '../../src/domain/lead.ts'
import { aPoolPolicy } from './pool-world.ts'
import { aPool, aRoster } from './routing-world.ts'

const OPEN: readonly Stage[] = ['mql', 'sal']
const of = (ownerId: string | null, stage: Stage = 'mql') =>
  ({ stage, assignment: ownerId === null ? null : { ownerId } }) as LeadMemory

describe('who has room for one more open lead', () => {
  test.each([
    { row: 'a new lead frees nobody', before: null, after: of('A'), freed: null },
    { row: 'nothing changed', before: of('A'), after: of('A', 'sal'), freed: null },
    { row: 'the lead went on to a stage that is not open', before: of('A'), after: of('A', 'customer'), freed: 'A' },
    { row: 'the lead has another owner', before: of('A'), after: of('B'), freed: 'A' },
    { row: 'the lead has no owner', before: of('A'), after: of(null), freed: 'A' },
    { row: 'it was not open before', before: of('A', 'known'), after: of(null, 'known'), freed: null },
  ])('$row → $freed', ({ before, after, freed }) => {
    expect(freedBy(before, after, OPEN)).toBe(freed)
  })
})

describe('the pools whose waiting leads they may take', () => {
  const roster = aRoster(
    [],
    [
      aPool('capped', { A: 1, B: 1 }),
      aPool('free', { A: 1 }),
      aPool('before', { C: 1 }, { overflow: ['free', 'capped'] }),
      aPool('first', { C: 1 }, { overflow: ['before', 'first'] }),
      aPool('apart', { C: 1 }),
    ],
  )
  const policies = ['capped', 'free', 'before', 'first', 'apart'].map((id) =>
    aPoolPolicy(id, { caps: id === 'capped' ? [{ per: 'open', count: 1, window: 'static' }] : [] }),
  )
  test.each([
    { freed: ['A'], pools: ['before', 'capped', 'first'] },
    { freed: ['C', 'D'], pools: [] },
    { freed: [], pools: [] },
  ])('of $freed: $pools', ({ freed, pools }) => {
    expect([...poolsThatWait(new Set(freed), roster, policies)].sort()).toEqual(pools)
  })
  test('none where no pool counts open leads', () => {
    expect(poolsThatWait(new Set(['A']), roster, [aPoolPolicy('capped')])).toEqual([])
    // One that counts leads by the day has no room because of one that closed.
    const daily = aPoolPolicy('capped', { caps: [{ per: 'day', count: 1, window: 'static' }] })
    expect(poolsThatWait(new Set(['A']), roster, [daily])).toEqual([])
  })
})
