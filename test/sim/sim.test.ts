import { afterAll, describe, expect, jest, test } from '@jest/globals'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { FAULTS } from './faults.ts'
import { PLANTED } from './planted/list.ts'
import { Crew } from './run/crew.ts'
import { Tally } from './run/tally.ts'
import type { OptionsByName } from './run/thread.ts'
import { SCHEDULES } from './schedules.ts'
import { inWords } from './shrink.ts'
import type { Run } from './simulate.ts'
import { worldOf, type WorldName } from './worlds.ts'

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
const RUNS = 300
const TWICE = 20
/** A mistake that chance finds within so few runs. */
const BROKEN = 'dropsWhatMeetsTrouble'
const FOUND_WITHIN = 100
const SHRINK_RUNS = 60

/** In a thread of its own, outside the test's sandbox, code runs several times as fast. */
const crew = new Crew(1)
afterAll(() => crew.dismiss())

async function played(options: OptionsByName): Promise<Run> {
  const answer = await crew.ask({ kind: 'run', options })
  if (answer.kind !== 'ran') throw new Error(`asked for a run, answered ${answer.kind}`)
  return answer.run
}

async function brokenRun(): Promise<Run> {
  const answer = await crew.ask({ kind: 'find', plant: BROKEN, from: 1, most: FOUND_WITHIN })
  if (answer.kind !== 'looked' || answer.found === null) throw new Error(`${BROKEN} was not found`)
  return played({ seed: answer.found.seed, world: answer.found.world, plant: BROKEN, recompute: 0 })
}

describe('histories told by hand end well', () => {
  test.each(SCHEDULES)('$name', async ({ world, faults, reaches }) => {
    const run = await played({ seed: 0, world, schedule: faults })
    expect(run.violation).toBeNull()
    expect([...run.reached.keys()]).toEqual(expect.arrayContaining([...reaches]))
  })
})

test.each(KNOWN)('seed $seed of $world: no longer does it happen that $what', async ({ seed, world }) => {
  expect((await played({ seed, world, recompute: 1_000 })).violation).toBeNull()
})

test(`${TWICE} seeds played twice have the same histories`, async () => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + TWICE; seed += 1) {
    const world = worldOf(seed)
    const [one, two] = [await played({ seed, world }), await played({ seed, world })]
    expect(two.hash).toBe(one.hash)
    expect(two.choices).toEqual(one.choices)
  }
})

test('another process plays the same history', async () => {
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [main, '--seed', String(FIRST_SEED), '--lines', '1'], {
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  const here = await played({ seed: FIRST_SEED, world: worldOf(FIRST_SEED) })
  expect(stdout).toContain(`hash ${here.hash}`)
})

test(`${RUNS} runs under faults break no promise and meet every kind of fault`, async () => {
  const tally = new Tally()
  const order = { kind: 'play', from: FIRST_SEED, until: FIRST_SEED + RUNS, world: null, plant: null } as const
  const answer = await crew.ask({ ...order, recompute: null })
  for (const run of answer.kind === 'played' ? answer.runs : []) tally.add(run)
  expect(tally.broken.map(({ seed, violation }) => ({ seed, violation }))).toEqual([])
  expect(tally.done).toBe(RUNS)
  expect([...tally.reached.keys()]).toEqual(expect.arrayContaining(FAULTS.map((fault) => `fault ${fault}`)))
})

describe('a mistake built in on purpose is found', () => {
  const told = PLANTED.flatMap(({ faults, ...one }) => (faults === null ? [] : [{ ...one, faults }]))
  test.each(told)('$name', async ({ name, world, faults }) => {
    const run = await played({ seed: 0, world, schedule: faults, plant: name })
    expect(run.violation).not.toBeNull()
  })
  test.each(told)('without $name the same history ends well', async ({ world, faults }) => {
    expect((await played({ seed: 0, world, schedule: faults })).violation).toBeNull()
  })
  test.each(PLANTED.filter(({ faults }) => faults === null))('$name, by chance', async ({ name, from = 1 }) => {
    expect(await crew.ask({ kind: 'find', plant: name, from, most: FOUND_WITHIN })).toMatchObject({
      found: { violation: { name: expect.any(String) } },
    })
  })
  test('chance finds one too', async () => {
    expect(['acknowledged-but-forgotten', 'promise-forgotten']).toContain((await brokenRun()).violation?.name)
  })
})

test('a broken run shrinks to fewer answers, told in words', async () => {
  const run = await brokenRun()
  const answer = await crew.ask({ kind: 'shrink', run, plant: BROKEN, budget: SHRINK_RUNS })
  const small = answer.kind === 'ran' ? answer.run : run
  const count = (choices: readonly number[]) => choices.filter((choice) => choice > 0).length
  expect(small.violation?.name).toBe(run.violation!.name)
  expect(count(small.choices)).toBeLessThan(count(run.choices))
  expect(inWords(small)).toHaveLength(count(small.choices))
})
