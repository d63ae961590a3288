import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { PoolMember, RotationState } from '../../src/domain/roster.ts'
import { EMPTY_ROTATION, giveBackTurn, HOUSE_ACCOUNT, takeTurn } from '../../src/domain/rotation.ts'

const everybody = () => true
const RUNS = { numRuns: 1000 }

function membersOf(weights: Readonly<Record<string, number>>): readonly PoolMember[] {
  return Object.entries(weights).map(([repId, weight]) => ({ repId, weight }))
}

interface Lead {
  readonly present?: (repId: string) => boolean
  readonly eligible?: (repId: string) => boolean
}

/** One lead after the other; `-` for a lead nobody could take. */
function give(
  members: readonly PoolMember[],
  leads: readonly Lead[],
  state: RotationState = EMPTY_ROTATION,
): { order: readonly string[]; state: RotationState } {
  const order: string[] = []
  for (const { present = everybody, eligible = everybody } of leads) {
    const turn = takeTurn(state, members, present, eligible)
    order.push(turn?.repId ?? '-')
    state = turn?.state ?? state
  }
  return { order, state }
}

function leads(n: number, lead: (number: number) => Lead = () => ({})): readonly Lead[] {
  return Array.from({ length: n }, (_, i) => lead(i + 1))
}

function counts(order: readonly string[]): Record<string, number> {
  const count: Record<string, number> = {}
  for (const repId of order) count[repId] = (count[repId] ?? 0) + 1
  return count
}

function sumOf(state: RotationState): number {
  return Object.values(state.cw).reduce((sum, claim) => sum + claim, 0)
}

describe('worked examples', () => {
  const absent = (gone: string) => (repId: string) => repId !== gone
  test.each([
    { row: 'E1 weights 5/1/1', weights: { A: 5, B: 1, C: 1 }, given: leads(7), expected: 'A A B A C A A' },
    { row: 'E2 weights 2/1/1', weights: { A: 2, B: 1, C: 1 }, given: leads(8), expected: 'A B C A A B C A' },
    {
      row: 'E4 every second lead needs a skill B lacks',
      weights: { A: 1, B: 1, C: 1 },
      given: leads(12, (n) => (n % 2 === 0 ? { eligible: absent('B') } : {})),
      expected: 'A C B A B C A C B A B C',
    },
    {
      row: 'E5 C on leave for leads 1–6, no catch-up',
      weights: { A: 1, B: 1, C: 1 },
      given: leads(12, (n) => (n <= 6 ? { present: absent('C') } : {})),
      expected: 'A B A B A B A B C A B C',
    },
  ])('$row → $expected', ({ weights, given, expected }) => {
    expect(give(membersOf(weights), given).order.join(' ')).toBe(expected)
  })

  test('E8 weights 2/1/1, A capped at 2 → A B C A B C B C', () => {
    const members = membersOf({ A: 2, B: 1, C: 1 })
    let state = EMPTY_ROTATION
    const order: string[] = []
    for (let i = 0; i < 8; i++) {
      const full = order.filter((repId) => repId === 'A').length >= 2
      const turn = takeTurn(state, members, (repId) => repId !== 'A' || !full, everybody)
      order.push(turn!.repId)
      state = turn!.state
    }
    expect(order.join(' ')).toBe('A B C A B C B C')
  })

  test('E3 weights 3/2/1/1/1, 400 leads → exactly 150/100/50/50/50', () => {
    const { order } = give(membersOf({ A: 3, B: 2, C: 1, D: 1, E: 1 }), leads(400))
    expect(counts(order)).toEqual({ A: 150, B: 100, C: 50, D: 50, E: 50 })
  })

  test('E10 the turn of a deactivated rep is given back and no turn is lost: C, then C and A', () => {
    const members = membersOf({ A: 1, B: 1, C: 1 })
    const first = takeTurn(EMPTY_ROTATION, members, everybody, everybody)!
    const second = takeTurn(first.state, members, everybody, everybody)!
    expect([first.repId, second.repId]).toEqual(['A', 'B'])
    const undone = giveBackTurn(second.state, members, new Set(['A', 'B', 'C']), 'B')
    expect(undone).toEqual(first.state)
    expect(
      give(
        members,
        leads(3, () => ({ present: absent('B') })),
        undone,
      ).order,
    ).toEqual(['C', 'C', 'A'])
  })

  test('E56 a dry run leaves the state it started from as it was', () => {
    const state: RotationState = Object.freeze({ cw: Object.freeze({ A: 1, B: -1 }), turns: 7 })
    const before = JSON.stringify(state)
    give(membersOf({ A: 1, B: 1 }), leads(50), state)
    expect(JSON.stringify(state)).toBe(before)
  })
})

describe('members come and go', () => {
  test('a new member starts at 0, the others keep their claims', () => {
    const { state } = give(membersOf({ A: 1, B: 1 }), leads(1))
    const turn = takeTurn(state, membersOf({ A: 1, B: 1, C: 1 }), everybody, everybody)!
    expect(turn).toEqual({ repId: 'B', state: { cw: { A: 0, B: -1, C: 1 }, turns: 2 } })
  })

  test('a removed member is dropped, and what it leaves behind is booked on the house account', () => {
    const { state } = give(membersOf({ A: 1, B: 1, C: 1 }), leads(1))
    expect(state.cw).toEqual({ A: -2, B: 1, C: 1 })
    const turn = takeTurn(state, membersOf({ B: 1, C: 1 }), everybody, everybody)!
    expect(turn.state.cw).toEqual({ B: 0, C: 2, [HOUSE_ACCOUNT]: -2 })
    expect(sumOf(turn.state)).toBe(0)
  })

  test('weight 0 receives nothing, even alone', () => {
    expect(counts(give(membersOf({ A: 1, B: 0 }), leads(20)).order)).toEqual({ A: 20 })
    expect(takeTurn(EMPTY_ROTATION, membersOf({ B: 0 }), everybody, everybody)).toBeNull()
  })

  test.each([
    { what: 'nobody is present', present: () => false, eligible: everybody },
    { what: 'nobody present is eligible', present: everybody, eligible: () => false },
  ])('no turn when $what', ({ present, eligible }) => {
    expect(takeTurn(EMPTY_ROTATION, membersOf({ A: 1, B: 2 }), present, eligible)).toBeNull()
  })
})

describe('properties', () => {
  const ids = ['A', 'B', 'C', 'D', 'E', 'F'] as const
  const weights = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: ids.length })
  const weighted = weights.map((list) => list.map((weight, i): PoolMember => ({ repId: ids[i]!, weight })))
  /** Bit i of each mask: whether member i is present, or eligible. */
  const masks = fc.array(fc.tuple(fc.nat(63), fc.nat(63)), { minLength: 1, maxLength: 60 })
  const bit = (mask: number) => (repId: string) => (mask & (1 << ids.indexOf(repId as 'A'))) !== 0
  const toLeads = (list: readonly (readonly [number, number])[]): readonly Lead[] =>
    list.map(([present, eligible]) => ({ present: bit(present), eligible: bit(eligible) }))

  test('equal weights, all present: no two counts ever differ by more than 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 9 }), fc.nat(60), (size, weight, n) => {
        const members = ids.slice(0, size).map((repId) => ({ repId, weight }))
        const shares = Object.values({
          ...Object.fromEntries(members.map(({ repId }) => [repId, 0])),
          ...counts(give(members, leads(n)).order),
        })
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
      }),
      RUNS,
    )
  })

  test('all present: shares are exact after every full round', () => {
    fc.assert(
      fc.property(weighted, fc.integer({ min: 1, max: 3 }), (members, rounds) => {
        const total = members.reduce((sum, { weight }) => sum + weight, 0)
        const count = counts(give(members, leads(total * rounds)).order)
        for (const { repId, weight } of members) expect(count[repId] ?? 0).toBe(weight * rounds)
      }),
      RUNS,
    )
  })

  test('the ledger always sums to zero, through changes of members and weights', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(weighted, masks), { minLength: 1, maxLength: 5 }), (spells) => {
        let state = EMPTY_ROTATION
        for (const [members, list] of spells) {
          state = give(members, toLeads(list), state).state
          expect(sumOf(state)).toBe(0)
        }
      }),
      RUNS,
    )
  })

  test('who is picked is present, eligible and has a weight; somebody is picked whenever anybody could be', () => {
    fc.assert(
      fc.property(weighted, masks, (members, list) => {
        const { order } = give(members, toLeads(list))
        order.forEach((repId, i) => {
          const possible = members.filter((m) => m.weight > 0 && bit(list[i]![0] & list[i]![1])(m.repId))
          if (possible.length === 0) expect(repId).toBe('-')
          else expect(possible.map((m) => m.repId)).toContain(repId)
        })
      }),
      RUNS,
    )
  })

  test('an absent member neither gains nor pays', () => {
    fc.assert(
      fc.property(weighted, masks, (members, list) => {
        let state = EMPTY_ROTATION
        for (const lead of toLeads(list)) {
          const turn = takeTurn(state, members, lead.present!, lead.eligible!)
          if (turn === null) continue
          for (const { repId } of members) {
            if (!lead.present!(repId)) expect(turn.state.cw[repId] ?? 0).toBe(state.cw[repId] ?? 0)
          }
          state = turn.state
        }
      }),
      RUNS,
    )
  })

  test('a turn given back later, in any order, undoes exactly its own changes', () => {
    fc.assert(
      fc.property(weighted, masks, fc.nat(), (members, list, which) => {
        let state = EMPTY_ROTATION
        const taken: { present: ReadonlySet<string>; repId: string; before: RotationState; after: RotationState }[] = []
        for (const lead of toLeads(list)) {
          const turn = takeTurn(state, members, lead.present!, lead.eligible!)
          if (turn === null) continue
          const present = new Set(members.map((m) => m.repId).filter(lead.present!))
          taken.push({ present, repId: turn.repId, before: state, after: turn.state })
          state = turn.state
        }
        if (taken.length === 0) return
        const { present, repId, before, after } = taken[which % taken.length]!
        const undone = giveBackTurn(state, members, present, repId)
        for (const { repId: id } of members) {
          const own = (after.cw[id] ?? 0) - (before.cw[id] ?? 0)
          expect(undone.cw[id] ?? 0).toBe((state.cw[id] ?? 0) - own)
        }
        expect(sumOf(undone)).toBe(0)
        expect(undone.turns).toBe(state.turns - 1)
      }),
      RUNS,
    )
  })

  test('never writes to the state it is given', () => {
    fc.assert(
      fc.property(weighted, masks, (members, list) => {
        let state = EMPTY_ROTATION
        for (const lead of toLeads(list)) {
          Object.freeze(state.cw)
          state = takeTurn(Object.freeze(state), members, lead.present!, lead.eligible!)?.state ?? state
        }
      }),
      RUNS,
    )
  })
})

describe('ids that look like numbers, whose claims are laid out when they are asked for', () => {
  const given = leads(7, (n) => (n === 3 ? { present: (repId) => !repId.startsWith('1') } : {}))
  /** The states after each of the turns. */
  const statesOf = (ids: readonly [string, string, string]) => {
    const members = ids.map((repId, i) => ({ repId, weight: [5, 1, 1][i]! }))
    let state = EMPTY_ROTATION
    return given.map((lead) => {
      state = takeTurn(state, members, lead.present ?? everybody, everybody)!.state
      return state
    })
  }
  test.each([
    ['all of them', ['101', '7', '23']],
    ['one of them', ['1A', '7', 'C']],
    ['none', ['1A', 'B7', '2C3']],
  ] as const)('%s: the same claims and turns, also of a state before the latest', (_, ids) => {
    const claims = statesOf(ids).map(({ cw, turns }) => [ids.map((repId) => cw[repId]), turns])
    expect(claims).toEqual([
      [[-2, 1, 1], 1],
      [[-4, 2, 2], 2],
      [[-4, 1, 3], 3],
      [[1, 2, -3], 4],
      [[-1, 3, -2], 5],
      [[-3, 4, -1], 6],
      [[2, -2, 0], 7],
    ])
  })
})
