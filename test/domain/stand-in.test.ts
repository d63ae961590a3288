import { describe, expect, test } from '@jest/globals'
import { whenAway } from '../../src/domain/delegation.ts'
import type { OwnerAway } from '../../src/domain/policy/pool-options.ts'
import type { Rep } from '../../src/domain/roster.ts'
import { aRep, aRoster, at, DAY, HOUR } from './routing-world.ts'

const now = at('2026-03-04 10:00')
const AWAY = { outOfOffice: [{ start: now - HOUR, end: now + DAY }] }
/** Stand-ins named for stretches of hours from now. */
const named = (...rows: readonly (readonly [number, number, string])[]): Partial<Rep> => ({
  standIns: rows.map(([start, end, repId]) => ({ start: now + start * HOUR, end: now + end * HOUR, repId })),
})

describe('somebody named for this very absence stands in, whatever the policy would do with an owner who is away', () => {
  const ANYWAY: OwnerAway = { mode: 'owner-anyway' }
  const people = [aRep('Sub'), aRep('Nia'), aRep('Ill', AWAY), aRep('Both', { ...AWAY, ...named([-1, 1, 'Nia']) })]
  const asked = (owner: Partial<Rep>, mode: OwnerAway, formerOwners: readonly string[] = []) => {
    const answer = whenAway(aRep('Ben', { ...AWAY, ...owner }), mode, aRoster(people, []), formerOwners, null, now)
    return answer.kind === 'owner' ? 'owner' : `${answer.kind} ${answer.chain.join(' ')}`
  }
  test.each<[string, Partial<Rep>, OwnerAway, string]>([
    ['nobody is named', { backupId: 'Sub' }, ANYWAY, 'owner'],
    ['named for now', named([-1, 1, 'Nia']), ANYWAY, 'delegate Nia'],
    ['from this moment on', named([0, 1, 'Nia']), ANYWAY, 'delegate Nia'],
    ['until this moment', named([-1, 0, 'Nia']), ANYWAY, 'owner'],
    ['for a later absence', named([1, 2, 'Nia']), ANYWAY, 'owner'],
    ['of two, the one whose time it is', named([-3, -2, 'Sub'], [-1, 1, 'Nia'], [1, 2, 'Sub']), ANYWAY, 'delegate Nia'],
    [
      'where leads of the absent go to the pool',
      named([-1, 1, 'Nia']),
      { mode: 'pool-if-away-longer-than', hours: 1 },
      'delegate Nia',
    ],
    ['before the usual backup', { ...named([-1, 1, 'Nia']), backupId: 'Sub' }, { mode: 'delegate' }, 'delegate Nia'],
    [
      'named for another time: the usual backup',
      { ...named([1, 2, 'Nia']), backupId: 'Sub' },
      { mode: 'delegate' },
      'delegate Sub',
    ],
    ['who is away and named somebody in turn', named([-1, 1, 'Both']), ANYWAY, 'delegate Both Nia'],
    ['who is away and named nobody: the pool', named([-1, 1, 'Ill']), ANYWAY, 'pool Ill'],
  ])('%s', (_, owner, mode, answer) => {
    expect(asked(owner, mode)).toBe(answer)
  })
  test('not somebody who had the lead', () => {
    expect(asked(named([-1, 1, 'Nia']), ANYWAY, ['Nia'])).toBe('pool Nia')
  })
})
