import { beforeEach, describe, expect, test } from '@jest/globals'
import { createBreaker, type Breaker } from '../../src/crm/breaker.ts'
import { CrmUnavailableError } from '../../src/ports/crm.ts'
import { countingChance, NotedLog, NotedMeter, StandingClock } from '../support/quiet.ts'

const [ONE, OTHER] = ['account-1', 'account-2'] as const
const TRIAL_MS = 20_000

describe('a CRM that does not answer', () => {
  let clock: StandingClock
  let meter: NotedMeter
  let breaker: Breaker

  beforeEach(() => {
    clock = new StandingClock(0)
    meter = new NotedMeter()
    breaker = createBreaker({ clock, chance: countingChance(), log: new NotedLog(), meter }, TRIAL_MS)
  })

  /** Milliseconds until it is worth asking again; 0: the call may be made. */
  function wait(installation: string = ONE): number {
    try {
      breaker.enter(installation)
      return 0
    } catch (error) {
      if (!(error instanceof CrmUnavailableError) || error.maybeDone || error.waitMs === null) throw error
      return error.waitMs
    }
  }
  function call(outcome: 'answered' | 'failed', installation: string = ONE): void {
    breaker.enter(installation)
    breaker[outcome](installation)
  }
  function fail(times: number): void {
    for (let n = 0; n < times; n += 1) call('failed')
  }

  test('is asked on until five calls in a row have failed', () => {
    fail(4)
    expect(wait()).toBe(0)
    call('answered')
    fail(4)
    expect([wait(), meter.counts.get('crm_spared')]).toEqual([0, undefined])
    breaker.failed(ONE)
    expect(wait()).toBeGreaterThanOrEqual(500)
    expect(meter.counts.get('crm_spared')).toBe(1)
  })

  test('only the account that got no answers is left alone', () => {
    fail(5)
    expect([wait() > 0, wait(OTHER)]).toEqual([true, 0])
  })

  test('one call tries after the pause, the others wait for what becomes of it', () => {
    fail(5)
    clock.advance(wait())
    expect([wait(), wait(), wait()]).toEqual([0, 400, 400])
    breaker.answered(ONE)
    expect([wait(), wait()]).toEqual([0, 0])
  })

  test('after a second, and after two for each trial that fails, at most half of it by chance', () => {
    fail(5)
    const pauses = [1_000, 2_000, 2_000, 2_000].map((longest) => {
      const pause = wait()
      clock.advance(pause)
      call('failed')
      return { long: pause >= longest / 2 && pause < longest }
    })
    expect(pauses).toEqual(Array.from({ length: 4 }, () => ({ long: true })))
  })

  test('a call from before the pause says nothing new, unless it is an answer', () => {
    fail(5)
    const before = wait()
    breaker.failed(ONE)
    expect(wait()).toBe(before)
    breaker.answered(ONE)
    expect(wait()).toBe(0)
  })

  test('a trial that was not sent, or that nobody heard of again, lets the next one try', () => {
    fail(5)
    clock.advance(wait())
    expect(wait()).toBe(0)
    breaker.notSent(ONE)
    expect(wait()).toBe(0)
    expect(wait()).toBe(400)
    clock.advance(TRIAL_MS)
    expect(wait()).toBe(0)
  })
})
