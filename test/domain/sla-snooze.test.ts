import { describe, expect, test } from '@jest/globals'
import { BREACH, Life, promise } from './sla-life.ts'
import { at } from './routing-world.ts'

/** Thirty minutes from ten, reminded after fifteen and after twenty-four. */
const policy = promise(30, {
  steps: [{ id: 'early', atPercent: 50, action: 'remind' }, { id: 'late', atPercent: 80, action: 'remind' }, BREACH],
})
const ten = (minute: number): number => at(`2026-03-04 10:${String(minute).padStart(2, '0')}`)
const sleeps = (phase: 'begins' | 'lasts') => ({ snooze: { phase, endedAt: ten(28) } })

describe('a promise while its lead sleeps', () => {
  test('what the rep was asked before is closed, and says that it is snoozed', () => {
    const life = new Life(policy)
    life.at(ten(0))
    life.at(ten(15))
    const { tasks } = life.at(ten(16), sleeps('begins'))
    expect(tasks.map(({ action, kind, facts }) => [action, kind, facts['closedBecause']])).toEqual([
      ['close', 'reminder', 'snoozed'],
    ])
  })

  test('nobody is reminded, and the next look is when the promise falls due', () => {
    const life = new Life(policy)
    life.at(ten(0))
    const asleep = life.at(ten(1), sleeps('begins'))
    expect([asleep.tasks, asleep.lookAgainAt]).toEqual([[], ten(30)])
    const still = life.at(ten(20), sleeps('lasts'))
    expect([still.tasks, still.lookAgainAt]).toEqual([[], ten(30)])
  })

  test('awake, the next look is at the next reminder', () => {
    const life = new Life(policy)
    expect(life.at(ten(0)).lookAgainAt).toBe(ten(15))
  })
})
