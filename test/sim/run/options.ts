import { parseArgs } from 'node:util'
import { PLANTED } from '../planted/list.ts'
import { WORLDS, type WorldName } from '../worlds.ts'

/** What is played when nothing is said, and how long each planted mistake is looked for. */
export const FULL_RUNS = 10_000
export const PLANTED_RUNS = 2_000

const USAGE = `npm run sim                      ${FULL_RUNS} runs from seed 1
npm run sim -- --seed n          that one run
  [--runs n] [--world ${WORLDS.join('|')}] [--threads n] [--keep-going]
  [--recompute n]   compute the latest n decisions of each run again
  [--lines n]       print the end of each history (one thread)
  [--replay a,b,c]  give these answers instead of the seed's (one thread)
  [--plant name]    build a known mistake in
npm run sim -- --planted [--plant name] [--runs n]   look for every known mistake`

export interface Options {
  readonly first: number
  readonly runs: number
  readonly world: WorldName | null
  readonly threads: number | null
  readonly keepGoing: boolean
  readonly recompute: number | null
  readonly lines: number
  readonly replay: readonly number[] | null
  readonly plant: string | null
  readonly planted: boolean
}

/** Reads the command line; ends the process with the usage when it makes no sense. */
export function readOptions(): Options {
  const { values } = parsed()
  const number = (text: string | undefined): number | null => (text === undefined ? null : Number(text))
  const world = WORLDS.find((name) => name === values.world) ?? null
  const plant = PLANTED.find(({ name }) => name === values.plant)?.name ?? null
  const planted = values.planted === true
  const runs = number(values.runs) ?? (planted ? PLANTED_RUNS : values.seed === undefined ? FULL_RUNS : 1)
  const options: Options = {
    first: number(values.seed) ?? 1,
    runs,
    world,
    threads: number(values.threads),
    keepGoing: values['keep-going'] === true,
    recompute: number(values.recompute),
    lines: number(values.lines) ?? 0,
    replay: values.replay?.split(',').map(Number) ?? null,
    plant,
    planted,
  }
  const numbers = [
    options.first,
    runs,
    options.threads ?? 1,
    options.recompute ?? 0,
    options.lines,
    ...(options.replay ?? []),
  ]
  if (!numbers.every(Number.isInteger)) refuse('a number is none')
  if (values.world !== undefined && world === null) refuse(`there is no world called ${values.world}`)
  if (values.plant !== undefined && plant === null)
    refuse(`no mistake is called ${values.plant}; there are ${PLANTED.map(({ name }) => name).join(', ')}`)
  return options
}

function parsed() {
  try {
    return parseArgs({
      options: {
        seed: { type: 'string' },
        runs: { type: 'string' },
        world: { type: 'string' },
        threads: { type: 'string' },
        replay: { type: 'string' },
        plant: { type: 'string' },
        planted: { type: 'boolean' },
        recompute: { type: 'string' },
        lines: { type: 'string' },
        'keep-going': { type: 'boolean' },
      },
    })
  } catch (error) {
    return refuse((error as Error).message)
  }
}

function refuse(why: string): never {
  console.error(`${why}\n\n${USAGE}`)
  process.exit(2)
}
