import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { setImmediate as turn } from 'node:timers/promises'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { CrmStream, StreamBatch, StreamEnd } from '../../src/ports/change-stream.ts'
import { Streams } from '../../workers/streams.ts'
import { MemoryWorld } from '../support/memory-world.ts'

const OTHER = '00000000-0000-7000-8000-00000000bbbb'
const BROKEN: StreamEnd = { kind: 'broken', why: 'service.unavailable' }
type Told = (take: (batch: StreamBatch) => Promise<boolean>) => Promise<StreamEnd>

let world: MemoryWorld
let first: string
let streams: Streams
/** Streams that were begun: for whom, after what, when. */
let begun: { readonly installation: string; readonly offset: string | null; readonly at: number }[]
/** How the next streams of an account go; after these each breaks before it says anything. */
let script: Map<string, Told[]>

beforeEach(async () => {
  world = await MemoryWorld.open()
  ;[begun, script] = [[], new Map()]
  const now = world.clock.now()
  first = (await world.stores.installations.active())[0]!
  await world.stores.installations.connect({
    ...{ installationId: OTHER, crm: 'hubspot', accountId: '8800002', scopes: [], language: 'en' },
    ...{ zone: 'UTC', uiDomain: null, policy: defaultPolicy, at: now },
    tokens: { accessToken: 'a', refreshToken: 'r', expiresAt: now + 1_800_000, obtainedAt: now },
  })
  // Several loops sleep at once, and each moves the one clock on.
  world.clock.sleep = async (ms) => {
    world.clock.advance(ms / 2)
    await turn()
  }
  const stream: CrmStream = {
    async follow(installation, offset, take) {
      begun.push({ installation, offset, at: world.clock.now() })
      return (await script.get(installation)?.shift()?.(take)) ?? BROKEN
    },
  }
  Object.assign(world.crm, { stream })
  streams = new Streams(world.flow)
})
afterEach(() => streams.stop())

const of = (installation: string) => begun.filter((one) => one.installation === installation)
async function until(isSo: () => boolean): Promise<void> {
  for (let n = 0; n < 20_000 && !isSo(); n += 1) await turn()
  expect(isSo()).toBe(true)
}
/** A batch with a change of one record. */
function batch(offset: string): StreamBatch {
  const event = { kind: 'changed', type: 'contact', id: '1', occurredAt: 0 } as const
  const events = [{ ...event, property: null, value: null, own: false, mergedIds: [] }]
  return {
    ...{ offset, events: { accountId: '1', events, ignored: 0 }, body: Buffer.from(offset), digest: offset },
    ...{ holes: [], gaps: 0, newestAt: world.clock.now() },
  }
}
const heard =
  (...offsets: readonly string[]): Told =>
  async (take) => {
    for (const offset of offsets) if (!(await take(batch(offset)))) return { kind: 'stopped' }
    return BROKEN
  }

test('each account has a stream of its own; one that is refused keeps no other from being heard', async () => {
  script.set(first, [async () => ({ kind: 'refused', why: 'no-channel' })])
  script.set(OTHER, [heard('a'), heard('b'), heard('c')])
  await streams.look()
  await until(() => of(OTHER).length >= 4)
  expect(
    of(OTHER)
      .slice(0, 4)
      .map(({ offset }) => offset),
  ).toEqual([null, 'a', 'b', 'c'])
  expect(of(first)).toHaveLength(1)
  expect(await world.stores.streams.look(first)).toMatchObject({ state: 'no-channel', held: true })
})

test('a stream that says nothing begins again later each time', async () => {
  await streams.look()
  await until(() => of(first).length >= 12)
  const gaps = of(first).map(({ at }, n) => at - (of(first)[n - 1]?.at ?? at))
  expect(gaps[1]).toBeLessThan(2_000)
  expect(Math.max(...gaps)).toBeGreaterThan(10_000)
})

test('what could not be kept is heard again, after the last that was', async () => {
  script.set(first, [heard('a'), heard('b'), heard('b', 'c')])
  const { keep } = world.stores.inbox
  world.stores.inbox.keep = async (one) => {
    if (one.digest === 'b' && of(first).length === 2) throw new Error('the store is away')
    return keep(one)
  }
  await streams.look()
  await until(() => of(first).length >= 4)
  expect(
    of(first)
      .slice(0, 4)
      .map(({ offset }) => offset),
  ).toEqual([null, 'a', 'a', 'c'])
  expect(world.log.lines.map(({ event }) => event)).toContain('stream_failed')
})

test('who has lost the lease keeps no offset and lets go of the stream', async () => {
  const taken = world.stores.streams.keepOffset
  script.set(first, [
    async (take) => {
      world.stores.streams.keepOffset = async () => false
      const goesOn = await take(batch('a'))
      world.stores.streams.keepOffset = taken
      return goesOn ? BROKEN : { kind: 'stopped' }
    },
  ])
  await streams.look()
  await until(() => of(OTHER).length >= 3)
  expect(of(first)).toHaveLength(1)
})

test('an account that is left is let go of at the next look', async () => {
  script.set(first, [heard('a')])
  await streams.look()
  await until(() => of(first).length >= 2)
  await world.stores.installations.setState(first, 'disconnected', 'by a test')
  await streams.look()
  const before = of(first).length
  await until(() => of(OTHER).length >= 6)
  expect(of(first).length).toBeLessThanOrEqual(before + 1)
})
