import { parseArgs } from 'node:util'
import { findPlanted } from './planted/find.ts'
import { PLANTED } from './planted/list.ts'
import { WORLDS, type WorldName } from './script.ts'
import { inWords, shrink } from './shrink.ts'
import { simulate, type Run } from './simulate.ts'

const SHRINK_RUNS = 300
const USAGE = `npm run sim -- [--seed n] [--runs n] [--world ${WORLDS.join('|')}] [--replay a,b,c] [--lines n] [--recompute n] [--keep-going]
               [--plant name]   build a known mistake in
               [--planted]      look for every known mistake, at most --runs runs each`

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '1' },
    world: { type: 'string' },
    replay: { type: 'string' },
    plant: { type: 'string' },
    planted: { type: 'boolean', default: false },
    recompute: { type: 'string' },
    lines: { type: 'string', default: '0' },
    'keep-going': { type: 'boolean', default: false },
  },
})
const first = Number(values.seed)
const runs = Number(values.runs)
const keepLines = Number(values.lines)
const worlds = WORLDS.filter((name) => values.world === undefined || name === values.world)
const plant = PLANTED.find(({ name }) => name === values.plant)?.plant
if (worlds.length === 0 || (values.plant !== undefined && plant === undefined)) {
  console.error(`${USAGE}\nmistakes: ${PLANTED.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}
process.exitCode = values.planted ? await findAll() : await runAll()

/** Plays the runs and counts what they met. */
async function runAll(): Promise<number> {
  const started = performance.now()
  const reached = new Map<string, number>()
  const total = { steps: 0, done: 0, broken: 0, hash: '' }
  for (let seed = first; seed < first + runs; seed += 1) {
    const world = worlds[seed % worlds.length]!
    const replay = values.replay?.split(',').map(Number)
    const recompute = values.recompute === undefined ? undefined : Number(values.recompute)
    const run = await simulate({ seed, world, plant, replay, recompute, keepLines })
    total.done += 1
    total.steps += run.steps
    total.hash = run.hash
    for (const [state, times] of run.reached) reached.set(state, (reached.get(state) ?? 0) + times)
    for (const line of run.history) console.log(line)
    if (run.violation === null) continue
    total.broken += 1
    await tell(run, world)
    if (!values['keep-going']) break
  }
  const seconds = (performance.now() - started) / 1000
  console.log(
    `${total.done} runs, ${total.broken} broken, ${total.steps} steps in ${seconds.toFixed(1)} s: ` +
      `${(total.done / seconds).toFixed(0)} runs/s, ${Math.round(total.steps / seconds)} steps/s; hash of the last run ${total.hash}`,
  )
  for (const [state, times] of [...reached].sort(([a], [b]) => (a < b ? -1 : 1)))
    console.log(`  ${String(times).padStart(7)}  ${state}`)
  return total.broken > 0 ? 1 : 0
}

/** One line to play it again; then, unless many are wanted, the calmest run that still breaks, in words. */
async function tell(run: Run, world: WorldName): Promise<void> {
  console.log(`\n${run.violation!.name}: ${run.violation!.detail}`)
  const planted = values.plant === undefined ? '' : ` --plant ${values.plant}`
  console.log(`npm run sim -- --seed ${run.seed} --world ${world}${planted}`)
  if (values['keep-going']) return
  const small = await shrink(run, { plant }, SHRINK_RUNS)
  console.log(`shrunk from ${run.choices.filter(Boolean).length} to ${small.choices.filter(Boolean).length} answers:`)
  for (const line of inWords(small)) console.log(`  ${line}`)
  console.log('the end of its history:')
  for (const line of small.history) console.log(`  ${line}`)
  console.log(`${small.violation!.name}: ${small.violation!.detail}\n`)
}

/** Looks for every mistake that is built in on purpose. */
async function findAll(): Promise<number> {
  let missed = 0
  for (const planted of PLANTED) {
    const { name, runs: needed, run } = await findPlanted(planted, first, runs)
    if (run === null) missed += 1
    console.log(
      run === null
        ? `${name}: not found in ${runs} runs`
        : `${name}: found after ${needed} runs (seed ${run.seed}, ${run.world}): ${run.violation!.name}`,
    )
  }
  return missed > 0 ? 1 : 0
}
