import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Candidate } from '../../../src/domain/decision.ts'
import { claimLines } from '../../../src/domain/ledger/claim-lines.ts'
import type { PastTurn } from '../../../src/domain/ledger/past-turn.ts'
import { EMPTY_ROTATION, takeTurn } from '../../../src/domain/rotation.ts'
import type { RotationState } from '../../../src/domain/roster.ts'

const HOUR = 3_600_000
const members = [
  { repId: 'sari', weight: 2 },
  { repId: 'budi', weight: 1 },
  { repId: 'dewi', weight: 1 },
]
const lead = { leadId: 'lead', person: 'Tono', company: null }
const dayOf = (at: number): string => String(Math.floor(at / (24 * HOUR)))
const NOTHING = { turns: [], credits: [], gifts: [] }

/** Turns as the product itself takes them, with those present at each. */
function played(presences: readonly (readonly string[])[]): {
  readonly turns: readonly PastTurn[]
  readonly state: RotationState
} {
  let state = EMPTY_ROTATION
  const turns = presences.flatMap((present, n): PastTurn[] => {
    const taken = takeTurn(state, members, new Set(present), () => true)
    if (taken === null) return []
    state = taken.state
    const candidates = members.map(({ repId }): Candidate => {
      const here = present.includes(repId)
      return { repId, gate: !here ? 'out-of-hours' : repId === taken.repId ? 'chosen' : 'eligible', present: here }
    })
    return [{ lead, at: n * HOUR, takenBy: taken.repId, candidates, policyVersion: 1 }]
  })
  return { turns, state }
}
const ALL = ['sari', 'budi', 'dewi']

describe('the lines of a ledger', () => {
  test('an own turn costs what everybody present gained; turns of others in between are told together', () => {
    const { turns, state } = played([ALL, ALL, ALL, ALL])
    const { before, lines } = claimLines('sari', members, { ...NOTHING, turns }, state.cw['sari']!, dayOf)
    expect(turns.map(({ takenBy }) => takenBy)).toEqual(['sari', 'budi', 'dewi', 'sari'])
    expect(before).toBe(0)
    expect(lines.map(({ kind, change, claim }) => [kind, change, claim])).toEqual([
      ['turn', -2, -2],
      ['others', 4, 2],
      ['turn', -2, 0],
    ])
  })

  test('whoever is away gains nothing, and is told why', () => {
    const { turns, state } = played([['sari', 'budi'], ['sari', 'budi'], ALL])
    const { lines } = claimLines('dewi', members, { ...NOTHING, turns }, state.cw['dewi']!, dayOf)
    expect(lines[0]).toEqual({ kind: 'absent', turns: 2, gate: 'out-of-hours', at: HOUR, change: 0, claim: 0 })
  })

  test('turns of others in a row are counted together', () => {
    const { turns, state } = played([ALL, ALL, ALL, ALL])
    const { lines } = claimLines('dewi', members, { ...NOTHING, turns }, state.cw['dewi']!, dayOf)
    expect(lines.map((line) => [line.kind, 'turns' in line ? line.turns : null])).toEqual([
      ['others', 2],
      ['turn', null],
      ['others', 1],
    ])
  })

  test('turns missed for one reason are told apart from those missed for another, and from those they were there for', () => {
    const gates = ['out-of-hours', 'out-of-hours', 'out-of-office', null, 'eligible', 'out-of-office'] as const
    const turns = gates.map((gate, n): PastTurn => {
      const own: readonly Candidate[] = gate === null ? [] : [{ repId: 'dewi', gate, present: gate === 'eligible' }]
      const candidates: readonly Candidate[] = [{ repId: 'budi', gate: 'chosen', present: true }, ...own]
      return { lead, at: n, takenBy: 'budi', candidates, policyVersion: 1 }
    })
    const { lines } = claimLines('dewi', members, { ...NOTHING, turns }, 1, dayOf)
    expect(lines.map((line) => [line.kind, 'gate' in line ? line.gate : null, line.at, line.change])).toEqual([
      ['absent', 'out-of-hours', 1, 0],
      ['absent', 'out-of-office', 2, 0],
      ['absent', 'not-in-pool', 3, 0],
      ['others', null, 4, 1],
      ['absent', 'out-of-office', 5, 0],
    ])
  })

  test('another day begins another line', () => {
    const { turns } = played(Array.from({ length: 30 }, () => ['budi']))
    const { lines } = claimLines('sari', members, { ...NOTHING, turns }, 0, dayOf)
    expect(lines.map((line) => 'turns' in line && line.turns)).toEqual([24, 6])
  })

  test('a turn given back, one that lapsed and a lead without a turn stand where they happened', () => {
    const { lines, before } = claimLines(
      'sari',
      members,
      {
        turns: [],
        credits: [
          { kind: 'credit', lead, at: 1, repId: 'sari', reason: 'spam', points: 4 },
          { kind: 'credit', lead, at: 2, repId: 'budi', reason: 'spam', points: 4 },
          { kind: 'lapsed', lead, at: 9, repId: 'sari', reason: 'spam', points: -4 },
        ],
        gifts: [{ lead, at: 5, by: 'account-owner' }],
      },
      -3,
      dayOf,
    )
    expect(before).toBe(-3)
    expect(lines).toEqual([
      { kind: 'credit', lead, reason: 'spam', at: 1, change: 4, claim: 1 },
      { kind: 'gift', lead, by: 'account-owner', at: 5, change: 0, claim: 1 },
      { kind: 'lapsed', lead, reason: 'spam', at: 9, change: -4, claim: -3 },
    ])
  })

  test('reckoned from the first turn of a pool on, everybody’s ledger begins at 0 and ends at the pool’s own claim', () => {
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(fc.constantFrom(...ALL)), { maxLength: 60 }), (presences) => {
        const { turns, state } = played(presences)
        for (const { repId } of members) {
          const claim = state.cw[repId] ?? 0
          const { before, lines } = claimLines(repId, members, { ...NOTHING, turns }, claim, dayOf)
          expect(before).toBe(0)
          expect(lines.at(-1)?.claim ?? 0).toBe(claim)
        }
      }),
    )
  })
})
