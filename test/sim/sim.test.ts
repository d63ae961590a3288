import { describe, expect, jest, test } from '@jest/globals'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { FAULTS } from './faults.ts'
import { findPlanted } from './planted/find.ts'
import { PLANTED } from './planted/list.ts'
import { SCHEDULES } from './schedules.ts'
import { worldOf, type WorldName } from './worlds.ts'
import { inWords, shrink } from './shrink.ts'
import { simulate } from './simulate.ts'

// Simulated runs cost processor time, and other suites run beside this one.
jest.setTimeout(300_000)

interface KnownSeed {
  readonly seed: number
  readonly world: WorldName
  readonly foundAt: string
  readonly what: string
}
const KNOWN = JSON.parse(await readFile(new URL('seeds.json', import.meta.url), 'utf8')) as readonly KnownSeed[]
/** Where runs of these tests begin, and how many there are. */
const FIRST_SEED = 500_000
const RUNS = 200
const TWICE = 20
/** A mistake that chance finds within so few runs. */
const BROKEN = PLANTED.find(({ name }) => name === 'dropsWhatMeetsTrouble')!
const FOUND_WITHIN = 100
const SHRINK_RUNS = 60

describe('histories told by hand end well', () => {
  test.each(SCHEDULES)('$name', async ({ world, faults, reaches }) => {
    const run = await simulate({ seed: 0, world, schedule: faults })
    expect(run.violation).toBeNull()
    expect([...run.reached.keys()]).toEqual(expect.arrayContaining([...reaches]))
  })
})

test.each(KNOWN)('seed $seed of $world: no longer does it happen that $what', async ({ seed, world }) => {
  expect((await simulate({ seed, world, recompute: 1_000 })).violation).toBeNull()
})

test(`${TWICE} seeds played twice have the same histories`, async () => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + TWICE; seed += 1) {
    const world = worldOf(seed)
    const [one, two] = [await simulate({ seed, world }), await simulate({ seed, world })]
    expect(two.hash).toBe(one.hash)
    expect(two.choices).toEqual(one.choices)
  }
})

test('another process plays the same history', async () => {
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [main, '--seed', String(FIRST_SEED), '--lines', '1'], {
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  const here = await simulate({ seed: FIRST_SEED, world: worldOf(FIRST_SEED) })
  expect(stdout).toContain(`hash ${here.hash}`)
})

test(`${RUNS} runs under faults break no promise and meet every kind of fault`, async () => {
  const reached = new Set<string>()
  for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed += 1) {
    const run = await simulate({ seed, world: worldOf(seed) })
    expect({ seed, violation: run.violation }).toEqual({ seed, violation: null })
    for (const state of run.reached.keys()) reached.add(state)
  }
  expect([...reached]).toEqual(expect.arrayContaining(FAULTS.map((fault) => `fault ${fault}`)))
})

describe('a mistake built in on purpose is found', () => {
  test.each(PLANTED)('$name', async ({ plant, world, faults }) => {
    const run = await simulate({ seed: 0, world, schedule: faults, plant })
    expect(run.violation).not.toBeNull()
  })
  test.each(PLANTED)('without $name the same history ends well', async ({ world, faults }) => {
    expect((await simulate({ seed: 0, world, schedule: faults })).violation).toBeNull()
  })
  test('chance finds one too', async () => {
    const { run } = await findPlanted(BROKEN, 1, FOUND_WITHIN)
    expect(run?.violation?.name).toBe('acknowledged-but-forgotten')
  })
})

test('a broken run shrinks to fewer answers, told in words', async () => {
  const { run } = await findPlanted(BROKEN, 1, FOUND_WITHIN)
  const small = await shrink(run!, { plant: BROKEN.plant }, SHRINK_RUNS)
  const count = (choices: readonly number[]) => choices.filter((answer) => answer > 0).length
  expect(small.violation?.name).toBe(run!.violation!.name)
  expect(count(small.choices)).toBeLessThan(count(run!.choices))
  expect(inWords(small)).toHaveLength(count(small.choices))
})
