import { describe, expect, test } from '@jest/globals'
import { decideEach, factsFrom, type FactsSeen } from '../../src/domain/decide.ts'
import { decide } from '../../src/domain/decide-lead.ts'
import type { DecisionInput, RoutingFacts } from '../../src/domain/decision.ts'
import { anActivity, anInput, DAY, day, HOUR, NO_FACTS, NOW, POLICY, REACHABLE, ROSTER } from './decide/builders.ts'

const lead = (leadId: string, email: string, parts: Partial<DecisionInput> = {}): DecisionInput => ({
  ...anInput({ leadId, fields: { ...REACHABLE, email }, activities: [anActivity('demo-request', NOW)] }),
  ...parts,
})
const each = (inputs: readonly DecisionInput[], facts: RoutingFacts = NO_FACTS) =>
  decideEach(inputs, facts, POLICY).results.map((result) => {
    if (!result.ok) throw result.error
    return result
  })
const ownerOf = (result: ReturnType<typeof each>[number]) => result.decided.memory.assignment?.ownerId

describe('what an assignment stood on', () => {
  test('the first lead saw nothing of its pool; the second what the first left', () => {
    const [first, second] = each([lead('1', 'a@acme.com'), lead('2', 'b@other.com')])
    expect(first!.seen).toEqual({ rotation: {}, sticky: null, assignedTimes: {}, openLeads: {} })
    const pool = first!.decided.decision.routing
    if (pool.kind !== 'assign') throw new Error(pool.kind)
    const owner = ownerOf(first!)!
    expect(Object.values(second!.seen!.rotation)).toMatchObject([{ turns: 1 }])
    expect(second!.seen!.assignedTimes).toEqual({ [owner]: [NOW] })
    expect(second!.seen!.openLeads).toEqual({ [owner]: 1 })
    expect(ownerOf(second!)).not.toBe(owner)
  })

  test('a lead of the same company saw whose domain it is, and goes to that person', () => {
    const [first, second] = each([lead('1', 'a@acme.com'), lead('2', 'b@acme.com')])
    const owner = ownerOf(first!)!
    expect(second!.seen!.sticky).toEqual({ domain: 'acme.com', ownerId: owner, assignedAt: NOW })
    expect(ownerOf(second!)).toBe(owner)
  })

  test('a lead at a free-mail address has no company to share', () => {
    const [, second] = each([lead('1', 'a@gmail.com'), lead('2', 'b@gmail.com')])
    expect(second!.seen!.sticky).toBeNull()
  })

  test('a lead that is nobody’s business yet stood on nothing; one that is held saw its pool', () => {
    const quiet = anInput({ leadId: '3', fields: { email: null } })
    const held = lead('4', 'c@third.com', { roster: { ...ROSTER, pools: new Map() } })
    const [none, hold] = each([quiet, held])
    expect(none!.seen).toBeNull()
    expect(hold!.decided.decision.routing.kind).toBe('hold')
    expect(hold!.seen).toEqual({ rotation: {}, sticky: null, assignedTimes: {}, openLeads: {} })
  })

  test('one person under two records: the second saw the first’s owner and keeps it', () => {
    const second = lead('2', 'jane@private.example', { samePeople: ['1', 'stranger'] })
    const [first, then] = each([lead('1', 'jane@acme.com'), second])
    expect(then!.seen!.leadOwners).toEqual({ '1': ownerOf(first!) })
    expect(ownerOf(then!)).toBe(ownerOf(first!))
    const known = each([second], { ...NO_FACTS, leadOwners: new Map([['1', 'eko']]) })
    expect(known[0]!.seen!.leadOwners).toEqual({ '1': 'eko' })
    expect(ownerOf(known[0]!)).toBe('eko')
  })

  test('times and open leads go on from those before the batch, which stay as they were', () => {
    const ids = [...ROSTER.reps.keys()]
    const facts = {
      ...NO_FACTS,
      assignedTimes: new Map(ids.map((repId) => [repId, [NOW - DAY]])),
      openLeads: new Map(ids.map((repId) => [repId, 7])),
    }
    const [first, second] = each([lead('1', 'a@acme.com'), lead('2', 'b@other.com')], facts)
    const owner = ownerOf(first!)!
    expect(second!.seen!.assignedTimes[owner]).toEqual([NOW - DAY, NOW])
    expect(second!.seen!.openLeads[owner]).toBe(8)
    expect([facts.assignedTimes.get(owner), facts.openLeads.get(owner)]).toEqual([[NOW - DAY], 7])
  })

  test('a lead that changes hands is one more for the new owner and one less for the old', () => {
    const { memory } = decide(lead('1', 'a@acme.com'), NO_FACTS, POLICY)
    const before = memory.assignment!.ownerId
    const moved = { ...lead('1', 'a@acme.com'), memory, now: NOW + HOUR }
    const taken = {
      ...moved,
      snapshot: { ...moved.snapshot, fields: { ...moved.snapshot.fields, ownerId: 'eko' } },
    }
    const openLeads = new Map([
      [before, 4],
      ['eko', 1],
    ])
    const next = lead('9', 'z@zeta.com', { now: NOW + HOUR })
    const [, after] = each([taken, next], { ...NO_FACTS, openLeads })
    expect(after!.seen!.openLeads[before]).toBe(3)
    const [, lone] = each([taken, next], NO_FACTS)
    expect(lone!.seen!.openLeads[before] ?? 0).toBe(0)
  })
})

describe('stored facts decide the same again', () => {
  test('each lead of a batch, from what it saw', () => {
    const inputs = [
      lead('1', 'a@acme.com'),
      lead('2', 'b@acme.com'),
      lead('3', 'c@other.com'),
      lead('4', 'd@third.com', { samePeople: ['1'] }),
    ]
    for (const [i, { decided, seen }] of each(inputs).entries()) {
      const stored = JSON.parse(JSON.stringify(seen)) as FactsSeen
      expect(decide(inputs[i]!, factsFrom(stored), POLICY).decision).toEqual(decided.decision)
    }
  })
  test('as maps; nothing seen, nothing known', () => {
    expect(factsFrom(null)).toEqual(NO_FACTS)
    const state = { cw: { ann: 1 }, turns: 3 }
    const seen = {
      rotation: { ae: state },
      sticky: { domain: 'acme.com', ownerId: 'ann', assignedAt: day(1) },
      assignedTimes: { ann: [day(1)] },
      openLeads: { ann: 2 },
      leadOwners: { '1': 'ann' },
    } as unknown as FactsSeen
    expect(factsFrom(seen)).toEqual({
      rotation: new Map([['ae', state]]),
      stickyByDomain: new Map([['acme.com', { ownerId: 'ann', assignedAt: day(1) }]]),
      assignedTimes: new Map([['ann', [day(1)]]]),
      openLeads: new Map([['ann', 2]]),
      leadOwners: new Map([['1', 'ann']]),
    })
    const { leadOwners: _none, ...without } = seen
    expect(factsFrom({ ...without, sticky: null })).toMatchObject({ stickyByDomain: new Map(), leadOwners: new Map() })
  })
})
