import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { WakeQueue, type Wake } from '../../../src/domain/simulation/wake-queue.ts'

const taken = (queue: WakeQueue, until: number): Wake[] => {
  const wakes: Wake[] = []
  for (let wake = queue.takeDue(until); wake !== null; wake = queue.takeDue(until)) wakes.push(wake)
  return wakes
}

test('wakes come in order of time, those of one instant as they were put in, and none before it is due', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), fc.nat(50), (instants, until) => {
      const queue = new WakeQueue()
      const all = instants.map((at, n): Wake => ({ at, leadId: String(n) }))
      for (const wake of all) queue.put(wake)
      const sorted = all.toSorted((a, b) => a.at - b.at)
      const due = sorted.filter(({ at }) => at <= until)
      expect(taken(queue, until)).toEqual(due)
      expect(taken(queue, Infinity)).toEqual(sorted.slice(due.length))
    }),
  )
})
