import { inWords, shrink } from '../shrink.ts'
import { simulate, type Run } from '../simulate.ts'
import { worldOf } from '../worlds.ts'
import type { Options } from './options.ts'
import type { Summary } from './summary.ts'
import { plantedNamed } from './thread.ts'

const SHRINK_RUNS = 300

/** Plays runs in this thread, with what there is to read of them. @returns the exit code. */
export async function playOne(options: Options): Promise<number> {
  let broken = 0
  for (let seed = options.first; seed < options.first + options.runs; seed += 1) {
    const world = options.world ?? worldOf(seed)
    const { replay, recompute, lines: keepLines } = options
    const run = await simulate({
      seed,
      world,
      keepLines,
      ...asked(options),
      replay: replay ?? undefined,
      recompute: recompute ?? undefined,
    })
    for (const line of run.history) console.log(line)
    console.log(
      `seed ${seed} in ${world}: ${run.steps} events, hash ${run.hash}, ${run.violation?.name ?? 'nothing broken'}`,
    )
    for (const [state, times] of run.reached) console.log(`${String(times).padStart(9)}  ${state}`)
    if (run.violation === null) continue
    broken += 1
    console.log(`${run.violation.name}: ${run.violation.detail}`)
  }
  return broken > 0 ? 1 : 0
}

/** One line to play it again; then, unless many are wanted, the calmest run that still breaks, in words. */
export async function tellBroken(options: Options, { seed, world, violation }: Summary): Promise<void> {
  console.log(`\n${violation!.name}: ${violation!.detail}`)
  const planted = options.plant === null ? '' : ` --plant ${options.plant}`
  console.log(`npm run sim -- --seed ${seed} --world ${world}${planted}`)
  if (options.keepGoing) return
  const run = await simulate({ seed, world, keepLines: 60, ...asked(options) })
  if (run.violation !== null) tellShrunk(run, await shrink(run, asked(options), SHRINK_RUNS))
}

function tellShrunk(run: Run, small: Run): void {
  console.log(`shrunk from ${run.choices.filter(Boolean).length} to ${small.choices.filter(Boolean).length} answers:`)
  for (const line of inWords(small)) console.log(`  ${line}`)
  console.log('the end of its history:')
  for (const line of small.history) console.log(`  ${line}`)
  console.log(`${small.violation!.name}: ${small.violation!.detail}\n`)
}

function asked({ plant }: Options) {
  return { plant: plant === null ? undefined : plantedNamed(plant).plant }
}
