import { expect, test } from '@jest/globals'
import type { Round } from '../../src/flow/evaluate-batch.ts'
import { Rounds, type Breadth } from '../../workers/rounds.ts'
import { Slots } from '../../workers/slots.ts'

/** A round that a test ends itself. */
interface Begun {
  readonly key: string
  readonly again: boolean
  end(outcome: Round): Promise<void>
  fail(): Promise<void>
}

/** Lets everything happen that waits for nothing but its turn. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

class Desk {
  readonly begun: Begun[] = []
  readonly failed: string[] = []
  readonly alarms: { readonly ms: number; ring(): Promise<void> }[] = []
  readonly rounds: Rounds
  now = 0

  /** @param work what a round does before the test ends it. */
  constructor(breadth: Partial<Breadth> = {}, work: (key: string) => Promise<void> = async () => undefined) {
    this.rounds = new Rounds({
      run: async (key, again) => {
        await work(key)
        return new Promise<Round>((resolve, reject) => {
          const then = async (act: () => void) => {
            act()
            this.begun.splice(this.begun.indexOf(entry), 1)
            await settle()
          }
          const entry: Begun = {
            key,
            again,
            end: (outcome) => then(() => resolve(outcome)),
            fail: () => then(() => reject(new Error('planned'))),
          }
          this.begun.push(entry)
        })
      },
      onError: (key) => this.failed.push(key),
      clock: {
        monotonicMs: () => this.now,
        sleep: (ms) =>
          new Promise<void>((resolve) => {
            const ring = async () => {
              resolve()
              await settle()
            }
            this.alarms.push({ ms, ring })
          }),
      },
      ...{ atOnce: 2, width: 2, mostOpen: 10, ...breadth },
    })
  }
  async wake(...keys: readonly string[]): Promise<void> {
    for (const key of keys) this.rounds.wake(key)
    await settle()
  }
  get working(): readonly string[] {
    return this.begun.map(({ key }) => key)
  }
}

test('no more rounds work at once than there are slots', async () => {
  const desk = new Desk({ atOnce: 3 })
  await desk.wake('a', 'b', 'c', 'd')
  expect(desk.working).toEqual(['a', 'b', 'c'])
  await desk.begun[1]!.end('done')
  expect(desk.working).toEqual(['a', 'c', 'd'])
})

test('a flood takes its turn behind whoever waits, batch by batch', async () => {
  const desk = new Desk({ atOnce: 1, width: 3 })
  await desk.wake('flood')
  const order: string[] = []
  await desk.wake('a', 'b')
  for (let turn = 0; turn < 6; turn += 1) {
    const [round] = desk.begun
    order.push(round!.key)
    await round!.end(round!.key === 'flood' ? 'more' : 'done')
    if (turn === 2) await desk.wake('c')
  }
  expect(order).toEqual(['flood', 'a', 'b', 'flood', 'c', 'flood'])
})

test('a flood with every slot to itself leaves one at the first end of a batch, though it came first and wants more', async () => {
  const desk = new Desk({ atOnce: 2, width: 3 })
  await desk.wake('flood')
  await desk.begun[0]!.end('more')
  await desk.begun[0]!.end('more')
  expect(desk.working).toEqual(['flood', 'flood'])
  await desk.wake('neighbour')
  await desk.begun[0]!.end('more')
  expect(desk.working).toContain('neighbour')
})

test('after a full batch one round looks for more, after a second in a row as many as the width', async () => {
  const desk = new Desk({ atOnce: 8, width: 3 })
  await desk.wake('a')
  await desk.begun[0]!.end('more')
  expect(desk.working).toEqual(['a'])
  await desk.begun[0]!.end('idle')
  expect(desk.working).toEqual([])
  await desk.wake('a')
  await desk.begun[0]!.end('more')
  await desk.begun[0]!.end('more')
  expect(desk.working).toEqual(['a', 'a', 'a'])
})

test('one customer never has more rounds than its width, whether they work or wait', async () => {
  const waits: (() => void)[] = []
  const desk = new Desk({ atOnce: 8, width: 2 }, () => Slots.aside(() => new Promise<void>((go) => waits.push(go))))
  for (let time = 0; time < 5; time += 1) await desk.wake('flood')
  expect(waits).toHaveLength(2)
})

test('rounds that wait for their CRM leave every slot to the others', async () => {
  const waits: (() => void)[] = []
  const slow = (key: string) =>
    key.startsWith('slow') ? Slots.aside(() => new Promise<void>((go) => waits.push(go))) : Promise.resolve()
  const desk = new Desk({ atOnce: 2 }, slow)
  await desk.wake('slow 1', 'slow 2', 'slow 3', 'slow 4', 'quick 1', 'quick 2', 'quick 3')
  expect([waits.length, desk.working]).toEqual([4, ['quick 1', 'quick 2']])
})

test('who comes back from a wait is let in before anybody new, and only into a free slot', async () => {
  const waits: (() => void)[] = []
  const slow = (key: string) =>
    key === 'slow' ? Slots.aside(() => new Promise<void>((go) => waits.push(go))) : Promise.resolve()
  const desk = new Desk({ atOnce: 1 }, slow)
  await desk.wake('slow', 'a', 'b')
  expect(desk.working).toEqual(['a'])
  waits[0]!()
  await settle()
  expect(desk.working).toEqual(['a'])
  await desk.begun[0]!.end('done')
  expect(desk.working).toEqual(['slow'])
  await desk.begun[0]!.end('done')
  expect(desk.working).toEqual(['b'])
})

test('a round that waits for two things at once has one slot afterwards, not two and not none', async () => {
  const waits: (() => void)[] = []
  const wait = () => Slots.aside(() => new Promise<void>((go) => waits.push(go)))
  const desk = new Desk({ atOnce: 1 }, async (key) => {
    if (key === 'double') await Promise.all([wait(), wait()])
  })
  await desk.wake('double')
  for (const go of waits) go()
  await settle()
  await desk.wake('a')
  expect(desk.working).toEqual(['double'])
  await desk.begun[0]!.end('done')
  await desk.wake('b')
  expect(desk.working).toEqual(['a'])
  await desk.begun[0]!.end('done')
  expect(desk.working).toEqual(['b'])
})

test('memory has a limit: so many rounds are under way, however many of them only wait', async () => {
  let begun = 0
  const desk = new Desk({ mostOpen: 3, atOnce: 5 }, async () => {
    begun += 1
    await Slots.aside(() => new Promise<void>(() => undefined))
  })
  await desk.wake('1', '2', '3', '4', '5')
  expect(begun).toBe(3)
})

test('parked work is taken again when its time is over, and not before', async () => {
  const desk = new Desk()
  await desk.wake('full')
  await desk.begun[0]!.end({ parkedForMs: 700 })
  expect([desk.working, desk.alarms.map(({ ms }) => ms)]).toEqual([[], [705]])
  await desk.alarms[0]!.ring()
  expect(desk.working).toEqual(['full'])
})

test('however often a customer’s work is parked, one alarm is set, for the earliest', async () => {
  const desk = new Desk()
  for (const parkedForMs of [900, 2_000, 400]) {
    await desk.wake('full')
    await desk.begun[0]!.end({ parkedForMs })
  }
  expect(desk.alarms.map(({ ms }) => ms)).toEqual([905, 405])
  await desk.alarms[1]!.ring()
  expect(desk.working).toEqual(['full'])
  await desk.begun[0]!.end('done')
  await desk.alarms[0]!.ring()
  expect(desk.working).toEqual([])
})

test('what is parked until a person acts is left to the timetable', async () => {
  const desk = new Desk()
  await desk.wake('away')
  await desk.begun[0]!.end({ parkedForMs: 60_000 })
  expect(desk.alarms).toEqual([])
})

test('only who left more behind does without company, also after a wait at the limit', async () => {
  const desk = new Desk({ width: 1 })
  const again: boolean[] = []
  const next = async (outcome: Round) => {
    again.push(desk.begun[0]!.again)
    await desk.begun[0]!.end(outcome)
  }
  await desk.wake('a')
  await next('more')
  await next({ parkedForMs: 10 })
  await desk.alarms[0]!.ring()
  await next('done')
  await desk.wake('a')
  await next('done')
  expect(again).toEqual([false, true, true, false])
})

test('a round that fails is told, gives its slot back and is tried at the next bell', async () => {
  const desk = new Desk({ atOnce: 1 })
  await desk.wake('a', 'b')
  await desk.begun[0]!.fail()
  expect([desk.failed, desk.working]).toEqual([['a'], ['b']])
})

test('stopping takes nothing new and waits for what is under way', async () => {
  const desk = new Desk({ atOnce: 1 })
  await desk.wake('a', 'b')
  let stopped = false
  const stop = desk.rounds.stop().then(() => (stopped = true))
  await settle()
  expect(stopped).toBe(false)
  await desk.begun[0]!.end('more')
  await stop
  await desk.wake('c')
  expect(desk.working).toEqual([])
})
