import { describe, expect, test } from '@jest/globals'
import { nextInChain } from '../../src/domain/task-chain.ts'
import { aRep, aRoster } from './routing-world.ts'

describe('who gets a task in the place of somebody the CRM does not take', () => {
  const roster = aRoster(
    [
      aRep('A', { managerId: 'M' }),
      aRep('M', { managerId: 'gone' }),
      aRep('gone', { active: false, managerId: 'top' }),
      aRep('top', { managerId: 'M' }),
      aRep('alone', { managerId: null }),
      aRep('lost', { managerId: 'nobody the CRM knows' }),
      aRep('left', { managerId: 'right' }),
      aRep('right', { managerId: 'left' }),
    ],
    [],
  )
  test.each([
    { row: 'the manager', assignee: 'A', refused: [], next: 'M' },
    { row: 'the one above a manager who is refused, past who left', assignee: 'A', refused: ['M'], next: 'top' },
    { row: 'the installation’s manager at the end', assignee: 'A', refused: ['M', 'top'], next: 'boss' },
    { row: 'the installation’s manager for who has none', assignee: 'alone', refused: [], next: 'boss' },
    { row: 'nobody when all are refused', assignee: 'A', refused: ['M', 'top', 'boss'], next: null },
    { row: 'nobody above the installation’s manager', assignee: 'boss', refused: ['boss'], next: null },
    { row: 'not the installation’s manager itself', assignee: 'boss', refused: [], next: null },
    { row: 'past a manager nobody knows', assignee: 'lost', refused: [], next: 'boss' },
    { row: 'not back to the same one', assignee: 'left', refused: ['right'], next: 'boss' },
    { row: 'the installation’s manager for who is not known', assignee: 'stranger', refused: [], next: 'boss' },
  ])('$row', ({ assignee, refused, next }) => {
    expect(nextInChain(roster, assignee, new Set(refused))).toBe(next)
  })
})
