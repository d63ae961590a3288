import { describe, expect, test } from '@jest/globals'
import type { LeadMemory } from '../../src/domain/lead.ts'
import { mayBeOurs, ownershipOf } from '../../src/domain/stickiness.ts'
import { aLead, aMemory, anAssignment, aRep, aRoster, at, DAY, ownedBy, routingPolicy } from './routing-world.ts'

const now = at('2026-03-04 10:00')
const roster = aRoster([...['A', 'B', 'C'].map((repId) => aRep(repId)), aRep('Gone', { active: false })], [])

describe('whether a write of ours may have left the owner the CRM shows', () => {
  /** A was asked for in our fifth write, while B was shown; C had the lead before. */
  const refused = (writeSeenAtIntent: number) => ({ writeRefused: true as const, writeSeenAtIntent })
  const asked = { ownerSeenAtIntent: 'B', ownerAskedIn: 5, formerOwners: ['C'] }
  test.each<[string, string | null, number | undefined, Partial<LeadMemory>, boolean]>([
    ['the one asked for, by whatever write', 'A', 9, {}, true],
    ['the one assigned, whoever is asked for besides', 'A', 9, { intendedOwnerId: 'D' }, true],
    ['the one asked for, whoever is assigned', 'D', 9, { intendedOwnerId: 'D' }, true],
    ['nobody was asked for by name: the one assigned', 'A', 9, { intendedOwnerId: null }, true],
    ['the one shown before, while ours is under way', 'B', 4, {}, true],
    ['the one shown before, when ours has landed: a person put them back', 'B', 5, {}, false],
    ['the one shown before, when a later one of ours has landed', 'B', 6, {}, false],
    ['one who had it before, by an older write that came late', 'C', 4, {}, true],
    ['one who had it before, when ours has landed', 'C', 5, {}, false],
    ['somebody new, while ours is under way', 'D', 4, {}, false],
    ['nobody, while ours is under way', null, 4, {}, false],
    ['nobody, by an older write: the one asked for was shown', null, 4, { ownerSeenAtIntent: 'A' }, true],
    ['one who had it before, when ours was refused and nothing came since: a person', 'C', 4, refused(4), false],
    ['one who had it before, when ours was refused and an older one came since', 'C', 4, refused(3), true],
    ['the one shown before, when ours was refused', 'B', 4, refused(4), true],
    ['the number of what landed is not known: the one shown before', 'B', undefined, {}, true],
    ['the number of what landed is not known: one who had it', 'C', undefined, {}, false],
    ['the number it was asked in is not known', 'B', 9, { ownerAskedIn: undefined } as never, true],
    ['the number it was asked in is not known: one who had it', 'C', 9, { ownerAskedIn: undefined } as never, false],
  ])('%s', (_, shown, shownWrite, over, ours) => {
    expect(mayBeOurs(shown, ownedBy('A', { ...asked, ...over }), anAssignment('A'), shownWrite)).toBe(ours)
  })
})

describe('who owns a lead', () => {
  const owns = (
    shown: string | null,
    memory: LeadMemory | null,
    { shownWrite, ...policy }: Partial<ReturnType<typeof routingPolicy>['policy']> & { shownWrite?: number } = {},
  ) => ownershipOf(aLead({ ownerId: shown }), memory, roster, routingPolicy([], {}, policy).policy, now, shownWrite)
  const nobody = (because: string) => ({ kind: 'nobody', because })
  const person = (ownerId: string, because: string) => ({ kind: 'person', ownerId, because })

  test('that we have not assigned', () => {
    const left = aMemory({ intendedOwnerId: 'A', ownerAskedIn: 5, formerOwners: ['C'] })
    expect(owns(null, null)).toEqual(nobody('route.first-time'))
    expect(owns('B', null)).toEqual(person('B', 'route.owner-before'))
    expect(owns('Gone', null)).toEqual(nobody('route.owner-inactive'))
    expect(owns('B', null, { stickiness: [] })).toEqual(nobody('route.first-time'))
    expect(owns('B', left)).toEqual(person('B', 'route.owner-before'))
    // Left over from who handed it back.
    expect(owns('A', left)).toEqual(nobody('route.first-time'))
  })
  test.each([
    ['an older write that came late', 4, 5, nobody('route.first-time')],
    ['the write that took them off', 5, 5, person('C', 'route.owner-before')],
    ['a write of unknown number', undefined, 5, person('C', 'route.owner-before')],
    ['a write, and when they were taken off is not known', 4, undefined, person('C', 'route.owner-before')],
  ])('whom one that had it is shown as by %s', (_, shownWrite, askedIn, ownership) => {
    const left = aMemory({ formerOwners: ['C'], ...(askedIn === undefined ? {} : { ownerAskedIn: askedIn }) })
    expect(owns('C', left, shownWrite === undefined ? {} : { shownWrite })).toEqual(ownership)
  })
  test('that we have assigned', () => {
    const ours = (assignment: object = {}, because = 'route.owner-kept') => ({
      kind: 'ours',
      assignment: anAssignment('A', assignment),
      because,
    })
    expect(owns('A', ownedBy('A'))).toEqual(ours())
    expect(owns('B', ownedBy('A'))).toEqual(person('B', 'route.set-by-person'))
    expect(owns('B', ownedBy('A'), { stickiness: [] })).toEqual(ours())
    expect(owns('stranger', ownedBy('A'))).toEqual(ours({}, 'route.owner-not-a-rep'))
    expect(owns(null, ownedBy('A'))).toEqual(nobody('route.owner-cleared'))
    expect(owns('Gone', ownedBy('Gone'))).toEqual(nobody('route.owner-inactive'))
    expect(owns('Gone', ownedBy('Gone', { refusedOwners: ['Gone'] }))).toEqual(nobody('route.owner-refused'))
    expect(owns('A', ownedBy('A', { formerOwners: ['A'] }))).toEqual(nobody('route.handed-back'))
    for (const [until, because] of [
      [now + DAY, 'route.manual-lock'],
      [now, 'route.owner-kept'],
    ] as const) {
      const assignment = { lockedUntil: until, by: 'person' } as const
      const memory = ownedBy('A', { assignment: anAssignment('A', assignment), formerOwners: ['A'] })
      expect(owns('A', memory)).toEqual(ours(assignment, because))
    }
  })
})
