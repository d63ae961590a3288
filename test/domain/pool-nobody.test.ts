import { describe, expect, test } from '@jest/globals'
import { pickFromPool } from '../../src/domain/pool-pick.ts'
import type { PickContext } from '../../src/domain/pool-turn.ts'
import type { Pool, Rep } from '../../src/domain/roster.ts'
import { aContext, aPoolPolicy } from './pool-world.ts'
import { aPool, aRep, aRoster, at, HOUR, OFFICE, officeTime, someRoutingFacts } from './routing-world.ts'

const now = at('2026-03-04 10:00')
const away = (hours: number) => ({ outOfOffice: [{ start: now - HOUR, end: now + hours * HOUR }] })
const FULL = aRep('Full', { workingTime: OFFICE })
const LEFT = aRep('Left', { active: false })
const HAD = aRep('Had', { workingTime: OFFICE })
const AWAY = aRep('Away', { workingTime: OFFICE, ...away(3) })
const LATER = aRep('Later', { workingTime: OFFICE, ...away(5) })
const WEST = aRep('West', { workingTime: officeTime('America/Los_Angeles') })

/** What a pool of these people answers for a lead that Had had, where Full has as many leads as the cap allows. */
function ask(people: readonly Rep[], over: Partial<PickContext> = {}, ...others: readonly Pool[]) {
  const weights = Object.fromEntries(people.map(({ repId }) => [repId, repId === 'Naught' ? 0 : 1]))
  const pool = aPool('sales', weights, { overflow: others.map(({ poolId }) => poolId) })
  const everybody = [FULL, LEFT, HAD, AWAY, LATER, WEST, aRep('Naught')]
  const caps = [{ per: 'open', count: 1, window: 'static' }] as const
  const answer = pickFromPool(
    'sales',
    aContext(aRoster(everybody, [pool, ...others]), [aPoolPolicy('sales', { caps })], {
      now,
      formerOwners: ['Had'],
      routingFacts: someRoutingFacts({ openLeads: new Map([['Full', 1]]) }),
      ...over,
    }),
  )
  if (answer.kind !== 'nobody') throw new Error('somebody can take it')
  return answer
}

describe('why nobody of a pool can have a lead, and until when', () => {
  test.each<[string, readonly Rep[], string, number | null]>([
    ['nobody is in it', [], 'pool-empty', null],
    ['all have left or have no share', [LEFT, aRep('Naught')], 'pool-empty', null],
    ['who is there has had it', [HAD, LEFT], 'nobody-eligible', null],
    ['one has had it, another comes later', [AWAY, HAD], 'nobody-eligible', 3],
    ['who is there is full: asked again soon', [FULL], 'all-capped', 0.25],
    ['one is full and one is away', [AWAY, FULL, LEFT], 'all-capped', 0.25],
    ['the first of two comes back', [LATER, AWAY], 'no-coverage', 3],
    ['the first of two comes back, whoever is written first', [AWAY, LATER, LEFT], 'no-coverage', 3],
    ['the west opens', [LATER, WEST], 'no-coverage', 2],
  ])('%s', (_, people, reason, hours) => {
    expect(ask(people)).toMatchObject({
      kind: 'nobody',
      reason,
      tried: ['sales'],
      until: hours === null ? null : now + hours * HOUR,
    })
  })
  test('whoever was away in the first pool is named once, after those of the next', () => {
    const west = aPool('west', { West: 1, Away: 1 }, { overflow: ['sales', 'none', 'last'] })
    const last = aPool('last', { Later: 1 })
    const { candidates, tried, until } = ask([AWAY, LEFT], {}, west, last)
    expect(candidates.map(({ repId }) => repId)).toEqual(['Later', 'West', 'Away', 'Left'])
    expect([tried, until]).toEqual([['sales', 'west', 'last'], now + 2 * HOUR])
  })
  test('no such pool', () => {
    expect(pickFromPool('none', aContext(aRoster([], [])))).toEqual({
      kind: 'nobody',
      reason: 'pool-empty',
      candidates: [],
      tried: ['none'],
      until: null,
    })
  })
})
