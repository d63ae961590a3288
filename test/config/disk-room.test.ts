import { expect, test } from '@jest/globals'
import { DiskFullError, diskRoom } from '../../src/disk-room.ts'
import { StandingClock } from '../support/quiet.ts'

test('below 4 % free nothing more is taken; a look holds for a second', async () => {
  const clock = new StandingClock(0)
  let free = 0.05
  const room = diskRoom(async () => free, clock)
  await expect(room.demand()).resolves.toBeUndefined()
  free = 0.039
  await expect(room.demand()).resolves.toBeUndefined()
  clock.advance(1_000)
  await expect(room.demand()).rejects.toThrow(DiskFullError)
  free = 0.04
  expect(await room.isEnough()).toBe(true)
  await expect(room.demand()).resolves.toBeUndefined()
})
